/* SPDX-License-Identifier: ISC */
/* "Key: value" of license texts: a table of what each key means in its section. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cisco_date.h"
#include "base/text.h"
#include "cisco/text/license_parts.h"
#include "cisco/text/license_reader.h"

#define WORD_MAX 64 /* octets of a word in place of a date, with the NUL */

struct key;
typedef void take_fn(struct aw_lictext *reader, const struct key *key, struct aw_span value);

struct key {
	enum aw_text_section section;
	unsigned seen; /* what it is noted as */
	const char *name;
	take_fn *take;
	size_t offset; /* of what it sets in struct aw_license */
};

/* A place in the license by its offset. */
static void *
place(struct aw_lictext *reader, const struct key *key)
{
	return (char *)reader->license + key->offset;
}

static void
take_text(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	aw_lictext_text(reader, place(reader, key), value);
}

/* "NAME As of DATE": the date is that of the account's last report. */
static void
take_account(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_span name, date;
	int64_t instant;
	char zone[AW_ZONE_MAX];

	if (!aw_lictext_split(value, &name, &date) || date.len == 0 ||
	    !aw_cisco_date(date.s, date.len, &instant, zone))
		name = value;
	aw_lictext_text(reader, place(reader, key), name);
}

static void
take_date(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	int64_t *slot = place(reader, key);

	*slot = aw_lictext_date(reader, key->name, value);
}

/* Without user and password, which may precede the host. */
static void
take_url(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	size_t scheme = aw_span_find(value, "://"), host = scheme + 3, at = SIZE_MAX;
	char **slot = place(reader, key), *url = NULL;
	struct aw_span rest;

	aw_lictext_text(reader, slot, value);
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
	aw_lictext_text(reader, slot, (struct aw_span){url, host + rest.len});
	free(url);
}

static void
take_sync(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	aw_lictext_sync(reader, key->name, place(reader, key), value);
}

/* "Last Renewal Attempt: None" says nothing against a registration that failed. */
static void
take_renewal(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_sync *renewal = place(reader, key);

	if (!aw_span_is_none(value) || renewal->result == AW_SYNC_NONE)
		aw_lictext_sync(reader, key->name, renewal, value);
}

static void
take_initial(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_license *license = reader->license;
	struct aw_span word, date;

	(void)aw_lictext_split(value, &word, &date);
	license->registered_at = AW_INSTANT_NONE;
	if (aw_span_is(word, "IN PROGRESS") || aw_span_is(word, "PENDING"))
		license->pending_since = aw_lictext_date(reader, key->name, date);
	else if (aw_lictext_result(word) == AW_SYNC_SUCCEEDED)
		license->registered_at = aw_lictext_date(reader, key->name, date);
	else if (!aw_span_is_none(word))
		aw_lictext_sync(reader, key->name, &license->renewal, value);
}

static void
take_registration(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_span word, date;

	(void)aw_lictext_split(value, &word, &date);
	aw_lictext_registration(reader, word);
	(void)key;
}

static void
take_authorization(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_span word, date;
	const unsigned of_status = AW_SEEN_AUTHORIZED_AT | AW_SEEN_ATTEMPT | AW_SEEN_DEADLINE;
	bool timed = aw_lictext_split(value, &word, &date);

	aw_lictext_authorization(
	    reader, word, aw_lictext_date(reader, "authorization status", date));
	/* Of the output at hand: another may have come before. */
	reader->dropped = reader->seen & of_status;
	reader->seen &= ~of_status;
	if (timed)
		reader->seen |= AW_SEEN_AUTHORIZED_AT;
	(void)key;
}

/* "License Authorization Status" of a list of licenses repeats what the section says. */
static void
take_repeated(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_span word, date;

	if ((reader->seen & AW_SEEN_AUTHORIZATION) != 0)
		return;
	(void)aw_lictext_split(value, &word, &date);
	aw_lictext_authorization(reader, word, aw_lictext_date(reader, key->name, date));
}

/* Devices say "DEADLINE EXCEEDED" once it is past, with or without the date. */
static void
take_deadline(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_license *license = reader->license;
	struct aw_span word, date;
	char text[WORD_MAX];

	(void)aw_lictext_split(value, &word, &date);
	(void)aw_text_clean(text, sizeof(text), word.s, word.len);
	if (aw_deadline_exceeded(text)) {
		license->deadline_word = AW_DEADLINE_EXCEEDED;
		license->deadline = aw_lictext_date(reader, key->name, date);
		return;
	}
	license->deadline_word =
	    aw_lictext_judged_date(reader, key->name, value, &license->deadline)
		? AW_DEADLINE_PLAIN
		: AW_DEADLINE_UNREADABLE;
}

/* Without the date of the next acknowledgement nothing of a policy can be judged. */
static void
take_ack_deadline(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	(void)aw_lictext_judged_date(reader, key->name, value, &reader->license->next_ack_deadline);
}

/* "90 (CISCO default)", once for each kind of license; 0 is none. The shortest counts. */
static void
take_period(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_license *license = reader->license;
	int64_t days = 0;

	for (size_t i = 0; i < value.len && value.s[i] >= '0' && value.s[i] <= '9' && days < 10000;
	     i++)
		days = days * 10 + (value.s[i] - '0');
	if (days > 0 && days < 10000 &&
	    (license->report_period < 0 || days * AW_DAY < license->report_period))
		license->report_period = days * AW_DAY;
	(void)key;
}

/* A transport that needs an address and has none: usage reports have no way to go. */
static void
take_address(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	take_url(reader, key, value);
	reader->license->no_address = aw_span_is_none(value);
}

static void
take_evaluation(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_license *license = reader->license;

	license->evaluation_left = -1;
	if (aw_span_is_none(value))
		return;
	license->evaluation_left = aw_cisco_duration(value.s, value.len);
	if (license->evaluation_left < 0)
		aw_lictext_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_DATE, key->name, value);
	else
		reader->seen |= AW_SEEN_EVALUATION_LEFT;
}

static void
take_evaluation_mode(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	if (aw_span_is(value, "Not In Use"))
		reader->seen |= AW_SEEN_EVALUATION_IDLE;
	(void)key;
}

static void
take_using_policy(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	if (aw_span_is(value, "ENABLED"))
		reader->seen |= AW_SEEN_POLICY;
	(void)key;
}

static void
take_ack_required(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	reader->license->ack_required = aw_span_starts(value, "yes");
	(void)key;
}

static void
take_count(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	aw_lictext_count(reader, aw_lictext_entitlement(reader), value);
	(void)key;
}

static void
take_status(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	aw_lictext_status(reader, aw_lictext_entitlement(reader), value);
	(void)key;
}

static void
take_version(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	aw_lictext_text(reader, &aw_lictext_entitlement(reader)->version, value);
	(void)key;
}

/* Name and tag of the form of tech-support; never NULL. */
static void
take_identity(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	struct aw_entitlement *item = aw_lictext_entitlement(reader);
	char **slot = aw_span_is((struct aw_span){key->name, strlen(key->name)}, "License")
			  ? &item->name
			  : &item->tag;
	char *fresh = aw_text_clean_dup(
	    value.s, aw_span_is_none(value) ? 0 : value.len, AW_LICTEXT_VALUE_MAX);

	if (fresh == NULL) {
		reader->no_memory = true;
		return;
	}
	free(*slot);
	*slot = fresh;
}

static void
take_enforcement(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	if (aw_span_is(value, "ENFORCED") || aw_span_starts(value, "EXPORT") ||
	    aw_span_starts(value, "RESTRICTED"))
		aw_lictext_entitlement(reader)->enforced = true;
	(void)key;
}

static void
skip(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	(void)reader;
	(void)key;
	(void)value;
}

static void
take_udi(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	take_text(reader, key, value);
	aw_lictext_udi(reader, value);
}

#define TO(field) offsetof(struct aw_license, field)

static const struct key keys[] = {
    {AW_SECTION_REGISTRATION, AW_SEEN_REGISTRATION, "Status", take_registration, 0},
    {AW_SECTION_REGISTRATION, 0, "Smart Account", take_account, TO(smart_account)},
    {AW_SECTION_REGISTRATION, 0, "Virtual Account", take_account, TO(virtual_account)},
    {AW_SECTION_REGISTRATION, 0, "Initial Registration", take_initial, 0},
    {AW_SECTION_REGISTRATION, 0, "Last Renewal Attempt", take_renewal, TO(renewal)},
    {AW_SECTION_REGISTRATION, 0, "Next Renewal Attempt", take_date, TO(next_renewal)},
    {AW_SECTION_REGISTRATION, 0, "Next Registration Attempt", take_date, TO(next_renewal)},
    {AW_SECTION_REGISTRATION, 0, "Registration Expires", take_date, TO(registration_expires)},
    {AW_SECTION_ACCOUNT, 0, "Smart Account", take_account, TO(smart_account)},
    {AW_SECTION_ACCOUNT, 0, "Virtual Account", take_account, TO(virtual_account)},
    {AW_SECTION_AUTHORIZATION, AW_SEEN_AUTHORIZATION, "Status", take_authorization, 0},
    {AW_SECTION_AUTHORIZATION, AW_SEEN_ATTEMPT, "Last Communication Attempt", take_sync, TO(sync)},
    {AW_SECTION_AUTHORIZATION, 0, "Next Communication Attempt", take_date, TO(next_sync)},
    {AW_SECTION_AUTHORIZATION, AW_SEEN_DEADLINE, "Communication Deadline", take_deadline,
	TO(deadline)},
    {AW_SECTION_AUTHORIZATION, 0, "Evaluation Period Remaining", take_evaluation, 0},
    {AW_SECTION_EVALUATION, 0, "Evaluation Period Remaining", take_evaluation, 0},
    {AW_SECTION_EVALUATION, 0, "Evaluation Mode", take_evaluation_mode, 0},
    {AW_SECTION_USING_POLICY, 0, "Status", take_using_policy, 0},
    {AW_SECTION_TRANSPORT, 0, "Type", take_text, TO(transport)},
    {AW_SECTION_TRANSPORT, 0, "URL", take_url, TO(url)},
    {AW_SECTION_TRANSPORT, 0, "Registration URL", take_url, TO(url)},
    {AW_SECTION_TRANSPORT, 0, "Cslu address", take_address, TO(url)},
    {AW_SECTION_POLICY, 0, "Reporting ACK required", take_ack_required, 0},
    {AW_SECTION_POLICY, 0, "Reporting frequency (days)", take_period, 0},
    {AW_SECTION_REPORTING, AW_SEEN_REPORTING, "Last ACK received", take_date, TO(last_ack)},
    {AW_SECTION_REPORTING, AW_SEEN_REPORTING | AW_SEEN_ACK_DEADLINE, "Next ACK deadline",
	take_ack_deadline, 0},
    {AW_SECTION_REPORTING, 0, "Next report push", take_date, TO(next_report)},
    {AW_SECTION_SENT_REPORTS, 0, "Last Response", take_sync, TO(sync)},
    {AW_SECTION_PRODUCT, 0, "UDI", take_udi, TO(product)},
    {AW_SECTION_NONE, 0, "UDI", take_udi, TO(product)},
    {AW_SECTION_LIST, AW_SEEN_AUTHORIZATION, "License Authorization Status", take_repeated, 0},
    {AW_SECTION_ENTITLEMENT, 0, "License", take_identity, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Entitlement Tag", take_identity, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Count", take_count, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Version", take_version, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Status", take_status, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Enforcement type", take_enforcement, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Export status", take_enforcement, 0},
    /* Free text of the device, which may look like anything. */
    {AW_SECTION_ENTITLEMENT, 0, "Description", skip, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Feature Name", skip, 0},
    {AW_SECTION_ENTITLEMENT, 0, "Feature Description", skip, 0},
};

/* Values that an output has once: two that differ are of two outputs. */
static void
note_once(struct aw_lictext *reader, const struct key *key, struct aw_span value)
{
	static const struct {
		enum aw_text_section section;
		const char *name;
	} once[AW_TEXT_ONCE_MAX] = {
	    {AW_SECTION_REGISTRATION, "Status"},
	    {AW_SECTION_REGISTRATION, "Initial Registration"},
	    {AW_SECTION_REGISTRATION, "Registration Expires"},
	    {AW_SECTION_AUTHORIZATION, "Communication Deadline"},
	    {AW_SECTION_REPORTING, "Next ACK deadline"},
	};

	for (size_t i = 0; i < AW_TEXT_ONCE_MAX; i++)
		if (once[i].section == key->section && strcmp(once[i].name, key->name) == 0)
			aw_lictext_once(reader, i, value);
}

/* CUCM writes this in place of a key. */
static bool
take_ended(struct aw_lictext *reader, struct aw_span line)
{
	struct aw_span word, date;

	if (reader->section != AW_SECTION_EVALUATION ||
	    !aw_span_starts(line, "EVALUATION PERIOD EXPIRED"))
		return false;
	(void)aw_lictext_split(line, &word, &date);
	reader->license->evaluation_ends =
	    aw_lictext_date(reader, "evaluation period expired", date);
	return true;
}

/* RANCID drops the line with the date of the attempt, and leaves why it failed. */
static bool
take_lone_reason(struct aw_lictext *reader, struct aw_span name, struct aw_span value)
{
	if (!aw_span_is(name, "Failure reason") || aw_span_is_none(value) ||
	    (reader->section != AW_SECTION_REGISTRATION &&
		reader->section != AW_SECTION_AUTHORIZATION))
		return false;
	aw_lictext_problem(reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_INCOMPLETE,
	    "failure reason of an attempt that is not in the text", value);
	return true;
}

bool
aw_lictext_key(struct aw_lictext *reader, struct aw_span line)
{
	struct aw_sync *failed = reader->failed;
	size_t colon = aw_span_find(line, ": ");
	struct aw_span name, value;

	reader->failed = NULL;
	if (take_ended(reader, line) || aw_lictext_term(reader, line) ||
	    aw_lictext_utility(reader, line) || aw_lictext_platform(reader, line) ||
	    aw_lictext_page(reader, line))
		return true;
	if (colon == SIZE_MAX && line.s[line.len - 1] != ':')
		return false;
	if (colon == SIZE_MAX)
		colon = line.len - 1;
	name = aw_span_trim(aw_span_to(line, colon));
	value = aw_span_trim(aw_span_from(line, colon + 1));
	if (failed != NULL && aw_span_is(name, "Failure reason")) {
		aw_lictext_text(reader, &failed->reason, value);
		return true;
	}
	if (take_lone_reason(reader, name, value))
		return true;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (keys[i].section != reader->section || !aw_span_is(name, keys[i].name))
			continue;
		/* At the end of the text, the value may be what is cut off. */
		if (value.len == 0)
			reader->bad_line = reader->line;
		note_once(reader, &keys[i], value);
		keys[i].take(reader, &keys[i], value);
		reader->seen |= keys[i].seen;
		return true;
	}
	return false;
}
