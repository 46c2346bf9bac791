/* SPDX-License-Identifier: ISC */
#include "difference.h"

#include <stdlib.h>
#include <string.h>

#include "model/device_record.h"
#include "model/service.h"
#include "model/store.h"

/* A root that differs; those that may matter to the device come first. */
struct candidate {
	const struct aw_certificate *certificate;
	bool matters;
};

struct candidates {
	struct candidate *items;
	size_t n;
};

/* The store and the judged parts that are one with it. */
struct view {
	struct aw_anchor_index *indexes;
	size_t n;
};

static void
view_clear(struct view *view)
{
	for (size_t i = 0; i < view->n; i++)
		aw_anchor_index_clear(&view->indexes[i]);
	free(view->indexes);
}

static bool
view_make(struct view *view, const struct aw_record *record, size_t i)
{
	*view = (struct view){.indexes = calloc(record->n_stores, sizeof(*view->indexes))};
	if (view->indexes == NULL ||
	    !aw_anchor_index_make(&view->indexes[view->n++], &record->stores[i]))
		return false;
	for (size_t k = 0; k < record->n_stores; k++)
		if (k != i && record->stores[k].judged && record->stores[k].partial &&
		    !aw_anchor_index_make(&view->indexes[view->n++], &record->stores[k]))
			return false;
	return true;
}

static bool
is_of_transition(const struct aw_transitions *all, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < all->n_items; i++) {
		const struct aw_transition *t = &all->items[i];

		if (aw_root_find(t->replacements, t->n_replacements, sha256) != NULL ||
		    aw_root_find(t->retiring, t->n_retiring, sha256) != NULL)
			return true;
	}
	return false;
}

static bool
is_wanted_by(const struct aw_service *service, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < service->n_chains; i++)
		for (size_t k = 0; k < service->chains[i].n_trusts; k++) {
			const struct aw_wanted *wanted = &service->chains[i].trusts[k].wanted;

			if (wanted->known && memcmp(wanted->sha256, sha256, AW_SHA256_LEN) == 0)
				return true;
		}
	return false;
}

static bool
may_matter(const struct aw_difference_input *in, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < in->record->n_services; i++)
		if (is_wanted_by(&in->record->services[i], sha256))
			return true;
	return is_of_transition(in->transitions, sha256);
}

static void
note(const struct aw_difference_input *in, struct candidates *list,
    const struct aw_certificate *certificate)
{
	list->items[list->n++] = (struct candidate){
	    .certificate = certificate, .matters = may_matter(in, certificate->sha256)};
}

static int
by_weight(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	int order = y->matters - x->matters;

	if (order == 0)
		order = strcmp(x->certificate->name, y->certificate->name);
	return order != 0 ? order
			  : memcmp(x->certificate->sha256, y->certificate->sha256, AW_SHA256_LEN);
}

/* Copies of one certificate, of two stores of a view, are neighbours then. */
static bool
keep(struct candidates *list, struct aw_differing_list *out)
{
	const uint8_t *last = NULL;

	if (list->n > 1)
		qsort(list->items, list->n, sizeof(*list->items), by_weight);
	for (size_t i = 0; i < list->n; i++) {
		const struct aw_certificate *certificate = list->items[i].certificate;

		if (last != NULL && memcmp(last, certificate->sha256, AW_SHA256_LEN) == 0)
			continue;
		if (!aw_differing_add(out, certificate))
			return false;
		last = certificate->sha256;
	}
	return true;
}

static bool
find_missing(
    const struct aw_difference_input *in, const struct view *view, struct aw_difference *out)
{
	const struct aw_store *reference = in->reference->store;
	struct candidates list = {calloc(reference->n_anchors + 1, sizeof(*list.items)), 0};
	bool done;

	for (size_t i = 0; list.items != NULL && i < reference->n_anchors; i++) {
		const struct aw_anchor *anchor = &reference->anchors[i];

		if (!aw_anchor_usable(anchor, in->now))
			continue;
		if (aw_anchor_indexes_have(view->indexes, view->n, anchor->certificate))
			out->n_same++;
		else
			note(in, &list, anchor->certificate);
	}
	done = list.items != NULL && keep(&list, &out->missing);
	free(list.items);
	return done;
}

static bool
find_extra(const struct aw_difference_input *in, const struct view *view, struct aw_difference *out)
{
	struct candidates list = {0};
	size_t n = 1;
	bool done;

	for (size_t i = 0; i < view->n; i++)
		n += view->indexes[i].store->n_anchors;
	list.items = calloc(n, sizeof(*list.items));
	for (size_t i = 0; list.items != NULL && i < view->n; i++) {
		const struct aw_store *store = view->indexes[i].store;

		for (size_t k = 0; k < store->n_anchors; k++)
			if (aw_anchor_usable(&store->anchors[k], in->now) &&
			    !aw_anchor_index_has(in->reference, store->anchors[k].certificate))
				note(in, &list, store->anchors[k].certificate);
	}
	done = list.items != NULL && keep(&list, &out->extra);
	free(list.items);
	return done;
}

struct aw_difference *
aw_difference_of(const struct aw_difference_input *in, size_t i)
{
	struct aw_difference *out = calloc(1, sizeof(*out));
	struct view view = {0};

	if (out == NULL || !view_make(&view, in->record, i) || !find_missing(in, &view, out) ||
	    !find_extra(in, &view, out)) {
		aw_difference_free(out);
		out = NULL;
	}
	view_clear(&view);
	return out;
}
