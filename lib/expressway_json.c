/* SPDX-License-Identifier: ISC */
#include "expressway.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "license_text.h"
#include "text.h"

#define WHERE "smartlicensing"
#define TEXT_MAX 256

struct reader {
	const json_t *part; /* Registration or Authorization */
	struct aw_license *license;
	bool failed; /* memory is short */
};

static void
complain(struct reader *r, enum aw_err code, const char *key, const char *value)
{
	if (aw_license_problem(
		r->license, AW_SEVERITY_WARNING, code, WHERE, "%s: %s", key, value) != AW_OK)
		r->failed = true;
}

/* The text of a key, NULL if it is not there or no text. */
static const char *
text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static char *
keep(struct reader *r, const json_t *object, const char *key)
{
	const char *value = text(object, key);
	char *copy = value != NULL ? aw_text_clean_dup(value, strlen(value), TEXT_MAX) : NULL;

	if (value != NULL && copy == NULL)
		r->failed = true;
	return copy;
}

/* "February, 05 Feb 2020 06:18:07 GMT": with the month where RFC 9110 has the day of the week. */
static int64_t
date(struct reader *r, const char *key)
{
	const char *value = text(r->part, key);
	int64_t instant = AW_INSTANT_NONE;
	char zone[8];

	if (value == NULL || aw_cisco_date(value, strlen(value), &instant, zone))
		return instant;
	complain(r, AW_ERR_LICENSE_DATE, key, value);
	return AW_INSTANT_NONE;
}

static void
read_registration(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->license;
	const char *word = text(part, "RegistrationStatus");

	r->part = part;
	if (word != NULL) {
		license->registration = aw_registration_parse(word);
		license->registration_raw = keep(r, part, "RegistrationStatus");
		if (license->registration == AW_REGISTRATION_UNKNOWN)
			complain(r, AW_ERR_LICENSE_WORD, "RegistrationStatus", word);
	}
	license->registered_at = date(r, "InitialRegistration");
	license->registration_expires = date(r, "RegistrationExpires");
	license->next_renewal = date(r, "NextRenewalAttempt");
}

static void
read_authorization(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->license;
	const char *word = text(part, "LicenseAuthorizationStatus");

	r->part = part;
	if (word != NULL) {
		license->authorization = aw_authorization_parse(word);
		license->authorization_raw = keep(r, part, "LicenseAuthorizationStatus");
		if (license->authorization == AW_AUTHORIZATION_UNKNOWN)
			complain(r, AW_ERR_LICENSE_WORD, "LicenseAuthorizationStatus", word);
	}
	license->sync.at = date(r, "LastAuthorizationAttempt");
	license->sync.result = license->sync.at != AW_INSTANT_NONE ? AW_SYNC_UNKNOWN : AW_SYNC_NONE;
	license->next_sync = date(r, "NextAuthorizationAttempt");
	license->deadline = date(r, "AuthorizationExpires");
}

static enum aw_err
read_root(const json_t *root, struct aw_license *license, struct aw_error *err)
{
	struct reader r = {.license = license};
	const json_t *registration = json_object_get(root, "Registration");
	const json_t *authorization = json_object_get(root, "Authorization");

	if (!json_is_object(registration) || !json_is_object(authorization))
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE,
		    "without the objects Registration and Authorization");
	license->mode = AW_LICENSE_CLASSIC;
	license->smart_account = keep(&r, root, "SmartAccount");
	license->virtual_account = keep(&r, root, "VirtualAccount");
	read_registration(&r, registration);
	read_authorization(&r, authorization);
	license->complete = license->registration_raw != NULL && license->authorization_raw != NULL;
	if (!license->complete)
		complain(&r, AW_ERR_LICENSE_INCOMPLETE, "status", "a word is missing");
	return r.failed ? aw_error_nomem(err) : AW_OK;
}

enum aw_err
aw_expressway_json_parse(
    const char *data, size_t len, struct aw_license *license, struct aw_error *err)
{
	json_error_t error;
	json_t *root = json_loadb(data, len, JSON_REJECT_DUPLICATES, &error);
	enum aw_err rc;

	if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
		return aw_error_nomem(err);
	if (root == NULL)
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE, "line %d, column %d: %s",
		    error.line, error.column, error.text);
	rc = read_root(root, license, err);
	json_decref(root);
	return rc;
}
