/* SPDX-License-Identifier: ISC */
#include "policy/judge/finding_class.h"

static const enum aw_alarm_class classes[AW_FINDING_COUNT] = {
    [AW_FINDING_NONE] = AW_ALARM_OTHER,
#define AW_ERROR(sym, id, title, meaning, remedy)
#define AW_FINDING(sym, class, id, title, meaning, remedy) [AW_FINDING_##sym] = AW_ALARM_##class,
#include "base/codes.def"
#undef AW_ERROR
#undef AW_FINDING
};

enum aw_alarm_class
aw_alarm_class_of(enum aw_finding finding)
{
	return (unsigned)finding < AW_FINDING_COUNT ? classes[finding] : AW_ALARM_OTHER;
}

const char *
aw_alarm_class_word(enum aw_alarm_class kind)
{
	static const char *const words[AW_ALARM_CLASS_MAX + 1] = {
	    [AW_ALARM_READINESS] = "readiness",
	    [AW_ALARM_ANCHOR] = "anchor",
	    [AW_ALARM_STORE] = "store",
	    [AW_ALARM_COLLECTION] = "collection",
	    [AW_ALARM_OTHER] = "other",
	    [AW_ALARM_LICENSE] = "license",
	    [AW_ALARM_REGISTRATION] = "registration",
	    [AW_ALARM_COMPLIANCE] = "compliance",
	    [AW_ALARM_EVALUATION] = "evaluation",
	    [AW_ALARM_ENTITLEMENT] = "entitlement",
	    [AW_ALARM_CERTIFICATE] = "certificate",
	    [AW_ALARM_SOURCE] = "source",
	    [AW_ALARM_SERVICE] = "service",
	    [AW_ALARM_CHAIN] = "chain",
	    [AW_ALARM_AGENT] = "agent"};
	const char *word = (unsigned)kind <= AW_ALARM_CLASS_MAX ? words[kind] : NULL;

	return word != NULL ? word : words[AW_ALARM_OTHER];
}
