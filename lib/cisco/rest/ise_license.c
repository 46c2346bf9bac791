/* SPDX-License-Identifier: ISC */
/* License state, nodes and version of ISE. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/cisco_date.h"
#include "base/text.h"
#include "cisco/rest/answer_json.h"
#include "cisco/rest/ise.h"

#define REGISTER "license register"
#define TIERS "license tiers"
#define EVALUATION "license evaluation"
#define NODES "list of nodes"
#define PATCH "version"
#define NAME_MAX_OCTETS 128
#define EVALUATION_DAYS_MAX 3660

/* The object or list of an answer, which newer versions have below "response". */
static const json_t *
content_of(const json_t *root)
{
	const json_t *response = json_object_get(root, "response");

	return response != NULL ? response : root;
}

/* True for the words in place of a value that there is none: "-". */
static bool
is_nothing(const char *text)
{
	return text == NULL || strcmp(text, "-") == 0 || strcasecmp(text, "null") == 0;
}

/* Only a server of the site is noted; which host of Cisco it is otherwise is not reported. */
static enum aw_err
read_transport(struct aw_answer_json *answer, const json_t *object)
{
	struct aw_license *license = answer->license;
	const char *type = aw_answer_json_text(object, "connectionType");
	const char *server = aw_answer_json_text(object, "ssmOnPremServer");
	char url[NAME_MAX_OCTETS];

	if (type == NULL ||
	    (strncasecmp(type, "SSM", 3) != 0 && strcasecmp(type, "TRANSPORT_GATEWAY") != 0))
		return AW_OK;
	license->transport = aw_answer_json_keep(answer, object, "connectionType");
	if (license->transport == NULL)
		return AW_ERR_NO_MEMORY;
	if (is_nothing(server) || !aw_text_format(url, sizeof(url), "https://%s", server))
		return AW_OK;
	license->url = aw_text_clean_dup(url, strlen(url), NAME_MAX_OCTETS);
	return license->url != NULL ? AW_OK : AW_ERR_NO_MEMORY;
}

enum aw_err
aw_ise_register_parse(
    const char *data, size_t len, struct aw_license *license, struct aw_error *err)
{
	struct aw_answer_json answer = {.where = REGISTER, .license = license};
	const json_t *object;
	const char *word;
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, REGISTER, &root, err);

	if (rc != AW_OK)
		return rc;
	object = content_of(root);
	word = aw_answer_json_text(object, "registrationState");
	if (word == NULL) {
		json_decref(root);
		return aw_error_set(err, AW_ERR_ANSWER_JSON, REGISTER, "without registrationState");
	}
	license->mode = AW_LICENSE_CLASSIC;
	license->registration = aw_registration_parse(word);
	license->registration_raw = aw_answer_json_keep(&answer, object, "registrationState");
	if (license->registration == AW_REGISTRATION_UNKNOWN)
		aw_answer_json_complain(&answer, AW_ERR_LICENSE_WORD, "registrationState", word);
	answer.failed = answer.failed || read_transport(&answer, object) != AW_OK;
	json_decref(root);
	return aw_answer_json_finish(&answer, err);
}

/* A tier that is switched off consumes nothing, whatever its compliance. */
static bool
is_off(const char *status)
{
	return status != NULL && strcasecmp(status, "DISABLED") == 0;
}

/* The words of a tier. */
static enum aw_entitlement_state
state_of(const char *status, const char *compliance)
{
	static const struct {
		const char *word;
		enum aw_entitlement_state state;
	} words[] = {{"COMPLIANT", AW_ENTITLEMENT_AUTHORIZED},
	    {"NON_COMPLIANT", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
	    {"NONCOMPLIANT", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
	    {"NOT_COMPLIANT", AW_ENTITLEMENT_OUT_OF_COMPLIANCE},
	    {"RELEASED_ENTITLEMENT", AW_ENTITLEMENT_NOT_IN_USE}};

	if (is_off(status))
		return AW_ENTITLEMENT_NOT_IN_USE;
	for (size_t i = 0; compliance != NULL && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcasecmp(compliance, words[i].word) == 0)
			return words[i].state;
	return compliance != NULL ? aw_entitlement_parse(compliance) : AW_ENTITLEMENT_UNKNOWN;
}

/* What a tier makes of the whole, the worse one later. */
static int
rank_of(enum aw_entitlement_state state, enum aw_authorization *authorization)
{
	switch (state) {
	case AW_ENTITLEMENT_NOT_IN_USE:
		*authorization = AW_AUTHORIZATION_NONE;
		return 1;
	case AW_ENTITLEMENT_AUTHORIZED:
	case AW_ENTITLEMENT_RESERVED:
		*authorization = AW_AUTHORIZATION_AUTHORIZED;
		return 2;
	case AW_ENTITLEMENT_EVALUATION:
		*authorization = AW_AUTHORIZATION_EVALUATION;
		return 3;
	case AW_ENTITLEMENT_EVALUATION_EXPIRED:
		*authorization = AW_AUTHORIZATION_EVALUATION_EXPIRED;
		return 5;
	case AW_ENTITLEMENT_OUT_OF_COMPLIANCE:
	case AW_ENTITLEMENT_OVERAGE:
		*authorization = AW_AUTHORIZATION_OUT_OF_COMPLIANCE;
		return 6;
	case AW_ENTITLEMENT_EXPIRED:
		*authorization = AW_AUTHORIZATION_EXPIRED;
		return 7;
	default:
		*authorization = AW_AUTHORIZATION_UNKNOWN;
		return 4;
	}
}

/* "May 27,2026 19:38:38 PM": without a zone, and with a half of the day that does not count. */
static int64_t
last_date(struct aw_answer_json *answer, const json_t *item, int64_t zone_offset)
{
	const char *text = aw_answer_json_text(item, "lastAuthorization");
	char plain[64], zone[AW_ZONE_MAX];
	int64_t at = AW_INSTANT_NONE;
	size_t len = 0;

	if (is_nothing(text))
		return AW_INSTANT_NONE;
	for (size_t i = 0; text[i] != '\0' && len + 1 < sizeof(plain); i++)
		plain[len++] = text[i];
	for (size_t i = 0; i < len; i++)
		if (plain[i] == ',')
			plain[i] = ' ';
	if (len > 3 && (strncasecmp(plain + len - 3, " AM", 3) == 0 ||
			   strncasecmp(plain + len - 3, " PM", 3) == 0))
		len -= 3;
	if (!aw_cisco_date(plain, len, &at, zone)) {
		aw_answer_json_complain(answer, AW_ERR_LICENSE_DATE, "lastAuthorization", text);
		return AW_INSTANT_NONE;
	}
	return at != AW_INSTANT_NONE ? aw_cisco_zoned(at, zone, zone_offset) : at;
}

/* The worst tier decides the authorization. */
struct worst {
	int rank;
	int64_t last; /* the latest authorization */
};

static bool
add_tier(
    struct aw_answer_json *answer, const json_t *item, int64_t zone_offset, struct worst *worst)
{
	struct aw_license *license = answer->license;
	const char *compliance = aw_answer_json_text(item, "compliance");
	const json_t *count = json_object_get(item, "consumptionCounter");
	struct aw_entitlement *tier;
	enum aw_authorization authorization;
	int64_t last = last_date(answer, item, zone_offset);

	if (license->n_entitlements >= AW_ENTITLEMENTS_MAX)
		return true;
	if (!AW_GROW(license->entitlements, license->n_entitlements))
		return false;
	tier = &license->entitlements[license->n_entitlements++];
	*tier = (struct aw_entitlement){.name = aw_answer_json_keep(answer, item, "name"),
	    .tag = strdup(""),
	    .count = AW_COUNT_NONE,
	    .owned = AW_COUNT_NONE,
	    .ends = AW_INSTANT_NONE,
	    .state = state_of(aw_answer_json_text(item, "status"), compliance),
	    .raw = aw_answer_json_keep(answer, item,
		is_off(aw_answer_json_text(item, "status")) ? "status" : "compliance")};
	if (tier->name == NULL)
		tier->name = strdup("");
	if (json_is_integer(count) && json_integer_value(count) >= 0)
		tier->count = (uint64_t)json_integer_value(count) < UINT32_MAX
				  ? (uint64_t)json_integer_value(count)
				  : UINT32_MAX;
	if (tier->state == AW_ENTITLEMENT_UNKNOWN)
		aw_answer_json_complain(answer, AW_ERR_LICENSE_WORD, "compliance",
		    compliance != NULL ? compliance : "not reported");
	if (last != AW_INSTANT_NONE && (worst->last == AW_INSTANT_NONE || last > worst->last))
		worst->last = last;
	if (rank_of(tier->state, &authorization) > worst->rank) {
		worst->rank = rank_of(tier->state, &license->authorization);
		free(license->authorization_raw);
		license->authorization_raw =
		    compliance != NULL ? aw_answer_json_keep(answer, item, "compliance") : NULL;
	}
	return tier->name != NULL && tier->tag != NULL;
}

/* Tiers of a license that is in use were authorized then: the last contact that succeeded. */
static void
note_contact(struct aw_license *license, const struct worst *worst, int64_t zone_offset)
{
	if (worst->last == AW_INSTANT_NONE)
		return;
	license->authorized_at = worst->last;
	license->sync.at = worst->last;
	license->sync.result = AW_SYNC_SUCCEEDED;
	license->sync.raw = strdup("lastAuthorization");
	license->zone_offset = zone_offset != AW_INSTANT_NONE ? zone_offset : 0;
	license->zone_note =
	    strdup(zone_offset != AW_INSTANT_NONE ? "dates without a zone are read by zone-offset"
						  : "dates without a zone are read as UTC");
}

enum aw_err
aw_ise_tiers_parse(const char *data, size_t len, int64_t zone_offset, struct aw_license *license,
    struct aw_error *err)
{
	struct aw_answer_json answer = {.where = TIERS, .license = license};
	struct worst worst = {0, AW_INSTANT_NONE};
	const json_t *list;
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, TIERS, &root, err);

	if (rc != AW_OK)
		return rc;
	list = content_of(root);
	if (!json_is_array(list)) {
		json_decref(root);
		return aw_error_set(err, AW_ERR_ANSWER_JSON, TIERS, "no list of tiers");
	}
	license->mode = AW_LICENSE_CLASSIC;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!add_tier(&answer, json_array_get(list, i), zone_offset, &worst))
			answer.failed = true;
	note_contact(license, &worst, zone_offset);
	if (json_array_size(list) == 0)
		aw_answer_json_complain(&answer, AW_ERR_LICENSE_INCOMPLETE, TIERS, "none");
	license->complete = license->registration_raw != NULL && json_array_size(list) > 0;
	json_decref(root);
	return aw_answer_json_finish(&answer, err);
}

enum aw_err
aw_ise_evaluation_parse(
    const char *data, size_t len, int64_t now, struct aw_license *license, struct aw_error *err)
{
	const json_t *days;
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, EVALUATION, &root, err);

	if (rc != AW_OK)
		return rc;
	days = json_object_get(content_of(root), "daysRemaining");
	if (!json_is_integer(days) || json_integer_value(days) > EVALUATION_DAYS_MAX)
		rc = aw_error_set(
		    err, AW_ERR_ANSWER_JSON, EVALUATION, "without a number daysRemaining");
	else if (license->authorization == AW_AUTHORIZATION_EVALUATION) {
		license->evaluation_left =
		    json_integer_value(days) > 0 ? json_integer_value(days) * AW_DAY : 0;
		license->evaluation_ends = now + license->evaluation_left;
		if (json_integer_value(days) <= 0)
			license->authorization = AW_AUTHORIZATION_EVALUATION_EXPIRED;
	}
	json_decref(root);
	return rc;
}

/* A host name becomes a part of a path. */
static bool
add_node(struct aw_ise_nodes *nodes, const json_t *item)
{
	const char *name = aw_answer_json_text(item, "hostname");
	const json_t *roles = json_object_get(item, "roles");
	bool primary = false;
	char *copy;

	if (name == NULL || aw_name_span(name) != strlen(name) || name[0] == '.' ||
	    strlen(name) > NAME_MAX_OCTETS || nodes->n >= AW_ISE_NODES_MAX) {
		nodes->cut = true;
		return true;
	}
	for (size_t i = 0; i < json_array_size(roles); i++) {
		const char *role = json_string_value(json_array_get(roles, i));

		primary = primary || (role != NULL && strncasecmp(role, "Primary", 7) == 0);
		primary = primary || (role != NULL && strcasecmp(role, "Standalone") == 0);
	}
	copy = strdup(name);
	if (copy == NULL)
		return false;
	nodes->names[nodes->n++] = copy;
	if (primary) {
		nodes->names[nodes->n - 1] = nodes->names[0];
		nodes->names[0] = copy;
	}
	return true;
}

enum aw_err
aw_ise_nodes_parse(const char *data, size_t len, struct aw_ise_nodes *nodes, struct aw_error *err)
{
	const json_t *list;
	bool room = true;
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, NODES, &root, err);

	*nodes = (struct aw_ise_nodes){0};
	if (rc != AW_OK)
		return rc;
	list = content_of(root);
	for (size_t i = 0; room && i < json_array_size(list); i++)
		room = add_node(nodes, json_array_get(list, i));
	if (!room)
		rc = aw_error_nomem(err);
	else if (nodes->n == 0)
		rc = aw_error_set(err, AW_ERR_ANSWER_JSON, NODES, "no node with a host name");
	json_decref(root);
	return rc;
}

void
aw_ise_nodes_clear(struct aw_ise_nodes *nodes)
{
	for (size_t i = 0; i < nodes->n; i++)
		free(nodes->names[i]);
	*nodes = (struct aw_ise_nodes){0};
}

enum aw_err
aw_ise_version_parse(const char *data, size_t len, char **version, struct aw_error *err)
{
	const json_t *object, *patches;
	json_int_t patch = 0;
	const char *text;
	char whole[NAME_MAX_OCTETS];
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, PATCH, &root, err);

	*version = NULL;
	if (rc != AW_OK)
		return rc;
	object = content_of(root);
	text = aw_answer_json_text(object, "iseVersion");
	patches = json_object_get(object, "patchVersion");
	for (size_t i = 0; i < json_array_size(patches); i++) {
		const json_t *number = json_object_get(json_array_get(patches, i), "patchNumber");

		if (json_is_integer(number) && json_integer_value(number) > patch)
			patch = json_integer_value(number);
	}
	if (text == NULL)
		rc = aw_error_set(err, AW_ERR_ANSWER_JSON, PATCH, "without iseVersion");
	else if (patch > 0)
		(void)aw_text_format(
		    whole, sizeof(whole), "%.64s, patch %lld", text, (long long)patch);
	else
		(void)aw_text_format(whole, sizeof(whole), "%.64s", text);
	json_decref(root);
	if (rc != AW_OK)
		return rc;
	*version = aw_text_clean_dup(whole, strlen(whole), NAME_MAX_OCTETS);
	return *version != NULL ? AW_OK : aw_error_nomem(err);
}
