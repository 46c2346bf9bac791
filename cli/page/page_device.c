/* SPDX-License-Identifier: ISC */
/* The devices of the wallboard: each with its worst finding and its worst readiness. */
#include <string.h>

#include "base/text.h"
#include "model/model.h"
#include "model/store.h"
#include "page/page_input.h"

static void
add_switches(struct aw_page *page, const struct aw_transition *transition)
{
	for (size_t i = 0; i < transition->n_switches; i++)
		aw_page_event(page, AW_PAGE_SWITCH, transition->switches[i].at,
		    transition->switches[i].service);
}

/* True if `a` represents the device before `b`: state, severity, then date. */
static bool
is_worse(const struct aw_readiness_verdict *a, const struct aw_readiness_verdict *b)
{
	if (aw_readiness_rank(a->state) != aw_readiness_rank(b->state))
		return aw_readiness_rank(a->state) > aw_readiness_rank(b->state);
	if (a->severity != b->severity)
		return a->severity > b->severity;
	return aw_instant_compare(a->break_date, b->break_date) < 0;
}

/* The verdict of readiness that represents the device; NULL: there is no transition. */
static const struct aw_readiness_verdict *
worst_readiness(const struct aw_judgement *judgement)
{
	const struct aw_readiness_verdict *worst = NULL;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (worst == NULL || is_worse(&judgement->readiness[i], worst))
			worst = &judgement->readiness[i];
	return worst;
}

/* True if the list has that root, which several stores may lack. */
static bool
has_root(const struct aw_page_readiness *out, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < out->n_missing; i++)
		if (memcmp(out->missing[i].sha256, sha256, AW_SHA256_LEN) == 0)
			return true;
	return false;
}

static void
add_missing(struct aw_page *page, const struct aw_judgement *judgement,
    const struct aw_readiness_verdict *verdict, struct aw_page_readiness *out)
{
	size_t n;
	const struct aw_missing *missing = aw_judgement_missing(judgement, verdict->transition, &n);

	for (size_t i = 0; i < n; i++) {
		struct aw_page_root *root;

		if (has_root(out, missing[i].root->sha256))
			continue;
		root = aw_page_element(page, &out->missing, &out->n_missing, sizeof(*root));
		if (root == NULL)
			return;
		memcpy(root->sha256, missing[i].root->sha256, AW_SHA256_LEN);
		root->name = aw_page_copy(page, missing[i].root->name);
	}
}

static void
add_readiness(struct aw_page *page, const struct aw_judgement *judgement,
    const struct aw_readiness_verdict *verdict, struct aw_page_readiness *out)
{
	*out = (struct aw_page_readiness){.state = AW_READINESS_NOT_AFFECTED,
	    .since = AW_INSTANT_NONE,
	    .break_date = AW_INSTANT_NONE,
	    .any_day_since = AW_INSTANT_NONE,
	    .impact_date = AW_INSTANT_NONE};
	if (verdict == NULL)
		return;
	out->state = verdict->state;
	out->severity = verdict->severity;
	out->since = verdict->since;
	out->break_date = verdict->break_date;
	out->any_day_since = verdict->any_day_since;
	out->impact_date = verdict->impact_date;
	out->transition = aw_page_copy(page, verdict->transition->name);
	out->reason = aw_page_copy(page, verdict->reason);
	out->remedy = aw_page_copy(page, verdict->remedy);
	add_missing(page, judgement, verdict, out);
}

/* The worst finding, unless it is the verdict of readiness that the row has anyway. */
static void
add_worst(struct aw_page *page, const struct aw_judgement *judgement,
    const struct aw_readiness_verdict *readiness, struct aw_page_finding *out)
{
	const struct aw_verdict *verdict =
	    judgement->n_verdicts > 0 ? &judgement->verdicts[0] : NULL;

	*out = (struct aw_page_finding){.until = AW_INSTANT_NONE};
	if (verdict == NULL || verdict->severity == AW_SEVERITY_OK)
		return;
	out->class = aw_fleet_class_of(verdict->finding);
	if (readiness != NULL && verdict->finding == readiness->finding &&
	    strcmp(verdict->object, readiness->transition->name) == 0)
		return;
	out->until = verdict->until;
	out->text = aw_page_copy(page, verdict->text);
	out->remedy = aw_page_copy(page, aw_verdict_remedy(verdict));
}

/* The first break and the first impact of the device, and the switches of what affects it. */
static void
add_events(const struct aw_page_input *in)
{
	int64_t breaks = AW_INSTANT_NONE, impact = AW_INSTANT_NONE;

	for (size_t i = 0; i < in->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &in->judgement->readiness[i];

		breaks = aw_instant_earlier(breaks, verdict->break_date);
		impact = aw_instant_earlier(impact, verdict->impact_date);
		if (verdict->state != AW_READINESS_NOT_AFFECTED)
			add_switches(in->page, verdict->transition);
	}
	for (size_t i = 0; i < in->judgement->n_horizons; i++)
		if (in->judgement->horizons[i].kind != AW_DATE_END)
			aw_page_event(in->page, AW_PAGE_ROOT, in->judgement->horizons[i].at,
			    in->judgement->horizons[i].anchor->certificate->name);
	aw_page_event(in->page, AW_PAGE_BREAK, breaks, in->record->device);
	aw_page_event(in->page, AW_PAGE_IMPACT, impact, in->record->device);
}

void
aw_page_device(const struct aw_page_input *in)
{
	const struct aw_readiness_verdict *readiness = worst_readiness(in->judgement);
	struct aw_page *page = in->page;
	struct aw_page_device *device =
	    aw_page_element(page, &page->devices, &page->n_devices, sizeof(*device));

	if (device == NULL)
		return;
	device->name = aw_page_copy(page, in->record->device);
	device->severity = in->judgement->worst;
	device->observed_at = in->judgement->observed_at;
	device->stale = in->judgement->stale;
	add_readiness(page, in->judgement, readiness, &device->readiness);
	add_worst(page, in->judgement, readiness, &device->worst);
	add_events(in);
}

bool
aw_page_add_failed(struct aw_page *page, const char *device, const struct aw_policy *policy,
    const struct aw_error *err)
{
	struct aw_page_device *out =
	    aw_page_element(page, &page->devices, &page->n_devices, sizeof(*out));
	const struct aw_unread unread = {.code = err->code, .text = err->text};
	char text[AW_POLICY_UNREAD_MAX], remedy[AW_FLEET_TEXT_MAX];
	struct aw_verdict verdict = {.finding = aw_policy_unread(&unread, text),
	    .severity = aw_policy_unknown(policy),
	    .remedy = remedy};

	if (out == NULL)
		return false;
	(void)aw_text_format(remedy, sizeof(remedy), "%s", aw_err_code(err->code)->remedy);
	out->name = aw_text_clean_dup(device, strlen(device), AW_ERROR_OBJECT_MAX);
	page->no_memory = page->no_memory || out->name == NULL;
	out->severity = verdict.severity;
	out->observed_at = AW_INSTANT_NONE;
	out->stale = true;
	out->worst = (struct aw_page_finding){.class = AW_FLEET_COLLECTION,
	    .until = AW_INSTANT_NONE,
	    .text = aw_page_copy(page, text),
	    .remedy = aw_page_copy(page, remedy)};
	add_readiness(page, NULL, NULL, &out->readiness);
	out->readiness.state = AW_READINESS_UNKNOWN;
	if (page->no_memory)
		return false;
	aw_fleet_add_unread(&page->fleet, out->name, policy, &unread);
	aw_page_alarm(page, &verdict, out->name);
	return !page->no_memory;
}
