/* SPDX-License-Identifier: ISC */
/* "Key: value" of license texts: a table of what each key means in its section. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "license_reader.h"
#include "text.h"

#define VALUE_MAX 256  /* octets kept of a value, with the NUL */
#define REASON_MAX 512 /* of a failure reason */
#define PROBLEMS_MAX 64

struct key;
typedef void take_fn(struct aw_reader *reader, const struct key *key, struct aw_span value);

struct key {
	enum aw_text_section section;
	const char *name;
	take_fn *take;
	size_t offset; /* of what it sets in struct aw_license */
	unsigned seen;
};

void
aw_reader_problem(struct aw_reader *reader, enum aw_severity severity, enum aw_err code,
    const char *what, struct aw_span value)
{
	char shown[VALUE_MAX], where[32];

	reader->bad_line = reader->line;
	if (reader->license->n_problems >= PROBLEMS_MAX) {
		reader->n_hushed++;
		return;
	}
	(void)aw_text_clean(shown, sizeof(shown), value.s, value.len);
	(void)aw_text_format(where, sizeof(where), "line %zu", reader->line);
	if (aw_license_problem(reader->license, severity, code, where, "%s: \"%s\"", what, shown) !=
	    AW_OK)
		reader->no_memory = true;
}

static void
set_text(struct aw_reader *reader, char **slot, struct aw_span value, size_t max)
{
	free(*slot);
	*slot = NULL;
	if (aw_span_is_none(value))
		return;
	*slot = aw_text_clean_dup(value.s, value.len, max);
	if (*slot == NULL)
		reader->no_memory = true;
}

void
aw_reader_text(struct aw_reader *reader, char **slot, struct aw_span value)
{
	set_text(reader, slot, value, VALUE_MAX);
}

/* A place in the license by its offset. */
static void *
place(struct aw_reader *reader, const struct key *key)
{
	return (char *)reader->license + key->offset;
}

static void
note_zone(struct aw_reader *reader, const char *zone)
{
	const char *name = zone[0] != '\0' ? zone : "none";
	size_t len = strlen(reader->zones);
	struct aw_span met = {reader->zones, len};

	if (strcmp(zone, "+") == 0 || aw_span_find(met, name) != SIZE_MAX)
		return;
	(void)aw_text_format(
	    reader->zones + len, sizeof(reader->zones) - len, "%s%s", len > 0 ? ", " : "", name);
}

static bool
is_utc(const char *zone)
{
	struct aw_span span = {zone, strlen(zone)};

	return aw_span_is(span, "UTC") || aw_span_is(span, "GMT") || aw_span_is(span, "Z") ||
	       strcmp(zone, "+") == 0;
}

/* A date in the zone of the device; absent and a problem if it is none. */
static int64_t
date_of(struct aw_reader *reader, const char *what, struct aw_span value)
{
	int64_t instant = AW_INSTANT_NONE;
	char zone[8];

	value = aw_span_trim(value);
	if (aw_span_is_none(value) || aw_span_is(value, "Never") ||
	    aw_span_is(value, "Not Applicable"))
		return AW_INSTANT_NONE;
	if (!aw_cisco_date(value.s, value.len, &instant, zone)) {
		aw_reader_problem(reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_DATE, what, value);
		return AW_INSTANT_NONE;
	}
	if (instant == AW_INSTANT_NONE || is_utc(zone))
		return instant;
	note_zone(reader, zone);
	if (reader->options->zone_offset != AW_INSTANT_NONE)
		instant -= reader->options->zone_offset;
	return instant;
}

/* Splits "WORD on DATE" and "WORD as of DATE"; true if a date is there. */
static bool
split_timed(struct aw_span value, struct aw_span *word, struct aw_span *date)
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

static void
take_text(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	aw_reader_text(reader, place(reader, key), value);
}

/* "NAME As of DATE": the date is that of the account's last report. */
static void
take_account(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_span name, date;
	int64_t instant;
	char zone[8];

	if (!split_timed(value, &name, &date) || date.len == 0 ||
	    !aw_cisco_date(date.s, date.len, &instant, zone))
		name = value;
	aw_reader_text(reader, place(reader, key), name);
}

static void
take_date(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	int64_t *slot = place(reader, key);

	*slot = date_of(reader, key->name, value);
}

/* Without user and password, which may stand before the host. */
static void
take_url(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	size_t scheme = aw_span_find(value, "://"), host = scheme + 3, at = SIZE_MAX;
	char **slot = place(reader, key), *url = NULL;
	struct aw_span rest;

	aw_reader_text(reader, slot, value);
	if (scheme == SIZE_MAX || *slot == NULL)
		return;
	for (size_t i = host; i < value.len && strchr("/?#", value.s[i]) == NULL; i++) {
		if (value.s[i] == '@')
			at = i;
	}
	if (at == SIZE_MAX)
		return;
	rest = aw_span_from(value, at + 1);
	url = malloc(host + rest.len);
	if (url == NULL) {
		reader->no_memory = true;
		return;
	}
	memcpy(url, value.s, host);
	memcpy(url + host, rest.s, rest.len);
	aw_reader_text(reader, slot, (struct aw_span){url, host + rest.len});
	free(url);
}

static enum aw_sync_result
sync_result(struct aw_span word)
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

static void
set_sync(struct aw_reader *reader, const char *what, struct aw_sync *sync, struct aw_span value)
{
	struct aw_span word, date;

	(void)split_timed(value, &word, &date);
	sync->result = sync_result(word);
	sync->at = date_of(reader, what, date);
	set_text(reader, &sync->raw, word, VALUE_MAX);
	free(sync->reason);
	sync->reason = NULL;
	if (sync->result == AW_SYNC_UNKNOWN)
		aw_reader_problem(reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, what, word);
	reader->failed = sync;
}

static void
take_sync(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	set_sync(reader, key->name, place(reader, key), value);
}

/* "Last Renewal Attempt: None" says nothing against a registration that failed. */
static void
take_renewal(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_sync *renewal = place(reader, key);

	if (!aw_span_is_none(value) || renewal->result == AW_SYNC_NONE)
		set_sync(reader, key->name, renewal, value);
}

static void
take_initial(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_license *license = reader->license;
	struct aw_span word, date;

	(void)split_timed(value, &word, &date);
	license->registered_at = AW_INSTANT_NONE;
	if (sync_result(word) == AW_SYNC_SUCCEEDED)
		license->registered_at = date_of(reader, key->name, date);
	else if (!aw_span_is_none(word))
		set_sync(reader, key->name, &license->renewal, value);
}

static void
take_registration(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_license *license = reader->license;
	struct aw_span word, date;

	(void)split_timed(value, &word, &date);
	aw_reader_text(reader, &license->registration_raw, word);
	license->registration = aw_registration_parse(license->registration_raw);
	if (license->registration == AW_REGISTRATION_UNKNOWN)
		aw_reader_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "registration status", value);
	(void)key;
}

/* Which date follows depends on the state. */
static void
set_authorization(struct aw_reader *reader, struct aw_span word, int64_t since)
{
	struct aw_license *license = reader->license;

	aw_reader_text(reader, &license->authorization_raw, word);
	license->authorization = aw_authorization_parse(license->authorization_raw);
	license->authorized_at = AW_INSTANT_NONE;
	license->out_of_compliance_since = AW_INSTANT_NONE;
	switch (license->authorization) {
	case AW_AUTHORIZATION_UNKNOWN:
		aw_reader_problem(
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

static void
take_authorization(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_span word, date;
	bool timed = split_timed(value, &word, &date);

	set_authorization(reader, word, date_of(reader, "authorization status", date));
	/* Of the output at hand: another may have come before. */
	reader->seen &= ~(unsigned)(AW_SEEN_AUTHORIZED_AT | AW_SEEN_ATTEMPT | AW_SEEN_DEADLINE);
	if (timed)
		reader->seen |= AW_SEEN_AUTHORIZED_AT;
	(void)key;
}

/* "License Authorization Status" of a list of licenses repeats what the section says. */
static void
take_repeated(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_span word, date;

	if ((reader->seen & AW_SEEN_AUTHORIZATION) != 0)
		return;
	(void)split_timed(value, &word, &date);
	set_authorization(reader, word, date_of(reader, key->name, date));
}

/* Devices say "DEADLINE EXCEEDED" once it is past. */
static void
take_deadline(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	reader->license->deadline = AW_INSTANT_NONE;
	if (aw_span_is(value, "DEADLINE EXCEEDED"))
		aw_reader_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_DATE, key->name, value);
	else
		take_date(reader, key, value);
}

static void
take_evaluation(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_license *license = reader->license;

	license->evaluation_left = -1;
	if (aw_span_is_none(value))
		return;
	license->evaluation_left = aw_cisco_duration(value.s, value.len);
	if (license->evaluation_left < 0)
		aw_reader_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_DATE, key->name, value);
	else
		reader->seen |= AW_SEEN_EVALUATION_LEFT;
}

static void
take_evaluation_mode(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	if (aw_span_is(value, "Not In Use"))
		reader->seen |= AW_SEEN_EVALUATION_IDLE;
	(void)key;
}

static void
take_using_policy(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	if (aw_span_is(value, "ENABLED"))
		reader->seen |= AW_SEEN_POLICY;
	(void)key;
}

static void
take_ack_required(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	reader->license->ack_required = aw_span_starts(value, "yes");
	(void)key;
}

void
aw_reader_count(struct aw_reader *reader, struct aw_entitlement *item, struct aw_span value)
{
	uint64_t n = 0;
	bool large = false;

	item->count = AW_COUNT_NONE;
	if (aw_span_is_none(value) || aw_span_is(value, "Non-Counted"))
		return;
	for (size_t i = 0; i < value.len; i++) {
		if (value.s[i] < '0' || value.s[i] > '9') {
			aw_reader_problem(
			    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "count", value);
			return;
		}
		n = n * 10 + (uint64_t)(value.s[i] - '0');
		large = large || n > UINT32_MAX;
		if (large)
			n = UINT32_MAX;
	}
	if (large)
		aw_reader_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "count too large", value);
	item->count = n;
}

void
aw_reader_status(struct aw_reader *reader, struct aw_entitlement *item, struct aw_span value)
{
	aw_reader_text(reader, &item->raw, value);
	item->state = aw_entitlement_parse(item->raw);
	if (item->state == AW_ENTITLEMENT_UNKNOWN)
		aw_reader_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "status of a license", value);
}

static void
take_count(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	aw_reader_count(reader, aw_reader_entitlement(reader), value);
	(void)key;
}

static void
take_status(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	aw_reader_status(reader, aw_reader_entitlement(reader), value);
	(void)key;
}

static void
take_version(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	aw_reader_text(reader, &aw_reader_entitlement(reader)->version, value);
	(void)key;
}

/* Name and tag of the form of tech-support; never NULL. */
static void
take_identity(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	struct aw_entitlement *item = aw_reader_entitlement(reader);
	char **slot = aw_span_is((struct aw_span){key->name, strlen(key->name)}, "License")
			  ? &item->name
			  : &item->tag;
	char *fresh = aw_text_clean_dup(value.s, aw_span_is_none(value) ? 0 : value.len, VALUE_MAX);

	if (fresh == NULL) {
		reader->no_memory = true;
		return;
	}
	free(*slot);
	*slot = fresh;
}

static void
take_enforcement(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	if (aw_span_is(value, "ENFORCED") || aw_span_starts(value, "EXPORT") ||
	    aw_span_starts(value, "RESTRICTED"))
		aw_reader_entitlement(reader)->enforced = true;
	(void)key;
}

static void
skip(struct aw_reader *reader, const struct key *key, struct aw_span value)
{
	(void)reader;
	(void)key;
	(void)value;
}

#define TO(field) offsetof(struct aw_license, field)

static const struct key keys[] = {
    {AW_SECTION_REGISTRATION, "Status", take_registration, 0, AW_SEEN_REGISTRATION},
    {AW_SECTION_REGISTRATION, "Smart Account", take_account, TO(smart_account), 0},
    {AW_SECTION_REGISTRATION, "Virtual Account", take_account, TO(virtual_account), 0},
    {AW_SECTION_REGISTRATION, "Initial Registration", take_initial, 0, 0},
    {AW_SECTION_REGISTRATION, "Last Renewal Attempt", take_renewal, TO(renewal), 0},
    {AW_SECTION_REGISTRATION, "Next Renewal Attempt", take_date, TO(next_renewal), 0},
    {AW_SECTION_REGISTRATION, "Next Registration Attempt", take_date, TO(next_renewal), 0},
    {AW_SECTION_REGISTRATION, "Registration Expires", take_date, TO(registration_expires), 0},
    {AW_SECTION_ACCOUNT, "Smart Account", take_account, TO(smart_account), 0},
    {AW_SECTION_ACCOUNT, "Virtual Account", take_account, TO(virtual_account), 0},
    {AW_SECTION_AUTHORIZATION, "Status", take_authorization, 0, AW_SEEN_AUTHORIZATION},
    {AW_SECTION_AUTHORIZATION, "Last Communication Attempt", take_sync, TO(sync), AW_SEEN_ATTEMPT},
    {AW_SECTION_AUTHORIZATION, "Next Communication Attempt", take_date, TO(next_sync), 0},
    {AW_SECTION_AUTHORIZATION, "Communication Deadline", take_deadline, TO(deadline),
	AW_SEEN_DEADLINE},
    {AW_SECTION_AUTHORIZATION, "Evaluation Period Remaining", take_evaluation, 0, 0},
    {AW_SECTION_EVALUATION, "Evaluation Period Remaining", take_evaluation, 0, 0},
    {AW_SECTION_EVALUATION, "Evaluation Mode", take_evaluation_mode, 0, 0},
    {AW_SECTION_USING_POLICY, "Status", take_using_policy, 0, 0},
    {AW_SECTION_TRANSPORT, "Type", take_text, TO(transport), 0},
    {AW_SECTION_TRANSPORT, "URL", take_url, TO(url), 0},
    {AW_SECTION_TRANSPORT, "Registration URL", take_url, TO(url), 0},
    {AW_SECTION_TRANSPORT, "Cslu address", take_url, TO(url), 0},
    {AW_SECTION_POLICY, "Reporting ACK required", take_ack_required, 0, 0},
    {AW_SECTION_REPORTING, "Last ACK received", take_date, TO(last_ack), AW_SEEN_REPORTING},
    {AW_SECTION_REPORTING, "Next ACK deadline", take_date, TO(next_ack_deadline),
	AW_SEEN_REPORTING | AW_SEEN_ACK_DEADLINE},
    {AW_SECTION_REPORTING, "Next report push", take_date, TO(next_report), 0},
    {AW_SECTION_SENT_REPORTS, "Last Response", take_sync, TO(sync), 0},
    {AW_SECTION_PRODUCT, "UDI", take_text, TO(product), 0},
    {AW_SECTION_LIST, "License Authorization Status", take_repeated, 0, AW_SEEN_AUTHORIZATION},
    {AW_SECTION_ENTITLEMENT, "License", take_identity, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Entitlement Tag", take_identity, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Count", take_count, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Version", take_version, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Status", take_status, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Enforcement type", take_enforcement, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Export status", take_enforcement, 0, 0},
    /* Free text of the device, which may look like anything. */
    {AW_SECTION_ENTITLEMENT, "Description", skip, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Feature Name", skip, 0, 0},
    {AW_SECTION_ENTITLEMENT, "Feature Description", skip, 0, 0},
};

/* CUCM writes this in place of a key. */
static bool
take_ended(struct aw_reader *reader, struct aw_span line)
{
	struct aw_span word, date;

	if (reader->section != AW_SECTION_EVALUATION ||
	    !aw_span_starts(line, "EVALUATION PERIOD EXPIRED"))
		return false;
	(void)split_timed(line, &word, &date);
	reader->license->evaluation_ends = date_of(reader, "evaluation period expired", date);
	return true;
}

bool
aw_reader_key(struct aw_reader *reader, struct aw_span line)
{
	struct aw_sync *failed = reader->failed;
	size_t colon = aw_span_find(line, ": ");
	struct aw_span name, value;

	reader->failed = NULL;
	if (take_ended(reader, line))
		return true;
	if (colon == SIZE_MAX && line.s[line.len - 1] != ':')
		return false;
	if (colon == SIZE_MAX)
		colon = line.len - 1;
	name = aw_span_trim(aw_span_to(line, colon));
	value = aw_span_trim(aw_span_from(line, colon + 1));
	if (failed != NULL && aw_span_is(name, "Failure reason")) {
		set_text(reader, &failed->reason, value, REASON_MAX);
		return true;
	}
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].section != reader->section || !aw_span_is(name, keys[i].name))
			continue;
		keys[i].take(reader, &keys[i], value);
		reader->seen |= keys[i].seen;
		return true;
	}
	return false;
}
