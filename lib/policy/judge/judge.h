/* SPDX-License-Identifier: ISC */
/* What the parts of policy share, for policy*.c and readiness*.c alone. */
#ifndef AW_JUDGE_H
#define AW_JUDGE_H

#include "policy/policy.h"

#define AW_JUDGE_TEXT_MAX 1024 /* octets of a text, with the NUL */
#define AW_JUDGE_SKEW                                                              \
	AW_HOUR /* facts may be this far in the future before the clock is doubted \
		 */

/* An anchor that a transition of the device depends on. */
struct aw_need {
	const struct aw_anchor *anchor;
	bool told; /* the readiness verdict already says what is wrong with it */
};

/* A service that a transition makes break, so that its own verdict need not be told as well. */
struct aw_blame {
	const struct aw_service *service;
	const struct aw_transition *transition;
	bool failing; /* now; else it may later */
};

/* One judgement being made. Functions that give false ran out of memory. */
struct aw_judge {
	const struct aw_record *record;
	const struct aw_transitions *transitions;
	const struct aw_policy *policy;
	int64_t now;
	bool clock_bad; /* no date can be judged */
	struct aw_need *needs;
	size_t n_needs;
	struct aw_blame *blames;
	size_t n_blames;
	bool no_memory; /* a blame could not be noted */
	bool *ended;    /* of each exception: it is over and would still hold something back */
	struct aw_judgement *out;
};

/* Adds a verdict: all of `head` but its text; the object is copied. */
bool aw_judge_add(struct aw_judge *judge, const struct aw_verdict *head, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The name of an object; one that is too long is cut and ends in a hash of the whole. */
void aw_judge_object(const char *whole, char object[AW_OBJECT_MAX + 1]);

/* True if facts of that instant are too old to be used, or there are none. */
bool aw_judge_stale_at(const struct aw_judge *judge, int64_t observed_at);

/* A severity from facts of that instant: where they are stale it is UNKNOWN at most. */
enum aw_severity
aw_judge_capped_at(const struct aw_judge *judge, int64_t observed_at, enum aw_severity severity);

/* The smaller of the time and the share of the certificate's lifetime; negative: no limit. */
int64_t aw_judge_limit(const struct aw_limit *limit, const struct aw_certificate *cert);

/* True if the last try of the source of that name (NULL: none) failed and its verdict says so. */
bool aw_judge_source_failed(const struct aw_judge *judge, const char *source);

/* True if facts of a part other than stores are from after `latest`. */
bool aw_judge_parts_after(const struct aw_record *record, int64_t latest);

/* True if the facts of a store are too old to be used, or there are none. */
bool aw_judge_stale(const struct aw_judge *judge, const struct aw_store *store);

/* Severity for what cannot be told: the policy's, but never OK. */
enum aw_severity aw_judge_unknown(const struct aw_judge *judge);

/* A severity from facts of a store: where they are stale it is UNKNOWN at most. */
enum aw_severity aw_judge_capped(
    const struct aw_judge *judge, const struct aw_store *store, enum aw_severity severity);

/*
 * Lets an exception for the certificate hold the severity back to OK: the exception, or NULL. One
 * that is over is noted as such.
 */
const struct aw_exception *aw_judge_hold(
    struct aw_judge *judge, const uint8_t sha256[AW_SHA256_LEN], enum aw_severity *severity);

/* Words for the flaws of a bit set, "not-a-ca, rejected". */
const char *aw_judge_flaw_words(unsigned flaws, char *buf, size_t size);

/* The parts, in the order in which they are judged. */
bool aw_judge_readiness(struct aw_judge *judge);
bool aw_judge_anchors(struct aw_judge *judge);
bool aw_judge_stores(struct aw_judge *judge);
bool aw_judge_collection(struct aw_judge *judge);
bool aw_judge_licenses(struct aw_judge *judge);
bool aw_judge_services(struct aw_judge *judge);
bool aw_judge_certificates(struct aw_judge *judge);
bool aw_judge_identity(struct aw_judge *judge);

#endif
