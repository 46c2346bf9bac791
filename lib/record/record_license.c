/* SPDX-License-Identifier: ISC */
/* Reading the licenses of a record; record_license_write.c writes them. */
#include <stdlib.h>
#include <string.h>

#include "model/anchor.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "record/record.h"
#include "record/record_reader.h"

#define COUNT_MAX ((int64_t)UINT32_MAX)
#define FRESH_MAX (AW_DAY * 36600)
#define WORDS_MAX 32 /* no state has more */

/* Each vocabulary as its writer spells it; numbers past the last word are "unknown" again. */
static const char *
mode_word(int i)
{
	return aw_license_mode_word((enum aw_license_mode)i);
}

static const char *
registration_word(int i)
{
	return aw_registration_word((enum aw_registration)i);
}

static const char *
authorization_word(int i)
{
	return aw_authorization_word((enum aw_authorization)i);
}

static const char *
entitlement_word(int i)
{
	return aw_entitlement_word((enum aw_entitlement_state)i);
}

static const char *
sync_word(int i)
{
	return aw_sync_word((enum aw_sync_result)i);
}

static const char *
deadline_word(int i)
{
	return aw_deadline_word((enum aw_deadline_word)i);
}

static const char *
trust_code_word(int i)
{
	return aw_trust_code_word((enum aw_trust_code)i);
}

/* The number of a word; 0 if the vocabulary has no such word. */
static int
take_word(
    struct aw_reader *r, const struct aw_json *value, const char *what, const char *(*word_of)(int))
{
	const char *word = aw_json_string(value);

	for (int i = 1; word != NULL && i < WORDS_MAX; i++)
		if (strcmp(word, word_of(i)) == 0)
			return i;
	(void)aw_reader_bad(r, "unknown %s %s", what, word != NULL ? word : "that is no word");
	return 0;
}

/* A row of texts that may be null, or of instants. */
struct text_row {
	const struct aw_json *value;
	const char *what;
	char **to;
};

struct instant_row {
	const struct aw_json *value;
	const char *what;
	int64_t *to;
};

static bool
take_texts(struct aw_reader *r, const struct text_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!aw_reader_take_text(r, rows[i].value, rows[i].what, true, rows[i].to))
			return false;
	return true;
}

/* A value that the format of the document does not have is NULL. */
static bool
take_instants(struct aw_reader *r, const struct instant_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].value != NULL &&
		    !aw_reader_instant(r, rows[i].value, rows[i].what, rows[i].to))
			return false;
	return true;
}

static bool
read_sync(struct aw_reader *r, struct aw_sync *sync, const struct aw_json *object)
{
	const struct aw_json *result, *at, *raw, *reason;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o}", "result", &result, "at", &at, "raw",
		&raw, "reason", &reason))
		return false;
	sync->result = (enum aw_sync_result)take_word(r, result, "result", sync_word);
	return sync->result != 0 && aw_reader_instant(r, at, "at", &sync->at) &&
	       aw_reader_take_text(r, raw, "raw", true, &sync->raw) &&
	       aw_reader_take_text(r, reason, "reason", true, &sync->reason);
}

/* What the registration was before; format 3 does not have it. */
static bool
read_held(struct aw_reader *r, struct aw_license *license, const struct aw_json *held)
{
	if (held == NULL)
		return true;
	license->held = (enum aw_registration)take_word(r, held, "registration", registration_word);
	return license->held != 0;
}

static bool
read_registration(struct aw_reader *r, struct aw_license *license, const struct aw_json *object)
{
	const struct aw_json *state, *raw, *renewal, *held = NULL;
	int reservation = 0;
	struct instant_row rows[] = {
	    {NULL, "registered_at", &license->registered_at},
	    {NULL, "expires", &license->registration_expires},
	    {NULL, "next_renewal", &license->next_renewal},
	    {NULL, "pending_since", &license->pending_since},
	    {NULL, "held_at", &license->held_at},
	};

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b}", "state",
		&state, "raw", &raw, "registered_at", &rows[0].value, "expires", &rows[1].value,
		"next_renewal", &rows[2].value, "renewal", &renewal, "pending_since",
		&rows[3].value, "held_at", &rows[4].value, "held", &held, "reservation",
		&reservation))
		return false;
	license->registration =
	    (enum aw_registration)take_word(r, state, "registration", registration_word);
	license->reservation = reservation != 0;
	return license->registration != 0 &&
	       aw_reader_take_text(r, raw, "raw", true, &license->registration_raw) &&
	       take_instants(r, rows, sizeof(rows) / sizeof(rows[0])) &&
	       read_held(r, license, held) && read_sync(r, &license->renewal, renewal);
}

static bool
read_deadline_word(struct aw_reader *r, struct aw_license *license, const struct aw_json *word)
{
	if (word == NULL)
		return true;
	license->deadline_word =
	    (enum aw_deadline_word)take_word(r, word, "deadline_state", deadline_word);
	return license->deadline_word != 0;
}

static bool
read_authorization(struct aw_reader *r, struct aw_license *license, const struct aw_json *object)
{
	const struct aw_json *state, *raw, *sync, *left, *word = NULL;
	struct instant_row rows[] = {
	    {NULL, "authorized_at", &license->authorized_at},
	    {NULL, "last_success", &license->last_success},
	    {NULL, "failing_since", &license->failing_since},
	    {NULL, "next_sync", &license->next_sync},
	    {NULL, "deadline", &license->deadline},
	    {NULL, "out_of_compliance_since", &license->out_of_compliance_since},
	    {NULL, "evaluation_ends", &license->evaluation_ends},
	};

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}",
		"state", &state, "raw", &raw, "authorized_at", &rows[0].value, "last_success",
		&rows[1].value, "failing_since", &rows[2].value, "next_sync", &rows[3].value,
		"deadline", &rows[4].value, "out_of_compliance_since", &rows[5].value,
		"evaluation_ends", &rows[6].value, "sync", &sync, "evaluation_left", &left,
		"deadline_state", &word))
		return false;
	license->authorization =
	    (enum aw_authorization)take_word(r, state, "authorization", authorization_word);
	return license->authorization != 0 &&
	       aw_reader_take_text(r, raw, "raw", true, &license->authorization_raw) &&
	       take_instants(r, rows, sizeof(rows) / sizeof(rows[0])) &&
	       read_deadline_word(r, license, word) && read_sync(r, &license->sync, sync) &&
	       (aw_json_is(left, AW_JSON_NULL) ||
		   aw_reader_number(r, left, "evaluation_left", 0, AW_READER_INSTANT_MAX,
		       &license->evaluation_left));
}

static bool
read_reporting(struct aw_reader *r, struct aw_license *license, const struct aw_json *period,
    const struct aw_json *code)
{
	if (code == NULL)
		return true;
	license->trust_code = (enum aw_trust_code)take_word(r, code, "trust_code", trust_code_word);
	return license->trust_code != 0 && (aw_json_is(period, AW_JSON_NULL) ||
					       aw_reader_number(r, period, "report_period", 0,
						   AW_READER_INSTANT_MAX, &license->report_period));
}

static bool
read_policy(struct aw_reader *r, struct aw_license *license, const struct aw_json *object)
{
	struct instant_row rows[] = {
	    {NULL, "last_ack", &license->last_ack},
	    {NULL, "next_ack_deadline", &license->next_ack_deadline},
	    {NULL, "next_report", &license->next_report},
	    {NULL, "trust_code_ends", &license->trust_code_ends},
	};
	const struct aw_json *period = NULL, *code = NULL;
	int required, no_address = 0;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:b}", "last_ack",
		&rows[0].value, "next_ack_deadline", &rows[1].value, "next_report", &rows[2].value,
		"ack_required", &required, "trust_code_ends", &rows[3].value, "report_period",
		&period, "trust_code", &code, "no_address", &no_address))
		return false;
	license->ack_required = required != 0;
	license->no_address = no_address != 0;
	return take_instants(r, rows, sizeof(rows) / sizeof(rows[0])) &&
	       read_reporting(r, license, period, code);
}

static struct aw_entitlement *
add_entitlement(struct aw_reader *r, struct aw_license *license, const struct aw_json *name,
    const struct aw_json *tag)
{
	const char *name_text = aw_reader_text(r, name, "name", AW_SUBJECT_MAX);
	const char *tag_text =
	    name_text != NULL ? aw_reader_text(r, tag, "tag", AW_SUBJECT_MAX) : NULL;
	struct aw_entitlement *entitlement;

	if (tag_text == NULL)
		return NULL;
	entitlement = aw_license_entitlement(
	    license, name_text, aw_json_length(name), tag_text, aw_json_length(tag));
	if (entitlement == NULL)
		(void)aw_reader_no_memory(r);
	return entitlement;
}

/* A count; one that is null stays as it is. */
static bool
read_count(struct aw_reader *r, const struct aw_json *value, const char *what, uint64_t *out)
{
	int64_t n;

	if (aw_json_is(value, AW_JSON_NULL))
		return true;
	if (!aw_reader_number(r, value, what, 0, COUNT_MAX, &n))
		return false;
	*out = (uint64_t)n;
	return true;
}

static bool
read_entitlement(struct aw_reader *r, struct aw_license *license, const struct aw_json *object)
{
	const struct aw_json *name, *tag, *version, *count, *state, *raw, *owned = NULL,
									  *ends = NULL;
	struct aw_entitlement *entitlement;
	int enforced;

	if (!aw_reader_unpack(r, object, "{s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o}", "name", &name,
		"tag", &tag, "version", &version, "count", &count, "state", &state, "raw", &raw,
		"enforced", &enforced, "owned", &owned, "ends", &ends))
		return false;
	entitlement = add_entitlement(r, license, name, tag);
	if (entitlement == NULL)
		return false;
	entitlement->enforced = enforced != 0;
	entitlement->state =
	    (enum aw_entitlement_state)take_word(r, state, "entitlement", entitlement_word);
	return entitlement->state != 0 && read_count(r, count, "count", &entitlement->count) &&
	       (owned == NULL || read_count(r, owned, "owned", &entitlement->owned)) &&
	       (ends == NULL || aw_reader_instant(r, ends, "ends", &entitlement->ends)) &&
	       aw_reader_take_text(r, version, "version", true, &entitlement->version) &&
	       aw_reader_take_text(r, raw, "raw", true, &entitlement->raw);
}

static bool
read_entitlements(struct aw_reader *r, struct aw_license *license, const struct aw_json *list)
{
	if (!aw_reader_is_array(r, list, "entitlements", AW_ENTITLEMENTS_MAX))
		return false;
	for (size_t i = 0; i < aw_json_size(list); i++)
		if (!read_entitlement(r, license, aw_json_item(list, i)))
			return false;
	return true;
}

static struct aw_license *
add_license(struct aw_reader *r, const struct aw_json *value)
{
	const char *name = aw_reader_name(r, "license", value);
	struct aw_license *license;

	if (name == NULL)
		return NULL;
	if (aw_record_license(r->record, name) != NULL) {
		(void)aw_reader_bad(r, "it is there twice");
		return NULL;
	}
	license = aw_record_add_license(r->record, name);
	if (license == NULL)
		(void)aw_reader_no_memory(r);
	return license;
}

bool
aw_reader_license(struct aw_reader *r, const struct aw_json *object)
{
	const struct aw_json *name, *at, *attempt, *mode, *registration, *authorization, *policy,
	    *entitlements, *problems, *fresh_for = NULL, *zone_offset = NULL;
	struct text_row texts[7] = {{NULL, "source", NULL}, {NULL, "smart_account", NULL},
	    {NULL, "virtual_account", NULL}, {NULL, "product", NULL}, {NULL, "transport", NULL},
	    {NULL, "url", NULL}, {NULL, "zone_note", NULL}};
	struct aw_license *license;
	int complete;

	if (!aw_reader_unpack(r, object,
		"{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:o,s:o,"
		"s:o}",
		"source", &texts[0].value, "smart_account", &texts[1].value, "virtual_account",
		&texts[2].value, "product", &texts[3].value, "transport", &texts[4].value, "url",
		&texts[5].value, "zone_note", &texts[6].value, "name", &name, "observed_at", &at,
		"attempt", &attempt, "mode", &mode, "complete", &complete, "registration",
		&registration, "authorization", &authorization, "policy", &policy, "entitlements",
		&entitlements, "problems", &problems, "fresh_for", &fresh_for, "zone_offset",
		&zone_offset))
		return false;
	license = add_license(r, name);
	if (license == NULL)
		return false;
	texts[0].to = &license->source;
	texts[1].to = &license->smart_account;
	texts[2].to = &license->virtual_account;
	texts[3].to = &license->product;
	texts[4].to = &license->transport;
	texts[5].to = &license->url;
	texts[6].to = &license->zone_note;
	license->complete = complete != 0;
	license->mode = (enum aw_license_mode)take_word(r, mode, "mode", mode_word);
	return license->mode != 0 && take_texts(r, texts, sizeof(texts) / sizeof(texts[0])) &&
	       aw_reader_instant(r, at, "observed_at", &license->observed_at) &&
	       aw_reader_attempt(r, &license->attempt, attempt) &&
	       (fresh_for == NULL || aw_reader_number(r, fresh_for, "fresh_for", 0, FRESH_MAX,
					 &license->fresh_for)) &&
	       (zone_offset == NULL || aw_reader_number(r, zone_offset, "zone_offset", -AW_DAY,
					   AW_DAY, &license->zone_offset)) &&
	       read_registration(r, license, registration) &&
	       read_authorization(r, license, authorization) && read_policy(r, license, policy) &&
	       read_entitlements(r, license, entitlements) &&
	       aw_reader_problems(r, problems, &license->problems, &license->n_problems);
}
