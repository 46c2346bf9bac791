/* SPDX-License-Identifier: ISC */
/*
 * One engine for all tables of the MIB. A table is data: its cursor, the parts of its index, its
 * columns. Rows stand in sorted arrays of one or two levels (stores, and the anchors of a store),
 * in the order of their object identifiers: of two strings the shorter one first, then by octets.
 * The engine finds a row by binary search and compares arcs with fields directly, so rows carry no
 * keys. Knows nothing of Net-SNMP and keeps no state.
 */
#ifndef AW_TABLE_H
#define AW_TABLE_H

#include "value.h"

#define AW_OID_MAX 128 /* arcs of an object identifier */
#define AW_KEYS_MAX 3
#define AW_COLUMNS_MAX 64 /* of one table */

/* Where a row stands in its table. */
struct aw_cursor {
	struct aw_row row;
	size_t at[2];
};

/*
 * Memory of the last answer, which makes walks cheap: the next question is mostly about the same
 * row or the one after it. The caller keeps it, all zero at first and whenever rows have changed.
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

struct aw_index {
	const char *name;
	enum aw_key_kind kind;
	uint32_t min, max; /* octets of strings; smallest and greatest number */
};

/* One level of rows. */
struct aw_level {
	size_t (*count)(const struct aw_row *parent);
	const void *(*at)(const struct aw_row *parent, size_t i);
	void (*keys)(const struct aw_row *parent, const void *row, struct aw_key *keys);
	const struct aw_index *index;
	size_t n_index;
	/*
	 * How many first octets of a row decide all that it shows, together with its outer row and
	 * with the texts of so many char pointers after them: what other pointers lead to never
	 * changes, and columns use nothing else but the clock. Two such rows are unchanged without
	 * a look at their columns. Inner rows without texts are one array. 0: not so.
	 */
	size_t fixed, texts;
};

struct aw_table {
	const char *name;
	const unsigned long *root; /* of the entry (or of the scalars' node) below the region */
	size_t root_len;
	const struct aw_level *levels; /* one or two */
	size_t n_levels;
	const struct aw_column *columns; /* by id */
	size_t n_columns;
	bool uncounted; /* awAgentRecordSerial does not count its changes */
};

/* A region of the tree: tables in the order of their roots. */
struct aw_region {
	const unsigned long *root;
	size_t root_len;
	const struct aw_table *const *tables;
	size_t n_tables;
};

enum aw_answer { AW_ANSWER_VALUE, AW_ANSWER_NO_OBJECT, AW_ANSWER_NO_INSTANCE, AW_ANSWER_END };

struct aw_oid {
	unsigned long arcs[AW_OID_MAX];
	size_t len;
};

/* GET: the value of exactly this object, absolute identifier. *column is set with a value. */
enum aw_answer aw_region_get(const struct aw_region *region, const void *source, int64_t now,
    const unsigned long *oid, size_t len, const struct aw_column **column, struct aw_value *value);

/*
 * GETNEXT: the first object behind `oid` (any identifier at all) that has a value; its absolute
 * identifier in *next. AW_ANSWER_END past the region. The cache only saves time.
 */
enum aw_answer aw_region_next(const struct aw_region *region, const void *source, int64_t now,
    const unsigned long *oid, size_t len, struct aw_walk_cache *cache, struct aw_oid *next,
    const struct aw_column **column, struct aw_value *value);

/* The column with this id or name, or NULL. */
const struct aw_column *aw_table_column(const struct aw_table *table, uint32_t id);
const struct aw_column *aw_table_column_named(const struct aw_table *table, const char *name);

/* The absolute identifier of one column of a row that the caller has. */
void aw_table_oid(const struct aw_region *region, const struct aw_table *table,
    const struct aw_column *column, const struct aw_row *row, struct aw_oid *oid);

/* The order of index strings: the shorter one first, then by octets. */
int aw_key_compare(const char *a, size_t a_len, const char *b, size_t b_len);
int aw_name_compare(const char *a, const char *b);

#endif
