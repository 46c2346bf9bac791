/* SPDX-License-Identifier: ISC */
/* Texts of devices that are no trust store, so that they are named. */
#include "base/span.h"
#include "truststore/shown_line.h"
#include "truststore/store_format.h"

/* Lines that only outputs of license commands have; the last ones are beginnings. */
static bool
is_of_licenses(const struct aw_shown_line *line)
{
	static const char *const whole[] = {"Smart Licensing is ENABLED",
	    "Smart Licensing is DISABLED", "Smart Licensing Status",
	    "Smart Licensing Using Policy:", "License Authorization:", "License Usage",
	    "License Usage:", "Smart License Status"};
	static const char *const fronts[] = {
	    "xstatus // license", "Feature                 ", "SIA Status:"};

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (aw_span_is(line->words, whole[i]))
			return true;
	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++)
		if (aw_span_starts(line->words, fronts[i]))
			return true;
	return false;
}

bool
aw_store_is_license(const uint8_t *data, size_t len)
{
	struct aw_shown_text text = {.s = (const char *)data, .len = len};
	struct aw_shown_line line;
	struct aw_span raw;

	while (aw_shown_next(&text, &raw)) {
		aw_shown_line(raw, &line);
		if (is_of_licenses(&line))
			return true;
	}
	return false;
}
