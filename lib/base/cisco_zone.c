/* SPDX-License-Identifier: ISC */
#include "base/cisco_zone.h"

#include <string.h>

#include "base/instant.h"
#include "base/span.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool
aw_cisco_zone_is(const char *s, size_t len)
{
	struct aw_span word = {s, len};
	bool letter = len > 0 && (s[0] == '+' || s[0] == '-');

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c <= ' ' || c == 0x7f)
			return false;
		letter = letter || is_letter(s[i]) || c >= 0x80;
	}
	/* By a clock of 12 hours the hour would be wrong. */
	return letter && !is_digit(s[0]) && !aw_span_is(word, "AM") && !aw_span_is(word, "PM");
}

/* "7", "03", "0530", "5:30" behind a sign: the offsets that zones have. */
static bool
hours_minutes(const char *s, size_t len, int64_t *out)
{
	size_t hours = 0, rest;
	int hour = 0, minute = 0;

	while (hours < len && is_digit(s[hours]))
		hours++;
	if (hours == 4 && len == 4)
		hours = 2;
	rest = hours < len && s[hours] == ':' ? hours + 1 : hours;
	if (hours < 1 || hours > 2 || (len != hours && len != rest + 2))
		return false;
	for (size_t i = 0; i < hours; i++)
		hour = hour * 10 + (s[i] - '0');
	for (size_t i = rest; i < len; i++) {
		if (!is_digit(s[i]))
			return false;
		minute = minute * 10 + (s[i] - '0');
	}
	*out = hour * AW_HOUR + minute * AW_MINUTE;
	return hour <= 14 && minute <= 59;
}

static bool
signed_offset(const char *s, size_t len, int64_t *out)
{
	if (len < 2 || (s[0] != '+' && s[0] != '-') || !hours_minutes(s + 1, len - 1, out))
		return false;
	if (s[0] == '-')
		*out = -*out;
	return true;
}

bool
aw_cisco_zone_read(const char *s, size_t len, char zone[AW_ZONE_MAX], int64_t *offset)
{
	if (s[0] == '+' || s[0] == '-') {
		memcpy(zone, "+", 2);
		return aw_offset_parse(s, len, offset) || signed_offset(s, len, offset);
	}
	if (len > 2 && s[0] == '(' && s[len - 1] == ')') {
		s++;
		len -= 2;
	}
	if (len >= AW_ZONE_MAX)
		len = AW_ZONE_MAX - 1;
	memcpy(zone, s, len);
	zone[len] = '\0';
	(void)aw_cisco_zone(zone, offset);
	return true;
}

bool
aw_cisco_zone(const char *zone, int64_t *offset)
{
	struct aw_span name = {zone, strlen(zone)};
	int64_t read;

	*offset = 0;
	if (aw_span_is(name, "+") || aw_span_is(name, "Z"))
		return true;
	if (!aw_span_starts(name, "UTC") && !aw_span_starts(name, "GMT"))
		return false;
	if (name.len == 3)
		return true;
	if (!signed_offset(zone + 3, name.len - 3, &read))
		return false;
	*offset = read;
	return true;
}

int64_t
aw_cisco_zoned(int64_t instant, const char *zone, int64_t configured)
{
	struct aw_span name = {zone, strlen(zone)};
	int64_t offset;

	if (instant == AW_INSTANT_NONE || configured == AW_INSTANT_NONE || aw_span_is(name, "+") ||
	    aw_span_is(name, "UTC") || aw_span_is(name, "Z"))
		return instant;
	(void)aw_cisco_zone(zone, &offset);
	return instant + offset - configured;
}
