/* SPDX-License-Identifier: ISC */
/*
 * What changes after --as-of. The dates come from the transitions, the roots and the paths. Their
 * effects are not concluded here: policy judges the scenario again at each date, and the changed
 * verdicts are printed.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/service.h"
#include "model/service_name.h"
#include "model/store.h"
#include "output.h"
#include "rehearse/rehearse.h"

#define EVENTS_MAX 512
#define WORDS_MAX 320

struct event {
	int64_t at;
	char words[WORDS_MAX];
};

struct timeline {
	const struct aw_cli_rehearsal *rehearsal;
	struct event *events;
	size_t n;
	int64_t
	    *until; /* of each service of the record: when it stops presenting its known chain */
	bool truncated; /* there are more events than EVENTS_MAX */
	bool failed;    /* no memory */
};

static bool
has_event(const struct timeline *tl, int64_t at, const char *words)
{
	for (size_t i = 0; i < tl->n; i++)
		if (tl->events[i].at == at && strcmp(tl->events[i].words, words) == 0)
			return true;
	return false;
}

static bool
has_instant(const struct timeline *tl, int64_t at)
{
	for (size_t i = 0; i < tl->n; i++)
		if (tl->events[i].at == at)
			return true;
	return false;
}

/* Adds the event "SUBJECT WHAT" at an instant, unless that is past. */
static void
add_event(struct timeline *tl, int64_t at, const char *subject, const char *what)
{
	char words[WORDS_MAX];

	if (at == AW_INSTANT_NONE || at <= tl->rehearsal->cli->now)
		return;
	(void)aw_text_format(words, sizeof(words), "%s%s", subject, what);
	if (has_event(tl, at, words))
		return;
	tl->truncated = tl->truncated || tl->n == EVENTS_MAX;
	if (tl->truncated || tl->failed)
		return;
	if (!AW_GROW(tl->events, tl->n)) {
		tl->failed = true;
		return;
	}
	tl->events[tl->n].at = at;
	memcpy(tl->events[tl->n++].words, words, sizeof(words));
}

/* The second after an end; the end itself is the last good second. */
static int64_t
second_after(int64_t end)
{
	return end == AW_INSTANT_NONE || end == INT64_MAX ? AW_INSTANT_NONE : end + 1;
}

static void
add_root(struct timeline *tl, const struct aw_root *root)
{
	const struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_stores; i++) {
		const struct aw_anchor *anchor = aw_store_find(&record->stores[i], root->sha256);

		if (anchor == NULL || !record->stores[i].judged)
			continue;
		add_event(tl, anchor->certificate->not_before, anchor->certificate->name,
		    " becomes valid");
		add_event(tl, second_after(anchor->certificate->not_after),
		    anchor->certificate->name, " has expired");
	}
}

/* A switch, or the window of one. */
static void
add_switch(struct timeline *tl, const struct aw_switch *at)
{
	add_event(tl, at->at, at->service, at->lasts == 0 ? " switches" : " begins to switch");
	if (at->lasts != 0)
		add_event(
		    tl, second_after(aw_switch_latest(at)), at->service, " has switched at last");
}

static void
add_tests(struct timeline *tl, const struct aw_transition *transition)
{
	for (size_t i = 0; i < transition->n_dates; i++) {
		const struct aw_date *date = &transition->dates[i];

		if (date->kind != AW_DATE_TEST ||
		    !aw_record_uses(tl->rehearsal->scenario->record, date->name))
			continue;
		add_event(tl, date->at, date->name, " presents the new chain for a test");
		add_event(tl, second_after(aw_instant_add(date->at, date->lasts)), date->name,
		    " ends the test");
	}
}

static void
add_transition(struct timeline *tl, const struct aw_readiness_verdict *verdict)
{
	const struct aw_transition *transition = verdict->transition;

	for (size_t i = 0; i < transition->n_switches; i++)
		if (aw_record_uses(
			tl->rehearsal->scenario->record, transition->switches[i].service))
			add_switch(tl, &transition->switches[i]);
	add_tests(tl, transition);
	for (size_t i = 0; i < transition->n_retiring; i++) {
		if (verdict->state == AW_READINESS_AT_RISK)
			add_event(tl, transition->issuance_stop, transition->retiring[i].name,
			    " stops issuing: it may break any day from then on");
		add_root(tl, &transition->retiring[i]);
	}
	for (size_t i = 0; i < transition->n_replacements; i++)
		add_root(tl, &transition->replacements[i]);
	if (verdict->state == AW_READINESS_READY)
		add_event(tl, transition->clean_up, transition->name, " is due for clean-up");
	add_event(tl, verdict->impact_date, "licenses stop", "");
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
bound_service(
    const struct timeline *tl, const struct aw_transition *transition, const struct aw_switch *at)
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
bound_services(const struct timeline *tl)
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
add_bound(struct timeline *tl, size_t service, int64_t at, const char *name, const char *what)
{
	if (tl->until[service] == AW_INSTANT_NONE || at < tl->until[service])
		add_event(tl, at, name != NULL ? name : "a certificate", what);
}

static void
add_trust(struct timeline *tl, size_t service, const struct aw_trust *trust)
{
	for (size_t i = 0; i < trust->n_paths; i++) {
		const struct aw_path *path = &trust->paths[i];

		if (path->flaw != AW_CHAIN_SOUND)
			continue;
		add_bound(tl, service, path->not_before, path->begins_by, " becomes valid");
		add_bound(
		    tl, service, second_after(path->not_after), path->ends_by, " has expired");
	}
}

static void
add_services(struct timeline *tl)
{
	const struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_services; i++)
		for (size_t k = 0; k < record->services[i].n_chains; k++) {
			const struct aw_chain *chain = &record->services[i].chains[k];

			for (size_t t = 0; t < chain->n_trusts; t++)
				add_trust(tl, i, &chain->trusts[t]);
		}
}

/* The next public dates of the roots that are needed: nothing breaks by them. */
static void
add_horizons(struct timeline *tl)
{
	const struct aw_judgement *judgement = tl->rehearsal->judgement;
	char what[WORDS_MAX];

	for (size_t i = 0; i < judgement->n_horizons; i++) {
		const struct aw_horizon *horizon = &judgement->horizons[i];
		struct aw_buf buf;

		if (horizon->kind == AW_DATE_END)
			continue;
		aw_buf_init(&buf, (size_t)64 * 1024);
		aw_horizon_append(horizon, &buf);
		tl->failed = tl->failed || buf.failed;
		(void)aw_text_format(what, sizeof(what), ": %s", buf.failed ? "" : buf.data);
		add_event(tl, horizon->at, horizon->anchor->certificate->name, what);
		aw_buf_free(&buf);
	}
}

static void
collect_events(struct timeline *tl)
{
	const struct aw_cli_rehearsal *rehearsal = tl->rehearsal;
	const struct aw_judgement *judgement = rehearsal->judgement;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (judgement->readiness[i].state != AW_READINESS_NOT_AFFECTED)
			add_transition(tl, &judgement->readiness[i]);
	for (size_t i = 0; i < judgement->n_services; i++)
		add_event(tl, judgement->services[i].impact_date, "licenses stop", "");
	add_services(tl);
	add_horizons(tl);
	/* The causes of break dates are among these events; a break date without one is added here.
	 */
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (!has_instant(tl, judgement->readiness[i].break_date))
			add_event(tl, judgement->readiness[i].break_date, "break date of ",
			    judgement->readiness[i].transition->name);
}

static int
compare_events(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

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
}

/* Prints a line of the time line: "  2022-02-05  TEXT", or with the time unless it is midnight. */
static void
print_event(const struct timeline *tl, int64_t at, const char *text)
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
forget_chains(const struct timeline *tl, int64_t at)
{
	struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < record->n_services; i++)
		if (tl->until[i] != AW_INSTANT_NONE && tl->until[i] <= at)
			record->services[i].observed_at = AW_INSTANT_NONE;
}

/* Prints the events of one instant, from *i on, and their effects; *before becomes its judgement.
 */
static enum aw_err
print_instant(const struct timeline *tl, size_t *i, struct aw_judgement **before,
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
print_timeline(const struct timeline *tl, struct aw_error *err)
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
		    "  more than %d dates: only these were judged\n", EVENTS_MAX);
	aw_judgement_free(before);
	aw_buf_free(&text);
	return code;
}

enum aw_err
aw_cli_rehearse_line(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err)
{
	struct timeline tl = {.rehearsal = rehearsal};
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
