/* SPDX-License-Identifier: ISC */
#include "precedence.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/license.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/store.h"

#define PART_MAX (AW_STORE_NAME_MAX + 16) /* "certificate/NAME" */

static const enum aw_source_part all_parts[] = {
    AW_PART_STORE, AW_PART_LICENSE, AW_PART_CERTIFICATE, AW_PART_IDENTITY, AW_PART_CLOCK};

/* A part as it is in the record. */
struct part {
	const char *word, *name; /* "license", "license"; no name where there is one a device */
	char **source;           /* that gave it, or is expected to; NULL: it is not there */
	int64_t observed_at;
};

const struct aw_source *
aw_precedence_source(const struct aw_device *device, const char *name)
{
	for (size_t i = 0; name != NULL && i < device->n_sources; i++)
		if (device->sources[i].config != NULL &&
		    strcmp(device->sources[i].parts.source, name) == 0)
			return &device->sources[i];
	return NULL;
}

static bool
find_store(const struct aw_record *record, struct part *part)
{
	struct aw_store *store = aw_record_store(record, part->name);

	if (store != NULL) {
		part->source = &store->source;
		part->observed_at = store->observed_at;
	}
	return true;
}

static bool
find_license(const struct aw_record *record, struct part *part)
{
	struct aw_license *license = aw_record_license(record, part->name);

	if (license != NULL) {
		part->source = &license->source;
		part->observed_at = license->observed_at;
	}
	return true;
}

static bool
find_certificate(const struct aw_record *record, struct part *part)
{
	struct aw_server_certificate *own = aw_record_certificate(record, part->name);

	if (own != NULL) {
		part->source = &own->source;
		part->observed_at = own->observed_at;
	}
	return true;
}

/* The part as the source names it; false: it does not give such a part. */
static bool
find_part(const struct aw_device *device, const struct aw_source *source, enum aw_source_part which,
    struct part *part)
{
	const struct aw_source_parts *parts = &source->parts;
	struct aw_record *record = device->record;
	struct aw_identity *identity = &record->identity;

	switch (which) {
	case AW_PART_STORE:
		*part = (struct part){"store", parts->store, NULL, AW_INSTANT_NONE};
		return parts->store != NULL && find_store(record, part);
	case AW_PART_LICENSE:
		*part = (struct part){"license", parts->license, NULL, AW_INSTANT_NONE};
		return parts->license != NULL && find_license(record, part);
	case AW_PART_CERTIFICATE:
		*part = (struct part){"certificate", parts->certificate, NULL, AW_INSTANT_NONE};
		return parts->certificate != NULL && find_certificate(record, part);
	case AW_PART_IDENTITY:
		*part = (struct part){"identity", NULL, &identity->source, identity->observed_at};
		return parts->identity;
	case AW_PART_CLOCK:
		*part = (struct part){
		    "clock", NULL, &identity->clock_source, identity->clock_observed_at};
		return parts->clock;
	default:
		return false;
	}
}

static void
name_part(const struct part *part, char text[PART_MAX])
{
	(void)aw_text_format(text, PART_MAX, "%s%s%s", part->word, part->name != NULL ? "/" : "",
	    part->name != NULL ? part->name : "");
}

/* Without memory the note is missing until the next try. */
static void
note_overlap(const struct aw_device *device, const struct aw_source *source,
    const struct part *part, const char *used, bool first)
{
	struct aw_source_status *status = aw_record_source(device->record, source->parts.source);
	char text[PART_MAX];

	name_part(part, text);
	if (status != NULL && aw_overlap_set(status, text, used, first) != AW_OK)
		aw_overlap_remove(status, text);
}

bool
aw_precedence_take(struct aw_device *device, struct aw_source *source, enum aw_source_part which)
{
	const struct aw_source *giver;
	struct part part;

	source->lacks &= ~(unsigned)which;
	if (!find_part(device, source, which, &part))
		return false;
	if (part.source == NULL || part.observed_at == AW_INSTANT_NONE)
		return true;
	giver = aw_precedence_source(device, *part.source);
	if (giver == NULL || giver == source)
		return true;
	/* They are in the order of the configuration. */
	if (giver < source)
		note_overlap(device, source, &part, giver->parts.source, false);
	else
		note_overlap(device, giver, &part, source->parts.source, false);
	return source < giver;
}

bool
aw_precedence_owns(
    const struct aw_device *device, const struct aw_source *source, enum aw_source_part which)
{
	struct part part;

	if (!find_part(device, source, which, &part) || part.source == NULL)
		return false;
	return *part.source == NULL || strcmp(*part.source, source->parts.source) == 0 ||
	       aw_precedence_source(device, *part.source) == NULL;
}

static bool
same_part(const struct part *a, const struct part *b)
{
	return a->source == b->source;
}

/* The first source that may still give the part; NULL: none. */
static const struct aw_source *
next_giver(const struct aw_device *device, const struct part *part, enum aw_source_part which)
{
	for (size_t i = 0; i < device->n_sources; i++) {
		const struct aw_source *source = &device->sources[i];
		struct part other;

		if ((source->lacks & which) == 0 && find_part(device, source, which, &other) &&
		    same_part(part, &other))
			return source;
	}
	return NULL;
}

bool
aw_precedence_lacks(struct aw_device *device, struct aw_source *source, enum aw_source_part which)
{
	const struct aw_source *next;
	struct part part;
	char *name;

	source->lacks |= which;
	if (!find_part(device, source, which, &part) || part.observed_at != AW_INSTANT_NONE)
		return false;
	if (part.source == NULL)
		return true;
	next = next_giver(device, &part, which);
	if (next == NULL && which == AW_PART_LICENSE)
		aw_record_remove_license(device->record, part.name);
	if (next == NULL && which == AW_PART_CERTIFICATE)
		aw_record_remove_certificate(device->record, part.name);
	if (next != NULL && (name = strdup(next->parts.source)) != NULL) {
		free(*part.source);
		*part.source = name;
	}
	return true;
}

/* What one source notes of one part. */
static void
note_part(const struct aw_device *device, const struct aw_source *source, enum aw_source_part which,
    struct aw_source_status *status)
{
	const struct aw_source *giver = NULL;
	const struct aw_overlap *overlap;
	char text[PART_MAX];
	struct part part;
	bool gave;

	if (!find_part(device, source, which, &part))
		return;
	name_part(&part, text);
	overlap = aw_overlap_find(status, text);
	gave = overlap != NULL && !overlap->first;
	if (part.source != NULL && part.observed_at != AW_INSTANT_NONE)
		giver = aw_precedence_source(device, *part.source);
	if (giver == NULL || giver == source || (!gave && source >= giver) ||
	    aw_overlap_set(status, text, giver->parts.source, !gave) != AW_OK)
		aw_overlap_remove(status, text);
}

/* Notes of parts that the source does not give any more are removed. */
static void
remove_others(
    const struct aw_device *device, const struct aw_source *source, struct aw_source_status *status)
{
	for (size_t i = status->n_overlaps; i > 0; i--) {
		bool known = false;

		for (size_t k = 0; k < sizeof(all_parts) / sizeof(all_parts[0]); k++) {
			char text[PART_MAX];
			struct part part;

			if (!find_part(device, source, all_parts[k], &part))
				continue;
			name_part(&part, text);
			known = known || strcmp(text, status->overlaps[i - 1].part) == 0;
		}
		if (!known)
			aw_overlap_remove(status, status->overlaps[i - 1].part);
	}
}

void
aw_precedence_note(struct aw_device *device)
{
	for (size_t i = 0; i < device->n_sources; i++) {
		const struct aw_source *source = &device->sources[i];
		struct aw_source_status *status;

		if (source->config == NULL)
			continue;
		status = aw_record_source(device->record, source->parts.source);
		if (status == NULL)
			continue;
		for (size_t k = 0; k < sizeof(all_parts) / sizeof(all_parts[0]); k++)
			note_part(device, source, all_parts[k], status);
		remove_others(device, source, status);
	}
}
