/* SPDX-License-Identifier: ISC */
/*
 * Policy: a pure function of (record, transitions, policy, now) to verdicts. Nothing else judges
 * anything, so SNMP, the plugin and the command line cannot disagree.
 */
#ifndef AW_POLICY_H
#define AW_POLICY_H

#include "model.h"
#include "transition.h"

enum aw_readiness {
	AW_READINESS_NOT_AFFECTED = 1,
	AW_READINESS_READY,
	AW_READINESS_CLEAN_UP,
	AW_READINESS_AT_RISK,
	AW_READINESS_BROKEN,
	AW_READINESS_UNKNOWN,
};

/* What counts as the replacement root being there. */
enum aw_match {
	AW_MATCH_KEY, /* its certificate, or another one with its key and subject; the verdict says
			 so */
	AW_MATCH_FINGERPRINT, /* its certificate only */
};

/* The smaller of a time and a share (millionths) of the lifetime; 0 leaves one out. */
struct aw_limit {
	int64_t seconds;
	uint32_t share;
};

struct aw_exception {
	uint8_t sha256[AW_SHA256_LEN]; /* of the certificate it is for */
	char *reason;
	int64_t until; /* holds while now < until */
};

struct aw_policy {
	enum aw_match match;
	int64_t at_risk_critical; /* AT_RISK is CRITICAL from this long before the break date */
	enum aw_severity at_risk, broken, clean_up, unknown;
	struct aw_limit anchor_warning, anchor_critical;
	int64_t change_window;   /* how long a change of a store stays a finding */
	uint32_t shrink_percent; /* a loss of at least this much is STORE_SHRANK */
	enum aw_severity store_added, store_removed, store_shrank, store_problem;
	uint32_t stale_intervals;
	int64_t earliest_now; /* a "now" before it is a wrong clock */
	/* The license clock: profile values, where the device tells no dates of its own. */
	int64_t renewal_period;  /* 30 days: the authorization is renewed that often */
	int64_t grace_period;    /* 60 days from the first missed or failed renewal */
	int64_t deadline_period; /* 90 days from the last success to Authorization Expired */
	int64_t grace_critical;  /* grace is CRITICAL in its last 14 days */
	int64_t registration_warning,
	    registration_critical; /* before the identity certificate ends */
	int64_t evaluation_warning, evaluation_critical;
	int64_t skew_warning; /* a device clock further off than this */
	struct aw_limit certificate_warning, certificate_critical; /* of server certificates */
	enum aw_severity sync_failed, in_grace, license_expired, out_of_compliance,
	    out_of_compliance_enforced, unregistered, license_unknown, identity;
	struct aw_exception *exceptions;
	size_t n_exceptions;
};

/* The defaults of anchorwatch.conf(5); no exceptions. */
void aw_policy_defaults(struct aw_policy *policy);

/* Deep copy and its end, for policies of single devices. */
enum aw_err aw_policy_copy(struct aw_policy *to, const struct aw_policy *from);
void aw_policy_clear(struct aw_policy *policy);

/* One thing that was found: what, how bad, about what, in words. */
struct aw_verdict {
	enum aw_finding finding;
	enum aw_severity severity;
	char *object;  /* transition, store, or "store/0123456789abcdef" for an anchor; at most 48
			  octets */
	char *text;    /* one clean line without the device's name */
	int64_t since; /* from when it holds; AW_INSTANT_NONE if that is not known */
	int64_t
	    until; /* the date it turns on: break date, end of a certificate; or AW_INSTANT_NONE */
};

/* Readiness of the device for one transition. */
struct aw_readiness_verdict {
	const struct aw_transition *transition; /* borrowed */
	enum aw_readiness state;
	enum aw_severity severity;
	enum aw_finding finding;
	int64_t since;      /* since when broken or to be cleaned up; else AW_INSTANT_NONE */
	int64_t break_date; /* AW_INSTANT_NONE where nothing breaks or no date is known */
	const struct aw_root
	    *missing; /* borrowed: the replacement that is not there (or not usable) */
	const struct aw_switch *first; /* borrowed: the switch that gives the break date, or NULL */
	const char *store;             /* borrowed: the store that decides, or NULL */
	bool by_key;                   /* replacement there only by its public key */
	char *reason;                  /* one clean line, the whole story */
};

enum aw_grace { AW_GRACE_UNKNOWN = 1, AW_GRACE_NONE, AW_GRACE_IN_GRACE, AW_GRACE_EXPIRED };

/* The license clock of one license state. Instants may be AW_INSTANT_NONE. */
struct aw_license_verdict {
	const struct aw_license *license; /* borrowed */
	enum aw_grace grace;
	int64_t grace_start, grace_end;
	int64_t deadline;        /* when it turns Authorization Expired if nothing changes */
	bool deadline_told;      /* by the device; else computed from the profile */
	enum aw_finding finding; /* the worst of it */
	enum aw_severity severity;
	char *reason; /* one clean line, the whole story */
};

struct aw_judgement {
	enum aw_severity worst;
	int64_t observed_at; /* oldest good facts of the device; AW_INSTANT_NONE: a store was never
				read */
	bool stale;
	struct aw_readiness_verdict *readiness; /* one a transition, in their order */
	size_t n_readiness;
	struct aw_verdict
	    *verdicts; /* every finding, notes of severity OK too; worst first, then by date */
	size_t n_verdicts;
	struct aw_license_verdict *licenses; /* one a license state, in their order */
	size_t n_licenses;
	const struct aw_anchor **needed; /* anchors of the record that a transition of the device
					    depends on, each once */
	size_t n_needed;
};

/* Judges; *out is freed with aw_judgement_free and must not outlive record and transitions. */
enum aw_err aw_policy_judge(const struct aw_record *record,
    const struct aw_transitions *transitions, const struct aw_policy *policy, int64_t now,
    struct aw_judgement **out, struct aw_error *err);
void aw_judgement_free(struct aw_judgement *judgement);

/* All flaws of an anchor at an instant, EXPIRED (now > notAfter) and NOT_YET (now < notBefore)
 * included. */
unsigned aw_anchor_flaws(const struct aw_anchor *anchor, int64_t now);

/* True if a TLS client can use it as trust anchor for servers at that instant. */
bool aw_anchor_usable(const struct aw_anchor *anchor, int64_t now);

/* True if facts of that instant are too old to be used. A never-read source is stale. */
bool
aw_policy_stale(const struct aw_policy *policy, int64_t observed_at, int64_t interval, int64_t now);

/* Words as they stand in outputs and the MIB: "atRisk", "critical" (and "CRITICAL"), "expired". */
const char *aw_readiness_word(enum aw_readiness readiness);
const char *aw_grace_word(enum aw_grace grace); /* "none", "inGrace", "expired", "unknown" */
const char *aw_severity_word(enum aw_severity severity);
const char *aw_severity_upper(enum aw_severity severity);
const char *aw_flaw_word(unsigned bit); /* "not-a-ca", "expired" */
bool aw_severity_parse(const char *word, enum aw_severity *out);

#endif
