/* SPDX-License-Identifier: ISC */
#include "merge.h"
#include "merge_parts.h"

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
		aw_merge_note_failure(merge, logged(merge, why, name), attempt, why);
}

/* True if the part is to be in the record, were it only for its failure. */
static bool
is_known_part(const struct merge *merge, const struct aw_fact *fact)
{
	return fact->err.code == AW_OK ||
	       (!fact->absent && fact->err.code != merge->result->err.code);
}

/* The file is what it was: its facts were observed once more. */
static void
observe_again(const struct merge *merge, struct aw_store *store)
{
	store->observed_at = merge->now;
	aw_attempt_set(&store->attempt, merge->now, AW_OK, NULL);
	aw_configured_identity(merge->device);
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
	if (fact->same) {
		observe_again(merge, store);
		return;
	}
	if (fact->err.code == AW_OK &&
	    (!machine || aw_precedence_take(merge->device, merge->source, AW_PART_STORE)))
		(void)aw_merge_use_store(merge, store, &fact->err);
	merge->source->seen.used = fact->err.code == AW_OK;
	if (fact->err.code == AW_OK) {
		aw_configured_identity(merge->device);
		return;
	}
	if (machine)
		fail_part(merge, AW_PART_STORE, fact, name, &store->attempt);
	else
		aw_merge_note_failure(merge, name, &store->attempt, &fact->err);
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

	return !aw_merge_other_source(merge, identity->source) && before != NULL && now != NULL &&
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
	aw_merge_take_over(merge, &license->source, license->name, read);
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
	aw_merge_use_certificate(merge, to);
}

static void
exchange_text(char **a, char **b)
{
	char *old = *a;

	*a = *b;
	*b = old;
}

/* Of the machine itself, which is a peer of the device where it has a name of its own. */
static void
set_version(struct aw_source_status *status, const char *version)
{
	char *copy = strdup(version);

	if (copy == NULL)
		return;
	free(status->version);
	status->version = copy;
}

static void
set_cipher(struct aw_source_status *status, const struct aw_tls_cipher *cipher)
{
	char *copy = cipher->name[0] != '\0' ? strdup(cipher->name) : NULL;

	if (copy == NULL)
		return;
	free(status->cipher);
	status->cipher = copy;
	status->forward_secrecy = cipher->forward;
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
	set_cipher(status, &merge->result->cipher);
	if (merge->result->err.code != AW_OK) {
		aw_merge_note_failure(merge, name, &status->attempt, &merge->result->err);
		return;
	}
	exchange_text(&status->absent, &merge->result->absent);
	if (merge->result->identity.version != NULL)
		set_version(status, merge->result->identity.version);
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
	aw_merge_take_over(merge, &to->source, "identity", to->observed_at != AW_INSTANT_NONE);
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
	aw_merge_take_over(
	    merge, &to->clock_source, "clock", to->clock_observed_at != AW_INSTANT_NONE);
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
		aw_merge_note_failure(merge, name, &service->attempt, &fact->err);
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

	device->altered = device->altered || !result->has_store.same;
	merge_store(&merge);
	merge_license(&merge);
	merge_certificate(&merge);
	if (source->service != NULL)
		merge_service(&merge, source->service->name);
	if (source->config != NULL && aw_source_kind_row(source->config->kind)->more)
		aw_merge_more(&merge);
	if (source->config != NULL) {
		merge_status(&merge);
		merge_identity(&merge);
		merge_clock(&merge);
	}
	aw_asked_replace(&device->record->asked, aw_source_asker(source, by), &result->asked);
	aw_result_clear(result, device->record->pool);
}
