/* SPDX-License-Identifier: ISC */
/* The values of license texts: words, dates, attempts, counts. */
#include <stdlib.h>
#include <string.h>

#include "base/cisco_date.h"
#include "base/text.h"
#include "cisco/text/license_parts.h"
#include "cisco/text/license_reader.h"

#define SHOWN_MAX 256 /* octets of a value in a problem */
#define PROBLEMS_MAX 64

void
aw_lictext_problem(struct aw_lictext *reader, enum aw_severity severity, enum aw_err code,
    const char *what, struct aw_span value)
{
	char shown[SHOWN_MAX], where[32];

	reader->bad_line = reader->line;
	if (reader->license->n_problems - reader->unread.n_named >= PROBLEMS_MAX) {
		reader->n_suppressed++;
		return;
	}
	(void)aw_text_clean(shown, sizeof(shown), value.s, value.len);
	(void)aw_text_format(where, sizeof(where), "line %zu", reader->line);
	if (aw_license_problem(reader->license, severity, code, where, "%s: \"%s\"", what, shown) !=
	    AW_OK)
		reader->no_memory = true;
}

void
aw_lictext_text(struct aw_lictext *reader, char **slot, struct aw_span value)
{
	free(*slot);
	*slot = NULL;
	if (aw_span_is_none(value))
		return;
	*slot = aw_text_clean_dup(value.s, value.len, AW_LICTEXT_VALUE_MAX);
	if (*slot == NULL)
		reader->no_memory = true;
}

/* True if the list "EDT, EST" has the name. */
static bool
has_name(struct aw_span list, const char *name)
{
	while (list.len > 0) {
		size_t end = aw_span_find(list, ", ");

		if (aw_span_is(aw_span_to(list, end), name))
			return true;
		list = end == SIZE_MAX ? aw_span_from(list, list.len) : aw_span_from(list, end + 2);
	}
	return false;
}

static void
note_zone(struct aw_lictext *reader, char *zones, const char *zone)
{
	const char *name = zone[0] != '\0' ? zone : "none";
	size_t len = strlen(zones);

	if (!has_name((struct aw_span){zones, len}, name))
		(void)aw_text_format(
		    zones + len, sizeof(reader->zones) - len, "%s%s", len > 0 ? ", " : "", name);
}

/* Notes how the date was read, unless its zone is UTC and nothing else was configured. */
static void
note_reading(struct aw_lictext *reader, const char *zone, bool known, int64_t offset, bool moved)
{
	if (known && offset == 0 && !moved)
		return;
	if (reader->options->zone_offset == AW_INSTANT_NONE &&
	    aw_cisco_clock_offset(&reader->clock, zone) != AW_INSTANT_NONE) {
		note_zone(reader, reader->clock_zones, zone);
	} else if (known && reader->options->zone_offset == AW_INSTANT_NONE) {
		reader->named_offset = offset;
		note_zone(reader, reader->named_zones, zone);
	} else {
		note_zone(reader, reader->zones, zone);
	}
}

/* False if it is neither a date nor a word for none. */
static bool
read_date(struct aw_lictext *reader, struct aw_span value, int64_t *out)
{
	char zone[AW_ZONE_MAX];
	int64_t offset, read, configured = reader->options->zone_offset;
	bool known;

	*out = AW_INSTANT_NONE;
	value = aw_span_trim(value);
	if (aw_span_is_none(value) || aw_span_is(value, "Never") ||
	    aw_span_is(value, "Not Applicable"))
		return true;
	if (!aw_cisco_date(value.s, value.len, out, zone)) {
		*out = AW_INSTANT_NONE;
		return false;
	}
	if (*out == AW_INSTANT_NONE)
		return true;
	read = *out;
	known = aw_cisco_zone(zone, &offset);
	if (configured == AW_INSTANT_NONE)
		configured = aw_cisco_clock_offset(&reader->clock, zone);
	*out = aw_cisco_zoned(read, zone, configured);
	note_reading(reader, zone, known, offset, *out != read);
	return true;
}

int64_t
aw_lictext_date(struct aw_lictext *reader, const char *what, struct aw_span value)
{
	int64_t instant;

	if (!read_date(reader, value, &instant))
		aw_lictext_problem(reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_DATE, what, value);
	return instant;
}

bool
aw_lictext_judged_date(
    struct aw_lictext *reader, const char *what, struct aw_span value, int64_t *out)
{
	if (read_date(reader, value, out))
		return true;
	aw_lictext_problem(reader, AW_SEVERITY_UNKNOWN, AW_ERR_LICENSE_DATE, what, value);
	return false;
}

bool
aw_lictext_split(struct aw_span value, struct aw_span *word, struct aw_span *date)
{
	static const char *const joints[] = {" on ", " as of "};

	*word = value;
	*date = (struct aw_span){value.s + value.len, 0};
	for (size_t i = 0; i < sizeof(joints) / sizeof(joints[0]); i++) {
		size_t at = aw_span_find(value, joints[i]);

		if (at == SIZE_MAX)
			continue;
		*word = aw_span_trim(aw_span_to(value, at));
		*date = aw_span_trim(aw_span_from(value, at + strlen(joints[i])));
		return true;
	}
	return false;
}

enum aw_sync_result
aw_lictext_result(struct aw_span word)
{
	static const char *const good[] = {"SUCCEEDED", "SUCCESS", "SUCCESSFUL", "OK", "OK_POLL",
	    "OK_TRY_AGAIN", "NO DATA TO PROCESS"};
	static const char *const bad[] = {"FAILED", "FAILURE", "FAIL", "NO REPLY"};

	if (aw_span_is_none(word))
		return AW_SYNC_NONE;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (aw_span_is(word, good[i]))
			return AW_SYNC_SUCCEEDED;
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (aw_span_is(word, bad[i]))
			return AW_SYNC_FAILED;
	}
	return AW_SYNC_UNKNOWN;
}

void
aw_lictext_sync(
    struct aw_lictext *reader, const char *what, struct aw_sync *sync, struct aw_span value)
{
	struct aw_span word, date;

	(void)aw_lictext_split(value, &word, &date);
	reader->failed = sync;
	/* A summary repeats the word of the status without its date. */
	if (date.len == 0 && sync->raw != NULL && sync->at != AW_INSTANT_NONE &&
	    sync->result == aw_lictext_result(word))
		return;
	sync->result = aw_lictext_result(word);
	sync->at = aw_lictext_date(reader, what, date);
	aw_lictext_text(reader, &sync->raw, word);
	free(sync->reason);
	sync->reason = NULL;
	if (sync->result == AW_SYNC_UNKNOWN)
		aw_lictext_problem(reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, what, word);
}

void
aw_lictext_count(struct aw_lictext *reader, struct aw_entitlement *item, struct aw_span value)
{
	uint64_t n = 0;
	bool large = false;

	item->count = AW_COUNT_NONE;
	if (aw_span_is_none(value) || aw_span_is(value, "Non-Counted"))
		return;
	for (size_t i = 0; i < value.len; i++) {
		if (value.s[i] < '0' || value.s[i] > '9') {
			aw_lictext_problem(
			    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "count", value);
			return;
		}
		n = n * 10 + (uint64_t)(value.s[i] - '0');
		large = large || n > UINT32_MAX;
		if (large)
			n = UINT32_MAX;
	}
	if (large)
		aw_lictext_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "count too large", value);
	item->count = n;
}

void
aw_lictext_status(struct aw_lictext *reader, struct aw_entitlement *item, struct aw_span value)
{
	aw_lictext_text(reader, &item->raw, value);
	item->state = aw_entitlement_parse(item->raw);
	if (item->state == AW_ENTITLEMENT_UNKNOWN)
		aw_lictext_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "status of a license", value);
}

void
aw_lictext_registration(struct aw_lictext *reader, struct aw_span word)
{
	struct aw_license *license = reader->license;

	aw_lictext_text(reader, &license->registration_raw, word);
	license->registration = aw_registration_parse(license->registration_raw);
	if (license->registration == AW_REGISTRATION_UNKNOWN)
		aw_lictext_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "registration status", word);
}

/* Which date follows depends on the state. */
void
aw_lictext_authorization(struct aw_lictext *reader, struct aw_span word, int64_t since)
{
	struct aw_license *license = reader->license;
	const char *old = license->authorization_raw;

	/* A summary repeats the word of the status without its date. */
	if (since == AW_INSTANT_NONE && old != NULL && aw_span_is(word, old))
		return;
	aw_lictext_text(reader, &license->authorization_raw, word);
	license->authorization = aw_authorization_parse(license->authorization_raw);
	license->authorized_at = AW_INSTANT_NONE;
	license->out_of_compliance_since = AW_INSTANT_NONE;
	switch (license->authorization) {
	case AW_AUTHORIZATION_UNKNOWN:
		aw_lictext_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "authorization status", word);
		break;
	case AW_AUTHORIZATION_AUTHORIZED:
	case AW_AUTHORIZATION_RESERVED:
		license->authorized_at = since;
		break;
	case AW_AUTHORIZATION_OUT_OF_COMPLIANCE:
		license->out_of_compliance_since = since;
		break;
	case AW_AUTHORIZATION_EVALUATION_EXPIRED:
		license->evaluation_ends = since;
		break;
	default:
		break;
	}
}

void
aw_lictext_enter(struct aw_lictext *reader, enum aw_text_section section)
{
	reader->section = section;
	reader->entitlement = AW_NO_ENTITLEMENT;
	if (section != AW_SECTION_OTHER)
		reader->fresh_list = true;
	reader->failed = NULL;
}
