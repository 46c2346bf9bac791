/* SPDX-License-Identifier: ISC */
#include "inherit.h"

#include <string.h>

#include "model/license.h"
#include "model/device_record.h"

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
	a->judged = old.judged;
}

static bool
same_services(const struct aw_record *a, const struct aw_record *b)
{
	if (a->n_uses != b->n_uses)
		return false;
	for (size_t i = 0; i < a->n_uses; i++)
		if (strcmp(a->uses[i], b->uses[i]) != 0)
			return false;
	return true;
}

/* True if the store before was read well from the same place and is used for the same. */
static bool
same_store(const struct aw_store *now, const struct aw_store *before)
{
	return before != NULL && before->attempt.at != AW_INSTANT_NONE &&
	       before->attempt.code == AW_OK && before->judged == now->judged &&
	       before->path != NULL && strcmp(before->path, now->path) == 0;
}

static const char *
status_name(const struct aw_source *source)
{
	return source->node != NULL && source->node->name != NULL ? source->node->name
								  : source->type->name;
}

/* True if what the older record has of this source came from another file or machine. */
static bool
moved(const struct aw_record *record, const struct aw_record *old, const struct aw_source *source)
{
	const struct aw_source_status *now = aw_record_source(record, status_name(source));
	const struct aw_source_status *before = aw_record_source(old, status_name(source));

	return now != NULL && before != NULL &&
	       (before->endpoint == NULL || strcmp(now->endpoint, before->endpoint) != 0);
}

static void
inherit_license(struct aw_record *record, struct aw_record *old, const char *name)
{
	struct aw_license *from = aw_record_license(old, name);
	struct aw_license *to = aw_record_license(record, name);

	if (from != NULL && to == NULL)
		to = aw_record_add_license(record, name);
	if (from != NULL && to != NULL)
		exchange(to, from, sizeof(*to));
}

static void
inherit_certificate(struct aw_record *record, struct aw_record *old, const char *name)
{
	struct aw_server_certificate *from = aw_record_certificate(old, name);
	struct aw_server_certificate *to =
	    from != NULL ? aw_record_add_certificate(record, name) : NULL;

	if (to != NULL)
		exchange(to, from, sizeof(*to));
}

/* Facts of a file serve until the file at the other path is read. */
static bool
inherit_status(struct aw_record *record, struct aw_record *old, const struct aw_source *source)
{
	struct aw_source_status *to = aw_record_source(record, status_name(source));
	struct aw_source_status *from = aw_record_source(old, status_name(source));
	bool other = moved(record, old, source);

	if (from == NULL || to == NULL)
		return false;
	exchange(to, from, sizeof(*to));
	if (other)
		exchange_text(&to->endpoint, &from->endpoint);
	return !other && to->attempt.at != AW_INSTANT_NONE && to->attempt.code == AW_OK;
}

static bool
inherit_store(struct aw_record *record, struct aw_record *old, const char *name)
{
	struct aw_store *store = aw_record_store(record, name);
	struct aw_store *before = aw_record_store(old, name);
	bool same = same_store(store, before);

	if (before != NULL)
		aw_inherit_store(store, before);
	return same;
}

static bool
same_text(const char *a, const char *b)
{
	return a != NULL && b != NULL ? strcmp(a, b) == 0 : a == b;
}

/* What a service presented is of the service, in whatever way it was learned. */
static bool
inherit_service(struct aw_record *record, struct aw_record *old, const char *name)
{
	struct aw_service *service = aw_record_service(record, name);
	struct aw_service *before = aw_record_service(old, name);
	bool same;

	if (service == NULL || before == NULL)
		return false;
	same = same_text(service->source, before->source) && same_text(service->via, before->via) &&
	       same_text(service->host, before->host) && before->attempt.at != AW_INSTANT_NONE &&
	       before->attempt.code == AW_OK;
	exchange(service, before, sizeof(*service));
	return same;
}

/*
 * Moves the facts with the source's names; true if they were read successfully from the same place.
 * Facts of another machine are not used: its last success, for example, would move a deadline.
 */
static bool
inherit_source(struct aw_record *record, struct aw_record *old, const struct aw_source *source)
{
	const char *peer = source->node != NULL ? source->node->name : NULL;
	bool same = true;

	if (source->store != NULL)
		return inherit_store(record, old, source->store->name);
	if (source->service != NULL)
		return inherit_service(record, old, source->service->name);
	if (source->node != NULL && moved(record, old, source))
		return false;
	if (aw_source_store_name(source) != NULL)
		same = inherit_store(record, old, aw_source_store_name(source));
	inherit_license(record, old, peer != NULL ? peer : AW_SOURCE_LICENSE);
	inherit_certificate(record, old, peer != NULL ? peer : AW_SOURCE_CERTIFICATE);
	if (source->node != NULL && peer == NULL)
		exchange(&record->identity, &old->identity, sizeof(record->identity));
	return inherit_status(record, old, source) && same;
}

bool
aw_inherit_record(struct aw_device *device, struct aw_record *old)
{
	struct aw_record *record = device->record;
	bool same;

	if (old == NULL)
		return false;
	same = record->interval == old->interval && record->n_stores == old->n_stores &&
	       record->n_sources == old->n_sources && record->n_services == old->n_services &&
	       same_services(record, old);
	for (size_t i = 0; i < device->n_sources; i++)
		same = inherit_source(record, old, &device->sources[i]) && same;
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
same_program(const struct aw_source_config *a, const struct aw_source_config *b)
{
	size_t i = 0;

	if (a->program == NULL || b->program == NULL)
		return a->program == b->program;
	while (a->program[i] != NULL && b->program[i] != NULL &&
	       strcmp(a->program[i], b->program[i]) == 0)
		i++;
	return a->program[i] == b->program[i] && a->timeout == b->timeout &&
	       a->max_bytes == b->max_bytes;
}

/* True if both run the same programs with the same words and limits. */
static bool
same_programs(const struct aw_device_config *a, const struct aw_device_config *b)
{
	if (a->n_sources != b->n_sources)
		return false;
	for (size_t i = 0; i < a->n_sources; i++)
		if (!same_program(&a->sources[i], &b->sources[i]))
			return false;
	return true;
}

static void
inherit_device(struct aw_device *device, struct aw_device *old, int64_t now_ms)
{
	int64_t latest = now_ms + device->config->interval * 1000;

	take_over_refusals(device, old);
	if (aw_inherit_record(device, old->record) && !old->changed && old->collected &&
	    old->n_running == 0 && same_programs(device->config, old->config)) {
		device->regular_ms = aw_instant_earlier(old->regular_ms, latest);
		device->collected = true;
	}
	device->save_error = old->save_error;
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
