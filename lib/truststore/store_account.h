/* SPDX-License-Identifier: ISC */
/*
 * What each range of a file was: a certificate, a decoration that is known, or a problem. A range
 * that no reader accounts for was passed over, which is a problem by itself.
 */
#ifndef AW_STORE_ACCOUNT_H
#define AW_STORE_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>

/* In the order in which one goes before another for the same octets. */
enum aw_account_class {
	AW_ACCOUNT_NONE,        /* nobody accounts for it */
	AW_ACCOUNT_DECORATION,  /* comments, attributes, keys, CRLs, other lines of a text */
	AW_ACCOUNT_CERTIFICATE, /* or an entry of a listing: it was read */
	AW_ACCOUNT_PROBLEM,     /* it was reported with its place */
};

struct aw_account_range {
	size_t start, end;
	enum aw_account_class class;
};

/* Begin with {0}. */
struct aw_account {
	struct aw_account_range *ranges;
	size_t n;
};

void aw_account_clear(struct aw_account *account);

/* Notes a range; one that goes on with the last range of its class is joined to it. False: no
 * memory. */
bool
aw_account_note(struct aw_account *account, size_t start, size_t end, enum aw_account_class class);

/* Puts the ranges in the order of their starts. */
void aw_account_sort(struct aw_account *account);

/*
 * The first range from `from` on, below `len`, that nobody accounts for; false: there is none. It
 * sorts the ranges.
 */
bool
aw_account_gap(struct aw_account *account, size_t from, size_t len, struct aw_account_range *gap);

#endif
