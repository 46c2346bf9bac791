/* SPDX-License-Identifier: ISC */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define STEP_MIN ((size_t)512)
#define STEP_MAX ((size_t)256 * 1024)

/* As strict in its alignment as any type of the product. */
union unit {
	void *pointer;
	int64_t number;
	double real;
};

struct aw_arena_block {
	struct aw_arena_block *next;
	union unit memory[];
};

static bool
add_block(struct aw_arena *arena, size_t size)
{
	size_t room = arena->step > STEP_MIN ? arena->step : STEP_MIN;
	struct aw_arena_block *block;

	room = size > room ? size : room;
	block = calloc(1, sizeof(*block) + room);
	if (block == NULL)
		return false;
	block->next = arena->blocks;
	arena->blocks = block;
	arena->next = (char *)block->memory;
	arena->room = room;
	arena->step = room < STEP_MAX ? 2 * room : room;
	return true;
}

void *
aw_arena_take(struct aw_arena *arena, size_t size)
{
	void *taken;

	size = (size + sizeof(union unit) - 1) / sizeof(union unit) * sizeof(union unit);
	if (size > arena->room && !add_block(arena, size))
		return NULL;
	taken = arena->next;
	arena->next += size;
	arena->room -= size;
	return taken;
}

char *
aw_arena_copy(struct aw_arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = aw_arena_take(arena, size);

	return copy != NULL ? memcpy(copy, text, size) : NULL;
}

void
aw_arena_free(struct aw_arena *arena)
{
	struct aw_arena_block *next;

	for (struct aw_arena_block *block = arena->blocks; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
	*arena = (struct aw_arena){0};
}
