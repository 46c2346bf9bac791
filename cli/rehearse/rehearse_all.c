/* SPDX-License-Identifier: ISC */
/* rehearse --all: one table of the fleet, worst first. */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "model/model.h"
#include "model/service.h"
#include "output.h"
#include "rehearse/rehearse.h"

#define OWN_MAX 96 /* octets of what a finding is about */

/* When it breaks, or since when it is broken. */
static int64_t
break_of(const struct aw_readiness_verdict *verdict)
{
	return verdict->break_date != AW_INSTANT_NONE ? verdict->break_date : verdict->since;
}

/* By severity, then by state, then by the date. */
static bool
is_worse(const struct aw_readiness_verdict *a, const struct aw_readiness_verdict *b)
{
	if (a->severity != b->severity)
		return a->severity > b->severity;
	if (a->state != b->state)
		return aw_readiness_rank(a->state) > aw_readiness_rank(b->state);
	return aw_instant_compare(break_of(a), break_of(b)) < 0;
}

/* The readiness that decides the row. */
static const struct aw_readiness_verdict *
worst_readiness(const struct aw_judgement *judgement)
{
	const struct aw_readiness_verdict *worst = NULL;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (worst == NULL || is_worse(&judgement->readiness[i], worst))
			worst = &judgement->readiness[i];
	return worst;
}

static char *
dup_date(int64_t instant)
{
	char text[AW_INSTANT_TEXT];

	return instant == AW_INSTANT_NONE ? NULL : strdup(aw_instant_format_date(instant, text));
}

/* The worst service, if it is worse than the transition, in a fleet row in its place. */
static const struct aw_service_verdict *
worse_service(const struct aw_judgement *judgement, enum aw_severity than)
{
	const struct aw_service_verdict *worst = NULL;

	for (size_t i = 0; i < judgement->n_services; i++)
		if (judgement->services[i].severity > than) {
			worst = &judgement->services[i];
			than = worst->severity;
		}
	return worst;
}

/* The worst of the other findings that are rehearsed, if it is worse than that. */
static const struct aw_verdict *
worse_finding(const struct aw_judgement *judgement, enum aw_severity than)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (aw_cli_rehearses(judgement->verdicts[i].finding))
			return judgement->verdicts[i].severity > than ? &judgement->verdicts[i]
								      : NULL;
	return NULL;
}

/* Sets the dates and the root; NULL and AW_INSTANT_NONE: none. False: no memory. */
static bool
fill(struct aw_cli_rehearsed *row, int64_t breaks, int64_t stop, const char *missing)
{
	row->breaks_at = breaks;
	row->breaks = dup_date(breaks);
	row->stop = dup_date(stop);
	row->missing = missing != NULL ? aw_cli_clean(missing) : NULL;
	return row->what != NULL && (row->breaks != NULL) == (breaks != AW_INSTANT_NONE) &&
	       (row->stop != NULL) == (stop != AW_INSTANT_NONE) &&
	       (row->missing != NULL) == (missing != NULL);
}

static bool
fill_transition(struct aw_cli_rehearsed *row, const struct aw_readiness_verdict *verdict)
{
	row->state = aw_readiness_word(verdict->state);
	if (verdict->state == AW_READINESS_NOT_AFFECTED)
		return true;
	row->what = aw_cli_clean(verdict->transition->name);
	return fill(row, break_of(verdict), verdict->impact_date,
	    verdict->missing != NULL ? verdict->missing->name : NULL);
}

static bool
fill_service(struct aw_cli_rehearsed *row, const struct aw_service_verdict *verdict)
{
	const struct aw_wanted *wanted = verdict->wanted;
	int64_t breaks = verdict->verified == AW_VERIFIED_YES ? verdict->until : verdict->since;

	row->state = aw_cli_verified_word(verdict->verified);
	row->what = aw_cli_clean(verdict->service->name);
	return fill(row, breaks, verdict->impact_date,
	    wanted != NULL && wanted->known ? wanted->name : NULL);
}

static bool
fill_finding(struct aw_cli_rehearsed *row, const struct aw_verdict *verdict)
{
	char what[OWN_MAX];

	(void)aw_text_format(what, sizeof(what), "%s%s",
	    aw_cli_own_finding(verdict->finding) ? "certificate " : "", verdict->object);
	row->state = aw_finding_code(verdict->finding)->id;
	row->what = aw_cli_clean(what);
	return fill(row, verdict->until, AW_INSTANT_NONE, NULL);
}

bool
aw_cli_rehearsed_fill(struct aw_cli_rehearsed *row, const struct aw_judgement *judgement)
{
	const struct aw_readiness_verdict *transition = worst_readiness(judgement);
	enum aw_severity than = transition != NULL ? transition->severity : AW_SEVERITY_OK;
	const struct aw_service_verdict *service = worse_service(judgement, than);
	const struct aw_verdict *finding =
	    worse_finding(judgement, service != NULL ? service->severity : than);

	row->breaks_at = AW_INSTANT_NONE;
	if (finding != NULL)
		return fill_finding(row, finding);
	if (service != NULL)
		return fill_service(row, service);
	row->state = "-";
	return transition == NULL || fill_transition(row, transition);
}

bool
aw_cli_rehearsed_fail(struct aw_cli_rehearsed *row, const struct aw_error *err)
{
	row->worst = AW_SEVERITY_UNKNOWN;
	row->state = "unknown";
	row->breaks_at = AW_INSTANT_NONE;
	row->what = strdup(aw_err_code(err->code)->id);
	return row->what != NULL;
}

void
aw_cli_rehearsed_clear(struct aw_cli_rehearsed *row)
{
	free(row->what);
	free(row->breaks);
	free(row->stop);
	free(row->missing);
}

static int
by_severity(const void *a, const void *b)
{
	const struct aw_cli_rehearsed *x = a, *y = b;
	bool dated = x->breaks_at != AW_INSTANT_NONE, other = y->breaks_at != AW_INSTANT_NONE;

	if (x->worst != y->worst)
		return x->worst > y->worst ? -1 : 1;
	if (dated != other)
		return dated ? -1 : 1;
	if (dated && x->breaks_at != y->breaks_at)
		return x->breaks_at < y->breaks_at ? -1 : 1;
	return strcmp(x->device, y->device);
}

static enum aw_err
add_row(struct aw_cli_table *table, const struct aw_cli_rehearsed *row)
{
	char *name = aw_cli_clean(row->device);
	const char *cells[] = {name, aw_severity_upper(row->worst), row->state, row->breaks,
	    row->stop, row->what, row->missing};
	enum aw_err code =
	    name != NULL ? aw_cli_table_add(table, row->worst, cells) : AW_ERR_NO_MEMORY;

	free(name);
	return code;
}

/* "5 devices: 2 CRITICAL, 3 OK" */
static void
print_total(const struct aw_cli *cli, const struct aw_cli_rehearsed *rows, size_t n)
{
	static const enum aw_severity order[] = {
	    AW_SEVERITY_CRITICAL, AW_SEVERITY_WARNING, AW_SEVERITY_UNKNOWN, AW_SEVERITY_OK};
	const char *separator = ": ";

	(void)fprintf(cli->out, "\n%zu device%s", n, aw_text_s(n));
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		size_t count = 0;

		for (size_t k = 0; k < n; k++)
			count += rows[k].worst == order[i];
		if (count == 0)
			continue;
		(void)fprintf(cli->out, "%s%zu ", separator, count);
		aw_cli_severity(cli, order[i], aw_severity_upper(order[i]), 0);
		separator = ", ";
	}
	(void)fputc('\n', cli->out);
}

enum aw_err
aw_cli_rehearse_table(
    const struct aw_cli *cli, struct aw_cli_rehearsed *rows, size_t n, struct aw_error *err)
{
	static const char *const heading[] = {
	    "DEVICE", "WORST", "STATE", "BREAKS", "LICENSES STOP", "BY", "MISSING ROOT"};
	struct aw_cli_table table;
	char at[AW_INSTANT_TEXT];
	enum aw_err code;

	qsort(rows, n, sizeof(rows[0]), by_severity);
	aw_cli_table_init(&table, sizeof(heading) / sizeof(heading[0]), 1);
	code = aw_cli_table_add(&table, AW_SEVERITY_OK, heading);
	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = add_row(&table, &rows[i]);
	if (code == AW_OK) {
		(void)fprintf(cli->out, "all devices as of %s\n", aw_instant_format(cli->now, at));
		code = aw_cli_table_print(cli, &table, 0);
		print_total(cli, rows, n);
	}
	aw_cli_table_free(&table);
	return code == AW_OK ? AW_OK : aw_error_nomem(err);
}
