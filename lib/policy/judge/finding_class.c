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
