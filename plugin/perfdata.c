/* SPDX-License-Identifier: ISC */
#include "perfdata.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

static bool
label_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '-' || c == '_';
}

struct aw_perfdata
aw_perfdata_make(const char *name, const char *suffix, enum aw_unit unit, int64_t value)
{
	struct aw_perfdata out = {.unit = unit, .value = value};

	(void)aw_text_format(out.label, sizeof(out.label), "%s%s%s", name,
	    suffix != NULL ? "_" : "", suffix != NULL ? suffix : "");
	for (char *c = out.label; *c != '\0'; c++)
		if (!label_char(*c))
			*c = '_';
	return out;
}

size_t
aw_perfdata_format(const struct aw_perfdata *perfdata, char buf[AW_PERFDATA_TEXT])
{
	char warning[AW_RANGE_TEXT], critical[AW_RANGE_TEXT], min[24] = "", max[24] = "";
	int n;

	if (perfdata->has_min)
		(void)snprintf(min, sizeof(min), "%" PRId64, perfdata->min);
	if (perfdata->has_max)
		(void)snprintf(max, sizeof(max), "%" PRId64, perfdata->max);
	n = snprintf(buf, AW_PERFDATA_TEXT, "'%s'=%" PRId64 "%s;%s;%s;%s;%s", perfdata->label,
	    perfdata->value, perfdata->unit == AW_UNIT_SECONDS ? "s" : "",
	    aw_range_format(&perfdata->warning, warning),
	    aw_range_format(&perfdata->critical, critical), min, max);
	while (n > 0 && buf[n - 1] == ';')
		buf[--n] = '\0';
	return n > 0 ? (size_t)n : 0;
}
