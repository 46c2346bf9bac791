/* SPDX-License-Identifier: ISC */
/*
 * What a file may be, in one table: the word that records have, the words for people, the marks by
 * which it is recognised, and its reader. The recogniser asks the rows in their order, which is
 * that of certainty (store_content.c); docs/formats.md is made of the same rows.
 */
#ifndef AW_STORE_KINDS_H
#define AW_STORE_KINDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct aw_store_look;
struct aw_store_reading;

struct aw_store_kind {
	const char *word;  /* of aw_store.format */
	const char *what;  /* for people, with its article: "a PEM file" */
	const char *marks; /* what it is recognised by */
	const char *gives; /* what is read of it; NULL: nothing, it is named */

	/* For the readers of this room. NULL: a reader of another row finds it. */
	bool (*is)(struct aw_store_look *look);
	/* NULL: it is no trust store, which is the error `code`, AW_ERR_STORE_FORMAT if 0. */
	enum aw_err (*read)(struct aw_store_reading *in);
	enum aw_err code;
	bool tries; /* the reader may find that it is something else: STORE_FORMAT */
};

/* All rows, in the order in which they are asked. */
const struct aw_store_kind *aw_store_kinds(size_t *n);

/* The row of a word; NULL: there is none. A directory has one, too. */
const struct aw_store_kind *aw_store_kind_find(const char *word);

#endif
