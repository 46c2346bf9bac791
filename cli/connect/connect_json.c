/* SPDX-License-Identifier: ISC */
/* The JSON form of connect. A public contract: do not change keys or nesting. */
#include <jansson.h>
#include <stdint.h>

#include "connect/connect.h"
#include "jsonout.h"
#include "model/model.h"
#include "show/show.h"
#include "show/show_json.h"

static json_t *
store_json(const void *context, size_t i)
{
	const struct aw_store *store = &((const struct aw_record *)context)->stores[i];

	return json_pack("{s:o, s:o, s:I, s:o}", "path", aw_cli_json_text(store->path), "format",
	    aw_cli_json_text(store->format), "certificates", (json_int_t)store->n_anchors,
	    "attempt", aw_cli_show_attempt_json(&store->attempt));
}

/* Those that affect the store and the service. */
static json_t *
transitions_json(const struct aw_judgement *judgement)
{
	json_t *list = json_array();

	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (judgement->readiness[i].state != AW_READINESS_NOT_AFFECTED)
			(void)json_array_append_new(list, aw_cli_show_readiness_json(judgement, i));
	return list;
}

enum aw_err
aw_cli_connect_json(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err)
{
	const struct aw_judgement *judgement = rehearsal->judgement;
	struct aw_cli_device device = {.name = "connect",
	    .policy = rehearsal->scenario->policy,
	    .record = rehearsal->scenario->record,
	    .judgement = (struct aw_judgement *)(uintptr_t)judgement,
	    .now = rehearsal->cli->now};

	return aw_cli_json_print(rehearsal->cli->out,
	    json_pack("{s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "service",
		device.record->n_uses > 0 ? device.record->uses[0] : "", "as_of",
		aw_cli_json_instant(rehearsal->cli->now), "severity",
		aw_severity_word(judgement->worst), "stores",
		aw_cli_json_array(device.record->n_stores, store_json, device.record), "services",
		aw_cli_json_array(judgement->n_services, aw_cli_show_service_json, &device),
		"transitions", transitions_json(judgement), "verdicts",
		aw_cli_json_array(judgement->n_verdicts, aw_cli_show_verdict_json, judgement),
		"asked",
		aw_cli_json_array(device.record->asked.n, aw_cli_show_asked_json, &device)),
	    false, err);
}
