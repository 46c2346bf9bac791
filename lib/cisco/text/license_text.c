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
take_line(struct aw_lictext *reader, const struct aw_lictext_lines *lines, struct aw_span raw)
{
	struct aw_span line = aw_lictext_bare(raw);
	bool paged;

	line = aw_lictext_after_pager(line, &paged);
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
	else if (!aw_lictext_is_rule(line, '=') && !aw_lictext_is_rule(line, '-') &&
		 !take_sentence(reader, line) && !take_section(reader, line)) {
		if (aw_lictext_key(reader, line)) {
			if (line.s - raw.s > (raw.s[0] == '!' ? 2 : 0))
				reader->seen |= AW_SEEN_INDENTED;
		} else if (!aw_lictext_license(reader, line)) {
			take_other(reader, line);
		}
	}
	reader->gap = false;
}

static enum aw_err
refuse(const struct aw_lictext *reader, struct aw_error *err)
{
	const char *name = reader->license->name;

	if (reader->refusal.len > 0)
		return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name, "the device answered: %.*s",
		    (int)(reader->refusal.len < 200 ? reader->refusal.len : 200),
		    reader->refusal.s);
	return aw_error_set(err, AW_ERR_LICENSE_FORMAT, name, "no license status in the text");
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
	struct aw_span line;
	size_t at = 0;

	while (!reader->no_memory && aw_lictext_next(lines, &line)) {
		reader->line++;
		if (outputs == NULL || !passed_over(reader, outputs, &at))
			take_line(reader, lines, line);
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
		return refuse(&reader, err);
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

	if (asked)
		rc = pick(&outputs, input->text, device, options, license->name, err);
	if (rc == AW_OK)
		read_lines(&reader, &lines, asked ? &outputs : NULL);
	free(outputs.items);
	if (rc != AW_OK)
		return rc;
	if (reader.no_memory)
		return aw_error_nomem(err);
	rc = (reader.seen & AW_SEEN_UNDERSTOOD) == 0 ? refuse(&reader, err)
						     : aw_lictext_one_device(&reader, err);
	if (rc != AW_OK)
		return rc;
	aw_lictext_finish(&reader, lines.cut);
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
	bool found;

	if (len > AW_LICENSE_TEXT_MAX)
		return false;
	rc = aw_lictext_open(&input, (struct aw_span){text, len}, NULL, "", &err);
	/* Only a license text is refused by name. */
	found = input.recognised || rc == AW_ERR_LICENSE_JSON || rc == AW_ERR_LICENSE_PREFIX;
	aw_lictext_close(&input);
	return found;
}
