/* SPDX-License-Identifier: ISC */
/* The JSON form of inspect. A public contract: do not change keys or nesting. */
#include <jansson.h>
#include <string.h>

#include "inspect/inspect.h"
#include "jsonout.h"
#include "running_out.h"
#include "base/text.h"
#include "model/store.h"

static json_t *
anchor_json(const void *context, size_t i)
{
	const struct aw_cli_inspection *inspection = context;
	const struct aw_anchor *anchor = &inspection->store->anchors[i];
	const struct aw_certificate *cert = anchor->certificate;

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "sha256",
	    aw_cli_json_sha256(cert), "sha1", aw_cli_json_sha1(cert), "subject",
	    aw_cli_json_text(cert->subject), "issuer", aw_cli_json_given(cert->issuer), "serial",
	    aw_cli_json_given(cert->serial), "not_before", aw_cli_json_instant(cert->not_before),
	    "not_after", aw_cli_json_instant(cert->not_after), "usable",
	    (int)aw_anchor_usable(anchor, inspection->now), "problems",
	    aw_cli_json_flaws(aw_anchor_flaws(anchor, inspection->now)), "trustpoint",
	    aw_cli_json_text(aw_store_trustpoint(inspection->store, anchor)));
}

static json_t *
problem_json(enum aw_severity severity, const char *where, const char *text)
{
	return json_pack("{s:s, s:o, s:o}", "severity", aw_cli_problem_word(severity), "where",
	    aw_cli_json_text(where), "text", aw_cli_json_text(text));
}

static json_t *
store_problem_json(const void *context, size_t i)
{
	const struct aw_cli_inspection *inspection = context;
	const struct aw_problem *problem = &inspection->store->problems[i];

	return problem_json(problem->severity, problem->where, problem->text);
}

/* If nothing was read, its error is the first problem. */
static json_t *
problems_json(const struct aw_cli_inspection *inspection)
{
	json_t *problems =
	    aw_cli_json_array(inspection->store->n_problems, store_problem_json, inspection);

	if (problems == NULL || inspection->error.code == AW_OK)
		return problems;
	if (json_array_insert_new(problems, 0,
		problem_json(AW_SEVERITY_CRITICAL, "file", inspection->error.text)) != 0) {
		json_decref(problems);
		return NULL;
	}
	return problems;
}

static json_t *
transition_json(const void *context, size_t i)
{
	const struct aw_cli_inspection *inspection = context;
	const struct aw_readiness_verdict *verdict = &inspection->judgement->readiness[i];

	return json_pack("{s:s, s:s, s:o}", "name", verdict->transition->name, "readiness",
	    aw_readiness_word(verdict->state), "reason", aw_cli_json_text(verdict->reason));
}

enum aw_err
aw_cli_inspect_json(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err)
{
	const struct aw_store *store = inspection->store;
	const struct aw_judgement *judgement = inspection->judgement;
	size_t n_readiness = judgement != NULL ? judgement->n_readiness : 0;
	/* Control and direction characters are escaped: the name stays exact and is safe on a
	 * terminal. */
	bool ascii = !aw_text_is_clean(inspection->path, strlen(inspection->path));

	return aw_cli_json_print(cli->out,
	    json_pack("{s:o, s:s, s:o, s:s, s:s?, s:o, s:o, s:o, s:o, s:o}", "file",
		aw_cli_json_text(inspection->path), "kind", aw_cli_inspection_kind(inspection),
		"format", aw_cli_json_text(aw_cli_inspection_form(inspection)), "what",
		aw_cli_inspection_what(inspection), "gives", aw_cli_inspection_gives(inspection),
		"anchors", aw_cli_json_array(store->n_anchors, anchor_json, inspection), "crls",
		aw_cli_json_crls(store, inspection->now), "problems", problems_json(inspection),
		"transitions", aw_cli_json_array(n_readiness, transition_json, inspection),
		"configuration", aw_cli_running_json(store->running)),
	    ascii, err);
}
