/* SPDX-License-Identifier: ISC */
/*
 * Trustpoints of anchors. Rows of anchors are the most of what a process keeps, so an anchor has
 * the number of a text of its store.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/store.h"

/* The number of a clean text, from 1. */
static enum aw_err
number_of(struct aw_store *store, const char *text, uint8_t *number)
{
	char *copy;

	for (size_t i = 0; i < store->n_trustpoints; i++) {
		*number = (uint8_t)(i + 1);
		if (strcmp(store->trustpoints[i], text) == 0)
			return AW_OK;
	}
	*number = 0;
	if (store->n_trustpoints == AW_TRUSTPOINTS_MAX)
		return AW_ERR_STORE_LIMIT;
	copy = strdup(text);
	if (copy == NULL || !AW_GROW(store->trustpoints, store->n_trustpoints)) {
		free(copy);
		return AW_ERR_NO_MEMORY;
	}
	store->trustpoints[store->n_trustpoints++] = copy;
	*number = (uint8_t)store->n_trustpoints;
	return AW_OK;
}

enum aw_err
aw_store_set_trustpoint(struct aw_store *store, const char *names, size_t len)
{
	char text[AW_TRUSTPOINT_TEXT_MAX + 1];

	(void)aw_text_clean(text, sizeof(text), names, len);
	if (text[0] == '\0')
		return AW_OK;
	return number_of(store, text, &store->anchors[store->n_anchors - 1].trustpoint);
}

const char *
aw_store_trustpoint(const struct aw_store *store, const struct aw_anchor *anchor)
{
	return anchor->trustpoint > 0 && anchor->trustpoint <= store->n_trustpoints
		   ? store->trustpoints[anchor->trustpoint - 1]
		   : NULL;
}

/* True if the name is one of those of the text. */
static bool
has_name(const char *text, const char *name, size_t len)
{
	for (size_t n; *text != '\0'; text += n + (text[n] == ' ')) {
		n = strcspn(text, " ");
		if (n == len && memcmp(text, name, len) == 0)
			return true;
	}
	return false;
}

/* Appends the names that are not there and fit. */
static void
append_names(char text[AW_TRUSTPOINT_TEXT_MAX + 1], const char *names)
{
	for (size_t n; *names != '\0'; names += n + (names[n] == ' ')) {
		size_t len = strlen(text);

		n = strcspn(names, " ");
		if (n == 0 || has_name(text, names, n) || len + 1 + n > AW_TRUSTPOINT_TEXT_MAX)
			continue;
		text[len++] = ' ';
		memcpy(text + len, names, n);
		text[len + n] = '\0';
	}
}

void
aw_store_merge_trustpoint(
    struct aw_store *store, struct aw_anchor *anchor, const struct aw_anchor *copy)
{
	const char *first = aw_store_trustpoint(store, anchor);
	const char *more = aw_store_trustpoint(store, copy);
	char text[AW_TRUSTPOINT_TEXT_MAX + 1];
	uint8_t both;

	if (first == NULL || more == NULL || first == more) {
		anchor->trustpoint = first != NULL ? anchor->trustpoint : copy->trustpoint;
		return;
	}
	memcpy(text, first, strlen(first) + 1);
	append_names(text, more);
	if (number_of(store, text, &both) == AW_OK)
		anchor->trustpoint = both;
}

bool
aw_store_same_trustpoints(const struct aw_store *a, const struct aw_store *b)
{
	if (a->n_trustpoints != b->n_trustpoints)
		return false;
	for (size_t i = 0; i < a->n_trustpoints; i++)
		if (strcmp(a->trustpoints[i], b->trustpoints[i]) != 0)
			return false;
	return true;
}
