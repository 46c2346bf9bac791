/* SPDX-License-Identifier: ISC */
/* Verdicts on the services that a device depends on: nothing judges one, the configuration and the
 * device differ. */
#include "base/buf.h"
#include "model/model.h"
#include "model/transition.h"
#include "policy/judge/judge.h"
#include "policy/policy_parts.h"
#include "policy/service/service_judge.h"

#define TEXT_BYTES ((size_t)64 * 1024)

static bool
has_switch(const struct aw_judge *judge, const struct aw_use *use)
{
	for (size_t i = 0; i < judge->transitions->n_items; i++)
		if (aw_transition_switch(&judge->transitions->items[i], use->name) != NULL)
			return true;
	return false;
}

static bool
add(struct aw_judge *judge, const struct aw_verdict *head, struct aw_buf *text,
    struct aw_buf *remedy)
{
	struct aw_verdict verdict = *head;
	bool done = !text->failed && !remedy->failed;

	verdict.since = verdict.until = AW_INSTANT_NONE;
	verdict.remedy = remedy->data;
	done = done && aw_judge_add(judge, &verdict, "%s", text->data != NULL ? text->data : "");
	aw_buf_free(text);
	aw_buf_free(remedy);
	return done;
}

/* A service that is looked at has a verdict of its own. */
static bool
judge_use(struct aw_judge *judge, struct aw_use *use)
{
	const struct aw_service *service = aw_service_of_use(judge, use);
	char object[AW_OBJECT_MAX + 1];
	struct aw_verdict head = {.finding = AW_FINDING_SERVICE_UNJUDGED, .object = object};
	struct aw_buf text, remedy;

	use->judged = use->plain || has_switch(judge, use) ||
		      (service != NULL && aw_service_known(judge, service));
	if (use->judged || service != NULL)
		return true;
	if (use->origin == AW_USE_CONFIGURED)
		head.severity = judge->policy->service_unjudged;
	aw_judge_object(use->name, object);
	aw_buf_init(&text, TEXT_BYTES);
	aw_buf_init(&remedy, TEXT_BYTES);
	(void)aw_buf_printf(&text,
	    "service %s is %s, but no transition has a switch of it, and it was never looked at",
	    use->name, aw_use_origin_word(use->origin));
	(void)aw_buf_printf(&remedy,
	    "check the name in services, or add a section service \"%s\" with probe = true",
	    use->name);
	return add(judge, &head, &text, &remedy);
}

static void
append_names(const struct aw_use *items, size_t n, struct aw_buf *buf)
{
	for (size_t i = 0; i < n; i++)
		(void)aw_buf_printf(buf, "%s%s", i > 0 ? ", " : "", items[i].name);
}

/* "transport CSLU to cslu.example:8182", "a reservation" */
static void
append_report(const struct aw_uses *uses, struct aw_buf *buf)
{
	if (uses->word != NULL)
		(void)aw_buf_printf(buf, "transport %s%s", uses->word,
		    uses->by_configuration ? " in its configuration" : "");
	else
		(void)aw_buf_puts(buf, "a reservation");
	if (uses->n_reported > 0)
		(void)aw_buf_puts(buf, " to ");
	append_names(uses->reported, uses->n_reported, buf);
}

static bool
configures_cloud(const struct aw_uses *uses)
{
	for (size_t i = 0; i < uses->n_items; i++)
		if (uses->items[i].cloud)
			return true;
	return false;
}

static bool
reports_another(const struct aw_uses *uses)
{
	for (size_t i = 0; i < uses->n_reported; i++)
		if (aw_uses_find(uses, uses->reported[i].name) == NULL)
			return true;
	return false;
}

/* What is configured is judged; that the device reports another thing is a doubt about it. */
static bool
judge_difference(struct aw_judge *judge)
{
	const struct aw_uses *uses = judge->uses;
	bool denied = uses->no_cloud && configures_cloud(uses);
	char object[] = "services";
	struct aw_verdict head = {.finding = AW_FINDING_USE_DIFFERS, .object = object};
	struct aw_buf text, remedy;

	if (judge->record->n_uses == 0 || !uses->reports || (!denied && !reports_another(uses)))
		return true;
	if (denied)
		head.severity = judge->policy->use_differs;
	aw_buf_init(&text, TEXT_BYTES);
	aw_buf_init(&remedy, TEXT_BYTES);
	(void)aw_buf_puts(&text, "services of the device are configured as ");
	append_names(uses->items, uses->n_items, &text);
	(void)aw_buf_puts(&text, ", but it reports ");
	append_report(uses, &text);
	(void)aw_buf_puts(&remedy, uses->n_reported > 0 ? "set services = {\"" : "remove services");
	append_names(uses->reported, uses->n_reported, &remedy);
	(void)aw_buf_puts(&remedy, uses->n_reported > 0 ? "\"} of the device" : " of the device");
	(void)aw_buf_puts(&remedy, ", or correct its license transport");
	return add(judge, &head, &text, &remedy);
}

/* A device behind a license server of the site is no better off than that server. */
static bool
judge_local(struct aw_judge *judge)
{
	const struct aw_uses *uses = judge->uses;
	char object[] = "services";
	struct aw_verdict head = {.finding = AW_FINDING_USE_LOCAL, .object = object};
	struct aw_buf text, remedy;

	if (judge->record->n_uses > 0 || !uses->no_cloud)
		return true;
	aw_buf_init(&text, TEXT_BYTES);
	aw_buf_init(&remedy, TEXT_BYTES);
	(void)aw_buf_puts(&text, "the device reports ");
	append_report(uses, &text);
	(void)aw_buf_puts(&text, ": it uses no license server of Cisco");
	if (uses->n_reported > 0) {
		(void)aw_buf_puts(&text, "; watch ");
		append_names(uses->reported, uses->n_reported, &text);
		(void)aw_buf_puts(&text, " as a device of its own");
	}
	return add(judge, &head, &text, &remedy);
}

bool
aw_judge_uses(struct aw_judge *judge)
{
	struct aw_uses *uses = &judge->out->uses;

	if (judge->clock_bad)
		return true;
	for (size_t i = 0; i < uses->n_items; i++)
		if (!judge_use(judge, &uses->items[i]))
			return false;
	return judge_difference(judge) && judge_local(judge);
}
