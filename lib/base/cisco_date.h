/* SPDX-License-Identifier: ISC */
/* Dates and durations as Cisco devices write them. */
#ifndef AW_CISCO_DATE_H
#define AW_CISCO_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cisco_zone.h"

/*
 * A date of a Cisco device at s[0..len): "Dec 03 16:43:48 2018 UTC", "Jun 10 2020 07:57:22 UTC",
 * "February, 05 Feb 2020 06:18:07 GMT", "2017-11-22 13:17:19.0", "19:28:06 UTC Jul 5 2017", the
 * same with a weekday after the zone, RFC 3339. The day may be unpadded. "None", "<none>" and the
 * sentinel of 1970-01-01 give AW_INSTANT_NONE and true; false if it is no date. `zone` gets the
 * name of the zone, which may be any word ("" for none; a long one is cut), "+" for an explicit
 * offset. The instant is UTC where aw_cisco_zone knows the offset, else the local time as if it
 * were UTC.
 */
bool aw_cisco_date(const char *s, size_t len, int64_t *out, char zone[AW_ZONE_MAX]);

/*
 * A day without a time in all of s[0..len): "30 Jun 2027", "30-Jun-2027", "Jun 30, 2027",
 * "2027-06-30", "2027-Jun-30". *out is its last second in UTC: what ends on a day holds on it.
 * False if it is none, or before 1970-01-02.
 */
bool aw_cisco_day(const char *s, size_t len, int64_t *out);

/* "89 days, 1 hours, 33 minutes, 51 seconds", "87 days 1 hr 41 min 0 sec", "87:0:36": seconds; -1
 * if none. */
int64_t aw_cisco_duration(const char *s, size_t len);

#endif
