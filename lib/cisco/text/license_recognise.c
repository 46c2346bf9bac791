/* SPDX-License-Identifier: ISC */
/* Which text is a license text. */
#include "cisco/text/license_input.h"
#include "cisco/text/license_line.h"
#include "cisco/text/license_reader.h"

/* Lines that only license outputs have. */
static bool
is_hallmark(struct aw_span line)
{
	bool features;

	return aw_span_starts(line, "SIA Status:") ||
	       aw_span_starts(line, "Upgrade License Status:") ||
	       aw_span_is(line, "Smart Licensing is ENABLED") ||
	       aw_span_is(line, "Smart Licensing is DISABLED") ||
	       aw_span_is(line, "Smart Licensing Status") ||
	       aw_span_is(line, "Smart Licensing Using Policy:") ||
	       aw_span_is(line, "License Authorization:") || aw_lictext_heading(line, &features);
}

/* Lines that follow one of those. */
static bool
is_proof(struct aw_span line)
{
	return aw_lictext_is_rule(line, '=') || aw_lictext_is_rule(line, '-') ||
	       aw_span_is(line, "Count") || aw_span_starts(line, "Status: ") ||
	       aw_span_is(line, "Registration:") || aw_span_is(line, "Utility:") ||
	       aw_span_is(line, "Export Authorization Key:") ||
	       aw_span_is(line, "License Reservation is ENABLED") ||
	       aw_span_starts(line, "Feature/Area") || aw_span_starts(line, "Parameters:") ||
	       aw_span_starts(line, "****") || aw_span_starts(line, "SW Upgrades are blocked") ||
	       aw_span_is(line, "No licenses in use");
}

bool
aw_lictext_recognise(struct aw_span text)
{
	struct aw_lictext_lines lines = {.rest = text};
	struct aw_span line, lost;
	bool hallmark = false, found = false, page = false, paged;

	while (aw_lictext_next(&lines, &line)) {
		line = aw_lictext_bare(line);
		if (aw_span_starts(line, "-----BEGIN "))
			return false;
		line = aw_lictext_after_pager(line, &paged, &lost);
		if (line.len == 0 || found || aw_lictext_is_log(line))
			continue;
		found =
		    aw_span_is(line, "Smart Licensing is DISABLED") || (hallmark && is_proof(line));
		found = found || (page && aw_span_starts(line, "License Authorization Status"));
		page = page || aw_span_starts(line, "Registration Status");
		hallmark = is_hallmark(line);
	}
	return found;
}
