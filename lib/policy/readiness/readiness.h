/* SPDX-License-Identifier: ISC */
/* One store against one transition, for readiness*.c alone: the types. */
#ifndef AW_READINESS_H
#define AW_READINESS_H

#include "base/buf.h"
#include "policy/service/chain_time.h"
#include "policy/judge/judge.h"

/* How well an anchor serves as the replacement; the best of several is the greatest. */
enum aw_rank {
	AW_RANK_ABSENT,
	AW_RANK_UNUSABLE,
	AW_RANK_ENDS_EARLY,
	AW_RANK_UNCHECKED, /* OpenSSL does not know its key */
	AW_RANK_GOOD,
};

/* Why a device breaks or may break; each has its own words. */
enum aw_cause {
	AW_CAUSE_NONE,
	AW_CAUSE_SWITCHED,   /* the service has switched, the replacement is not usable */
	AW_CAUSE_SWITCH,     /* it will */
	AW_CAUSE_RETIRING,   /* the retiring root ends before that */
	AW_CAUSE_NO_ROOT,    /* neither root is usable */
	AW_CAUSE_NO_ANCHOR,  /* the store has no usable anchor at all */
	AW_CAUSE_ENDS_EARLY, /* the replacement ends before a switch */
	AW_CAUSE_FAILS,      /* the presented chain does not verify now */
	AW_CAUSE_LEAF,     /* the leaf under the retiring root ends, the next one will not verify */
	AW_CAUSE_PATHS,    /* every path of the presented chain ends */
	AW_CAUSE_TEST,     /* the service presents the new chain for the hours of a test */
	AW_CAUSE_NO_DAY,   /* the service changes, its day is not known */
	AW_CAUSE_DISTRUST, /* the leaf is newer than what its root is trusted for */
	/* why it is not known */
	AW_CAUSE_UNCHECKED, /* OpenSSL does not know the key of the replacement */
	AW_CAUSE_PARTIAL,   /* the replacement may be in the part of the store that is not known */
	AW_CAUSE_OLD_LOOK,  /* what the service presented is too old to be used, and was bad */
	AW_CAUSE_REFUTED,   /* broken by its dates, but the device has renewed since */
};

/* What a store holds of one root. */
struct aw_holding {
	const struct aw_root *root;
	const struct aw_anchor *anchor; /* NULL: it is not there */
	const struct aw_store *store;   /* of the view, that has the anchor; NULL without it */
	enum aw_rank rank;
	bool by_key; /* another self-signed certificate with its key and subject */
};

/* When a store lost the last anchor that served as a replacement. */
struct aw_loss {
	int64_t at;       /* AW_INSTANT_NONE: it never had one, as far as is known */
	const char *name; /* of the certificate, borrowed; NULL: its name is not known */
	bool removed;     /* it was taken out; else it expired */
};

struct aw_store_judgement {
	struct aw_judge *judge;
	const struct aw_transition *transition;
	const struct aw_store *store;
	const struct aw_use *use;   /* the service in question; NULL: what the store holds alone */
	const struct aw_switch *to; /* the switch of that service, or NULL */
	const struct aw_named_service *named; /* what the transition says of it, or NULL */
	struct aw_holding replacement; /* of those needed the one that serves worst at the switch */
	struct aw_holding retiring;    /* the best; rank GOOD or UNUSABLE where it is there */

	/* What the service presents to the store; all NULL where dates alone decide. */
	const struct aw_service *service;
	const struct aw_chain *chain;
	const struct aw_trust *trust;
	struct aw_holds holds;
	bool old;      /* the chain leads to a retiring root */
	bool through;  /* it goes over a retiring intermediate */
	bool leans;    /* it verifies, but not without that */
	bool switched; /* the chain goes up to a replacement, over whatever path */
	bool late;     /* the announced switch is past, the old chain still presented */

	/* the answer */
	enum aw_readiness state;
	enum aw_cause cause;
	int64_t since, break_date, any_day_since;
	int64_t latest;             /* late: when what is presented ends; else AW_INSTANT_NONE */
	const struct aw_switch *at; /* the switch that gives the break date, or NULL */
	const struct aw_date *test; /* the test window that runs now, or NULL */
	bool older, newer;          /* than what its root is distrusted for: the leaf */
	size_t unseen;              /* services that were not looked at, so the root stays */
	const struct aw_server_certificate *own; /* one under the root, which stays for it; NULL */
	int64_t renewed;              /* the success that refutes a break, or does not; or NONE */
	struct aw_loss loss;          /* with `renewed` */
	enum aw_readiness last_known; /* with AW_CAUSE_OLD_LOOK */
};

/* Adds the readiness of the device for each transition. False: no memory. */
bool aw_judge_readiness(struct aw_judge *judge);

#endif
