/* SPDX-License-Identifier: ISC */
/*
 * What changes after --as-of. The dates come from the transitions, the roots and the paths. Their
 * effects are not concluded here: policy judges the scenario again at each date, and the changed
 * verdicts are printed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/service.h"
#include "model/service_name.h"
#include "model/store.h"
#include "output.h"
#include "rehearse/rehearse.h"
#include "rehearse/timeline.h"

static void
add_root(struct aw_cli_timeline *tl, const struct aw_root *root)
{
	const struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_anchor *anchor = aw_store_find(&record->stores[i], root->sha256);

		if (anchor == NULL || !record->stores[i].judged)
			continue;
		aw_cli_timeline_add(tl, anchor->certificate->not_before, anchor->certificate->name,
		    " becomes valid");
		aw_cli_timeline_add(tl, aw_cli_second_after(anchor->certificate->not_after),
		    anchor->certificate->name, " has expired");
	}
}

/* A switch, or the window of one. */
static void
add_switch(struct aw_cli_timeline *tl, const struct aw_switch *at)
{
	aw_cli_timeline_add(
	    tl, at->at, at->service, at->lasts == 0 ? " switches" : " begins to switch");
	if (at->lasts != 0)
		aw_cli_timeline_add(tl, aw_cli_second_after(aw_switch_latest(at)), at->service,
		    " has switched at last");
}

static void
add_tests(struct aw_cli_timeline *tl, const struct aw_transition *transition)
{
	for (size_t i = 0; i < transition->n_dates; i++) {
		const struct aw_date *date = &transition->dates[i];

		if (date->kind != AW_DATE_TEST ||
		    !aw_record_uses(tl->rehearsal->scenario->record, date->name))
			continue;
		aw_cli_timeline_add(tl, date->at, date->name, " presents the new chain for a test");
		aw_cli_timeline_add(tl, aw_cli_second_after(aw_instant_add(date->at, date->lasts)),
		    date->name, " ends the test");
	}
}

static void
add_transition(struct aw_cli_timeline *tl, const struct aw_readiness_verdict *verdict)
{
	const struct aw_transition *transition = verdict->transition;

	for (size_t i = 0; i < transition->n_switches; i++)
		if (aw_record_uses(
			tl->rehearsal->scenario->record, transition->switches[i].service))
			add_switch(tl, &transition->switches[i]);
	add_tests(tl, transition);
	for (size_t i = 0; i < transition->n_retiring; i++) {
		if (verdict->state == AW_READINESS_AT_RISK)
			aw_cli_timeline_add(tl, transition->issuance_stop,
			    transition->retiring[i].name,
			    " stops issuing: it may break any day from then on");
		add_root(tl, &transition->retiring[i]);
	}
	for (size_t i = 0; i < transition->n_replacements; i++)
		add_root(tl, &transition->replacements[i]);
	if (verdict->state == AW_READINESS_READY)
		aw_cli_timeline_add(
		    tl, transition->clean_up, transition->name, " is due for clean-up");
	aw_cli_timeline_add(tl, verdict->impact_date, "licenses stop", "");
}

/* True if the chain leads only to a retiring root: the service stops presenting it at a switch. */
static bool
is_old(const struct aw_transition *transition, const struct aw_chain *chain)
{
	bool old = false;

	for (size_t i = 0; i < chain->n_trusts; i++) {
		const struct aw_trust *trust = &chain->trusts[i];

		if (trust->wanted.known &&
		    aw_root_find(transition->replacements, transition->n_replacements,
			trust->wanted.sha256) != NULL)
			return false;
		for (size_t k = 0; k < trust->n_paths; k++) {
			const struct aw_path *path = &trust->paths[k];

			if (path->cross || aw_root_find(transition->replacements,
					       transition->n_replacements, path->anchor) != NULL)
				return false;
			old = old || aw_root_find(transition->retiring, transition->n_retiring,
					 path->anchor) != NULL;
		}
	}
	return old;
}

/* Sets from when a switch of one transition makes a service present other chains. */
static void
bound_service(const struct aw_cli_timeline *tl, const struct aw_transition *transition,
    const struct aw_switch *at)
{
	const struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_services; i++) {
		const struct aw_service *service = &record->services[i];

		if (aw_switch_latest(at) <= tl->rehearsal->cli->now ||
		    !aw_service_same(service->name, at->service))
			continue;
		for (size_t k = 0; k < service->n_chains; k++)
			if (is_old(transition, &service->chains[k]) &&
			    (tl->until[i] == AW_INSTANT_NONE ||
				aw_switch_latest(at) < tl->until[i]))
				tl->until[i] = aw_switch_latest(at);
	}
}

static void
bound_services(const struct aw_cli_timeline *tl)
{
	const struct aw_judgement *judgement = tl->rehearsal->judgement;

	for (size_t i = 0; i < tl->rehearsal->scenario->record->n_services; i++)
		tl->until[i] = AW_INSTANT_NONE;
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_transition *transition = judgement->readiness[i].transition;

		for (size_t k = 0; k < transition->n_switches; k++)
			bound_service(tl, transition, &transition->switches[k]);
	}
}

/* Adds the begin or end of a path, unless the service stops presenting the chain before. */
static void
add_bound(
    struct aw_cli_timeline *tl, size_t service, int64_t at, const char *name, const char *what)
{
	if (tl->until[service] == AW_INSTANT_NONE || at < tl->until[service])
		aw_cli_timeline_add(tl, at, name != NULL ? name : "a certificate", what);
}

static void
add_trust(struct aw_cli_timeline *tl, size_t service, const struct aw_trust *trust)
{
	for (size_t i = 0; i < trust->n_paths; i++) {
		const struct aw_path *path = &trust->paths[i];

		if (path->flaw != AW_CHAIN_SOUND)
			continue;
		add_bound(tl, service, path->not_before, path->begins_by, " becomes valid");
		add_bound(tl, service, aw_cli_second_after(path->not_after), path->ends_by,
		    " has expired");
	}
}

static void
add_services(struct aw_cli_timeline *tl)
{
	const struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_services; i++)
		for (size_t k = 0; k < record->services[i].n_chains; k++) {
			const struct aw_chain *chain = &record->services[i].chains[k];

			for (size_t t = 0; t < chain->n_trusts; t++)
				add_trust(tl, i, &chain->trusts[t]);
		}
}

static void
collect_events(struct aw_cli_timeline *tl)
{
	const struct aw_cli_rehearsal *rehearsal = tl->rehearsal;
	const struct aw_judgement *judgement = rehearsal->judgement;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (judgement->readiness[i].state != AW_READINESS_NOT_AFFECTED)
			add_transition(tl, &judgement->readiness[i]);
	for (size_t i = 0; i < judgement->n_services; i++)
		aw_cli_timeline_add(tl, judgement->services[i].impact_date, "licenses stop", "");
	add_services(tl);
	aw_cli_timeline_roots(tl);
	aw_cli_timeline_own(tl);
	/* The causes of break dates are among these events; a break date without one is added here.
	 */
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (!aw_cli_timeline_has(tl, judgement->readiness[i].break_date))
			aw_cli_timeline_add(tl, judgement->readiness[i].break_date,
			    "break date of ", judgement->readiness[i].transition->name);
}

static int
compare_events(const void *a, const void *b)
{
	const struct aw_cli_event *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->words, y->words);
}

static const char *
effect_words(enum aw_readiness state)
{
	switch (state) {
	case AW_READINESS_NOT_AFFECTED:
		return "is not affected any more";
	case AW_READINESS_READY:
		return "is ready";
	case AW_READINESS_CLEAN_UP:
		return "is to be cleaned up";
	case AW_READINESS_AT_RISK:
		return "is at risk";
	case AW_READINESS_BROKEN:
		return "breaks";
	case AW_READINESS_UNKNOWN:
		break;
	}
	return "becomes unknown";
}

/* Appends the verdicts that differ between two judgements of one scenario. */
static void
append_effects(
    const struct aw_judgement *before, const struct aw_judgement *now, struct aw_buf *out)
{
	const char *lead = ": ";

	for (size_t i = 0; i < now->n_readiness; i++) {
		if (now->readiness[i].state == before->readiness[i].state)
			continue;
		(void)aw_buf_printf(out, "%s%s %s", lead, now->readiness[i].transition->name,
		    effect_words(now->readiness[i].state));
		lead = ", ";
	}
	for (size_t i = 0; i < now->n_services; i++) {
		if (now->services[i].verified == before->services[i].verified ||
		    now->services[i].verified == AW_VERIFIED_UNKNOWN)
			continue;
		(void)aw_buf_printf(out, "%sthe chain of %s %s", lead,
		    now->services[i].service->name,
		    aw_cli_verified_word(now->services[i].verified));
		lead = ", ";
	}
	aw_cli_timeline_own_effects(before, now, &lead, out);
}

/* Prints a line of the time line: "  2022-02-05  TEXT", or with the time unless it is midnight. */
static void
print_event(const struct aw_cli_timeline *tl, int64_t at, const char *text)
{
	char date[AW_INSTANT_TEXT], lead[AW_INSTANT_TEXT + 8];

	if (at % AW_DAY == 0)
		(void)aw_instant_format_date(at, date);
	else
		(void)aw_instant_format(at, date);
	(void)aw_text_format(lead, sizeof(lead), "  %-20s  ", date);
	aw_cli_paragraph(tl->rehearsal->cli->out, lead, text);
}

/* What a service presents after its switch is not known: it counts as never probed. */
static void
forget_chains(const struct aw_cli_timeline *tl, int64_t at)
{
	struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_services; i++)
		if (tl->until[i] != AW_INSTANT_NONE && tl->until[i] <= at)
			record->services[i].observed_at = AW_INSTANT_NONE;
}

/* Prints the events of one instant, from *i on, and their effects; *before becomes its judgement.
 */
static enum aw_err
print_instant(const struct aw_cli_timeline *tl, size_t *i, struct aw_judgement **before,
    struct aw_buf *text, struct aw_error *err)
{
	int64_t at = tl->events[*i].at;
	struct aw_judgement *now;
	enum aw_err code;

	forget_chains(tl, at);
	code = aw_cli_scenario_judge(tl->rehearsal->scenario, at, &now, err);

	if (code != AW_OK)
		return code;
	aw_buf_reset(text);
	for (; *i < tl->n && tl->events[*i].at == at; ++*i)
		(void)aw_buf_printf(text, "%s%s", text->len > 0 ? "; " : "", tl->events[*i].words);
	append_effects(*before, now, text);
	aw_judgement_free(*before);
	*before = now;
	if (text->failed)
		return aw_error_nomem(err);
	print_event(tl, at, text->data);
	return AW_OK;
}

static enum aw_err
print_timeline(const struct aw_cli_timeline *tl, struct aw_error *err)
{
	struct aw_judgement *before = NULL;
	struct aw_buf text;
	enum aw_err code;

	(void)fprintf(tl->rehearsal->cli->out, "\nafter that:\n");
	if (tl->n == 0)
		(void)fputs("  nothing that is known changes\n", tl->rehearsal->cli->out);
	aw_buf_init(&text, (size_t)256 * 1024);
	code =
	    aw_cli_scenario_judge(tl->rehearsal->scenario, tl->rehearsal->cli->now, &before, err);
	for (size_t i = 0; code == AW_OK && i < tl->n;)
		code = print_instant(tl, &i, &before, &text, err);
	if (tl->truncated)
		(void)fprintf(tl->rehearsal->cli->out,
		    "  more than %d dates: only these were judged\n", AW_CLI_EVENTS_MAX);
	aw_judgement_free(before);
	aw_buf_free(&text);
	return code;
}

enum aw_err
aw_cli_rehearse_line(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err)
{
	struct aw_cli_timeline tl = {.rehearsal = rehearsal};
	enum aw_err code;

	tl.until = calloc(rehearsal->scenario->record->n_services + 1, sizeof(*tl.until));
	if (tl.until == NULL)
		return aw_error_nomem(err);
	bound_services(&tl);
	collect_events(&tl);
	if (tl.n > 1)
		qsort(tl.events, tl.n, sizeof(*tl.events), compare_events);
	code = tl.failed ? aw_error_nomem(err) : print_timeline(&tl, err);
	free(tl.events);
	free(tl.until);
	return code;
}
