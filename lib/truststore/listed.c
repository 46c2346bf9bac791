/* SPDX-License-Identifier: ISC */
#include "truststore/listed.h"

#include <string.h>

#include "base/cisco_date.h"
#include "base/instant.h"
#include "base/span.h"
#include "base/text.h"

#define SERIAL_DIGITS ((size_t)2 * AW_LISTED_SERIAL_MAX)

void
aw_listed_begin(struct aw_listed *entry, size_t line)
{
	*entry = (struct aw_listed){
	    .line = line, .not_before = AW_INSTANT_NONE, .not_after = AW_INSTANT_NONE};
}

bool
aw_listed_is_whole(const struct aw_listed *entry)
{
	return entry->serial[0] != '\0' && entry->issuer[0] != '\0' && entry->subject[0] != '\0' &&
	       entry->not_before != AW_INSTANT_NONE && entry->not_after != AW_INSTANT_NONE;
}

void
aw_listed_spoil(struct aw_listed *entry, const char *why)
{
	if (entry->wrong == NULL)
		entry->wrong = why;
}

/* The hex digits in lower case: "0x" in front, blanks and colons between them are left out. */
static bool
hex_digits(struct aw_span value, char *digits, size_t max, size_t *n)
{
	*n = 0;
	if (aw_span_starts(value, "0x"))
		value = aw_span_from(value, 2);
	for (size_t i = 0; i < value.len; i++) {
		char c = value.s[i];

		if (c == ' ' || c == ':')
			continue;
		if (aw_hex_digit(c) > 15 || *n == max)
			return false;
		digits[(*n)++] = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
	}
	return *n > 0;
}

void
aw_listed_serial(struct aw_listed *entry, struct aw_span value)
{
	char digits[SERIAL_DIGITS], serial[SERIAL_DIGITS + 2], *out = serial;
	const char *from = digits;
	size_t n;

	if (!hex_digits(value, digits, sizeof(digits), &n)) {
		aw_listed_spoil(entry, "its serial number is not hex, absent or too long");
		return;
	}
	while (n > 1 && from[0] == '0') {
		from++;
		n--;
	}
	if (n % 2 != 0)
		*out++ = '0';
	memcpy(out, from, n);
	out[n] = '\0';
	if (entry->serial[0] != '\0' && strcmp(entry->serial, serial) != 0)
		aw_listed_spoil(entry, "it has two serial numbers");
	else
		memcpy(entry->serial, serial, strlen(serial) + 1);
}

void
aw_listed_date(struct aw_listed *entry, struct aw_span value, int64_t zone_offset, int64_t *out)
{
	char zone[AW_ZONE_MAX];
	int64_t offset;

	if (*out != AW_INSTANT_NONE || !aw_cisco_date(value.s, value.len, out, zone) ||
	    *out == AW_INSTANT_NONE) {
		aw_listed_spoil(entry, "a date of its validity is none, or is there twice");
		return;
	}
	if (zone_offset == AW_INSTANT_NONE)
		zone_offset = aw_cisco_clock_offset(entry->clock, zone);
	*out = aw_cisco_zoned(*out, zone, zone_offset);
	if (zone[0] != '\0' && zone_offset == AW_INSTANT_NONE && !aw_cisco_zone(zone, &offset))
		(void)aw_text_clean(entry->zone, sizeof(entry->zone), zone, strlen(zone));
}

bool
aw_listed_is_pool(struct aw_span name)
{
	static const char pool[] = "trustpool";
	struct aw_span rest = aw_span_from(name, sizeof(pool) - 1);

	return aw_span_starts(name, pool) &&
	       (rest.len == 0 || (rest.s[0] >= '0' && rest.s[0] <= '9'));
}

void
aw_listed_trustpoints(struct aw_listed *entry, struct aw_span names)
{
	size_t len = 0;

	for (struct aw_span word = aw_span_word(&names); word.len > 0;
	     word = aw_span_word(&names)) {
		size_t room = sizeof(entry->trustpoints) - len;

		if (aw_listed_is_pool(word))
			continue;
		if (word.len + 6 > room)
			return;
		if (len > 0)
			entry->trustpoints[len++] = ' ';
		len += aw_text_clean(
		    entry->trustpoints + len, sizeof(entry->trustpoints) - len, word.s, word.len);
	}
}

void
aw_listed_sha1(struct aw_listed *entry, struct aw_span value)
{
	char digits[2 * AW_SHA1_LEN + 1];
	uint8_t sha1[AW_SHA1_LEN];
	size_t n;

	if (!hex_digits(value, digits, sizeof(digits) - 1, &n) || n != sizeof(digits) - 1) {
		aw_listed_spoil(entry, "its SHA-1 fingerprint is not 40 digits of hex");
		return;
	}
	digits[n] = '\0';
	if (!aw_unhex(digits, sha1, sizeof(sha1)) ||
	    (entry->has_sha1 && memcmp(entry->sha1, sha1, sizeof(sha1)) != 0)) {
		aw_listed_spoil(entry, "it has two SHA-1 fingerprints");
		return;
	}
	memcpy(entry->sha1, sha1, sizeof(sha1));
	entry->has_sha1 = true;
}
