/* SPDX-License-Identifier: ISC */
/* The JSON form of inspect for license texts. A public contract: do not change keys or nesting. */
#include <jansson.h>
#include <string.h>

#include "inspect/inspect.h"
#include "jsonout.h"
#include "base/text.h"

static json_t *
registration_json(const struct aw_license *license)
{
	return json_pack("{s:s, s:o, s:o, s:o}", "state",
	    aw_registration_word(license->registration), "raw",
	    aw_cli_json_text(license->registration_raw), "next_renewal",
	    aw_cli_json_instant(license->next_renewal), "expires",
	    aw_cli_json_instant(license->registration_expires));
}

/* Null if the device reports no attempt. */
static json_t *
result_json(const struct aw_sync *sync)
{
	return aw_cli_json_text(sync->result == AW_SYNC_NONE ? NULL : aw_sync_word(sync->result));
}

static json_t *
authorization_json(const struct aw_license *license)
{
	json_t *left =
	    license->evaluation_left < 0 ? json_null() : json_integer(license->evaluation_left);

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "state",
	    aw_authorization_word(license->authorization), "raw",
	    aw_cli_json_text(license->authorization_raw), "last_attempt",
	    aw_cli_json_instant(license->sync.at), "last_result", result_json(&license->sync),
	    "next_attempt", aw_cli_json_instant(license->next_sync), "deadline",
	    aw_cli_json_instant(license->deadline), "evaluation_remaining_s", left);
}

static json_t *
entitlement_json(const void *context, size_t i)
{
	const struct aw_entitlement *item = &((const struct aw_license *)context)->entitlements[i];
	json_t *count =
	    item->count == AW_COUNT_NONE ? json_null() : json_integer((json_int_t)item->count);

	return json_pack("{s:o, s:o, s:o, s:s, s:o}", "name", aw_cli_json_text(item->name), "tag",
	    aw_cli_json_text(item->tag), "count", count, "state", aw_entitlement_word(item->state),
	    "raw", aw_cli_json_text(item->raw));
}

static bool
append_problem(json_t *list, enum aw_severity severity, const char *where, const char *text)
{
	const char *word = severity == AW_SEVERITY_OK ? "note" : aw_cli_problem_word(severity);

	return json_array_append_new(
		   list, json_pack("{s:s, s:o, s:o}", "severity", word, "where",
			     aw_cli_json_text(where), "text", aw_cli_json_text(text))) == 0;
}

/* The error of reading, the problems of the text, then the findings, worst first. */
static bool
append_problems(json_t *list, const struct aw_cli_inspection *inspection)
{
	const struct aw_license *license = inspection->license;
	const struct aw_judgement *judgement = inspection->judgement;
	bool done = true;

	if (inspection->error.code != AW_OK)
		done = append_problem(list, AW_SEVERITY_CRITICAL, "file", inspection->error.text);
	for (size_t i = 0; done && i < license->n_problems; i++)
		done = append_problem(list, license->problems[i].severity,
		    license->problems[i].where, license->problems[i].text);
	if (done && license->zone_note != NULL)
		done = append_problem(list, AW_SEVERITY_WARNING, "", license->zone_note);
	for (size_t i = 0; done && judgement != NULL && i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].severity != AW_SEVERITY_OK)
			done = append_problem(list, judgement->verdicts[i].severity,
			    judgement->verdicts[i].object, judgement->verdicts[i].text);
	return done;
}

static json_t *
problems_json(const struct aw_cli_inspection *inspection)
{
	json_t *list = json_array();

	if (list != NULL && !append_problems(list, inspection)) {
		json_decref(list);
		return NULL;
	}
	return list;
}

enum aw_err
aw_cli_inspect_license_json(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err)
{
	const struct aw_license *license = inspection->license;
	const char *mode =
	    license->mode == AW_LICENSE_UNKNOWN ? NULL : aw_license_mode_word(license->mode);
	bool ascii = !aw_text_is_clean(inspection->path, strlen(inspection->path));

	return aw_cli_json_print(cli->out,
	    json_pack("{s:o, s:s, s:o, s:o, s:o, s:{s:o, s:o}, s:o, s:s, s:o}", "file",
		aw_cli_json_text(inspection->path), "kind", "license", "mode",
		aw_cli_json_text(mode), "registration", registration_json(license), "authorization",
		authorization_json(license), "policy", "last_ack",
		aw_cli_json_instant(license->last_ack), "next_ack_deadline",
		aw_cli_json_instant(license->next_ack_deadline), "entitlements",
		aw_cli_json_array(license->n_entitlements, entitlement_json, license), "state",
		aw_severity_word(aw_cli_inspection_severity(inspection)), "problems",
		problems_json(inspection)),
	    ascii, err);
}
