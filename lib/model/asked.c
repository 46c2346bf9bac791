/* SPDX-License-Identifier: ISC */
#include "model/asked.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/redact.h"
#include "base/text.h"

static void
clear_one(struct aw_asked *one)
{
	free(one->by);
	free(one->version);
	free(one->what);
}

void
aw_asked_clear(struct aw_asked_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		clear_one(&list->items[i]);
	free(list->items);
	*list = (struct aw_asked_list){0};
}

static char *
clean_copy(const char *text)
{
	return aw_text_clean_dup(text, strlen(text), AW_ASKED_TEXT_MAX);
}

bool
aw_asked_add(struct aw_asked_list *list, const struct aw_asked *one)
{
	struct aw_asked masked = *one;
	char what[AW_ASKED_TEXT_MAX];

	if (list->n >= AW_ASKED_MAX)
		return false;
	aw_redact_text(what, sizeof(what), one->what);
	masked.what = what;
	return aw_asked_append(list, &masked);
}

bool
aw_asked_append(struct aw_asked_list *list, const struct aw_asked *one)
{
	struct aw_asked copy = *one;

	copy.by = one->by != NULL ? clean_copy(one->by) : NULL;
	copy.version = clean_copy(one->version);
	copy.what = clean_copy(one->what);
	if ((one->by != NULL && copy.by == NULL) || copy.version == NULL || copy.what == NULL ||
	    !AW_GROW(list->items, list->n)) {
		clear_one(&copy);
		return false;
	}
	list->items[list->n++] = copy;
	return true;
}

/* The items of `by` are next to each other: where they begin, and how many there are. */
static size_t
find_group(const struct aw_asked_list *list, const char *by, size_t *n)
{
	size_t i = 0;

	while (i < list->n && strcmp(list->items[i].by, by) != 0)
		i++;
	*n = 0;
	while (i + *n < list->n && strcmp(list->items[i + *n].by, by) == 0)
		(*n)++;
	return i;
}

static void
drop_group(struct aw_asked_list *list, size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++)
		clear_one(&list->items[i]);
	if (n > 0)
		memmove(&list->items[first], &list->items[first + n],
		    (list->n - first - n) * sizeof(list->items[0]));
	list->n -= n;
}

/* A list of exactly `room` elements would confuse AW_GROW: memory for a power of two. */
static bool
make_room(struct aw_asked_list *list, size_t more)
{
	size_t room = 4;
	void *items;

	if (more == 0)
		return true;
	while (room < list->n + more)
		room *= 2;
	items = realloc(list->items, room * sizeof(list->items[0]));
	if (items != NULL)
		list->items = items;
	return items != NULL;
}

static bool
name_all(struct aw_asked_list *from, const char *by)
{
	for (size_t i = 0; i < from->n; i++) {
		free(from->items[i].by);
		from->items[i].by = clean_copy(by);
		if (from->items[i].by == NULL)
			return false;
	}
	return true;
}

/* Puts all of `from` at the place. */
static void
insert_group(struct aw_asked_list *list, size_t at, struct aw_asked_list *from)
{
	if (from->n > 0) {
		memmove(&list->items[at + from->n], &list->items[at],
		    (list->n - at) * sizeof(list->items[0]));
		memcpy(&list->items[at], from->items, from->n * sizeof(from->items[0]));
	}
	list->n += from->n;
	from->n = 0;
}

void
aw_asked_replace(struct aw_asked_list *list, const char *by, struct aw_asked_list *from)
{
	size_t n, at = find_group(list, by, &n);

	if (from->n == 0 || list->n - n + from->n > AW_ASKED_RECORD_MAX || !name_all(from, by) ||
	    !make_room(list, from->n))
		return;
	drop_group(list, at, n);
	insert_group(list, at, from);
}

void
aw_asked_inherit(struct aw_asked_list *list, const char *by, struct aw_asked_list *from)
{
	size_t n, at = find_group(from, by, &n);

	if (n == 0 || list->n + n > AW_ASKED_RECORD_MAX || !make_room(list, n))
		return;
	memcpy(&list->items[list->n], &from->items[at], n * sizeof(from->items[0]));
	list->n += n;
	memmove(
	    &from->items[at], &from->items[at + n], (from->n - at - n) * sizeof(from->items[0]));
	from->n -= n;
}
