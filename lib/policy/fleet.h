/* SPDX-License-Identifier: ISC */
/*
 * The summary of all devices: one for the plugin, the SNMP agent, show, the metrics and the page,
 * so that they count the same. The order of adding changes nothing.
 */
#ifndef AW_FLEET_H
#define AW_FLEET_H

#include "model/model.h"
#include "policy/policy.h"

#define AW_FLEET_TEXT_MAX 1024 /* octets of a finding's text, with the NUL */
#define AW_FLEET_LINE_MAX 1536 /* of aw_fleet_line */

/* What a finding is about. */
enum aw_fleet_class {
	AW_FLEET_TRUST,       /* trust stores, roots, readiness */
	AW_FLEET_LICENSE,     /* registration, authorization, entitlements */
	AW_FLEET_SERVICE,     /* the chains that services present */
	AW_FLEET_CERTIFICATE, /* the devices' own */
	AW_FLEET_COLLECTION,  /* whether the facts are there, current and of the right device */
	AW_FLEET_CLASSES,
};

/* The first of all devices: the worst; of equal ones the one with the earliest date, then name. */
struct aw_fleet_worst {
	char device[AW_DEVICE_NAME_MAX + 1]; /* empty: no device is worse than OK */
	enum aw_severity severity;
	enum aw_finding finding; /* the worst of the device */
	enum aw_fleet_class class;
	int64_t until;                /* of the finding; AW_INSTANT_NONE */
	char text[AW_FLEET_TEXT_MAX]; /* of the finding, cut */
};

/* The findings of one class. */
struct aw_fleet_part {
	size_t devices[AW_SEVERITY_CRITICAL + 1]; /* by their worst finding of the class */
	struct aw_fleet_worst worst;
};

/* The first device that a date is of. */
struct aw_fleet_date {
	int64_t at; /* AW_INSTANT_NONE: none */
	char device[AW_DEVICE_NAME_MAX + 1];
};

struct aw_fleet {
	size_t n_devices;
	size_t devices[AW_SEVERITY_CRITICAL + 1];   /* by severity */
	size_t readiness[AW_READINESS_UNKNOWN + 1]; /* by their worst readiness */
	size_t stale;                               /* devices with facts too old to judge by */
	size_t unreadable;      /* with a record that is gone or cannot be read */
	size_t never_collected; /* without a record so far */
	struct aw_fleet_worst worst;
	struct aw_fleet_part parts[AW_FLEET_CLASSES];
	struct aw_fleet_date break_date;  /* the earliest, also a past one */
	struct aw_fleet_date next_break;  /* the earliest of a transition at risk */
	struct aw_fleet_date impact_date; /* the earliest */
};

/* What the summary takes of a device. */
struct aw_fleet_device {
	enum aw_severity severity;
	enum aw_readiness readiness;
	bool stale, unreadable, never_collected;
	int64_t break_date, next_break, impact_date; /* the earliest of each; AW_INSTANT_NONE */
	const struct aw_verdict *firsts[AW_FLEET_CLASSES]; /* worst of a class, or NULL; borrowed */
};

/* A summary of no device. */
void aw_fleet_init(struct aw_fleet *fleet);

/* Adds a device; nothing is borrowed. */
void aw_fleet_add(struct aw_fleet *fleet, const char *device, const struct aw_judgement *judgement);

/* The same in two steps, for who sums up the same judgements again and again. */
void aw_fleet_device(const struct aw_judgement *judgement, struct aw_fleet_device *out);
void
aw_fleet_add_device(struct aw_fleet *fleet, const char *device, const struct aw_fleet_device *part);

/*
 * Takes away a device that was added with that part. False if it was the first of something: the
 * counts are right then, but who is first has to be found again, by adding all others to a new
 * summary.
 */
bool aw_fleet_remove_device(
    struct aw_fleet *fleet, const char *device, const struct aw_fleet_device *part);

/*
 * Adds a device without a readable record, for callers without a judgement of it: as aw_fleet_add
 * does with that of aw_policy_judge_unread.
 */
void aw_fleet_add_unread(struct aw_fleet *fleet, const char *device, const struct aw_policy *policy,
    const struct aw_unread *unread);

/* The worst severity of all; UNKNOWN without any device. */
enum aw_severity aw_fleet_severity(const struct aw_fleet *fleet);

/* Devices whose worst finding of the class is worse than OK. */
size_t aw_fleet_found(const struct aw_fleet_part *part);

enum aw_fleet_class aw_fleet_class_of(enum aw_finding finding);
const char *aw_fleet_class_word(enum aw_fleet_class class); /* "trust", "license"; static */

#define AW_FLEET_COUNTS_MAX 256 /* octets with the NUL */

/*
 * "5 devices: 3 critical, 1 warning, 1 ok (trust 2, license 2)": by severity, and in brackets the
 * devices with a finding of each class above OK. Returns buf.
 */
const char *aw_fleet_counts(const struct aw_fleet *fleet, char buf[AW_FLEET_COUNTS_MAX]);

/* The counts and "; worst first: DEVICE: TEXT", without line end; returns buf. */
const char *aw_fleet_line(const struct aw_fleet *fleet, char buf[AW_FLEET_LINE_MAX]);

#endif
