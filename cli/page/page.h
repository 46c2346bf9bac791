/* SPDX-License-Identifier: ISC */
/*
 * The wallboard: one HTML document about all devices, made of their judgements. Nothing is judged
 * here: states, dates and words are those of policy. Instants are seconds since 1970 or
 * AW_INSTANT_NONE; texts are owned copies.
 */
#ifndef AW_CLI_PAGE_H
#define AW_CLI_PAGE_H

#include "base/buf.h"
#include "model/source_kind.h"
#include "page/page_own.h"
#include "page/page_roots.h"
#include "policy/fleet.h"
#include "policy/policy.h"

#define AW_PAGE_NAMES 4 /* devices that an alarm lists before "and N more" */

/* The worst finding of a device. */
struct aw_page_finding {
	enum aw_fleet_class class;
	int64_t until;
	char *text, *remedy;
};

struct aw_page_device {
	char *name;
	enum aw_severity severity; /* the worst of everything */
	/* text NULL: nothing is worse than OK, or it is the verdict of readiness below */
	struct aw_page_finding worst;
	struct aw_page_readiness readiness;
	int64_t observed_at;
	bool stale;
};

struct aw_page_license {
	char *device, *name;
	enum aw_severity severity;
	int64_t deadline; /* AW_INSTANT_NONE: without one, or unknown */
	char *state;      /* "authorized, in grace" */
	char *reason;
	char *remedy; /* of its worst finding; NULL: no action is needed */
	int64_t observed_at;
	bool stale;
};

/* One service, for all devices that use it. */
struct aw_page_service {
	char *name;
	size_t verified[AW_VERIFIED_NO + 1]; /* number of devices, by their result */
	/* the worst of its verdicts, all of one device: by severity, then by date */
	enum aw_severity severity;
	enum aw_verified result;
	int64_t date;       /* until when it verifies, or since when it does not */
	int64_t leaf_until; /* the earliest end of a leaf that it presents */
	char *device;
	char *remedy;        /* NULL: no action is needed */
	int64_t observed_at; /* the oldest probe of it */
	bool stale;
};

/* One source of a device, as it answered. */
struct aw_page_source {
	char *device, *name;
	enum aw_source_kind kind;
	enum aw_severity severity; /* of the finding about it */
	enum aw_err error;         /* of the last try; AW_OK: it answered */
	char *failure;             /* the error in words; NULL: none */
	char *note;                /* parts that are used from another source; NULL: none */
	int64_t observed_at;
	bool stale;
};

/* One finding with one remedy, of any number of devices. */
struct aw_page_alarm {
	enum aw_finding finding;
	enum aw_severity severity;
	char *remedy;
	char *names[AW_PAGE_NAMES]; /* of the first devices */
	size_t n;                   /* devices */
	size_t last;                /* number of the last of them, to count each once */
};

/* Rows of the timeline, from top to bottom. */
enum aw_page_lane {
	AW_PAGE_SWITCH,   /* a service switches */
	AW_PAGE_BREAK,    /* a device breaks */
	AW_PAGE_IMPACT,   /* its licenses stop because of that */
	AW_PAGE_DEADLINE, /* a license runs out if nothing changes */
	AW_PAGE_END,      /* a certificate ends, or the verification of a service */
	AW_PAGE_ROOT,     /* a public date of a root that is needed; nothing breaks by it */
	AW_PAGE_LANES,
};

struct aw_page_event {
	int64_t at;
	enum aw_page_lane lane;
	char *what; /* device or service */
};

struct aw_page {
	int64_t now;
	int64_t refresh; /* seconds after which a browser reloads it; 0: never */
	bool local;      /* times in the time zone of the process, too: see zone.h */
	struct aw_page_device *devices;
	size_t n_devices;
	struct aw_page_license *licenses;
	size_t n_licenses;
	struct aw_page_service *services;
	size_t n_services;
	struct aw_page_certificate *certificates;
	size_t n_certificates;
	struct aw_page_source *sources;
	size_t n_sources;
	struct aw_page_reference *references;
	size_t n_references, references_left_out;
	struct aw_page_alarm *alarms;
	size_t n_alarms;
	struct aw_page_event *events;
	size_t n_events;
	struct aw_fleet fleet; /* counts, and the worst of everything */
	bool no_memory;        /* something is missing in it */
};

/* An empty page of that instant; free it with aw_page_clear. */
void aw_page_init(struct aw_page *page, int64_t now, int64_t refresh);
void aw_page_clear(struct aw_page *page);

/* Adds copies of what is shown of a device. False, with no_memory set, for want of memory. */
bool aw_page_add_device(struct aw_page *page, const struct aw_record *record,
    const struct aw_judgement *judgement, const struct aw_policy *policy);

/* Adds a device without a usable record as policy judges that. False as above. */
bool aw_page_add_failed(struct aw_page *page, const char *device, const struct aw_policy *policy,
    const struct aw_error *err);

/* Sorts every list worst first, and events by lane and date. Call it before aw_page_write. */
void aw_page_sort(struct aw_page *page);

/* What of the document a wide screen shows; a phone and print have both. */
enum aw_page_view {
	AW_PAGE_WALL, /* index.html */
	AW_PAGE_LIST, /* list.html */
};

/* Appends the whole document; buf->failed if it does not fit. */
void aw_page_write(const struct aw_page *page, enum aw_page_view view, struct aw_buf *buf);

#endif
