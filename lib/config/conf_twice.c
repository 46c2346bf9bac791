/* SPDX-License-Identifier: ISC */
#include "config/conf.h"

#include <stdlib.h>
#include <string.h>

#define FEW 16 /* slots without memory of their own */

const void *
aw_conf_string_at(const void *list, size_t i, size_t *len)
{
	const char *text = ((const char *const *)list)[i];

	*len = strlen(text);
	return text;
}

/* FNV-1a of 32 bits. */
static uint32_t
hash(const void *data, size_t len)
{
	const uint8_t *bytes = data;
	uint32_t h = 2166136261U;

	for (size_t i = 0; i < len; i++)
		h = (h ^ bytes[i]) * 16777619U;
	return h;
}

/* Puts texts into a table of places, each 1 more than that of its text, until one is there. */
static bool
find(const void *list, size_t n, aw_conf_text at, uint32_t *table, size_t slots, size_t twice[2])
{
	for (size_t i = 0; i < n; i++) {
		size_t len, other_len;
		const void *text = at(list, i, &len);
		size_t slot = hash(text, len) & (slots - 1);

		for (; table[slot] != 0; slot = (slot + 1) & (slots - 1)) {
			const void *other = at(list, table[slot] - 1, &other_len);

			if (other_len == len && memcmp(other, text, len) == 0) {
				twice[0] = table[slot] - 1;
				twice[1] = i;
				return true;
			}
		}
		table[slot] = (uint32_t)i + 1;
	}
	return false;
}

enum aw_err
aw_conf_twice(const void *list, size_t n, aw_conf_text at, size_t twice[2])
{
	uint32_t few[FEW] = {0}, *table = few;
	size_t slots = FEW;
	bool found;

	while (slots < 2 * n)
		slots *= 2;
	if (slots > FEW)
		table = calloc(slots, sizeof(*table));
	if (table == NULL)
		return AW_ERR_NO_MEMORY;
	found = find(list, n, at, table, slots, twice);
	if (table != few)
		free(table);
	return found ? AW_ERR_CONFIG_CONFLICT : AW_OK;
}
