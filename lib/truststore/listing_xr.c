/* SPDX-License-Identifier: ISC */
/* `show crypto ca certificates|trustpool` of IOS-XR: "CA certificate" with "Serial Number",
 * "Subject:", "Issued By", "Validity Start" and "End" and "SHA1 Fingerprint:" below it. */
#include <string.h>

#include "base/instant.h"
#include "base/span.h"
#include "truststore/listing.h"

/* What the next line continues. */
enum next { NEXT_NONE, NEXT_SUBJECT, NEXT_ISSUER, NEXT_SHA1 };

struct filling {
	struct aw_listed *entry;
	int64_t zone_offset; /* AW_INSTANT_NONE: not configured */
	enum next next;
};

/* "CA certificate", "Router certificate", "Trustpoint : X", a prompt: ends what is before it. */
static bool
note_heading(struct aw_listing *text, const struct aw_shown_line *line)
{
	struct aw_span value;

	if (!aw_listing_heading(line) && !aw_listing_key(line, "Trustpool", &value))
		return false;
	text->open = aw_span_is(line->words, "CA certificate") &&
		     !aw_listing_next_is(text, "Status:") &&
		     !aw_listing_next_is(text, "Certificate Serial Number");
	text->heading = text->at;
	return true;
}

static void
take_value(struct filling *filling, struct aw_span value)
{
	struct aw_listed *entry = filling->entry;

	if (value.len == 0)
		return;
	if (filling->next == NEXT_SUBJECT)
		aw_listed_name(entry, AW_LISTED_SUBJECT, value);
	else if (filling->next == NEXT_ISSUER)
		aw_listed_name(entry, AW_LISTED_ISSUER, value);
	else if (filling->next == NEXT_SHA1)
		aw_listed_sha1(entry, value);
	if (filling->next == NEXT_SHA1)
		filling->next = NEXT_NONE;
}

/* True if the line has one of the keys. */
static bool
take_key(struct filling *filling, const struct aw_shown_line *line)
{
	static const char *const others[] = {"Status", "Key usage", "CRL Distribution Point",
	    "Associated Trustpoint", "OCSP", "MD5 Fingerprint"};
	struct aw_listed *entry = filling->entry;
	struct aw_span value;
	enum next next = NEXT_NONE;

	if (aw_listing_key(line, "Subject:", &value) || aw_listing_key(line, "Subject ", &value))
		next = NEXT_SUBJECT;
	else if (aw_listing_key(line, "Issued By", &value) ||
		 aw_listing_key(line, "Issuer", &value))
		next = NEXT_ISSUER;
	else if (aw_listing_key(line, "SHA1 Fingerprint", &value))
		next = NEXT_SHA1;
	else if (aw_listing_key(line, "Serial Number", &value))
		aw_listed_serial(entry, value);
	else if (aw_listing_key(line, "Validity Start", &value))
		aw_listed_date(entry, value, filling->zone_offset, &entry->not_before);
	else if (aw_listing_key(line, "Validity End", &value))
		aw_listed_date(entry, value, filling->zone_offset, &entry->not_after);
	else {
		size_t i = 0;

		while (i < sizeof(others) / sizeof(others[0]) &&
		       !aw_span_starts(line->words, others[i]))
			i++;
		if (i == sizeof(others) / sizeof(others[0]))
			return false;
	}
	filling->next = next;
	if (next != NEXT_NONE)
		take_value(filling, value);
	return true;
}

static void
take(struct filling *filling, const struct aw_shown_line *line)
{
	struct aw_span value;

	if (line->too_long)
		aw_listed_spoil(filling->entry, "a line of it is too long");
	else if (line->words.len == 0)
		filling->next = NEXT_NONE;
	else if (!take_key(filling, line) && !aw_listing_key(line, "Name:", &value))
		take_value(filling, line->words);
}

bool
aw_listing_xr_next(struct aw_listing *text, struct aw_listed *entry)
{
	struct filling filling = {
	    .entry = entry, .zone_offset = text->has_zone ? text->zone_offset : AW_INSTANT_NONE};
	struct aw_shown_line line = {0};

	if (!aw_listing_begin(text, entry, note_heading, &line))
		return false;
	while (aw_listing_inside(text, entry, note_heading, &line))
		take(&filling, &line);
	if (aw_listing_ends_in_line(text))
		text->half_line =
		    !entry->has_sha1 && !aw_shown_is_prompt(&line) && line.words.len > 0;
	aw_listing_finish(text, entry, aw_listed_is_whole(entry));
	return true;
}
