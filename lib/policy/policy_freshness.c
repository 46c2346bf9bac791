/* SPDX-License-Identifier: ISC */
/* Verdicts on how the facts came: freshness of every part, identity and clock of the device. */
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/judge/source_remedy.h"
#include "policy/policy_parts.h"

#define TEXT_BYTES ((size_t)64 * 1024)

/* A part of the record that is read from outside. */
struct part {
	const char *kind, *name; /* "store", "system" */
	const char *object;
	const char *source;                    /* that gave it, or NULL */
	const struct aw_source_status *status; /* of a source, or NULL */
	int64_t observed_at;
	const struct aw_attempt *attempt;
	bool stale;
	const struct aw_store *store; /* NULL: no store */
	bool written;                 /* observed_at is when its file was written */
};

/* "2026-01-01T00:00:00Z (3 h 12 min ago)"; a clock that went back gives no negative age. */
static void
append_age(const struct aw_judge *judge, int64_t at, struct aw_buf *buf)
{
	char date[AW_INSTANT_TEXT], age[AW_DURATION_TEXT];
	int64_t seconds = aw_instant_sub(judge->now, at);

	(void)aw_buf_printf(buf, "%s (%s ago)", aw_instant_format(at, date),
	    aw_duration_format(seconds > 0 ? seconds : 0, age));
}

static void
append_attempt(const struct aw_judge *judge, const struct aw_attempt *attempt, struct aw_buf *buf)
{
	if (attempt->at == AW_INSTANT_NONE) {
		(void)aw_buf_puts(buf, "; reading it was never tried");
		return;
	}
	if (attempt->code == AW_OK)
		return;
	(void)aw_buf_puts(buf, "; the attempt of ");
	append_age(judge, attempt->at, buf);
	(void)aw_buf_printf(buf, " failed: %s [%s]",
	    attempt->text != NULL ? attempt->text : aw_err_code(attempt->code)->title,
	    aw_err_code(attempt->code)->id);
}

/* A failure that the verdict on the source reports is not reported again for each of its parts. */
static enum aw_finding
freshness(const struct aw_judge *judge, const struct part *part, enum aw_severity *severity)
{
	*severity = aw_judge_unknown(judge);
	if (part->observed_at == AW_INSTANT_NONE)
		return AW_FINDING_NEVER_COLLECTED;
	if (part->stale)
		return AW_FINDING_STALE;
	*severity = AW_SEVERITY_OK;
	if (part->attempt->code == AW_OK)
		return AW_FINDING_COLLECTED;
	if (!aw_judge_source_failed(judge, part->source))
		*severity = AW_SEVERITY_WARNING;
	return AW_FINDING_COLLECTION_FAILED;
}

/* What it lacks, and which parts are used from another source. */
static void
tell_source(const struct aw_source_status *source, struct aw_buf *buf)
{
	char overlaps[AW_OVERLAP_TEXT_MAX];

	if (source->absent != NULL)
		(void)aw_buf_printf(buf, "; it does not give: %s", source->absent);
	if (aw_overlap_text(source, overlaps) != NULL)
		(void)aw_buf_printf(buf, "; %s", overlaps);
}

/*
 * How old the file of a store is: nothing but its age shows that the job which copies it no longer
 * runs.
 */
static void
append_file(const struct aw_judge *judge, const struct aw_store *store, struct aw_buf *buf)
{
	bool directory = aw_source_kind_parse(store->source) == AW_SOURCE_DIRECTORY;
	char limit[AW_DURATION_TEXT];
	int64_t age;

	if (store->written_at == AW_INSTANT_NONE)
		return;
	age = aw_instant_sub(judge->now, store->written_at);
	(void)aw_buf_printf(buf, "; its %s was written on ", directory ? "newest file" : "file");
	append_age(judge, store->written_at, buf);
	if (store->fresh_for > 0 && age > store->fresh_for)
		(void)aw_buf_printf(buf, ", which is longer than fresh-for = %s allows",
		    aw_duration_format(store->fresh_for, limit));
	else if (age > judge->policy->old_file)
		(void)aw_buf_printf(buf, ", longer than %s: does the job that writes it still run?",
		    aw_duration_format(judge->policy->old_file, limit));
}

/* What makes its facts come again; NULL: they do. */
static const char *
remedy_of(const struct aw_judge *judge, const struct part *part, enum aw_finding finding)
{
	const char *source = part->status != NULL ? part->name : part->source;

	if (finding == AW_FINDING_COLLECTED)
		return NULL;
	if (part->store != NULL && aw_judge_old_file(judge, part->store))
		return "Check the job that writes the file.";
	return aw_attempt_remedy(
	    aw_judge_kind(judge->record, source), part->written, part->attempt);
}

static bool
judge_part(struct aw_judge *judge, const struct part *part)
{
	char object[AW_OBJECT_MAX + 1], remedy[AW_JUDGE_TEXT_MAX];
	const char *what;
	struct aw_verdict head = {
	    .object = object, .since = AW_INSTANT_NONE, .until = AW_INSTANT_NONE};
	struct aw_buf buf;
	bool done;

	(void)aw_text_format(object, sizeof(object), "%s", part->object);
	head.finding = freshness(judge, part, &head.severity);
	if ((what = remedy_of(judge, part, head.finding)) != NULL) {
		(void)aw_text_format(remedy, sizeof(remedy), "%s", what);
		head.remedy = remedy;
	}
	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf, "%s%s%s ", part->kind, AW_TEXT_NAME(part->kind, part->name));
	if (part->observed_at == AW_INSTANT_NONE) {
		(void)aw_buf_puts(&buf, "was never read");
	} else {
		(void)aw_buf_puts(&buf, part->written ? "was written on " : "was read on ");
		append_age(judge, part->observed_at, &buf);
	}
	append_attempt(judge, part->attempt, &buf);
	if (part->store != NULL)
		append_file(judge, part->store, &buf);
	if (part->status != NULL)
		tell_source(part->status, &buf);
	done = aw_judge_add(judge, &head, "%s", buf.data != NULL ? buf.data : "");
	aw_buf_free(&buf);
	return done;
}

static bool
judge_stores(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];
		struct part part = {.kind = "store",
		    .name = store->name,
		    .object = store->name,
		    .source = store->source,
		    .observed_at = store->observed_at,
		    .attempt = &store->attempt,
		    .stale = aw_judge_stale(judge, store),
		    .store = store};

		if (!judge_part(judge, &part))
			return false;
	}
	return true;
}

static bool
judge_sources(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_sources; i++) {
		const struct aw_source_status *source = &judge->record->sources[i];
		char object[AW_OBJECT_MAX + 1];
		struct part part = {.kind = "source",
		    .name = source->name,
		    .object = object,
		    .status = source,
		    .observed_at = source->observed_at,
		    .attempt = &source->attempt,
		    .stale = aw_judge_stale_at(judge, source->observed_at)};

		(void)aw_text_format(object, sizeof(object), "source/%s", source->name);
		if (!judge_part(judge, &part))
			return false;
	}
	return true;
}

static bool
judge_server_certificates(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_certificates; i++) {
		const struct aw_server_certificate *server = &judge->record->certificates[i];
		char object[AW_OBJECT_MAX + 1];
		int64_t at = server->certificate != NULL ? server->observed_at : AW_INSTANT_NONE;
		struct part part = {.kind = "certificate",
		    .name = server->name,
		    .object = object,
		    .source = server->source,
		    .observed_at = at,
		    .attempt = &server->attempt,
		    .stale = aw_judge_stale_at(judge, at)};

		(void)aw_text_format(object, sizeof(object), "certificate/%s", server->name);
		if (!judge_part(judge, &part))
			return false;
	}
	return true;
}

/* A license that is stale or was never read is unknown, which its own verdict says. */
static bool
judge_licenses(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_licenses; i++) {
		const struct aw_license *license = &judge->record->licenses[i];
		char object[AW_OBJECT_MAX + 1];
		struct part part = {.kind = "license",
		    .name = license->name,
		    .object = object,
		    .source = license->source,
		    .observed_at = license->observed_at,
		    .attempt = &license->attempt,
		    .stale = aw_judge_license_stale(judge, license),
		    .written = license->fresh_for > 0};

		(void)aw_text_format(object, sizeof(object), "license/%s", license->name);
		if (!part.stale && !judge_part(judge, &part))
			return false;
	}
	return true;
}

bool
aw_judge_collection(struct aw_judge *judge)
{
	const struct aw_record *record = judge->record;
	char remedy[] = "Add a store or a source of the device to the configuration.";
	struct aw_verdict head = {.finding = AW_FINDING_NEVER_COLLECTED,
	    .severity = aw_judge_unknown(judge),
	    .object = record->device,
	    .remedy = remedy,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (record->n_stores + record->n_licenses + record->n_certificates + record->n_sources == 0)
		return aw_judge_add(judge, &head, "no trust store of the device is collected");
	return judge_stores(judge) && judge_sources(judge) && judge_server_certificates(judge) &&
	       judge_licenses(judge);
}

static bool
judge_mismatch(struct aw_judge *judge)
{
	const struct aw_identity *identity = &judge->record->identity;
	char object[] = "identity";
	struct aw_verdict head = {.finding = AW_FINDING_IDENTITY,
	    .severity = aw_judge_capped_at(judge, identity->observed_at, judge->policy->identity),
	    .object = object,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (!identity->mismatch)
		return true;
	return aw_judge_add(judge, &head,
	    "the device says it is %s with serial number %s%s%s, which is not the configured one; "
	    "its facts were not taken over",
	    identity->product != NULL ? identity->product : "of an unknown product",
	    identity->serial != NULL ? identity->serial : "unknown",
	    identity->source != NULL ? " by source " : "",
	    identity->source != NULL ? identity->source : "");
}

static bool
judge_skew(struct aw_judge *judge)
{
	const struct aw_identity *identity = &judge->record->identity;
	int64_t skew = identity->clock_skew, off = skew < 0 ? aw_instant_sub(0, skew) : skew;
	char object[] = "clock", text[AW_DURATION_TEXT];
	struct aw_verdict head = {.finding = AW_FINDING_CLOCK_SKEW,
	    .severity = aw_judge_capped_at(judge, identity->clock_observed_at, AW_SEVERITY_WARNING),
	    .object = object,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};

	if (skew == AW_INSTANT_NONE || off <= judge->policy->skew_warning)
		return true;
	return aw_judge_add(judge, &head,
	    "the clock of the device is %s %s this host's; its license dates are by its own clock",
	    aw_duration_format(off, text), skew < 0 ? "behind" : "ahead of");
}

/* Machines whose identity is not the one in the record: another source of it, or a peer. */
static bool
judge_machines(struct aw_judge *judge)
{
	const struct aw_identity *identity = &judge->record->identity;

	for (size_t i = 0; i < judge->record->n_sources; i++) {
		const struct aw_source_status *source = &judge->record->sources[i];
		char object[AW_OBJECT_MAX + 1];
		struct aw_verdict head = {.finding = AW_FINDING_IDENTITY,
		    .severity =
			aw_judge_capped_at(judge, source->attempt.at, judge->policy->identity),
		    .object = object,
		    .since = AW_INSTANT_NONE,
		    .until = AW_INSTANT_NONE};

		if (source->attempt.code != AW_ERR_IDENTITY_OTHER ||
		    (identity->mismatch && identity->source != NULL &&
			strcmp(identity->source, source->name) == 0))
			continue;
		(void)aw_text_format(object, sizeof(object), "identity/%s", source->name);
		if (!aw_judge_add(judge, &head,
			"asked by source %s, another machine than the configured one answers; its "
			"facts were not taken over: %s",
			source->name, source->attempt.text != NULL ? source->attempt.text : ""))
			return false;
	}
	return true;
}

/* A note: the device decides which cipher is taken. */
static bool
judge_ciphers(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_sources; i++) {
		const struct aw_source_status *source = &judge->record->sources[i];
		struct aw_verdict head = {.finding = AW_FINDING_FORWARD_SECRECY,
		    .severity = AW_SEVERITY_OK,
		    .object = source->name,
		    .since = AW_INSTANT_NONE,
		    .until = AW_INSTANT_NONE};

		if (source->cipher != NULL && !source->forward_secrecy &&
		    !aw_judge_add(judge, &head,
			"the connection of source %s uses %s, which has no forward secrecy",
			source->name, source->cipher))
			return false;
	}
	return true;
}

bool
aw_judge_identity(struct aw_judge *judge)
{
	return judge_ciphers(judge) &&
	       (judge->clock_bad ||
		   (judge_mismatch(judge) && judge_machines(judge) && judge_skew(judge)));
}
