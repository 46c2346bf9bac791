/* SPDX-License-Identifier: ISC */
#include "truststore/trustpool_text.h"

#include <stdio.h>
#include <string.h>

#include "base/cisco_date.h"
#include "base/instant.h"
#include "base/span.h"
#include "base/text.h"

#define LINE_MAX_OCTETS 1024
#define PAGER "--More--"

/* A line as a terminal shows it. */
struct shown {
	char s[LINE_MAX_OCTETS];
	size_t len;
	size_t indent;
	bool too_long;
	bool paged;           /* a pager was in it: the indentation is a guess */
	struct aw_span words; /* without blanks around; empty for a blank line */
};

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

static bool
take_line(struct aw_trustpool_text *text, struct aw_span *line)
{
	const char *end;

	if (text->at >= text->len)
		return false;
	line->s = text->s + text->at;
	end = memchr(line->s, '\n', text->len - text->at);
	line->len = end != NULL ? (size_t)(end - line->s) : text->len - text->at;
	text->at += line->len + (end != NULL ? 1 : 0);
	text->line++;
	return true;
}

/* Backspaces overwrite, as where a pager wipes its mark out. */
static void
show_line(struct aw_span line, struct shown *shown)
{
	size_t pos = 0, more;

	*shown = (struct shown){0};
	if (aw_span_starts(line, "\xef\xbb\xbf"))
		line = aw_span_from(line, 3);
	if (line.len > 0 && line.s[0] == '!') /* a comment of RANCID or Oxidized */
		line = aw_span_from(line, 1);
	for (size_t i = 0; i < line.len; i++) {
		if (line.s[i] == '\b') {
			pos -= pos > 0 ? 1 : 0;
			shown->paged = true;
		} else if (pos == sizeof(shown->s)) {
			shown->too_long = true;
			break;
		} else {
			shown->s[pos++] = line.s[i];
			shown->len = pos > shown->len ? pos : shown->len;
		}
	}
	shown->words = (struct aw_span){shown->s, shown->len};
	while ((more = aw_span_find(shown->words, PAGER)) != SIZE_MAX) {
		shown->words = aw_span_from(shown->words, more + strlen(PAGER));
		shown->paged = true;
	}
	shown->words = aw_span_trim(shown->words);
	shown->indent = (size_t)(shown->words.s - shown->s);
}

static bool
is_heading(const struct shown *line)
{
	return aw_span_is(line->words, "CA Certificate");
}

/* The heading of a certificate that is no trust anchor. */
static bool
is_other_heading(const struct shown *line)
{
	static const char *const words[] = {"Certificate", "Router Self-Signed Certificate",
	    "RA Signature Certificate", "RA KeyEncipher Certificate",
	    "RA General Purpose Certificate"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (line->indent == 0 && aw_span_is(line->words, words[i]))
			return true;
	return false;
}

/* "R1#", "R1# exit": the output has ended. */
static bool
is_prompt(const struct shown *line)
{
	size_t i = 0;

	while (i < line->words.len && line->words.s[i] != '#' && line->words.s[i] != ' ' &&
	       line->words.s[i] != '=' && line->words.s[i] != ':')
		i++;
	return line->indent == 0 && i > 0 && i < line->words.len && line->words.s[i] == '#';
}

/* True if the line has this key; *value is the text after its colon. */
static bool
key_is(const struct shown *line, const char *key, struct aw_span *value)
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
	struct aw_trustpool_text text = {.s = (const char *)data, .len = len};
	struct aw_span line, value;
	struct shown shown;
	bool head = false;

	while (take_line(&text, &line)) {
		show_line(line, &shown);
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

/* Hex of any case and length into whole octets without zeros in front. */
static void
take_serial(struct filling *filling, struct aw_span value)
{
	char *out = filling->entry->serial;
	size_t n = 0;

	if (out[0] != '\0') {
		spoil(filling, "it has two serial numbers");
		return;
	}
	while (value.len > 1 && value.s[0] == '0')
		value = aw_span_from(value, 1);
	if (value.len == 0 || value.len > 2 * (size_t)AW_TRUSTPOOL_SERIAL_MAX) {
		spoil(filling, "its serial number is absent or too long");
		return;
	}
	if (value.len % 2 != 0)
		out[n++] = '0';
	for (size_t i = 0; i < value.len; i++) {
		char c = value.s[i];

		c = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
		if (aw_hex_digit(c) > 15) {
			out[0] = '\0';
			spoil(filling, "its serial number is not hex");
			return;
		}
		out[n++] = c;
	}
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
take_name(struct filling *filling, const struct shown *line)
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

/* "Issuer:" and "Subject:"; a value in the same line is the name's only one. */
static bool
take_part(struct filling *filling, const struct shown *line)
{
	bool issuer, *done;
	struct aw_span value;

	issuer = key_is(line, "Issuer:", &value);
	if (!issuer && !key_is(line, "Subject:", &value))
		return false;
	done = issuer ? &filling->issuer_done : &filling->subject_done;
	if (*done)
		spoil(filling, "it has two issuers or two subjects");
	if (value.len > 0)
		spoil(filling, "its issuer or subject stands in one line");
	*done = true;
	filling->part = issuer ? PART_ISSUER : PART_SUBJECT;
	filling->in_name = false;
	filling->head_indent = line->indent;
	return true;
}

/* True if the line has another key than those of names; it ends a name. */
static bool
take_key(struct filling *filling, const struct shown *line)
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
take(struct filling *filling, const struct shown *line)
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
whole_line(const struct shown *line)
{
	struct aw_span value;

	if (line->words.len == 0 || is_prompt(line))
		return true;
	if (key_is(line, "Trustpool:", &value))
		return aw_span_is(value, "Built-In") || aw_span_is(value, "Downloaded");
	return aw_span_starts(line->words, "end ");
}

/* Reads on to the first heading; true if there is one. */
static bool
find_heading(struct aw_trustpool_text *text)
{
	struct aw_span line;
	struct shown shown;

	while (!text->open && take_line(text, &line)) {
		show_line(line, &shown);
		text->open = is_heading(&shown);
	}
	return text->open;
}

bool
aw_trustpool_text_next(struct aw_trustpool_text *text, struct aw_trustpool_entry *entry)
{
	struct filling filling = {
	    .entry = entry, .zone_offset = text->has_zone ? text->zone_offset : AW_INSTANT_NONE};
	struct aw_span line;
	struct shown shown = {0};
	bool ended = false;

	if (!find_heading(text))
		return false;
	*entry = (struct aw_trustpool_entry){
	    .line = text->line, .not_before = AW_INSTANT_NONE, .not_after = AW_INSTANT_NONE};
	text->open = false;
	while (!ended && take_line(text, &line)) {
		show_line(line, &shown);
		text->open = is_heading(&shown);
		ended = text->open || is_other_heading(&shown) || is_prompt(&shown);
		if (!ended)
			take(&filling, &shown);
	}
	if (text->at == text->len && text->len > 0 && text->s[text->len - 1] != '\n')
		text->half_line = !whole_line(&shown);
	finish(&filling, !ended);
	return true;
}
