/* SPDX-License-Identifier: ISC */
/*
 * One engine for all tables of the MIB. A table is data: its root, the parts of its index and its
 * columns. Rows are elements of sorted arrays of one or two levels (stores, and the anchors of a
 * store), in the order of their object identifiers. An index string without IMPLIED begins with its
 * length (RFC 2578, 7.7), so of two strings the shorter one is first. The engine finds a row by
 * binary search and compares arcs with fields, so rows need no encoded index. It does not depend on
 * Net-SNMP and keeps no state.
 */
#ifndef AW_TABLE_H
#define AW_TABLE_H

#include "value.h"

#define AW_OID_MAX 128    /* arcs of an object identifier (RFC 2578, 3.5) */
#define AW_KEYS_MAX 3     /* parts of an index */
#define AW_COLUMNS_MAX 64 /* of one table */

/* The position of a row in its table. */
struct aw_cursor {
	struct aw_row row;
	size_t at[2];
};

/*
 * The rows of the last GETNEXT: the next one usually asks for the same row or the one after it, and
 * then needs no search. Owned by the caller, who sets it to zero at first and whenever rows change.
 */
struct aw_walk_cache {
	const struct aw_table *table;
	bool asked_known;
	struct aw_cursor asked, answered;
};

enum aw_key_kind { AW_KEY_STRING, AW_KEY_NUMBER };

/* One part of a row's index; for strings `number` is the length. */
struct aw_key {
	const char *string;
	uint32_t number;
};

/* Description of one part of an index. */
struct aw_index {
	const char *name;
	enum aw_key_kind kind;
	uint32_t min, max; /* octets of strings; smallest and greatest number */
};

/* One level of rows. `parent` has the source and, for the second level, the outer row. */
struct aw_level {
	size_t (*count)(const struct aw_row *parent);
	const void *(*at)(const struct aw_row *parent, size_t i);
	void (*keys)(const struct aw_row *parent, const void *row, struct aw_key *keys);
	const struct aw_index *index;
	size_t n_index;
	/*
	 * Shortcut for comparing snapshots (unchanged.h). If the first `fixed` octets of two rows
	 * are equal, and the texts of the `texts` char pointers after them, all columns are equal:
	 * they depend on these, on the outer row, on data that never changes, and on the clock
	 * only. Inner rows without such texts must be one array. 0: compare the columns.
	 */
	size_t fixed, texts;
	/* If there is one, the shortcut holds for inner rows of outer rows for which it is true. */
	bool (*quick)(const struct aw_row *a, const struct aw_row *b);
};

/* A table, or the scalars of one node. */
struct aw_table {
	const char *name;
	const unsigned long
	    *root; /* of the entry (or of the node of the scalars), relative to the region */
	size_t root_len;
	const struct aw_level *levels; /* one or two */
	size_t n_levels;
	const struct aw_column *columns; /* by id */
	size_t n_columns;
	bool uncounted; /* awAgentRecordSerial does not count its changes */
};

/* A subtree of object identifiers with tables in the order of their roots. */
struct aw_region {
	const unsigned long *root;
	size_t root_len;
	const struct aw_table *const *tables;
	size_t n_tables;
};

/* Answers to GET and GETNEXT (RFC 3416, 4.2.1 and 4.2.2). */
enum aw_answer { AW_ANSWER_VALUE, AW_ANSWER_NO_OBJECT, AW_ANSWER_NO_INSTANCE, AW_ANSWER_END };

struct aw_oid {
	unsigned long arcs[AW_OID_MAX];
	size_t len;
};

/*
 * GET: the value of the object with this absolute identifier, as of `now`. *column is set together
 * with a value. AW_ANSWER_NO_OBJECT: no such column; AW_ANSWER_NO_INSTANCE: no such row, or the
 * value is absent.
 */
enum aw_answer aw_region_get(const struct aw_region *region, const void *source, int64_t now,
    const unsigned long *oid, size_t len, const struct aw_column **column, struct aw_value *value);

/*
 * GETNEXT: the first object after `oid`, which may be any identifier, that has a value; *next is
 * its absolute identifier. AW_ANSWER_END: there is none in the region. The cache does not change
 * the answer.
 */
enum aw_answer aw_region_next(const struct aw_region *region, const void *source, int64_t now,
    const unsigned long *oid, size_t len, struct aw_walk_cache *cache, struct aw_oid *next,
    const struct aw_column **column, struct aw_value *value);

/* The column with this arc or name, or NULL. */
const struct aw_column *aw_table_column(const struct aw_table *table, uint32_t id);
const struct aw_column *aw_table_column_named(const struct aw_table *table, const char *name);

/* Fills the absolute identifier of one column of a row. */
void aw_table_oid(const struct aw_region *region, const struct aw_table *table,
    const struct aw_column *column, const struct aw_row *row, struct aw_oid *oid);

/*
 * Compare index strings in the order of their object identifiers: the shorter one first, then by
 * octets. Negative, 0 or positive.
 */
int aw_key_compare(const char *a, size_t a_len, const char *b, size_t b_len);
int aw_name_compare(const char *a, const char *b);

#endif
