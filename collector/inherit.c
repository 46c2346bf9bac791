/* SPDX-License-Identifier: ISC */
#include "configured.h"
#include "inherit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/license.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"
#include "precedence.h"

#define PATH_TEXT_MAX 1024

static void
exchange_text(char **a, char **b)
{
	char *old = *a;

	*a = *b;
	*b = old;
}

/* Exchanges two structs of one type. */
static void
exchange(void *a, void *b, size_t size)
{
	uint8_t *x = a, *y = b;

	for (size_t i = 0; i < size; i++) {
		uint8_t old = x[i];

		x[i] = y[i];
		y[i] = old;
	}
}

void
aw_inherit_store(struct aw_store *a, struct aw_store *b)
{
	struct aw_store old = *a;

	*a = *b;
	*b = old;
	exchange_text(&a->name, &b->name);
	exchange_text(&a->path, &b->path);
	if (a->source == NULL)
		exchange_text(&a->source, &b->source);
	b->judged = a->judged;
	b->fresh_for = a->fresh_for;
	b->extent = a->extent;
	a->judged = old.judged;
	a->fresh_for = old.fresh_for;
	a->extent = old.extent;
	aw_store_set_partial(a);
	aw_store_set_partial(b);
}

bool
aw_inherit_place(struct aw_store *store, const struct aw_source *source)
{
	const char *place;
	char *path, *name;

	if (source->store != NULL)
		return true;
	place = source->node->address;
	path = aw_text_clean_dup(place, strlen(place), PATH_TEXT_MAX);
	name = strdup(source->parts.source);
	if (path == NULL || name == NULL) {
		free(path);
		free(name);
		return false;
	}
	free(store->path);
	free(store->source);
	store->path = path;
	store->source = name;
	store->judged = source->config->judged;
	store->extent = source->config->extent;
	aw_store_set_partial(store);
	return true;
}

static bool
same_services(const struct aw_record *a, const struct aw_record *b)
{
	if (a->n_uses != b->n_uses || a->key_types != b->key_types || a->roles != b->roles)
		return false;
	for (size_t i = 0; i < a->n_uses; i++)
		if (strcmp(a->uses[i], b->uses[i]) != 0)
			return false;
	return true;
}

/* True if the store before was a part of what the device trusts where it is one now. */
static bool
same_extent(const struct aw_store *now, const struct aw_store *before)
{
	struct aw_store as_now = {.extent = now->extent, .excerpt = before->excerpt};

	aw_store_set_partial(&as_now);
	return before->partial == as_now.partial;
}

/* True if the store before was read well from the same place and is used for the same. */
static bool
same_store(const struct aw_store *now, const struct aw_store *before)
{
	return before != NULL && before->attempt.at != AW_INSTANT_NONE &&
	       before->attempt.code == AW_OK && before->judged == now->judged &&
	       before->fresh_for == now->fresh_for && same_extent(now, before) &&
	       before->path != NULL && strcmp(before->path, now->path) == 0;
}

/* True if the text is the name of the source. */
static bool
is_from_source(const char *giver, const struct aw_source *source)
{
	return giver != NULL && strcmp(giver, source->parts.source) == 0;
}

/* The status of the source in the older record, if that was of the same kind; else NULL. */
static struct aw_source_status *
status_before(struct aw_record *old, const struct aw_source *source)
{
	struct aw_source_status *before = aw_record_source(old, source->parts.source);

	return before != NULL && before->kind == source->config->kind ? before : NULL;
}

/* True if what the older record has of this source came from another file or machine. */
static bool
has_moved(const struct aw_source_status *now, const struct aw_source_status *before)
{
	return before->endpoint == NULL || strcmp(now->endpoint, before->endpoint) != 0;
}

/*
 * What a source gave, to the part of the same name. One that it never gave although it answered is
 * one that the device does not have: it is not expected.
 */
static void
inherit_license(
    struct aw_device *device, struct aw_record *old, struct aw_source *source, bool answered)
{
	const char *name = source->parts.license;
	struct aw_license *from = aw_record_license(old, name);
	struct aw_license *to = aw_record_license(device->record, name);

	if (from == NULL && answered)
		(void)aw_precedence_lacks(device, source, AW_PART_LICENSE);
	if (from == NULL || !is_from_source(from->source, source))
		return;
	if (to == NULL)
		to = aw_record_add_license(device->record, name);
	if (to == NULL)
		return;
	exchange(to, from, sizeof(*to));
	to->fresh_for = source->config->fresh_for;
}

static void
inherit_certificate(
    struct aw_device *device, struct aw_record *old, struct aw_source *source, bool answered)
{
	const char *name = source->parts.certificate;
	struct aw_server_certificate *from = aw_record_certificate(old, name);
	struct aw_server_certificate *to = aw_record_certificate(device->record, name);

	if (from == NULL && answered)
		(void)aw_precedence_lacks(device, source, AW_PART_CERTIFICATE);
	if (from == NULL || !is_from_source(from->source, source))
		return;
	if (to == NULL)
		to = aw_record_add_certificate(device->record, name);
	if (to == NULL)
		return;
	exchange(to, from, sizeof(*to));
	/* A role is configured, or it is one that the device names. */
	if (source->config->role != NULL)
		exchange_text(&to->role, &from->role);
}

/* False if one of them is used for something else now. */
static bool
inherit_more_stores(struct aw_record *record, struct aw_record *old, const struct aw_source *source)
{
	bool same = true;

	for (size_t i = 0; i < old->n_stores; i++) {
		struct aw_store *from = &old->stores[i], *to;

		if (!is_from_source(from->source, source) ||
		    aw_record_store(record, from->name) != NULL ||
		    (to = aw_record_add_store(record, from->name)) == NULL)
			continue;
		aw_inherit_store(to, from);
		(void)aw_inherit_place(to, source);
		to->judged = aw_source_judges(source->config, source->node, to->name);
		same = same && to->judged == from->judged;
	}
	return same;
}

/* Parts that only the answers of the source name. By SSH a device has one store, and what is not
 * asked for any more is not kept. */
static bool
inherit_more(struct aw_record *record, struct aw_record *old, const struct aw_source *source)
{
	bool same = source->config->ssh != NULL || inherit_more_stores(record, old, source);

	for (size_t i = 0; source->parts.certificate != NULL && i < old->n_certificates; i++) {
		struct aw_server_certificate *from = &old->certificates[i], *to;

		if (is_from_source(from->source, source) &&
		    aw_record_certificate(record, from->name) == NULL &&
		    (to = aw_record_add_certificate(record, from->name)) != NULL)
			exchange(to, from, sizeof(*to));
	}
	return same;
}

/* Of a machine; false if it was not read well, or is used for something else. */
static bool
inherit_trust(struct aw_record *record, struct aw_record *old, const struct aw_source *source)
{
	struct aw_store *store = aw_record_store(record, source->parts.store);
	struct aw_store *before = aw_record_store(old, source->parts.store);
	bool same;

	if (store == NULL || before == NULL || !is_from_source(before->source, source))
		return before != NULL;
	same = before->judged == source->config->judged && before->attempt.at != AW_INSTANT_NONE &&
	       before->attempt.code == AW_OK;
	aw_inherit_store(store, before);
	return aw_inherit_place(store, source) && same;
}

static void
inherit_identity(struct aw_identity *to, struct aw_identity *from, const struct aw_source *source)
{
	if (source->parts.identity && is_from_source(from->source, source)) {
		exchange_text(&to->product, &from->product);
		exchange_text(&to->version, &from->version);
		exchange_text(&to->serial, &from->serial);
		exchange_text(&to->source, &from->source);
		to->mismatch = from->mismatch;
		to->observed_at = from->observed_at;
	}
	if (source->parts.clock && is_from_source(from->clock_source, source)) {
		exchange_text(&to->clock_source, &from->clock_source);
		to->clock_skew = from->clock_skew;
		to->clock_observed_at = from->clock_observed_at;
	}
}

/* What a directory, or a machine, gave for a store of that name is not what a file gives. A file
 * that was moved is the same store; what it held before is used until it is read. */
static bool
inherit_file(struct aw_record *record, struct aw_record *old, const struct aw_store_config *config)
{
	struct aw_store *store = aw_record_store(record, config->name);
	struct aw_store *before = aw_record_store(old, config->name);
	bool same = same_store(store, before);

	if (before == NULL || aw_source_kind_parse(before->source) != config->kind)
		return false;
	aw_inherit_store(store, before);
	return same;
}

static bool
same_text(const char *a, const char *b)
{
	return a != NULL && b != NULL ? strcmp(a, b) == 0 : a == b;
}

/* What a probe saw is not what a file with a chain says. By another way or name it is used until
 * the service is looked at. */
static bool
inherit_service(struct aw_record *record, struct aw_record *old, const char *name)
{
	struct aw_service *service = aw_record_service(record, name);
	struct aw_service *before = aw_record_service(old, name);
	bool same;

	if (service == NULL || before == NULL || !same_text(service->source, before->source))
		return false;
	same = same_text(service->via, before->via) && same_text(service->host, before->host) &&
	       before->attempt.at != AW_INSTANT_NONE && before->attempt.code == AW_OK;
	exchange(service, before, sizeof(*service));
	return same;
}

/*
 * Moves the facts that the source gave; true if they were read successfully from the same place.
 * Facts of another machine are not used: its last success, for example, would move a deadline.
 * Facts of a text are used until the file at the other path is read.
 */
static bool
inherit_machine(struct aw_device *device, struct aw_record *old, struct aw_source *source)
{
	struct aw_source_status *now = aw_record_source(device->record, source->parts.source);
	struct aw_source_status *before = status_before(old, source);
	bool other = before == NULL || has_moved(now, before), same = true, answered;

	if (before == NULL || (other && source->node != NULL))
		return false;
	exchange(now, before, sizeof(*now));
	if (other)
		exchange_text(&now->endpoint, &before->endpoint);
	if (source->parts.store != NULL)
		same = inherit_trust(device->record, old, source);
	answered = now->observed_at != AW_INSTANT_NONE;
	if (source->parts.license != NULL)
		inherit_license(device, old, source, answered);
	if (source->parts.certificate != NULL)
		inherit_certificate(device, old, source, answered);
	if (aw_source_kind_row(source->config->kind)->more)
		same = inherit_more(device->record, old, source) && same;
	inherit_identity(&device->record->identity, &old->identity, source);
	return same && !other && now->attempt.at != AW_INSTANT_NONE && now->attempt.code == AW_OK;
}

static bool
inherit_source(struct aw_device *device, struct aw_record *old, struct aw_source *source)
{
	if (source->store != NULL)
		return inherit_file(device->record, old, source->store);
	if (source->service != NULL)
		return inherit_service(device->record, old, source->service->name);
	return inherit_machine(device, old, source);
}

bool
aw_inherit_record(struct aw_device *device, struct aw_record *old)
{
	struct aw_record *record = device->record;
	char by[AW_ASKED_TEXT_MAX];
	bool same;

	if (old == NULL)
		return false;
	same = record->interval == old->interval && record->n_sources == old->n_sources &&
	       record->n_services == old->n_services && same_services(record, old);
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): the pointers are exchanged */
	exchange(&record->reference, &old->reference, sizeof(record->reference));
	for (size_t i = 0; i < device->n_sources; i++) {
		same = inherit_source(device, old, &device->sources[i]) && same;
		aw_asked_inherit(
		    &record->asked, aw_source_asker(&device->sources[i], by), &old->asked);
	}
	same = same && record->n_stores == old->n_stores;
	aw_configured_identity(device);
	return same;
}

/* A machine that refused the credentials is not asked by them again because of a reload. */
static void
take_over_refusals(struct aw_device *device, const struct aw_device *old)
{
	for (size_t i = 0; i < device->n_sources; i++)
		for (size_t k = 0; k < old->n_sources; k++)
			if (old->sources[k].held &&
			    aw_source_same_access(&device->sources[i], &old->sources[k])) {
				device->sources[i].held = true;
				device->sources[i].stamp = old->sources[k].stamp;
			}
}

/* As if it were collected: it is never due. */
static void
leave_out(struct aw_device *device)
{
	device->regular_ms = INT64_MAX;
	device->collected = true;
}

static bool
same_words(char *const *a, char *const *b)
{
	size_t i = 0;

	if (a == NULL || b == NULL)
		return a == b;
	while (a[i] != NULL && b[i] != NULL && strcmp(a[i], b[i]) == 0)
		i++;
	return a[i] == b[i];
}

static bool
same_program(const struct aw_source_config *a, const struct aw_source_config *b)
{
	return same_words(a->program, b->program) &&
	       (a->program == NULL || (a->timeout == b->timeout && a->max_bytes == b->max_bytes));
}

/* True if stores that programs print have the same programs with the same words and limits. */
static bool
same_stores(const struct aw_device_config *a, const struct aw_device_config *b)
{
	if (a->n_stores != b->n_stores)
		return false;
	for (size_t i = 0; i < a->n_stores; i++) {
		const struct aw_program_config *x = &a->stores[i].program;
		const struct aw_program_config *y = &b->stores[i].program;

		if (!same_words(x->argv, y->argv) || x->timeout != y->timeout ||
		    x->max_bytes != y->max_bytes)
			return false;
	}
	return true;
}

/* True if both send the same commands to a device by SSH, for the same parts. */
static bool
same_commands(const struct aw_ssh_config *a, const struct aw_ssh_config *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	for (size_t i = 0; i < AW_SSH_GIVES; i++)
		if (!same_words(a->commands[i], b->commands[i]))
			return false;
	return a->family == b->family && a->gives == b->gives &&
	       same_text(a->trustpoint, b->trustpoint);
}

/* True if both have the same sources in the same order, run the same programs with the same words
 * and limits, and read dates and the outputs of the same device. */
static bool
same_sources(const struct aw_device_config *a, const struct aw_device_config *b)
{
	if (a->n_sources != b->n_sources || a->zone_offset != b->zone_offset || !same_stores(a, b))
		return false;
	for (size_t i = 0; i < a->n_sources; i++)
		if (strcmp(a->sources[i].name, b->sources[i].name) != 0 ||
		    a->sources[i].kind != b->sources[i].kind ||
		    a->sources[i].fresh_for != b->sources[i].fresh_for ||
		    !same_text(a->sources[i].device_name, b->sources[i].device_name) ||
		    !same_text(a->sources[i].udi, b->sources[i].udi) ||
		    !same_program(&a->sources[i], &b->sources[i]) ||
		    !same_commands(a->sources[i].ssh, b->sources[i].ssh))
			return false;
	return true;
}

static void
inherit_device(struct aw_device *device, struct aw_device *old, int64_t now_ms)
{
	int64_t latest = now_ms + device->config->interval * 1000;

	take_over_refusals(device, old);
	if (aw_inherit_record(device, old->record) && !old->changed && old->collected &&
	    old->n_running == 0 && same_sources(device->config, old->config)) {
		device->regular_ms = aw_instant_earlier(old->regular_ms, latest);
		device->collected = true;
	}
	device->save_error = old->save_error;
	device->woken = old->woken;
	device->woken_ms = old->woken_ms;
}

void
aw_inherit_plan(struct aw_plan *plan, struct aw_plan *before, int64_t now_ms)
{
	for (size_t i = 0; i < plan->n_devices; i++) {
		struct aw_device *device = &plan->devices[i];
		struct aw_device *old = aw_plan_device(before, device->config->name);

		device->regular_ms = now_ms;
		if (old != NULL)
			inherit_device(device, old, now_ms);
		if (device->config->left_out)
			leave_out(device);
		aw_schedule_set(plan->schedule, i, device->regular_ms);
	}
}
