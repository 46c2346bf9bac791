/* SPDX-License-Identifier: ISC */
/* Lists of licenses: one by one under a header, or as the rows of a table. */
#include <string.h>

#include "cisco/text/license_reader.h"

/* The parts of a license's header or row. */
struct item {
	struct aw_span name, tag, count, status;
};

struct aw_entitlement *
aw_lictext_entitlement(struct aw_lictext *reader)
{
	if (reader->entitlement == AW_NO_ENTITLEMENT)
		return NULL;
	return &reader->license->entitlements[reader->entitlement];
}

static void
forget_list(struct aw_license *license)
{
	struct aw_license list = {
	    .entitlements = license->entitlements, .n_entitlements = license->n_entitlements};

	license->entitlements = NULL;
	license->n_entitlements = 0;
	aw_license_clear(&list);
}

/*
 * A file may hold several outputs of one device. The list read last counts, but the rows of a
 * summary, whose tags are cut, never replace a list in full. False if the license is not to be
 * kept; it may then still be NULL for want of memory.
 */
static bool
begin_item(struct aw_lictext *reader, const struct item *item, bool in_full)
{
	struct aw_license *license = reader->license;

	reader->seen |= AW_SEEN_LIST;
	reader->entitlement = AW_NO_ENTITLEMENT;
	if (!in_full && reader->listed_in_full)
		return false;
	if (reader->fresh_list)
		forget_list(license);
	reader->fresh_list = false;
	reader->listed_in_full = in_full;
	if (license->n_entitlements >= AW_ENTITLEMENTS_MAX) {
		reader->seen |= AW_SEEN_TOO_MANY;
		return false;
	}
	if (aw_license_entitlement(
		license, item->name.s, item->name.len, item->tag.s, item->tag.len) == NULL) {
		reader->no_memory = true;
		return false;
	}
	reader->entitlement = license->n_entitlements - 1;
	return true;
}

bool
aw_lictext_add_license(struct aw_lictext *reader, struct aw_span name)
{
	const struct item item = {.name = name, .tag = {name.s, 0}};

	return begin_item(reader, &item, false);
}

/* Splits "NAME (TAG)" that ends at its last bracket; the tag may contain brackets. */
static bool
split_name(struct aw_span text, struct item *item)
{
	size_t depth = 0;

	if (text.len == 0 || text.s[text.len - 1] != ')')
		return false;
	for (size_t i = text.len; i-- > 0;) {
		if (text.s[i] == ')')
			depth++;
		else if (text.s[i] == '(' && --depth == 0) {
			item->name = aw_span_trim(aw_span_to(text, i));
			item->tag = aw_span_from(text, i + 1);
			item->tag = aw_span_trim(aw_span_to(item->tag, item->tag.len - 1));
			return true;
		}
	}
	return false;
}

/* `show license usage` repeats the status of the authorization alone, before its list. */
static void
keep_status(struct aw_lictext *reader)
{
	if (reader->section == AW_SECTION_AUTHORIZATION && (reader->seen & AW_SEEN_ATTEMPT) == 0)
		reader->seen |= reader->dropped;
}

/* "NAME (TAG):"; CUCM leaves out the colon, its tags are regids. */
static bool
take_header(struct aw_lictext *reader, struct aw_span line)
{
	struct item item = {.name = {line.s, 0}};
	bool colon = line.s[line.len - 1] == ':';

	if (colon)
		line = aw_span_trim(aw_span_to(line, line.len - 1));
	if (!split_name(line, &item) || item.tag.len == 0 ||
	    (!colon && !aw_span_starts(item.tag, "regid.")))
		return false;
	keep_status(reader);
	(void)begin_item(reader, &item, true);
	reader->section =
	    reader->entitlement != AW_NO_ENTITLEMENT ? AW_SECTION_ENTITLEMENT : AW_SECTION_LIST;
	return true;
}

/* "Handle: 12" of tech-support, where name and tag follow as keys. */
static bool
take_handle(struct aw_lictext *reader, struct aw_span line)
{
	struct item item = {.name = {line.s, 0}, .tag = {line.s, 0}};

	if (!aw_span_starts(line, "Handle: "))
		return false;
	(void)begin_item(reader, &item, true);
	reader->section =
	    reader->entitlement != AW_NO_ENTITLEMENT ? AW_SECTION_ENTITLEMENT : AW_SECTION_LIST;
	return true;
}

static bool
is_count(struct aw_span word)
{
	size_t i = word.len > 1 && word.s[0] == '-' ? 1 : 0;

	if (aw_span_is(word, "Non-Counted") || aw_span_is(word, "-"))
		return true;
	while (i < word.len && word.s[i] >= '0' && word.s[i] <= '9')
		i++;
	return word.len > 0 && i == word.len;
}

/* "NAME (TAG) COUNT STATUS": the last bracket with a number behind it ends the tag. */
static bool
split_row(struct aw_span line, struct item *item)
{
	size_t end = line.len;

	for (size_t i = line.len; i-- > 0;) {
		struct aw_span rest;

		if (line.s[i] != ')')
			continue;
		/* Up to the bracket tried before: what is behind that was no count. */
		rest = aw_span_trim(aw_span_from(aw_span_to(line, end), i + 1));
		item->count = aw_span_word(&rest);
		item->status = aw_span_trim(
		    aw_span_from(line, (size_t)(item->count.s - line.s) + item->count.len));
		if (is_count(item->count) && item->status.len > 0)
			return split_name(aw_span_to(line, i + 1), item);
		end = i + 1;
	}
	return false;
}

/* "FEATURE Yes|No COUNT STATUS [EXPIRY] [COMMENT]" of NX-OS before Smart Licensing. */
static bool
split_feature(struct aw_span line, struct item *item)
{
	struct aw_span installed, rest = line;

	item->name = aw_span_word(&rest);
	item->tag = item->name;
	installed = aw_span_word(&rest);
	item->count = aw_span_word(&rest);
	item->status = rest;
	return (aw_span_is(installed, "Yes") || aw_span_is(installed, "No")) &&
	       is_count(item->count) && rest.len > 0;
}

static bool
take_row(struct aw_lictext *reader, struct aw_span line)
{
	bool features = reader->section == AW_SECTION_FEATURES;
	struct item item = {.name = {line.s, 0}};
	struct aw_entitlement *license;

	if (!(features ? split_feature(line, &item) : split_row(line, &item))) {
		/* The second line of a heading, or something else after the table. */
		if (features && aw_span_is(line, "Count"))
			return true;
		if (!reader->gap || reader->fresh_list)
			reader->seen |= AW_SEEN_BAD_ROW;
		else
			aw_lictext_enter(reader, AW_SECTION_OTHER);
		return false;
	}
	if (!begin_item(reader, &item, false))
		return true;
	license = aw_lictext_entitlement(reader);
	aw_lictext_count(reader, license, item.count);
	if (features)
		aw_lictext_feature(reader, license, item.status);
	else
		aw_lictext_status(reader, license, item.status);
	return true;
}

bool
aw_lictext_heading(struct aw_span line, bool *features)
{
	*features = aw_span_starts(line, "Feature ") &&
		    aw_span_find(line, "Status Expiry Date") != SIZE_MAX;
	return *features || (aw_span_starts(line, "License") &&
				aw_span_find(line, "Entitlement Tag") != SIZE_MAX &&
				aw_span_find(line, "Count") != SIZE_MAX);
}

static bool
take_heading(struct aw_lictext *reader, struct aw_span line)
{
	bool features;

	if (!aw_lictext_heading(line, &features))
		return false;
	/* NX-OS prints one table: another is of another device, or of another day. */
	if (features)
		aw_lictext_table(reader);
	aw_lictext_enter(reader, features ? AW_SECTION_FEATURES : AW_SECTION_TABLE);
	reader->seen |= features ? AW_SEEN_LIST | AW_SEEN_FEATURES : AW_SEEN_LIST;
	return true;
}

/* Any list read before is no longer so. */
static bool
take_empty(struct aw_lictext *reader, struct aw_span line)
{
	if (!aw_span_is(line, "No licenses in use"))
		return false;
	keep_status(reader);
	aw_lictext_enter(reader, AW_SECTION_LIST);
	reader->seen |= AW_SEEN_LIST;
	forget_list(reader->license);
	return true;
}

/* Where headers of licenses may be. */
static bool
in_list(const struct aw_lictext *reader)
{
	if (reader->part == AW_PART_USAGE)
		return true;
	return reader->part == AW_PART_NONE &&
	       (reader->section == AW_SECTION_AUTHORIZATION ||
		   reader->section == AW_SECTION_EVALUATION || reader->section == AW_SECTION_LIST ||
		   reader->section == AW_SECTION_ENTITLEMENT);
}

bool
aw_lictext_license(struct aw_lictext *reader, struct aw_span line)
{
	if (take_empty(reader, line) ||
	    (reader->part != AW_PART_OTHER && take_heading(reader, line)))
		return true;
	if (in_list(reader) && (take_handle(reader, line) || take_header(reader, line)))
		return true;
	if (reader->section == AW_SECTION_TABLE || reader->section == AW_SECTION_FEATURES)
		return take_row(reader, line);
	return false;
}
