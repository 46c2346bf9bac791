/* SPDX-License-Identifier: ISC */
#include "model/reference.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define PATH_TEXT_MAX 1024

struct aw_reference *
aw_reference_new(const char *path)
{
	struct aw_reference *reference = calloc(1, sizeof(*reference));

	if (reference == NULL)
		return NULL;
	reference->observed_at = reference->attempt.at = AW_INSTANT_NONE;
	reference->path = aw_text_clean_dup(path, strlen(path), PATH_TEXT_MAX);
	if (reference->path == NULL) {
		free(reference);
		return NULL;
	}
	return reference;
}

void
aw_reference_free(struct aw_reference *reference)
{
	if (reference == NULL)
		return;
	free(reference->attempt.text);
	free(reference->path);
	free(reference);
}

bool
aw_differing_add(struct aw_differing_list *list, const struct aw_certificate *cert)
{
	struct aw_differing *item;

	list->all++;
	if (list->n == AW_DIFFERENCE_ROOTS_MAX)
		return true;
	if (!AW_GROW(list->items, list->n))
		return false;
	item = &list->items[list->n];
	*item = (struct aw_differing){
	    .not_after = cert->not_after, .numbered = !aw_certificate_has_sha256(cert)};
	memcpy(item->sha256, cert->sha256, AW_SHA256_LEN);
	item->name = strdup(cert->name);
	if (item->name == NULL)
		return false;
	list->n++;
	return true;
}

static void
list_clear(struct aw_differing_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->items[i].name);
	free(list->items);
}

void
aw_difference_free(struct aw_difference *difference)
{
	if (difference == NULL)
		return;
	list_clear(&difference->missing);
	list_clear(&difference->extra);
	free(difference);
}

static bool
same_text(const char *a, const char *b)
{
	return a != NULL && b != NULL ? strcmp(a, b) == 0 : a == b;
}

bool
aw_reference_same(const struct aw_reference *a, const struct aw_reference *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return strcmp(a->path, b->path) == 0 && a->observed_at == b->observed_at &&
	       a->n_roots == b->n_roots && memcmp(a->sha256, b->sha256, AW_SHA256_LEN) == 0 &&
	       a->attempt.code == b->attempt.code && same_text(a->attempt.text, b->attempt.text);
}

static bool
same_list(const struct aw_differing_list *a, const struct aw_differing_list *b)
{
	if (a->n != b->n || a->all != b->all)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (memcmp(a->items[i].sha256, b->items[i].sha256, AW_SHA256_LEN) != 0)
			return false;
	return true;
}

bool
aw_difference_same(const struct aw_difference *a, const struct aw_difference *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->n_same == b->n_same && same_list(&a->missing, &b->missing) &&
	       same_list(&a->extra, &b->extra);
}
