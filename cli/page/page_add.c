/* SPDX-License-Identifier: ISC */
/* Fills the lists of the wallboard from the judgements of the devices. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/license.h"
#include "model/model.h"
#include "model/service.h"
#include "page/page_input.h"
#include "policy/service/service_sum.h"

#define STATE_MAX 128 /* octets of the words for a license */
#define PATH_MAX_SHOWN 256

static void
replace_text(struct aw_page *page, char **at, const char *text)
{
	free(*at);
	*at = aw_page_copy(page, text);
}

static bool
is_stale(const struct aw_page_input *in, int64_t observed_at)
{
	return aw_policy_stale(in->policy, observed_at, in->record->interval, in->page->now);
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

/* The remedy of the worst finding about the license itself; NULL: none is worse than OK. */
static const char *
license_remedy(const struct aw_page_input *in, const struct aw_license_verdict *license)
{
	const char *name = license->license->name;
	size_t len = strlen(name);

	for (size_t i = 0; i < in->judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &in->judgement->verdicts[i];

		if (verdict->severity == AW_SEVERITY_OK || verdict->finding != license->finding ||
		    verdict->severity != license->severity)
			continue;
		if (strncmp(verdict->object, name, len) == 0 &&
		    (verdict->object[len] == '\0' || verdict->object[len] == '/'))
			return aw_verdict_remedy(verdict);
	}
	return NULL;
}

static void
add_license(const struct aw_page_input *in, const struct aw_license_verdict *verdict)
{
	struct aw_page *page = in->page;
	struct aw_page_license *out =
	    aw_page_element(page, &page->licenses, &page->n_licenses, sizeof(*out));
	char state[STATE_MAX];

	if (out == NULL)
		return;
	license_state(verdict, state);
	out->device = aw_page_copy(page, in->record->device);
	out->name = aw_page_copy(page, verdict->license->name);
	out->severity = verdict->severity;
	out->deadline = license_end(verdict);
	out->state = aw_page_copy(page, state);
	out->reason = aw_page_copy(page, verdict->reason);
	out->remedy = aw_page_copy(page, license_remedy(in, verdict));
	out->observed_at = verdict->license->observed_at;
	out->stale =
	    aw_policy_license_stale(in->policy, verdict->license, in->record->interval, page->now);
	aw_page_event(page, AW_PAGE_DEADLINE, out->deadline, in->record->device);
}

static struct aw_page_service *
find_service(struct aw_page *page, const char *name)
{
	struct aw_page_service *service;

	for (size_t i = 0; i < page->n_services; i++)
		if (page->services[i].name != NULL && strcmp(page->services[i].name, name) == 0)
			return &page->services[i];
	service = aw_page_element(page, &page->services, &page->n_services, sizeof(*service));
	if (service != NULL) {
		service->name = aw_page_copy(page, name);
		service->date = service->leaf_until = AW_INSTANT_NONE;
		service->observed_at = INT64_MAX;
	}
	return service;
}

static int64_t
date_of(const struct aw_service_verdict *verdict)
{
	return verdict->verified == AW_VERIFIED_NO ? verdict->since : verdict->until;
}

/* True if the verdict represents the service: the worst, then the earliest. */
static bool
represents(const struct aw_service_verdict *verdict, const struct aw_page_service *out)
{
	if (out->device == NULL || verdict->severity != out->severity)
		return out->device == NULL || verdict->severity > out->severity;
	return aw_instant_compare(date_of(verdict), out->date) < 0;
}

static void
add_service(const struct aw_page_input *in, const struct aw_service_verdict *verdict)
{
	struct aw_page *page = in->page;
	struct aw_page_service *out = find_service(page, verdict->service->name);
	int64_t observed_at = verdict->service->observed_at;
	struct aw_service_sum sum;

	if (out == NULL)
		return;
	aw_service_sum(verdict, &sum);
	out->leaf_until = aw_instant_earlier(out->leaf_until, sum.leaf_until);
	out->verified[verdict->verified]++;
	if (represents(verdict, out)) {
		out->severity = verdict->severity;
		out->result = verdict->verified;
		out->date = date_of(verdict);
		replace_text(page, &out->device, in->record->device);
		replace_text(page, &out->remedy, verdict->remedy);
	}
	out->stale = out->stale || is_stale(in, observed_at);
	if (observed_at < out->observed_at)
		out->observed_at = observed_at;
	if (verdict->verified == AW_VERIFIED_YES)
		aw_page_event(page, AW_PAGE_END, verdict->until, verdict->service->name);
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
source_severity(const struct aw_page_input *in, const char *name)
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
add_source(const struct aw_page_input *in, const struct aw_source_status *source)
{
	struct aw_page *page = in->page;
	struct aw_page_source *out =
	    aw_page_element(page, &page->sources, &page->n_sources, sizeof(*out));
	char overlaps[AW_OVERLAP_TEXT_MAX];

	if (out == NULL)
		return;
	out->device = aw_page_copy(page, in->record->device);
	out->name = aw_page_copy(page, source->name);
	out->kind = source->kind;
	out->severity = source_severity(in, source->name);
	out->error = source->attempt.code;
	out->failure = aw_page_copy(page, source->attempt.text);
	out->note = aw_page_copy(page, aw_overlap_text(source, overlaps));
	out->observed_at = source->observed_at;
	out->stale = is_stale(in, source->observed_at);
}

/* Copies a text, unless it is empty. */
static char *
copy_filled(struct aw_page *page, const char *text)
{
	return text[0] != '\0' ? aw_page_copy(page, text) : NULL;
}

static void
add_certificate(const struct aw_page_input *in, const struct aw_server_certificate *own)
{
	const struct aw_verdict *verdict = aw_certificate_notice(in->judgement, own);
	bool stale = is_stale(in, own->observed_at);
	enum aw_severity severity = aw_certificate_severity(in->judgement, own, stale);
	struct aw_page *page = in->page;
	struct aw_page_certificate *out;
	char text[PATH_MAX_SHOWN];

	/* A page of a large fleet stays small: what needs nothing is left out. */
	if (verdict == NULL && severity == AW_SEVERITY_OK &&
	    page->n_certificates >= AW_PAGE_CERTIFICATES_PLAIN)
		return;
	out = aw_page_element(page, &page->certificates, &page->n_certificates, sizeof(*out));
	if (out == NULL)
		return;
	out->device = aw_page_copy(page, in->record->device);
	out->name = aw_page_copy(page, own->name);
	out->stale = stale;
	out->severity = severity;
	out->end = own->certificate != NULL ? own->certificate->not_after : AW_INSTANT_NONE;
	out->purposes =
	    copy_filled(page, aw_own_purposes_text(own->facts.purposes, text, sizeof(text)));
	out->path = copy_filled(page, aw_own_path_text(own, text, sizeof(text)));
	out->kind = aw_own_issuer_word(aw_own_issuer(own, NULL));
	if (verdict != NULL) {
		out->notice = aw_page_copy(page, verdict->text);
		if (verdict->severity != AW_SEVERITY_OK)
			out->remedy = aw_page_copy(page, aw_verdict_remedy(verdict));
	}
	out->observed_at = own->observed_at;
}

static void
add_certificates(const struct aw_page_input *in)
{
	for (size_t i = 0; i < in->record->n_certificates; i++) {
		const struct aw_certificate *certificate = in->record->certificates[i].certificate;

		add_certificate(in, &in->record->certificates[i]);
		if (certificate != NULL)
			aw_page_event(
			    in->page, AW_PAGE_END, certificate->not_after, in->record->device);
	}
}

bool
aw_page_add_device(struct aw_page *page, const struct aw_record *record,
    const struct aw_judgement *judgement, const struct aw_policy *policy)
{
	const struct aw_page_input in = {page, record, judgement, policy};

	aw_fleet_add(&page->fleet, record->device, judgement);
	aw_page_device(&in);
	for (size_t i = 0; i < judgement->n_licenses; i++)
		add_license(&in, &judgement->licenses[i]);
	for (size_t i = 0; i < judgement->n_services; i++)
		add_service(&in, &judgement->services[i]);
	add_certificates(&in);
	for (size_t i = 0; i < record->n_sources; i++)
		add_source(&in, &record->sources[i]);
	aw_page_reference_rows(&in);
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->severity != AW_SEVERITY_OK && !is_readiness(verdict->finding))
			aw_page_alarm(page, verdict, record->device);
	}
	return !page->no_memory;
}
