/* SPDX-License-Identifier: ISC */
#include "merge.h"

#include <stdlib.h>
#include <string.h>

#include "configured.h"
#include "inherit.h"
#include "model/service_follow.h"
#include "precedence.h"
#include "model/device_record.h"
#include "model/store.h"
#include "base/text.h"
#include "model/model.h"
#include "pki/own_facts.h"

#define FAILURE_MAX (AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX)

/* One run being merged. */
struct merge {
	struct aw_device *device;
	struct aw_source *source;
	struct aw_record *record;
	struct aw_result *result;
	int64_t now;
	struct aw_log *log;
};

/* True if the part was another source's before. */
static bool
has_other_source(const struct merge *merge, const char *before)
{
	const char *ours = merge->source->parts.source;

	return ours != NULL && (before == NULL || strcmp(before, ours) != 0);
}

static void
log_change(const struct merge *merge, const struct aw_store *store)
{
	const struct aw_change *change = &store->changes[0];

	aw_log_line(merge->log, AW_LOG_NOTICE, "%s/%s: %u added, %u removed, %zu certificates now",
	    merge->record->device, store->name, change->added, change->removed, store->n_anchors);
}

/*
 * Puts the facts into the store, the older ones into the result. What another source gave before is
 * nothing to compare with: it may have seen the store by another way.
 */
static enum aw_err
use_store(const struct merge *merge, struct aw_store *store, struct aw_error *err)
{
	struct aw_store *facts = &merge->result->store;
	const void *last_change = store->n_changes > 0 ? store->changes[0].items : NULL;
	bool failed = store->attempt.code != AW_OK;
	enum aw_err rc = AW_OK;

	if (store->observed_at != AW_INSTANT_NONE && !has_other_source(merge, store->source))
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
		    "%s/%s: read, %zu certificates, %zu problems", merge->record->device,
		    store->name, store->n_anchors, store->n_problems);
	return AW_OK;
}

/* Notes a failure of `name`; one that is new is logged, unless the whole source failed. */
static void
note_failure(const struct merge *merge, const char *name, struct aw_attempt *attempt,
    const struct aw_error *err)
{
	char text[FAILURE_MAX];
	bool known;

	(void)aw_text_format(text, sizeof(text), "%s: %s", err->object, err->text);
	known = merge->device->collected && attempt->code == err->code && attempt->text != NULL &&
		strcmp(attempt->text, text) == 0;
	aw_attempt_set(attempt, merge->now, err->code, text);
	if (name != NULL)
		aw_log_line(merge->log, known ? AW_LOG_DEBUG : AW_LOG_WARNING, "%s/%s: %s [%s]",
		    merge->record->device, name, text, aw_err_code(err->code)->id);
}

/* The name to log a failure by, NULL where that of the whole source is logged. */
static const char *
logged(const struct merge *merge, const struct aw_error *why, const char *name)
{
	return why->code == merge->result->err.code ? NULL : name;
}

/* A failure of the part, where it is this source that gives it or is expected to. */
static void
fail_part(const struct merge *merge, enum aw_source_part part, const struct aw_fact *fact,
    const char *name, struct aw_attempt *attempt)
{
	const struct aw_error *why = &fact->err;

	if (fact->absent && aw_precedence_lacks(merge->device, merge->source, part))
		return;
	if (attempt != NULL && aw_precedence_owns(merge->device, merge->source, part))
		note_failure(merge, logged(merge, why, name), attempt, why);
}

/* True if the part is to be in the record, were it only for its failure. */
static bool
is_known_part(const struct merge *merge, const struct aw_fact *fact)
{
	return fact->err.code == AW_OK ||
	       (!fact->absent && fact->err.code != merge->result->err.code);
}

/* The facts of this source are in the part from now on. */
static void
take_part_over(const struct merge *merge, char **source, const char *name, bool read)
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

/* Of a file, which has a store of its own, or of a machine. */
static void
merge_store(const struct merge *merge)
{
	bool machine = merge->source->store == NULL;
	const char *name = machine ? merge->source->parts.store : merge->source->store->name;
	struct aw_fact *fact = &merge->result->has_store;
	struct aw_store *store;

	if (!fact->asked)
		return;
	store = aw_record_store(merge->record, name);
	if (store == NULL)
		return;
	if (fact->err.code == AW_OK &&
	    (!machine || aw_precedence_take(merge->device, merge->source, AW_PART_STORE)))
		(void)use_store(merge, store, &fact->err);
	if (fact->err.code == AW_OK) {
		aw_configured_identity(merge->device);
		return;
	}
	if (machine)
		fail_part(merge, AW_PART_STORE, fact, name, &store->attempt);
	else
		note_failure(merge, name, &store->attempt, &fact->err);
}

/*
 * True if another machine than before answers this source: it has another serial number. What two
 * sources report may be the numbers of two parts of one device.
 */
static bool
is_replaced(const struct merge *merge)
{
	const struct aw_identity *identity = &merge->record->identity;
	const char *before = identity->serial, *now = merge->result->identity.serial;

	return !has_other_source(merge, identity->source) && before != NULL && now != NULL &&
	       strcmp(before, now) != 0;
}

/* The state before of the same device, or account; else NULL. */
static const struct aw_license *
state_before(
    const struct merge *merge, const struct aw_license *facts, const struct aw_license *older)
{
	bool account = older->mode == AW_LICENSE_ACCOUNT;

	if ((facts->mode == AW_LICENSE_ACCOUNT) != account)
		return NULL;
	return !is_replaced(merge) ? older : NULL;
}

/* Contacts of a device are followed from answer to answer; an account is not a device. */
static void
use_license(const struct merge *merge, struct aw_license *license)
{
	struct aw_license *facts = &merge->result->license;
	bool read = license->observed_at != AW_INSTANT_NONE;
	struct aw_license older = *license;

	/* What a machine says is of now; a text is as old as its file. */
	if (merge->source->node != NULL)
		facts->observed_at = merge->now;
	aw_license_follow(facts, state_before(merge, facts, &older));
	facts->source = older.source;
	older.source = NULL;
	*license = *facts;
	*facts = older;
	take_part_over(merge, &license->source, license->name, read);
	aw_attempt_set(&license->attempt, merge->now, AW_OK, NULL);
}

static void
merge_license(const struct merge *merge)
{
	const char *name = merge->source->parts.license;
	const struct aw_fact *fact = &merge->result->has_license;
	struct aw_license *license;

	if (!fact->asked)
		return;
	license = aw_record_license(merge->record, name);
	if (license == NULL && is_known_part(merge, fact))
		license = aw_record_add_license(merge->record, name);
	if (fact->err.code != AW_OK)
		fail_part(
		    merge, AW_PART_LICENSE, fact, name, license != NULL ? &license->attempt : NULL);
	else if (license != NULL &&
		 aw_precedence_take(merge->device, merge->source, AW_PART_LICENSE))
		use_license(merge, license);
}

/* Notes that another certificate is in the place of the one before. What another source gave before
 * is nothing to compare with. */
static void
follow_certificate(const struct merge *merge, struct aw_server_certificate *own)
{
	const struct aw_certificate *now = merge->result->certificate, *before = own->certificate;

	if (before == NULL || has_other_source(merge, own->source) ||
	    memcmp(before->sha256, now->sha256, AW_SHA256_LEN) == 0)
		return;
	if (aw_own_note_change(own, merge->now))
		aw_log_line(merge->log, AW_LOG_NOTICE,
		    "%s/%s: certificate replaced: issued by %s, before by %s",
		    merge->record->device, own->name, now->issuer, before->issuer);
}

/* A certificate whose extensions do not parse is used without what they say. */
static void
use_certificate(const struct merge *merge, struct aw_server_certificate *own)
{
	struct aw_result *result = merge->result;
	struct aw_error err;

	follow_certificate(merge, own);
	take_part_over(merge, &own->source, own->name, own->observed_at != AW_INSTANT_NONE);
	aw_server_certificate_set(own, merge->record->pool, result->certificate);
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
	aw_attempt_set(&own->attempt, merge->now, AW_OK, NULL);
}

static void
merge_certificate(const struct merge *merge)
{
	const char *name = merge->source->parts.certificate;
	const struct aw_fact *fact = &merge->result->has_certificate;
	struct aw_server_certificate *to;

	if (!fact->asked)
		return;
	to = aw_record_certificate(merge->record, name);
	if (to == NULL && is_known_part(merge, fact))
		to = aw_record_add_certificate(merge->record, name);
	if (fact->err.code != AW_OK) {
		fail_part(merge, AW_PART_CERTIFICATE, fact, name, to != NULL ? &to->attempt : NULL);
		return;
	}
	if (to == NULL || !aw_precedence_take(merge->device, merge->source, AW_PART_CERTIFICATE))
		return;
	use_certificate(merge, to);
}

static void
exchange_text(char **a, char **b)
{
	char *old = *a;

	*a = *b;
	*b = old;
}

static void
merge_status(const struct merge *merge)
{
	const char *name = merge->source->parts.source;
	struct aw_source_status *status = aw_record_source(merge->record, name);
	bool failed;

	if (status == NULL)
		return;
	failed = status->attempt.code != AW_OK;
	if (merge->result->endpoint != NULL)
		exchange_text(&status->endpoint, &merge->result->endpoint);
	if (merge->result->err.code != AW_OK) {
		note_failure(merge, name, &status->attempt, &merge->result->err);
		return;
	}
	exchange_text(&status->absent, &merge->result->absent);
	status->observed_at = merge->now;
	aw_attempt_set(&status->attempt, merge->now, AW_OK, NULL);
	if (failed)
		aw_log_line(
		    merge->log, AW_LOG_NOTICE, "%s/%s: answers again", merge->record->device, name);
}

/* The device's own identity; what peers say of themselves is only compared. */
static void
merge_identity(const struct merge *merge)
{
	struct aw_identity *to = &merge->record->identity, *from = &merge->result->identity;

	if ((from->product == NULL && from->version == NULL && from->serial == NULL) ||
	    !aw_precedence_take(merge->device, merge->source, AW_PART_IDENTITY))
		return;
	take_part_over(merge, &to->source, "identity", to->observed_at != AW_INSTANT_NONE);
	exchange_text(&to->product, &from->product);
	exchange_text(&to->version, &from->version);
	exchange_text(&to->serial, &from->serial);
	to->mismatch = from->mismatch;
	to->observed_at = from->observed_at;
}

static void
merge_clock(const struct merge *merge)
{
	struct aw_identity *to = &merge->record->identity, *from = &merge->result->identity;

	if (from->clock_skew == AW_INSTANT_NONE ||
	    !aw_precedence_take(merge->device, merge->source, AW_PART_CLOCK))
		return;
	take_part_over(merge, &to->clock_source, "clock", to->clock_observed_at != AW_INSTANT_NONE);
	to->clock_skew = from->clock_skew;
	to->clock_observed_at = from->observed_at;
}

static void
log_service_change(const struct merge *merge, const struct aw_service *service)
{
	aw_log_line(merge->log, AW_LOG_NOTICE, "%s/%s: presents a chain under %s, before under %s",
	    merge->record->device, service->name, service->changes[0].to, service->changes[0].from);
}

static void
merge_service(const struct merge *merge, const char *name)
{
	struct aw_service *service = aw_record_service(merge->record, name), older;
	const struct aw_fact *fact = &merge->result->has_service;
	bool changed, failed;

	if (service == NULL)
		return;
	if (fact->err.code != AW_OK) {
		note_failure(merge, name, &service->attempt, &fact->err);
		return;
	}
	failed = service->attempt.code != AW_OK;
	changed = aw_service_follow(&merge->result->service, service, merge->record->pool,
	    merge->result->service.observed_at);
	older = *service;
	*service = merge->result->service;
	merge->result->service = older;
	aw_attempt_set(&service->attempt, service->observed_at, AW_OK, NULL);
	if (changed)
		log_service_change(merge, service);
	if (failed)
		aw_log_line(merge->log, AW_LOG_NOTICE, "%s/%s: presents a chain again",
		    merge->record->device, name);
}

void
aw_merge_result(struct aw_device *device, struct aw_source *source, struct aw_result *result,
    int64_t now, struct aw_log *log)
{
	const struct merge merge = {.device = device,
	    .source = source,
	    .record = device->record,
	    .result = result,
	    .now = now,
	    .log = log};
	char by[AW_ASKED_TEXT_MAX];

	merge_store(&merge);
	merge_license(&merge);
	merge_certificate(&merge);
	if (source->service != NULL)
		merge_service(&merge, source->service->name);
	if (source->config != NULL) {
		merge_status(&merge);
		merge_identity(&merge);
		merge_clock(&merge);
	}
	aw_asked_replace(&device->record->asked, aw_source_asker(source, by), &result->asked);
	aw_result_clear(result, device->record->pool);
}
