/* SPDX-License-Identifier: ISC */
/* The parts of a judgement of readiness, for readiness*.c alone. */
#ifndef AW_READINESS_PARTS_H
#define AW_READINESS_PARTS_H

#include "policy/readiness/readiness.h"

/* True for an anchor that is usable now in the stores of the view. */
bool aw_readiness_any_anchor(const struct aw_store_judgement *view);

/* The best of the transition's roots in the stores of the view, as of its switch. */
void aw_readiness_hold(struct aw_store_judgement *view);

/* The switch of the service of the view is past, for a window its end; and its window has begun. */
bool aw_readiness_is_past(const struct aw_store_judgement *view);
bool aw_readiness_has_begun(const struct aw_store_judgement *view);

/* The best that the stores of the view hold of one replacement, as of its switch. */
struct aw_holding
aw_readiness_held(const struct aw_store_judgement *view, const struct aw_root *root);

/* True if the store lacks that replacement and needs it: each of several, or the one that is
 * missing. */
bool aw_readiness_lacks(const struct aw_store_judgement *view, const struct aw_root *root);

/* The test window of the service of the view that is open at that instant, or NULL; and the next
 * one to come. (readiness_dates.c) */
const struct aw_date *aw_readiness_test(const struct aw_store_judgement *view, int64_t at);
const struct aw_date *aw_readiness_next_test(const struct aw_store_judgement *view);

/* The root program date of the transition that is past, or NULL. */
const struct aw_date *aw_readiness_program(const struct aw_store_judgement *view);

/* True for a self-signed anchor with the key and the subject of a root: a path can end in it. */
bool aw_readiness_same_key(const struct aw_anchor *anchor, const struct aw_root *root);

/* True for a certificate with the key and subject of a root that another one issued: a cross
 * certificate, at which no path ends. */
bool aw_readiness_is_cross(const struct aw_anchor *anchor, const struct aw_root *root);

/* Its severity; a break of a license server that the device reports not to use is at most a
 * WARNING, and before a break who manages the roots of a device is to act, if that is another. */
enum aw_severity aw_readiness_severity(const struct aw_store_judgement *view);
bool aw_readiness_is_managed(const struct aw_judge *judge);

/* True if `a` is worse than `b`: by severity, then state, then the earlier break date. */
bool aw_readiness_worse(const struct aw_store_judgement *a, const struct aw_store_judgement *b);

/* Ready, or to be cleaned up: with a usable replacement, or where any other root may be it. */
void aw_readiness_present(struct aw_store_judgement *view);

void aw_readiness_break(struct aw_store_judgement *view, enum aw_readiness state,
    enum aw_cause cause, int64_t since, int64_t break_date);

/*
 * Judges what the service of view->use presents to the stores of the view: the worst of its chains
 * into *worst. False if none can be used, or the transition does not touch them. Services for which
 * the transition makes the device break or at risk are noted in the judge. (readiness_chain.c)
 */
bool aw_readiness_chains(const struct aw_store_judgement *view, struct aw_store_judgement *worst);

/* The same of a look that is stale: it says nothing of the service today. */
bool
aw_readiness_old_chains(const struct aw_store_judgement *view, struct aw_store_judgement *worst);

/* True if what that use presents to the stores of the view is known, and not too old; and where it
 * was known once. */
bool aw_readiness_looked_at(const struct aw_store_judgement *view, const struct aw_use *use);
bool aw_readiness_once_looked_at(const struct aw_store_judgement *view, const struct aw_use *use);

/* The leaf that was seen of that use, where the transition says that another one issues it: the
 * look says nothing of the service. NULL: there is none. */
const struct aw_certificate *
aw_readiness_foreign(const struct aw_store_judgement *view, const struct aw_use *use);

/* The paths of a chain to the stores of the view: those that hold longest. NULL: not known. */
const struct aw_trust *aw_readiness_trust(
    const struct aw_store_judgement *view, const struct aw_chain *chain, struct aw_holds *holds);

/* Judges by the dates of the transition alone. (readiness_dates.c) */
void aw_readiness_dates(struct aw_store_judgement *view);

/* Makes a break by dates unknown where the device renewed after it and after the store lost its
 * last replacement. (readiness_refute.c) */
void aw_readiness_refute(struct aw_store_judgement *view);

/* What a service presents and why that does not hold, for a reason. */
void aw_readiness_append_chain(const struct aw_store_judgement *view, struct aw_buf *buf);

/* True if a chain fails by itself: no root that the transition brings could mend it. */
bool aw_readiness_other_fault(const struct aw_store_judgement *view);

/* Sets the remedy of an unknown readiness, where none is set, by what is missing. False: no memory.
 */
AW_CHECKED bool
aw_readiness_unknown_remedy(const struct aw_judge *judge, struct aw_readiness_verdict *verdict);

/* Sets verdict->remedy, one clean line; NULL where nothing is to be done. False: no memory. */
bool
aw_readiness_remedy(const struct aw_store_judgement *view, struct aw_readiness_verdict *verdict);

/* "; service tools.cisco.com:443 is configured": how it is known that the device uses it. */
void aw_readiness_append_origin(const struct aw_store_judgement *view, struct aw_buf *buf);

/* The words before it, then the day. */
void aw_readiness_append_date(struct aw_buf *buf, const char *before, int64_t at);

/* The dates of the transition in words: switches of services that are used, tests, a service
 * without a day, and what browsers do, true if there is something. (readiness_dates_text.c) */
void aw_readiness_append_switches(const struct aw_store_judgement *view, struct aw_buf *buf);
void aw_readiness_append_tests(const struct aw_store_judgement *view, struct aw_buf *buf);
void aw_readiness_append_no_day(const struct aw_store_judgement *view, struct aw_buf *buf);
bool aw_readiness_append_program(const struct aw_store_judgement *view, struct aw_buf *buf);

/* The whole story of a judged store, one line; the roots that are missing are in the judgement. */
void aw_readiness_reason(const struct aw_store_judgement *view, struct aw_buf *buf);

/* Where the one who manages the roots of a device is to act, the verdict says so. */
void aw_readiness_managed(
    const struct aw_judge *judge, struct aw_readiness_verdict *verdict, struct aw_buf *buf);

/* The worst over all services and judged stores of the device. */
struct aw_readiness_worst {
	bool any;                        /* there is a judged store */
	const struct aw_store *unread;   /* a judged store without fresh facts, or NULL */
	struct aw_store_judgement fresh; /* its store is NULL: none has fresh facts */
	struct aw_store_judgement stale; /* the last known of the others; the same */
};

/* False: no memory. (readiness.c) */
bool aw_readiness_judge(
    struct aw_judge *judge, const struct aw_transition *transition, struct aw_readiness_worst *out);

/* True for a transition of named services that has none of the device's: no chain of the device
 * touches it, and its stores need not be searched. */
bool
aw_readiness_is_elsewhere(const struct aw_judge *judge, const struct aw_transition *transition);

/* True if the uses of the device settle that the transition does not touch it; and in words. */
bool aw_readiness_excluded(const struct aw_judge *judge, const struct aw_transition *transition);
void aw_readiness_append_excluded(const struct aw_judge *judge, struct aw_buf *buf);

/* Broken where a whole store has no usable anchor at all; false where it has one. */
bool aw_readiness_no_anchor(struct aw_store_judgement *view);

/* The success after a break, if there is one, into view->renewed and view->loss. */
void aw_readiness_note_renewal(struct aw_store_judgement *view);

#endif
