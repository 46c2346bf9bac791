/* SPDX-License-Identifier: ISC */
/* Parts that only the answers of a source name. */
#include <string.h>

#include "merge_parts.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"
#include "precedence.h"
#include "record/record.h"
#include "source/more.h"

/* True if a store of that name is configured, or an earlier source gives the part. */
static bool
is_given_elsewhere(const struct merge *merge, const struct aw_more *more, const char *source)
{
	const struct aw_source *giver = aw_precedence_source(merge->device, source);
	const struct aw_device_config *config = merge->device->config;

	for (size_t i = 0; more->part == AW_PART_STORE && i < config->n_stores; i++)
		if (strcmp(config->stores[i].name, more->name) == 0)
			return true;
	return giver != NULL && giver < merge->source;
}

static void
merge_more_store(const struct merge *merge, struct aw_more *more)
{
	struct aw_fact *fact = &more->facts.has_store;
	struct aw_store *store = aw_record_store(merge->record, more->name);

	if (store == NULL && fact->err.code == AW_OK &&
	    merge->record->n_stores < AW_RECORD_PARTS_MAX)
		store = aw_record_add_store(merge->record, more->name);
	if (store == NULL || is_given_elsewhere(merge, more, store->source))
		return;
	if (fact->err.code != AW_OK || aw_merge_use_store(merge, store, &fact->err) != AW_OK)
		aw_merge_note_failure(merge, more->name, &store->attempt, &fact->err);
	store->judged = more->judged;
}

static void
merge_more_certificate(const struct merge *merge, struct aw_more *more)
{
	const struct aw_fact *fact = &more->facts.has_certificate;
	struct aw_server_certificate *own = aw_record_certificate(merge->record, more->name);

	if (own == NULL && fact->err.code == AW_OK &&
	    merge->record->n_certificates < AW_RECORD_PARTS_MAX)
		own = aw_record_add_certificate(merge->record, more->name);
	if (own == NULL || is_given_elsewhere(merge, more, own->source))
		return;
	if (fact->err.code == AW_OK)
		aw_merge_use_certificate(merge, own);
	else
		aw_merge_note_failure(merge, more->name, &own->attempt, &fact->err);
}

/* `expected` NULL: the source is not asked for such a part. */
static bool
is_named(const char *name, const char *expected)
{
	return expected != NULL && strcmp(name, expected) == 0;
}

/*
 * True if the source gave the part before and its whole answer does not have it any more. An answer
 * of as many parts as are read may have had more.
 */
static bool
is_gone(const struct merge *merge, enum aw_source_part part, const char *source, const char *name,
    const char *expected)
{
	return (merge->result->all_more & part) != 0 && merge->result->n_more < AW_MORE_MAX &&
	       source != NULL && strcmp(source, merge->source->parts.source) == 0 &&
	       !is_named(name, expected) && aw_more_find(merge->result, part, name) == NULL;
}

static void
remove_gone(const struct merge *merge)
{
	const struct aw_source_parts *parts = &merge->source->parts;
	struct aw_record *record = merge->record;

	for (size_t i = record->n_stores; i > 0; i--) {
		const struct aw_store *store = &record->stores[i - 1];

		if (!is_gone(merge, AW_PART_STORE, store->source, store->name, parts->store))
			continue;
		aw_log_line(merge->log, AW_LOG_NOTICE, "%s/%s: the device has no such store now",
		    record->device, store->name);
		aw_record_remove_store(record, store->name);
	}
	for (size_t i = record->n_certificates; i > 0; i--) {
		const struct aw_server_certificate *own = &record->certificates[i - 1];

		if (!is_gone(
			merge, AW_PART_CERTIFICATE, own->source, own->name, parts->certificate))
			continue;
		aw_log_line(merge->log, AW_LOG_NOTICE,
		    "%s/%s: the device has no such certificate now", record->device, own->name);
		aw_record_remove_certificate(record, own->name);
	}
}

/* Parts that only the answers of the source name: they are not read either if it failed. */
static void
fail_more(const struct merge *merge)
{
	const char *ours = merge->source->parts.source;
	const struct aw_source_parts *parts = &merge->source->parts;
	struct aw_record *record = merge->record;

	for (size_t i = 0; i < record->n_stores; i++)
		if (record->stores[i].source != NULL &&
		    strcmp(record->stores[i].source, ours) == 0 &&
		    !is_named(record->stores[i].name, parts->store))
			aw_merge_note_failure(
			    merge, NULL, &record->stores[i].attempt, &merge->result->err);
	for (size_t i = 0; i < record->n_certificates; i++) {
		struct aw_server_certificate *own = &record->certificates[i];

		if (own->source != NULL && strcmp(own->source, ours) == 0 &&
		    !is_named(own->name, parts->certificate))
			aw_merge_note_failure(merge, NULL, &own->attempt, &merge->result->err);
	}
}

void
aw_merge_more(const struct merge *merge)
{
	if (merge->result->err.code != AW_OK) {
		fail_more(merge);
		return;
	}
	for (size_t i = 0; i < merge->result->n_more; i++) {
		struct aw_more *more = &merge->result->more[i];
		struct merge one = *merge;

		one.result = &more->facts;
		if (more->part == AW_PART_STORE)
			merge_more_store(&one, more);
		else
			merge_more_certificate(&one, more);
	}
	remove_gone(merge);
}
