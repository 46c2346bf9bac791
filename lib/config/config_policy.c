/* SPDX-License-Identifier: ISC */
/* `policy` and `exception` of anchorwatch.conf(5). */
#include "base/instant.h"
#include "config/config_read.h"

#include <stdlib.h>
#include <string.h>

#define YEARS_10 (3653 * AW_DAY)
#define WHOLE 1000000U /* a share of 100 % */

const struct aw_conf_key aw_config_policy_keys[] = {
    {"match", AW_CONF_VALUE, NULL},
    {"critical-before-break", AW_CONF_VALUE, NULL},
    {"at-risk", AW_CONF_VALUE, NULL},
    {"broken", AW_CONF_VALUE, NULL},
    {"clean-up", AW_CONF_VALUE, NULL},
    {"unknown", AW_CONF_VALUE, NULL},
    {"anchor-warning", AW_CONF_LIST, NULL},
    {"anchor-critical", AW_CONF_LIST, NULL},
    {"change-window", AW_CONF_VALUE, NULL},
    {"shrink", AW_CONF_VALUE, NULL},
    {"store-added", AW_CONF_VALUE, NULL},
    {"store-removed", AW_CONF_VALUE, NULL},
    {"store-shrank", AW_CONF_VALUE, NULL},
    {"store-problem", AW_CONF_VALUE, NULL},
    {"licensing-root", AW_CONF_VALUE, NULL},
    {"store-refused", AW_CONF_VALUE, NULL},
    {"crl-stale", AW_CONF_VALUE, NULL},
    {"stale-after", AW_CONF_VALUE, NULL},
    {"renewal-period", AW_CONF_VALUE, NULL},
    {"grace-period", AW_CONF_VALUE, NULL},
    {"deadline-period", AW_CONF_VALUE, NULL},
    {"critical-before-deadline", AW_CONF_VALUE, NULL},
    {"registration-warning", AW_CONF_VALUE, NULL},
    {"registration-critical", AW_CONF_VALUE, NULL},
    {"evaluation-warning", AW_CONF_VALUE, NULL},
    {"evaluation-critical", AW_CONF_VALUE, NULL},
    {"certificate-warning", AW_CONF_LIST, NULL},
    {"certificate-critical", AW_CONF_LIST, NULL},
    {"renewal-warning", AW_CONF_VALUE, NULL},
    {"certificate-purpose", AW_CONF_VALUE, NULL},
    {"certificate-renewal", AW_CONF_VALUE, NULL},
    {"certificate-changed", AW_CONF_VALUE, NULL},
    {"cluster-differs", AW_CONF_VALUE, NULL},
    {"service-warning", AW_CONF_LIST, NULL},
    {"service-critical", AW_CONF_LIST, NULL},
    {"service-fails", AW_CONF_VALUE, NULL},
    {"service-unreachable", AW_CONF_VALUE, NULL},
    {"service-changed", AW_CONF_VALUE, NULL},
    {"service-unjudged", AW_CONF_VALUE, NULL},
    {"use-differs", AW_CONF_VALUE, NULL},
    {"fragile", AW_CONF_VALUE, NULL},
    {"clock-skew", AW_CONF_VALUE, NULL},
    {"old-file", AW_CONF_VALUE, NULL},
    {"sync-failed", AW_CONF_VALUE, NULL},
    {"in-grace", AW_CONF_VALUE, NULL},
    {"license-expired", AW_CONF_VALUE, NULL},
    {"out-of-compliance", AW_CONF_VALUE, NULL},
    {"out-of-compliance-enforced", AW_CONF_VALUE, NULL},
    {"unregistered", AW_CONF_VALUE, NULL},
    {"registration-failed", AW_CONF_VALUE, NULL},
    {"registration-lost", AW_CONF_VALUE, NULL},
    {"license-unknown", AW_CONF_VALUE, NULL},
    {"clock-or-zone", AW_CONF_VALUE, NULL},
    {"ack-warning", AW_CONF_LIST, NULL},
    {"ack-overdue", AW_CONF_VALUE, NULL},
    {"report-overdue", AW_CONF_VALUE, NULL},
    {"term-warning", AW_CONF_VALUE, NULL},
    {"term-critical", AW_CONF_VALUE, NULL},
    {"identity", AW_CONF_VALUE, NULL},
    {"reference", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

const struct aw_conf_key aw_config_exception_keys[] = {
    {"certificate", AW_CONF_VALUE, NULL},
    {"reason", AW_CONF_VALUE, NULL},
    {"until", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

static enum aw_err
read_severities(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	/* In the order of enum aw_severity. */
	static const char *const words[] = {"ok", "unknown", "warning", "critical", NULL};
	const struct {
		const char *key;
		enum aw_severity *to;
	} rows[] = {
	    {"at-risk", &policy->at_risk},
	    {"broken", &policy->broken},
	    {"clean-up", &policy->clean_up},
	    {"unknown", &policy->unknown},
	    {"store-added", &policy->store_added},
	    {"store-removed", &policy->store_removed},
	    {"store-shrank", &policy->store_shrank},
	    {"store-problem", &policy->store_problem},
	    {"crl-stale", &policy->crl_stale},
	    {"service-unreachable", &policy->service_unreachable},
	    {"service-changed", &policy->service_changed},
	    {"fragile", &policy->fragile},
	    {"licensing-root", &policy->licensing_root},
	    {"in-grace", &policy->in_grace},
	    {"license-expired", &policy->license_expired},
	    {"out-of-compliance", &policy->out_of_compliance},
	    {"out-of-compliance-enforced", &policy->out_of_compliance_enforced},
	    {"unregistered", &policy->unregistered},
	    {"report-overdue", &policy->report_overdue},
	    {"identity", &policy->identity},
	    {"certificate-purpose", &policy->certificate_purpose},
	    {"certificate-renewal", &policy->certificate_renewal},
	    {"certificate-changed", &policy->certificate_changed},
	    {"cluster-differs", &policy->cluster_differs},
	    {"use-differs", &policy->use_differs},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned word = *rows[i].to;
		enum aw_err rc = aw_conf_word(conf, sec, rows[i].key, words, &word);

		if (rc != AW_OK)
			return rc;
		*rows[i].to = (enum aw_severity)word;
	}
	return AW_OK;
}

/* What nothing judges is never OK. */
static enum aw_err
read_doubts(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	static const char *const words[] = {"unknown", "warning", "critical", NULL};
	unsigned word = policy->service_unjudged - AW_SEVERITY_UNKNOWN;
	enum aw_err rc = aw_conf_word(conf, sec, "service-unjudged", words, &word);

	policy->service_unjudged = (enum aw_severity)(AW_SEVERITY_UNKNOWN + word);
	return rc;
}

/* Severities that may not be less than a warning. */
static enum aw_err
read_warnings(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	static const char *const words[] = {"warning", "critical", NULL};
	const struct {
		const char *key;
		enum aw_severity *to;
	} rows[] = {
	    {"store-refused", &policy->store_refused},
	    {"service-fails", &policy->service_fails},
	    {"sync-failed", &policy->sync_failed},
	    {"license-unknown", &policy->license_unknown},
	    {"registration-failed", &policy->registration_failed},
	    {"registration-lost", &policy->registration_lost},
	    {"clock-or-zone", &policy->clock_or_zone},
	    {"ack-overdue", &policy->ack_overdue},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		unsigned word = *rows[i].to == AW_SEVERITY_CRITICAL;
		enum aw_err rc = aw_conf_word(conf, sec, rows[i].key, words, &word);

		if (rc != AW_OK)
			return rc;
		*rows[i].to = word == 1 ? AW_SEVERITY_CRITICAL : AW_SEVERITY_WARNING;
	}
	return AW_OK;
}

/* "33.3333%" as millionths: up to four decimals, above 0 and at most 100. */
static bool
parse_share(const char *s, uint32_t *out)
{
	uint32_t share = 0, unit = WHOLE / 100;
	const char *point = s + strspn(s, "0123456789");
	size_t whole = (size_t)(point - s);

	if (whole == 0 || whole > 3)
		return false;
	for (; s < point; s++)
		share = share * 10 + (uint32_t)(*s - '0') * unit;
	if (*s == '.') {
		size_t decimals = strspn(++s, "0123456789");

		if (decimals == 0 || decimals > 4)
			return false;
		for (; decimals > 0; decimals--, s++) {
			unit /= 10;
			share += (uint32_t)(*s - '0') * unit;
		}
	}
	*out = share;
	return strcmp(s, "%") == 0 && share > 0 && share <= WHOLE;
}

static bool
parse_limit_part(const char *value, struct aw_limit *limit)
{
	if (strchr(value, '%') != NULL)
		return limit->share == 0 && parse_share(value, &limit->share);
	return limit->seconds == 0 && aw_duration_parse(value, &limit->seconds) &&
	       limit->seconds > 0 && limit->seconds <= YEARS_10;
}

/* A time, a share of the lifetime, or both; or "never". */
static enum aw_err
read_limit(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, struct aw_limit *out)
{
	size_t n = aw_conf_values(sec, key);
	struct aw_limit limit = {0};
	bool ok = n <= 2;

	if (n == 0)
		return AW_OK;
	if (n > 1 || strcmp(aw_conf_value(sec, key, 0), "never") != 0)
		for (size_t i = 0; i < n && ok; i++)
			ok = parse_limit_part(aw_conf_value(sec, key, i), &limit);
	if (!ok)
		return aw_conf_fail(conf, aw_conf_value_line(sec, key), AW_ERR_CONFIG_VALUE,
		    "%s must be a duration up to 10 years, a share such as 33.3%%, {both}, or "
		    "never",
		    key);
	*out = limit;
	return AW_OK;
}

static enum aw_err
read_durations(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	const struct {
		const char *key;
		int64_t min, max;
		int64_t *to;
	} rows[] = {
	    {"critical-before-break", 0, YEARS_10, &policy->at_risk_critical},
	    {"change-window", AW_MINUTE, 366 * AW_DAY, &policy->change_window},
	    {"renewal-period", AW_HOUR, YEARS_10, &policy->renewal_period},
	    {"grace-period", AW_HOUR, YEARS_10, &policy->grace_period},
	    {"deadline-period", AW_HOUR, YEARS_10, &policy->deadline_period},
	    {"critical-before-deadline", 0, YEARS_10, &policy->grace_critical},
	    {"registration-warning", 0, YEARS_10, &policy->registration_warning},
	    {"registration-critical", 0, YEARS_10, &policy->registration_critical},
	    {"evaluation-warning", 0, YEARS_10, &policy->evaluation_warning},
	    {"evaluation-critical", 0, YEARS_10, &policy->evaluation_critical},
	    {"term-warning", 0, YEARS_10, &policy->term_warning},
	    {"term-critical", 0, YEARS_10, &policy->term_critical},
	    {"clock-skew", 1, YEARS_10, &policy->skew_warning},
	    {"old-file", AW_HOUR, YEARS_10, &policy->old_file},
	    {"renewal-warning", 0, YEARS_10, &policy->renewal_warning},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum aw_err rc =
		    aw_conf_duration(conf, sec, rows[i].key, rows[i].min, rows[i].max, rows[i].to);

		if (rc != AW_OK)
			return rc;
	}
	return AW_OK;
}

static enum aw_err
read_limits(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	const struct {
		const char *key;
		struct aw_limit *to;
	} rows[] = {
	    {"anchor-warning", &policy->anchor_warning},
	    {"anchor-critical", &policy->anchor_critical},
	    {"certificate-warning", &policy->certificate_warning},
	    {"certificate-critical", &policy->certificate_critical},
	    {"service-warning", &policy->service_warning},
	    {"service-critical", &policy->service_critical},
	    {"ack-warning", &policy->ack_warning},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum aw_err rc = read_limit(conf, sec, rows[i].key, rows[i].to);

		if (rc != AW_OK)
			return rc;
	}
	return AW_OK;
}

/* "none" is for a device that the general one is not for. */
static enum aw_err
read_reference(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	const char *value = aw_conf_value(sec, "reference", 0);
	char *path = NULL, *copy = NULL;

	if (value == NULL)
		return AW_OK;
	if (strcmp(value, "none") != 0) {
		enum aw_err rc = aw_conf_path(conf, sec, "reference", &path);

		if (rc != AW_OK)
			return rc == AW_ERR_CONFIG_VALUE ? aw_conf_bad(conf, sec, "reference",
							       "an absolute path, or none")
							 : rc;
		copy = strdup(path);
		if (copy == NULL)
			return aw_config_no_memory(conf, sec);
	}
	free(policy->reference);
	policy->reference = copy;
	return AW_OK;
}

/* Without a deadline after the renewal there would be no grace at all. */
static enum aw_err
check_periods(
    const struct aw_conf *conf, struct aw_conf_section *sec, const struct aw_policy *policy)
{
	if (policy->deadline_period > policy->renewal_period)
		return AW_OK;
	return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_CONFLICT,
	    "deadline-period must be longer than renewal-period");
}

enum aw_err
aw_config_read_policy(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	static const char *const matches[] = {"key", "fingerprint", NULL};
	unsigned match = policy->match;
	enum aw_err rc = aw_conf_word(conf, sec, "match", matches, &match);

	policy->match = (enum aw_match)match;
	if (rc == AW_OK)
		rc = read_severities(conf, sec, policy);
	if (rc == AW_OK)
		rc = read_warnings(conf, sec, policy);
	if (rc == AW_OK)
		rc = read_doubts(conf, sec, policy);
	if (rc == AW_OK)
		rc = read_durations(conf, sec, policy);
	if (rc == AW_OK)
		rc = read_limits(conf, sec, policy);
	if (rc == AW_OK)
		rc = aw_conf_number(conf, sec, "shrink", 1, 100, &policy->shrink_percent);
	if (rc == AW_OK)
		rc = aw_conf_number(conf, sec, "stale-after", 2, 100, &policy->stale_intervals);
	if (rc == AW_OK)
		rc = read_reference(conf, sec, policy);
	return rc == AW_OK ? check_periods(conf, sec, policy) : rc;
}

static enum aw_err
read_exception(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_exception *exception)
{
	static const char *const all[] = {"certificate", "reason", "until"};
	enum aw_err rc;
	char *reason = NULL;
	bool given;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (aw_conf_values(sec, all[i]) == 0)
			return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
			    "%s of the exception is missing", all[i]);
	rc = aw_conf_hex(conf, sec, "certificate", exception->sha256, AW_SHA256_LEN, &given);
	if (rc == AW_OK)
		rc = aw_conf_instant(conf, sec, "until", &exception->until);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "reason", &reason);
	if (rc != AW_OK)
		return rc;
	exception->reason = strdup(reason);
	return exception->reason != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

static const void *
certificate_at(const void *list, size_t i, size_t *len)
{
	*len = AW_SHA256_LEN;
	return ((const struct aw_exception *)list)[i].sha256;
}

enum aw_err
aw_config_read_exceptions(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy)
{
	size_t n = aw_conf_sections(sec, "exception"), first = policy->n_exceptions, twice[2];
	struct aw_exception *grown;
	enum aw_err rc = AW_OK;

	if (n == 0)
		return AW_OK;
	grown = realloc(policy->exceptions, (first + n) * sizeof(*grown));
	if (grown == NULL)
		return aw_config_no_memory(conf, sec);
	policy->exceptions = grown;
	for (size_t i = 0; i < n && rc == AW_OK; i++) {
		grown[policy->n_exceptions] = (struct aw_exception){0};
		rc = read_exception(
		    conf, aw_conf_section(sec, "exception", i), &grown[policy->n_exceptions++]);
	}
	if (rc != AW_OK)
		return rc;
	rc = aw_conf_twice(grown + first, n, certificate_at, twice);
	if (rc == AW_ERR_CONFIG_CONFLICT)
		return aw_conf_fail(conf, aw_conf_line(aw_conf_section(sec, "exception", twice[1])),
		    rc, "exception for one certificate here and in line %d",
		    aw_conf_line(aw_conf_section(sec, "exception", twice[0])));
	return rc == AW_OK ? AW_OK : aw_config_no_memory(conf, sec);
}
