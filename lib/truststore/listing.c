/* SPDX-License-Identifier: ISC */
/* What the forms of listings share: which form a text has, its lines and keys. */
#include "truststore/listing.h"

#include <string.h>

#include "base/span.h"

bool
aw_listing_key(const struct aw_shown_line *line, const char *key, struct aw_span *value)
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

/* "Trustpool" among the names of trustpoints. */
static bool
names_pool(struct aw_span names)
{
	for (struct aw_span word = aw_span_word(&names); word.len > 0; word = aw_span_word(&names))
		if (aw_listed_is_pool(word))
			return true;
	return false;
}

/* "show crypto ..." behind a prompt or alone. */
static void
note_command(struct aw_listing *text, struct aw_span command)
{
	text->has_pool = text->has_pool || aw_span_find(command, " trustpool") != SIZE_MAX ||
			 aw_span_find(command, " certificates pool") != SIZE_MAX;
	text->has_points = text->has_points || aw_span_find(command, " certificates") != SIZE_MAX ||
			   aw_span_find(command, " trustpoints") != SIZE_MAX;
}

/* "Trustpoint: NAME", "Trustpoint       : NAME" or "Trustpoint NAME:". */
static void
note_point(struct aw_listing *text, const struct aw_shown_line *line, struct aw_span value)
{
	struct aw_span name = aw_span_from(line->words, strlen("Trustpoint"));

	if (value.len == 0)
		value = aw_span_to(name, aw_span_find(name, ":"));
	value = aw_span_trim(value);
	if (value.len >= sizeof(text->point))
		value.len = 0;
	memcpy(text->point, value.s, value.len);
	text->point[value.len] = '\0';
	text->has_pool = text->has_pool || names_pool(value);
	text->has_points = text->has_points || !names_pool(value);
}

static void
note_line(struct aw_listing *text, const struct aw_shown_line *line)
{
	struct aw_span value;
	size_t at;

	if (aw_listing_key(line, "Trustpool", &value)) {
		text->has_pool = true;
		text->point[0] = '\0';
	} else if (aw_listing_key(line, "Associated Trustpoint", &value)) {
		text->has_pool = text->has_pool || names_pool(value);
		text->has_points = text->has_points || value.len > 0;
	} else if (aw_listing_key(line, "Trustpoint", &value)) {
		note_point(text, line, value);
	} else if ((at = aw_span_find(line->words, "show crypto ")) != SIZE_MAX) {
		note_command(text, aw_span_from(line->words, at));
	}
}

/* Files that were joined: a heading behind the last prompt of the file before it. */
static void
cut_prompt(struct aw_shown_line *line)
{
	struct aw_span rest;

	if (!aw_shown_is_prompt(line))
		return;
	rest = aw_span_trim(aw_span_from(line->words, aw_span_find(line->words, "#") + 1));
	if (aw_span_starts(rest, "CA Certificate") || aw_span_starts(rest, "Trustpoint"))
		line->words = rest;
}

bool
aw_listing_line(struct aw_listing *text, struct aw_shown_line *line)
{
	struct aw_span raw;

	text->at = text->lines.at;
	if (!aw_shown_next(&text->lines, &raw))
		return false;
	aw_shown_line(raw, line);
	cut_prompt(line);
	note_line(text, line);
	return true;
}

bool
aw_listing_ends_in_line(const struct aw_listing *text)
{
	const struct aw_shown_text *lines = &text->lines;

	return lines->at == lines->len && lines->len > 0 && lines->s[lines->len - 1] != '\n';
}

bool
aw_listing_begin(struct aw_listing *text, struct aw_listed *entry, aw_listing_ends *ends,
    struct aw_shown_line *line)
{
	while (!text->open && aw_listing_line(text, line))
		(void)ends(text, line);
	if (!text->open)
		return false;
	aw_listed_begin(entry, text->lines.line);
	aw_listed_trustpoints(entry, (struct aw_span){text->point, strlen(text->point)});
	entry->start = text->heading;
	entry->end = text->lines.at;
	entry->clock = text->clock;
	text->open = false;
	return true;
}

bool
aw_listing_inside(struct aw_listing *text, struct aw_listed *entry, aw_listing_ends *ends,
    struct aw_shown_line *line)
{
	if (!aw_listing_line(text, line) || ends(text, line))
		return false;
	entry->end = text->lines.at;
	return true;
}

void
aw_listing_finish(const struct aw_listing *text, struct aw_listed *entry, bool whole)
{
	bool at_end = entry->end == text->lines.at; /* no line after it was read */

	if (!whole)
		aw_listed_spoil(entry, "serial number, issuer, subject or dates are missing");
	if (entry->wrong != NULL)
		entry->cut = at_end && (!whole || aw_listing_ends_in_line(text));
}

/* "CA certificate 0:" of NX-OS. */
static bool
is_numbered(struct aw_span words)
{
	static const char ca[] = "CA certificate ";

	return aw_span_starts(words, ca) && words.len > sizeof(ca) &&
	       words.s[sizeof(ca) - 1] >= '0' && words.s[sizeof(ca) - 1] <= '9' &&
	       words.s[words.len - 1] == ':';
}

bool
aw_listing_heading(const struct aw_shown_line *line)
{
	static const char word[] = "certificate";
	struct aw_span words =
	    aw_span_trim(aw_span_to(line->words, aw_span_find(line->words, "(")));
	size_t len = sizeof(word) - 1;

	if (aw_shown_is_prompt(line) || is_numbered(line->words) ||
	    aw_span_is(line->words, "certificate:"))
		return true;
	if (aw_span_starts(words, "Trustpoint") && aw_span_find(words, ":") != SIZE_MAX)
		return true;
	return words.len >= len && aw_span_is(aw_span_from(words, words.len - len), word) &&
	       aw_span_find(words, ":") == SIZE_MAX && aw_span_find(words, "=") == SIZE_MAX;
}

bool
aw_listing_next_is(const struct aw_listing *text, const char *word)
{
	struct aw_shown_text lines = text->lines;
	struct aw_shown_line line;
	struct aw_span raw;

	while (aw_shown_next(&lines, &raw)) {
		aw_shown_line(raw, &line);
		if (line.words.len > 0)
			return aw_span_starts(line.words, word);
	}
	return false;
}

/* The last line that was not blank, as far as it shows a form. */
enum before { BEFORE_OTHER, BEFORE_CA, BEFORE_NUMBERED, BEFORE_POINT };

/* "CA Certificate", with words after it; or "CA certificate 0:". */
static enum before
heading_of(const struct aw_shown_line *line)
{
	static const char ca[] = "CA Certificate";
	struct aw_span rest = aw_span_from(line->words, sizeof(ca) - 1), value;

	if (aw_span_starts(line->words, "Trustpoint ") &&
	    aw_listing_key(line, "Trustpoint", &value))
		return value.len == 0 ? BEFORE_POINT : BEFORE_OTHER;
	if (!aw_span_starts(line->words, ca))
		return BEFORE_OTHER;
	if (is_numbered(line->words))
		return BEFORE_NUMBERED;
	rest = aw_span_trim(rest);
	return rest.len == 0 || strchr("(,:-", rest.s[0]) != NULL ? BEFORE_CA : BEFORE_OTHER;
}

/* The form that a line shows by what was before it, as a bit; 0: none. */
static unsigned
form_of(const struct aw_shown_line *line, enum before before)
{
	struct aw_span value;

	if (before == BEFORE_CA && (aw_listing_key(line, "Status:", &value) ||
				       aw_listing_key(line, "Certificate Serial Number", &value)))
		return 1U << AW_LISTING_IOS;
	if (before == BEFORE_CA && aw_listing_key(line, "Serial Number", &value))
		return 1U << AW_LISTING_XR;
	if (before == BEFORE_NUMBERED && aw_span_starts(line->words, "subject="))
		return 1U << AW_LISTING_NXOS;
	if (before == BEFORE_POINT && (aw_listing_key(line, "Subject Name:", &value) ||
					  aw_span_find(line->words, "certificate ") != SIZE_MAX))
		return 1U << AW_LISTING_POINTS;
	return 0;
}

unsigned
aw_listing_recognise(const uint8_t *data, size_t len)
{
	struct aw_shown_text text = {.s = (const char *)data, .len = len};
	enum before before = BEFORE_OTHER;
	struct aw_shown_line line;
	struct aw_span raw;
	unsigned forms = 0;

	while (aw_shown_next(&text, &raw)) {
		aw_shown_line(raw, &line);
		cut_prompt(&line);
		if (line.words.len == 0)
			continue;
		forms |= form_of(&line, before);
		before = heading_of(&line);
	}
	return forms;
}
