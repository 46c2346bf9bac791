/* SPDX-License-Identifier: ISC */
#include "truststore/anchor_index.h"

#include <stdlib.h>
#include <string.h>

#include "model/store.h"
#include "truststore/listed.h"

typedef int compare(const void *a, const void *b);

static int
by_serial(const void *a, const void *b)
{
	const struct aw_anchor *const *x = a, *const *y = b;

	return strcmp((*x)->certificate->serial, (*y)->certificate->serial);
}

static int
by_sha1(const void *a, const void *b)
{
	const struct aw_anchor *const *x = a, *const *y = b;

	return memcmp((*x)->certificate->sha1, (*y)->certificate->sha1, AW_SHA1_LEN);
}

static const struct aw_anchor **
sorted(const struct aw_store *store, compare *order)
{
	const struct aw_anchor **list =
	    calloc(store->n_anchors + 1, sizeof(const struct aw_anchor *));

	for (size_t i = 0; list != NULL && i < store->n_anchors; i++)
		list[i] = &store->anchors[i];
	if (list != NULL && store->n_anchors > 1)
		qsort(list, store->n_anchors, sizeof(const struct aw_anchor *), order);
	return list;
}

bool
aw_anchor_index_make(struct aw_anchor_index *index, const struct aw_store *store)
{
	*index = (struct aw_anchor_index){.store = store};
	index->by_serial = sorted(store, by_serial);
	index->by_sha1 = sorted(store, by_sha1);
	return index->by_serial != NULL && index->by_sha1 != NULL;
}

void
aw_anchor_index_clear(struct aw_anchor_index *index)
{
	free(index->by_serial);
	free(index->by_sha1);
	*index = (struct aw_anchor_index){0};
}

/* The place of the first anchor of a list that is not before the one that is looked for. */
static size_t
first_of(const struct aw_anchor_index *index, const struct aw_anchor **list, compare *order,
    const struct aw_anchor *key)
{
	size_t low = 0, high = index->store->n_anchors;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (order(&list[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The certificates themselves are found by SHA-256, so one of the two was never seen. */
static bool
has_sha1(const struct aw_anchor_index *index, const struct aw_anchor *key)
{
	size_t i;

	if (!aw_certificate_has_sha1(key->certificate))
		return false;
	i = first_of(index, index->by_sha1, by_sha1, key);
	return i < index->store->n_anchors && by_sha1(&index->by_sha1[i], &key) == 0 &&
	       aw_certificate_has_sha1(index->by_sha1[i]->certificate);
}

static bool
has_name(const struct aw_anchor_index *index, const struct aw_anchor *key)
{
	const struct aw_certificate *cert = key->certificate;

	if (cert->serial[0] == '\0')
		return false;
	for (size_t i = first_of(index, index->by_serial, by_serial, key);
	     i < index->store->n_anchors && by_serial(&index->by_serial[i], &key) == 0; i++) {
		const struct aw_certificate *other = index->by_serial[i]->certificate;

		if (((cert->flaws | other->flaws) & AW_FLAW_BY_NAME) != 0 &&
		    aw_listed_same_name(cert->issuer, other->issuer))
			return true;
	}
	return false;
}

bool
aw_anchor_index_has(const struct aw_anchor_index *index, const struct aw_certificate *cert)
{
	const struct aw_anchor key = {.certificate = cert};

	return aw_store_find(index->store, cert->sha256) != NULL || has_sha1(index, &key) ||
	       has_name(index, &key);
}

bool
aw_anchor_indexes_have(
    const struct aw_anchor_index *indexes, size_t n, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < n; i++)
		if (aw_anchor_index_has(&indexes[i], cert))
			return true;
	return false;
}
