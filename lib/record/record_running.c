/* SPDX-License-Identifier: ISC */
/* What a running-configuration says of its device, written and read. */
#include <string.h>

#include "base/instant.h"
#include "model/running.h"
#include "model/store.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define OFFSET_MAX AW_DAY

json_t *
aw_writer_running(const struct aw_running *running)
{
	const struct aw_cisco_clock *clock;

	if (running == NULL)
		return json_null();
	clock = &running->clock;
	return json_pack("{s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:s,s:s,s:I,s:o,s:b,s:b,s:b,s:b,s:b}",
	    "hostname", running->hostname, "version", running->version, "product", running->product,
	    "serial", running->serial, "transport", running->transport, "url", running->url,
	    "services", running->services, "zone", clock->zone, "summer_zone", clock->summer,
	    "zone_offset", (json_int_t)clock->offset, "summer_offset",
	    aw_writer_instant(clock->summer_offset), "several_zones", (int)clock->several, "ios",
	    (int)running->ios, "smart", (int)running->smart, "whole", (int)running->whole,
	    "licensing_kept", (int)running->licensing_kept);
}

static bool
take_zone(struct aw_reader *r, const json_t *value, char zone[AW_ZONE_MAX])
{
	const char *text = aw_reader_text(r, value, "zone", AW_ZONE_MAX - 1);

	if (text == NULL)
		return false;
	memcpy(zone, text, strlen(text) + 1);
	return true;
}

static bool
take_offset(struct aw_reader *r, const json_t *value, int64_t *out)
{
	*out = AW_INSTANT_NONE;
	return json_is_null(value) ||
	       aw_reader_number(r, value, "offset", -OFFSET_MAX, OFFSET_MAX, out);
}

bool
aw_reader_running(struct aw_reader *r, struct aw_store *store, json_t *object)
{
	json_t *hostname, *version, *product, *serial, *transport, *url, *zone, *summer, *offset,
	    *added, *services = NULL;
	struct aw_running *running;
	int several, ios, smart, whole, kept;

	if (object == NULL || json_is_null(object))
		return true;
	if (!aw_reader_unpack(r, object,
		"{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:b,s:b,s:b,s:b,s?o}", "hostname",
		&hostname, "version", &version, "product", &product, "serial", &serial, "transport",
		&transport, "url", &url, "zone", &zone, "summer_zone", &summer, "zone_offset",
		&offset, "summer_offset", &added, "several_zones", &several, "ios", &ios, "smart",
		&smart, "whole", &whole, "licensing_kept", &kept, "services", &services))
		return false;
	running = store->running = aw_running_new();
	if (running == NULL)
		return aw_reader_no_memory(r);
	running->clock.several = several != 0;
	running->ios = ios != 0;
	running->smart = smart != 0;
	running->whole = whole != 0;
	running->licensing_kept = kept != 0;
	return aw_reader_take_text(r, hostname, "hostname", true, &running->hostname) &&
	       aw_reader_take_text(r, version, "version", true, &running->version) &&
	       aw_reader_take_text(r, product, "product", true, &running->product) &&
	       aw_reader_take_text(r, serial, "serial", true, &running->serial) &&
	       aw_reader_take_text(r, transport, "transport", true, &running->transport) &&
	       aw_reader_take_text(r, url, "url", true, &running->url) &&
	       (services == NULL ||
		   aw_reader_take_text(r, services, "services", true, &running->services)) &&
	       take_zone(r, zone, running->clock.zone) &&
	       take_zone(r, summer, running->clock.summer) &&
	       aw_reader_number(
		   r, offset, "zone_offset", -OFFSET_MAX, OFFSET_MAX, &running->clock.offset) &&
	       take_offset(r, added, &running->clock.summer_offset);
}
