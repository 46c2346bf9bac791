/* SPDX-License-Identifier: ISC */
/*
 * Threshold ranges of the Monitoring Plugins guidelines, "[@]start:end", over whole seconds: alert
 * when outside start..end, with "@" when inside, end points inclusive; "~" is minus infinity, an
 * empty end is infinity. Bounds may carry a unit (s, m, h, d, w) or be shares of a lifetime
 * ("25%").
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

/* What a mode's thresholds are about: decides what one duration alone ("30d") means. */
enum aw_range_of {
	AW_RANGE_TIME_LEFT, /* "30d:", at least this long */
	AW_RANGE_AGE,       /* "0:30d", at most this old */
};

/*
 * Parses one threshold. A number without unit, percent sign or colon is 0..number, as in the
 * guidelines. `no_share` is NULL where shares are allowed, else the message about one. AW_ERR_USAGE
 * with the rule that the text breaks; *range is then unset.
 */
enum aw_err aw_range_parse(const char *text, enum aw_range_of of, const char *no_share,
    struct aw_range *range, struct aw_error *err);

/* The same range in seconds of a lifetime; as it is if it has no shares. */
struct aw_range aw_range_of_lifetime(const struct aw_range *range, int64_t lifetime);

/* True if a value in seconds alerts. Never for a range that is not set; it must not have shares. */
bool aw_range_alerts(const struct aw_range *range, int64_t value);

/* The guidelines' form in seconds without unit, as perfdata wants it; "" where it is not set. */
const char *aw_range_format(const struct aw_range *range, char buf[AW_RANGE_TEXT]);

#endif
