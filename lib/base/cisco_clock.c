/* SPDX-License-Identifier: ISC */
#include "base/cisco_clock.h"

#include <string.h>
#include <strings.h>

#include "base/instant.h"
#include "base/text.h"

#define HOURS_MAX 23
#define SUMMER_WORDS 8 /* week, day, month and time of begin and end; or day, month, year, time */
#define SUMMER_MINUTES 60
#define LINE_MAX_BYTES 512

void
aw_cisco_clock_init(struct aw_cisco_clock *clock)
{
	*clock = (struct aw_cisco_clock){.summer_offset = AW_INSTANT_NONE};
}

/* A number from 0 to `max` in all of the word. */
static bool
take_number(struct aw_span word, int64_t max, int64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.s[i] < '0' || word.s[i] > '9' || *out > max)
			return false;
		*out = 10 * *out + (word.s[i] - '0');
	}
	return word.len > 0 && *out <= max;
}

/* Records and terminals get the name: it is clean. */
static bool
take_name(struct aw_span word, char name[AW_ZONE_MAX])
{
	if (word.len == 0 || word.len >= AW_ZONE_MAX || !aw_text_is_clean(word.s, word.len))
		return false;
	memcpy(name, word.s, word.len);
	name[word.len] = '\0';
	return true;
}

/* "CET 1 0", "EST -5", "NST -3 30": the sign is that of the minutes, too. */
static void
take_zone(struct aw_cisco_clock *clock, struct aw_span rest)
{
	char name[AW_ZONE_MAX];
	bool named = take_name(aw_span_word(&rest), name);
	struct aw_span hours = aw_span_word(&rest), minutes = aw_span_word(&rest);
	bool west = hours.len > 0 && hours.s[0] == '-';
	int64_t h, m = 0, offset;

	hours = aw_span_from(hours, west || (hours.len > 0 && hours.s[0] == '+'));
	minutes = aw_span_from(minutes, west && minutes.len > 0 && minutes.s[0] == '-');
	if (!named || !take_number(hours, HOURS_MAX, &h) ||
	    (minutes.len > 0 && !take_number(minutes, 59, &m)) || aw_span_trim(rest).len > 0) {
		clock->several = true;
		return;
	}
	offset = h * AW_HOUR + m * AW_MINUTE;
	offset = west ? -offset : offset;
	if (clock->zone[0] != '\0' && (strcmp(clock->zone, name) != 0 || clock->offset != offset))
		clock->several = true;
	memcpy(clock->zone, name, sizeof(name));
	clock->offset = offset;
}

/* The minutes that summer time adds; AW_INSTANT_NONE if the line has another form. */
static int64_t
summer_minutes(struct aw_span rest)
{
	struct aw_span word = {0}, first = rest;
	int64_t minutes;
	size_t n = 0;

	word = aw_span_word(&first);
	if (aw_span_is(word, "recurring") || aw_span_is(word, "date"))
		rest = first;
	for (; (rest = aw_span_trim(rest)).len > 0; n++)
		word = aw_span_word(&rest);
	if (n == 0 || n == SUMMER_WORDS)
		return SUMMER_MINUTES;
	return n == SUMMER_WORDS + 1 && take_number(word, AW_DAY / AW_MINUTE, &minutes)
		   ? minutes
		   : AW_INSTANT_NONE;
}

static void
take_summer(struct aw_cisco_clock *clock, struct aw_span rest)
{
	char name[AW_ZONE_MAX];
	int64_t minutes;

	if (!take_name(aw_span_word(&rest), name)) {
		clock->several = true;
		return;
	}
	minutes = summer_minutes(rest);
	if (clock->summer[0] != '\0' && strcmp(clock->summer, name) != 0)
		clock->several = true;
	memcpy(clock->summer, name, sizeof(name));
	/* Relative to the zone, whose line may follow. */
	clock->summer_offset = minutes == AW_INSTANT_NONE ? minutes : minutes * AW_MINUTE;
}

bool
aw_cisco_clock_line(struct aw_cisco_clock *clock, struct aw_span line)
{
	struct aw_span word;

	if (line.len > LINE_MAX_BYTES || !aw_span_is(aw_span_word(&line), "clock"))
		return false;
	word = aw_span_word(&line);
	if (aw_span_is(word, "timezone"))
		take_zone(clock, line);
	else if (aw_span_is(word, "summer-time"))
		take_summer(clock, line);
	else
		return false;
	return true;
}

void
aw_cisco_clock_scan(struct aw_cisco_clock *clock, struct aw_span text)
{
	while (text.len > 0) {
		struct aw_span line = aw_span_line(&text);

		if (line.len > 0 && line.s[0] == '!')
			line = aw_span_from(line, 1);
		line = aw_span_trim(line);
		if (line.len > 0 && (line.s[0] == 'c' || line.s[0] == 'C'))
			(void)aw_cisco_clock_line(clock, line);
	}
}

int64_t
aw_cisco_clock_offset(const struct aw_cisco_clock *clock, const char *zone)
{
	bool summer;

	if (clock == NULL || clock->several || clock->zone[0] == '\0')
		return AW_INSTANT_NONE;
	summer = clock->summer[0] != '\0';
	if (zone[0] == '\0')
		return summer ? AW_INSTANT_NONE : clock->offset;
	if (strcasecmp(zone, clock->zone) == 0)
		return summer && strcasecmp(zone, clock->summer) == 0 ? AW_INSTANT_NONE
								      : clock->offset;
	if (!summer || strcasecmp(zone, clock->summer) != 0 ||
	    clock->summer_offset == AW_INSTANT_NONE)
		return AW_INSTANT_NONE;
	return clock->offset + clock->summer_offset;
}
