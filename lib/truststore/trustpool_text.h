/* SPDX-License-Identifier: ISC */
/*
 * The text that `show crypto pki trustpool` of Cisco IOS prints, as Oxidized, RANCID or a copied
 * terminal leave it: one "CA Certificate" after another, with serial number, issuer, subject and
 * dates, but neither the certificate nor its fingerprint. Pure: bytes to entries.
 */
#ifndef AW_TRUSTPOOL_TEXT_H
#define AW_TRUSTPOOL_TEXT_H

#include "base/cisco_date.h"
#include "model/anchor.h"
#include "truststore/shown_line.h"

#define AW_TRUSTPOOL_SERIAL_MAX 64 /* octets; RFC 5280 allows 20 */

struct aw_trustpool_entry {
	size_t line;       /* of its heading, from 1 */
	size_t start, end; /* offsets in the text, from its heading to its last line */
	/* RFC 4514 in the order of the device, types in upper case; clean text. */
	char issuer[AW_SUBJECT_MAX], subject[AW_SUBJECT_MAX];
	char name[256]; /* the subject's first common name; "" if it has none */
	char serial[2 * AW_TRUSTPOOL_SERIAL_MAX + 1]; /* as in aw_certificate */
	/* An abbreviation is read by the text's zone_offset; AW_INSTANT_NONE until met. */
	int64_t not_before, not_after;
	char zone[AW_ZONE_MAX]; /* name without an offset that a date had; "" for none */
	const char *wrong;      /* why it is no entry; NULL if all of it was read */
	bool cut;               /* the text ends in it before all of it was read */
};

/* The reader's place in a text; begin with {.lines = {.s = ..., .len = ...}, .zone_offset = ...}.
 */
struct aw_trustpool_text {
	struct aw_shown_text lines;
	bool open;           /* the heading of the next entry was read */
	size_t indent;       /* of the last such heading */
	size_t heading;      /* its offset */
	int64_t zone_offset; /* what names of zones mean: seconds east of UTC */
	bool has_zone;       /* the zone_offset is configured: it goes before any name */
	bool half_line;      /* after the last entry: the text ends in the middle of a line */
	bool has_pool;       /* so far something says that it is of a trustpool */
	bool has_points;     /* so far something says that it is of trustpoints */
};

/* True if the text has a heading "CA Certificate" with the first line of an entry under it. */
bool aw_trustpool_text_is(const uint8_t *data, size_t len);

/* The next entry, a bad one too; false after the last. Other certificates are passed over. */
bool aw_trustpool_text_next(struct aw_trustpool_text *text, struct aw_trustpool_entry *entry);

/*
 * True if two names in RFC 4514 form have the same attributes: types compare without case, values
 * exactly, and the order does not count, since devices print their own.
 */
bool aw_trustpool_same_name(const char *a, const char *b);

#endif
