/* SPDX-License-Identifier: ISC */
#include "invent.h"

#include <string.h>

#include "model/license.h"
#include "model/device_record.h"

/* What a source of each kind gives of its device, or of one peer. */
static const struct kind {
	const char *name;
	bool store, license, certificate;
} kinds[] = {
    {AW_SOURCE_EXPRESSWAY, true, true, true},
    {AW_SOURCE_RESTCONF, false, true, false},
    {AW_SOURCE_LICENSE_TEXT, false, true, false},
};

static bool
add_store(struct aw_record *record, const char *name, bool judged)
{
	struct aw_store *store = aw_record_add_store(record, name);

	if (store != NULL)
		store->judged = judged;
	return store != NULL;
}

static bool
add_license(struct aw_record *record, const char *name, const char *source)
{
	struct aw_license *license = aw_record_add_license(record, name);

	return license != NULL && (license->source = strdup(source)) != NULL;
}

static bool
add_certificate(struct aw_record *record, const char *name, const char *source)
{
	struct aw_server_certificate *own = aw_record_add_certificate(record, name);

	return own != NULL && (own->source = strdup(source)) != NULL;
}

/* The parts of a file (no peer) or of one machine, by the names they will have. */
static bool
add_parts(struct aw_record *record, const struct aw_source_config *source, const struct kind *kind,
    const char *peer)
{
	if (aw_record_add_source(record, peer != NULL ? peer : kind->name) == NULL)
		return false;
	if (kind->store &&
	    !add_store(record, peer != NULL ? peer : AW_SOURCE_STORE, source->judged))
		return false;
	if (kind->license &&
	    !add_license(record, peer != NULL ? peer : AW_SOURCE_LICENSE, kind->name))
		return false;
	return !kind->certificate ||
	       add_certificate(record, peer != NULL ? peer : AW_SOURCE_CERTIFICATE, kind->name);
}

static bool
add_source(struct aw_record *record, const struct aw_source_config *source)
{
	const struct kind *kind = NULL;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].name, source->kind) == 0)
			kind = &kinds[i];
	if (kind == NULL || source->n_nodes == 0)
		return kind == NULL || add_parts(record, source, kind, NULL);
	for (size_t i = 0; i < source->n_nodes; i++)
		if (!add_parts(record, source, kind, source->nodes[i].name))
			return false;
	return true;
}

struct aw_record *
aw_invent_record(struct aw_pool *pool, const char *name, const struct aw_device_config *device)
{
	struct aw_record *record = aw_record_new(pool, name);
	bool done = record != NULL;

	if (!done)
		return NULL;
	record->written_at = AW_INSTANT_NONE;
	record->interval = device == NULL ? 0 : device->interval;
	for (size_t i = 0; done && device != NULL && i < device->n_stores; i++)
		done = add_store(record, device->stores[i].name, device->stores[i].judged);
	for (size_t i = 0; done && device != NULL && i < device->n_sources; i++)
		done = add_source(record, &device->sources[i]);
	if (done)
		return record;
	aw_record_free(record);
	return NULL;
}
