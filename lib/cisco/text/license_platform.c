/* SPDX-License-Identifier: ISC */
/*
 * `show license platform summary` of IOS-XR: the state of the SIA (license_text_term.c) and rows of
 * feature area, entitlement, and two counts, those of the last and the next report.
 */
#include "cisco/text/license_parts.h"

/* Takes the last word off the line, if it is a number. */
static bool
take_number(struct aw_span *line, struct aw_span *number)
{
	size_t start = line->len;

	while (start > 0 && line->s[start - 1] >= '0' && line->s[start - 1] <= '9')
		start--;
	if (start == line->len || start == 0 || line->s[start - 1] != ' ')
		return false;
	*number = aw_span_from(*line, start);
	*line = aw_span_trim(aw_span_to(*line, start));
	return true;
}

/* "============ ===== ==== ====" below the heading: where the second column begins. */
static bool
take_rule(struct aw_lictext *reader, struct aw_span line)
{
	size_t end = 0, n = 0;

	for (size_t i = 0; i < line.len; i++) {
		if (line.s[i] != '=' && line.s[i] != ' ')
			return false;
		n += line.s[i] == ' ';
		if (end == 0 && line.s[i] == ' ')
			end = i;
	}
	if (n == 0 || line.len == 0)
		return false;
	reader->area = end;
	return true;
}

/* The entitlement of a row without its area, which says "FCM 2 Core/E". */
static struct aw_span
without_area(const struct aw_lictext *reader, struct aw_span name)
{
	if (reader->area == 0 || reader->area >= name.len || name.s[reader->area] != ' ')
		return name;
	return aw_span_trim(aw_span_from(name, reader->area));
}

static bool
take_row(struct aw_lictext *reader, struct aw_span line)
{
	struct aw_span next, last, name = line;
	struct aw_entitlement *item;

	if (!take_number(&name, &next) || !take_number(&name, &last) || name.len == 0) {
		/* After the table something else may follow. */
		if (reader->gap)
			aw_lictext_enter(reader, AW_SECTION_NONE);
		return false;
	}
	name = without_area(reader, name);
	if (!aw_lictext_add_license(reader, name))
		return true;
	item = aw_lictext_entitlement(reader);
	aw_lictext_count(reader, item, last);
	/* The device says no state: the SIA has it. */
	aw_lictext_text(reader, &item->raw, aw_span_from(line, (size_t)(last.s - line.s)));
	item->state = AW_ENTITLEMENT_NOT_APPLICABLE;
	return true;
}

bool
aw_lictext_platform(struct aw_lictext *reader, struct aw_span line)
{
	if (reader->part != AW_PART_NONE && reader->part != AW_PART_STATUS)
		return false;
	if (aw_span_starts(line, "Feature/Area") && aw_span_find(line, "Entitlement") != SIZE_MAX) {
		aw_lictext_enter(reader, AW_SECTION_PLATFORM);
		reader->area = 0;
		return true;
	}
	if (reader->section == AW_SECTION_PLATFORM)
		return take_rule(reader, line) || take_row(reader, line);
	return false;
}
