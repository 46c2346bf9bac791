/* SPDX-License-Identifier: ISC */
#include "running_out.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/instant.h"
#include "jsonout.h"
#include "model/running.h"

/* A name of a zone that is certain, or null. */
static json_t *
zone_json(const struct aw_cisco_clock *clock, const char *zone)
{
	return aw_cli_json_text(clock->several || zone[0] == '\0' ? NULL : zone);
}

static json_t *
offset_json(const struct aw_cisco_clock *clock, const char *zone)
{
	int64_t offset = zone[0] != '\0' ? aw_cisco_clock_offset(clock, zone) : AW_INSTANT_NONE;

	return offset == AW_INSTANT_NONE ? json_null() : json_integer(offset);
}

json_t *
aw_cli_running_json(const struct aw_running *running)
{
	const struct aw_cisco_clock *clock;

	if (running == NULL)
		return json_null();
	clock = &running->clock;
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o}", "hostname",
	    aw_cli_json_text(running->hostname), "version", aw_cli_json_text(running->version),
	    "product", aw_cli_json_text(running->product), "serial",
	    aw_cli_json_text(running->serial), "transport", aw_cli_json_text(running->transport),
	    "url", aw_cli_json_text(running->url), "zone", zone_json(clock, clock->zone),
	    "zone_offset", offset_json(clock, clock->zone), "summer_zone",
	    zone_json(clock, clock->summer), "summer_offset", offset_json(clock, clock->summer),
	    "complete", (int)running->whole, "services", aw_cli_json_text(running->services));
}

/* ", LABEL VALUE", with the lead before the first one. */
static void
print_fact(const struct aw_cli *cli, const char **lead, const char *label, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	(void)fprintf(cli->out, "%s%s%s", *lead, label, value);
	*lead = ", ";
}

static void
print_zone(const struct aw_cli *cli, const char **lead, const struct aw_cisco_clock *clock,
    const char *zone)
{
	int64_t offset = zone[0] != '\0' ? aw_cisco_clock_offset(clock, zone) : AW_INSTANT_NONE;
	int64_t minutes = offset == AW_INSTANT_NONE ? 0 : llabs(offset) / AW_MINUTE;

	if (offset == AW_INSTANT_NONE)
		return;
	(void)fprintf(cli->out, "%szone %s UTC%c%02" PRId64 ":%02" PRId64, *lead, zone,
	    offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
	*lead = ", ";
}

void
aw_cli_running_print(const struct aw_cli *cli, const struct aw_running *running)
{
	const char *lead = "  configuration: ";

	if (running == NULL)
		return;
	print_fact(cli, &lead, "", running->hostname);
	print_fact(cli, &lead, "version ", running->version);
	print_fact(cli, &lead, "", running->product);
	print_fact(cli, &lead, "serial number ", running->serial);
	print_zone(cli, &lead, &running->clock, running->clock.zone);
	print_zone(cli, &lead, &running->clock, running->clock.summer);
	print_fact(cli, &lead, "license transport ", running->transport);
	if (running->url != NULL)
		(void)fprintf(cli->out, " to %s", running->url);
	print_fact(cli, &lead, "services ", running->services);
	if (lead[0] == ',')
		(void)fputc('\n', cli->out);
}
