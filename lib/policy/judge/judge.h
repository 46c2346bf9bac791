/* SPDX-License-Identifier: ISC */
/* A judgement being made, and what the parts of the policy share. For lib/policy alone. */
#ifndef AW_JUDGE_H
#define AW_JUDGE_H

#include "base/instant.h"
#include "model/anchor.h"
#include "model/transition.h"
#include "policy/judge/settings.h"
#include "policy/judge/uses.h"
#include "policy/judge/verdict.h"
#include "policy/judge/verdict_object.h"

struct aw_record;
struct aw_service;
struct aw_store;

#define AW_JUDGE_TEXT_MAX 1024 /* octets of a text, with the NUL */
#define AW_JUDGE_SKEW                                                              \
	AW_HOUR /* facts may be this far in the future before the clock is doubted \
		 */

/* An anchor that a transition of the device depends on. */
struct aw_need {
	const struct aw_anchor *anchor;
	enum aw_severity reported; /* of the verdict that says what is wrong with it; else OK */
	bool capped;               /* by a service that the device reports not to use */
};

/* A service that a transition makes break, so that its own verdict is not an alarm as well. */
struct aw_explained {
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
	bool clock_bad;             /* no date can be judged */
	const struct aw_uses *uses; /* of out */
	struct aw_need *needs;
	size_t n_needs;
	struct aw_explained *explained;
	size_t n_explained;
	bool no_memory; /* a blame could not be noted */
	bool *ended;    /* of each exception: it is over and would still hold something back */
	struct aw_judgement *out;
};

/* Adds a verdict: all of `head` but its text; object and remedy are copied. */
bool aw_judge_add(struct aw_judge *judge, const struct aw_verdict *head, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* True if facts of that instant are too old to be used, or there are none. */
bool aw_judge_stale_at(const struct aw_judge *judge, int64_t observed_at);

/* A severity from facts of that instant: where they are stale it is UNKNOWN at most. */
enum aw_severity
aw_judge_capped_at(const struct aw_judge *judge, int64_t observed_at, enum aw_severity severity);

/* The smaller of the time and the share of `lifetime`, if that is not negative; negative: none. */
int64_t aw_limit_of(const struct aw_limit *limit, int64_t lifetime);

/* The smaller of the time and the share of the certificate's lifetime; negative: no limit. */
int64_t aw_judge_limit(const struct aw_limit *limit, const struct aw_certificate *cert);

/* True if the last try of the source of that name (NULL: none) failed and its verdict says so; that
 * of a source whose last good answer is too old is about the age. */
bool aw_judge_source_failed(const struct aw_judge *judge, const char *source);

/* True if facts of a part other than stores are from after `latest`. */
bool aw_judge_parts_after(const struct aw_record *record, int64_t latest);

/* True if the facts of a store or license are too old to be used, or there are none. */
bool aw_judge_stale(const struct aw_judge *judge, const struct aw_store *store);
bool aw_judge_license_stale(const struct aw_judge *judge, const struct aw_license *license);

/* True if a store is stale by the age of its file alone. */
bool aw_judge_old_file(const struct aw_judge *judge, const struct aw_store *store);

/* Severity for what is not known: the policy's, but never OK. */
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

/* "; held back until 2027-01-31: REASON", for the end of a text; "" for NULL. */
const char *
aw_judge_held_words(const struct aw_exception *exception, char words[AW_JUDGE_TEXT_MAX]);

/* Words for the flaws of a bit set, "not-a-ca, rejected". */
const char *aw_judge_flaw_words(unsigned flaws, char *buf, size_t size);

#endif
