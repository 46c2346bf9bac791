/* SPDX-License-Identifier: ISC */
/* Verdicts on the certificates that a device presents itself. */
#include <string.h>

#include "base/text.h"
#include "model/facts.h"
#include "model/model.h"
#include "policy/judge/finding_class.h"
#include "policy/judge/judge.h"
#include "policy/own/own.h"
#include "policy/policy.h"
#include "policy/policy_parts.h"

enum aw_severity
aw_certificate_severity(const struct aw_judgement *judgement,
    const struct aw_server_certificate *certificate, bool stale)
{
	enum aw_severity severity =
	    certificate->certificate == NULL || stale ? AW_SEVERITY_UNKNOWN : AW_SEVERITY_OK;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (aw_alarm_class_of(verdict->finding) == AW_ALARM_CERTIFICATE &&
		    strcmp(verdict->object, certificate->name) == 0 && verdict->severity > severity)
			severity = verdict->severity;
	}
	return severity;
}

static bool
is_about_end(const struct aw_verdict *verdict)
{
	return verdict->finding == AW_FINDING_CERTIFICATE_EXPIRING ||
	       verdict->finding == AW_FINDING_CERTIFICATE_EXPIRED;
}

const struct aw_verdict *
aw_certificate_notice(
    const struct aw_judgement *judgement, const struct aw_server_certificate *certificate)
{
	const struct aw_verdict *first = NULL;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (aw_alarm_class_of(verdict->finding) != AW_ALARM_CERTIFICATE ||
		    strcmp(verdict->object, certificate->name) != 0)
			continue;
		if (first != NULL && verdict->severity != first->severity)
			break;
		if (first == NULL || is_about_end(first))
			first = verdict;
	}
	return first;
}

/* What is wrong with it now, into `what`; AW_FINDING_NONE: nothing. */
static enum aw_finding
judge_dates(const struct aw_judge *judge, const struct aw_certificate *cert,
    enum aw_severity *severity, char *what, size_t size)
{
	char date[AW_INSTANT_TEXT], left_text[AW_DURATION_TEXT];
	const struct aw_policy *policy = judge->policy;
	int64_t left;

	*severity = AW_SEVERITY_CRITICAL;
	if (cert->not_before == AW_INSTANT_NONE || cert->not_after == AW_INSTANT_NONE) {
		(void)aw_text_format(what, size, "has an invalid date");
		return AW_FINDING_CERTIFICATE_EXPIRED;
	}
	if (judge->now < cert->not_before) {
		(void)aw_text_format(what, size, "is not valid before %s",
		    aw_instant_format(cert->not_before, date));
		return AW_FINDING_CERTIFICATE_EXPIRED;
	}
	left = aw_instant_sub(cert->not_after, judge->now);
	(void)aw_text_format(what, size, left < 0 ? "expired on %s" : "expires on %s, in %s",
	    aw_instant_format(cert->not_after, date), aw_duration_format(left, left_text));
	if (left < 0)
		return AW_FINDING_CERTIFICATE_EXPIRED;
	if (left > aw_judge_limit(&policy->certificate_critical, cert))
		*severity = AW_SEVERITY_WARNING;
	return *severity == AW_SEVERITY_WARNING &&
		       left > aw_judge_limit(&policy->certificate_warning, cert)
		   ? AW_FINDING_NONE
		   : AW_FINDING_CERTIFICATE_EXPIRING;
}

static bool
judge_certificate(struct aw_judge *judge, const struct aw_server_certificate *server)
{
	const struct aw_certificate *cert = server->certificate;
	const struct aw_exception *exception;
	char hex[2 * AW_SHA256_LEN + 1], what[128], held[AW_JUDGE_TEXT_MAX];
	struct aw_verdict head = {
	    .object = server->name, .since = AW_INSTANT_NONE, .until = cert->not_after};

	head.finding = judge_dates(judge, cert, &head.severity, what, sizeof(what));
	if (head.finding == AW_FINDING_NONE)
		return true;
	if (head.finding == AW_FINDING_CERTIFICATE_EXPIRED && judge->now > cert->not_after)
		head.since = cert->not_after;
	head.severity = aw_judge_capped_at(judge, server->observed_at, head.severity);
	exception = aw_judge_hold(judge, cert->sha256, &head.severity);
	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	return aw_judge_add(judge, &head, "certificate %s of the device (%s, SHA-256 %s) %s%s",
	    server->name, cert->name, hex, what, aw_judge_held_words(exception, held));
}

bool
aw_judge_certificates(struct aw_judge *judge)
{
	for (size_t i = 0; !judge->clock_bad && i < judge->record->n_certificates; i++)
		if (judge->record->certificates[i].certificate != NULL &&
		    (!judge_certificate(judge, &judge->record->certificates[i]) ||
			!aw_judge_own(judge, &judge->record->certificates[i])))
			return false;
	return true;
}
