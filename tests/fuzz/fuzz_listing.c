/* SPDX-License-Identifier: ISC */
/* Any bytes as a listing of certificates, by the reader of each form: entries lie in the text, one
 * after another, and a good one has what identifies a certificate. */
#include <string.h>

#include "demand.h"
#include "truststore/listing.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand_entry(const struct aw_listed *entry, enum aw_listing_form form)
{
	demand_clean(entry->issuer);
	demand_clean(entry->subject);
	demand_clean(entry->name);
	demand_clean(entry->trustpoints);
	demand(strspn(entry->serial, "0123456789abcdef") == strlen(entry->serial));
	demand(strlen(entry->serial) % 2 == 0);
	demand(!entry->cut || entry->wrong != NULL);
	if (entry->wrong != NULL)
		return;
	demand(entry->subject[0] != '\0');
	demand(entry->has_sha1 || entry->serial[0] != '\0');
	demand(form == AW_LISTING_POINTS || entry->issuer[0] != '\0');
}

static void
read_form(const uint8_t *data, size_t size, enum aw_listing_form form)
{
	static bool (*const readers[AW_LISTING_FORMS])(struct aw_listing *, struct aw_listed *) = {
	    [AW_LISTING_IOS] = aw_listing_ios_next,
	    [AW_LISTING_XR] = aw_listing_xr_next,
	    [AW_LISTING_NXOS] = aw_listing_nxos_next,
	    [AW_LISTING_POINTS] = aw_listing_points_next,
	};
	struct aw_listing text = {.lines = {.s = (const char *)data, .len = size}};
	struct aw_listed entry;
	size_t end = 0;

	while (readers[form](&text, &entry)) {
		demand(entry.start >= end && entry.start < entry.end && entry.end <= size);
		end = entry.end;
		demand_entry(&entry, form);
	}
	demand(text.lines.at >= size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unsigned forms = aw_listing_recognise(data, size);

	demand(forms < 1U << AW_LISTING_FORMS);
	for (int form = 0; form < AW_LISTING_FORMS; form++)
		read_form(data, size, (enum aw_listing_form)form);
	return 0;
}
