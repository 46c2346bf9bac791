/* SPDX-License-Identifier: ISC */
/*
 * An entry of a device's listing of certificates, whatever command printed it, and the readers of
 * its parts. The readers of the forms (listing.h) fill entries;
 * listed_store.c makes anchors of them. Pure.
 */
#ifndef AW_LISTED_H
#define AW_LISTED_H

#include "base/cisco_clock.h"
#include "model/anchor.h"
#include "truststore/shown_line.h"

#define AW_LISTED_SERIAL_MAX 64 /* octets; RFC 5280 allows 20 */

struct aw_listed {
	size_t line;       /* of its heading, from 1 */
	size_t start, end; /* offsets in the text, from its heading to its last line */
	/* RFC 4514 in the order of the device, types in upper case; clean text; "" if not given. */
	char issuer[AW_SUBJECT_MAX], subject[AW_SUBJECT_MAX];
	char name[256]; /* the subject's first common name; "" if it has none */
	char serial[2 * AW_LISTED_SERIAL_MAX + 1]; /* as in aw_certificate; "" if not given */
	uint8_t sha1[AW_SHA1_LEN];
	bool has_sha1;
	char trustpoints[256]; /* names of those that hold it, blanks between them; "" for none */
	/* An abbreviation is read by the text's zone_offset; AW_INSTANT_NONE until met. */
	int64_t not_before, not_after;
	char zone[AW_ZONE_MAX]; /* name without an offset that a date had; "" for none */
	/* The zone that the device is configured with, borrowed; NULL: not known. */
	const struct aw_cisco_clock *clock;
	const char *wrong; /* why it is no entry; NULL if all of it was read */
	bool cut;          /* the text ends in it before all of it was read */
};

/* Which of the two names of an entry. */
enum aw_listed_part { AW_LISTED_NONE, AW_LISTED_ISSUER, AW_LISTED_SUBJECT };

/* An empty entry with its heading in that line. */
void aw_listed_begin(struct aw_listed *entry, size_t line);

/* True if it has a serial number, both names and both dates. */
bool aw_listed_is_whole(const struct aw_listed *entry);

/* Says why it is no entry; the first reason stays. */
void aw_listed_spoil(struct aw_listed *entry, const char *why);

/* Hex of any case and length, with "0x", blanks and colons, into whole octets without zeros in
 * front. A second serial number that is another spoils the entry. */
void aw_listed_serial(struct aw_listed *entry, struct aw_span value);

/* One of its two dates; names of zones are read by `zone_offset`, AW_INSTANT_NONE: not configured,
 * then by the clock of the entry. */
void
aw_listed_date(struct aw_listed *entry, struct aw_span value, int64_t zone_offset, int64_t *out);

/* Names of its trustpoints, blanks between them, without "Trustpool" and the like. */
void aw_listed_trustpoints(struct aw_listed *entry, struct aw_span names);

/* True for "Trustpool", also with a number, which is no trustpoint. */
bool aw_listed_is_pool(struct aw_span name);

/* Hex of its SHA-1, blanks and colons between the digits. */
void aw_listed_sha1(struct aw_listed *entry, struct aw_span value);

/* How many octets at the front are the type of an attribute, "cn" of "cn=Name"; 0 if it is none. */
size_t aw_listed_type(struct aw_span line);

/* Appends one attribute, whose type has that length; and more text to the last value. False if the
 * name is too long. */
bool aw_listed_attribute(
    struct aw_listed *entry, enum aw_listed_part part, struct aw_span line, size_t type);
bool aw_listed_more(struct aw_listed *entry, enum aw_listed_part part, struct aw_span words);

/*
 * A whole name on one line: "CN=A,O=B\, C" and "C = US, O = B" with commas before each type, or
 * "/C=US/O=B". Spoils the entry if it is none.
 */
void aw_listed_name(struct aw_listed *entry, enum aw_listed_part part, struct aw_span value);

/*
 * True if two names in RFC 4514 form have the same attributes: types compare without case, values
 * exactly, and the order does not count, since devices print their own.
 */
bool aw_listed_same_name(const char *a, const char *b);

#endif
