/* SPDX-License-Identifier: ISC */
/* One store against one transition, for readiness*.c alone. */
#ifndef AW_READINESS_H
#define AW_READINESS_H

#include "base/buf.h"
#include "policy/service/chain_time.h"
#include "policy/judge/judge.h"

/* How well an anchor serves as the replacement; the best of several is the greatest. */
enum aw_rank { AW_RANK_ABSENT, AW_RANK_UNUSABLE, AW_RANK_ENDS_EARLY, AW_RANK_GOOD };

/* Why a device breaks or may break; each has its own words. */
enum aw_cause {
	AW_CAUSE_NONE,
	AW_CAUSE_SWITCHED,   /* the service has switched, the replacement is not usable */
	AW_CAUSE_SWITCH,     /* it will */
	AW_CAUSE_RETIRING,   /* the retiring root ends before that */
	AW_CAUSE_NO_SWITCH,  /* no date of a switch is known */
	AW_CAUSE_NO_ROOT,    /* neither root is usable */
	AW_CAUSE_ENDS_EARLY, /* the replacement ends before a switch */
	AW_CAUSE_FAILS,      /* the presented chain does not verify now */
	AW_CAUSE_LEAF,  /* the leaf under the retiring root ends, the next one will not verify */
	AW_CAUSE_PATHS, /* every path of the presented chain ends */
};

/* What a store holds of one root. */
struct aw_holding {
	const struct aw_root *root;
	const struct aw_anchor *anchor; /* NULL: it is not there */
	enum aw_rank rank;
	bool by_key; /* another certificate with its key and subject */
};

struct aw_store_judgement {
	struct aw_judge *judge;
	const struct aw_transition *transition;
	const struct aw_store *store;
	const struct aw_switch *first; /* earliest that the device uses, or NULL */
	struct aw_holding replacement; /* the best */
	struct aw_holding retiring;    /* the best; rank GOOD or UNUSABLE where it is there */

	bool named; /* the device's own words do not settle that it is not affected */

	/* What a service presents against the store; all NULL where dates alone decide. */
	const struct aw_service *service;
	const struct aw_chain *chain;
	const struct aw_trust *trust;
	const struct aw_switch *to; /* the service's own switch, or NULL */
	struct aw_holds holds;
	bool old;      /* the chain leads to a retiring root */
	bool leans;    /* it verifies, but not without that */
	bool switched; /* the chain goes up to a replacement, over whatever path */
	bool late;     /* the announced switch is past, the old chain still presented */

	/* the answer */
	enum aw_readiness state;
	enum aw_cause cause;
	int64_t since, break_date, any_day_since;
	int64_t latest;             /* late: when what is presented ends; else AW_INSTANT_NONE */
	const struct aw_switch *at; /* the switch that gives the break date, or NULL */
};

/* The first switch still to come that the anchor, usable now, does not live to see. */
const struct aw_switch *
aw_readiness_outlived(const struct aw_store_judgement *view, const struct aw_anchor *anchor);

/* Takes what the view's store holds of a root into *best, if it is better. */
void aw_readiness_look_for(const struct aw_store_judgement *view, const struct aw_root *root,
    bool replacement, struct aw_holding *best);

/* True for an anchor with the key and the subject of a root. */
bool aw_readiness_same_key(const struct aw_anchor *anchor, const struct aw_root *root);

/* True if `a` is worse than `b`: by state, then the earlier break date. */
bool aw_readiness_worse(const struct aw_store_judgement *a, const struct aw_store_judgement *b);

/* Ready, or to be cleaned up: with a usable replacement, or where any other root may be it. */
void aw_readiness_present(struct aw_store_judgement *view);

void aw_readiness_break(struct aw_store_judgement *view, enum aw_readiness state,
    enum aw_cause cause, int64_t since, int64_t break_date);

/*
 * Judges the presented chains of every service that the transition touches against view->store: the
 * worst of them into *worst. False if there is none whose facts can be used. The services for which
 * the transition makes the device break or at risk are noted in the judge. (readiness_chain.c)
 */
bool aw_readiness_chains(const struct aw_store_judgement *view, struct aw_store_judgement *worst);

/* True if the chains of that service are known against the store of the view. */
bool aw_readiness_probed(const struct aw_store_judgement *view, const struct aw_switch *at);

/* What a service presents and why that does not hold, for a reason. */
void aw_readiness_append_chain(const struct aw_store_judgement *view, struct aw_buf *buf);

/* True if a chain fails by itself: no root that the transition brings could mend it. */
bool aw_readiness_other_fault(const struct aw_store_judgement *view);

/* Sets verdict->remedy, one clean line; NULL where nothing is to be done. False: no memory. */
bool
aw_readiness_remedy(const struct aw_store_judgement *view, struct aw_readiness_verdict *verdict);

/* The whole story of a judged store, one line. */
void aw_readiness_reason(const struct aw_store_judgement *view, struct aw_buf *buf);

/* Before the switch the one who manages the roots of a device is to act, not its operator: such a
 * verdict becomes a note that says so. */
void aw_readiness_managed(
    const struct aw_judge *judge, struct aw_readiness_verdict *verdict, struct aw_buf *buf);

/* Adds the readiness of the device for each transition. False: no memory. */
bool aw_judge_readiness(struct aw_judge *judge);

#endif
