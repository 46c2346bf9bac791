/* SPDX-License-Identifier: ISC */
/* The JSON form of rehearse. A public contract: do not change keys or nesting. */
#include <jansson.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "jsonout.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"
#include "policy/judge/verdict_object.h"
#include "rehearse/rehearse.h"

#define REASON_MAX 1024 /* octets of a reason or a text of policy */

static json_t *
store_json(const void *context, size_t i)
{
	const struct aw_cli_rehearsal *rehearsal = context;
	const struct aw_store *store = &rehearsal->scenario->record->stores[i];
	json_int_t usable = 0;

	for (size_t k = 0; k < store->n_anchors; k++)
		usable += aw_anchor_usable(&store->anchors[k], rehearsal->cli->now);
	return json_pack("{s:s, s:o, s:o, s:I, s:I, s:I}", "name", store->name, "path",
	    aw_cli_json_text(store->path), "format", aw_cli_json_text(store->format), "anchors",
	    (json_int_t)store->n_anchors, "usable", usable, "bad_blocks",
	    (json_int_t)store->bad_blocks);
}

static json_t *
missing_json(const void *context, size_t i)
{
	const struct aw_root *root = ((const struct aw_missing *)context)[i].root;

	return json_pack("{s:o, s:o}", "name", aw_cli_json_text(root->name), "sha256",
	    aw_cli_json_hex(root->sha256, sizeof(root->sha256)));
}

static bool
breaks(const struct aw_readiness_verdict *verdict)
{
	return verdict->state == AW_READINESS_AT_RISK || verdict->state == AW_READINESS_BROKEN;
}

static json_t *
transition_json(const void *context, size_t i)
{
	const struct aw_cli_rehearsal *rehearsal = context;
	const struct aw_readiness_verdict *verdict = &rehearsal->judgement->readiness[i];
	size_t n;
	const struct aw_missing *missing =
	    aw_judgement_missing(rehearsal->judgement, verdict->transition, &n);

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "name", verdict->transition->name,
	    "readiness", aw_readiness_word(verdict->state), "break_date",
	    aw_cli_json_instant(verdict->break_date), "break_reason",
	    aw_cli_json_text(breaks(verdict) ? verdict->reason : NULL), "impact_date",
	    aw_cli_json_instant(verdict->impact_date), "missing",
	    aw_cli_json_array(n, missing_json, missing), "remedy",
	    aw_cli_json_text(verdict->remedy));
}

/* The reason of a verdict, and what hinders the service all the same. */
static json_t *
reason_json(const struct aw_judgement *judgement, const struct aw_service_verdict *service)
{
	char object[AW_OBJECT_MAX + 1], text[2 * REASON_MAX];

	aw_service_object(service->service, object);
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (!aw_cli_hinders(verdict->finding) || strcmp(verdict->object, object) != 0)
			continue;
		(void)aw_text_format(text, sizeof(text), "%s; %s: %s", service->reason,
		    aw_finding_code(verdict->finding)->id, verdict->text);
		return aw_cli_json_text(text);
	}
	return aw_cli_json_text(service->reason);
}

static json_t *
service_json(const void *context, size_t i)
{
	const struct aw_cli_rehearsal *rehearsal = context;
	size_t seen = rehearsal->judgement->n_services;
	const struct aw_service_verdict *verdict = &rehearsal->judgement->services[i];
	char reason[AW_CLI_UNSEEN_TEXT];

	if (i >= seen)
		return json_pack("{s:o, s:n, s:n, s:o}", "service",
		    aw_cli_json_text(rehearsal->unseen[i - seen].service), "verified",
		    "verified_until", "reason",
		    aw_cli_json_text(aw_cli_unseen_reason(&rehearsal->unseen[i - seen], reason)));
	return json_pack("{s:o, s:o, s:o, s:o}", "service",
	    aw_cli_json_text(verdict->service->name), "verified",
	    aw_cli_json_verified(verdict->verified), "verified_until",
	    aw_cli_json_instant(
		verdict->verified == AW_VERIFIED_YES ? verdict->until : AW_INSTANT_NONE),
	    "reason", reason_json(rehearsal->judgement, verdict));
}

/* What is found of the device's own certificates. */
static json_t *
own_json(const struct aw_judgement *judgement)
{
	json_t *list = json_array();

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (aw_cli_own_finding(verdict->finding))
			(void)json_array_append_new(list,
			    json_pack("{s:s, s:s, s:s, s:o, s:o, s:o}", "name", verdict->object,
				"code", aw_finding_code(verdict->finding)->id, "severity",
				aw_severity_word(verdict->severity), "until",
				aw_cli_json_instant(verdict->until), "reason",
				aw_cli_json_text(verdict->text), "remedy",
				aw_cli_json_text(aw_verdict_remedy(verdict))));
	}
	return list;
}

enum aw_err
aw_cli_rehearse_json(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err)
{
	const struct aw_judgement *judgement = rehearsal->judgement;

	return aw_cli_json_print(rehearsal->cli->out,
	    json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "device",
		aw_cli_json_text(rehearsal->scenario->name), "as_of",
		aw_cli_json_instant(rehearsal->cli->now), "stores",
		aw_cli_json_array(rehearsal->scenario->record->n_stores, store_json, rehearsal),
		"transitions",
		aw_cli_json_array(judgement->n_readiness, transition_json, rehearsal), "services",
		aw_cli_json_array(
		    judgement->n_services + rehearsal->n_unseen, service_json, rehearsal),
		"certificates", own_json(judgement)),
	    false, err);
}
