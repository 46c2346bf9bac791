/* SPDX-License-Identifier: ISC */
#include "base/cisco_date.h"

#include <string.h>

#include "base/cisco_zone.h"
#include "base/instant.h"

#define TOKENS_MAX 6
#define STAMP_MAX 40 /* octets of a date that begins with its year */

struct token {
	const char *s;
	size_t len;
	char kind; /* M month, D day, Y year, T time, Z zone or offset, ? anything else */
	int value; /* of a month, day or year */
};

/* A date whose parts were found, before it is checked. */
struct parts {
	struct aw_utc utc;
	int64_t offset;
	char zone[AW_ZONE_MAX];
};

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

static char
lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* `word` is in lower case. */
static bool
same_word(const char *s, size_t len, const char *word)
{
	if (strlen(word) != len)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (lower(s[i]) != word[i])
			return false;
	}
	return true;
}

/* 1 to 12, or 0: the first three letters or the whole name. */
static int
month_of(const char *s, size_t len)
{
	static const char *const names[] = {"january", "february", "march", "april", "may", "june",
	    "july", "august", "september", "october", "november", "december"};

	for (int i = 0; i < 12; i++) {
		char brief[4] = {names[i][0], names[i][1], names[i][2], '\0'};

		if (same_word(s, len, names[i]) || same_word(s, len, brief))
			return i + 1;
	}
	return 0;
}

/* All of s as a number of at most 9 digits; -1 if it is none. */
static int
number_of(const char *s, size_t len)
{
	int n = 0;

	if (len == 0 || len > 9)
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (!is_digit(s[i]))
			return -1;
		n = n * 10 + (s[i] - '0');
	}
	return n;
}

static char
kind_of(struct token *token)
{
	if (is_digit(token->s[0])) {
		if (memchr(token->s, ':', token->len) != NULL)
			return 'T';
		token->value = number_of(token->s, token->len);
		if (token->value < 0)
			return '?';
		if (token->len == 4)
			return 'Y';
		return token->len <= 2 ? 'D' : '?';
	}
	token->value = month_of(token->s, token->len);
	if (token->value != 0)
		return 'M';
	return aw_cisco_zone_is(token->s, token->len) ? 'Z' : '?';
}

/* Splits at blanks and commas; the number of tokens, TOKENS_MAX + 1 if there are more. */
static size_t
split(const char *s, size_t len, struct token tokens[TOKENS_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t start;

		while (i < len && (s[i] == ' ' || s[i] == '\t' || s[i] == ','))
			i++;
		for (start = i; i < len && s[i] != ' ' && s[i] != '\t' && s[i] != ',';)
			i++;
		if (i == start)
			break;
		if (n == TOKENS_MAX)
			return n + 1;
		tokens[n] = (struct token){.s = s + start, .len = i - start};
		tokens[n].kind = kind_of(&tokens[n]);
		n++;
	}
	return n;
}

/* "7:05:22" or "19:28:06.565": hours may be unpadded, the fraction is dropped. */
static bool
take_time(const char *s, size_t len, struct aw_utc *utc)
{
	size_t hour = 0;

	while (hour < len && is_digit(s[hour]))
		hour++;
	if (hour < 1 || hour > 2 || len < hour + 6 || s[hour] != ':' || s[hour + 3] != ':')
		return false;
	if (len > hour + 6 && (s[hour + 6] != '.' || number_of(s + hour + 7, len - hour - 7) < 0))
		return false;
	utc->hour = number_of(s, hour);
	utc->minute = number_of(s + hour + 1, 2);
	utc->second = number_of(s + hour + 4, 2);
	return utc->hour <= 23 && utc->minute >= 0 && utc->minute <= 59 && utc->second >= 0 &&
	       utc->second <= 60;
}

static bool
take_token(const struct token *token, struct parts *parts)
{
	switch (token->kind) {
	case 'M':
		/* The form of the REST interface names the month twice. */
		if (parts->utc.month != 0 && parts->utc.month != token->value)
			return false;
		parts->utc.month = token->value;
		return true;
	case 'D':
		parts->utc.day = token->value;
		return true;
	case 'Y':
		parts->utc.year = token->value;
		return true;
	case 'W':
		return true;
	case 'T':
		return take_time(token->s, token->len, &parts->utc);
	default:
		return aw_cisco_zone_read(token->s, token->len, parts->zone, &parts->offset);
	}
}

/* "Wed" or "Wednesday". */
static bool
is_weekday(const struct token *token)
{
	static const char *const names[] = {
	    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (same_word(token->s, token->len, names[i]) ||
		    (token->len == 3 && lower(token->s[0]) == names[i][0] &&
			lower(token->s[1]) == names[i][1] && lower(token->s[2]) == names[i][2]))
			return true;
	return false;
}

/* True if the token can be of that kind: a zone may have the name of a month. */
static bool
is_kind(const struct token *token, char kind)
{
	if (kind == 'W')
		return is_weekday(token);
	return token->kind == kind || (kind == 'Z' && token->kind == 'M');
}

/* True if the tokens are of this order. */
static bool
in_order(struct token *tokens, size_t n, const char *order)
{
	if (strlen(order) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_kind(&tokens[i], order[i]))
			return false;
	for (size_t i = 0; i < n; i++)
		tokens[i].kind = order[i];
	return true;
}

/* The orders of month, day, year, time and zone that devices use. */
static bool
take_words(const char *s, size_t len, struct parts *parts)
{
	static const char *const orders[] = {
	    "MDTYZ", "MDTY", "MDYTZ", "MDYT", "MDMYTZ", "TZMDY", "TZWMDY"};
	struct token tokens[TOKENS_MAX];
	size_t n = split(s, len, tokens), known = 0;

	if (n > TOKENS_MAX)
		return false;
	while (known < sizeof(orders) / sizeof(orders[0]) && !in_order(tokens, n, orders[known]))
		known++;
	if (known == sizeof(orders) / sizeof(orders[0]))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!take_token(&tokens[i], parts))
			return false;
	}
	return true;
}

/* True and no change if the date exists; a leap second becomes the next minute. */
static bool
instant_of(const struct parts *parts, int64_t *out)
{
	struct aw_utc day = {.year = parts->utc.year, .month = parts->utc.month, .day = 1}, back;

	if (day.month < 1 || day.month > 12 || parts->utc.day < 1 || parts->utc.day > 31)
		return false;
	day.day = parts->utc.day;
	aw_instant_to_utc(aw_instant_from_utc(&day), &back);
	if (back.month != day.month)
		return false;
	*out = aw_instant_from_utc(&parts->utc) - parts->offset;
	return true;
}

/* RFC 3339, and the same without a zone or with its name or offset behind a blank. */
static bool
take_stamp(const char *s, size_t len, int64_t *out, char zone[AW_ZONE_MAX])
{
	struct parts parts = {0};
	char stamp[STAMP_MAX + 2];
	size_t n = len, word = len;

	while (word > 0 && s[word - 1] != ' ')
		word--;
	if (word > 10 && word < len && aw_cisco_zone_is(s + word, len - word)) {
		if (!aw_cisco_zone_read(s + word, len - word, parts.zone, &parts.offset))
			return false;
		n = word - 1;
	}
	if (n > STAMP_MAX || memchr(s, '\0', n) != NULL)
		return false;
	memcpy(stamp, s, n);
	stamp[n] = '\0';
	memcpy(zone, parts.zone, sizeof(parts.zone));
	/* With its own zone: "Z", or a sign behind the date. */
	if (n > 10 && strcspn(stamp + 10, "Zz+-") != n - 10) {
		memcpy(zone, "+", 2);
		return n == len && aw_instant_parse(stamp, out);
	}
	if (n > 10)
		memcpy(stamp + n, "Z", 2);
	if (!aw_instant_parse(stamp, out))
		return false;
	*out -= parts.offset;
	return true;
}

static bool
is_no_date(const char *s, size_t len)
{
	return same_word(s, len, "none") || same_word(s, len, "<none>");
}

bool
aw_cisco_date(const char *s, size_t len, int64_t *out, char zone[AW_ZONE_MAX])
{
	struct parts parts = {0};
	bool ok;

	*out = AW_INSTANT_NONE;
	zone[0] = '\0';
	if (is_no_date(s, len))
		return true;
	if (len >= 10 && s[4] == '-')
		ok = take_stamp(s, len, out, parts.zone);
	else
		ok = take_words(s, len, &parts) && instant_of(&parts, out);
	/* The epoch means that there is no date; in the device's zone it may be the day before. */
	if (!ok || *out < -AW_DAY) {
		*out = AW_INSTANT_NONE;
		return false;
	}
	if (*out < AW_DAY)
		*out = AW_INSTANT_NONE;
	else
		memcpy(zone, parts.zone, sizeof(parts.zone));
	return true;
}

/* The day, in the order of its parts. */
static bool
take_day(const char *s, size_t len, struct parts *parts)
{
	static const char *const orders[] = {"DMY", "MDY", "YMD"};
	struct token tokens[TOKENS_MAX];
	char order[TOKENS_MAX + 1] = "";
	size_t n = split(s, len, tokens);

	if (n != 3)
		return false;
	for (size_t i = 0; i < n; i++)
		order[i] = tokens[i].kind;
	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (strcmp(orders[i], order) == 0)
			return take_token(&tokens[0], parts) && take_token(&tokens[1], parts) &&
			       take_token(&tokens[2], parts);
	return false;
}

bool
aw_cisco_day(const char *s, size_t len, int64_t *out)
{
	char text[STAMP_MAX + 1];
	struct parts parts = {0};

	*out = AW_INSTANT_NONE;
	if (len > STAMP_MAX || memchr(s, '\0', len) != NULL)
		return false;
	memcpy(text, s, len);
	text[len] = '\0';
	if (len == 10 && aw_instant_parse(text, out)) {
		*out += AW_DAY - 1;
	} else {
		for (size_t i = 0; i < len; i++)
			if (text[i] == '-')
				text[i] = ' ';
		if (!take_day(text, len, &parts) || !instant_of(&parts, out))
			return false;
		*out += AW_DAY - 1;
	}
	return *out >= AW_DAY;
}

/* Seconds of a unit, 0 if it is none. */
static int64_t
unit_of(const char *s, size_t len)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = {{"day", AW_DAY}, {"d", AW_DAY}, {"hour", AW_HOUR}, {"hr", AW_HOUR},
	    {"h", AW_HOUR}, {"minute", AW_MINUTE}, {"min", AW_MINUTE}, {"m", AW_MINUTE},
	    {"second", 1}, {"sec", 1}, {"s", 1}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (same_word(s, len, units[i].name) ||
		    (len > 2 && (s[len - 1] == 's' || s[len - 1] == 'S') &&
			same_word(s, len - 1, units[i].name)))
			return units[i].seconds;
	}
	return 0;
}

/* "87:0:36": days, hours and minutes. */
static int64_t
clock_duration(const char *s, size_t len)
{
	int64_t values[3];
	size_t start = 0, n = 0;

	for (size_t i = 0; i <= len; i++) {
		if (i < len && s[i] != ':')
			continue;
		if (n == 3)
			return -1;
		values[n] = number_of(s + start, i - start);
		if (values[n++] < 0)
			return -1;
		start = i + 1;
	}
	if (n != 3 || values[1] > 23 || values[2] > 59)
		return -1;
	return values[0] * AW_DAY + values[1] * AW_HOUR + values[2] * AW_MINUTE;
}

/* One "89 days"; false if there is none. Advances *i past it and what separates it. */
static bool
take_unit(const char *s, size_t len, size_t *i, int64_t *seconds, int64_t *unit)
{
	size_t start = *i, end;
	int n;

	while (*i < len && is_digit(s[*i]))
		(*i)++;
	n = number_of(s + start, *i - start);
	while (*i < len && s[*i] == ' ')
		(*i)++;
	end = *i;
	while (end < len && is_letter(s[end]))
		end++;
	*unit = unit_of(s + *i, end - *i);
	*seconds = n * *unit;
	for (*i = end; *i < len && (s[*i] == ' ' || s[*i] == ',');)
		(*i)++;
	return n >= 0 && *unit > 0;
}

int64_t
aw_cisco_duration(const char *s, size_t len)
{
	int64_t total = 0, last = INT64_MAX, seconds, unit;

	if (memchr(s, ':', len) != NULL)
		return clock_duration(s, len);
	for (size_t i = 0; i < len;) {
		/* From days down to seconds, each at most once. */
		if (!take_unit(s, len, &i, &seconds, &unit) || unit >= last)
			return -1;
		total += seconds;
		last = unit;
	}
	return last == INT64_MAX ? -1 : total;
}
