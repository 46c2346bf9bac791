/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/license.h"
#include "model/model.h"
#include "tests/law/law.h"

void
law_view_judge(struct law_view *view)
{
	if (aw_policy_judge(view->built.record, &view->built.transitions, &view->built.policy,
		view->world->now, &view->judgement, NULL) != AW_OK) {
		(void)fputs("out of memory\n", stderr);
		exit(2);
	}
	if (view->world->plant != NULL)
		view->world->plant->change(view->world, &view->built, view->judgement);
}

void
law_view_open(const struct law_world *world, uint64_t order, struct law_view *view)
{
	view->world = world;
	law_build(world, order, &view->built);
	law_view_judge(view);
}

void
law_view_close(struct law_view *view)
{
	aw_judgement_free(view->judgement);
	law_build_end(&view->built);
}

bool
law_broken(struct law_report *report, const char *rule, const char *fmt, ...)
{
	va_list ap;

	(void)snprintf(report->rule, sizeof(report->rule), "%s", rule);
	va_start(ap, fmt);
	(void)vsnprintf(report->text, sizeof(report->text), fmt, ap);
	va_end(ap);
	return false;
}

static const char *
or_none(const char *text)
{
	return text != NULL ? text : "-";
}

static int
by_name(const void *a, const void *b)
{
	const struct aw_readiness_verdict *const *x = a, *const *y = b;

	return strcmp((*x)->transition->name, (*y)->transition->name);
}

static void
put_readiness(const struct aw_judgement *judgement, struct aw_buf *buf)
{
	const struct aw_readiness_verdict *sorted[LAW_TRANSITIONS];

	for (size_t i = 0; i < judgement->n_readiness; i++)
		sorted[i] = &judgement->readiness[i];
	qsort(sorted, judgement->n_readiness, sizeof(sorted[0]), by_name);
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *r = sorted[i];

		(void)aw_buf_printf(buf, "%s %s %d %lld %lld %lld %lld %s %s|%s|%s\n",
		    r->transition->name, aw_readiness_word(r->state), (int)r->severity,
		    (long long)r->since, (long long)r->break_date, (long long)r->any_day_since,
		    (long long)r->impact_date, or_none(r->store), or_none(r->service),
		    or_none(r->remedy), r->reason);
	}
}

char *
law_view_text(const struct law_view *view)
{
	const struct aw_judgement *judgement = view->judgement;
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 20);
	(void)aw_buf_printf(&buf, "worst %d observed %lld stale %d\n", (int)judgement->worst,
	    (long long)judgement->observed_at, (int)judgement->stale);
	put_readiness(judgement, &buf);
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		(void)aw_buf_printf(&buf, "%s %d %s %lld %lld|%s|%s\n",
		    aw_finding_code(v->finding)->id, (int)v->severity, v->object,
		    (long long)v->since, (long long)v->until, v->text, aw_verdict_remedy(v));
	}
	for (size_t i = 0; i < judgement->n_licenses; i++) {
		const struct aw_license_verdict *l = &judgement->licenses[i];

		(void)aw_buf_printf(&buf, "%s %d %s %lld %s\n", l->license->name, (int)l->severity,
		    aw_grace_word(l->grace), (long long)l->deadline, l->reason);
	}
	for (size_t i = 0; i < judgement->n_services; i++) {
		const struct aw_service_verdict *s = &judgement->services[i];

		(void)aw_buf_printf(&buf, "%s %d %s %lld|%s|%s\n", s->service->name,
		    (int)s->severity, aw_verified_word(s->verified), (long long)s->until,
		    or_none(s->reason), or_none(s->remedy));
	}
	if (buf.failed || buf.data == NULL) {
		(void)fputs("out of memory\n", stderr);
		exit(2);
	}
	return buf.data;
}
