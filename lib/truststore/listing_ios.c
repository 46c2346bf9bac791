/* SPDX-License-Identifier: ISC */
#include "truststore/listing.h"

#include <stdio.h>
#include <string.h>

#include "base/cisco_date.h"
#include "base/instant.h"
#include "base/span.h"
#include "base/text.h"
#include "truststore/shown_line.h"

/* The entry at hand while it is read. */
struct filling {
	struct aw_listed *entry;
	int64_t zone_offset; /* AW_INSTANT_NONE: not configured */
	enum aw_listed_part part;
	size_t head_indent; /* of "Issuer:" or "Subject:" */
	size_t name_indent; /* of the name's first line */
	bool in_name;       /* a line of the name was read */
	bool issuer_done, subject_done;
	bool is_asa; /* keys that only ASA prints */
};

/* A heading without "(Rollover)", "(subordinate CA certificate)" and the like after it. */
static struct aw_span
heading_words(const struct aw_shown_line *line)
{
	size_t end = aw_span_find(line->words, "(");

	return aw_span_trim(aw_span_to(line->words, end));
}

/* The serial number that a heading carries after its words: "CA Certificate, Serial Number: 0509"
 * or the same in parentheses. The span of the words in front of it. */
static struct aw_span
cut_serial(struct aw_span words, struct aw_span *serial)
{
	static const char mark[] = "Serial Number";
	size_t at = aw_span_find(words, mark), end;

	*serial = (struct aw_span){words.s, 0};
	if (at == SIZE_MAX)
		return words;
	*serial = aw_span_from(words, at + sizeof(mark) - 1);
	end = aw_span_find(*serial, "(hex)");
	if (end != SIZE_MAX)
		*serial = aw_span_from(*serial, end + sizeof("(hex)") - 1);
	while (serial->len > 0 && (serial->s[0] == ':' || serial->s[0] == ' '))
		*serial = aw_span_from(*serial, 1);
	*serial = aw_span_trim(aw_span_to(*serial, aw_span_find(*serial, ")")));
	for (words.len = at; words.len > 0 && strchr(" ,(:-", words.s[words.len - 1]) != NULL;)
		words.len--;
	return words;
}

static bool
is_heading(const struct aw_shown_line *line, struct aw_span *serial)
{
	struct aw_shown_line words = {.words = cut_serial(line->words, serial)};

	return aw_span_is(heading_words(&words), "CA Certificate");
}

/* True if the line is the heading of an entry; it is noted with its place. */
static bool
note_heading(struct aw_listing *text, const struct aw_shown_line *line)
{
	struct aw_span serial;

	text->open = is_heading(line, &serial) && !aw_listing_next_is(text, "Serial Number");
	if (!text->open)
		return false;
	text->indent = line->indent;
	text->heading = text->at;
	serial = aw_span_to(serial, sizeof(text->serial) - 1);
	memcpy(text->serial, serial.s, serial.len);
	text->serial[serial.len] = '\0';
	return true;
}

/* The heading of another certificate or form, no deeper than those of CAs. Each counts, since a
 * heading that is passed over would spoil the entry before it. */
static bool
is_other_heading(const struct aw_shown_line *line, size_t indent)
{
	return line->indent <= indent && aw_listing_heading(line) &&
	       (!line->paged || heading_words(line).len == strlen("Certificate"));
}

/* A line of a name: an attribute, or the rest of the last value after a comma. */
static void
take_name(struct filling *filling, const struct aw_shown_line *line)
{
	struct aw_listed *entry = filling->entry;
	size_t type = aw_listed_type(line->words);
	bool deeper = filling->in_name && !line->paged && line->indent > filling->name_indent, fits;

	if (!filling->in_name)
		filling->name_indent = line->indent;
	if (type > 0 && !deeper) {
		fits = aw_listed_attribute(entry, filling->part, line->words, type);
	} else if (!filling->in_name) {
		aw_listed_spoil(filling->entry, "a line of a name is no attribute");
		return;
	} else {
		fits =
		    aw_listed_more(entry, filling->part, (struct aw_span){", ", deeper ? 2 : 1}) &&
		    aw_listed_more(entry, filling->part, line->words);
	}
	filling->in_name = true;
	if (!fits || line->too_long)
		aw_listed_spoil(filling->entry, "a name of it is too long");
}

/* The first attribute of a name, in the line of its key. */
static void
take_first(struct filling *filling, const struct aw_shown_line *line, struct aw_span value)
{
	struct aw_shown_line first = {.words = value, .too_long = line->too_long};

	first.indent = (size_t)(value.s - line->s);
	take_name(filling, &first);
}

/* "Issuer:" and "Subject:", with "Name" behind the word on ASA. */
static bool
take_part(struct filling *filling, const struct aw_shown_line *line)
{
	bool issuer, asa, *done;
	struct aw_span value;

	asa = aw_listing_key(line, "Issuer Name:", &value);
	issuer = asa || aw_listing_key(line, "Issuer:", &value);
	asa = asa || (!issuer && aw_listing_key(line, "Subject Name:", &value));
	if (!issuer && !asa && !aw_listing_key(line, "Subject:", &value))
		return false;
	filling->is_asa = filling->is_asa || asa;
	done = issuer ? &filling->issuer_done : &filling->subject_done;
	if (*done)
		aw_listed_spoil(filling->entry, "it has two issuers or two subjects");
	*done = true;
	filling->part = issuer ? AW_LISTED_ISSUER : AW_LISTED_SUBJECT;
	filling->in_name = false;
	filling->head_indent = line->indent;
	if (value.len > 0)
		take_first(filling, line, value);
	return true;
}

/* True if the line has another key than those of names; it ends a name. */
static bool
take_key(struct filling *filling, const struct aw_shown_line *line)
{
	static const char *const others[] = {"Certificate Usage:", "CRL Distribution Points:",
	    "Validity Date:", "Storage:", "Trustpool:", "renew date:", "OCSP URL:",
	    "Fingerprint MD5:", "Version:", "Subject Key Info:", "Signature Algorithm:",
	    "Public Key Type:", "Authority Info Access:", "Cert install time:", "Key Label:"};
	struct aw_span value;

	if (aw_listing_key(line, "Status:", &value)) {
		if (!aw_span_is(value, "Available"))
			aw_listed_spoil(filling->entry, "its status is not Available");
		return true;
	}
	if (aw_listing_key(line, "Certificate Serial Number", &value)) {
		aw_listed_serial(filling->entry, value);
		return true;
	}
	if (aw_listing_key(line, "Associated Trustpoints:", &value)) {
		aw_listed_trustpoints(filling->entry, value);
		return true;
	}
	if (aw_listing_key(line, "Fingerprint SHA1:", &value) ||
	    aw_listing_key(line, "SHA1 Fingerprint:", &value)) {
		aw_listed_sha1(filling->entry, value);
		return true;
	}
	if (aw_listing_key(line, "start date:", &value)) {
		aw_listed_date(
		    filling->entry, value, filling->zone_offset, &filling->entry->not_before);
		return true;
	}
	if (aw_span_starts(line->words, "end ") && aw_span_find(line->words, "date:") != SIZE_MAX &&
	    aw_listing_key(line, "end ", &value)) {
		aw_listed_date(
		    filling->entry, value, filling->zone_offset, &filling->entry->not_after);
		return true;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (aw_listing_key(line, others[i], &value))
			return true;
	return false;
}

/* What IOS prints of a name before its attributes. */
static bool
is_remark(const struct aw_shown_line *line)
{
	static const char *const keys[] = {"Name:", "Serial Number:", "IP Address:"};
	struct aw_span value;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (aw_listing_key(line, keys[i], &value))
			return true;
	return false;
}

static void
take(struct filling *filling, const struct aw_shown_line *line)
{
	if (line->words.len == 0 || take_key(filling, line)) {
		filling->part = AW_LISTED_NONE;
		return;
	}
	if (take_part(filling, line) || filling->part == AW_LISTED_NONE ||
	    (!filling->in_name && is_remark(line)))
		return;
	if (filling->head_indent > 0 && line->indent <= filling->head_indent &&
	    aw_listed_type(line->words) == 0)
		filling->part = AW_LISTED_NONE;
	else
		take_name(filling, line);
}

/* True if nothing can be missing of a last line without an end. */
static bool
whole_line(const struct aw_shown_line *line)
{
	struct aw_span value;

	if (line->words.len == 0 || aw_shown_is_prompt(line) || aw_span_is(line->words, "end"))
		return true;
	if (aw_listing_key(line, "Trustpool:", &value))
		return aw_span_is(value, "Built-In") || aw_span_is(value, "Downloaded");
	return aw_span_starts(line->words, "end ");
}

/* What follows the entry at hand: the next one, another form's or a prompt. */
static bool
ends_entry(struct aw_listing *text, const struct aw_shown_line *line)
{
	return note_heading(text, line) || is_other_heading(line, text->indent) ||
	       aw_shown_is_prompt(line);
}

bool
aw_listing_ios_next(struct aw_listing *text, struct aw_listed *entry)
{
	struct filling filling = {
	    .entry = entry, .zone_offset = text->has_zone ? text->zone_offset : AW_INSTANT_NONE};
	struct aw_shown_line heading, line = {0};

	if (!aw_listing_begin(text, entry, ends_entry, &heading))
		return false;
	entry->trustpoints[0] = '\0'; /* a line of the entry says them */
	if (text->serial[0] != '\0')
		aw_listed_serial(entry, (struct aw_span){text->serial, strlen(text->serial)});
	while (aw_listing_inside(text, entry, ends_entry, &line))
		take(&filling, &line);
	text->is_asa = text->is_asa || filling.is_asa;
	if (aw_listing_ends_in_line(text))
		text->half_line = !whole_line(&line);
	aw_listing_finish(text, entry, aw_listed_is_whole(entry));
	return true;
}
