/* SPDX-License-Identifier: ISC */
/* License texts, line by line: titles, sections and the text around them. */
#include "cisco/text/license_text.h"

#include <stdlib.h>
#include <string.h>

#include "cisco/text/license_reader.h"

#define RULE_MIN 3 /* "=" that underline a title */

/* The text that is left to read. */
struct lines {
	struct aw_span rest;
	bool cut; /* the line read last has no end */
};

/* The next line unchanged, without its end; false after the last. */
static bool
raw_line(struct lines *lines, struct aw_span *line)
{
	const char *end;

	if (lines->rest.len == 0)
		return false;
	end = memchr(lines->rest.s, '\n', lines->rest.len);
	lines->cut = end == NULL;
	*line = aw_span_to(lines->rest, end != NULL ? (size_t)(end - lines->rest.s) : SIZE_MAX);
	lines->rest = aw_span_from(lines->rest, line->len + (end != NULL ? 1 : 0));
	return true;
}

/* Without blanks, and without "!" or "!LIC:", by which RANCID and Oxidized make comments. */
static struct aw_span
bare_line(struct aw_span line)
{
	struct aw_span bare = aw_span_trim(line);

	if (bare.len > 0 && bare.s[0] == '!')
		bare = aw_span_trim(aw_span_from(bare, 1));
	if (aw_span_starts(bare, "LIC:"))
		bare = aw_span_trim(aw_span_from(bare, 4));
	return bare;
}

static bool
is_rule(struct aw_span line, char c)
{
	for (size_t i = 0; i < line.len; i++) {
		if (line.s[i] != c)
			return false;
	}
	return line.len >= RULE_MIN;
}

static bool
underlined(const struct lines *lines)
{
	struct lines ahead = *lines;
	struct aw_span line;

	return raw_line(&ahead, &line) && is_rule(bare_line(line), '=');
}

/* What follows the last mark of a pager in the line; the whole line if there is none. */
static struct aw_span
after_pager(struct aw_span line, bool *paged)
{
	static const char *const marks[] = {"--More--", "<--- More --->"};

	*paged = false;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at;

		while ((at = aw_span_find(line, marks[i])) != SIZE_MAX) {
			line = aw_span_trim(aw_span_from(line, at + strlen(marks[i])));
			*paged = true;
		}
	}
	return line;
}

static void
take_title(struct aw_lictext *reader, struct aw_span line)
{
	static const struct {
		const char *title;
		enum aw_text_part part;
		enum aw_text_section section;
		unsigned seen;
	} titles[] = {
	    {"Smart Licensing Status", AW_PART_STATUS, AW_SECTION_NONE, AW_SEEN_TITLE},
	    {"License Usage", AW_PART_USAGE, AW_SECTION_LIST, AW_SEEN_TITLE},
	    {"Product Information", AW_PART_PRODUCT, AW_SECTION_PRODUCT, AW_SEEN_PRODUCT},
	    {"Communication Statistics:", AW_PART_STATISTICS, AW_SECTION_OTHER, 0},
	    {"Reservation Info", AW_PART_OTHER, AW_SECTION_RESERVATION, 0},
	};

	reader->part = AW_PART_OTHER;
	aw_lictext_enter(reader, AW_SECTION_NONE);
	reader->section = AW_SECTION_OTHER;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if (!aw_span_is(line, titles[i].title))
			continue;
		reader->part = titles[i].part;
		reader->section = titles[i].section;
		reader->seen |= titles[i].seen;
	}
}

/* "Name:" alone on its line, where the part has sections. */
static bool
take_section(struct aw_lictext *reader, struct aw_span line)
{
	static const struct {
		const char *name;
		enum aw_text_section section;
	} sections[] = {
	    {"Registration:", AW_SECTION_REGISTRATION},
	    {"License Authorization:", AW_SECTION_AUTHORIZATION},
	    {"Evaluation Period:", AW_SECTION_EVALUATION},
	    {"Smart Licensing Using Policy:", AW_SECTION_USING_POLICY},
	    {"Account Information:", AW_SECTION_ACCOUNT},
	    {"Transport:", AW_SECTION_TRANSPORT},
	    {"Policy:", AW_SECTION_POLICY},
	    {"Usage Reporting:", AW_SECTION_REPORTING},
	    {"License Usage:", AW_SECTION_LIST},
	};

	if (reader->part == AW_PART_STATISTICS && line.s[line.len - 1] == ':') {
		aw_lictext_enter(reader, aw_span_is(line, "Usage Reporting:")
					     ? AW_SECTION_SENT_REPORTS
					     : AW_SECTION_OTHER);
		return true;
	}
	if (reader->part == AW_PART_PRODUCT || reader->part == AW_PART_OTHER)
		return false;
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		if (!aw_span_is(line, sections[i].name))
			continue;
		if (reader->part == AW_PART_USAGE)
			reader->part = AW_PART_NONE;
		aw_lictext_enter(reader, sections[i].section);
		return true;
	}
	return false;
}

/* A sentence that begins an output, in any place. */
static bool
take_sentence(struct aw_lictext *reader, struct aw_span line)
{
	bool enabled = aw_span_is(line, "Smart Licensing is ENABLED");

	if (!enabled && !aw_span_is(line, "Smart Licensing is DISABLED"))
		return false;
	if (reader->part != AW_PART_STATUS)
		reader->part = AW_PART_NONE;
	aw_lictext_enter(reader, AW_SECTION_NONE);
	reader->seen &= ~(unsigned)(AW_SEEN_ENABLED | AW_SEEN_DISABLED);
	reader->seen |= enabled ? AW_SEEN_ENABLED : AW_SEEN_DISABLED;
	return true;
}

/* "Unenforced/Non-Export Perpetual Attributes:", below "Policy:" */
static bool
is_of_policy(const struct aw_lictext *reader, struct aw_span line)
{
	return reader->section == AW_SECTION_POLICY &&
	       aw_span_find(line, " Attributes:") != SIZE_MAX;
}

/* A name with a colon and nothing else begins a section that does not matter here. */
static void
take_other(struct aw_lictext *reader, struct aw_span line)
{
	if (line.s[line.len - 1] == ':' && reader->section != AW_SECTION_ENTITLEMENT &&
	    !is_of_policy(reader, line) && reader->part <= AW_PART_USAGE)
		aw_lictext_enter(reader, AW_SECTION_OTHER);
	aw_lictext_refusal(reader, line);
	if (reader->refusal.len == 0 && line.s[0] == '%')
		reader->refusal = line;
}

static void
take_line(struct aw_lictext *reader, const struct lines *lines, struct aw_span raw)
{
	struct aw_span line = bare_line(raw);
	bool paged;

	line = after_pager(line, &paged);
	reader->paged = reader->paged || paged;
	if (line.len == 0) {
		reader->gap = true;
		return;
	}
	if (aw_lictext_is_log(line) || aw_lictext_command(reader, line))
		return;
	/* Of Expressway's xstatus, whose command ssh does not echo. */
	if (aw_span_is(line, "*s/end")) {
		reader->seen |= AW_SEEN_STATUS_ALONE;
		return;
	}
	reader->paged = false;
	if (underlined(lines))
		take_title(reader, line);
	else if (!is_rule(line, '=') && !is_rule(line, '-') && !take_sentence(reader, line) &&
		 !take_section(reader, line)) {
		if (aw_lictext_key(reader, line)) {
			if (line.s - raw.s > (raw.s[0] == '!' ? 2 : 0))
				reader->seen |= AW_SEEN_INDENTED;
		} else if (!aw_lictext_license(reader, line)) {
			take_other(reader, line);
		}
	}
	reader->gap = false;
}

static struct lines
open_lines(const char *text, size_t len)
{
	struct lines lines = {.rest = {text, len}};

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		lines.rest = aw_span_from(lines.rest, 3);
	return lines;
}

/* A license text that is a string of JSON, as Ansible's stdout and stdout_lines. */
static bool
is_in_json(struct aw_span text)
{
	while (text.len > 0 && (text.s[0] == ' ' || (text.s[0] >= '\t' && text.s[0] <= '\r')))
		text = aw_span_from(text, 1);
	return text.len > 0 && (text.s[0] == '{' || text.s[0] == '[') &&
	       aw_span_find(text, "-----BEGIN ") == SIZE_MAX &&
	       (aw_span_find(text, "\"Smart Licensing is ") != SIZE_MAX ||
		   aw_span_find(text, "\\nSmart Licensing is ") != SIZE_MAX ||
		   aw_span_find(text, "Status Expiry Date Comments") != SIZE_MAX ||
		   aw_span_find(text, "License Authorization:") != SIZE_MAX);
}

static enum aw_err
refuse(const struct aw_lictext *reader, const char *text, size_t len, struct aw_error *err)
{
	const char *name = reader->license->name;

	if (len > AW_LICENSE_TEXT_MAX)
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name,
		    "the text is larger than %zu bytes", AW_LICENSE_TEXT_MAX);
	if (len == 0)
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name, "the text is empty");
	if (is_in_json((struct aw_span){text, len}))
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name,
		    "JSON around a license text: write the text alone, such as stdout[0] of "
		    "Ansible");
	if (reader->refusal.len > 0)
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name, "the device answered: %.*s",
		    (int)(reader->refusal.len < 200 ? reader->refusal.len : 200),
		    reader->refusal.s);
	return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name, "no license status in the text");
}

static enum aw_err
parse_plain(struct aw_license *license, const char *text, size_t len,
    const struct aw_license_text_options *options, struct aw_error *err)
{
	struct aw_lictext reader = {
	    .license = license, .options = options, .entitlement = AW_NO_ENTITLEMENT};
	struct lines lines;
	struct aw_span line;

	license->observed_at = options->observed_at;
	if (len == 0 || len > AW_LICENSE_TEXT_MAX)
		return refuse(&reader, text, len, err);
	lines = open_lines(text, len);
	while (!reader.no_memory && raw_line(&lines, &line)) {
		reader.line++;
		take_line(&reader, &lines, line);
	}
	aw_lictext_end_run(&reader);
	if (!reader.no_memory) {
		enum aw_err rc = (reader.seen & AW_SEEN_UNDERSTOOD) == 0
				     ? refuse(&reader, text, len, err)
				     : aw_lictext_one_device(&reader, err);

		if (rc != AW_OK)
			return rc;
	}
	aw_lictext_finish(&reader, lines.cut);
	return reader.no_memory ? aw_error_nomem(err) : AW_OK;
}

enum aw_err
aw_license_text_parse(struct aw_license *license, const char *text, size_t len,
    const struct aw_license_text_options *options, struct aw_error *err)
{
	struct aw_span plain = {text, len};
	enum aw_err rc;
	char *buffer;

	if (len > AW_LICENSE_TEXT_MAX)
		return parse_plain(license, text, len, options, err);
	if (!aw_lictext_plain(&plain, &buffer))
		return aw_error_nomem(err);
	rc = parse_plain(license, plain.s, plain.len, options, err);
	free(buffer);
	return rc;
}

/* Lines that only license outputs have. */
static bool
is_hallmark(struct aw_span line)
{
	bool features;

	return aw_span_is(line, "Smart Licensing is ENABLED") ||
	       aw_span_is(line, "Smart Licensing is DISABLED") ||
	       aw_span_is(line, "Smart Licensing Status") ||
	       aw_span_is(line, "Smart Licensing Using Policy:") ||
	       aw_span_is(line, "License Authorization:") || aw_lictext_heading(line, &features);
}

/* Lines that follow one of those. */
static bool
is_proof(struct aw_span line)
{
	return is_rule(line, '=') || is_rule(line, '-') || aw_span_is(line, "Count") ||
	       aw_span_starts(line, "Status: ") || aw_span_is(line, "Registration:") ||
	       aw_span_is(line, "Utility:") || aw_span_is(line, "Export Authorization Key:") ||
	       aw_span_is(line, "License Reservation is ENABLED") ||
	       aw_span_is(line, "No licenses in use");
}

static bool
recognise_plain(const char *text, size_t len)
{
	struct lines lines = open_lines(text, len);
	struct aw_span line;
	bool hallmark = false, found = false, paged;

	while (raw_line(&lines, &line)) {
		line = bare_line(line);
		if (aw_span_starts(line, "-----BEGIN "))
			return false;
		line = after_pager(line, &paged);
		if (line.len == 0 || found || aw_lictext_is_log(line))
			continue;
		found =
		    aw_span_is(line, "Smart Licensing is DISABLED") || (hallmark && is_proof(line));
		hallmark = is_hallmark(line);
	}
	return found;
}

bool
aw_license_text_recognise(const char *text, size_t len)
{
	struct aw_span plain = {text, len};
	char *buffer;
	bool found;

	if (len > AW_LICENSE_TEXT_MAX || !aw_lictext_plain(&plain, &buffer))
		return false;
	found = recognise_plain(plain.s, plain.len) || is_in_json(plain);
	free(buffer);
	return found;
}
