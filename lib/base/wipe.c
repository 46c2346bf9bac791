/* SPDX-License-Identifier: ISC */
#include "base/wipe.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* A store the compiler must make, though the memory is freed next. */
static void *(*const volatile fill)(void *, int, size_t) = memset;

void
aw_wipe(void *p, size_t len)
{
	if (len > 0)
		(void)fill(p, 0, len);
}

void
aw_wipe_free(void *p)
{
	if (p != NULL)
		aw_wipe(p, malloc_usable_size(p));
	free(p);
}
