/* SPDX-License-Identifier: ISC */
#include "range.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"

#define DIGITS_MAX 12
#define FRACTION_MAX 6

/* One bound of a range. */
struct bound {
	bool given;
	bool infinite; /* "~" */
	bool unit;     /* has a unit or percent sign */
	bool share;
	int64_t value; /* seconds or millionths */
};

static enum aw_err
refuse_range(const char *text, const char *rule, struct aw_error *err)
{
	return aw_error_set(err, AW_ERR_USAGE, NULL, "threshold \"%s\": %s", text, rule);
}

/* The unit in seconds, or in millionths for a share; 0 if the character is no unit. */
static int64_t
unit_factor(char c)
{
	switch (c) {
	case 's':
		return 1;
	case 'm':
		return AW_MINUTE;
	case 'h':
		return AW_HOUR;
	case 'd':
		return AW_DAY;
	case 'w':
		return 7 * AW_DAY;
	case '%':
		return AW_RANGE_SHARE_ALL / 100;
	default:
		return 0;
	}
}

/* Reads up to `max` digits; *n is their number. */
static int64_t
read_digits(const char **s, size_t max, size_t *n)
{
	int64_t value = 0;

	for (*n = 0; **s >= '0' && **s <= '9' && *n < max; (*s)++, (*n)++)
		value = value * 10 + (**s - '0');
	return value;
}

/*
 * *out is (value + fraction / 10^digits) * factor; NULL, or the rule that it breaks: a whole number
 * within the limits.
 */
static const char *
scale_number(int64_t value, int64_t fraction, size_t digits, int64_t factor, int64_t *out)
{
	int64_t ten = 1;

	for (size_t i = 0; i < digits; i++)
		ten *= 10;
	if (value > AW_RANGE_SECONDS_MAX / factor)
		return "number too large";
	if (fraction * factor % ten != 0)
		return "not a whole number of seconds";
	*out = value * factor + fraction * factor / ten;
	return NULL;
}

/* Reads a number with its unit up to a colon or the end; NULL, or the rule that it breaks. */
static const char *
read_number(const char **s, struct bound *bound)
{
	int64_t value, fraction = 0, factor;
	size_t n, places = 0;

	value = read_digits(s, DIGITS_MAX, &n);
	if (n == 0)
		return "not a number";
	if (**s >= '0' && **s <= '9')
		return "number too large";
	if (**s == '.') {
		(*s)++;
		fraction = read_digits(s, FRACTION_MAX, &places);
		if (places == 0)
			return "no digit after the point";
	}
	factor = unit_factor(**s);
	bound->unit = factor != 0;
	bound->share = **s == '%';
	*s += bound->unit ? 1 : 0;
	if (**s != ':' && **s != '\0')
		return "units are s, m, h, d, w or %, and nothing follows them";
	return scale_number(value, fraction, places, factor != 0 ? factor : 1, &bound->value);
}

/* Reads one bound, which may be absent; NULL, or the rule that it breaks. */
static const char *
read_bound(const char **s, struct bound *bound)
{
	bool negative = **s == '-';
	const char *rule;

	*bound = (struct bound){0};
	if (**s == ':' || **s == '\0')
		return NULL;
	bound->given = true;
	if (**s == '~') {
		(*s)++;
		bound->infinite = true;
		return **s == ':' ? NULL : "\"~\" is allowed before a colon only";
	}
	*s += negative ? 1 : 0;
	rule = read_number(s, bound);
	if (negative)
		bound->value = -bound->value;
	return rule;
}

static bool
is_bad_share(const struct bound *bound)
{
	return bound->share && (bound->value < 0 || bound->value > AW_RANGE_SHARE_ALL);
}

/* A time and a share cannot be compared; a start of 0 can be either. */
static bool
is_mixed(const struct bound *start, const struct bound *end)
{
	return start->given && !start->infinite && end->given && start->value != 0 &&
	       start->share != end->share;
}

/* NULL, or the rule that the two bounds break. */
static const char *
check_bounds(const struct bound *start, const struct bound *end, const char *no_share)
{
	if ((!start->given || start->infinite) && !end->given)
		return "needs at least one bound";
	if ((start->share || end->share) && no_share != NULL)
		return no_share;
	if (is_bad_share(start) || is_bad_share(end))
		return "a share is between 0% and 100%";
	if (is_mixed(start, end))
		return "both bounds must be times or both shares";
	if (!start->infinite && end->given && start->value > end->value)
		return "the start must not be greater than the end";
	return NULL;
}

enum aw_err
aw_range_parse(const char *text, enum aw_range_of of, const char *no_share, struct aw_range *range,
    struct aw_error *err)
{
	struct bound start = {0}, end = {0};
	const char *s = text, *rule;
	bool at = *s == '@';

	*range = (struct aw_range){0};
	s += at ? 1 : 0;
	rule = read_bound(&s, &start);
	if (rule == NULL && *s == ':') {
		s++;
		rule = read_bound(&s, &end);
		if (rule == NULL && *s != '\0')
			rule = "more than one colon";
	} else if (rule == NULL && start.given &&
		   !(start.unit && !at && of == AW_RANGE_TIME_LEFT)) {
		/* A number without a colon is the end. */
		end = start;
		start = (struct bound){0};
	}
	if (rule == NULL)
		rule = check_bounds(&start, &end, no_share);
	if (rule != NULL)
		return refuse_range(text, rule, err);
	*range = (struct aw_range){.set = true,
	    .inside = at,
	    .share = start.share || end.share,
	    .from_infinity = start.infinite,
	    .to_infinity = !end.given,
	    .start = start.value,
	    .end = end.value};
	return AW_OK;
}

static int64_t
share_of(int64_t lifetime, int64_t share)
{
	/* In two steps, as 10,000 years times a million overflow. */
	return lifetime / AW_RANGE_SHARE_ALL * share +
	       lifetime % AW_RANGE_SHARE_ALL * share / AW_RANGE_SHARE_ALL;
}

struct aw_range
aw_range_of_lifetime(const struct aw_range *range, int64_t lifetime)
{
	struct aw_range out = *range;

	if (!range->share)
		return out;
	out.share = false;
	out.start = share_of(lifetime, range->start);
	out.end = share_of(lifetime, range->end);
	return out;
}

bool
aw_range_alerts(const struct aw_range *range, int64_t value)
{
	bool in;

	if (!range->set)
		return false;
	in = (range->from_infinity || value >= range->start) &&
	     (range->to_infinity || value <= range->end);
	return in == range->inside;
}

const char *
aw_range_format(const struct aw_range *range, char buf[AW_RANGE_TEXT])
{
	const char *at = range->inside ? "@" : "";

	buf[0] = '\0';
	if (!range->set)
		return buf;
	if (range->from_infinity)
		(void)snprintf(buf, AW_RANGE_TEXT, "%s~:%" PRId64, at, range->end);
	else if (range->to_infinity)
		(void)snprintf(buf, AW_RANGE_TEXT, "%s%" PRId64 ":", at, range->start);
	else if (range->start == 0)
		(void)snprintf(buf, AW_RANGE_TEXT, "%s%" PRId64, at, range->end);
	else
		(void)snprintf(
		    buf, AW_RANGE_TEXT, "%s%" PRId64 ":%" PRId64, at, range->start, range->end);
	return buf;
}
