/* SPDX-License-Identifier: ISC */
/*
 * The wallboard: what it shows of all devices, taken from their judgements one after another, and
 * one HTML document made of that. Nothing is judged here: states, dates and words are policy's.
 */
#ifndef AW_CLI_PAGE_H
#define AW_CLI_PAGE_H

#include "base/buf.h"
#include "policy/policy.h"

#define AW_PAGE_NAMES 4 /* devices that an alarm names before "and N more" */

struct aw_page_device {
	char *name;
	enum aw_readiness state; /* the worst of its transitions */
	enum aw_severity severity;
	int64_t since, break_date, any_day_since, impact_date;
	int64_t observed_at;
	bool stale;
	char *reason; /* NULL: nothing to say */
	char *remedy; /* NULL: nothing is to be done */
};

struct aw_page_license {
	char *device, *name;
	enum aw_severity severity;
	int64_t deadline; /* AW_INSTANT_NONE: it has none, or the facts do not tell */
	char *state;      /* words for it: "authorized, in grace" */
	char *reason;
	int64_t observed_at;
	bool stale;
};

/* One service as all devices that use it see it. */
struct aw_page_service {
	char *name;
	size_t verified[AW_VERIFIED_NO + 1]; /* devices, by what is so for them */
	enum aw_severity severity;           /* the worst */
	int64_t until;                       /* the earliest of those that verify it */
	char *device;                        /* whose that is, or whose severity is worst */
	char *remedy;                        /* of the worst; NULL: nothing is to be done */
	int64_t observed_at;                 /* the oldest look at it */
	bool stale;
};

/* One finding of any number of devices. */
struct aw_page_alarm {
	enum aw_finding finding; /* AW_FINDING_NONE: by `error` */
	enum aw_err error;       /* of a record that could not be used */
	enum aw_severity severity;
	char *names[AW_PAGE_NAMES]; /* of the first devices */
	size_t n;                   /* devices */
	size_t last;                /* place of the last of them, to count each once */
};

/* Rows of the timeline, from top to bottom. */
enum aw_page_lane {
	AW_PAGE_SWITCH,   /* a service switches */
	AW_PAGE_BREAK,    /* a device breaks */
	AW_PAGE_IMPACT,   /* its licenses stop for that */
	AW_PAGE_DEADLINE, /* a license runs out if nothing changes */
	AW_PAGE_END,      /* a certificate ends, or what a service is verified by */
	AW_PAGE_LANES,
};

struct aw_page_event {
	int64_t at;
	enum aw_page_lane lane;
	char *what; /* device or service */
};

struct aw_page {
	int64_t now;
	int64_t refresh; /* seconds after which a browser loads it anew; 0: never */
	struct aw_page_device *devices;
	size_t n_devices;
	struct aw_page_license *licenses;
	size_t n_licenses;
	struct aw_page_service *services;
	size_t n_services;
	struct aw_page_alarm *alarms;
	size_t n_alarms;
	struct aw_page_event *events;
	size_t n_events;
	size_t states[AW_READINESS_UNKNOWN + 1]; /* devices in each */
	size_t stale;                            /* devices with stale facts */
	bool no_memory;                          /* something is missing of it */
};

/* An empty page of that instant; free it with aw_page_clear. */
void aw_page_init(struct aw_page *page, int64_t now, int64_t refresh);
void aw_page_clear(struct aw_page *page);

/* Takes copies of what is shown of a device; false (and no_memory) when memory is short. */
bool aw_page_add_device(struct aw_page *page, const struct aw_record *record,
    const struct aw_judgement *judgement, const struct aw_policy *policy);

/* A device without a usable record: unknown, and stale. */
bool aw_page_add_failed(struct aw_page *page, const char *device, const struct aw_error *err);

/* Worst first in every list, and events by lane and date. To be done before it is written. */
void aw_page_sort(struct aw_page *page);

/* The whole document. */
void aw_page_write(const struct aw_page *page, struct aw_buf *buf);

#endif
