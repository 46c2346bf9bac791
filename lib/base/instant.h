/* SPDX-License-Identifier: ISC */
/*
 * Instants are 64-bit seconds since 1970-01-01T00:00:00Z, durations 64-bit seconds. The clock is
 * always an argument; only main() functions read it.
 */
#ifndef AW_INSTANT_H
#define AW_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_MINUTE INT64_C(60)
#define AW_HOUR INT64_C(3600)
#define AW_DAY INT64_C(86400)

/* An instant that is absent or invalid. Never the epoch, never now. */
#define AW_INSTANT_NONE INT64_MIN

/* The earliest plausible "now": nothing of this version can run before it was written (2026-01-01).
 */
#define AW_INSTANT_PLAUSIBLE INT64_C(1767225600)

/* Room for any RFC 3339 text below, with the NUL. */
#define AW_INSTANT_TEXT 32
#define AW_DURATION_TEXT 32

/* A broken-down UTC instant. year is the full year. */
struct aw_utc {
	int64_t year;
	int month, day, hour, minute, second;
};

/* Civil date to instant and back, proleptic Gregorian, without time zones or leap seconds. */
int64_t aw_instant_from_utc(const struct aw_utc *utc);
void aw_instant_to_utc(int64_t instant, struct aw_utc *utc);

/*
 * "2022-02-05" (midnight UTC), "2022-02-05T10:00:00Z" or with an offset (RFC 3339); a second of 60
 * counts as the next minute. False for anything else, day 30 of February included.
 */
bool aw_instant_parse(const char *s, int64_t *out);

/*
 * An offset from UTC in all of s[0..len): "Z", "+02:00", "-0330" or "+02" (ISO 8601), at most
 * 23:59. Seconds east of UTC.
 */
bool aw_offset_parse(const char *s, size_t len, int64_t *out);

/* RFC 3339 in UTC, "2022-02-05T00:00:00Z"; "none" for AW_INSTANT_NONE. Returns buf. */
const char *aw_instant_format(int64_t instant, char buf[AW_INSTANT_TEXT]);

/* The date alone, "2022-02-05"; "none" for AW_INSTANT_NONE. Returns buf. */
const char *aw_instant_format_date(int64_t instant, char buf[AW_INSTANT_TEXT]);

/* "45s", "90m", "12h", "30d", "2w"; a bare number is seconds. False if negative, empty or too
 * large. */
bool aw_duration_parse(const char *s, int64_t *out);

/* Two largest units, "12 d 3 h", "45 s"; a minus sign before a negative one. Returns buf. */
const char *aw_duration_format(int64_t seconds, char buf[AW_DURATION_TEXT]);

/*
 * a - b and a + b of instants and durations, saturated: the result is never AW_INSTANT_NONE, and
 * neither argument may be.
 */
int64_t aw_instant_sub(int64_t a, int64_t b);
int64_t aw_instant_add(int64_t a, int64_t b);

/* The later and the earlier of two; of an instant and AW_INSTANT_NONE, the instant. */
int64_t aw_instant_later(int64_t a, int64_t b);
int64_t aw_instant_earlier(int64_t a, int64_t b);

/* True for an instant after the epoch: devices write 0 where there is none. */
bool aw_instant_given(int64_t instant);

/* For sorting: negative, 0 or positive; the earlier first, AW_INSTANT_NONE behind all. */
int aw_instant_compare(int64_t a, int64_t b);

#endif
