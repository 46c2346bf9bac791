/* SPDX-License-Identifier: ISC */
#include "config/conf.h"

#include <stdlib.h>
#include <string.h>

#include "base/fnv.h"

#define FEW 8 /* texts that are compared in pairs, which is faster */

const void *
aw_conf_string_at(const void *list, size_t i, size_t *len)
{
	const char *text = ((const char *const *)list)[i];

	*len = strlen(text);
	return text;
}

/* Compares the text with the one at `place`; fills twice if they are equal. */
static bool
same(const void *list, aw_conf_text at, size_t place, size_t i, size_t twice[2])
{
	size_t len, other_len;
	const void *text = at(list, i, &len), *other = at(list, place, &other_len);

	if (other_len != len || memcmp(other, text, len) != 0)
		return false;
	twice[0] = place;
	twice[1] = i;
	return true;
}

/* Puts texts into a table of places, each 1 more than that of its text, until one is there. */
static bool
find(const void *list, size_t n, aw_conf_text at, uint32_t *table, size_t slots, size_t twice[2])
{
	for (size_t i = 0; i < n; i++) {
		size_t len;
		const void *text = at(list, i, &len);
		size_t slot = aw_fnv32_bytes(AW_FNV32_START, text, len) & (slots - 1);

		for (; table[slot] != 0; slot = (slot + 1) & (slots - 1))
			if (same(list, at, table[slot] - 1, i, twice))
				return true;
		table[slot] = (uint32_t)i + 1;
	}
	return false;
}

enum aw_err
aw_conf_twice(const void *list, size_t n, aw_conf_text at, size_t twice[2])
{
	size_t slots = (size_t)2 * FEW;
	uint32_t *table;
	bool found;

	for (size_t i = 1; i < n && n <= FEW; i++)
		for (size_t k = 0; k < i; k++)
			if (same(list, at, k, i, twice))
				return AW_ERR_CONFIG_CONFLICT;
	if (n <= FEW)
		return AW_OK;
	while (slots < 2 * n)
		slots *= 2;
	table = calloc(slots, sizeof(*table));
	if (table == NULL)
		return AW_ERR_NO_MEMORY;
	found = find(list, n, at, table, slots, twice);
	free(table);
	return found ? AW_ERR_CONFIG_CONFLICT : AW_OK;
}
