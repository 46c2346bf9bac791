/* SPDX-License-Identifier: ISC */
/*
 * Public dates of roots, and what they mean for the device's own certificates. Nothing is concluded
 * here: the dates are those of the transitions and of the verdicts.
 */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/transition.h"
#include "rehearse/timeline.h"

#define SUBJECT_MAX 96

/* What hangs on a root: a service (own NULL), or a certificate of the device. */
struct hanging {
	const struct aw_certificate *cert;
	const struct aw_server_certificate *own;
};

static bool
is_among(const struct aw_root *roots, size_t n, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(roots[i].sha256, cert->sha256, AW_SHA256_LEN) == 0 ||
		    (roots[i].has_key &&
			memcmp(roots[i].key_sha256, cert->key_sha256, AW_SHA256_LEN) == 0))
			return true;
	return false;
}

static void
add_date(struct aw_cli_timeline *tl, const struct hanging *hanging, const struct aw_date *date)
{
	const struct aw_horizon horizon = {.kind = date->kind,
	    .at = date->at,
	    .latest = aw_instant_add(date->at, date->lasts),
	    .name = date->name};
	char what[AW_CLI_EVENT_WORDS];
	struct aw_buf buf;

	if (date->at == AW_INSTANT_NONE)
		return;
	aw_buf_init(&buf, (size_t)64 * 1024);
	aw_horizon_append(&horizon, &buf);
	tl->failed = tl->failed || buf.failed;
	(void)aw_text_format(what, sizeof(what), "%s%s%s: %s",
	    hanging->own != NULL ? " (above certificate " : "",
	    hanging->own != NULL ? hanging->own->name : "", hanging->own != NULL ? ")" : "",
	    buf.failed ? "" : buf.data);
	aw_cli_timeline_add(tl, date->at, hanging->cert->name, what);
	aw_buf_free(&buf);
}

/* A stop of which the transition says that it puts a service at risk has an event of its own. */
static bool
is_told(const struct aw_readiness_verdict *verdict, const struct hanging *hanging,
    const struct aw_date *date)
{
	return hanging->own == NULL && date->kind == AW_DATE_ISSUANCE &&
	       verdict->state == AW_READINESS_AT_RISK &&
	       date->at == verdict->transition->issuance_stop;
}

static void
add_transition(struct aw_cli_timeline *tl, const struct hanging *hanging,
    const struct aw_readiness_verdict *verdict)
{
	const struct aw_transition *transition = verdict->transition;

	if (!is_among(transition->retiring, transition->n_retiring, hanging->cert))
		return;
	for (size_t i = 0; i < transition->n_dates; i++) {
		const struct aw_date *date = &transition->dates[i];

		if ((date->kind == AW_DATE_ISSUANCE || date->kind == AW_DATE_PROGRAM) &&
		    !is_told(verdict, hanging, date))
			add_date(tl, hanging, date);
	}
}

static void
add_hanging(struct aw_cli_timeline *tl, const struct hanging *hanging)
{
	const struct aw_judgement *judgement = tl->rehearsal->judgement;
	const struct aw_transitions *all = &tl->rehearsal->scenario->run->config->transitions;

	for (size_t i = 0; i < judgement->n_readiness; i++)
		add_transition(tl, hanging, &judgement->readiness[i]);
	for (size_t i = 0; i < all->n_root_dates; i++)
		if (is_among(all->root_dates[i].roots, all->root_dates[i].n_roots, hanging->cert))
			add_date(tl, hanging, &all->root_dates[i].date);
}

void
aw_cli_timeline_roots(struct aw_cli_timeline *tl)
{
	const struct aw_judgement *judgement = tl->rehearsal->judgement;
	const struct aw_record *record = tl->rehearsal->scenario->record;

	for (size_t i = 0; i < judgement->n_needed; i++)
		add_hanging(tl, &(struct hanging){.cert = judgement->needed[i]->certificate});
	for (size_t i = 0; i < record->n_certificates; i++) {
		const struct aw_server_certificate *own = &record->certificates[i];

		for (size_t k = 0; k < own->n_path; k++)
			add_hanging(tl, &(struct hanging){.cert = own->path[k], .own = own});
	}
}

/* What is found turns at `at`, and its severity changes some time before. */
static void
add_own(struct aw_cli_timeline *tl, const struct aw_server_certificate *own,
    const struct aw_verdict *verdict)
{
	int64_t end = own->certificate->not_after, at = verdict->until;
	int64_t warning = tl->rehearsal->scenario->policy->renewal_warning;
	char subject[SUBJECT_MAX];

	(void)aw_text_format(subject, sizeof(subject), "certificate %s", own->name);
	if (at != AW_INSTANT_NONE)
		aw_cli_timeline_add(
		    tl, aw_instant_add(at, -warning), subject, " is to be replaced soon");
	if (at != AW_INSTANT_NONE && at != end)
		aw_cli_timeline_add(
		    tl, at, subject, " cannot be renewed with all its purposes from then on");
	aw_cli_timeline_add(
	    tl, aw_cli_second_after(end), subject, " has expired, and cannot be renewed as it was");
}

void
aw_cli_timeline_own(struct aw_cli_timeline *tl)
{
	const struct aw_judgement *judgement = tl->rehearsal->judgement;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];
		const struct aw_server_certificate *own =
		    aw_record_certificate(tl->rehearsal->scenario->record, verdict->object);

		if ((verdict->finding == AW_FINDING_CERTIFICATE_RETIRING ||
			verdict->finding == AW_FINDING_CERTIFICATE_RENEWAL) &&
		    own != NULL && own->certificate != NULL)
			add_own(tl, own, verdict);
	}
}

/* The same finding about the same certificate; NULL: there is none. */
static const struct aw_verdict *
find(const struct aw_judgement *judgement, const struct aw_verdict *like)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == like->finding &&
		    strcmp(judgement->verdicts[i].object, like->object) == 0)
			return &judgement->verdicts[i];
	return NULL;
}

void
aw_cli_timeline_own_effects(const struct aw_judgement *before, const struct aw_judgement *now,
    const char **lead, struct aw_buf *out)
{
	for (size_t i = 0; i < now->n_verdicts; i++) {
		const struct aw_verdict *verdict = &now->verdicts[i], *was;

		if (!aw_cli_own_finding(verdict->finding))
			continue;
		was = find(before, verdict);
		if (was != NULL && was->severity == verdict->severity)
			continue;
		(void)aw_buf_printf(out, "%scertificate %s: %s is %s", *lead, verdict->object,
		    aw_finding_code(verdict->finding)->id, aw_severity_upper(verdict->severity));
		*lead = ", ";
	}
}
