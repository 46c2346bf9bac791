/* SPDX-License-Identifier: ISC */
/*
 * One performance value, 'label'=value[s];[warn];[crit];[min];[max], as in the Monitoring Plugins
 * guidelines, 2.6 Performance data. Units are seconds and plain counts.
 */
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
 * A value without thresholds, minimum and maximum. Its label is `name` and, if not NULL, "_" and
 * `suffix`, cut to fit; characters other than letters, digits, dot, dash and underscore become
 * underscores, as the guidelines exclude "=" and "'" and Icinga also blanks and "%". Labels contain
 * names and no positions, so that a graph keeps its label when others come and go.
 */
struct aw_perfdata
aw_perfdata_make(const char *name, const char *suffix, enum aw_unit unit, int64_t value);

/* Formats a value into buf without unset trailing fields; returns its length. */
size_t aw_perfdata_format(const struct aw_perfdata *perfdata, char buf[AW_PERFDATA_TEXT]);

#endif
