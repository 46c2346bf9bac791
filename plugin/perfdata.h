/* SPDX-License-Identifier: ISC */
/* One performance value as the Monitoring Plugins guidelines write it:
 * 'label'=value[s];[warn];[crit];[min];[max] */
#ifndef AW_PERFDATA_H
#define AW_PERFDATA_H

#include "range.h"

#define AW_PERFDATA_LABEL 64 /* room for a label with the NUL */
#define AW_PERFDATA_TEXT 224 /* room for any formatted value with the NUL */

enum aw_unit { AW_UNIT_COUNT, AW_UNIT_SECONDS };

struct aw_perfdata {
	char label[AW_PERFDATA_LABEL];
	struct aw_range warning, critical; /* in seconds, without shares */
	int64_t value, min, max;
	enum aw_unit unit;
	bool has_min, has_max;
};

/*
 * A value with the label made of `name` and, where not NULL, "_" and `suffix`. Only letters,
 * digits, dot, dash and underscore stay; anything else becomes an underscore. A label is known by
 * its name, so the same thing keeps its label whatever its place.
 */
struct aw_perfdata
aw_perfdata_make(const char *name, const char *suffix, enum aw_unit unit, int64_t value);

/* Its text into buf, unset trailing fields left out; returns the length. */
size_t aw_perfdata_format(const struct aw_perfdata *perfdata, char buf[AW_PERFDATA_TEXT]);

#endif
