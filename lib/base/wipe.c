/* SPDX-License-Identifier: ISC */
#define _DEFAULT_SOURCE /* explicit_bzero(3) */
#include "base/wipe.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* In front of each block: its size. Aligned for any type. */
union head {
	size_t size;
	max_align_t align;
};

/* Allocators have no argument for a context, so this is one of the process. */
static atomic_uint failures;

void
aw_wipe(void *p, size_t len)
{
	if (len > 0)
		explicit_bzero(p, len);
}

void
aw_wipe_text(char *text)
{
	if (text != NULL)
		aw_wipe(text, strlen(text));
	free(text);
}

void *
aw_wipe_malloc(size_t size)
{
	union head *head = size <= SIZE_MAX - sizeof(*head) ? malloc(sizeof(*head) + size) : NULL;

	if (head == NULL) {
		(void)atomic_fetch_add(&failures, 1);
		return NULL;
	}
	head->size = size;
	return head + 1;
}

void *
aw_wipe_calloc(size_t n, size_t size)
{
	void *p = aw_wipe_malloc(size == 0 || n <= SIZE_MAX / size ? n * size : SIZE_MAX);

	if (p != NULL)
		memset(p, 0, n * size);
	return p;
}

void *
aw_wipe_realloc(void *p, size_t size)
{
	size_t had = p != NULL ? ((union head *)p - 1)->size : 0;
	void *grown = aw_wipe_malloc(size);

	if (grown == NULL)
		return NULL;
	if (p != NULL)
		memcpy(grown, p, had < size ? had : size);
	aw_wipe_free(p);
	return grown;
}

char *
aw_wipe_strdup(const char *s)
{
	size_t size = strlen(s) + 1;
	char *copy = aw_wipe_malloc(size);

	return copy != NULL ? memcpy(copy, s, size) : NULL;
}

void
aw_wipe_free(void *p)
{
	union head *head;

	if (p == NULL)
		return;
	head = (union head *)p - 1;
	aw_wipe(head, sizeof(*head) + head->size);
	free(head);
}

unsigned
aw_wipe_failures(void)
{
	return atomic_load(&failures);
}
