/* SPDX-License-Identifier: ISC */
/*
 * `show crypto pki trustpoints [NAME] [status]`: "Trustpoint NAME:", and below it the subject of
 * its CA's certificate with the serial number or, with status, the SHA-1. The certificate that the
 * device presents is no anchor, nor is one that it made for itself.
 */
#include <string.h>

#include "base/span.h"
#include "truststore/listing.h"

struct filling {
	struct aw_listed *entry;
	bool ca;      /* the section is that of the CA's certificate */
	bool in_name; /* lines of its subject follow */
	bool own;     /* the CA's certificate is the device's own */
};

/* "Trustpoint NAME:", or the end of the listing. */
static bool
note_heading(struct aw_listing *text, const struct aw_shown_line *line)
{
	struct aw_span value;
	bool point = aw_span_starts(line->words, "Trustpoint ") &&
		     aw_listing_key(line, "Trustpoint", &value) && value.len == 0;

	if (!point && !aw_listing_heading(line))
		return false;
	text->open = point;
	text->heading = text->at;
	return true;
}

/* "Issuing CA certificate configured:", "Router General Purpose certificate configured:". */
static bool
take_section(struct filling *filling, const struct aw_shown_line *line)
{
	static const char *const marks[] = {" certificate configured:", " certificate pending:"};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = aw_span_find(line->words, marks[i]);

		if (at == SIZE_MAX)
			continue;
		filling->ca = i == 0 && aw_span_find(aw_span_to(line->words, at), "CA") != SIZE_MAX;
		filling->in_name = false;
		return true;
	}
	return false;
}

/* The SHA-1 of the certificate that the device presents: it made it itself if the CA's is the same.
 */
static void
take_other(struct filling *filling, struct aw_span value)
{
	struct aw_listed other;

	aw_listed_begin(&other, 0);
	aw_listed_sha1(&other, value);
	filling->own =
	    filling->own || (other.has_sha1 && filling->entry->has_sha1 &&
				memcmp(other.sha1, filling->entry->sha1, AW_SHA1_LEN) == 0);
}

static void
take(struct filling *filling, const struct aw_shown_line *line)
{
	struct aw_listed *entry = filling->entry;
	struct aw_span value, type = line->words;

	if (take_section(filling, line))
		return;
	if (aw_listing_key(line, "Fingerprint SHA1", &value)) {
		filling->in_name = false;
		if (filling->ca)
			aw_listed_sha1(entry, value);
		else
			take_other(filling, value);
	} else if (aw_listing_key(line, "Subject Name:", &value)) {
		filling->in_name = filling->ca;
		if (value.len > 0 && filling->ca)
			aw_listed_name(entry, AW_LISTED_SUBJECT, value);
	} else if (filling->ca && aw_listing_key(line, "Serial Number", &value)) {
		filling->in_name = false;
		aw_listed_serial(entry, value);
	} else if (aw_span_find(type, "self-signed certificate trust point") != SIZE_MAX) {
		/* The form that prints this line prints no fingerprint. */
		if (entry->has_sha1)
			aw_listed_spoil(entry, "lines of another trustpoint are among its own");
		else
			filling->own = true;
	} else if (filling->in_name && aw_span_find(type, "=") != SIZE_MAX) {
		if (line->too_long)
			aw_listed_spoil(entry, "a name of it is too long");
		aw_listed_name(entry, AW_LISTED_SUBJECT, type);
	} else {
		filling->in_name = false;
	}
}

/* The last lines of a trustpoint that can be the end of the text. */
static bool
may_be_last(const struct aw_shown_line *line)
{
	return line->words.len == 0 || aw_shown_is_prompt(line) ||
	       aw_span_is(line->words, "Certificate configured.") ||
	       aw_span_starts(line->words, "Certificate request(s) ");
}

/* Reads one trustpoint, which has begun; false if it has no certificate of a CA that is another's.
 */
static bool
read_point(struct aw_listing *text, struct aw_listed *entry)
{
	struct filling filling = {.entry = entry, .ca = true};
	struct aw_shown_line line = {0};

	while (aw_listing_inside(text, entry, note_heading, &line))
		take(&filling, &line);
	if (aw_listing_ends_in_line(text))
		text->half_line = !may_be_last(&line);
	if (filling.own || (entry->subject[0] == '\0' && entry->wrong == NULL))
		return false;
	aw_listing_finish(text, entry,
	    entry->subject[0] != '\0' && (entry->has_sha1 || entry->serial[0] != '\0'));
	return true;
}

bool
aw_listing_points_next(struct aw_listing *text, struct aw_listed *entry)
{
	struct aw_shown_line line = {0};

	text->has_points = true;
	while (aw_listing_begin(text, entry, note_heading, &line))
		if (read_point(text, entry))
			return true;
	return false;
}
