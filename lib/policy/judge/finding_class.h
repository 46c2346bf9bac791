/* SPDX-License-Identifier: ISC */
/* Classes of findings: a device has one alarm for each class and object. */
#ifndef AW_FINDING_CLASS_H
#define AW_FINDING_CLASS_H

#include "base/err.h"

/* The numbers are those of awAlarmClass in the MIB. */
enum aw_alarm_class {
	AW_ALARM_READINESS = 1,
	AW_ALARM_ANCHOR,
	AW_ALARM_STORE,
	AW_ALARM_COLLECTION,
	AW_ALARM_OTHER,
	AW_ALARM_LICENSE, /* contact, grace, expiry, acknowledgements: one cause, one alarm */
	AW_ALARM_REGISTRATION,
	AW_ALARM_COMPLIANCE,
	AW_ALARM_EVALUATION,
	AW_ALARM_ENTITLEMENT,
	AW_ALARM_CERTIFICATE, /* the device's own */
	AW_ALARM_SOURCE,      /* identity and clock of the device */
	AW_ALARM_SERVICE, /* a service by its name; what a readiness explains is no alarm here */
	AW_ALARM_CHAIN,   /* that a service changed its chain, which other trouble must not hide */
	AW_ALARM_AGENT,   /* the subagent itself; no device has such a finding */
};
#define AW_ALARM_CLASS_MAX AW_ALARM_AGENT

/* The class of a finding's alarms, from the table of codes; OTHER for AW_FINDING_NONE. */
enum aw_alarm_class aw_alarm_class_of(enum aw_finding finding);

/* The word of a class in the MIB, "readiness"; "other" for a number that is none. */
const char *aw_alarm_class_word(enum aw_alarm_class kind);

#endif
