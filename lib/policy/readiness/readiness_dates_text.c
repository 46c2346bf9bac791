/* SPDX-License-Identifier: ISC */
/* What the dates of a transition say, for the reason of a readiness verdict. */
#include "model/model.h"
#include "model/service_name.h"
#include "base/text.h"
#include "policy/readiness/readiness_parts.h"

#define SWITCHES_TOLD 3

void
aw_readiness_append_date(struct aw_buf *buf, const char *before, int64_t at)
{
	char date[AW_INSTANT_TEXT];

	(void)aw_buf_printf(buf, "%s%s", before, aw_instant_format_date(at, date));
}

/* " on 2022-02-05", or " between 2026-04-01 and 2026-06-30" where the day is not known. */
static void
append_window(struct aw_buf *buf, int64_t at, int64_t lasts)
{
	aw_readiness_append_date(buf, lasts == 0 ? " on " : " between ", at);
	if (lasts != 0)
		aw_readiness_append_date(buf, " and ", aw_instant_add(at, lasts));
}

/* "; tools.cisco.com:443 switched to it on 2022-02-05; smartreceiver.cisco.com:443 on 2023-01-26"
 */
void
aw_readiness_append_switches(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_transition *transition = view->transition;
	int past = -1;
	size_t n = 0;

	for (size_t i = 0; i < transition->n_switches; i++) {
		const struct aw_switch *at = &transition->switches[i];
		bool now_past = aw_switch_latest(at) <= view->judge->now;

		if (aw_uses_find(view->judge->uses, at->service) == NULL ||
		    (view->late && at == view->to) || ++n > SWITCHES_TOLD)
			continue;
		(void)aw_buf_printf(buf, "; %s%s", at->service,
		    past == (int)now_past ? ""
		    : now_past            ? " switched to it"
					  : " switches to it");
		append_window(buf, at->at, at->lasts);
		past = now_past;
	}
	if (n > SWITCHES_TOLD)
		(void)aw_buf_printf(buf, "; and %zu more services", n - SWITCHES_TOLD);
}

/* The hours of tests: the one that runs, and those to come before the switch. */
void
aw_readiness_append_tests(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_transition *transition = view->transition;
	const char *lead = "; it fails during tests from ";
	char at[AW_INSTANT_TEXT];

	if (view->test != NULL)
		(void)aw_buf_printf(buf,
		    "; %s presents the new chain for a test until %s, and fails for these hours",
		    view->test->name,
		    aw_instant_format(aw_instant_add(view->test->at, view->test->lasts), at));
	for (size_t i = 0; view->at != NULL && i < transition->n_dates; i++) {
		const struct aw_date *date = &transition->dates[i];

		if (date->kind != AW_DATE_TEST || date->at <= view->judge->now ||
		    !aw_service_same(date->name, view->at->service))
			continue;
		(void)aw_buf_printf(buf, "%s%s", lead, aw_instant_format(date->at, at));
		(void)aw_buf_printf(
		    buf, " to %s", aw_instant_format(aw_instant_add(date->at, date->lasts), at));
		lead = ", ";
	}
}

/* A service of which no day is announced. */
void
aw_readiness_append_no_day(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	(void)aw_buf_printf(buf,
	    "; the day on which %s changes to it is not known; nobody looked at what it presents",
	    view->named->name);
}

/* What browsers do is no advice, unless every service was looked at. */
bool
aw_readiness_append_program(const struct aw_store_judgement *view, struct aw_buf *buf)
{
	const struct aw_date *program = aw_readiness_program(view);

	if (program == NULL || view->retiring.rank != AW_RANK_GOOD)
		return false;
	(void)aw_buf_printf(
	    buf, "; %s is no longer trusted by browsers", view->retiring.root->name);
	aw_readiness_append_date(buf, " since ", program->at);
	if (view->unseen > 0)
		(void)aw_buf_printf(buf,
		    "; %zu of %zu service%s of the device not looked at, so it may still be needed",
		    view->unseen, view->judge->uses->n_items,
		    aw_text_s(view->judge->uses->n_items));
	return true;
}
