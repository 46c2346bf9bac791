/* SPDX-License-Identifier: ISC */
#include "base/json_load.h"

#include <errno.h>
#include <stdbool.h>

/* Of the load that runs in this thread: jansson passes no context to its allocator. */
static _Thread_local struct {
	json_malloc_t allocate;
	bool failed;
} memory;

static void *
allocate(size_t size)
{
	void *p = memory.failed ? NULL : memory.allocate(size);

	memory.failed = p == NULL;
	return p;
}

json_t *
aw_json_load(const char *text, size_t len, size_t flags, json_error_t *error)
{
	json_malloc_t old;
	json_free_t release;
	json_t *root;

	json_get_alloc_funcs(&old, &release);
	memory.allocate = old;
	memory.failed = false;
	json_set_alloc_funcs(allocate, release);
	root = json_loadb(text, len, flags, error);
	json_set_alloc_funcs(old, release);
	if (!memory.failed)
		return root;
	json_decref(root);
	errno = ENOMEM;
	return NULL;
}
