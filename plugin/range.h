/* SPDX-License-Identifier: ISC */
/*
 * Threshold ranges, "[@]start:end", as in the Monitoring Plugins guidelines, 2.5 Threshold and
 * ranges: a value alerts outside start..end, with "@" inside; the end points belong to the range;
 * "~" is minus infinity, an empty end infinity. Beyond the guidelines, bounds may have a unit (s,
 * m, h, d, w) or be shares of a lifetime ("25%"). All values are whole seconds.
 */
#ifndef AW_RANGE_H
#define AW_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define AW_RANGE_TEXT 48           /* room for aw_range_format with the NUL */
#define AW_RANGE_SHARE_ALL 1000000 /* a share of 100 % */

/* No bound is beyond this many seconds (31,688 years). */
#define AW_RANGE_SECONDS_MAX INT64_C(999999999999)

struct aw_range {
	bool set;    /* there is one */
	bool inside; /* "@" */
	bool share;  /* bounds are millionths of a lifetime, not seconds */
	bool from_infinity, to_infinity;
	int64_t start, end;
};

/* What the thresholds of a mode apply to, which defines a duration alone ("30d"). */
enum aw_range_of {
	AW_RANGE_TIME_LEFT, /* "30d:", at least this long */
	AW_RANGE_AGE,       /* "0:30d", at most this old */
};

/*
 * Parses one threshold. A number without unit, percent sign or colon is 0..number, as in the
 * guidelines. `no_share` is NULL where shares are allowed, else the message about one. AW_ERR_USAGE
 * with the rule that the text breaks; *range is then unset.
 */
AW_CHECKED enum aw_err aw_range_parse(const char *text, enum aw_range_of of, const char *no_share,
    struct aw_range *range, struct aw_error *err);

/* The range with its shares replaced by seconds of `lifetime` (seconds, not negative). */
struct aw_range aw_range_of_lifetime(const struct aw_range *range, int64_t lifetime);

/* True if a value in seconds alerts; false for a range that is not set. It has no shares. */
bool aw_range_alerts(const struct aw_range *range, int64_t value);

/*
 * Formats a range without shares into buf, in seconds without unit, as performance data need it; ""
 * if it is not set. Returns buf.
 */
const char *aw_range_format(const struct aw_range *range, char buf[AW_RANGE_TEXT]);

#endif
