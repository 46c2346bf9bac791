/* SPDX-License-Identifier: ISC */
#include "cisco/rest/restconf.h"

#include <stdlib.h>
#include <string.h>

#include "cisco/rest/restconf_reader.h"
#include "base/text.h"

#define WHERE "licensing/state"
#define ROOT "cisco-smart-license:state"
#define PRODUCT_MAX 256
#define NAME_MAX_OCTETS 128

/* How a contact went. One that never was has neither a time nor a message. */
static void
read_sync(struct aw_restconf_reader *r, const json_t *part, const char *success_key,
    const char *time_key, struct aw_sync *sync)
{
	bool success, told = aw_restconf_boolean(r, part, success_key, &success);

	sync->at = aw_restconf_date(r, part, time_key);
	if (!told)
		sync->result = sync->at != AW_INSTANT_NONE ? AW_SYNC_UNKNOWN : AW_SYNC_NONE;
	else if (success)
		sync->result = AW_SYNC_SUCCEEDED;
	else if (sync->at != AW_INSTANT_NONE || aw_answer_json_text(part, "fail-message") != NULL)
		sync->result = AW_SYNC_FAILED;
	if (sync->result == AW_SYNC_FAILED)
		sync->reason = aw_answer_json_keep(&r->answer, part, "fail-message");
	/* Only where it is no boolean. */
	sync->raw = aw_answer_json_keep(&r->answer, part, success_key);
	if (sync->raw != NULL)
		sync->result = AW_SYNC_UNKNOWN;
}

/* registration-failed or registration-retry. */
static void
read_failure(struct aw_restconf_reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;

	if (part == NULL || license->renewal.result != AW_SYNC_NONE)
		return;
	license->renewal.result = AW_SYNC_FAILED;
	license->renewal.at = aw_restconf_date(r, part, "fail-time");
	license->renewal.reason = aw_answer_json_keep(&r->answer, part, "fail-message");
	license->next_renewal = aw_restconf_date(r, part, "retry-next-time");
}

static void
read_registration(struct aw_restconf_reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	const json_t *complete = aw_restconf_container(r, part, "registration-complete");

	license->registration_raw = aw_answer_json_keep(&r->answer, part, "registration-state");
	license->registration = aw_registration_parse(license->registration_raw);
	if (license->registration == AW_REGISTRATION_UNKNOWN && license->registration_raw != NULL)
		aw_restconf_wrong(r, "registration-state", license->registration_raw);
	if (complete != NULL) {
		license->registered_at = aw_restconf_date(r, complete, "complete-time");
		license->registration_expires = aw_restconf_date(r, complete, "expire-time");
		license->next_renewal = aw_restconf_date(r, complete, "next-renew-time");
		license->smart_account = aw_answer_json_keep(&r->answer, complete, "smart-account");
		license->virtual_account =
		    aw_answer_json_keep(&r->answer, complete, "virtual-account");
		read_sync(r, complete, "last-renew-success", "last-renew-time", &license->renewal);
	}
	license->pending_since = aw_restconf_date(
	    r, aw_restconf_container(r, part, "registration-in-progress"), "start-time");
	read_failure(r, aw_restconf_container(r, part, "registration-failed"));
	read_failure(r, aw_restconf_container(r, part, "registration-retry"));
}

/* The container of a state that needs contact with the license server. */
static void
read_contact(struct aw_restconf_reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;

	if (part == NULL)
		return;
	read_sync(r, part, "last-comm-status-success", "last-comm-time", &license->sync);
	license->next_sync = aw_restconf_date(r, part, "next-comm-time");
	license->deadline =
	    aw_restconf_judged_date(r, part, "comm-deadline-time", &license->deadline_word);
	r->contact = json_object_get(part, "last-comm-status-success") != NULL &&
		     json_object_get(part, "comm-deadline-time") != NULL;
}

/*
 * Of a state that this version does not know: its container, which the model would name after it,
 * or that of a known state. The dates count all the same.
 */
static void
read_unknown_contact(struct aw_restconf_reader *r, const json_t *part)
{
	static const char *const known[] = {"authorization-authorized",
	    "authorization-out-of-compliance", "authorization-authorization-expired"};
	static const char lead[] = "auth-state-";
	const char *word = r->answer.license->authorization_raw;
	const json_t *state = NULL;
	char name[NAME_MAX_OCTETS];

	if (word != NULL && strncmp(word, lead, sizeof(lead) - 1) == 0 &&
	    aw_text_format(name, sizeof(name), "authorization-%s", word + sizeof(lead) - 1))
		state = aw_restconf_container(r, part, name);
	for (size_t i = 0; state == NULL && i < sizeof(known) / sizeof(known[0]); i++)
		state = aw_restconf_container(r, part, known[i]);
	read_contact(r, state);
}

/* What is left; it runs from now where `runs`. */
static void
read_left(struct aw_restconf_reader *r, const json_t *part, const char *key, bool runs)
{
	struct aw_license *license = r->answer.license;
	int64_t left;

	if (part == NULL || !aw_restconf_number(r, part, key, &left))
		return;
	license->evaluation_left = left;
	if (runs && r->observed_at != AW_INSTANT_NONE)
		license->evaluation_ends = r->observed_at + left;
}

static void
read_authorization(struct aw_restconf_reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	const json_t *state;

	license->authorization_raw = aw_answer_json_keep(&r->answer, part, "authorization-state");
	license->authorization = aw_authorization_parse(license->authorization_raw);
	switch (license->authorization) {
	case AW_AUTHORIZATION_UNKNOWN:
		if (license->authorization_raw != NULL)
			aw_restconf_wrong(r, "authorization-state", license->authorization_raw);
		read_unknown_contact(r, part);
		return;
	case AW_AUTHORIZATION_EVALUATION:
		read_left(
		    r, aw_restconf_container(r, part, "authorization-eval"), "seconds-left", true);
		return;
	case AW_AUTHORIZATION_EVALUATION_EXPIRED:
		state = aw_restconf_container(r, part, "authorization-eval-expired");
		license->evaluation_ends = aw_restconf_date(r, state, "expire-time");
		return;
	case AW_AUTHORIZATION_AUTHORIZED:
		read_contact(r, aw_restconf_container(r, part, "authorization-authorized"));
		return;
	case AW_AUTHORIZATION_RESERVED:
		state = aw_restconf_container(r, part, "authorization-authorized-reservation");
		license->authorized_at = aw_restconf_date(r, state, "reservation-time");
		return;
	case AW_AUTHORIZATION_OUT_OF_COMPLIANCE:
		state = aw_restconf_container(r, part, "authorization-out-of-compliance");
		read_contact(r, state);
		license->out_of_compliance_since = aw_restconf_date(r, state, "ooc-time");
		return;
	default:
		/* The model names the container so. */
		read_contact(
		    r, aw_restconf_container(r, part, "authorization-authorization-expired"));
	}
}

/* The authorization is more exact where it is about the evaluation. */
static void
read_evaluation(struct aw_restconf_reader *r, const json_t *part)
{
	struct aw_license *license = r->answer.license;
	bool in_use, expired;

	(void)aw_restconf_boolean(r, part, "eval-in-use", &in_use);
	(void)aw_restconf_boolean(r, part, "eval-expired", &expired);
	if (license->evaluation_left < 0 && !expired)
		read_left(
		    r, aw_restconf_container(r, part, "eval-period-left"), "time-left", in_use);
	if (license->evaluation_ends == AW_INSTANT_NONE && expired)
		license->evaluation_ends = aw_restconf_date(
		    r, aw_restconf_container(r, part, "eval-expire-time"), "expire-time");
}

static bool
read_entitlement(struct aw_restconf_reader *r, const json_t *item)
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
	if (aw_restconf_number(r, item, "count", &count))
		entitlement->count = (uint64_t)(count < UINT32_MAX ? count : UINT32_MAX);
	entitlement->raw = aw_answer_json_keep(&r->answer, item, "enforcement-mode");
	entitlement->state = aw_entitlement_parse(entitlement->raw);
	if (entitlement->raw == NULL)
		r->missing = "the enforcement mode of a license";
	else if (entitlement->state == AW_ENTITLEMENT_UNKNOWN)
		aw_restconf_wrong(r, "enforcement-mode", entitlement->raw);
	return true;
}

static void
read_usage(struct aw_restconf_reader *r, const json_t *usage)
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

/* "PID:...,SN:...", as texts of these devices have it. */
static void
read_udi(struct aw_restconf_reader *r, const json_t *udi, struct aw_identity *identity)
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
what_is_missing(const struct aw_restconf_reader *r)
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
read_info(struct aw_restconf_reader *r, const json_t *info, struct aw_identity *identity)
{
	struct aw_license *license = r->answer.license;
	const char *missing;

	read_registration(r, aw_restconf_container(r, info, "registration"));
	read_authorization(r, aw_restconf_container(r, info, "authorization"));
	read_evaluation(r, aw_restconf_container(r, info, "evaluation"));
	license->transport = aw_answer_json_keep(
	    &r->answer, aw_restconf_container(r, info, "transport"), "transport-type");
	license->mode = aw_restconf_policy(r, aw_restconf_container(r, info, "policy"),
			    aw_restconf_container(r, info, "rum-ack"))
			    ? AW_LICENSE_POLICY
			    : AW_LICENSE_CLASSIC;
	aw_restconf_trust_codes(r, json_object_get(info, "trust-code"));
	read_udi(r, aw_restconf_container(r, info, "udi"), identity);
	read_usage(r, json_object_get(info, "usage"));
	missing = what_is_missing(r);
	license->complete = missing == NULL;
	if (missing != NULL)
		aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_INCOMPLETE, "lacks", missing);
}

/* Smart Licensing is switched off: state-info is not there, and nothing is to be renewed. */
static void
note_disabled(struct aw_restconf_reader *r)
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
read_root(struct aw_restconf_reader *r, const json_t *root, struct aw_identity *identity,
    struct aw_error *err)
{
	const json_t *state = json_object_get(root, ROOT), *info;
	bool enabled;

	if (!json_is_object(state))
		return aw_error_set(err, AW_ERR_ANSWER_JSON, WHERE, "without the object " ROOT);
	info = aw_restconf_container(r, state, "state-info");
	if (aw_restconf_boolean(r, state, "smart-enabled", &enabled) && !enabled && info == NULL)
		note_disabled(r);
	else
		read_info(r, info, identity);
	return aw_answer_json_finish(&r->answer, err);
}

enum aw_err
aw_restconf_json_parse(const char *data, size_t len, int64_t observed_at,
    struct aw_license *license, struct aw_identity *identity, struct aw_error *err)
{
	struct aw_restconf_reader r = {
	    .answer = {.where = WHERE, .license = license}, .observed_at = observed_at};
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, WHERE, &root, err);

	if (rc != AW_OK)
		return rc;
	rc = read_root(&r, root, identity, err);
	json_decref(root);
	return rc;
}
