/* SPDX-License-Identifier: ISC */
#include "entitlement.h"

#include <stdlib.h>
#include <string.h>

#define ID_MAX UINT32_C(0x7fffffff)
#define FNV_BASIS UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/* Includes the NUL, so that ("ab", "c") and ("a", "bc") differ. */
static uint64_t
mix_text(uint64_t hash, const char *text)
{
	size_t len = strlen(text) + 1;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * FNV_PRIME;
	return hash;
}

uint32_t
aw_entitlement_id(const char *tag, const char *name)
{
	uint64_t hash = mix_text(mix_text(FNV_BASIS, tag), name);
	uint32_t id = (uint32_t)(hash ^ hash >> 32) & ID_MAX;

	return id == 0 ? 1 : id;
}

static int
compare_text(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int
compare_numbers(const void *a, const void *b)
{
	const struct aw_entitlement_row *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int
compare_numbers_and_texts(const void *a, const void *b)
{
	const struct aw_entitlement *x = ((const struct aw_entitlement_row *)a)->entitlement;
	const struct aw_entitlement *y = ((const struct aw_entitlement_row *)b)->entitlement;
	int order = compare_numbers(a, b);

	if (order == 0)
		order = compare_text(x->tag, y->tag);
	if (order == 0)
		order = compare_text(x->name, y->name);
	if (order == 0)
		order = compare_text(x->version, y->version);
	return order != 0 ? order : (x > y) - (x < y);
}

/*
 * Of equal numbers, the later ones are increased; after the greatest number the lowest free ones
 * are used.
 */
static void
resolve_clashes(struct aw_entitlement_row *rows, size_t n)
{
	uint32_t last = 0, lowest = 1;
	size_t placed = 0, i = 0;

	for (; i < n && last < ID_MAX; i++) {
		if (rows[i].id <= last)
			rows[i].id = last + 1;
		last = rows[i].id;
	}
	for (size_t end = i; i < n; i++) {
		for (; placed < end && rows[placed].id == lowest; placed++)
			lowest++;
		rows[i].id = lowest++;
	}
}

bool
aw_entitlements_number(const struct aw_license *license, struct aw_entitlements *out)
{
	size_t n = license->n_entitlements;
	struct aw_entitlement_row *rows = calloc(n + 1, sizeof(*rows));

	if (rows == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		rows[i].entitlement = &license->entitlements[i];
		rows[i].id = aw_entitlement_id(rows[i].entitlement->tag, rows[i].entitlement->name);
	}
	qsort(rows, n, sizeof(*rows), compare_numbers_and_texts);
	resolve_clashes(rows, n);
	qsort(rows, n, sizeof(*rows), compare_numbers);
	out->rows = rows;
	out->n = n;
	return true;
}

void
aw_entitlements_clear(struct aw_entitlements *entitlements)
{
	free(entitlements->rows);
	*entitlements = (struct aw_entitlements){0};
}
