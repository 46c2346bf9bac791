/* SPDX-License-Identifier: ISC */
#include "unchanged.h"

#include <string.h>

#include "columns.h"
#include "mib_source.h"

/* How the field of a column is compared. */
enum how { BY_TEXT, BY_8_BITS, BY_32_BITS, BY_64_BITS, BY_OCTETS, BY_SLACK, BY_VALUE };

/* A column to compare. Columns with the same base are in sequence, up to the step `end`. */
struct step {
	const struct aw_column *column;
	size_t offset;
	enum how how;
	unsigned end;
};

/* A row of a table in both snapshots. */
struct pair {
	const struct aw_table *table;
	struct step steps[AW_COLUMNS_MAX];
	unsigned n_steps;
	struct aw_row a, b;
	int64_t now;
};

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Ignores the text, which may contain a time left; its other content is in columns. */
static bool
same_findings(const struct aw_judgement *a, const struct aw_judgement *b)
{
	if (a == b)
		return true;
	if (a->n_verdicts != b->n_verdicts)
		return false;
	for (size_t i = 0; i < a->n_verdicts; i++) {
		const struct aw_verdict *x = &a->verdicts[i], *y = &b->verdicts[i];

		if (x->finding != y->finding || x->severity != y->severity ||
		    x->since != y->since || x->until != y->until ||
		    !same_text(x->object, y->object))
			return false;
	}
	return true;
}

/* Equal within the slack; an absent instant equals only an absent one. */
static bool
is_near(const char *a, const char *b, int64_t slack)
{
	int64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	if (x == AW_INSTANT_NONE || y == AW_INSTANT_NONE)
		return x == y;
	return (x < y ? (uint64_t)y - (uint64_t)x : (uint64_t)x - (uint64_t)y) <= (uint64_t)slack;
}

/* Compares the values that a manager gets. */
static bool
same_value(const struct aw_column *column, const struct pair *pair)
{
	struct aw_value a, b;
	bool has_a = aw_column_value(column, &pair->a, pair->now, &a);
	bool has_b = aw_column_value(column, &pair->b, pair->now, &b);

	if (!has_a || !has_b)
		return has_a == has_b;
	if (aw_kind_smi(column->kind) == AW_SMI_OCTETS)
		return a.len == b.len && memcmp(a.bytes, b.bytes, a.len) == 0;
	return a.number == b.number;
}

static enum how
choose_how(const struct aw_column *column)
{
	if (column->get != NULL)
		return BY_VALUE;
	if (column->slack > 0)
		return BY_SLACK;
	if (column->kind == AW_KIND_TEXT)
		return BY_TEXT;
	switch (column->size) {
	case sizeof(uint8_t):
		return BY_8_BITS;
	case sizeof(uint32_t):
		return BY_32_BITS;
	case sizeof(uint64_t):
		return BY_64_BITS;
	default:
		return BY_OCTETS;
	}
}

/* Compares the fields, which is cheaper than converting them; false if they differ. */
static bool
same_field(const struct step *step, const char *a, const char *b)
{
	const char *text_a, *text_b;
	uint32_t x32, y32;
	uint64_t x64, y64;

	a += step->offset;
	b += step->offset;
	switch (step->how) {
	case BY_TEXT:
		memcpy(&text_a, a, sizeof(text_a));
		memcpy(&text_b, b, sizeof(text_b));
		return same_text(text_a, text_b);
	case BY_32_BITS:
		memcpy(&x32, a, sizeof(x32));
		memcpy(&y32, b, sizeof(y32));
		return x32 == y32;
	case BY_64_BITS:
		memcpy(&x64, a, sizeof(x64));
		memcpy(&y64, b, sizeof(y64));
		return x64 == y64;
	case BY_8_BITS:
		return *a == *b;
	case BY_OCTETS:
		return memcmp(a, b, step->column->size) == 0;
	case BY_SLACK:
		return is_near(a, b, step->column->slack);
	case BY_VALUE:
		break;
	}
	return false;
}

static void
plan_steps(struct pair *pair)
{
	const struct aw_table *table = pair->table;
	bool done[AW_COLUMNS_MAX] = {false};

	for (size_t i = 0; i < table->n_columns; i++) {
		unsigned first = pair->n_steps;

		for (size_t k = i; k < table->n_columns; k++) {
			const struct aw_column *column = &table->columns[k];

			if (done[k] || column->base != table->columns[i].base)
				continue;
			done[k] = true;
			if (!column->uncounted)
				pair->steps[pair->n_steps++] = (struct step){.column = column,
				    .offset = column->offset,
				    .how = choose_how(column)};
		}
		for (unsigned k = first; k < pair->n_steps; k++)
			pair->steps[k].end = pair->n_steps;
	}
}

static bool
same_columns(const struct pair *pair)
{
	const struct step *step = pair->steps, *end = step + pair->n_steps, *last;

	while (step < end) {
		const void *(*base)(const struct aw_row *) = step->column->base;
		const void *a, *b;

		if (base == NULL) {
			a = pair->a.inner != NULL ? pair->a.inner : pair->a.outer;
			b = pair->b.inner != NULL ? pair->b.inner : pair->b.outer;
		} else {
			a = base(&pair->a);
			b = base(&pair->b);
		}
		last = pair->steps + step->end;
		if (base != NULL && a == b) {
			step = last;
			continue;
		}
		for (; step < last; step++)
			if ((a == NULL || b == NULL || !same_field(step, a, b)) &&
			    !same_value(step->column, pair))
				return false;
	}
	return true;
}

static bool
same_keys(const struct aw_level *level, const struct pair *pair, const void *a, const void *b)
{
	struct aw_key x[AW_KEYS_MAX] = {0}, y[AW_KEYS_MAX] = {0};

	level->keys(&pair->a, a, x);
	level->keys(&pair->b, b, y);
	for (size_t i = 0; i < level->n_index; i++)
		if (x[i].number != y[i].number ||
		    (level->index[i].kind == AW_KEY_STRING && x[i].string != y[i].string &&
			memcmp(x[i].string, y[i].string, x[i].number) != 0))
			return false;
	return true;
}

static bool
has_shortcut(const struct aw_level *level, const struct pair *pair)
{
	return level->fixed != 0 && (level->quick == NULL || level->quick(&pair->a, &pair->b));
}

/* True if two rows are unchanged by the shortcut of their level. */
static bool
is_fixed_same(const struct aw_level *level, const char *a, const char *b)
{
	const char *text_a, *text_b;

	if ((a != b && memcmp(a, b, level->fixed) != 0))
		return false;
	for (size_t i = 0; i < level->texts; i++) {
		memcpy(&text_a, a + level->fixed + i * sizeof(text_a), sizeof(text_a));
		memcpy(&text_b, b + level->fixed + i * sizeof(text_b), sizeof(text_b));
		if (!same_text(text_a, text_b))
			return false;
	}
	return true;
}

/* The same for all inner rows of an outer row. */
static bool
is_array_same(const struct aw_level *level, const struct pair *pair, size_t n)
{
	const void *a, *b;

	if (level->texts > 0 || n == 0)
		return false;
	a = level->at(&pair->a, 0);
	b = level->at(&pair->b, 0);
	return a == b || memcmp(a, b, n * level->fixed) == 0;
}

static bool
same_rows(struct pair *pair, size_t depth)
{
	const struct aw_level *level = &pair->table->levels[depth];
	size_t n = level->count(&pair->a);
	bool quick;

	if (level->count(&pair->b) != n)
		return false;
	quick = has_shortcut(level, pair);
	if (depth > 0 && quick && is_array_same(level, pair, n))
		return true;
	for (size_t i = 0; i < n; i++) {
		const void *a = level->at(&pair->a, i), *b = level->at(&pair->b, i);

		if (quick && is_fixed_same(level, a, b))
			continue;
		if (!same_keys(level, pair, a, b))
			return false;
		*(depth == 0 ? &pair->a.outer : &pair->a.inner) = a;
		*(depth == 0 ? &pair->b.outer : &pair->b.inner) = b;
		if (depth + 1 < pair->table->n_levels ? !same_rows(pair, depth + 1)
						      : !same_columns(pair))
			return false;
	}
	return true;
}

static bool
same_table(
    const struct aw_table *table, const struct aw_mib_source *a, const struct aw_mib_source *b)
{
	struct pair pair = {.table = table,
	    .a.source = a,
	    .b.source = b,
	    .now = a->snapshot->judged_at > b->snapshot->judged_at ? a->snapshot->judged_at
								   : b->snapshot->judged_at};

	if (table->uncounted)
		return true;
	plan_steps(&pair);
	return same_rows(&pair, 0);
}

bool
aw_unchanged_snapshot(const struct aw_snapshot *a, const struct aw_snapshot *b)
{
	const struct aw_mib_source source_a = {.snapshot = a}, source_b = {.snapshot = b};

	if (a->n_devices != b->n_devices)
		return false;
	for (size_t i = 0; i < a->n_devices; i++)
		if (!same_findings(a->devices[i]->judgement, b->devices[i]->judgement))
			return false;
	for (size_t i = 0; i < aw_mib.n_tables; i++)
		if (!same_table(aw_mib.tables[i], &source_a, &source_b))
			return false;
	return true;
}

void
aw_unchanged_set_serial(struct aw_snapshot *snapshot, const struct aw_snapshot *before)
{
	bool unchanged = before != NULL && aw_unchanged_snapshot(before, snapshot);

	snapshot->serial = before == NULL ? 1 : before->serial + !unchanged;
	snapshot->changed_at = unchanged ? before->changed_at : snapshot->judged_at;
}

enum aw_err
aw_unchanged_device(struct aw_device_row *a, struct aw_device_row *b, int64_t now, bool *unchanged,
    struct aw_error *err)
{
	struct aw_snapshot *before, *after = NULL;
	enum aw_err rc = aw_snapshot_new(
	    a->rules, &(struct aw_device_row *){aw_device_row_ref(a)}, 1, now, &before, err);

	if (rc != AW_OK)
		return rc;
	rc = aw_snapshot_new(
	    b->rules, &(struct aw_device_row *){aw_device_row_ref(b)}, 1, now, &after, err);
	if (rc == AW_OK)
		*unchanged = aw_unchanged_snapshot(before, after);
	aw_snapshot_free(before);
	aw_snapshot_free(after);
	return rc;
}
