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
	/* how many the account owns, as a license server reports it; AW_COUNT_NONE if not reported
	 */
	uint64_t owned;
	int64_t ends; /* of its term or grace; AW_INSTANT_NONE if not reported */
};

/* Times that are not reported are AW_INSTANT_NONE, texts NULL. */
struct aw_license {
	char *name;   /* of this license state in the device: "license", or a peer's name */
	char *source; /* the name of the source that gave it */
	int64_t observed_at;
	int64_t fresh_for; /* seconds for which a text in a file counts; 0: three intervals */
	struct aw_attempt attempt;
	enum aw_license_mode mode;
	bool complete; /* registration and authorization (or the policy's part) were both in the
			  answer */
	char *smart_account, *virtual_account, *product; /* product: "PID:...,SN:..." */
	char *transport;                                 /* "Smart", "Callhome", "CSLU", ... */
	char *url;                                       /* without user information */
	char *zone_note; /* how a zone abbreviation, or a date without zone, was read; NULL if every
			    date was in UTC */
	int64_t
	    zone_offset; /* by which those dates were read, seconds east of UTC; 0 without any */

	enum aw_registration registration;
	/* REGISTERED or RESERVED, which this collection or one before saw; UNKNOWN: none did. */
	enum aw_registration held;
	char *registration_raw;
	int64_t registered_at, registration_expires, next_renewal;
	struct aw_sync renewal; /* of the registration, or the last attempt to register */
	/* Since when it is under way: reported, or the first of the collections that saw it. */
	int64_t pending_since;
	int64_t held_at; /* the last collection that saw `held` */

	enum aw_authorization authorization;
	enum aw_deadline_word deadline_word;
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
	int64_t report_period; /* seconds between reports as the policy asks; -1 if not reported */
	int64_t trust_code_ends;
	enum aw_trust_code trust_code;
	bool ack_required;
	bool no_address;  /* no address is set for the reports, though its transport needs one */
	bool reservation; /* the device is to use a reservation, installed or not */

	struct aw_entitlement *entitlements; /* in the device's order */
	size_t n_entitlements;
	/* dates that are none, words that are not known, what is cut off */
	struct aw_problem *problems;
	size_t n_problems;
};

/* A contact may be dated so much later than the reading: clocks differ. */
#define AW_LICENSE_SKEW (5 * AW_MINUTE)

/*
 * What only a series of collections can show: takes last_success, failing_since, pending_since,
 * held and held_at over from the state before where this one has no better value (a success clears
 * failing_since and moves last_success on), and the date of a deadline that the device only calls
 * exceeded. No instant later than the reading counts as the past: a failure with such a date is
 * taken as of the reading, a success with such a date, or with none, has no known date. Instants
 * that were read with another zone offset are moved to the present one. Nothing of `held` comes
 * from a device with another product identity. `before` may be NULL.
 */
void aw_license_follow(struct aw_license *now, const struct aw_license *before);

/* True if the state says that the device is registered, or has a reservation. */
bool aw_license_is_held(const struct aw_license *license);

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
