/* SPDX-License-Identifier: ISC */
#include "config/conf_parse.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT sizeof(union aw_conf_any_type)

union aw_conf_any_type {
	void *pointer;
	int64_t number;
};

struct aw_conf_block {
	struct aw_conf_block *next;
	union aw_conf_any_type memory[];
};

void *
aw_conf_take(struct aw_conf_memory *memory, size_t size)
{
	void *taken;

	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	if (size > memory->room) {
		size_t room = size > memory->block ? size : memory->block;
		struct aw_conf_block *block = calloc(1, sizeof(*block) + room);

		if (block == NULL)
			return NULL;
		block->next = memory->blocks;
		memory->blocks = block;
		memory->next = (char *)block->memory;
		memory->room = room;
	}
	taken = memory->next;
	memory->next += size;
	memory->room -= size;
	return taken;
}

bool
aw_conf_grow(struct aw_conf_memory *memory, void *array, size_t n)
{
	void **old, **grown;

	/* Full exactly when n is 0 or a power of two. */
	if ((n & (n - 1)) != 0)
		return true;
	grown = aw_conf_take(memory, (n == 0 ? 1 : 2 * n) * sizeof(*grown));
	if (grown == NULL)
		return false;
	memcpy(&old, array, sizeof(old));
	if (n > 0)
		memcpy(grown, old, n * sizeof(*grown));
	memcpy(array, &grown, sizeof(grown));
	return true;
}

void
aw_conf_memory_free(struct aw_conf_memory *memory)
{
	struct aw_conf_block *next;

	for (struct aw_conf_block *block = memory->blocks; block != NULL; block = next) {
		next = block->next;
		free(block);
	}
}
