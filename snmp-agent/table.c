/* SPDX-License-Identifier: ISC */
#include "table.h"

#include <string.h>

/* Position of the index of a row relative to the requested arcs. */
enum order {
	BEFORE,
	WITHIN, /* the index equals the first arcs, or all of them */
	AFTER,
};

int
aw_key_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	if (a_len != b_len)
		return a_len < b_len ? -1 : 1;
	return a_len == 0 ? 0 : memcmp(a, b, a_len);
}

int
aw_name_compare(const char *a, const char *b)
{
	return aw_key_compare(a, strlen(a), b, strlen(b));
}

static enum order
compare_string(const struct aw_key *key, const unsigned long *arcs, size_t len, size_t *used)
{
	if (len == 0 || key->number > arcs[0])
		return AFTER;
	if (key->number < arcs[0])
		return BEFORE;
	for (size_t i = 0; i < key->number; i++) {
		unsigned char c = (unsigned char)key->string[i];

		if (i + 1 == len || c > arcs[i + 1])
			return AFTER;
		if (c < arcs[i + 1])
			return BEFORE;
	}
	*used = (size_t)key->number + 1;
	return WITHIN;
}

static enum order
compare_number(const struct aw_key *key, const unsigned long *arcs, size_t len, size_t *used)
{
	if (len == 0 || key->number > arcs[0])
		return AFTER;
	if (key->number < arcs[0])
		return BEFORE;
	*used = 1;
	return WITHIN;
}

static enum order
compare_keys(const struct aw_level *level, const struct aw_key *keys, const unsigned long *arcs,
    size_t len, size_t *used)
{
	*used = 0;
	for (size_t i = 0; i < level->n_index; i++) {
		size_t part = 0;
		enum order order = level->index[i].kind == AW_KEY_STRING
				       ? compare_string(&keys[i], arcs + *used, len - *used, &part)
				       : compare_number(&keys[i], arcs + *used, len - *used, &part);

		if (order != WITHIN)
			return order;
		*used += part;
	}
	return WITHIN;
}

/* The first row of a level that is not BEFORE the arcs, and its position relative to them. */
static size_t
lower_bound(const struct aw_level *level, const struct aw_row *parent, const unsigned long *arcs,
    size_t len, enum order *order, size_t *used)
{
	struct aw_key keys[AW_KEYS_MAX] = {0};
	size_t low = 0, high = level->count(parent), middle, n;
	enum order found;

	*order = AFTER;
	while (low < high) {
		middle = low + (high - low) / 2;
		level->keys(parent, level->at(parent, middle), keys);
		found = compare_keys(level, keys, arcs, len, &n);
		if (found == BEFORE) {
			low = middle + 1;
			continue;
		}
		high = middle;
		*order = found;
		*used = n;
		if (found == WITHIN)
			return middle;
	}
	return low;
}

static void
place_cursor(const struct aw_table *table, struct aw_cursor *cursor, size_t depth, size_t i)
{
	cursor->at[depth] = i;
	if (depth == 0) {
		cursor->row.inner = NULL;
		cursor->row.outer = table->levels[0].at(&cursor->row, i);
	} else {
		cursor->row.inner = table->levels[1].at(&cursor->row, i);
	}
}

/*
 * Moves the cursor to the first row from element i of this level on; an outer row without inner
 * rows is skipped.
 */
static bool
settle_cursor(const struct aw_table *table, struct aw_cursor *cursor, size_t depth, size_t i)
{
	size_t n = table->levels[depth].count(&cursor->row);

	for (; i < n; i++) {
		place_cursor(table, cursor, depth, i);
		if (depth + 1 == table->n_levels)
			return true;
		if (table->levels[1].count(&cursor->row) > 0) {
			place_cursor(table, cursor, 1, 0);
			return true;
		}
	}
	return false;
}

/* Moves the cursor to the first row whose index is greater than the arcs. */
static bool
seek_after(
    const struct aw_table *table, struct aw_cursor *cursor, const unsigned long *arcs, size_t len)
{
	enum order order;
	size_t used = 0, inner_used, i, j;

	i = lower_bound(&table->levels[0], &cursor->row, arcs, len, &order, &used);
	if (order != WITHIN)
		return settle_cursor(table, cursor, 0, i);
	if (table->n_levels > 1) {
		place_cursor(table, cursor, 0, i);
		j = lower_bound(
		    &table->levels[1], &cursor->row, arcs + used, len - used, &order, &inner_used);
		if (settle_cursor(table, cursor, 1, order == WITHIN ? j + 1 : j))
			return true;
	}
	return settle_cursor(table, cursor, 0, i + 1);
}

static bool
seek_exact(
    const struct aw_table *table, struct aw_cursor *cursor, const unsigned long *arcs, size_t len)
{
	for (size_t depth = 0; depth < table->n_levels; depth++) {
		enum order order;
		size_t used = 0, i;

		i = lower_bound(&table->levels[depth], &cursor->row, arcs, len, &order, &used);
		if (order != WITHIN)
			return false;
		place_cursor(table, cursor, depth, i);
		arcs += used;
		len -= used;
	}
	return len == 0;
}

static bool
advance_cursor(const struct aw_table *table, struct aw_cursor *cursor)
{
	if (table->n_levels > 1 && settle_cursor(table, cursor, 1, cursor->at[1] + 1))
		return true;
	return settle_cursor(table, cursor, 0, cursor->at[0] + 1);
}

const struct aw_column *
aw_table_column(const struct aw_table *table, uint32_t id)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (table->columns[i].id == id)
			return &table->columns[i];
	return NULL;
}

const struct aw_column *
aw_table_column_named(const struct aw_table *table, const char *name)
{
	for (size_t i = 0; i < table->n_columns; i++)
		if (strcmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	return NULL;
}

static bool
starts_with(const unsigned long *oid, size_t len, const unsigned long *root, size_t root_len)
{
	return len >= root_len && memcmp(oid, root, root_len * sizeof(*root)) == 0;
}

/* Position of a subtree relative to an identifier: BEFORE it, AFTER it, or it is WITHIN. */
static enum order
compare_subtree(const unsigned long *root, size_t root_len, const unsigned long *oid, size_t len)
{
	for (size_t i = 0; i < root_len; i++) {
		if (i == len || root[i] > oid[i])
			return AFTER;
		if (root[i] < oid[i])
			return BEFORE;
	}
	return WITHIN;
}

enum aw_answer
aw_region_get(const struct aw_region *region, const void *source, int64_t now,
    const unsigned long *oid, size_t len, const struct aw_column **column, struct aw_value *value)
{
	struct aw_cursor cursor = {.row = {.source = source}};
	const struct aw_table *table;

	if (!starts_with(oid, len, region->root, region->root_len))
		return AW_ANSWER_NO_OBJECT;
	oid += region->root_len;
	len -= region->root_len;
	for (size_t i = 0; i < region->n_tables; i++) {
		table = region->tables[i];
		if (len <= table->root_len || !starts_with(oid, len, table->root, table->root_len))
			continue;
		if (oid[table->root_len] > UINT32_MAX)
			break;
		*column = aw_table_column(table, (uint32_t)oid[table->root_len]);
		if (*column == NULL)
			break;
		if (!seek_exact(
			table, &cursor, oid + table->root_len + 1, len - table->root_len - 1))
			return AW_ANSWER_NO_INSTANCE;
		return aw_column_value(*column, &cursor.row, now, value) ? AW_ANSWER_VALUE
									 : AW_ANSWER_NO_INSTANCE;
	}
	return AW_ANSWER_NO_OBJECT;
}

static void
add_arcs(struct aw_oid *oid, const unsigned long *arcs, size_t n)
{
	for (size_t i = 0; i < n && oid->len < AW_OID_MAX; i++)
		oid->arcs[oid->len++] = arcs[i];
}

static void
add_arc(struct aw_oid *oid, unsigned long arc)
{
	add_arcs(oid, &arc, 1);
}

static void
add_keys(
    struct aw_oid *oid, const struct aw_level *level, const struct aw_row *row, const void *element)
{
	struct aw_key keys[AW_KEYS_MAX] = {0};

	level->keys(row, element, keys);
	for (size_t i = 0; i < level->n_index; i++) {
		add_arc(oid, keys[i].number);
		if (level->index[i].kind != AW_KEY_STRING)
			continue;
		for (size_t k = 0; k < keys[i].number; k++)
			add_arc(oid, (unsigned char)keys[i].string[k]);
	}
}

void
aw_table_oid(const struct aw_region *region, const struct aw_table *table,
    const struct aw_column *column, const struct aw_row *row, struct aw_oid *oid)
{
	oid->len = 0;
	add_arcs(oid, region->root, region->root_len);
	add_arcs(oid, table->root, table->root_len);
	add_arc(oid, column->id);
	add_keys(oid, &table->levels[0], row, row->outer);
	if (table->n_levels > 1)
		add_keys(oid, &table->levels[1], row, row->inner);
}

/* A request for one table: the next object from this column on, after these arcs of the index. */
struct question {
	const void *source;
	int64_t now;
	unsigned long column;
	const unsigned long *arcs;
	size_t len;
};

/* True if the index of the row at the cursor is exactly these arcs. */
static bool
is_at(const struct aw_table *table, const struct aw_cursor *cursor, const unsigned long *arcs,
    size_t len)
{
	for (size_t depth = 0; depth < table->n_levels; depth++) {
		const struct aw_level *level = &table->levels[depth];
		struct aw_key keys[AW_KEYS_MAX] = {0};
		size_t used;

		level->keys(&cursor->row, depth == 0 ? cursor->row.outer : cursor->row.inner, keys);
		if (compare_keys(level, keys, arcs, len, &used) != WITHIN)
			return false;
		arcs += used;
		len -= used;
	}
	return len == 0;
}

/* As seek_after, without a search if the cache has the row. */
static bool
seek_by_cache(const struct aw_table *table, struct aw_walk_cache *cache,
    const struct question *question, struct aw_cursor *cursor)
{
	if (cache->table == table && cache->asked_known &&
	    is_at(table, &cache->asked, question->arcs, question->len)) {
		*cursor = cache->asked;
		return advance_cursor(table, cursor);
	}
	if (cache->table == table &&
	    is_at(table, &cache->answered, question->arcs, question->len)) {
		cache->asked = cache->answered;
		cache->asked_known = true;
		*cursor = cache->asked;
		return advance_cursor(table, cursor);
	}
	cache->asked_known = false;
	return seek_after(table, cursor, question->arcs, question->len);
}

/* Finds the first row with a value in this column, after the arcs if they are of this column. */
static bool
next_in_column(const struct aw_table *table, const struct aw_column *column,
    struct aw_walk_cache *cache, const struct question *question, struct aw_value *value)
{
	struct aw_cursor cursor = {.row = {.source = question->source}};
	bool found;

	if (column->id == question->column) {
		found = seek_by_cache(table, cache, question, &cursor);
	} else {
		cache->asked_known = false;
		found = settle_cursor(table, &cursor, 0, 0);
	}
	while (found && !aw_column_value(column, &cursor.row, question->now, value))
		found = advance_cursor(table, &cursor);
	cache->table = found ? table : NULL;
	cache->answered = cursor;
	return found;
}

enum aw_answer
aw_region_next(const struct aw_region *region, const void *source, int64_t now,
    const unsigned long *oid, size_t len, struct aw_walk_cache *cache, struct aw_oid *next,
    const struct aw_column **column, struct aw_value *value)
{
	enum order order = compare_subtree(region->root, region->root_len, oid, len);
	size_t skip = order == WITHIN ? region->root_len : len;

	if (order == BEFORE)
		return AW_ANSWER_END;
	for (size_t i = 0; i < region->n_tables; i++) {
		const struct aw_table *table = region->tables[i];
		struct question question = {.source = source, .now = now};

		order = compare_subtree(table->root, table->root_len, oid + skip, len - skip);
		if (order == BEFORE)
			continue;
		if (order == WITHIN && len - skip > table->root_len) {
			question.column = oid[skip + table->root_len];
			question.arcs = oid + skip + table->root_len + 1;
			question.len = len - skip - table->root_len - 1;
		}
		for (size_t c = 0; c < table->n_columns; c++) {
			*column = &table->columns[c];
			if ((*column)->id < question.column ||
			    !next_in_column(table, *column, cache, &question, value))
				continue;
			aw_table_oid(region, table, *column, &cache->answered.row, next);
			return AW_ANSWER_VALUE;
		}
	}
	return AW_ANSWER_END;
}
