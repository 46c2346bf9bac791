/* SPDX-License-Identifier: ISC */
/* Values of the YANG module cisco-smart-license, and what it has of policies. */
#include "cisco/rest/restconf_reader.h"

#include <stdlib.h>
#include <string.h>

#define DATE_MIN 20   /* "2022-02-05T10:00:00Z" */
#define DAYS_MAX 3660 /* between reports of a policy; no policy asks for less */

void
aw_restconf_wrong(struct aw_restconf_reader *r, const char *key, const char *value)
{
	aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_WORD, key, value);
}

const json_t *
aw_restconf_container(struct aw_restconf_reader *r, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value == NULL || json_is_object(value))
		return value;
	aw_restconf_wrong(r, key, "not a container");
	return NULL;
}

bool
aw_restconf_boolean(struct aw_restconf_reader *r, const json_t *object, const char *key, bool *out)
{
	const json_t *value = json_object_get(object, key);

	*out = json_is_true(value);
	if (value != NULL && !json_is_boolean(value))
		aw_restconf_wrong(r, key, "neither true nor false");
	return json_is_boolean(value);
}

bool
aw_restconf_number(
    struct aw_restconf_reader *r, const json_t *object, const char *key, int64_t *out)
{
	const json_t *value = json_object_get(object, key);
	const char *text = json_string_value(value);

	if (value == NULL)
		return false;
	*out = json_integer_value(value);
	if (json_is_integer(value) && *out >= 0 && *out <= UINT32_MAX)
		return true;
	if (text != NULL && strlen(text) <= 10 && text[0] != '\0' &&
	    strspn(text, "0123456789") == strlen(text)) {
		*out = (int64_t)strtoll(text, NULL, 10);
		return true;
	}
	aw_restconf_wrong(r, key, "not a number in the range");
	return false;
}

/*
 * yang:date-and-time (RFC 6991); the zero that means "never" is AW_INSTANT_NONE. False if it is
 * no date.
 */
static bool
parse_date(const json_t *value, int64_t *out)
{
	const char *text = json_string_value(value);

	*out = AW_INSTANT_NONE;
	if (value == NULL || (text != NULL && strncmp(text, "0000-", 5) == 0))
		return true;
	if (text == NULL || strlen(text) < DATE_MIN || !aw_instant_parse(text, out)) {
		*out = AW_INSTANT_NONE;
		return false;
	}
	if (*out <= 0)
		*out = AW_INSTANT_NONE;
	return true;
}

static const char *
shown(const json_t *value)
{
	return json_is_string(value) ? json_string_value(value) : "not a text";
}

int64_t
aw_restconf_date(struct aw_restconf_reader *r, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	int64_t instant;

	if (!parse_date(value, &instant))
		aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_DATE, key, shown(value));
	return instant;
}

int64_t
aw_restconf_judged_date(struct aw_restconf_reader *r, const json_t *object, const char *key,
    enum aw_deadline_word *word)
{
	const json_t *value = json_object_get(object, key);
	int64_t instant;

	*word = AW_DEADLINE_PLAIN;
	if (parse_date(value, &instant))
		return instant;
	if (aw_deadline_exceeded(json_string_value(value))) {
		*word = AW_DEADLINE_EXCEEDED;
		return AW_INSTANT_NONE;
	}
	*word = AW_DEADLINE_UNREADABLE;
	aw_answer_json_unreadable(&r->answer, key, shown(value));
	return AW_INSTANT_NONE;
}

/* Days between reports, for each kind of license; 0 is none. The shortest counts. */
static void
read_period(struct aw_restconf_reader *r, const json_t *policy)
{
	static const char *const kinds[] = {
	    "policy-enforced", "policy-export", "policy-subscription", "policy-perpetual"};
	struct aw_license *license = r->answer.license;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		int64_t days;

		if (aw_restconf_number(r, aw_restconf_container(r, policy, kinds[i]),
			"reporting-ongoing", &days) &&
		    days > 0 && days <= DAYS_MAX &&
		    (license->report_period < 0 || days * AW_DAY < license->report_period))
			license->report_period = days * AW_DAY;
	}
}

void
aw_restconf_trust_codes(struct aw_restconf_reader *r, const json_t *list)
{
	struct aw_license *license = r->answer.license;
	bool installed;

	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!aw_restconf_boolean(r, json_array_get(list, i), "is-installed", &installed))
			continue;
		if (!installed)
			license->trust_code = AW_TRUST_CODE_MISSING;
		else if (license->trust_code == AW_TRUST_CODE_UNKNOWN)
			license->trust_code = AW_TRUST_CODE_INSTALLED;
	}
}

bool
aw_restconf_policy(struct aw_restconf_reader *r, const json_t *policy, const json_t *ack)
{
	struct aw_license *license = r->answer.license;
	const char *type = aw_answer_json_text(policy, "policy-type");
	enum aw_deadline_word word;
	bool required;

	r->ack_reported = aw_restconf_boolean(r, policy, "ack-required", &required) && !required;
	license->ack_required = required;
	license->last_ack = aw_restconf_date(r, ack, "last-received-time");
	license->next_ack_deadline = aw_restconf_judged_date(r, ack, "next-report-deadline", &word);
	if (json_object_get(ack, "next-report-deadline") != NULL)
		r->ack_reported = true;
	read_period(r, policy);
	if (type != NULL)
		return strcmp(type, "policy-type-cisco-invalid") != 0;
	return json_object_size(policy) > 0 || json_object_size(ack) > 0;
}
