/* SPDX-License-Identifier: ISC */
/* Fills the lists of the wallboard from the judgements of the devices. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/license.h"
#include "model/model.h"
#include "model/service.h"
#include "page/page.h"
#include "policy/service/service_sum.h"

#define STATE_MAX 128 /* octets of the words for a license */

/* The device that is added, and the page. */
struct input {
	struct aw_page *page;
	const struct aw_record *record;
	const struct aw_judgement *judgement;
	const struct aw_policy *policy;
};

/* A copy; NULL for NULL. */
static char *
copy_text(struct aw_page *page, const char *text)
{
	char *dup = text != NULL ? strdup(text) : NULL;

	page->no_memory = page->no_memory || (text != NULL && dup == NULL);
	return dup;
}

static void
replace_text(struct aw_page *page, char **at, const char *text)
{
	free(*at);
	*at = copy_text(page, text);
}

/* A new, zeroed element at the end of an array; NULL for want of memory. */
static void *
add_element(struct aw_page *page, void *items, size_t *n, size_t size)
{
	char **array = items;
	void *at;

	if (!aw_array_grow(items, *n, size)) {
		page->no_memory = true;
		return NULL;
	}
	at = *array + (*n)++ * size;
	memset(at, 0, size);
	return at;
}

static bool
is_stale(const struct input *in, int64_t observed_at)
{
	return aw_policy_stale(in->policy, observed_at, in->record->interval, in->page->now);
}

static void
add_event(struct aw_page *page, enum aw_page_lane lane, int64_t at, const char *what)
{
	struct aw_page_event *event;

	if (at == AW_INSTANT_NONE ||
	    (event = add_element(page, &page->events, &page->n_events, sizeof(*event))) == NULL)
		return;
	event->lane = lane;
	event->at = at;
	event->what = copy_text(page, what);
}

static void
add_switches(struct aw_page *page, const struct aw_transition *transition)
{
	for (size_t i = 0; i < transition->n_switches; i++)
		add_event(page, AW_PAGE_SWITCH, transition->switches[i].at,
		    transition->switches[i].service);
}

/* State and texts are those of the worst verdict, dates the earliest of all verdicts. */
static void
add_readiness(const struct input *in, struct aw_page_device *device)
{
	const struct aw_readiness_verdict *worst = NULL;

	device->break_date = device->impact_date = device->since = device->any_day_since =
	    AW_INSTANT_NONE;
	device->state = AW_READINESS_NOT_AFFECTED;
	for (size_t i = 0; i < in->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &in->judgement->readiness[i];

		device->break_date = aw_instant_earlier(device->break_date, verdict->break_date);
		device->impact_date = aw_instant_earlier(device->impact_date, verdict->impact_date);
		if (verdict->state != AW_READINESS_NOT_AFFECTED)
			add_switches(in->page, verdict->transition);
		if (worst == NULL ||
		    aw_readiness_rank(verdict->state) > aw_readiness_rank(worst->state))
			worst = verdict;
	}
	if (worst == NULL)
		return;
	device->state = worst->state;
	device->since = worst->since;
	device->any_day_since = worst->any_day_since;
	device->reason = copy_text(in->page, worst->reason);
	device->remedy = copy_text(in->page, worst->remedy);
}

static void
add_device(const struct input *in)
{
	struct aw_page *page = in->page;
	struct aw_page_device *device =
	    add_element(page, &page->devices, &page->n_devices, sizeof(*device));

	if (device == NULL)
		return;
	device->name = copy_text(page, in->record->device);
	device->severity = in->judgement->worst;
	device->observed_at = in->judgement->observed_at;
	device->stale = in->judgement->stale;
	add_readiness(in, device);
	page->states[device->state]++;
	page->stale += device->stale;
	add_event(page, AW_PAGE_BREAK, device->break_date, in->record->device);
	add_event(page, AW_PAGE_IMPACT, device->impact_date, in->record->device);
}

static int64_t
license_end(const struct aw_license_verdict *verdict)
{
	const struct aw_license *license = verdict->license;

	if (license->mode == AW_LICENSE_POLICY)
		return license->next_ack_deadline;
	if (license->authorization == AW_AUTHORIZATION_EVALUATION)
		return license->evaluation_ends;
	return verdict->deadline;
}

/* "authorized, in grace": authorization of the record, grace of policy. */
static void
license_state(const struct aw_license_verdict *verdict, char text[STATE_MAX])
{
	const char *word = aw_authorization_word(verdict->license->authorization);
	const char *grace = "";

	if (verdict->license->authorization == AW_AUTHORIZATION_NOT_APPLICABLE)
		word = aw_license_mode_word(verdict->license->mode);
	if (verdict->grace == AW_GRACE_IN_GRACE || verdict->grace == AW_GRACE_EXPIRED)
		grace = verdict->grace == AW_GRACE_EXPIRED ? ", grace is over" : ", in grace";
	(void)aw_text_format(text, STATE_MAX, "%s%s", word, grace);
}

static void
add_license(const struct input *in, const struct aw_license_verdict *verdict)
{
	struct aw_page *page = in->page;
	struct aw_page_license *out =
	    add_element(page, &page->licenses, &page->n_licenses, sizeof(*out));
	char state[STATE_MAX];

	if (out == NULL)
		return;
	license_state(verdict, state);
	out->device = copy_text(page, in->record->device);
	out->name = copy_text(page, verdict->license->name);
	out->severity = verdict->severity;
	out->deadline = license_end(verdict);
	out->state = copy_text(page, state);
	out->reason = copy_text(page, verdict->reason);
	out->observed_at = verdict->license->observed_at;
	out->stale =
	    aw_policy_license_stale(in->policy, verdict->license, in->record->interval, page->now);
	add_event(page, AW_PAGE_DEADLINE, out->deadline, in->record->device);
}

static struct aw_page_service *
find_service(struct aw_page *page, const char *name)
{
	struct aw_page_service *service;

	for (size_t i = 0; i < page->n_services; i++)
		if (page->services[i].name != NULL && strcmp(page->services[i].name, name) == 0)
			return &page->services[i];
	service = add_element(page, &page->services, &page->n_services, sizeof(*service));
	if (service != NULL) {
		service->name = copy_text(page, name);
		service->until = service->leaf_until = AW_INSTANT_NONE;
		service->observed_at = INT64_MAX;
	}
	return service;
}

static void
add_service(const struct input *in, const struct aw_service_verdict *verdict)
{
	struct aw_page *page = in->page;
	struct aw_page_service *out = find_service(page, verdict->service->name);
	int64_t until = verdict->verified == AW_VERIFIED_YES ? verdict->until : AW_INSTANT_NONE;
	int64_t observed_at = verdict->service->observed_at;
	struct aw_service_sum sum;

	if (out == NULL)
		return;
	aw_service_sum(verdict, &sum);
	out->leaf_until = aw_instant_earlier(out->leaf_until, sum.leaf_until);
	out->verified[verdict->verified]++;
	if (out->device == NULL || verdict->severity > out->severity) {
		out->severity = verdict->severity;
		replace_text(page, &out->device, in->record->device);
		replace_text(page, &out->remedy, verdict->remedy);
	}
	out->until = aw_instant_earlier(out->until, until);
	out->stale = out->stale || is_stale(in, observed_at);
	if (observed_at < out->observed_at)
		out->observed_at = observed_at;
	add_event(page, AW_PAGE_END, until, verdict->service->name);
}

static void
add_alarm(struct aw_page *page, enum aw_finding finding, enum aw_err error,
    enum aw_severity severity, const char *device)
{
	struct aw_page_alarm *alarm = NULL;

	for (size_t i = 0; alarm == NULL && i < page->n_alarms; i++)
		if (page->alarms[i].finding == finding && page->alarms[i].error == error)
			alarm = &page->alarms[i];
	if (alarm == NULL &&
	    (alarm = add_element(page, &page->alarms, &page->n_alarms, sizeof(*alarm))) == NULL)
		return;
	alarm->finding = finding;
	alarm->error = error;
	if (severity > alarm->severity)
		alarm->severity = severity;
	if (alarm->last == page->n_devices)
		return;
	alarm->last = page->n_devices;
	if (alarm->n < AW_PAGE_NAMES)
		alarm->names[alarm->n] = copy_text(page, device);
	alarm->n++;
}

/* True for findings that the list of devices shows already. */
static bool
is_readiness(enum aw_finding finding)
{
	return finding == AW_FINDING_AT_RISK || finding == AW_FINDING_BROKEN ||
	       finding == AW_FINDING_READINESS_UNKNOWN;
}

/* The worst of the findings about the source: how it answers, and whether it is the right device.
 */
static enum aw_severity
source_severity(const struct input *in, const char *name)
{
	enum aw_severity worst = AW_SEVERITY_OK;
	char source[AW_OBJECT_MAX + 1], identity[AW_OBJECT_MAX + 1];

	(void)aw_text_format(source, sizeof(source), "source/%s", name);
	(void)aw_text_format(identity, sizeof(identity), "identity/%s", name);
	for (size_t i = 0; i < in->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &in->judgement->verdicts[i];

		if (strcmp(verdict->object, source) == 0 || strcmp(verdict->object, identity) == 0)
			worst = aw_severity_worse(worst, verdict->severity);
	}
	return worst;
}

static void
add_source(const struct input *in, const struct aw_source_status *source)
{
	struct aw_page *page = in->page;
	struct aw_page_source *out =
	    add_element(page, &page->sources, &page->n_sources, sizeof(*out));
	char overlaps[AW_OVERLAP_TEXT_MAX];

	if (out == NULL)
		return;
	out->device = copy_text(page, in->record->device);
	out->name = copy_text(page, source->name);
	out->kind = source->kind;
	out->severity = source_severity(in, source->name);
	out->error = source->attempt.code;
	out->failure = copy_text(page, source->attempt.text);
	out->note = copy_text(page, aw_overlap_text(source, overlaps));
	out->observed_at = source->observed_at;
	out->stale = is_stale(in, source->observed_at);
}

static void
add_certificates(const struct input *in)
{
	for (size_t i = 0; i < in->record->n_certificates; i++) {
		const struct aw_certificate *certificate = in->record->certificates[i].certificate;

		if (certificate != NULL)
			add_event(
			    in->page, AW_PAGE_END, certificate->not_after, in->record->device);
	}
}

bool
aw_page_add_device(struct aw_page *page, const struct aw_record *record,
    const struct aw_judgement *judgement, const struct aw_policy *policy)
{
	const struct input in = {page, record, judgement, policy};

	add_device(&in);
	for (size_t i = 0; i < judgement->n_licenses; i++)
		add_license(&in, &judgement->licenses[i]);
	for (size_t i = 0; i < judgement->n_services; i++)
		add_service(&in, &judgement->services[i]);
	add_certificates(&in);
	for (size_t i = 0; i < record->n_sources; i++)
		add_source(&in, &record->sources[i]);
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->severity != AW_SEVERITY_OK && !is_readiness(verdict->finding))
			add_alarm(page, verdict->finding, AW_OK, verdict->severity, record->device);
	}
	return !page->no_memory;
}

bool
aw_page_add_failed(struct aw_page *page, const char *device, const struct aw_error *err)
{
	struct aw_page_device *out =
	    add_element(page, &page->devices, &page->n_devices, sizeof(*out));
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];

	if (out == NULL)
		return false;
	out->name = aw_text_clean_dup(device, strlen(device), AW_ERROR_OBJECT_MAX);
	page->no_memory = page->no_memory || out->name == NULL;
	out->state = AW_READINESS_UNKNOWN;
	out->severity = AW_SEVERITY_UNKNOWN;
	out->since = out->break_date = out->any_day_since = out->impact_date = out->observed_at =
	    AW_INSTANT_NONE;
	out->stale = true;
	out->reason = copy_text(page, aw_error_line(err, line, sizeof(line)));
	out->remedy = copy_text(page, aw_err_code(err->code)->remedy);
	page->states[out->state]++;
	page->stale++;
	add_alarm(page, AW_FINDING_NONE, err->code, AW_SEVERITY_UNKNOWN, out->name);
	return !page->no_memory;
}
