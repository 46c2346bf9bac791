/* SPDX-License-Identifier: ISC */
/*
 * Whether a chain verifies at an instant, and until when: interval arithmetic on the paths of a
 * record, without cryptography. A path holds from its not_before to its not_after, both included
 * (RFC 5280 section 4.1.2.5): expired is now > notAfter.
 */
#ifndef AW_CHAIN_TIME_H
#define AW_CHAIN_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct aw_path;
struct aw_trust;

struct aw_holds {
	bool now;      /* a path holds */
	int64_t since; /* now: start of the unbroken stretch around now; else: the last second of
			  the last stretch before now, AW_INSTANT_NONE if never */
	int64_t until; /* now: last second of the stretch; else: when one begins again, or
			  AW_INSTANT_NONE */
	const struct aw_path *best; /* of those that hold now the one that holds longest; not now:
				       the one that ended last, where none has the one that
				       begins next; NULL: none ever holds */
	const struct aw_path *last; /* the one that ends the stretch; NULL unless now */
	bool cross_only;            /* now: all that hold go over a cross certificate */
	/* Not now; NULL: none. One that may hold, as AW_CHAIN_UNCHECKED has it; and one that never
	 * holds since one of its certificates has ended before another begins, the one that ended
	 * last. */
	const struct aw_path *unchecked, *lapsed;
};

/* True for a path that is to be left out, as those to a retiring root. */
typedef bool aw_path_filter(const struct aw_path *path, const void *context);

/*
 * Fills *out for the sound paths that are not struck; `struck` may be NULL. Stretches that adjoin
 * to the second are one. Pointers in *out are into `trust`.
 */
/* An UNCHECKED path counts for what ended and what begins: it cannot hold outside its dates. */
void aw_trust_holds(const struct aw_trust *trust, aw_path_filter *without, const void *context,
    int64_t now, struct aw_holds *out);

/* True if the paths say whether the chain verifies; false where some were not followed, or could
 * not be checked, and none of the others holds. */
bool aw_trust_known(const struct aw_trust *trust, const struct aw_holds *holds);

#endif
