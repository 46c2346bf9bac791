/* SPDX-License-Identifier: ISC */
/* Mode collector: the age of the facts of one device, and its last failure. */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "mode_check.h"
#include "base/text.h"
#include "model/model.h"
#include "model/store.h"
#include "model/words.h"
#include "policy/judge/verdict.h"

/* The worst verdict about the collection of a store; OK if there is none. */
static enum aw_severity
store_severity(const struct aw_check *check, const struct aw_judged *judged,
    const struct aw_store *store, bool *stale)
{
	enum aw_severity severity = AW_SEVERITY_OK;

	*stale = false;
	for (size_t i = 0; i < judged->judgement->n_verdicts; i++) {
		const struct aw_verdict *v = &judged->judgement->verdicts[i];
		bool doubt = aw_check_is_doubt(v->finding);

		if (!doubt && v->finding != AW_FINDING_COLLECTION_FAILED)
			continue;
		/* A doubt about the device applies to each store. */
		if (strcmp(v->object, store->name) != 0 && v->finding != AW_FINDING_CLOCK)
			continue;
		severity = aw_severity_worse(severity, v->severity);
		*stale = *stale || doubt;
	}
	if (aw_policy_store_stale(&judged->policy, store, judged->record->interval, check->now))
		*stale = true;
	return *stale ? aw_severity_worse(severity, check->settings->on_stale) : severity;
}

static void
add_age(struct aw_check *check, const struct aw_store *store)
{
	struct aw_perfdata value;

	if (store->observed_at == AW_INSTANT_NONE)
		return;
	value =
	    aw_perfdata_make(store->name, "age", AW_UNIT_SECONDS, check->now - store->observed_at);
	value.warning = check->settings->warning;
	value.critical = check->settings->critical;
	aw_report_perfdata(check->report, &value);
}

/* ", its file was written 8 d ago", where that is long ago; else "". */
static void
format_file(const struct aw_check *check, const struct aw_judged *judged,
    const struct aw_store *store, char *buf, size_t size)
{
	int64_t most = store->fresh_for > 0 ? store->fresh_for : judged->policy.old_file, age;
	char text[AW_DURATION_TEXT];

	buf[0] = '\0';
	if (store->written_at == AW_INSTANT_NONE)
		return;
	age = check->now - store->written_at;
	if (age > most)
		(void)aw_text_format(
		    buf, size, ", its file was written %s ago", aw_duration_format(age, text));
}

static void
add_store(struct aw_check *check, const struct aw_judged *judged, const struct aw_store *store)
{
	char title[192], ago[AW_DURATION_TEXT], failed[64] = "", file[64];
	bool stale;
	const enum aw_severity policy = store_severity(check, judged, store, &stale);
	enum aw_severity severity = policy;

	if (store->attempt.code != AW_OK)
		(void)aw_text_format(failed, sizeof(failed), ", last try failed: %s",
		    aw_err_code(store->attempt.code)->id);
	format_file(check, judged, store, file, sizeof(file));
	if (store->observed_at == AW_INSTANT_NONE) {
		(void)aw_text_format(
		    title, sizeof(title), "store %s never collected%s", store->name, failed);
	} else {
		int64_t age = check->now - store->observed_at;

		if (!stale)
			severity = aw_check_override(check->settings, severity, age, 0);
		(void)aw_text_format(title, sizeof(title), "store %s collected %s ago%s%s%s",
		    store->name, aw_duration_format(age, ago), file, stale ? ", too old" : "",
		    failed);
	}
	aw_check_add(check, policy, severity, store->observed_at, title, NULL, title);
	aw_check_add_failure(check, &store->attempt);
	if (check->settings->verbosity >= 2)
		aw_report_detail(check->report, "source: %s %s", store->source, store->path);
	add_age(check, store);
}

enum aw_err
aw_check_collector(struct aw_check *check, const struct aw_judged *judged, struct aw_error *err)
{
	const char *only = check->settings->store;
	const struct aw_record *record = judged->record;
	char interval[AW_DURATION_TEXT];
	size_t n = 0;

	for (size_t i = 0; i < record->n_stores; i++) {
		if (only != NULL && strcmp(record->stores[i].name, only) != 0)
			continue;
		add_store(check, judged, &record->stores[i]);
		n++;
	}
	if (n == 0)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "nothing matched: %s%s",
		    only != NULL ? "the device has no store " : "the record has no store",
		    only != NULL ? only : "");
	aw_report_summary(check->report, "%zu store%s collected in time, every %s", n, aw_text_s(n),
	    aw_duration_format(record->interval, interval));
	return AW_OK;
}
