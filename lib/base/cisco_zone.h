/* SPDX-License-Identifier: ISC */
/* The names of time zones in the dates of Cisco devices: any word that an operator chose. */
#ifndef AW_CISCO_ZONE_H
#define AW_CISCO_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_ZONE_MAX 24 /* room for the name of a zone, with the NUL */

/* True if the word can be the name of a zone or an offset; "AM" and "PM" are none. */
bool aw_cisco_zone_is(const char *s, size_t len);

/*
 * Reads such a word: its name, cut where it is too long, "+" for an explicit offset ("+0530",
 * "-03",
 * "+01:00", "+7"), and the offset that it carries, 0 if none. False if the offset is none.
 */
bool aw_cisco_zone_read(const char *s, size_t len, char zone[AW_ZONE_MAX], int64_t *offset);

/*
 * True if the name of a zone carries its offset, seconds east of UTC: "UTC", "GMT", "Z", "GMT+7",
 * "UTC-03:30"; "+", an explicit offset, gives 0. aw_cisco_date has applied it.
 */
bool aw_cisco_zone(const char *zone, int64_t *offset);

/*
 * The instant of aw_cisco_date by the configured offset of the device, AW_INSTANT_NONE for none. It
 * replaces what the name of a zone says, "GMT" included, since operators choose the names; "UTC",
 * "Z" and explicit offsets are exact.
 */
int64_t aw_cisco_zoned(int64_t instant, const char *zone, int64_t configured);

#endif
