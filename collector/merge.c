/* SPDX-License-Identifier: ISC */
#include "merge.h"

#include <string.h>

#include "inherit.h"
#include "model/service_follow.h"
#include "model/device_record.h"
#include "model/store.h"
#include "base/text.h"

#define FAILURE_MAX (AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX)

/* One run being merged. */
struct merge {
	struct aw_device *device;
	const struct aw_source *source;
	struct aw_record *record;
	struct aw_result *result;
	int64_t now;
	struct aw_log *log;
};

static void
log_change(const struct merge *merge, const struct aw_store *store)
{
	const struct aw_change *change = &store->changes[0];

	aw_log_line(merge->log, AW_LOG_NOTICE, "%s/%s: %u added, %u removed, %zu certificates now",
	    merge->record->device, store->name, change->added, change->removed, store->n_anchors);
}

/* Puts the facts into the store, the older ones into the result. */
static enum aw_err
use_store(const struct merge *merge, struct aw_store *store, struct aw_error *err)
{
	struct aw_store *facts = &merge->result->store;
	const void *last_change = store->n_changes > 0 ? store->changes[0].items : NULL;
	bool failed = store->attempt.code != AW_OK;
	enum aw_err rc = AW_OK;

	if (store->observed_at != AW_INSTANT_NONE)
		rc = aw_store_diff(facts, store, merge->now, err);
	if (rc != AW_OK)
		return rc;
	aw_inherit_store(store, facts);
	store->observed_at = merge->now;
	(void)aw_attempt_set(&store->attempt, merge->now, AW_OK, NULL);
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
	(void)aw_attempt_set(attempt, merge->now, err->code, text);
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

static void
merge_store(const struct merge *merge, const char *name)
{
	struct aw_store *store = aw_record_store(merge->record, name);
	struct aw_error *why = &merge->result->has_store.err;

	if (store == NULL || !merge->result->has_store.asked)
		return;
	if (why->code == AW_OK)
		(void)use_store(merge, store, why);
	if (why->code != AW_OK)
		note_failure(merge, logged(merge, why, name), &store->attempt, why);
}

/* What was never there needs no note that the whole source failed, or that the version lacks it. */
static bool
passed_over(const struct merge *merge, const struct aw_fact *fact, bool known)
{
	bool whole = fact->err.code != AW_OK && fact->err.code == merge->result->err.code;

	return !fact->asked || (!known && (whole || fact->absent));
}

static void
merge_license(const struct merge *merge, const char *name)
{
	struct aw_license *license = aw_record_license(merge->record, name), older;
	const struct aw_fact *fact = &merge->result->has_license;

	if (passed_over(merge, fact, license != NULL))
		return;
	if (license == NULL)
		license = aw_record_add_license(merge->record, name);
	if (license == NULL)
		return;
	if (fact->err.code != AW_OK) {
		note_failure(merge, logged(merge, &fact->err, name), &license->attempt, &fact->err);
		return;
	}
	older = *license;
	/* What a machine says is of now; a text is as old as its file. */
	if (merge->source->node != NULL)
		merge->result->license.observed_at = merge->now;
	aw_license_follow(&merge->result->license, &older);
	*license = merge->result->license;
	merge->result->license = older;
	(void)aw_attempt_set(&license->attempt, merge->now, AW_OK, NULL);
}

static void
merge_certificate(const struct merge *merge, const char *name)
{
	struct aw_server_certificate *to = aw_record_certificate(merge->record, name);
	const struct aw_fact *fact = &merge->result->has_certificate;

	if (passed_over(merge, fact, to != NULL))
		return;
	if (to == NULL)
		to = aw_record_add_certificate(merge->record, name);
	if (to == NULL)
		return;
	if (to->source == NULL)
		to->source = strdup(merge->source->type->name);
	if (fact->err.code != AW_OK) {
		note_failure(merge, logged(merge, &fact->err, name), &to->attempt, &fact->err);
		return;
	}
	aw_server_certificate_set(to, merge->record->pool, merge->result->certificate);
	merge->result->certificate = NULL;
	to->observed_at = merge->now;
	(void)aw_attempt_set(&to->attempt, merge->now, AW_OK, NULL);
}

static void
exchange_text(char **a, char **b)
{
	char *old = *a;

	*a = *b;
	*b = old;
}

static void
merge_status(const struct merge *merge, const char *name)
{
	struct aw_source_status *status = aw_record_source(merge->record, name);
	bool failed;

	if (status == NULL)
		status = aw_record_add_source(merge->record, name);
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
	(void)aw_attempt_set(&status->attempt, merge->now, AW_OK, NULL);
	if (failed)
		aw_log_line(
		    merge->log, AW_LOG_NOTICE, "%s/%s: answers again", merge->record->device, name);
}

/* The device's own identity; what peers say of themselves is only compared. */
static void
merge_identity(const struct merge *merge)
{
	struct aw_identity *to = &merge->record->identity;
	struct aw_identity older = *to;

	if (merge->source->node == NULL || merge->source->node->name != NULL ||
	    merge->result->identity.observed_at == AW_INSTANT_NONE)
		return;
	if (merge->result->identity.clock_skew == AW_INSTANT_NONE)
		merge->result->identity.clock_skew = older.clock_skew;
	*to = merge->result->identity;
	merge->result->identity = older;
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
	changed =
	    aw_service_follow(&merge->result->service, service, merge->result->service.observed_at);
	older = *service;
	*service = merge->result->service;
	merge->result->service = older;
	(void)aw_attempt_set(&service->attempt, service->observed_at, AW_OK, NULL);
	if (changed)
		log_service_change(merge, service);
	if (failed)
		aw_log_line(merge->log, AW_LOG_NOTICE, "%s/%s: presents a chain again",
		    merge->record->device, name);
}

static const char *
part_name(const struct aw_source *source, const char *own)
{
	return source->node != NULL && source->node->name != NULL ? source->node->name : own;
}

void
aw_merge_result(struct aw_device *device, const struct aw_source *source, struct aw_result *result,
    int64_t now, struct aw_log *log)
{
	const struct merge merge = {.device = device,
	    .source = source,
	    .record = device->record,
	    .result = result,
	    .now = now,
	    .log = log};

	if (source->store != NULL) {
		merge_store(&merge, source->store->name);
	} else if (source->service != NULL) {
		merge_service(&merge, source->service->name);
	} else {
		if (aw_source_store_name(source) != NULL)
			merge_store(&merge, aw_source_store_name(source));
		merge_license(&merge, part_name(source, AW_SOURCE_LICENSE));
		merge_certificate(&merge, part_name(source, AW_SOURCE_CERTIFICATE));
		merge_status(&merge, part_name(source, source->type->name));
		merge_identity(&merge);
	}
	aw_result_clear(result, device->record->pool);
}
