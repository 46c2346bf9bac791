/* SPDX-License-Identifier: ISC */
/* One store against one transition, for readiness*.c alone. */
#ifndef AW_READINESS_H
#define AW_READINESS_H

#include "buf.h"
#include "judge.h"

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
};

/* What a store holds of one root. */
struct aw_holding {
	const struct aw_root *root;
	const struct aw_anchor *anchor; /* NULL: it is not there */
	enum aw_rank rank;
	bool by_key; /* another certificate with its key and subject */
};

struct aw_view {
	const struct aw_judge *judge;
	const struct aw_transition *transition;
	const struct aw_store *store;
	const struct aw_switch *first; /* earliest that the device uses, or NULL */
	struct aw_holding replacement; /* the best */
	struct aw_holding retiring;    /* the best; rank GOOD or UNUSABLE where it is there */

	/* the answer */
	enum aw_readiness state;
	enum aw_cause cause;
	int64_t since, break_date;
	const struct aw_switch *at; /* the switch that gives the break date, or NULL */
};

/* True if the device uses the service of a switch. */
bool aw_readiness_uses(const struct aw_record *record, const struct aw_switch *at);

/* True for an anchor with the key and the subject of a root. */
bool aw_readiness_same_key(const struct aw_anchor *anchor, const struct aw_root *root);

/* The whole story of a judged store, one line. */
void aw_readiness_reason(const struct aw_view *view, struct aw_buf *buf);

/* Before the switch the one who manages the roots of a device is to act, not its operator: such a
 * verdict becomes a note that says so. */
void aw_readiness_managed(
    const struct aw_judge *judge, struct aw_readiness_verdict *verdict, struct aw_buf *buf);

#endif
