/* SPDX-License-Identifier: ISC */
/*
 * A break by dates is what an announcement says; a renewal that went well after it shows that the
 * device reaches its license server all the same. It shows nothing where the store lost the root
 * after that renewal. An attempt shows nothing: the result counts.
 */
#include <string.h>

#include "model/license.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/license/license_judge.h"
#include "policy/judge/store_view.h"
#include "policy/readiness/readiness_parts.h"

/* A success that is dated after the reading has no known date. */
static int64_t
known(const struct aw_license *license, int64_t success)
{
	return success == AW_INSTANT_NONE || aw_license_is_ahead(license, success) ? AW_INSTANT_NONE
										   : success;
}

/* The last contact of the device with its license server that is known to have gone well. */
static int64_t
last_success(const struct aw_judge *judge)
{
	int64_t last = AW_INSTANT_NONE;

	for (size_t i = 0; i < judge->record->n_licenses; i++) {
		const struct aw_license *license = &judge->record->licenses[i];
		int64_t success = known(license, license->last_success);

		if (license->mode == AW_LICENSE_ACCOUNT)
			continue;
		if (license->mode == AW_LICENSE_POLICY)
			success = aw_instant_later(success, known(license, license->last_ack));
		if (success != AW_INSTANT_NONE && success <= judge->now)
			last = aw_instant_later(last, success);
	}
	return last;
}

static const struct aw_root *
is_one_of(const struct aw_root *roots, size_t n, const struct aw_change_item *item)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(roots[i].sha256, item->sha256, AW_SHA256_LEN) == 0 ||
		    strcmp(roots[i].name, item->name) == 0)
			return &roots[i];
	return NULL;
}

/* True if the loss of that certificate may be what the device breaks by. */
static bool
serves(const struct aw_store_judgement *view, const struct aw_change_item *item)
{
	const struct aw_transition *transition = view->transition;

	if (is_one_of(transition->replacements, transition->n_replacements, item) != NULL)
		return true;
	return view->cause == AW_CAUSE_NO_ROOT &&
	       is_one_of(transition->retiring, transition->n_retiring, item) != NULL;
}

static void
note_loss(struct aw_loss *loss, int64_t at, const char *name, bool removed)
{
	if (loss->at != AW_INSTANT_NONE && loss->at >= at)
		return;
	*loss = (struct aw_loss){.at = at, .name = name, .removed = removed};
}

/* Of certificates that are cut from the list of a change each may be the one. */
static void
note_removed(
    const struct aw_store_judgement *view, const struct aw_change *change, struct aw_loss *loss)
{
	uint32_t listed = 0;

	for (size_t i = 0; i < change->n_items; i++) {
		if (change->items[i].added)
			continue;
		listed++;
		if (serves(view, &change->items[i]))
			note_loss(loss, change->at, change->items[i].name, true);
	}
	if (change->removed > listed)
		note_loss(loss, change->at, NULL, true);
}

static void
note_expired(
    const struct aw_store_judgement *view, const struct aw_holding *holding, struct aw_loss *loss)
{
	const struct aw_anchor *anchor = holding->anchor;

	if (anchor != NULL && (aw_anchor_flaws(anchor, view->judge->now) & AW_FLAW_EXPIRED) != 0)
		note_loss(loss, anchor->certificate->not_after, anchor->certificate->name, false);
}

static void
find_loss(const struct aw_store_judgement *view, struct aw_loss *loss)
{
	const struct aw_record *record = view->judge->record;

	*loss = (struct aw_loss){.at = AW_INSTANT_NONE};
	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];

		for (size_t k = 0;
		     aw_store_in_view(view->judge, view->store, store) && k < store->n_changes; k++)
			note_removed(view, &store->changes[k], loss);
	}
	note_expired(view, &view->replacement, loss);
	if (view->cause == AW_CAUSE_NO_ROOT)
		note_expired(view, &view->retiring, loss);
}

void
aw_readiness_note_renewal(struct aw_store_judgement *view)
{
	int64_t success;

	view->renewed = AW_INSTANT_NONE;
	view->loss.at = AW_INSTANT_NONE;
	if (view->use == NULL || !view->use->license)
		return;
	success = last_success(view->judge);
	/* AW_INSTANT_NONE is the least instant, so a break without a date is before any success. */
	if (success == AW_INSTANT_NONE || success <= view->break_date)
		return;
	view->renewed = success;
	find_loss(view, &view->loss);
}

void
aw_readiness_refute(struct aw_store_judgement *view)
{
	aw_readiness_note_renewal(view);
	if (view->renewed == AW_INSTANT_NONE ||
	    (view->loss.at != AW_INSTANT_NONE && view->renewed <= view->loss.at))
		return;
	view->state = AW_READINESS_UNKNOWN;
	view->cause = AW_CAUSE_REFUTED;
}
