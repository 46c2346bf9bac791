/* SPDX-License-Identifier: ISC */
#include "base/array.h"

#include <stdlib.h>
#include <string.h>

bool
aw_array_grow(void *items, size_t n, size_t size)
{
	void *old, *grown;

	/* Full exactly when n is 0 or a power of two of at least 4. */
	if (n != 0 && (n < 4 || (n & (n - 1)) != 0))
		return true;
	memcpy(&old, items, sizeof(old));
	grown = realloc(old, (n == 0 ? 4 : n * 2) * size);
	if (grown == NULL)
		return false;
	memcpy(items, &grown, sizeof(grown));
	return true;
}
