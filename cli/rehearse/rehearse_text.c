/* SPDX-License-Identifier: ISC */
/* The text form of rehearse. */
#include <stdlib.h>

#include "base/instant.h"
#include "output.h"
#include "rehearse/rehearse.h"
#include "base/text.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"

#define LEAD "  %-22s"

static void
print_line(const struct aw_cli_rehearsal *rehearsal, const char *lead, const char *text)
{
	char start[40];

	if (text == NULL)
		return;
	(void)aw_text_format(start, sizeof(start), LEAD, lead);
	aw_cli_paragraph(rehearsal->cli->out, start, text);
}

static void
print_date_line(const struct aw_cli_rehearsal *rehearsal, const char *lead, int64_t instant)
{
	char date[AW_INSTANT_TEXT];

	if (instant != AW_INSTANT_NONE)
		print_line(rehearsal, lead, aw_instant_format(instant, date));
}

static void
print_stores(const struct aw_cli_rehearsal *rehearsal)
{
	const struct aw_record *record = rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_store *store = &record->stores[i];
		size_t usable = 0;

		for (size_t k = 0; k < store->n_anchors; k++)
			usable += aw_anchor_usable(&store->anchors[k], rehearsal->cli->now);
		(void)fprintf(rehearsal->cli->out, "  store %s: %zu anchor%s, %zu usable",
		    store->name, store->n_anchors, aw_text_s(store->n_anchors), usable);
		if (store->bad_blocks > 0)
			(void)fprintf(rehearsal->cli->out, ", %u of %u block%s not readable",
			    (unsigned)store->bad_blocks, (unsigned)store->blocks,
			    aw_text_s((unsigned)store->blocks));
		(void)fprintf(rehearsal->cli->out, "%s\n",
		    store->judged ? "" : "; transitions are not judged on it");
	}
}

/* The device or files, the instant, the stores, and the notes of the scenario. */
static void
print_head(const struct aw_cli_rehearsal *rehearsal)
{
	const struct aw_cli_scenario *scenario = rehearsal->scenario;
	char at[AW_INSTANT_TEXT];

	(void)fprintf(rehearsal->cli->out, "%s%s as of %s\n",
	    scenario->name != NULL ? "device " : "",
	    scenario->name != NULL ? scenario->name : "a device with these files",
	    aw_instant_format(rehearsal->cli->now, at));
	print_stores(rehearsal);
	for (size_t i = 0; i < scenario->n_notes; i++)
		aw_cli_paragraph(rehearsal->cli->out, "  ", scenario->notes[i]);
}

static void
print_missing(const struct aw_cli_rehearsal *rehearsal, const struct aw_root *root)
{
	char hex[2 * AW_SHA256_LEN + 1];

	aw_hex(hex, root->sha256, sizeof(root->sha256));
	print_line(rehearsal, "missing root", root->name);
	print_line(rehearsal, "its SHA-256", hex);
	print_line(rehearsal, "published at", root->url);
}

static void
print_transition(
    const struct aw_cli_rehearsal *rehearsal, const struct aw_readiness_verdict *verdict)
{
	FILE *out = rehearsal->cli->out;
	const struct aw_missing *missing;
	size_t n;

	(void)fprintf(out, "\ntransition %s: ", verdict->transition->name);
	aw_cli_severity(rehearsal->cli, verdict->severity, aw_readiness_word(verdict->state), 0);
	(void)fprintf(out, " (%s)\n", aw_severity_upper(verdict->severity));
	print_line(rehearsal, "reason", verdict->reason);
	print_date_line(rehearsal, "since", verdict->since);
	if (verdict->break_date != verdict->since)
		print_date_line(rehearsal, "breaks at the latest", verdict->break_date);
	print_date_line(rehearsal, "any day since", verdict->any_day_since);
	print_date_line(rehearsal, "licenses stop", verdict->impact_date);
	missing = aw_judgement_missing(rehearsal->judgement, verdict->transition, &n);
	for (size_t i = 0; i < n; i++)
		print_missing(rehearsal, missing[i].root);
	print_line(rehearsal, "what to do", verdict->remedy);
}

static void
print_service(const struct aw_cli_rehearsal *rehearsal, const struct aw_service_verdict *verdict)
{
	const struct aw_wanted *wanted = verdict->wanted;
	FILE *out = rehearsal->cli->out;
	char hex[2 * AW_SHA256_LEN + 1];

	(void)fprintf(out, "\nservice %s: ", verdict->service->name);
	aw_cli_severity(
	    rehearsal->cli, verdict->severity, aw_cli_verified_word(verdict->verified), 0);
	(void)fprintf(out, " (%s)\n", aw_severity_upper(verdict->severity));
	print_line(rehearsal, "reason", verdict->reason);
	print_date_line(rehearsal, "since", verdict->since);
	if (verdict->verified == AW_VERIFIED_YES)
		print_date_line(rehearsal, "verifies until", verdict->until);
	print_date_line(rehearsal, "licenses stop", verdict->impact_date);
	if (wanted != NULL && wanted->known) {
		aw_hex(hex, wanted->sha256, sizeof(wanted->sha256));
		print_line(rehearsal, "missing root", wanted->name);
		print_line(rehearsal, "its SHA-256", hex);
		print_line(rehearsal, "found in", wanted->found_in);
	} else if (wanted != NULL) {
		print_line(rehearsal, "missing issuer", wanted->subject);
		print_line(rehearsal, "its key", wanted->key_id);
	}
	print_line(rehearsal, "what to do", verdict->remedy);
}

/* True for what counts and is neither a transition nor a service, of which each has a paragraph. */
static bool
has_own_paragraph(enum aw_finding finding)
{
	return aw_cli_hinders(finding) || aw_cli_own_finding(finding) ||
	       finding == AW_FINDING_USE_DIFFERS;
}

/* A file that OpenSSL refuses, a search that fails: notes too. */
static void
print_hindrance(const struct aw_cli_rehearsal *rehearsal, const struct aw_verdict *verdict)
{
	FILE *out = rehearsal->cli->out;

	(void)fprintf(out, "\n%s: ", verdict->object);
	aw_cli_severity(
	    rehearsal->cli, verdict->severity, aw_finding_code(verdict->finding)->title, 0);
	(void)fprintf(out, " (%s)\n", aw_severity_upper(verdict->severity));
	print_line(rehearsal, "reason", verdict->text);
	print_line(rehearsal, "what to do", aw_verdict_remedy(verdict));
}

/* The transitions that do not affect the device, in one paragraph. */
static enum aw_err
print_unaffected(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err)
{
	const struct aw_judgement *judgement = rehearsal->judgement;
	struct aw_buf names;
	bool failed;

	aw_buf_init(&names, (size_t)64 * 1024);
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (judgement->readiness[i].state == AW_READINESS_NOT_AFFECTED)
			(void)aw_buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
			    judgement->readiness[i].transition->name);
	failed = names.failed;
	if (names.len > 0) {
		(void)fputc('\n', rehearsal->cli->out);
		aw_cli_paragraph(rehearsal->cli->out, "not affected by: ", names.data);
	}
	aw_buf_free(&names);
	return failed ? aw_error_nomem(err) : AW_OK;
}

void
aw_cli_rehearse_verdicts(const struct aw_cli_rehearsal *rehearsal)
{
	const struct aw_judgement *judgement = rehearsal->judgement;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (judgement->readiness[i].state != AW_READINESS_NOT_AFFECTED)
			print_transition(rehearsal, &judgement->readiness[i]);
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (has_own_paragraph(judgement->verdicts[i].finding))
			print_hindrance(rehearsal, &judgement->verdicts[i]);
	for (size_t i = 0; i < judgement->n_services; i++)
		print_service(rehearsal, &judgement->services[i]);
}

enum aw_err
aw_cli_rehearse_text(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err)
{
	enum aw_err code;

	print_head(rehearsal);
	aw_cli_rehearse_verdicts(rehearsal);
	for (size_t i = 0; i < rehearsal->n_unseen; i++) {
		char reason[AW_CLI_UNSEEN_TEXT];

		(void)fprintf(
		    rehearsal->cli->out, "\nservice %s: unknown\n", rehearsal->unseen[i].service);
		print_line(
		    rehearsal, "reason", aw_cli_unseen_reason(&rehearsal->unseen[i], reason));
	}
	code = print_unaffected(rehearsal, err);
	return code == AW_OK ? aw_cli_rehearse_line(rehearsal, err) : code;
}
