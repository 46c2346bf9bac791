/* SPDX-License-Identifier: ISC */
/*
 * The license state of a device as facts: registration, authorization, sync with CSSM,
 * entitlements. One normalised vocabulary each, and the device's own word; a word that
 * is not known is UNKNOWN, never good. Nothing here depends on the clock: grace, deadlines and
 * severity are lib/policy's.
 */
#ifndef AW_LICENSE_H
#define AW_LICENSE_H

#include "model/facts.h"
#include "model/license_words.h"

#define AW_LICENSE_NAME_MAX 24 /* octets, as a store's */
#define AW_ENTITLEMENTS_MAX 4096
#define AW_COUNT_NONE UINT64_MAX /* no count was reported ("Non-Counted") */

/* How a renewal or contact went: "FAILED on DATE" with its "Failure reason". */
struct aw_sync {
	enum aw_sync_result result;
	int64_t at;
	char *raw;    /* the word; NULL if the device reported none */
	char *reason; /* why it failed; NULL if not reported */
};

/* One license line of a device. */
struct aw_entitlement {
	char *name;     /* "" where the device has none (evaluation) */
	char *tag;      /* may be a regid; "" if not reported */
	char *version;  /* NULL if not reported */
	uint64_t count; /* AW_COUNT_NONE if not reported; saturates at UINT32_MAX */
	enum aw_entitlement_state state;
	char *raw;     /* the status as the device says it; NULL if not reported */
	bool enforced; /* "Enforcement type: ENFORCED" or export-controlled */
};

/* Times that are not reported are AW_INSTANT_NONE, texts NULL. */
struct aw_license {
	char *name;   /* of this license state in the device: "license", or a peer's name */
	char *source; /* the name of the source that gave it */
	int64_t observed_at;
	struct aw_attempt attempt;
	enum aw_license_mode mode;
	bool complete; /* registration and authorization (or the policy's part) were both in the
			  answer */
	char *smart_account, *virtual_account, *product; /* product: "PID:...,SN:..." */
	char *transport;                                 /* "Smart", "Callhome", "CSLU", ... */
	char *url;                                       /* without user information */
	char *zone_note; /* how a zone abbreviation, or a date without zone, was read; NULL if every
			    date was in UTC */

	enum aw_registration registration;
	char *registration_raw;
	int64_t registered_at, registration_expires, next_renewal;
	struct aw_sync renewal; /* of the registration */

	enum aw_authorization authorization;
	char *authorization_raw;
	int64_t authorized_at; /* the date after "AUTHORIZED on": may be that of a failed attempt */
	struct aw_sync sync;   /* last communication attempt */
	int64_t last_success;  /* of the sync: reported, or kept from the collection that saw it */
	/* first failed attempt in a row that was seen; AW_INSTANT_NONE: none */
	int64_t failing_since;
	int64_t next_sync, deadline;
	int64_t out_of_compliance_since;
	int64_t evaluation_ends; /* observed_at + what was left, or when it expired, which says
				    nothing while authorized; AW_INSTANT_NONE if not reported */
	int64_t evaluation_left; /* seconds as reported, -1 if not reported */

	int64_t last_ack, next_ack_deadline, next_report; /* policy mode */
	bool ack_required;

	struct aw_entitlement *entitlements; /* in the device's order */
	size_t n_entitlements;
	/* dates that are none, words that are not known, what is cut off */
	struct aw_problem *problems;
	size_t n_problems;
};

/*
 * What only a series of collections can show: takes last_success and failing_since over from the
 * state before where this one has no better value (a success clears failing_since and moves
 * last_success on). `before` may be NULL.
 */
void aw_license_follow(struct aw_license *now, const struct aw_license *before);

/* An empty license of that name: all unknown, no attempts, all times absent. Free with
 * aw_license_clear. */
AW_CHECKED enum aw_err aw_license_init(struct aw_license *license, const char *name);
void aw_license_clear(struct aw_license *license);

/* Adds a problem, cleaned and copied, as aw_store_problem does. */
AW_CHECKED enum aw_err aw_license_problem(struct aw_license *license, enum aw_severity severity,
    enum aw_err code, const char *where, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds an entitlement of that name and tag (cleaned, copied); NULL when memory or the limit is
 * exhausted. */
struct aw_entitlement *aw_license_entitlement(
    struct aw_license *license, const char *name, size_t name_len, const char *tag, size_t tag_len);

#endif
