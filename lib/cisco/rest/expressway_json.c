/* SPDX-License-Identifier: ISC */
#include "cisco/rest/expressway.h"

#include <string.h>

#include "base/cisco_date.h"
#include "cisco/rest/answer_json.h"
#include "model/license.h"

#define WHERE "smartlicensing"

struct reader {
	const json_t *part; /* Registration or Authorization */
	bool dated;         /* one of the dates is there */
	struct aw_answer_json answer;
};

/* "February, 05 Feb 2020 06:18:07 GMT": with the month where RFC 9110 has the day of the week. */
static int64_t
date(struct reader *r, const char *key)
{
	const char *value = aw_answer_json_text(r->part, key);
	int64_t instant = AW_INSTANT_NONE;
	char zone[AW_ZONE_MAX];

	if (value == NULL || aw_cisco_date(value, strlen(value), &instant, zone)) {
		r->dated = r->dated || instant != AW_INSTANT_NONE;
		return instant;
	}
	aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_DATE, key, value);
	return AW_INSTANT_NONE;
}

static void
read_deadline(struct reader *r)
{
	static const char key[] = "AuthorizationExpires";
	struct aw_license *license = r->answer.license;
	const char *value = aw_answer_json_text(r->part, key);
	char zone[AW_ZONE_MAX];

	if (value == NULL || aw_cisco_date(value, strlen(value), &license->deadline, zone)) {
		r->dated = r->dated || license->deadline != AW_INSTANT_NONE;
		return;
	}
	license->deadline = AW_INSTANT_NONE;
	r->dated = true;
	if (aw_deadline_exceeded(value)) {
		license->deadline_word = AW_DEADLINE_EXCEEDED;
		return;
	}
	license->deadline_word = AW_DEADLINE_UNREADABLE;
	aw_answer_json_unreadable(&r->answer, key, value);
}

static void
read_registration(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	const char *word = aw_answer_json_text(part, "RegistrationStatus");

	r->part = part;
	if (word != NULL) {
		license->registration = aw_registration_parse(word);
		license->registration_raw =
		    aw_answer_json_keep(&r->answer, part, "RegistrationStatus");
		if (license->registration == AW_REGISTRATION_UNKNOWN)
			aw_answer_json_complain(
			    &r->answer, AW_ERR_LICENSE_WORD, "RegistrationStatus", word);
	}
	license->registered_at = date(r, "InitialRegistration");
	license->registration_expires = date(r, "RegistrationExpires");
	license->next_renewal = date(r, "NextRenewalAttempt");
}

static void
read_authorization(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	const char *word = aw_answer_json_text(part, "LicenseAuthorizationStatus");

	r->part = part;
	if (word != NULL) {
		license->authorization = aw_authorization_parse(word);
		license->authorization_raw =
		    aw_answer_json_keep(&r->answer, part, "LicenseAuthorizationStatus");
		if (license->authorization == AW_AUTHORIZATION_UNKNOWN)
			aw_answer_json_complain(
			    &r->answer, AW_ERR_LICENSE_WORD, "LicenseAuthorizationStatus", word);
	}
	license->sync.at = date(r, "LastAuthorizationAttempt");
	license->sync.result = license->sync.at != AW_INSTANT_NONE ? AW_SYNC_UNKNOWN : AW_SYNC_NONE;
	license->next_sync = date(r, "NextAuthorizationAttempt");
	read_deadline(r);
}

/* A device that is registered has dates: its answer without any is not all of it. */
static void
check_gaps(struct reader *r)
{
	struct aw_license *license = r->answer.license;
	bool words = license->registration_raw != NULL && license->authorization_raw != NULL;
	bool dates = r->dated || license->registration != AW_REGISTRATION_REGISTERED;

	license->complete = words && dates;
	if (!words)
		aw_answer_json_complain(
		    &r->answer, AW_ERR_LICENSE_INCOMPLETE, "status", "a word is missing");
	if (!dates)
		aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_INCOMPLETE, "dates",
		    "none, though the device is registered");
}

static enum aw_err
read_root(const json_t *root, struct aw_license *license, struct aw_error *err)
{
	struct reader r = {.answer = {.where = WHERE, .license = license}};
	const json_t *registration = json_object_get(root, "Registration");
	const json_t *authorization = json_object_get(root, "Authorization");

	if (!json_is_object(registration) || !json_is_object(authorization))
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE,
		    "without the objects Registration and Authorization");
	license->mode = AW_LICENSE_CLASSIC;
	license->smart_account = aw_answer_json_keep(&r.answer, root, "SmartAccount");
	license->virtual_account = aw_answer_json_keep(&r.answer, root, "VirtualAccount");
	read_registration(&r, registration);
	read_authorization(&r, authorization);
	check_gaps(&r);
	return aw_answer_json_finish(&r.answer, err);
}

enum aw_err
aw_expressway_json_parse(
    const char *data, size_t len, struct aw_license *license, struct aw_error *err)
{
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, WHERE, &root, err);

	if (rc != AW_OK)
		return rc;
	rc = read_root(root, license, err);
	json_decref(root);
	return rc;
}
