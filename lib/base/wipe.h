/* SPDX-License-Identifier: ISC */
/* Memory that held a secret is filled with zeros before it is freed. */
#ifndef AW_WIPE_H
#define AW_WIPE_H

#include <stddef.h>

/* Fills with zeros; the compiler does not remove it. NULL is allowed with length 0. */
void aw_wipe(void *p, size_t len);

/* Wipes and frees a text of malloc(3). NULL is allowed. */
void aw_wipe_text(char *text);

/*
 * The functions of malloc(3), for libraries that take an allocator: what is freed or moved is wiped
 * first. Blocks of these are for these alone.
 */
void *aw_wipe_malloc(size_t size);
void *aw_wipe_calloc(size_t n, size_t size);
void *aw_wipe_realloc(void *p, size_t size);
char *aw_wipe_strdup(const char *s);
void aw_wipe_free(void *p);

/* How often these had no memory: a library may report its own limits as a want of memory. */
unsigned aw_wipe_failures(void);

#endif
