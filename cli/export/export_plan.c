/* SPDX-License-Identifier: ISC */
/*
 * export --plan: what to change on each device before its roots are missed, in words: which roots,
 * why, by when, the steps of its product, and how to verify them. Policy decides; the table of
 * families (export_family.h) has the steps.
 */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "export/export_family.h"
#include "export/export_form.h"
#include "model/service.h"
#include "model/store.h"
#include "policy/judge/store_view.h"

#define TEXT_MAX ((size_t)64 * 1024)

struct plan {
	struct aw_buf text;
	size_t n, changes, unknown; /* devices, that need a change, of which that is not known */
};

static enum aw_err
plan_begin(struct aw_cli_export *export, struct aw_error *err)
{
	struct plan *plan = calloc(1, sizeof(*plan));

	export->form = plan;
	if (plan == NULL)
		return aw_error_nomem(err);
	aw_buf_init(&plan->text, AW_CLI_EXPORT_BYTES);
	return AW_OK;
}

static bool
is_pressing(const struct aw_readiness_verdict *verdict)
{
	return verdict->state == AW_READINESS_AT_RISK || verdict->state == AW_READINESS_BROKEN;
}

static void
add_root(struct aw_buf *text, const char *name, const uint8_t *sha256, const char *url)
{
	char hex[2 * AW_SHA256_LEN + 1];

	(void)aw_buf_printf(text, "    add %s\n", name);
	if (sha256 != NULL) {
		aw_hex(hex, sha256, AW_SHA256_LEN);
		(void)aw_buf_printf(text, "      SHA-256  %s\n", hex);
	}
	if (url != NULL)
		(void)aw_buf_printf(text, "      from     %s\n", url);
}

static void
add_date(struct aw_buf *text, const char *what, int64_t instant)
{
	char date[AW_INSTANT_TEXT];

	if (instant != AW_INSTANT_NONE)
		(void)aw_buf_printf(
		    text, "    %s %s\n", what, aw_instant_format_date(instant, date));
}

/* True for a store that has the root, or another certificate with its key. */
static bool
has_root(const struct aw_store *store, const struct aw_root *root, int64_t now)
{
	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_certificate *cert = store->anchors[i].certificate;

		if ((memcmp(cert->sha256, root->sha256, AW_SHA256_LEN) == 0 ||
			(root->has_key &&
			    memcmp(cert->key_sha256, root->key_sha256, AW_SHA256_LEN) == 0)) &&
		    aw_anchor_usable(&store->anchors[i], now))
			return true;
	}
	return false;
}

/* The stores that lack a root: the verdict names the one that decides, a cluster has several. */
static void
add_stores(struct aw_buf *text, const struct aw_cli_scenario *scenario, const struct aw_root *root)
{
	const struct aw_record *record = scenario->record;
	const char *lead = "      into     store ";

	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];

		if (!aw_store_is_view(record, i) || store->observed_at == AW_INSTANT_NONE ||
		    has_root(store, root, scenario->cli->now))
			continue;
		(void)aw_buf_printf(text, "%s%s", lead, store->name);
		lead = ", store ";
	}
	if (lead[0] == ',')
		(void)aw_buf_puts(text, "\n");
}

/* True if the root came before in the list, for another store. */
static bool
came_before(const struct aw_missing *missing, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (missing[k].root == missing[i].root)
			return true;
	return false;
}

/* The roots of a transition: all that are missing where all are needed, else the first. */
static void
add_roots(struct aw_buf *text, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, const struct aw_readiness_verdict *verdict)
{
	size_t n;
	const struct aw_missing *missing = aw_judgement_missing(judgement, verdict->transition, &n);

	for (size_t i = 0; i < n; i++) {
		const struct aw_root *root = missing[i].root;

		if (came_before(missing, i) ||
		    (!verdict->transition->needs_all && root != verdict->missing))
			continue;
		add_root(text, root->name, root->sha256, root->url);
		add_stores(text, scenario, root);
	}
}

/* `generic`: the steps of the family do not say where a root goes. */
static void
add_transition(struct aw_buf *text, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, const struct aw_readiness_verdict *verdict, bool generic)
{
	(void)aw_buf_printf(text, "  transition %s: %s\n", verdict->transition->name,
	    aw_readiness_word(verdict->state));
	add_date(text, "broken since", verdict->since);
	if (verdict->break_date != verdict->since)
		add_date(text, "by", verdict->break_date);
	add_date(text, "may break any day since", verdict->any_day_since);
	add_date(text, "licenses stop on", verdict->impact_date);
	add_roots(text, scenario, judgement, verdict);
	(void)aw_buf_printf(text, "    why: %s\n", verdict->reason);
	if ((verdict->missing == NULL || generic) && verdict->remedy != NULL)
		(void)aw_buf_printf(text, "    do: %s\n", verdict->remedy);
}

static void
add_service(struct aw_buf *text, const struct aw_service_verdict *verdict)
{
	const struct aw_wanted *wanted = verdict->wanted;

	(void)aw_buf_printf(text, "  service %s: does not verify\n", verdict->service->name);
	add_date(text, "since", verdict->since);
	add_date(text, "licenses stop on", verdict->impact_date);
	if (wanted != NULL && wanted->known)
		add_root(text, wanted->name, wanted->sha256, wanted->found_in);
	else if (wanted != NULL && wanted->subject != NULL)
		add_root(text, wanted->subject, NULL, NULL);
	(void)aw_buf_printf(text, "    why: %s\n", verdict->reason);
	if (wanted == NULL && verdict->remedy != NULL)
		(void)aw_buf_printf(text, "    do: %s\n", verdict->remedy);
}

/* What is not known may need a change: it is no device that needs none. */
static void
add_unknown(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_readiness_verdict *verdict, struct aw_buf *text)
{
	(void)aw_buf_printf(text, "  transition %s: not known\n    why: %s\n",
	    verdict->transition->name, verdict->reason);
	if (verdict->remedy != NULL)
		(void)aw_buf_printf(text, "    do: %s\n", verdict->remedy);
	aw_cli_export_missing(export, "%s: transition %s: it is not known which root is missing",
	    scenario->name, verdict->transition->name);
}

/* The steps of the product, and what verifies them there and here. */
static void
add_steps(struct aw_buf *text, const struct aw_cli_family *family, const char *device)
{
	(void)aw_buf_printf(text,
	    "  steps (%s)\n    1. anchorwatch export --bundle --for %s --from ROOTS -o %s %s\n",
	    family->what, family->word, family->one_file ? "install.txt" : "install", device);
	for (size_t i = 0; i < AW_CLI_FAMILY_STEPS && family->steps[i] != NULL; i++) {
		(void)aw_buf_printf(text, "    %zu. ", i + 2);
		if (i == 0)
			(void)aw_buf_printf(text, "%.*s%s%s",
			    (int)(strstr(family->steps[i], "%s") - family->steps[i]),
			    family->steps[i], device, strstr(family->steps[i], "%s") + 2);
		else
			(void)aw_buf_puts(text, family->steps[i]);
		(void)aw_buf_puts(text, "\n");
	}
	(void)aw_buf_printf(text,
	    "  verify\n    there: %s\n    here: anchorwatch collect %s; anchorwatch rehearse "
	    "%s\n\n",
	    family->verify, device, device);
}

static void
add_heading(struct aw_buf *text, const struct aw_cli_scenario *scenario)
{
	const struct aw_identity *identity = &scenario->record->identity;
	const char *version = identity->version != NULL ? identity->version : "";

	(void)aw_buf_printf(text, "device %s", scenario->name);
	if (identity->product != NULL)
		(void)aw_buf_printf(
		    text, " (%s%s%s)", identity->product, version[0] != '\0' ? " " : "", version);
	if (scenario->record->managed_by != NULL && scenario->record->managed_by[0] != '\0')
		(void)aw_buf_printf(text, ", managed by %s", scenario->record->managed_by);
	(void)aw_buf_puts(text, "\n");
}

/* What presses, in its order; *change: there is something to change. */
static void
add_findings(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, bool generic, struct aw_buf *text, bool *change)
{
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (is_pressing(&judgement->readiness[i]))
			add_transition(
			    text, scenario, judgement, &judgement->readiness[i], generic);
	for (size_t i = 0; i < judgement->n_services; i++)
		if (judgement->services[i].verified == AW_VERIFIED_NO)
			add_service(text, &judgement->services[i]);
	*change = text->len > 0;
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (judgement->readiness[i].state == AW_READINESS_UNKNOWN)
			add_unknown(export, scenario, &judgement->readiness[i], text);
}

static enum aw_err
plan_device(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, struct aw_error *err)
{
	const char *word = export->cli->set.family;
	const struct aw_cli_family *family =
	    word != NULL ? aw_cli_family_find(word) : aw_cli_family_of(scenario->record);
	struct plan *plan = export->form;
	struct aw_buf findings;
	enum aw_err code = AW_OK;
	bool change;

	plan->n++;
	aw_buf_init(&findings, TEXT_MAX);
	add_findings(
	    export, scenario, judgement, family == aw_cli_family_find("pem"), &findings, &change);
	plan->changes += change;
	plan->unknown += !change && findings.len > 0;
	if (findings.len > 0) {
		add_heading(&plan->text, scenario);
		(void)aw_buf_puts(&plan->text, findings.data);
		if (change)
			add_steps(&plan->text, family, scenario->name);
		else
			(void)aw_buf_puts(&plan->text, "\n");
	}
	if (findings.failed || plan->text.failed)
		code = aw_error_nomem(err);
	aw_buf_free(&findings);
	return code;
}

/* A device without a record that can be read. */
static void
plan_failed(struct aw_cli_export *export, const char *device, const struct aw_error *err)
{
	struct plan *plan = export->form;
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];

	plan->n++;
	plan->unknown++;
	aw_cli_export_missing(export, "%s: %s", device, aw_error_line(err, line, sizeof(line)));
}

static enum aw_err
plan_end(struct aw_cli_export *export, struct aw_buf *document, struct aw_error *err)
{
	const struct plan *plan = export->form;

	if (plan->text.len > 0)
		(void)aw_buf_add(document, plan->text.data, plan->text.len);
	(void)aw_buf_printf(document, "%zu of %zu device%s need%s a change of roots", plan->changes,
	    plan->n, aw_text_s(plan->n), plan->changes == 1 ? "s" : "");
	if (plan->unknown > 0)
		(void)aw_buf_printf(document, "; of %zu it is not known", plan->unknown);
	(void)aw_buf_puts(document, ".\n");
	return document->failed ? aw_error_nomem(err) : AW_OK;
}

static void
plan_close(struct aw_cli_export *export)
{
	struct plan *plan = export->form;

	if (plan != NULL)
		aw_buf_free(&plan->text);
	free(plan);
}

const struct aw_cli_export_form aw_cli_export_plan = {
    .name = "plan",
    .fleet = true,
    .rules = aw_cli_family_rule,
    .begin = plan_begin,
    .device = plan_device,
    .failed = plan_failed,
    .end = plan_end,
    .close = plan_close,
};
