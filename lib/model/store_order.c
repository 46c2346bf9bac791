/* SPDX-License-Identifier: ISC */
/* The order of anchors in a file, as far as it matters to a search by name. */
#include <stdlib.h>
#include <string.h>

#include "model/store.h"

/* An anchor by its place in the file. */
struct place {
	const struct aw_certificate *cert;
	size_t at;
	bool shares; /* its subject with another certificate */
};

static int
by_subject(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = strcmp(x->cert->subject, y->cert->subject);

	if (order == 0)
		order = memcmp(x->cert->sha256, y->cert->sha256, AW_SHA256_LEN);
	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

static int
by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static bool
same(const struct place *a, const struct place *b)
{
	return memcmp(a->cert->sha256, b->cert->sha256, AW_SHA256_LEN) == 0;
}

/* Marks those of one subject where they are not all one certificate; copies count once. Returns how
 * many are marked. */
static size_t
mark(struct place *places, size_t n)
{
	size_t marked = 0, end;

	for (size_t i = 0; i < n; i = end) {
		bool other = false;

		for (end = i + 1;
		     end < n && strcmp(places[end].cert->subject, places[i].cert->subject) == 0;
		     end++)
			other = other || !same(&places[end], &places[i]);
		for (size_t k = i; other && k < end; k++) {
			places[k].shares = k == i || !same(&places[k], &places[k - 1]);
			marked += places[k].shares;
		}
	}
	return marked;
}

bool
aw_store_keep_order(struct aw_store *store)
{
	struct place *places = calloc(store->n_anchors + 1, sizeof(*places));
	size_t n;

	if (places == NULL)
		return false;
	for (size_t i = 0; i < store->n_anchors; i++)
		places[i] = (struct place){.cert = store->anchors[i].certificate, .at = i};
	if (store->n_anchors > 1)
		qsort(places, store->n_anchors, sizeof(*places), by_subject);
	n = mark(places, store->n_anchors);
	free(store->order);
	store->n_order = 0;
	store->order = n > 0 ? calloc(n, sizeof(*store->order)) : NULL;
	if (n > 0 && store->order != NULL)
		qsort(places, store->n_anchors, sizeof(*places), by_place);
	for (size_t i = 0; store->order != NULL && i < store->n_anchors; i++)
		if (places[i].shares && store->n_order < AW_ORDER_MAX)
			memcpy(
			    store->order[store->n_order++], places[i].cert->sha256, AW_SHA256_LEN);
	free(places);
	return n == 0 || store->order != NULL;
}

size_t
aw_store_place(const struct aw_store *store, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < store->n_order; i++)
		if (memcmp(store->order[i], sha256, AW_SHA256_LEN) == 0)
			return i;
	return store->n_order;
}
