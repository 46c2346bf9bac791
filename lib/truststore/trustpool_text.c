/* SPDX-License-Identifier: ISC */
#include "truststore/trustpool_text.h"

#include <stdio.h>
#include <string.h>

#include "base/cisco_date.h"
#include "base/instant.h"
#include "base/span.h"
#include "base/text.h"
#include "truststore/shown_line.h"

enum part { PART_NONE, PART_ISSUER, PART_SUBJECT };

/* The entry at hand while it is read. */
struct filling {
	struct aw_trustpool_entry *entry;
	int64_t zone_offset; /* AW_INSTANT_NONE: not configured */
	enum part part;
	size_t head_indent; /* of "Issuer:" or "Subject:" */
	size_t name_indent; /* of the name's first line */
	bool in_name;       /* a line of the name was read */
	bool issuer_done, subject_done;
};

/* A heading without "(Rollover)", "(subordinate CA certificate)" and the like after it. */
static struct aw_span
heading_words(const struct aw_shown_line *line)
{
	size_t end = aw_span_find(line->words, "(");

	return aw_span_trim(aw_span_to(line->words, end));
}

static bool
is_heading(const struct aw_shown_line *line)
{
	return aw_span_is(heading_words(line), "CA Certificate");
}

/* The heading of a certificate that is no trust anchor, no deeper than those of CAs. Each that ends
 * with the word counts, since a heading that is passed over would spoil the entry before it. */
static bool
is_other_heading(const struct aw_shown_line *line, size_t indent)
{
	static const char word[] = "Certificate";
	struct aw_span words = heading_words(line);
	size_t len = sizeof(word) - 1;

	return line->indent <= indent && words.len >= len && (!line->paged || words.len == len) &&
	       aw_span_is(aw_span_from(words, words.len - len), word) &&
	       aw_span_find(words, ":") == SIZE_MAX && aw_span_find(words, "=") == SIZE_MAX;
}

/* True if the line has this key; *value is the text after its colon. */
static bool
key_is(const struct aw_shown_line *line, const char *key, struct aw_span *value)
{
	size_t colon;

	if (!aw_span_starts(line->words, key))
		return false;
	colon = aw_span_find(line->words, ":");
	if (colon == SIZE_MAX)
		return false;
	*value = aw_span_trim(aw_span_from(line->words, colon + 1));
	return true;
}

bool
aw_trustpool_text_is(const uint8_t *data, size_t len)
{
	struct aw_shown_text text = {.s = (const char *)data, .len = len};
	struct aw_span line, value;
	struct aw_shown_line shown;
	bool head = false;

	while (aw_shown_next(&text, &line)) {
		aw_shown_line(line, &shown);
		if (shown.words.len == 0)
			continue;
		if (head && (key_is(&shown, "Status:", &value) ||
				key_is(&shown, "Certificate Serial Number", &value)))
			return true;
		head = is_heading(&shown);
	}
	return false;
}

static void
spoil(struct filling *filling, const char *why)
{
	if (filling->entry->wrong == NULL)
		filling->entry->wrong = why;
}

/* The hex digits in lower case: "0x" in front, blanks and colons between them are left out. */
static bool
serial_digits(struct aw_span value, char digits[2 * AW_TRUSTPOOL_SERIAL_MAX], size_t *n)
{
	*n = 0;
	if (aw_span_starts(value, "0x"))
		value = aw_span_from(value, 2);
	for (size_t i = 0; i < value.len; i++) {
		char c = value.s[i];

		if (c == ' ' || c == ':')
			continue;
		if (aw_hex_digit(c) > 15 || *n == 2 * (size_t)AW_TRUSTPOOL_SERIAL_MAX)
			return false;
		digits[(*n)++] = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
	}
	return *n > 0;
}

/* Hex of any case and length into whole octets without zeros in front. */
static void
take_serial(struct filling *filling, struct aw_span value)
{
	char digits[2 * AW_TRUSTPOOL_SERIAL_MAX], *out = filling->entry->serial;
	const char *from = digits;
	size_t n;

	if (out[0] != '\0') {
		spoil(filling, "it has two serial numbers");
		return;
	}
	if (!serial_digits(value, digits, &n)) {
		spoil(filling, "its serial number is not hex, absent or too long");
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
}

static void
take_date(struct filling *filling, struct aw_span value, int64_t *out)
{
	char zone[AW_ZONE_MAX];
	int64_t offset;

	if (*out != AW_INSTANT_NONE || !aw_cisco_date(value.s, value.len, out, zone) ||
	    *out == AW_INSTANT_NONE) {
		spoil(filling, "a date of its validity is none, or stands there twice");
		return;
	}
	*out = aw_cisco_zoned(*out, zone, filling->zone_offset);
	if (zone[0] != '\0' && !aw_cisco_zone(zone, &offset))
		(void)aw_text_clean(
		    filling->entry->zone, sizeof(filling->entry->zone), zone, strlen(zone));
}

/* Adds octets of a value with the escapes of RFC 4514 that OpenSSL writes. */
static bool
add_value(char *name, struct aw_span value, bool first)
{
	char clean[AW_SUBJECT_MAX];
	size_t len = strlen(name), n = aw_text_clean(clean, sizeof(clean), value.s, value.len);

	for (size_t i = 0; i < n; i++) {
		/* The cleaning wrote no backslash unless a control character was there. */
		bool special = strchr(",+\"\\<>;", clean[i]) != NULL ||
			       (i == 0 && first && (clean[i] == '#' || clean[i] == ' '));

		if (len + 3 > AW_SUBJECT_MAX)
			return false;
		if (special)
			name[len++] = '\\';
		name[len++] = clean[i];
		name[len] = '\0';
	}
	return true;
}

/* "cn=Name": a type of letters, digits, points and hyphens. */
static size_t
type_length(struct aw_span line)
{
	size_t i = 0;

	while (i < line.len && line.s[i] != '=') {
		char c = line.s[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') &&
		    c != '.' && c != '-')
			return 0;
		i++;
	}
	return i < line.len ? i : 0;
}

static bool
add_attribute(struct filling *filling, char *name, struct aw_span line, size_t type)
{
	struct aw_span value = aw_span_from(line, type + 1);
	size_t len = strlen(name);

	if (len + type + 3 > AW_SUBJECT_MAX)
		return false;
	if (len > 0)
		name[len++] = ',';
	for (size_t i = 0; i < type; i++) {
		char c = line.s[i];

		name[len++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
	}
	name[len++] = '=';
	name[len] = '\0';
	if (filling->part == PART_SUBJECT && filling->entry->name[0] == '\0' &&
	    aw_span_is(aw_span_to(line, type), "cn"))
		(void)aw_text_clean(
		    filling->entry->name, sizeof(filling->entry->name), value.s, value.len);
	return add_value(name, value, true);
}

/* A line of a name: an attribute, or the rest of the last value after a comma. */
static void
take_name(struct filling *filling, const struct aw_shown_line *line)
{
	char *name =
	    filling->part == PART_ISSUER ? filling->entry->issuer : filling->entry->subject;
	size_t type = type_length(line->words);
	bool deeper = filling->in_name && !line->paged && line->indent > filling->name_indent, fits;

	if (!filling->in_name)
		filling->name_indent = line->indent;
	if (type > 0 && !deeper) {
		fits = add_attribute(filling, name, line->words, type);
	} else if (!filling->in_name) {
		spoil(filling, "a line of a name is no attribute");
		return;
	} else {
		fits = add_value(name, (struct aw_span){", ", deeper ? 2 : 1}, false) &&
		       add_value(name, line->words, false);
	}
	filling->in_name = true;
	if (!fits || line->too_long)
		spoil(filling, "a name of it is too long");
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
	bool issuer, *done;
	struct aw_span value;

	issuer = key_is(line, "Issuer:", &value) || key_is(line, "Issuer Name:", &value);
	if (!issuer && !key_is(line, "Subject:", &value) && !key_is(line, "Subject Name:", &value))
		return false;
	done = issuer ? &filling->issuer_done : &filling->subject_done;
	if (*done)
		spoil(filling, "it has two issuers or two subjects");
	*done = true;
	filling->part = issuer ? PART_ISSUER : PART_SUBJECT;
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
	static const char *const others[] = {
	    "Certificate Usage:", "CRL Distribution Points:", "Validity Date:",
	    "Associated Trustpoints:", "Storage:", "Trustpool:", "renew date:", "OCSP URL:"};
	struct aw_span value;

	if (key_is(line, "Status:", &value)) {
		if (!aw_span_is(value, "Available"))
			spoil(filling, "its status is not Available");
		return true;
	}
	if (key_is(line, "Certificate Serial Number", &value)) {
		take_serial(filling, value);
		return true;
	}
	if (key_is(line, "start date:", &value)) {
		take_date(filling, value, &filling->entry->not_before);
		return true;
	}
	if (aw_span_starts(line->words, "end ") && aw_span_find(line->words, "date:") != SIZE_MAX &&
	    key_is(line, "end ", &value)) {
		take_date(filling, value, &filling->entry->not_after);
		return true;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (key_is(line, others[i], &value))
			return true;
	return false;
}

static void
take(struct filling *filling, const struct aw_shown_line *line)
{
	if (line->words.len == 0 || take_key(filling, line)) {
		filling->part = PART_NONE;
		return;
	}
	if (take_part(filling, line) || filling->part == PART_NONE)
		return;
	if (filling->head_indent > 0 && line->indent <= filling->head_indent &&
	    type_length(line->words) == 0)
		filling->part = PART_NONE;
	else
		take_name(filling, line);
}

/* What the entry lacks; at the end of the text it was cut. */
static void
finish(struct filling *filling, bool at_end)
{
	struct aw_trustpool_entry *entry = filling->entry;
	bool whole = entry->serial[0] != '\0' && entry->issuer[0] != '\0' &&
		     entry->subject[0] != '\0' && entry->not_before != AW_INSTANT_NONE &&
		     entry->not_after != AW_INSTANT_NONE;

	if (!whole) {
		entry->cut = at_end;
		spoil(filling, "serial number, issuer, subject or dates are missing");
	}
}

/* True if nothing can be missing of a last line without an end. */
static bool
whole_line(const struct aw_shown_line *line)
{
	struct aw_span value;

	if (line->words.len == 0 || aw_shown_is_prompt(line) || aw_span_is(line->words, "end"))
		return true;
	if (key_is(line, "Trustpool:", &value))
		return aw_span_is(value, "Built-In") || aw_span_is(value, "Downloaded");
	return aw_span_starts(line->words, "end ");
}

/* "Trustpool", also with a number, among the names of trustpoints. */
static bool
names_pool(struct aw_span names)
{
	static const char pool[] = "trustpool";
	size_t at = aw_span_find(names, pool);
	struct aw_span rest = aw_span_from(names, at == SIZE_MAX ? at : at + sizeof(pool) - 1);

	return at != SIZE_MAX && (at == 0 || names.s[at - 1] == ' ') &&
	       (rest.len == 0 || rest.s[0] == ' ' || (rest.s[0] >= '0' && rest.s[0] <= '9'));
}

/* What the line says of the listing: which command gave it, and whose certificates they are. */
static void
note_kind(struct aw_trustpool_text *text, const struct aw_shown_line *line)
{
	struct aw_span value;
	size_t at;

	if (key_is(line, "Trustpool:", &value)) {
		text->has_pool = true;
	} else if (key_is(line, "Associated Trustpoint", &value)) {
		text->has_pool = text->has_pool || names_pool(value);
		text->has_points = text->has_points || value.len > 0;
	} else if ((at = aw_span_find(line->words, "show crypto ")) != SIZE_MAX) {
		value = aw_span_from(line->words, at);
		text->has_pool = text->has_pool || aw_span_find(value, " trustpool") != SIZE_MAX ||
				 aw_span_find(value, " certificates pool") != SIZE_MAX;
		text->has_points =
		    text->has_points || aw_span_find(value, " certificates") != SIZE_MAX;
	}
}

static bool
ends_in_line(const struct aw_shown_text *text)
{
	return text->at == text->len && text->len > 0 && text->s[text->len - 1] != '\n';
}

/* Reads on to the first heading; true if there is one. */
static bool
find_heading(struct aw_trustpool_text *text)
{
	struct aw_span line;
	struct aw_shown_line shown;

	while (!text->open && aw_shown_next(&text->lines, &line)) {
		aw_shown_line(line, &shown);
		note_kind(text, &shown);
		text->open = is_heading(&shown);
		text->indent = shown.indent;
		text->heading = (size_t)(line.s - text->lines.s);
	}
	return text->open;
}

bool
aw_trustpool_text_next(struct aw_trustpool_text *text, struct aw_trustpool_entry *entry)
{
	struct filling filling = {
	    .entry = entry, .zone_offset = text->has_zone ? text->zone_offset : AW_INSTANT_NONE};
	struct aw_span line;
	struct aw_shown_line shown = {0};
	bool ended = false;

	if (!find_heading(text))
		return false;
	*entry = (struct aw_trustpool_entry){.line = text->lines.line,
	    .start = text->heading,
	    .not_before = AW_INSTANT_NONE,
	    .not_after = AW_INSTANT_NONE,
	    .end = text->lines.at};
	text->open = false;
	while (!ended && aw_shown_next(&text->lines, &line)) {
		aw_shown_line(line, &shown);
		note_kind(text, &shown);
		text->open = is_heading(&shown);
		ended = text->open || is_other_heading(&shown, text->indent) ||
			aw_shown_is_prompt(&shown);
		if (!ended)
			take(&filling, &shown);
		else if (text->open)
			text->indent = shown.indent;
		if (!ended)
			entry->end = text->lines.at;
		else
			text->heading = (size_t)(line.s - text->lines.s);
	}
	if (ends_in_line(&text->lines))
		text->half_line = !whole_line(&shown);
	finish(&filling, !ended);
	return true;
}
