/* SPDX-License-Identifier: ISC */
/* The judgement of a device without a readable record: one finding, and nothing else is known. */
#include "policy/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/instant.h"
#include "base/text.h"

enum aw_finding
aw_policy_unread(const struct aw_unread *unread, char text[AW_POLICY_UNREAD_MAX])
{
	const char *what = "the record cannot be read";
	bool missing = unread->code == AW_ERR_RECORD_MISSING;

	if (missing)
		what = unread->was_read ? "the record is gone" : "the device was never collected";
	(void)aw_text_format(text, AW_POLICY_UNREAD_MAX, "%s: %s [%s]", what, unread->text,
	    aw_err_code(unread->code)->id);
	return missing && !unread->was_read ? AW_FINDING_NEVER_COLLECTED
					    : AW_FINDING_RECORD_UNREADABLE;
}

/* Replaces a text; false: no memory. */
static bool
replace(char **to, const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		return false;
	free(*to);
	*to = copy;
	return true;
}

/* Leaves what names the part; the caller replaces texts. */
static bool
forget_readiness(struct aw_readiness_verdict *readiness, enum aw_severity severity, const char *why)
{
	free(readiness->remedy);
	readiness->remedy = NULL;
	readiness->state = AW_READINESS_UNKNOWN;
	readiness->severity = severity;
	readiness->finding = AW_FINDING_READINESS_UNKNOWN;
	readiness->since = readiness->break_date = AW_INSTANT_NONE;
	readiness->any_day_since = readiness->impact_date = AW_INSTANT_NONE;
	readiness->missing = NULL;
	readiness->first = NULL;
	readiness->store = readiness->service = NULL;
	readiness->by_key = false;
	if (readiness->shared)
		readiness->reason = NULL;
	readiness->shared = false;
	return replace(&readiness->reason, why);
}

static bool
forget_license(struct aw_license_verdict *license, enum aw_severity severity, const char *why)
{
	license->grace = AW_GRACE_UNKNOWN;
	license->grace_start = license->grace_end = license->deadline = AW_INSTANT_NONE;
	license->deadline_reported = false;
	license->finding = AW_FINDING_LICENSE_UNKNOWN;
	license->severity = severity;
	return replace(&license->reason, why);
}

static bool
forget_service(struct aw_service_verdict *service, enum aw_severity severity, const char *why)
{
	free(service->remedy);
	service->remedy = NULL;
	service->verified = AW_VERIFIED_UNKNOWN;
	service->since = service->until = service->impact_date = AW_INSTANT_NONE;
	service->store = NULL;
	service->chain = NULL;
	service->path = NULL;
	service->wanted = NULL;
	service->cross = false;
	service->finding = AW_FINDING_SERVICE_UNKNOWN;
	service->severity = severity;
	return replace(&service->reason, why);
}

/* What was judged of parts follows from facts that are not known. */
static bool
forget_parts(struct aw_judgement *judgement, bool expected, const char *why)
{
	bool done = true;

	for (size_t i = 0; done && i < judgement->n_readiness; i++)
		/* What the configuration says of a device holds before it has a record. */
		done = (expected && judgement->readiness[i].state == AW_READINESS_NOT_AFFECTED) ||
		       forget_readiness(&judgement->readiness[i], judgement->worst, why);
	for (size_t i = 0; done && i < judgement->n_licenses; i++)
		done = forget_license(&judgement->licenses[i], judgement->worst, why);
	for (size_t i = 0; done && i < judgement->n_services; i++)
		done = forget_service(&judgement->services[i], judgement->worst, why);
	judgement->n_needed = 0;
	return done;
}

/* Leaves the one finding. */
static bool
keep_one(struct aw_judgement *judgement, const struct aw_unread *unread, enum aw_finding finding,
    const char *text)
{
	struct aw_verdict verdict = {.finding = finding,
	    .severity = judgement->worst,
	    .object = strdup(AW_POLICY_UNREAD_OBJECT),
	    .text = aw_text_clean_dup(text, strlen(text), AW_POLICY_UNREAD_MAX),
	    .remedy = strdup(aw_err_code(unread->code)->remedy),
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		free(judgement->verdicts[i].object);
		free(judgement->verdicts[i].text);
		free(judgement->verdicts[i].remedy);
	}
	judgement->n_verdicts = 0;
	if (verdict.object != NULL && verdict.text != NULL && verdict.remedy != NULL &&
	    AW_GROW(judgement->verdicts, judgement->n_verdicts)) {
		judgement->verdicts[judgement->n_verdicts++] = verdict;
		return true;
	}
	free(verdict.object);
	free(verdict.text);
	free(verdict.remedy);
	return false;
}

enum aw_err
aw_policy_judge_unread(const struct aw_record *record, const struct aw_unread *unread,
    const struct aw_transitions *transitions, const struct aw_policy *policy, int64_t now,
    struct aw_judgement **out, struct aw_error *err)
{
	enum aw_err rc = aw_policy_judge(record, transitions, policy, now, out, err);
	struct aw_judgement *judgement = *out;
	char text[AW_POLICY_UNREAD_MAX];
	enum aw_finding finding;

	if (rc != AW_OK)
		return rc;
	finding = aw_policy_unread(unread, text);
	judgement->unread = judgement->stale = true;
	judgement->worst = aw_policy_unknown(policy);
	if (keep_one(judgement, unread, finding, text) &&
	    forget_parts(judgement, finding == AW_FINDING_NEVER_COLLECTED, text))
		return AW_OK;
	aw_judgement_free(judgement);
	*out = NULL;
	return aw_error_nomem(err);
}
