/* SPDX-License-Identifier: ISC */
/* The zone of a Cisco device as its configuration has it: clock timezone, clock summer-time. */
#ifndef AW_CISCO_CLOCK_H
#define AW_CISCO_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cisco_zone.h"
#include "base/span.h"

struct aw_cisco_clock {
	char zone[AW_ZONE_MAX];   /* "": none is configured */
	char summer[AW_ZONE_MAX]; /* the name in summer; "": there is no summer time */
	int64_t offset;           /* seconds east of UTC */
	int64_t summer_offset;    /* added in summer; AW_INSTANT_NONE: nothing, or not known */
	bool several;             /* lines that contradict each other: nothing is known */
};

/* Without any zone. */
void aw_cisco_clock_init(struct aw_cisco_clock *clock);

/*
 * Takes a line of a configuration: "clock timezone CET 1 0", "clock summer-time CEST recurring ..."
 * with the minutes at its end, 60 if there are none. False for any other line.
 */
bool aw_cisco_clock_line(struct aw_cisco_clock *clock, struct aw_span line);

/* Takes all such lines of a text, at the start of a line or after "!". */
void aw_cisco_clock_scan(struct aw_cisco_clock *clock, struct aw_span text);

/*
 * The offset of a date with that name of a zone, "" for none. AW_INSTANT_NONE: not known, as for a
 * name that is not configured, and for no name, or one for both, where there is summer time. The
 * clock may be NULL.
 */
int64_t aw_cisco_clock_offset(const struct aw_cisco_clock *clock, const char *zone);

#endif
