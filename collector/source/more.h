/* SPDX-License-Identifier: ISC */
/* Parts that a source gives in addition to those that the configuration makes one expect of it. */
#ifndef AW_MORE_H
#define AW_MORE_H

#include "source/result.h"

struct aw_source;

#define AW_MORE_MAX 200       /* of one answer */
#define AW_MORE_NUMBERS_MAX 9 /* parts with one name */

struct aw_more {
	enum aw_source_part part; /* AW_PART_STORE or AW_PART_CERTIFICATE */
	char *name;               /* in the record */
	bool judged;              /* of a store: transitions are judged on it */
	struct aw_result facts;   /* has_store, or has_certificate, and what it is of */
};

/*
 * Adds an empty part of the machine, that it calls `own`, to result->more; its fact is asked for.
 * NULL: memory is short, there are AW_MORE_MAX, or the name is taken, then *taken is true.
 */
struct aw_more *aw_more_add(struct aw_result *result, const struct aw_source *source,
    enum aw_source_part part, const char *own, bool *taken);

/* The same; a name that is taken gets a number: "NAME-2" and so on. */
struct aw_more *aw_more_add_numbered(struct aw_result *result, const struct aw_source *source,
    enum aw_source_part part, const char *own, bool *taken);

/* The part of that name in the record, or NULL. */
const struct aw_more *
aw_more_find(const struct aw_result *result, enum aw_source_part part, const char *name);

#endif
