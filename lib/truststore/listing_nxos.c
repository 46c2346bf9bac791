/* SPDX-License-Identifier: ISC */
/* `show crypto ca certificates|trustpool` of NX-OS: "Trustpoint: NAME", "certificate:" for the own
 * one, "CA certificate 0:", and below them what OpenSSL prints. */
#include <string.h>

#include "base/instant.h"
#include "base/span.h"
#include "truststore/listing.h"

/* True if the line begins the next part of the listing, an entry or something else. */
static bool
note_heading(struct aw_listing *text, const struct aw_shown_line *line)
{
	struct aw_span value;

	if (!aw_listing_heading(line) && !aw_listing_key(line, "Trustpool", &value))
		return false;
	text->open = aw_span_starts(line->words, "CA certificate ") &&
		     line->words.s[line->words.len - 1] == ':';
	text->heading = text->at;
	return true;
}

/* "subject= /C=US": *value is the text after the "=". */
static bool
field_is(const struct aw_shown_line *line, const char *name, struct aw_span *value)
{
	if (!aw_span_starts(line->words, name))
		return false;
	*value = aw_span_trim(aw_span_from(line->words, strlen(name)));
	return true;
}

static void
take(struct aw_listed *entry, const struct aw_shown_line *line)
{
	struct aw_span value;

	if (line->too_long)
		aw_listed_spoil(entry, "a line of it is too long");
	else if (field_is(line, "subject=", &value))
		aw_listed_name(entry, AW_LISTED_SUBJECT, value);
	else if (field_is(line, "issuer=", &value))
		aw_listed_name(entry, AW_LISTED_ISSUER, value);
	else if (field_is(line, "serial=", &value))
		aw_listed_serial(entry, value);
	else if (field_is(line, "notBefore=", &value))
		aw_listed_date(entry, value, AW_INSTANT_NONE, &entry->not_before);
	else if (field_is(line, "notAfter=", &value))
		aw_listed_date(entry, value, AW_INSTANT_NONE, &entry->not_after);
	else if (field_is(line, "SHA1 Fingerprint=", &value))
		aw_listed_sha1(entry, value);
}

/* The last line of a certificate, and of the whole text. */
static bool
may_be_last(const struct aw_shown_line *line)
{
	return line->words.len == 0 || aw_shown_is_prompt(line) ||
	       aw_span_starts(line->words, "purposes:");
}

bool
aw_listing_nxos_next(struct aw_listing *text, struct aw_listed *entry)
{
	struct aw_shown_line line = {0};

	if (!aw_listing_begin(text, entry, note_heading, &line))
		return false;
	while (aw_listing_inside(text, entry, note_heading, &line))
		take(entry, &line);
	if (aw_listing_ends_in_line(text))
		text->half_line = !may_be_last(&line);
	aw_listing_finish(text, entry, aw_listed_is_whole(entry));
	return true;
}
