/* SPDX-License-Identifier: ISC */
/* Memory that is freed as a whole: for many small things that end together. */
#ifndef AW_ARENA_H
#define AW_ARENA_H

#include <stddef.h>

struct aw_arena_block;

/* Zeroed, it is empty and ready for use. */
struct aw_arena {
	struct aw_arena_block *blocks;
	char *next;  /* free memory of the latest block */
	size_t room; /* octets of it */
	size_t step; /* octets of the next block; 0 for a default, and doubled by each block */
};

/* Zeroed memory for any type, or NULL when memory is short. */
void *aw_arena_take(struct aw_arena *arena, size_t size);

/* The text in it, or NULL when memory is short. */
char *aw_arena_copy(struct aw_arena *arena, const char *text);

/* Frees all that was taken; the arena is empty then. */
void aw_arena_free(struct aw_arena *arena);

#endif
