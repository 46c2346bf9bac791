/* SPDX-License-Identifier: ISC */
#include "base/instant.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Years beyond this have no RFC 3339 form; certificates end at 9999-12-31 (RFC 5280
 * section 4.1.2.5). */
#define YEAR_MAX 9999

/* Days since the epoch of a civil date: the usual arithmetic with March as first month. */
static int64_t
days_from_civil(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static void
civil_from_days(int64_t days, struct aw_utc *utc)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	utc->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	utc->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	utc->year = yoe + era * 400 + (utc->month <= 2 ? 1 : 0);
}

int64_t
aw_instant_from_utc(const struct aw_utc *utc)
{
	return days_from_civil(utc->year, utc->month, utc->day) * AW_DAY + utc->hour * AW_HOUR +
	       utc->minute * AW_MINUTE + utc->second;
}

void
aw_instant_to_utc(int64_t instant, struct aw_utc *utc)
{
	int64_t days = instant / AW_DAY, rest = instant % AW_DAY;

	if (rest < 0) {
		rest += AW_DAY;
		days--;
	}
	civil_from_days(days, utc);
	utc->hour = (int)(rest / AW_HOUR);
	utc->minute = (int)(rest % AW_HOUR / AW_MINUTE);
	utc->second = (int)(rest % AW_MINUTE);
}

/* Exactly n digits; advances *s. */
static bool
digits(const char **s, int n, int *out)
{
	*out = 0;
	for (; n > 0; n--, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return true;
}

static bool
literal(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool
date_exists(const struct aw_utc *utc)
{
	struct aw_utc back;

	if (utc->month < 1 || utc->month > 12 || utc->day < 1 || utc->day > 31)
		return false;
	civil_from_days(days_from_civil(utc->year, utc->month, utc->day), &back);
	return back.month == utc->month && back.day == utc->day;
}

bool
aw_offset_parse(const char *s, size_t len, int64_t *out)
{
	bool colon = len == 6 && s[3] == ':';
	const char *p = s + 1;
	int hour, minute = 0;

	if (len == 1 && (s[0] == 'Z' || s[0] == 'z')) {
		*out = 0;
		return true;
	}
	if ((len != 3 && len != 5 && !colon) || (s[0] != '+' && s[0] != '-'))
		return false;
	if (!digits(&p, 2, &hour) || hour > 23)
		return false;
	p += colon;
	if (len > 3 && (!digits(&p, 2, &minute) || minute > 59))
		return false;
	*out = (s[0] == '-' ? -1 : 1) * (hour * AW_HOUR + minute * AW_MINUTE);
	return true;
}

static bool
parse_time(const char **s, struct aw_utc *utc, int64_t *offset)
{
	size_t len;

	if (!literal(s, 'T') && !literal(s, 't') && !literal(s, ' '))
		return false;
	if (!digits(s, 2, &utc->hour) || !literal(s, ':') || !digits(s, 2, &utc->minute) ||
	    !literal(s, ':') || !digits(s, 2, &utc->second))
		return false;
	if (utc->hour > 23 || utc->minute > 59 || utc->second > 60)
		return false;
	if (literal(s, '.')) {
		if (**s < '0' || **s > '9')
			return false;
		*s += strspn(*s, "0123456789");
	}
	/* RFC 3339 section 5.6: "Z" or an offset with its colon. */
	len = strlen(*s);
	if ((len != 1 && len != 6) || !aw_offset_parse(*s, len, offset))
		return false;
	*s += len;
	return true;
}

bool
aw_instant_parse(const char *s, int64_t *out)
{
	struct aw_utc utc = {0};
	int64_t offset = 0;
	int year;

	if (!digits(&s, 4, &year) || !literal(&s, '-') || !digits(&s, 2, &utc.month) ||
	    !literal(&s, '-') || !digits(&s, 2, &utc.day))
		return false;
	utc.year = year;
	if (!date_exists(&utc))
		return false;
	if (*s != '\0' && !parse_time(&s, &utc, &offset))
		return false;
	*out = aw_instant_from_utc(&utc) - offset;
	return *s == '\0';
}

/* Decimal digits of a number that has no more; returns what follows them. */
static char *
write_digits(char *out, unsigned n, unsigned digits, char after)
{
	for (unsigned i = digits; i > 0; n /= 10)
		out[--i] = (char)('0' + n % 10);
	out[digits] = after;
	return out + digits + 1;
}

/* 2026-01-31T12:00:00Z, without the cost of snprintf. */
static void
write_utc(const struct aw_utc *utc, char buf[AW_INSTANT_TEXT])
{
	buf = write_digits(buf, (unsigned)utc->year, 4, '-');
	buf = write_digits(buf, (unsigned)utc->month, 2, '-');
	buf = write_digits(buf, (unsigned)utc->day, 2, 'T');
	buf = write_digits(buf, (unsigned)utc->hour, 2, ':');
	buf = write_digits(buf, (unsigned)utc->minute, 2, ':');
	buf = write_digits(buf, (unsigned)utc->second, 2, 'Z');
	*buf = '\0';
}

const char *
aw_instant_format(int64_t instant, char buf[AW_INSTANT_TEXT])
{
	struct aw_utc utc;

	if (instant == AW_INSTANT_NONE) {
		(void)snprintf(buf, AW_INSTANT_TEXT, "none");
		return buf;
	}
	aw_instant_to_utc(instant, &utc);
	if (utc.year < 0 || utc.year > YEAR_MAX)
		(void)snprintf(buf, AW_INSTANT_TEXT, "none");
	else
		write_utc(&utc, buf);
	return buf;
}

const char *
aw_instant_format_date(int64_t instant, char buf[AW_INSTANT_TEXT])
{
	(void)aw_instant_format(instant, buf);
	if (buf[0] != 'n')
		buf[10] = '\0';
	return buf;
}

bool
aw_duration_parse(const char *s, int64_t *out)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'\0', 1}, {'s', 1}, {'m', AW_MINUTE}, {'h', AW_HOUR}, {'d', AW_DAY},
	    {'w', 7 * AW_DAY}};
	int64_t n = 0;

	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		n = n * 10 + (*s - '0');
		if (n > INT32_MAX)
			return false;
	}
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (*s == units[i].unit && (*s == '\0' || s[1] == '\0')) {
			*out = n * units[i].seconds;
			return true;
		}
	}
	return false;
}

const char *
aw_duration_format(int64_t seconds, char buf[AW_DURATION_TEXT])
{
	const char *sign = seconds < 0 ? "-" : "";
	uint64_t n = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;

	if (n < 60)
		(void)snprintf(buf, AW_DURATION_TEXT, "%s%" PRIu64 " s", sign, n);
	else if (n < 3600)
		(void)snprintf(
		    buf, AW_DURATION_TEXT, "%s%" PRIu64 " min %" PRIu64 " s", sign, n / 60, n % 60);
	else if (n < 86400)
		(void)snprintf(buf, AW_DURATION_TEXT, "%s%" PRIu64 " h %" PRIu64 " min", sign,
		    n / 3600, n % 3600 / 60);
	else
		(void)snprintf(buf, AW_DURATION_TEXT, "%s%" PRIu64 " d %" PRIu64 " h", sign,
		    n / 86400, n % 86400 / 3600);
	return buf;
}

int
aw_instant_compare(int64_t a, int64_t b)
{
	if (a == b)
		return 0;
	if (a == AW_INSTANT_NONE || b == AW_INSTANT_NONE)
		return a == AW_INSTANT_NONE ? 1 : -1;
	return a < b ? -1 : 1;
}

int64_t
aw_instant_sub(int64_t a, int64_t b)
{
	if (b > 0 && a < INT64_MIN + 1 + b)
		return INT64_MIN + 1;
	if (b < 0 && a > INT64_MAX + b)
		return INT64_MAX;
	return a - b;
}

int64_t
aw_instant_add(int64_t a, int64_t b)
{
	if (b > 0 && a > INT64_MAX - b)
		return INT64_MAX;
	if (b < 0 && a < INT64_MIN + 1 - b)
		return INT64_MIN + 1;
	return a + b;
}

bool
aw_instant_given(int64_t instant)
{
	return instant != AW_INSTANT_NONE && instant > 0;
}

int64_t
aw_instant_later(int64_t a, int64_t b)
{
	return a > b ? a : b; /* AW_INSTANT_NONE is the least of all */
}

int64_t
aw_instant_earlier(int64_t a, int64_t b)
{
	if (a == AW_INSTANT_NONE || b == AW_INSTANT_NONE)
		return aw_instant_later(a, b);
	return a < b ? a : b;
}
