/* SPDX-License-Identifier: ISC */
#include "cisco/rest/restconf.h"

#include <stdlib.h>
#include <string.h>

#include "cisco/rest/answer_json.h"
#include "base/text.h"

#define WHERE "licensing/state"
#define ROOT "cisco-smart-license:state"
#define DATE_MIN 20 /* "2022-02-05T10:00:00Z" */
#define PRODUCT_MAX 256

struct reader {
	struct aw_answer_json answer;
	int64_t observed_at;
	bool contact; /* success and deadline of a contact with the license server were reported */
	bool ack_reported;   /* whether, or until when, an acknowledgement is due */
	const char *missing; /* first gap in the list of licenses; NULL: none */
};

static void
wrong(struct reader *r, const char *key, const char *value)
{
	aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_WORD, key, value);
}

/* A container; NULL if it is not there. */
static const json_t *
container(struct reader *r, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (value == NULL || json_is_object(value))
		return value;
	wrong(r, key, "not a container");
	return NULL;
}

/* False if it is not there or no boolean. */
static bool
boolean(struct reader *r, const json_t *object, const char *key, bool *out)
{
	const json_t *value = json_object_get(object, key);

	*out = json_is_true(value);
	if (value != NULL && !json_is_boolean(value))
		wrong(r, key, "neither true nor false");
	return json_is_boolean(value);
}

/* RFC 7951 section 6.1: numbers of 64 bits are strings, those of 32 bits are not; both are read. */
static bool
number(struct reader *r, const json_t *object, const char *key, int64_t *out)
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
	wrong(r, key, "not a number in the range");
	return false;
}

/* yang:date-and-time (RFC 6991); the zero that means "never" is AW_INSTANT_NONE. */
static int64_t
date(struct reader *r, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	const char *text = json_string_value(value);
	int64_t instant;

	if (value == NULL || (text != NULL && strncmp(text, "0000-", 5) == 0))
		return AW_INSTANT_NONE;
	if (text != NULL && strlen(text) >= DATE_MIN && aw_instant_parse(text, &instant))
		return instant > 0 ? instant : AW_INSTANT_NONE;
	aw_answer_json_complain(
	    &r->answer, AW_ERR_LICENSE_DATE, key, text != NULL ? text : "not a text");
	return AW_INSTANT_NONE;
}

/* How a contact went. One that never was has neither a time nor a message. */
static void
read_sync(struct reader *r, const json_t *part, const char *success_key, const char *time_key,
    struct aw_sync *sync)
{
	bool success, told = boolean(r, part, success_key, &success);

	sync->at = date(r, part, time_key);
	if (!told)
		sync->result = sync->at != AW_INSTANT_NONE ? AW_SYNC_UNKNOWN : AW_SYNC_NONE;
	else if (success)
		sync->result = AW_SYNC_SUCCEEDED;
	else if (sync->at != AW_INSTANT_NONE || aw_answer_json_text(part, "fail-message") != NULL)
		sync->result = AW_SYNC_FAILED;
	if (sync->result == AW_SYNC_FAILED)
		sync->reason = aw_answer_json_keep(&r->answer, part, "fail-message");
}

/* registration-failed or registration-retry. */
static void
read_failure(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;

	if (part == NULL || license->renewal.result != AW_SYNC_NONE)
		return;
	license->renewal.result = AW_SYNC_FAILED;
	license->renewal.at = date(r, part, "fail-time");
	license->renewal.reason = aw_answer_json_keep(&r->answer, part, "fail-message");
	license->next_renewal = date(r, part, "retry-next-time");
}

static void
read_registration(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	const json_t *complete = container(r, part, "registration-complete");

	license->registration_raw = aw_answer_json_keep(&r->answer, part, "registration-state");
	license->registration = aw_registration_parse(license->registration_raw);
	if (license->registration == AW_REGISTRATION_UNKNOWN && license->registration_raw != NULL)
		wrong(r, "registration-state", license->registration_raw);
	if (complete != NULL) {
		license->registered_at = date(r, complete, "complete-time");
		license->registration_expires = date(r, complete, "expire-time");
		license->next_renewal = date(r, complete, "next-renew-time");
		license->smart_account = aw_answer_json_keep(&r->answer, complete, "smart-account");
		license->virtual_account =
		    aw_answer_json_keep(&r->answer, complete, "virtual-account");
		read_sync(r, complete, "last-renew-success", "last-renew-time", &license->renewal);
	}
	read_failure(r, container(r, part, "registration-failed"));
	read_failure(r, container(r, part, "registration-retry"));
}

/* The container of a state that needs contact with the license server. */
static void
read_contact(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;

	if (part == NULL)
		return;
	read_sync(r, part, "last-comm-status-success", "last-comm-time", &license->sync);
	license->next_sync = date(r, part, "next-comm-time");
	license->deadline = date(r, part, "comm-deadline-time");
	r->contact = json_is_boolean(json_object_get(part, "last-comm-status-success")) &&
		     json_object_get(part, "comm-deadline-time") != NULL;
}

/* What is left; it runs from now where `runs`. */
static void
read_left(struct reader *r, const json_t *part, const char *key, bool runs)
{
	struct aw_license *license = r->answer.license;
	int64_t left;

	if (part == NULL || !number(r, part, key, &left))
		return;
	license->evaluation_left = left;
	if (runs && r->observed_at != AW_INSTANT_NONE)
		license->evaluation_ends = r->observed_at + left;
}

static void
read_authorization(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	const json_t *state;

	license->authorization_raw = aw_answer_json_keep(&r->answer, part, "authorization-state");
	license->authorization = aw_authorization_parse(license->authorization_raw);
	switch (license->authorization) {
	case AW_AUTHORIZATION_UNKNOWN:
		if (license->authorization_raw != NULL)
			wrong(r, "authorization-state", license->authorization_raw);
		return;
	case AW_AUTHORIZATION_EVALUATION:
		read_left(r, container(r, part, "authorization-eval"), "seconds-left", true);
		return;
	case AW_AUTHORIZATION_EVALUATION_EXPIRED:
		state = container(r, part, "authorization-eval-expired");
		license->evaluation_ends = date(r, state, "expire-time");
		return;
	case AW_AUTHORIZATION_AUTHORIZED:
		read_contact(r, container(r, part, "authorization-authorized"));
		return;
	case AW_AUTHORIZATION_RESERVED:
		state = container(r, part, "authorization-authorized-reservation");
		license->authorized_at = date(r, state, "reservation-time");
		return;
	case AW_AUTHORIZATION_OUT_OF_COMPLIANCE:
		state = container(r, part, "authorization-out-of-compliance");
		read_contact(r, state);
		license->out_of_compliance_since = date(r, state, "ooc-time");
		return;
	default:
		/* The model names the container so. */
		read_contact(r, container(r, part, "authorization-authorization-expired"));
	}
}

/* The authorization is more exact where it is about the evaluation. */
static void
read_evaluation(struct reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	bool in_use, expired;

	(void)boolean(r, part, "eval-in-use", &in_use);
	(void)boolean(r, part, "eval-expired", &expired);
	if (license->evaluation_left < 0 && !expired)
		read_left(r, container(r, part, "eval-period-left"), "time-left", in_use);
	if (license->evaluation_ends == AW_INSTANT_NONE && expired)
		license->evaluation_ends =
		    date(r, container(r, part, "eval-expire-time"), "expire-time");
}

static bool
read_entitlement(struct reader *r, const json_t *item)
{
	const char *tag = aw_answer_json_text(item, "entitlement-tag");
	const char *name = aw_answer_json_text(item, "license-name");
	struct aw_entitlement *entitlement;
	int64_t count;

	if (name == NULL)
		name = aw_answer_json_text(item, "short-name");
	name = name != NULL ? name : "";
	tag = tag != NULL ? tag : "";
	entitlement =
	    aw_license_entitlement(r->answer.license, name, strlen(name), tag, strlen(tag));
	if (entitlement == NULL)
		return false;
	if (number(r, item, "count", &count))
		entitlement->count = (uint64_t)(count < UINT32_MAX ? count : UINT32_MAX);
	entitlement->raw = aw_answer_json_keep(&r->answer, item, "enforcement-mode");
	entitlement->state = aw_entitlement_parse(entitlement->raw);
	if (entitlement->raw == NULL)
		r->missing = "the enforcement mode of a license";
	else if (entitlement->state == AW_ENTITLEMENT_UNKNOWN)
		wrong(r, "enforcement-mode", entitlement->raw);
	return true;
}

static void
read_usage(struct reader *r, const json_t *usage)
{
	size_t n = json_array_size(usage);

	if (usage != NULL && !json_is_array(usage))
		r->missing = "a list of licenses";
	if (n > AW_ENTITLEMENTS_MAX) {
		r->missing = "room for so many licenses";
		n = AW_ENTITLEMENTS_MAX;
	}
	for (size_t i = 0; i < n && !r->answer.failed; i++) {
		const json_t *item = json_array_get(usage, i);

		if (!json_is_object(item))
			r->missing = "a license that can be read";
		else if (!read_entitlement(r, item))
			r->answer.failed = true;
	}
}

/* True if the device is under a policy. */
static bool
read_policy(struct reader *r, const json_t *policy, const json_t *ack)
{
	struct aw_license *license = r->answer.license;
	const char *type = aw_answer_json_text(policy, "policy-type");
	bool required;

	r->ack_reported = boolean(r, policy, "ack-required", &required) && !required;
	license->ack_required = required;
	license->last_ack = date(r, ack, "last-received-time");
	license->next_ack_deadline = date(r, ack, "next-report-deadline");
	if (json_object_get(ack, "next-report-deadline") != NULL)
		r->ack_reported = true;
	if (type != NULL)
		return strcmp(type, "policy-type-cisco-invalid") != 0;
	return json_object_size(policy) > 0 || json_object_size(ack) > 0;
}

/* "PID:...,SN:...", as texts of these devices have it. */
static void
read_udi(struct reader *r, const json_t *udi, struct aw_identity *identity)
{
	char product[PRODUCT_MAX];

	identity->product = aw_answer_json_keep(&r->answer, udi, "pid");
	identity->serial = aw_answer_json_keep(&r->answer, udi, "sn");
	if (identity->product == NULL || identity->serial == NULL)
		return;
	(void)aw_text_format(
	    product, sizeof(product), "PID:%s,SN:%s", identity->product, identity->serial);
	r->answer.license->product = aw_text_clean_dup(product, strlen(product), PRODUCT_MAX);
	if (r->answer.license->product == NULL)
		r->answer.failed = true;
}

static const char *
what_is_missing(const struct reader *r)
{
	const struct aw_license *license = r->answer.license;

	if (license->registration_raw == NULL)
		return "the registration state";
	if (license->authorization_raw == NULL)
		return "the authorization state";
	if (license->mode == AW_LICENSE_POLICY && !r->ack_reported)
		return "the deadline of the next acknowledgement";
	if (license->mode == AW_LICENSE_CLASSIC && !r->contact &&
	    (license->authorization == AW_AUTHORIZATION_AUTHORIZED ||
		license->authorization == AW_AUTHORIZATION_OUT_OF_COMPLIANCE ||
		license->authorization == AW_AUTHORIZATION_EXPIRED))
		return "the last contact or the deadline of the next";
	return r->missing;
}

static void
read_info(struct reader *r, const json_t *info, struct aw_identity *identity)
{
	struct aw_license *license = r->answer.license;
	const char *missing;

	read_registration(r, container(r, info, "registration"));
	read_authorization(r, container(r, info, "authorization"));
	read_evaluation(r, container(r, info, "evaluation"));
	license->transport =
	    aw_answer_json_keep(&r->answer, container(r, info, "transport"), "transport-type");
	license->mode = read_policy(r, container(r, info, "policy"), container(r, info, "rum-ack"))
			    ? AW_LICENSE_POLICY
			    : AW_LICENSE_CLASSIC;
	read_udi(r, container(r, info, "udi"), identity);
	read_usage(r, json_object_get(info, "usage"));
	missing = what_is_missing(r);
	license->complete = missing == NULL;
	if (missing != NULL)
		aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_INCOMPLETE, "lacks", missing);
}

/* Smart Licensing is switched off: state-info is not there, and nothing is to be renewed. */
static void
note_disabled(struct reader *r)
{
	struct aw_license *license = r->answer.license;

	license->mode = AW_LICENSE_CLASSIC;
	license->registration = AW_REGISTRATION_NOT_APPLICABLE;
	license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	license->registration_raw = strdup("smart-enabled false");
	license->authorization_raw = strdup("smart-enabled false");
	license->complete = true;
	if (license->registration_raw == NULL || license->authorization_raw == NULL)
		r->answer.failed = true;
}

static enum aw_err
read_root(struct reader *r, const json_t *root, struct aw_identity *identity, struct aw_error *err)
{
	const json_t *state = json_object_get(root, ROOT), *info;
	bool enabled;

	if (!json_is_object(state))
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE, "without the object " ROOT);
	info = container(r, state, "state-info");
	if (boolean(r, state, "smart-enabled", &enabled) && !enabled && info == NULL)
		note_disabled(r);
	else
		read_info(r, info, identity);
	return aw_answer_json_finish(&r->answer, err);
}

enum aw_err
aw_restconf_json_parse(const char *data, size_t len, int64_t observed_at,
    struct aw_license *license, struct aw_identity *identity, struct aw_error *err)
{
	struct reader r = {
	    .answer = {.where = WHERE, .license = license}, .observed_at = observed_at};
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, WHERE, &root, err);

	if (rc != AW_OK)
		return rc;
	rc = read_root(&r, root, identity, err);
	json_decref(root);
	return rc;
}
