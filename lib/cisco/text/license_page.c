/* SPDX-License-Identifier: ISC */
/*
 * What is copied from a license page of Unified CCX, CVP, CCE and Unity Connection: a key, and its
 * value after a tab, after blanks, or in the next line: "Registered (DATE)".
 */
#include <string.h>

#include "cisco/text/license_parts.h"

static const char *const page_keys[] = {"Registration Status", "License Authorization Status",
    "Smart Account", "Virtual Account", "Export-Controlled Functionality", "Product Instance Name",
    "Serial Number"};
enum { PAGE_REGISTRATION, PAGE_AUTHORIZATION, PAGE_SMART, PAGE_VIRTUAL, PAGE_KEYS = 7 };

/* The number of the key, and the value after it; PAGE_KEYS for none. */
static size_t
find_key(struct aw_span line, struct aw_span *value)
{
	for (size_t i = 0; i < PAGE_KEYS; i++) {
		size_t len = strlen(page_keys[i]);

		if (!aw_span_starts(line, page_keys[i]))
			continue;
		*value = aw_span_from(line, len);
		if (value->len > 0 && value->s[0] == ':')
			*value = aw_span_from(*value, 1);
		else if (value->len > 0 && value->s[0] != '\t' && value->s[0] != ' ')
			continue;
		*value = aw_span_trim(*value);
		return i;
	}
	return PAGE_KEYS;
}

/* "Registered (DATE)" as "Registered on DATE" has it. */
static void
split_value(struct aw_span value, struct aw_span *word, struct aw_span *date)
{
	size_t open = aw_span_find(value, "(");

	*word = value;
	*date = aw_span_from(value, value.len);
	if (open == SIZE_MAX || value.s[value.len - 1] != ')')
		return;
	*word = aw_span_trim(aw_span_to(value, open));
	*date = aw_span_from(aw_span_to(value, value.len - 1), open + 1);
}

static void
take_value(struct aw_lictext *reader, size_t key, struct aw_span value)
{
	struct aw_license *license = reader->license;
	struct aw_span word, date;

	split_value(value, &word, &date);
	if (key == PAGE_REGISTRATION) {
		aw_lictext_registration(reader, word);
		license->registered_at = aw_lictext_date(reader, "registration status", date);
		reader->seen |= AW_SEEN_REGISTRATION;
	} else if (key == PAGE_AUTHORIZATION) {
		aw_lictext_authorization(
		    reader, word, aw_lictext_date(reader, "authorization status", date));
		reader->seen |= AW_SEEN_AUTHORIZATION;
	} else if (key == PAGE_SMART) {
		aw_lictext_text(reader, &license->smart_account, value);
	} else if (key == PAGE_VIRTUAL) {
		aw_lictext_text(reader, &license->virtual_account, value);
	}
}

bool
aw_lictext_page(struct aw_lictext *reader, struct aw_span line)
{
	struct aw_span value;
	size_t key = find_key(line, &value), pending = reader->page_key;

	reader->page_key = 0;
	if (key == PAGE_REGISTRATION && reader->part == AW_PART_NONE &&
	    reader->section == AW_SECTION_NONE)
		aw_lictext_enter(reader, AW_SECTION_PAGE);
	if (reader->section != AW_SECTION_PAGE)
		return false;
	if (key == PAGE_KEYS && pending > 0) {
		take_value(reader, pending - 1, line);
		return true;
	}
	if (key == PAGE_KEYS)
		return false;
	if (value.len == 0)
		reader->page_key = key + 1;
	else
		take_value(reader, key, value);
	return true;
}
