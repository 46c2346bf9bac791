/* SPDX-License-Identifier: ISC */
/*
 * Whether an allocation failed in between, for what does not say why it failed, or that something
 * is missing in its result: jansson has no code for some of its failed allocations, a getter of
 * OpenSSL returns NULL for what is not there as for want of memory, and a buffer cuts a text.
 * malloc(3) sets errno, which they leave alone. Watches may be nested.
 */
#ifndef AW_MEMORY_H
#define AW_MEMORY_H

#include <errno.h>
#include <stdbool.h>

/* Before the work; the result is for aw_memory_short. */
static inline int
aw_memory_watch(void)
{
	int before = errno;

	errno = 0;
	return before;
}

/* After it: true if memory was short. What an outer watch has seen stays. */
static inline bool
aw_memory_short(int before)
{
	if (errno == ENOMEM)
		return true;
	errno = before;
	return false;
}

#endif
