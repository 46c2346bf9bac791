/* SPDX-License-Identifier: ISC */
#include "model/store.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/pool.h"
#include "model/reference.h"
#include "model/running.h"

#define ID_MAX INT32_MAX

/* Not by AW_GROW: anchors are most of the memory of a fleet, so a store that is whole has no more
 * room than it needs. */
static bool
set_room(struct aw_store *store, size_t room)
{
	struct aw_anchor *anchors = realloc(store->anchors, room * sizeof(*anchors));

	if (anchors == NULL)
		return false;
	store->anchors = anchors;
	store->room = room;
	return true;
}

enum aw_err
aw_store_add(struct aw_store *store, struct aw_pool *pool, const struct aw_certificate *cert,
    uint16_t trust, struct aw_error *err)
{
	size_t n = store->n_anchors;

	if (n >= store->room && !set_room(store, n > 0 ? 2 * n : 4)) {
		aw_pool_unref(pool, cert);
		return aw_error_nomem(err);
	}
	store->anchors[store->n_anchors++] =
	    (struct aw_anchor){.certificate = cert, .copies = 1, .flaws = (uint8_t)trust};
	return AW_OK;
}

void
aw_store_set_partial(struct aw_store *store)
{
	store->partial =
	    store->extent == AW_EXTENT_PART || (store->extent == AW_EXTENT_READ && store->excerpt);
}

enum aw_err
aw_store_problem(struct aw_store *store, enum aw_severity severity, enum aw_err code,
    const char *where, const char *fmt, ...)
{
	enum aw_err rc;
	va_list ap;

	va_start(ap, fmt);
	rc = aw_problem_add(&store->problems, &store->n_problems, severity, code, where, fmt, ap);
	va_end(ap);
	return rc;
}

/* What was seen before what was not; then by what it is known by. */
static int
rank_of(const struct aw_certificate *cert)
{
	if (!aw_certificate_unseen(cert))
		return 0;
	if (aw_certificate_has_sha256(cert))
		return 1;
	return aw_certificate_has_sha1(cert) ? 2 : 3;
}

static int
by_fingerprint(const void *a, const void *b)
{
	const struct aw_anchor *x = a, *y = b;
	int order = memcmp(x->certificate->sha256, y->certificate->sha256, AW_SHA256_LEN);

	if (order != 0)
		return order;
	order = rank_of(x->certificate) - rank_of(y->certificate);
	return order != 0 ? order : x->trustpoint - y->trustpoint;
}

static int
by_id(const void *a, const void *b)
{
	const struct aw_anchor *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static uint32_t
id_of(const struct aw_certificate *cert)
{
	const uint8_t *h = cert->sha256;
	uint32_t id = (uint32_t)h[0] << 23 | (uint32_t)h[1] << 15 | (uint32_t)h[2] << 7 | h[3] >> 1;

	return id == 0 ? 1 : id;
}

/* Merges neighbours with the same fingerprint; a copy that rejects TLS servers wins, and the
 * certificate itself before what was not seen of it. */
static void
merge_copies(struct aw_store *store, struct aw_pool *pool)
{
	size_t out = 0;

	for (size_t i = 0; i < store->n_anchors; i++) {
		struct aw_anchor *anchor = &store->anchors[i];

		if (out == 0 || memcmp(store->anchors[out - 1].certificate->sha256,
				    anchor->certificate->sha256, AW_SHA256_LEN) != 0) {
			store->anchors[out++] = *anchor;
			continue;
		}
		if (store->anchors[out - 1].copies < UINT16_MAX)
			store->anchors[out - 1].copies++;
		store->anchors[out - 1].flaws |= anchor->flaws;
		aw_store_merge_trustpoint(store, &store->anchors[out - 1], anchor);
		aw_pool_unref(pool, anchor->certificate);
	}
	store->n_anchors = out;
}

/* The number that follows; the numbers are a circle. */
static uint32_t
id_after(uint32_t id)
{
	return id < ID_MAX ? id + 1 : 1;
}

/*
 * Numbers anchors in order of fingerprint. Their numbers ascend except for clashes, which push the
 * greater ones up; those pushed over the end take the lowest numbers that are free.
 */
static void
number_anchors(struct aw_anchor *a, size_t n)
{
	uint32_t last = 0, lowest = 1;
	size_t placed = 0, i = 0;

	for (; i < n && last < ID_MAX; i++) {
		a[i].id = id_of(a[i].certificate);
		if (a[i].id <= last)
			a[i].id = last + 1;
		last = a[i].id;
	}
	for (size_t end = i; i < n; i++) {
		for (; placed < end && a[placed].id == lowest; placed++)
			lowest++;
		a[i].id = lowest++;
	}
}

/* Most are in order already: those of a record. */
static void
sort_anchors(struct aw_anchor *a, size_t n, int (*order)(const void *, const void *))
{
	size_t sorted = 1;

	while (sorted < n && order(&a[sorted - 1], &a[sorted]) <= 0)
		sorted++;
	if (sorted < n)
		qsort(a, n, sizeof(*a), order);
}

/* A bit for each value of the first octets of a hash. */
static unsigned
key_bit(const uint8_t key_sha256[AW_SHA256_LEN])
{
	return ((unsigned)key_sha256[0] << 8 | key_sha256[1]) % (64 * AW_STORE_KEYS);
}

static void
note_keys(struct aw_store *store)
{
	memset(store->keys, 0, sizeof(store->keys));
	for (size_t i = 0; i < store->n_anchors; i++) {
		unsigned bit = key_bit(store->anchors[i].certificate->key_sha256);

		store->keys[bit / 64] |= UINT64_C(1) << bit % 64;
	}
}

bool
aw_store_may_hold_key(const struct aw_store *store, const uint8_t key_sha256[AW_SHA256_LEN])
{
	unsigned bit = key_bit(key_sha256);

	return (store->keys[bit / 64] >> bit % 64 & 1) != 0;
}

void
aw_store_seal(struct aw_store *store, struct aw_pool *pool)
{
	struct aw_anchor *a = store->anchors;

	if (store->n_anchors == 0)
		return;
	sort_anchors(a, store->n_anchors, by_fingerprint);
	merge_copies(store, pool);
	number_anchors(a, store->n_anchors);
	sort_anchors(a, store->n_anchors, by_id);
	note_keys(store);
	if (store->room > store->n_anchors)
		(void)set_room(store, store->n_anchors);
}

const struct aw_anchor *
aw_store_find(const struct aw_store *store, const uint8_t sha256[AW_SHA256_LEN])
{
	struct aw_certificate cert;
	const struct aw_anchor *anchor;

	memcpy(cert.sha256, sha256, AW_SHA256_LEN);
	for (uint32_t id = id_of(&cert); (anchor = aw_store_find_id(store, id)) != NULL;
	     id = id_after(id))
		if (memcmp(anchor->certificate->sha256, sha256, AW_SHA256_LEN) == 0)
			return anchor;
	return NULL;
}

const struct aw_anchor *
aw_store_find_id(const struct aw_store *store, uint32_t id)
{
	struct aw_anchor key = {.id = id};

	if (store->n_anchors == 0)
		return NULL;
	return bsearch(&key, store->anchors, store->n_anchors, sizeof(key), by_id);
}

static void
free_change(struct aw_change *change)
{
	for (size_t i = 0; i < change->n_items; i++)
		free(change->items[i].name);
	free(change->items);
}

static bool
note_item(struct aw_change *change, const struct aw_certificate *cert, bool added)
{
	struct aw_change_item *item;

	*(added ? &change->added : &change->removed) += 1;
	if (change->n_items == AW_CHANGE_ITEMS_MAX)
		return true;
	if (!AW_GROW(change->items, change->n_items))
		return false;
	item = &change->items[change->n_items];
	memcpy(item->sha256, cert->sha256, AW_SHA256_LEN);
	item->added = added;
	item->numbered = !aw_certificate_has_sha256(cert);
	item->name = strdup(cert->name);
	if (item->name == NULL)
		return false;
	change->n_items++;
	return true;
}

/* Notes the anchors of `a` that `b` does not have. */
static bool
note_missing(
    struct aw_change *change, const struct aw_store *a, const struct aw_store *b, bool added)
{
	for (size_t i = 0; i < a->n_anchors; i++) {
		const struct aw_certificate *cert = a->anchors[i].certificate;

		/* Mostly it is in the same place, and of the same pool. */
		if (i < b->n_anchors && b->anchors[i].certificate == cert)
			continue;
		if (aw_store_find(b, cert->sha256) == NULL && !note_item(change, cert, added))
			return false;
	}
	return true;
}

/* Appends what fits of the older changes and leaves none behind. */
static void
move_changes(struct aw_store *now, struct aw_store *before)
{
	for (size_t i = 0; i < before->n_changes; i++) {
		if (now->n_changes >= AW_CHANGES_MAX || !AW_GROW(now->changes, now->n_changes))
			free_change(&before->changes[i]);
		else
			now->changes[now->n_changes++] = before->changes[i];
	}
	free(before->changes);
	before->changes = NULL;
	before->n_changes = 0;
}

enum aw_err
aw_store_diff(struct aw_store *now, struct aw_store *before, int64_t at, struct aw_error *err)
{
	struct aw_change change = {
	    .at = at, .before = (uint32_t)before->n_anchors, .after = (uint32_t)now->n_anchors};

	if (!note_missing(&change, before, now, false) ||
	    !note_missing(&change, now, before, true) || !AW_GROW(now->changes, now->n_changes)) {
		free_change(&change);
		return aw_error_nomem(err);
	}
	if (change.added != 0 || change.removed != 0)
		now->changes[now->n_changes++] = change;
	move_changes(now, before);
	return AW_OK;
}

void
aw_store_clear(struct aw_store *store, struct aw_pool *pool)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		aw_pool_unref(pool, store->anchors[i].certificate);
	for (size_t i = 0; i < store->n_changes; i++)
		free_change(&store->changes[i]);
	free(store->anchors);
	aw_problems_free(store->problems, store->n_problems);
	free(store->changes);
	free(store->attempt.text);
	free(store->name);
	free(store->source);
	free(store->path);
	free(store->format);
	free(store->order);
	aw_running_free(store->running);
	for (size_t i = 0; i < store->n_trustpoints; i++)
		free(store->trustpoints[i]);
	free(store->trustpoints);
	for (size_t i = 0; i < store->n_crls; i++)
		free(store->crls[i].issuer);
	free(store->crls);
	aw_difference_free(store->difference);
	*store = (struct aw_store){0};
}

bool
aw_store_has_usable(const struct aw_store *store, int64_t now)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		if (aw_anchor_usable(&store->anchors[i], now))
			return true;
	return false;
}

bool
aw_store_has_unchecked(const struct aw_store *store, int64_t now)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		if (aw_anchor_unchecked(&store->anchors[i], now))
			return true;
	return false;
}
