/* SPDX-License-Identifier: ISC */
#include "cisco/rest/ssm_json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cisco/rest/ssm_terms.h"
#include "base/text.h"

#define ACCOUNT_MAX 256
#define TAG_MAX 512
#define SAID_MAX 200 /* octets of what a server says instead of a list */
#define ALERTS_MAX 100
#define ALERT "alert of the account"

struct reader {
	struct aw_answer_json answer;
	const char *missing; /* first gap; NULL: none */
};

static void
lacks(struct reader *r, const char *what)
{
	if (r->missing == NULL)
		r->missing = what;
}

/* What the server says of itself, in clean words; "" if nothing. */
static const char *
said(const json_t *root, char out[SAID_MAX])
{
	static const char *const keys[] = {
	    "statusMessage", "error_description", "message", "error", "status"};

	out[0] = '\0';
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *text = aw_answer_json_text(root, keys[i]);

		if (text == NULL)
			continue;
		(void)aw_text_clean(out, SAID_MAX, text, strlen(text));
		return out;
	}
	return out;
}

/* The list of that name, whole as far as the answer shows; NULL: *err is filled. */
static const json_t *
find_list(struct reader *r, const json_t *root, const char *key, struct aw_error *err)
{
	static const char *const whole[] = {"COMPLETE", "SUCCESS", "OK"};
	const json_t *list = json_object_get(root, key);
	const json_t *total = json_object_get(root, "totalRecords");
	const char *status = aw_answer_json_text(root, "status");
	bool good = status == NULL;
	char text[SAID_MAX];

	if (!json_is_array(list)) {
		(void)aw_error_set(err, AW_ERR_ANSWER_JSON, r->answer.where,
		    "without the list \"%s\"%s%s", key, said(root, text)[0] != '\0' ? ": " : "",
		    text);
		return NULL;
	}
	for (size_t i = 0; status != NULL && i < sizeof(whole) / sizeof(whole[0]); i++)
		good = good || strcasecmp(status, whole[i]) == 0;
	if (!good)
		aw_answer_json_complain(
		    &r->answer, AW_ERR_LICENSE_INCOMPLETE, "status", said(root, text));
	if (!good || (json_is_integer(total) &&
			 json_integer_value(total) > (json_int_t)json_array_size(list)))
		lacks(r, good ? "the rest of the list" : "a list that is complete");
	return list;
}

/* How many are in use. */
static void
read_count(struct reader *r, const json_t *item, struct aw_entitlement *entitlement)
{
	const json_t *value = json_object_get(item, "inUse");
	json_int_t count = json_integer_value(value);

	if (value == NULL)
		lacks(r, "how many of a license are in use");
	else if (!json_is_integer(value) || count < 0)
		aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_WORD, "inUse", "not a number");
	else
		entitlement->count = (uint64_t)(count < UINT32_MAX ? count : UINT32_MAX);
}

/* "VIRTUAL/NAME", as several virtual accounts have licenses of one name. */
static void
make_tag(char tag[TAG_MAX], const char *virtual_account, const char *name)
{
	tag[0] = '\0';
	if (virtual_account != NULL)
		(void)aw_text_format(tag, TAG_MAX, "%s/%s", virtual_account, name);
}

static void
read_license(struct reader *r, const json_t *item)
{
	const char *name = aw_answer_json_text(item, "license");
	struct aw_entitlement *entitlement;
	char tag[TAG_MAX];

	if (name == NULL) {
		lacks(r, "the name of a license");
		name = "";
	}
	make_tag(tag, aw_answer_json_text(item, "virtualAccount"), name);
	entitlement =
	    aw_license_entitlement(r->answer.license, name, strlen(name), tag, strlen(tag));
	if (entitlement == NULL) {
		r->answer.failed = true;
		return;
	}
	read_count(r, item, entitlement);
	aw_ssm_terms(&r->answer, item, entitlement);
	entitlement->raw = aw_answer_json_keep(&r->answer, item, "status");
	entitlement->state = aw_entitlement_parse(entitlement->raw);
	if (entitlement->raw == NULL)
		lacks(r, "the status of a license");
	else if (entitlement->state == AW_ENTITLEMENT_UNKNOWN)
		aw_answer_json_complain(
		    &r->answer, AW_ERR_LICENSE_WORD, "status", entitlement->raw);
}

static void
read_licenses(struct reader *r, const json_t *list)
{
	size_t n = json_array_size(list);

	if (n > AW_ENTITLEMENTS_MAX) {
		lacks(r, "room for so many licenses");
		n = AW_ENTITLEMENTS_MAX;
	}
	for (size_t i = 0; i < n && !r->answer.failed; i++) {
		const json_t *item = json_array_get(list, i);

		if (json_is_object(item))
			read_license(r, item);
		else
			lacks(r, "a license that can be read");
	}
}

static enum aw_err
finish(struct reader *r, struct aw_error *err)
{
	if (r->missing != NULL) {
		r->answer.license->complete = false;
		aw_answer_json_complain(&r->answer, AW_ERR_LICENSE_INCOMPLETE, "lacks", r->missing);
	}
	return aw_answer_json_finish(&r->answer, err);
}

enum aw_err
aw_ssm_licenses_parse(const char *data, size_t len, const char *account, struct aw_license *license,
    struct aw_error *err)
{
	struct reader r = {.answer = {.where = "licenses", .license = license}};
	const json_t *list;
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, r.answer.where, &root, err);

	if (rc != AW_OK)
		return rc;
	list = find_list(&r, root, "licenses", err);
	if (list == NULL) {
		json_decref(root);
		return AW_ERR_ANSWER_JSON;
	}
	license->mode = AW_LICENSE_ACCOUNT;
	license->registration = AW_REGISTRATION_NOT_APPLICABLE;
	license->authorization = AW_AUTHORIZATION_NOT_APPLICABLE;
	license->smart_account = aw_text_clean_dup(account, strlen(account), ACCOUNT_MAX);
	license->complete = license->smart_account != NULL;
	r.answer.failed = !license->complete;
	read_licenses(&r, list);
	rc = finish(&r, err);
	json_decref(root);
	return rc;
}

static bool
is_minor(const json_t *alert)
{
	const char *severity = aw_answer_json_text(alert, "severity");

	return severity != NULL && strcasecmp(severity, "minor") == 0;
}

/* "TYPE (SEVERITY): SOURCE", each if it is given. */
static bool
add_alert(const struct reader *r, const json_t *alert, enum aw_severity weight)
{
	const char *type = aw_answer_json_text(alert, "messageType");
	const char *severity = aw_answer_json_text(alert, "severity");
	const char *source = aw_answer_json_text(alert, "source");

	return aw_license_problem(r->answer.license, weight, AW_ERR_DEVICE_ALARM, ALERT,
		   "%s (%s)%s%s", type != NULL ? type : "without a type",
		   severity != NULL ? severity : "without a severity", source != NULL ? ": " : "",
		   source != NULL ? source : "") == AW_OK;
}

/* Those that are minor or those that are not, as many as are kept; the others are counted. */
static void
read_alerts(struct reader *r, const json_t *list, bool minor)
{
	enum aw_severity weight = minor ? AW_SEVERITY_OK : AW_SEVERITY_WARNING;
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(list) && !r->answer.failed; i++) {
		const json_t *alert = json_array_get(list, i);

		if (is_minor(alert) == minor && n++ < ALERTS_MAX && !add_alert(r, alert, weight))
			r->answer.failed = true;
	}
	if (n > ALERTS_MAX && aw_license_problem(r->answer.license, weight, AW_ERR_DEVICE_ALARM,
				  ALERT, "%zu more", n - ALERTS_MAX) != AW_OK)
		r->answer.failed = true;
}

enum aw_err
aw_ssm_alerts_parse(const char *data, size_t len, struct aw_license *license, struct aw_error *err)
{
	struct reader r = {.answer = {.where = "alerts", .license = license}};
	const json_t *list;
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, r.answer.where, &root, err);

	if (rc != AW_OK)
		return rc;
	list = find_list(&r, root, "alerts", err);
	if (list == NULL) {
		json_decref(root);
		return AW_ERR_ANSWER_JSON;
	}
	read_alerts(&r, list, false);
	read_alerts(&r, list, true);
	rc = finish(&r, err);
	json_decref(root);
	return rc;
}
