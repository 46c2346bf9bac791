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
};

/* True for a path that is to be left out, as those to a retiring root. */
typedef bool aw_path_filter(const struct aw_path *path, const void *context);

/*
 * Fills *out for the sound paths that are not struck; `struck` may be NULL. Stretches that adjoin
 * to the second are one. Pointers in *out are into `trust`.
 */
void aw_trust_holds(const struct aw_trust *trust, aw_path_filter *without, const void *context,
    int64_t now, struct aw_holds *out);

#endif
