/* SPDX-License-Identifier: ISC */
/* License texts, line by line: titles, sections and the text around them. */
#include "cisco/text/license_text.h"

#include <stdlib.h>
#include <string.h>

#include "cisco/text/license_input.h"
#include "cisco/text/license_line.h"
#include "cisco/text/license_reader.h"

static bool
underlined(const struct aw_lictext_lines *lines)
{
	struct aw_lictext_lines ahead = *lines;
	struct aw_span line;

	return aw_lictext_next(&ahead, &line) && aw_lictext_is_rule(aw_lictext_bare(line), '=');
}

static enum aw_license_text_line
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

	if (reader->outputs != NULL && aw_span_is(line, titles[0].title))
		aw_lictext_output_again(reader->outputs, reader->line, &reader->outputs->title);
	reader->part = AW_PART_OTHER;
	aw_lictext_enter(reader, AW_SECTION_NONE);
	reader->section = AW_SECTION_OTHER;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		if (!aw_span_is(line, titles[i].title))
			continue;
		reader->part = titles[i].part;
		reader->section = titles[i].section;
		reader->seen |= titles[i].seen;
		reader->passing = true;
		return AW_TEXT_LINE_READ;
	}
	reader->passing = aw_lictext_known_title(line);
	return reader->passing ? AW_TEXT_LINE_KNOWN : AW_TEXT_LINE_NAMED;
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
	    {"Utility:", AW_SECTION_UTILITY},
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
		reader->passing = true;
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
	if (reader->part != AW_PART_STATUS) {
		reader->part = AW_PART_NONE;
		if (reader->outputs != NULL)
			aw_lictext_output_again(
			    reader->outputs, reader->line, &reader->outputs->sentence);
	}
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
enter_other(struct aw_lictext *reader, struct aw_span line)
{
	if (line.s[line.len - 1] != ':' || reader->section == AW_SECTION_ENTITLEMENT ||
	    is_of_policy(reader, line) || reader->part > AW_PART_USAGE)
		return;
	aw_lictext_enter(reader, AW_SECTION_OTHER);
	reader->passing = aw_lictext_known_section(line);
}

/* True before anything of a license status: banners, and what commands print in front. */
static bool
in_preamble(const struct aw_lictext *reader)
{
	return reader->part == AW_PART_NONE && reader->section == AW_SECTION_NONE &&
	       (reader->seen & AW_SEEN_UNDERSTOOD) == 0;
}

/* True in what does not matter here, known or not. */
static bool
is_other(const struct aw_lictext *reader)
{
	return reader->section == AW_SECTION_OTHER || reader->part == AW_PART_OTHER ||
	       reader->part == AW_PART_STATISTICS;
}

static enum aw_license_text_line
take_other(struct aw_lictext *reader, struct aw_span line)
{
	bool refused = aw_lictext_refusal(reader, line);

	enter_other(reader, line);
	if (reader->refusal.len == 0 && line.s[0] == '%')
		reader->refusal = line;
	/* The end of the run says if it matters. */
	if (refused && reader->runs.command > AW_COMMAND_OTHER)
		return AW_TEXT_LINE_READ;
	if (is_other(reader) ? reader->passing : in_preamble(reader))
		return AW_TEXT_LINE_KNOWN;
	return aw_lictext_known_line(reader, line) ? AW_TEXT_LINE_KNOWN : AW_TEXT_LINE_NAMED;
}

/* A line that is no title, by its section. */
static enum aw_license_text_line
take_content(struct aw_lictext *reader, struct aw_span raw, struct aw_span line)
{
	if (aw_lictext_is_rule(line, '=') || aw_lictext_is_rule(line, '-'))
		return AW_TEXT_LINE_KNOWN;
	if (take_sentence(reader, line) || take_section(reader, line))
		return AW_TEXT_LINE_READ;
	if (aw_lictext_key(reader, line)) {
		if (line.s - raw.s > (raw.s[0] == '!' ? 2 : 0))
			reader->seen |= AW_SEEN_INDENTED;
		return AW_TEXT_LINE_READ;
	}
	return aw_lictext_license(reader, line) ? AW_TEXT_LINE_READ : take_other(reader, line);
}

/* What became of the line without its marks; *shown: what of it is to be read. */
static enum aw_license_text_line
take_shown(struct aw_lictext *reader, const struct aw_lictext_lines *lines, struct aw_span raw,
    struct aw_span line, struct aw_span *shown)
{
	enum aw_license_text_line how;

	*shown = line;
	if (line.len == 0) {
		reader->gap = true;
		return AW_TEXT_LINE_BLANK;
	}
	if (aw_lictext_is_log(line))
		return aw_lictext_is_pure_log(line) ? AW_TEXT_LINE_KNOWN : AW_TEXT_LINE_NAMED;
	if (aw_lictext_command(reader, line))
		return AW_TEXT_LINE_READ;
	/* Of Expressway's xstatus, whose command ssh does not echo. */
	if (aw_span_is(line, "*s/end")) {
		reader->seen |= AW_SEEN_STATUS_ALONE;
		return AW_TEXT_LINE_KNOWN;
	}
	reader->paged = false;
	reader->commented = reader->commented || aw_span_trim(raw).s[0] == '!';
	how = underlined(lines) ? take_title(reader, line) : take_content(reader, raw, line);
	reader->gap = false;
	return how;
}

static enum aw_license_text_line
take_line(struct aw_lictext *reader, const struct aw_lictext_lines *lines, struct aw_span raw,
    struct aw_span *shown)
{
	enum aw_license_text_line how;
	struct aw_span lost;
	bool paged;
	struct aw_span line = aw_lictext_after_pager(aw_lictext_bare(raw), &paged, &lost);

	reader->paged = reader->paged || paged;
	how = take_shown(reader, lines, raw, line, shown);
	if (lost.len == 0)
		return how;
	/* It may be half of what the device wrote. */
	*shown = lost;
	return AW_TEXT_LINE_NAMED;
}

static enum aw_err
refuse(const struct aw_lictext *reader, struct aw_span text, struct aw_error *err)
{
	const char *name = reader->license->name, *what;
	bool license;

	if (reader->refusal.len > 0)
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name, "the device answered: %.*s",
		    (int)(reader->refusal.len < 200 ? reader->refusal.len : 200),
		    reader->refusal.s);
	what = aw_lictext_foreign(text, &license);
	return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name, "no license status in the text%s%s",
	    what != NULL ? ", it is " : "", what != NULL ? what : "");
}

/* True if the line at hand is of a device that was not picked; *at: of the output before. */
static bool
passed_over(struct aw_lictext *reader, const struct aw_text_outputs *outputs, size_t *at)
{
	bool before = outputs->items[*at].picked;

	while (*at + 1 < outputs->n && outputs->items[*at + 1].line <= reader->line) {
		++*at;
		/* Another output of the device that is known to be the same. */
		memset(reader->runs.once_line, 0, sizeof(reader->runs.once_line));
		reader->runs.table_line = 0;
	}
	if (before && !outputs->items[*at].picked)
		aw_lictext_leave(reader);
	return !outputs->items[*at].picked;
}

/* Reads the lines; of several devices those that were picked. `outputs`: NULL for all. */
static void
read_lines(struct aw_lictext *reader, struct aw_lictext_lines *lines,
    const struct aw_text_outputs *outputs)
{
	struct aw_span line, shown;
	size_t at = 0;

	while (!reader->no_memory && aw_lictext_next(lines, &line)) {
		enum aw_license_text_line how = AW_TEXT_LINE_KNOWN;

		reader->line++;
		shown = line;
		if (outputs == NULL || !passed_over(reader, outputs, &at))
			how = take_line(reader, lines, line, &shown);
		aw_lictext_account(reader, how, shown);
	}
	aw_lictext_end_run(reader);
}

/* Which outputs are of the device that is asked for. */
static enum aw_err
pick(struct aw_text_outputs *outputs, struct aw_span text, const char *device,
    const struct aw_license_text_options *options, const char *name, struct aw_error *err)
{
	struct aw_license scratch;
	struct aw_lictext reader = {.license = &scratch,
	    .options = options,
	    .entitlement = AW_NO_ENTITLEMENT,
	    .outputs = outputs};
	struct aw_lictext_lines lines = {.rest = text};

	if (aw_license_init(&scratch, name) != AW_OK)
		return aw_error_nomem(err);
	aw_lictext_output_begin(outputs, 1, (struct aw_span){"", 0});
	read_lines(&reader, &lines, NULL);
	aw_license_clear(&scratch);
	if (reader.no_memory)
		return aw_error_nomem(err);
	if ((reader.seen & AW_SEEN_UNDERSTOOD) == 0)
		return refuse(&reader, text, err);
	return aw_lictext_pick(outputs, device, options->udi, name, err);
}

static enum aw_err
parse_lines(struct aw_license *license, const struct aw_lictext_input *input,
    const struct aw_license_text_options *options, struct aw_error *err)
{
	struct aw_lictext reader = {
	    .license = license, .options = options, .entitlement = AW_NO_ENTITLEMENT};
	struct aw_lictext_lines lines = {.rest = input->text};
	const char *device = input->device_read ? NULL : options->device;
	bool asked = device != NULL || options->udi != NULL;
	struct aw_text_outputs outputs = {0};
	enum aw_err rc = AW_OK;

	aw_cisco_clock_init(&reader.clock);
	aw_cisco_clock_scan(&reader.clock, input->text);
	if (reader.clock.zone[0] == '\0' && options->clock != NULL)
		reader.clock = *options->clock;
	if (asked)
		rc = pick(&outputs, input->text, device, options, license->name, err);
	if (rc == AW_OK)
		read_lines(&reader, &lines, asked ? &outputs : NULL);
	free(outputs.items);
	if (rc != AW_OK)
		return rc;
	if (reader.no_memory)
		return aw_error_nomem(err);
	rc = (reader.seen & AW_SEEN_UNDERSTOOD) == 0 ? refuse(&reader, input->text, err)
						     : aw_lictext_one_device(&reader, err);
	if (rc != AW_OK)
		return rc;
	aw_lictext_finish(&reader, lines.cut);
	aw_lictext_account_end(&reader);
	return reader.no_memory ? aw_error_nomem(err) : AW_OK;
}

enum aw_err
aw_license_text_parse(struct aw_license *license, const char *text, size_t len,
    const struct aw_license_text_options *options, struct aw_error *err)
{
	struct aw_lictext_input input;
	enum aw_err rc;

	license->observed_at = options->observed_at;
	if (len > AW_LICENSE_TEXT_MAX)
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, license->name,
		    "the text is larger than %zu bytes", AW_LICENSE_TEXT_MAX);
	if (len == 0)
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, license->name, "the text is empty");
	rc = aw_lictext_open(
	    &input, (struct aw_span){text, len}, options->device, license->name, err);
	if (rc == AW_OK)
		rc = parse_lines(license, &input, options, err);
	aw_lictext_close(&input);
	return rc;
}

bool
aw_license_text_recognise(const char *text, size_t len)
{
	struct aw_lictext_input input;
	struct aw_error err;
	enum aw_err rc;
	bool found, foreign;

	if (len > AW_LICENSE_TEXT_MAX)
		return false;
	rc = aw_lictext_open(&input, (struct aw_span){text, len}, NULL, "", &err);
	if (rc == AW_OK && !input.recognised) {
		(void)aw_lictext_foreign(input.text, &foreign);
		input.recognised = foreign;
	}
	/* Only a license text is refused by name. */
	found = input.recognised || rc == AW_ERR_LICENSE_JSON || rc == AW_ERR_LICENSE_PREFIX;
	aw_lictext_close(&input);
	return found;
}
