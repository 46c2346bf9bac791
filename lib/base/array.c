/* SPDX-License-Identifier: ISC */
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* `items` is the address of the pointer. */
static bool
resize(void *items, size_t octets)
{
	void *old, *grown;

	memcpy(&old, items, sizeof(old));
	grown = realloc(old, octets);
	if (grown == NULL)
		return false;
	memcpy(items, &grown, sizeof(grown));
	return true;
}

bool
aw_array_grow(void *items, size_t n, size_t size)
{
	/* Full exactly when n is 0 or a power of two of at least 4. */
	if (n != 0 && (n < 4 || (n & (n - 1)) != 0))
		return true;
	return resize(items, (n == 0 ? 4 : n * 2) * size);
}

bool
aw_array_reserve(void *items, size_t *room, size_t n, size_t size)
{
	if (n <= *room)
		return true;
	if (!resize(items, 2 * n * size))
		return false;
	*room = 2 * n;
	return true;
}
