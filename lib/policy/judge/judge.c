/* SPDX-License-Identifier: ISC */
#include "policy/judge/judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/instant.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "model/store.h"

bool
aw_judge_stale(const struct aw_judge *judge, const struct aw_store *store)
{
	return aw_policy_store_stale(judge->policy, store, judge->record->interval, judge->now);
}

bool
aw_judge_license_stale(const struct aw_judge *judge, const struct aw_license *license)
{
	return aw_policy_license_stale(judge->policy, license, judge->record->interval, judge->now);
}

bool
aw_judge_old_file(const struct aw_judge *judge, const struct aw_store *store)
{
	return aw_judge_stale(judge, store) && !aw_judge_stale_at(judge, store->observed_at);
}

enum aw_severity
aw_judge_unknown(const struct aw_judge *judge)
{
	return aw_policy_unknown(judge->policy);
}

enum aw_severity
aw_judge_capped(
    const struct aw_judge *judge, const struct aw_store *store, enum aw_severity severity)
{
	if (severity > AW_SEVERITY_OK && aw_judge_stale(judge, store))
		return aw_judge_unknown(judge);
	return severity;
}

const struct aw_exception *
aw_judge_hold(
    struct aw_judge *judge, const uint8_t sha256[AW_SHA256_LEN], enum aw_severity *severity)
{
	for (size_t i = 0; *severity > AW_SEVERITY_OK && i < judge->policy->n_exceptions; i++) {
		const struct aw_exception *exception = &judge->policy->exceptions[i];

		if (memcmp(exception->sha256, sha256, AW_SHA256_LEN) != 0)
			continue;
		if (judge->now < exception->until) {
			*severity = AW_SEVERITY_OK;
			return exception;
		}
		judge->ended[i] = true;
	}
	return NULL;
}

const char *
aw_judge_held_words(const struct aw_exception *exception, char words[AW_JUDGE_TEXT_MAX])
{
	char date[AW_INSTANT_TEXT];

	words[0] = '\0';
	if (exception != NULL)
		(void)snprintf(words, AW_JUDGE_TEXT_MAX, "; held back until %s: %s",
		    aw_instant_format_date(exception->until, date), exception->reason);
	return words;
}

const char *
aw_judge_flaw_words(unsigned flaws, char *buf, size_t size)
{
	size_t len = 0;

	buf[0] = '\0';
	for (unsigned i = 0; i < AW_FLAW_COUNT; i++) {
		if ((flaws & 1U << i) == 0)
			continue;
		(void)aw_text_format(
		    buf + len, size - len, "%s%s", len > 0 ? ", " : "", aw_flaw_word(1U << i));
		len = strlen(buf);
	}
	return buf;
}

bool
aw_judge_add(struct aw_judge *judge, const struct aw_verdict *head, const char *fmt, ...)
{
	struct aw_judgement *out = judge->out;
	char text[AW_JUDGE_TEXT_MAX];
	struct aw_verdict *verdict;
	va_list ap;

	if (!AW_GROW(out->verdicts, out->n_verdicts))
		return false;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	verdict = &out->verdicts[out->n_verdicts];
	*verdict = *head;
	verdict->object = strdup(head->object);
	verdict->text = aw_text_clean_dup(text, strlen(text), AW_JUDGE_TEXT_MAX);
	if (head->remedy != NULL)
		verdict->remedy =
		    aw_text_clean_dup(head->remedy, strlen(head->remedy), AW_JUDGE_TEXT_MAX);
	out->n_verdicts++;
	return verdict->object != NULL && verdict->text != NULL &&
	       (head->remedy == NULL || verdict->remedy != NULL);
}

bool
aw_judge_stale_at(const struct aw_judge *judge, int64_t observed_at)
{
	return aw_policy_stale(judge->policy, observed_at, judge->record->interval, judge->now);
}

enum aw_severity
aw_judge_capped_at(const struct aw_judge *judge, int64_t observed_at, enum aw_severity severity)
{
	if (severity > AW_SEVERITY_OK && aw_judge_stale_at(judge, observed_at))
		return aw_judge_unknown(judge);
	return severity;
}

bool
aw_judge_source_failed(const struct aw_judge *judge, const char *source)
{
	const struct aw_source_status *status =
	    source != NULL ? aw_record_source(judge->record, source) : NULL;

	return status != NULL && status->attempt.code != AW_OK &&
	       !aw_judge_stale_at(judge, status->observed_at);
}

bool
aw_judge_parts_after(const struct aw_record *record, int64_t latest)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (record->licenses[i].observed_at > latest)
			return true;
	for (size_t i = 0; i < record->n_certificates; i++)
		if (record->certificates[i].observed_at > latest)
			return true;
	for (size_t i = 0; i < record->n_sources; i++)
		if (record->sources[i].observed_at > latest)
			return true;
	for (size_t i = 0; i < record->n_services; i++)
		if (record->services[i].observed_at > latest)
			return true;
	return record->identity.observed_at > latest || record->identity.clock_observed_at > latest;
}

#define MILLION INT64_C(1000000)

int64_t
aw_limit_of(const struct aw_limit *limit, int64_t lifetime)
{
	int64_t seconds = limit->seconds > 0 ? limit->seconds : -1, share;

	if (limit->share == 0 || limit->share > MILLION || lifetime < 0)
		return seconds;
	share = lifetime / MILLION * limit->share + lifetime % MILLION * limit->share / MILLION;
	return seconds < 0 || share < seconds ? share : seconds;
}

int64_t
aw_judge_limit(const struct aw_limit *limit, const struct aw_certificate *cert)
{
	if (cert->not_before == AW_INSTANT_NONE || cert->not_after == AW_INSTANT_NONE)
		return aw_limit_of(limit, -1);
	return aw_limit_of(limit, aw_instant_sub(cert->not_after, cert->not_before));
}
