/* SPDX-License-Identifier: ISC */
#define _DEFAULT_SOURCE /* explicit_bzero(3) */

#include "snmp/snmp_wipe.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* free(3) has no argument for a context, so this is one of the thread. */
static _Thread_local bool wiping;

void
aw_snmp_wiping(bool on)
{
	wiping = on;
}

/*
 * In place of the C library's free in the whole process: libraries call the symbol of the program.
 * Copies of a community are in messages, requests and answers, which Net-SNMP frees as they are.
 * AddressSanitizer has its own.
 */
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__)
void __libc_free(void *__ptr);

void
free(void *__ptr)
{
	if (wiping && __ptr != NULL)
		explicit_bzero(__ptr, malloc_usable_size(__ptr));
	__libc_free(__ptr);
}
#endif
