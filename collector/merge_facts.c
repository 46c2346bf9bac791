/* SPDX-License-Identifier: ISC */
/* Facts and failures of one part, into the record. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "inherit.h"
#include "merge_parts.h"
#include "model/model.h"
#include "model/store.h"
#include "pki/own_facts.h"

#define FAILURE_MAX (AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX)

/* True if the part was another source's before. */
bool
aw_merge_other_source(const struct merge *merge, const char *before)
{
	const char *ours = merge->source->parts.source;

	return ours != NULL && (before == NULL || strcmp(before, ours) != 0);
}

static void
log_change(const struct merge *merge, const struct aw_store *store)
{
	const struct aw_change *change = &store->changes[0];

	aw_log_line(merge->log, AW_LOG_NOTICE, "%s/%s: %u added, %u removed, %zu certificate%s now",
	    merge->record->device, store->name, change->added, change->removed, store->n_anchors,
	    aw_text_s(store->n_anchors));
}

/*
 * Puts the facts into the store, the older ones into the result. What another source gave before is
 * nothing to compare with: it may have seen the store by another way.
 */
enum aw_err
aw_merge_use_store(const struct merge *merge, struct aw_store *store, struct aw_error *err)
{
	struct aw_store *facts = &merge->result->store;
	const void *last_change = store->n_changes > 0 ? store->changes[0].items : NULL;
	bool failed = store->attempt.code != AW_OK;
	enum aw_err rc = AW_OK;

	/* A part of a list and the whole of it are nothing to compare either. */
	if (store->observed_at != AW_INSTANT_NONE && store->excerpt == facts->excerpt &&
	    !aw_merge_other_source(merge, store->source))
		rc = aw_store_diff(facts, store, merge->now, err);
	if (rc != AW_OK)
		return rc;
	aw_inherit_store(store, facts);
	if (!aw_inherit_place(store, merge->source))
		return aw_error_nomem(err);
	store->observed_at = merge->now;
	aw_attempt_set(&store->attempt, merge->now, AW_OK, NULL);
	if (store->n_changes > 0 && store->changes[0].items != last_change)
		log_change(merge, store);
	if (failed || !merge->device->collected)
		aw_log_line(merge->log, failed ? AW_LOG_NOTICE : AW_LOG_INFO,
		    "%s/%s: read, %zu certificate%s, %zu problem%s", merge->record->device,
		    store->name, store->n_anchors, aw_text_s(store->n_anchors), store->n_problems,
		    aw_text_s(store->n_problems));
	return AW_OK;
}

/* Notes a failure of `name`; one that is new is logged, unless the whole source failed. */
void
aw_merge_note_failure(const struct merge *merge, const char *name, struct aw_attempt *attempt,
    const struct aw_error *err)
{
	char text[FAILURE_MAX];
	bool known;

	(void)aw_text_format(text, sizeof(text), "%s%s%s", err->object,
	    err->object[0] != '\0' ? ": " : "", err->text);
	known = merge->device->collected && attempt->code == err->code && attempt->text != NULL &&
		strcmp(attempt->text, text) == 0;
	aw_attempt_set(attempt, merge->now, err->code, text);
	if (name != NULL)
		aw_log_line(merge->log, known ? AW_LOG_DEBUG : AW_LOG_WARNING, "%s/%s: %s [%s]",
		    merge->record->device, name, text, aw_err_code(err->code)->id);
}

/* The facts of this source are in the part from now on. */
void
aw_merge_take_over(const struct merge *merge, char **source, const char *name, bool read)
{
	const char *ours = merge->source->parts.source;
	char *copy;

	if (read && *source != NULL && strcmp(*source, ours) != 0)
		aw_log_line(merge->log, AW_LOG_NOTICE,
		    "%s/%s: used from source %s now, before from %s", merge->record->device, name,
		    ours, *source);
	if (*source != NULL && strcmp(*source, ours) == 0)
		return;
	copy = strdup(ours);
	if (copy == NULL)
		return;
	free(*source);
	*source = copy;
}

static void
exchange_text(char **a, char **b)
{
	char *old = *a;

	*a = *b;
	*b = old;
}

/* Notes that another certificate is in the place of the one before. What another source gave before
 * is nothing to compare with. */
static void
follow_certificate(const struct merge *merge, struct aw_server_certificate *own)
{
	const struct aw_certificate *now = merge->result->certificate, *before = own->certificate;

	if (before == NULL || aw_merge_other_source(merge, own->source) ||
	    memcmp(before->sha256, now->sha256, AW_SHA256_LEN) == 0)
		return;
	if (aw_own_note_change(own, merge->now))
		aw_log_line(merge->log, AW_LOG_NOTICE,
		    "%s/%s: certificate replaced: issued by %s, before by %s",
		    merge->record->device, own->name, now->issuer, before->issuer);
}

/* Puts the certificate in its place; the path of the same one stays until it is looked for. */
static void
set_certificate(const struct merge *merge, struct aw_server_certificate *own)
{
	struct aw_pool *pool = merge->record->pool;
	const struct aw_certificate *now = merge->result->certificate, **path = NULL;
	uint64_t from = 0;
	size_t n = 0;

	if (own->certificate != NULL &&
	    memcmp(own->certificate->sha256, now->sha256, AW_SHA256_LEN) == 0) {
		path = own->path;
		n = own->n_path;
		from = own->path_from;
		own->path = NULL;
		own->n_path = 0;
	}
	aw_server_certificate_set(own, pool, now);
	own->path = path;
	own->n_path = n;
	own->path_from = from;
}

/* A certificate whose extensions do not parse is used without what they say. */
void
aw_merge_use_certificate(const struct merge *merge, struct aw_server_certificate *own)
{
	struct aw_result *result = merge->result;
	struct aw_error err = {.code = AW_OK};

	follow_certificate(merge, own);
	aw_merge_take_over(merge, &own->source, own->name, own->observed_at != AW_INSTANT_NONE);
	set_certificate(merge, own);
	if (result->role != NULL)
		exchange_text(&own->role, &result->role);
	exchange_text(&own->renewal, &result->renewal);
	own->renewal_failed = result->renewal_failed;
	own->presented = result->presented;
	own->n_presented = result->n_presented;
	result->certificate = NULL;
	result->presented = NULL;
	result->n_presented = 0;
	if (own->certificate->der != NULL &&
	    aw_own_facts_read(
		own->certificate->der, own->certificate->der_len, &own->facts, &err) != AW_OK)
		aw_log_line(merge->log, AW_LOG_INFO, "%s/%s: %s", merge->record->device, own->name,
		    err.text);
	own->observed_at = merge->now;
	if (err.code == AW_ERR_NO_MEMORY)
		aw_merge_note_failure(merge, own->name, &own->attempt, &err);
	else
		aw_attempt_set(&own->attempt, merge->now, AW_OK, NULL);
}
