/* SPDX-License-Identifier: ISC */
/* Whether two pictures of a device show the same: what makes the serial grow. */
#include "same.h"

#include "snapshot.h"

/* Certificates come from one pool, so one certificate is one pointer. */
static bool
same_anchors(const struct aw_store *a, const struct aw_store *b)
{
	if (a->n_anchors != b->n_anchors)
		return false;
	for (size_t i = 0; i < a->n_anchors; i++)
		if (a->anchors[i].certificate != b->anchors[i].certificate ||
		    a->anchors[i].id != b->anchors[i].id ||
		    a->anchors[i].copies != b->anchors[i].copies ||
		    a->anchors[i].flaws != b->anchors[i].flaws)
			return false;
	return true;
}

static bool
same_problems(const struct aw_store *a, const struct aw_store *b)
{
	if (a->n_problems != b->n_problems)
		return false;
	for (size_t i = 0; i < a->n_problems; i++)
		if (a->problems[i].severity != b->problems[i].severity ||
		    !aw_same_text(a->problems[i].text, b->problems[i].text))
			return false;
	return true;
}

static bool
same_store(const struct aw_store *a, const struct aw_store *b)
{
	if (!aw_same_text(a->name, b->name) || !aw_same_text(a->source, b->source) ||
	    !aw_same_text(a->path, b->path) || !aw_same_text(a->format, b->format) ||
	    a->judged != b->judged || a->blocks != b->blocks || a->bad_blocks != b->bad_blocks)
		return false;
	if (a->attempt.code != b->attempt.code || !aw_same_text(a->attempt.text, b->attempt.text) ||
	    a->n_changes != b->n_changes ||
	    (a->n_changes > 0 && a->changes[0].at != b->changes[0].at))
		return false;
	return same_anchors(a, b) && same_problems(a, b);
}

static bool
same_record(const struct aw_record *a, const struct aw_record *b)
{
	if (a == b)
		return true;
	if (a->n_stores != b->n_stores || a->interval != b->interval ||
	    !aw_same_text(a->collector, b->collector))
		return false;
	for (size_t i = 0; i < a->n_stores; i++)
		if (!same_store(&a->stores[i], &b->stores[i]))
			return false;
	return aw_same_parts(a, b) && aw_same_services(a, b);
}

static bool
same_readiness(const struct aw_readiness_verdict *a, const struct aw_readiness_verdict *b)
{
	return a->state == b->state && a->severity == b->severity && a->since == b->since &&
	       a->break_date == b->break_date && a->missing == b->missing &&
	       a->by_key == b->by_key && a->any_day_since == b->any_day_since &&
	       a->impact_date == b->impact_date && aw_same_text(a->service, b->service) &&
	       aw_same_text(a->reason, b->reason) && aw_same_text(a->remedy, b->remedy);
}

/* Without the text, which may count the time left. What else it says stands in other columns. */
static bool
same_verdict(const struct aw_verdict *a, const struct aw_verdict *b)
{
	return a->finding == b->finding && a->severity == b->severity && a->since == b->since &&
	       a->until == b->until && aw_same_text(a->object, b->object);
}

static bool
same_judgement(const struct aw_judgement *a, const struct aw_judgement *b)
{
	if (a->worst != b->worst || a->stale != b->stale || a->n_readiness != b->n_readiness ||
	    a->n_verdicts != b->n_verdicts)
		return false;
	for (size_t i = 0; i < a->n_verdicts; i++)
		if (!same_verdict(&a->verdicts[i], &b->verdicts[i]))
			return false;
	for (size_t i = 0; i < a->n_readiness; i++)
		if (!same_readiness(&a->readiness[i], &b->readiness[i]))
			return false;
	return aw_same_license_verdicts(a, b) && aw_same_service_verdicts(a, b);
}

bool
aw_device_row_same(const struct aw_device_row *a, const struct aw_device_row *b)
{
	if (a == b)
		return true;
	if (a->rules != b->rules || a->error != b->error || a->findings != b->findings ||
	    !aw_same_text(a->error_text, b->error_text))
		return false;
	return same_record(a->loaded->record, b->loaded->record) &&
	       same_judgement(a->judgement, b->judgement);
}
