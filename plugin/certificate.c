/* SPDX-License-Identifier: ISC */
/* Mode certificate: the certificates that one device presents, by time left. */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "mode_check.h"
#include "base/text.h"
#include "model/facts.h"
#include "model/model.h"
#include "model/words.h"
#include "policy/judge/finding_class.h"
#include "policy/judge/verdict.h"

/* Policy's verdict on the certificate, or NULL. */
static const struct aw_verdict *
find_verdict(const struct aw_judgement *judgement, const char *name)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judgement->verdicts[i];

		if ((v->finding == AW_FINDING_CERTIFICATE_EXPIRING ||
			v->finding == AW_FINDING_CERTIFICATE_EXPIRED) &&
		    strcmp(v->object, name) == 0)
			return v;
	}
	return NULL;
}

static void
add_perfdata(struct aw_check *check, const struct aw_policy *policy,
    const struct aw_server_certificate *server)
{
	const struct aw_certificate *cert = server->certificate;
	struct aw_perfdata value =
	    aw_perfdata_make(server->name, "expiry", AW_UNIT_SECONDS, cert->not_after - check->now);

	aw_check_set_thresholds(check->settings, &policy->certificate_warning,
	    &policy->certificate_critical, aw_check_lifetime(cert), &value);
	aw_report_perfdata(check->report, &value);
}

static enum aw_severity
severity_of(const struct aw_check *check, const struct aw_judged *judged,
    const struct aw_server_certificate *server, const struct aw_verdict *v)
{
	const struct aw_certificate *cert = server->certificate;
	enum aw_severity severity = v != NULL ? v->severity : AW_SEVERITY_OK;

	/* A certificate that is not valid has no time left to compare. */
	if (cert->not_after == AW_INSTANT_NONE || cert->not_before == AW_INSTANT_NONE)
		return aw_severity_worse(severity, AW_SEVERITY_CRITICAL);
	if (cert->not_after < check->now || check->now < cert->not_before ||
	    aw_check_is_excepted(&judged->policy, cert, check->now))
		return severity;
	return aw_check_override(
	    check->settings, severity, cert->not_after - check->now, aw_check_lifetime(cert));
}

/* Of a certificate that was never read, or too long ago: what policy says, and at least UNKNOWN. */
static enum aw_severity
stale_severity(const struct aw_check *check, const struct aw_judged *judged,
    const struct aw_server_certificate *server)
{
	const struct aw_verdict *v = aw_check_collection(judged, "certificate", server->name);
	enum aw_severity severity =
	    aw_severity_worse(AW_SEVERITY_UNKNOWN, check->settings->on_stale);

	return v != NULL ? aw_severity_worse(severity, v->severity) : severity;
}

/* "server ends 2027-01-01 (in 39 d 3 h): exp.example.com" */
static void
add_certificate(struct aw_check *check, const struct aw_judged *judged,
    const struct aw_server_certificate *server, bool stale)
{
	const struct aw_certificate *cert = server->certificate;
	const struct aw_verdict *v = find_verdict(judged->judgement, server->name);
	enum aw_severity severity = severity_of(check, judged, server, v);
	char title[160], date[AW_INSTANT_TEXT], left[AW_DURATION_TEXT];
	char hex[2 * AW_SHA256_LEN + 1];
	int64_t rest = 0;

	if (cert->not_after != AW_INSTANT_NONE)
		rest = cert->not_after - check->now;
	if (cert->not_after == AW_INSTANT_NONE)
		(void)aw_text_format(
		    title, sizeof(title), "certificate %s has an invalid date", server->name);
	else
		(void)aw_text_format(title, sizeof(title), "certificate %s %s %s%s%s%s",
		    server->name, rest < 0 ? "expired" : "ends",
		    aw_instant_format_date(cert->not_after, date), rest < 0 ? "" : " (in ",
		    rest < 0 ? "" : aw_duration_format(rest, left), rest < 0 ? "" : ")");
	if (stale)
		severity = stale_severity(check, judged, server);
	aw_check_add(check, v != NULL ? v->severity : AW_SEVERITY_OK, severity, cert->not_after,
	    title, stale ? "the facts are too old" : cert->name, title);
	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	aw_report_detail(check->report, "%s, SHA-256 %s", cert->subject, hex);
	aw_report_detail(check->report, "issuer: %s", cert->issuer);
	if (v != NULL) {
		aw_report_detail(check->report, "%s", v->text);
		aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
	}
	if (cert->not_after != AW_INSTANT_NONE)
		add_perfdata(check, &judged->policy, server);
}

#define LINE_MAX_SHOWN 300 /* octets of a text that one line has room for */

/* What is found of it in addition to its end. A note on its renewal is named in the status line. */
static void
add_findings(
    struct aw_check *check, const struct aw_judged *judged, const struct aw_server_certificate *own)
{
	for (size_t i = 0; i < judged->judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judged->judgement->verdicts[i];

		if (aw_alarm_class_of(v->finding) != AW_ALARM_CERTIFICATE ||
		    v->finding == AW_FINDING_CERTIFICATE_EXPIRING ||
		    v->finding == AW_FINDING_CERTIFICATE_EXPIRED ||
		    strcmp(v->object, own->name) != 0)
			continue;
		if (v->severity == AW_SEVERITY_OK) {
			aw_report_note(check->report, v->text, NULL);
			if (strlen(v->text) > LINE_MAX_SHOWN)
				aw_report_detail(check->report, "%s", v->text);
			if (v->finding == AW_FINDING_CERTIFICATE_RETIRING ||
			    v->finding == AW_FINDING_CERTIFICATE_RENEWAL)
				aw_report_name(check->report, v->text);
			continue;
		}
		aw_report_add(check->report, v->severity, v->until, v->text, NULL);
		aw_report_detail(check->report, "remedy: %s", aw_verdict_remedy(v));
	}
}

enum aw_err
aw_check_certificate(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	const struct aw_record *record = judged->record;

	if (record->n_certificates == 0 &&
	    aw_check_unanswered(check, judged->record, "certificate"))
		return AW_OK;
	if (record->n_certificates == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "nothing matched: the record has no certificate");
	for (size_t i = 0; i < record->n_certificates; i++) {
		const struct aw_server_certificate *server = &record->certificates[i];
		bool stale = aw_policy_stale(
		    &judged->policy, server->observed_at, record->interval, check->now);
		char title[96];

		if (server->certificate != NULL) {
			add_certificate(check, judged, server, stale);
			add_findings(check, judged, server);
		} else {
			(void)aw_text_format(
			    title, sizeof(title), "certificate %s was never read", server->name);
			aw_report_add(check->report, stale_severity(check, judged, server),
			    AW_INSTANT_NONE, title, NULL);
		}
		if (server->certificate != NULL && !stale)
			aw_check_add_collection(check, judged, "certificate", server->name);
		aw_check_add_failure(check, &server->attempt);
	}
	aw_check_add_clock(check, judged);
	aw_report_summary(check->report, "%zu certificate%s with enough time left",
	    record->n_certificates, aw_text_s(record->n_certificates));
	return AW_OK;
}
