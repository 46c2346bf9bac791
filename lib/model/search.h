/* SPDX-License-Identifier: ISC */
/*
 * What OpenSSL's own search for a path does with a chain and a store as a whole, where it fails and
 * another path holds. Part of model.h, which says whose the texts are.
 */
#ifndef AW_SEARCH_H
#define AW_SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#define AW_SEARCHES_MAX 16

struct aw_search {
	int64_t from, to; /* it fails at each of these instants, both included */
	bool old_order;   /* only in the order of 1.0.2, presented certificates before anchors */
	char *error;      /* in the words of OpenSSL */
	/* The certificate that misleads it: without it the search finds a path. */
	uint8_t sha256[32];
	char *name;
	bool anchor; /* it is in the store; else it is presented */
};

/* Frees the texts; the search is zeroed. */
void aw_search_clear(struct aw_search *search);

#endif
