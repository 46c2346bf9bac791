/* SPDX-License-Identifier: ISC */
/* What a running-configuration says of its device, written and read. */
#include <string.h>

#include "base/instant.h"
#include "model/running.h"
#include "model/store.h"
#include "record/record_reader.h"
#include "record/record_writer.h"

#define OFFSET_MAX AW_DAY

void
aw_writer_running(struct aw_json_out *out, const char *key, const struct aw_running *running)
{
	const struct aw_cisco_clock *clock;

	if (running == NULL) {
		aw_json_null(out, key);
		return;
	}
	clock = &running->clock;
	aw_json_begin(out, key, '{');
	aw_json_text_or_null(out, "hostname", running->hostname);
	aw_json_bool(out, "ios", running->ios);
	aw_json_bool(out, "licensing_kept", running->licensing_kept);
	aw_json_text_or_null(out, "product", running->product);
	aw_json_text_or_null(out, "serial", running->serial);
	aw_json_text_or_null(out, "services", running->services);
	aw_json_bool(out, "several_zones", clock->several);
	aw_json_bool(out, "smart", running->smart);
	aw_json_instant(out, "summer_offset", clock->summer_offset);
	aw_json_text(out, "summer_zone", clock->summer);
	aw_json_text_or_null(out, "transport", running->transport);
	aw_json_text_or_null(out, "url", running->url);
	aw_json_text_or_null(out, "version", running->version);
	aw_json_bool(out, "whole", running->whole);
	aw_json_text(out, "zone", clock->zone);
	aw_json_integer(out, "zone_offset", clock->offset);
	aw_json_end(out, '}');
}

static bool
take_zone(struct aw_reader *r, const struct aw_json *value, char zone[AW_ZONE_MAX])
{
	const char *text = aw_reader_text(r, value, "zone", AW_ZONE_MAX - 1);

	if (text == NULL)
		return false;
	memcpy(zone, text, strlen(text) + 1);
	return true;
}

static bool
take_offset(struct aw_reader *r, const struct aw_json *value, int64_t *out)
{
	*out = AW_INSTANT_NONE;
	return aw_json_is(value, AW_JSON_NULL) ||
	       aw_reader_number(r, value, "offset", -OFFSET_MAX, OFFSET_MAX, out);
}

bool
aw_reader_running(struct aw_reader *r, struct aw_store *store, const struct aw_json *object)
{
	const struct aw_json *hostname, *version, *product, *serial, *transport, *url, *zone,
	    *summer, *offset, *added, *services = NULL;
	struct aw_running *running;
	int several, ios, smart, whole, kept;

	if (object == NULL || aw_json_is(object, AW_JSON_NULL))
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
