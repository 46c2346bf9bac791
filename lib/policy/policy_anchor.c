/* SPDX-License-Identifier: ISC */
/* Verdicts on single anchors: expiry and use. Only anchors the device needs can be above a note. */
#include <string.h>

#include "base/text.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/policy_parts.h"

/* Finding and severity of an anchor that is needed; AW_FINDING_NONE: nothing to say. */
static enum aw_finding
judge_flaws(const struct aw_judge *judge, const struct aw_anchor *anchor, unsigned flaws,
    enum aw_severity *severity)
{
	const struct aw_certificate *cert = anchor->certificate;
	int64_t left;

	*severity = AW_SEVERITY_WARNING;
	if ((flaws & AW_FLAW_EXPIRED) != 0) {
		*severity = AW_SEVERITY_CRITICAL;
		return AW_FINDING_ANCHOR_EXPIRED;
	}
	if (aw_anchor_unchecked(anchor, judge->now))
		*severity = aw_judge_unknown(judge);
	if ((flaws & AW_FLAWS_UNUSABLE) != 0)
		return AW_FINDING_ANCHOR_UNUSABLE;
	if (cert->not_after == AW_INSTANT_NONE)
		return AW_FINDING_NONE;
	left = aw_instant_sub(cert->not_after, judge->now);
	if (left <= aw_judge_limit(&judge->policy->anchor_critical, cert))
		*severity = AW_SEVERITY_CRITICAL;
	else if (left > aw_judge_limit(&judge->policy->anchor_warning, cert))
		return AW_FINDING_NONE;
	return AW_FINDING_ANCHOR_EXPIRING;
}

/* How the device needs an anchor. */
struct needed {
	bool at_all;
	enum aw_severity reported; /* the mildest verdict of those that say what is wrong with it */
	bool capped;               /* by services alone that the device reports not to use */
};

static struct needed
find_needed(const struct aw_judge *judge, const struct aw_anchor *anchor)
{
	struct needed needed = {.reported = AW_SEVERITY_CRITICAL, .capped = true};

	for (size_t i = 0; i < judge->n_needs; i++) {
		if (judge->needs[i].anchor != anchor)
			continue;
		needed.at_all = true;
		if (judge->needs[i].reported < needed.reported)
			needed.reported = judge->needs[i].reported;
		needed.capped = needed.capped && judge->needs[i].capped;
	}
	return needed;
}

static const char *
describe(
    const struct aw_anchor *anchor, enum aw_finding finding, unsigned flaws, char *buf, size_t size)
{
	char date[AW_INSTANT_TEXT], words[256];

	(void)aw_instant_format_date(anchor->certificate->not_after, date);
	if ((flaws & AW_FLAWS_UNUSABLE) == AW_FLAW_KEY_UNKNOWN)
		(void)aw_text_format(buf, size,
		    "has a key that OpenSSL of the collecting host does not know, %s: whether it "
		    "can "
		    "serve as trust anchor cannot be said",
		    anchor->certificate->key_algorithm);
	else if (finding == AW_FINDING_ANCHOR_UNUSABLE)
		(void)aw_text_format(buf, size, "cannot serve as trust anchor: %s",
		    aw_judge_flaw_words(flaws & AW_FLAWS_UNUSABLE, words, sizeof(words)));
	else
		(void)aw_text_format(buf, size, "%s on %s",
		    finding == AW_FINDING_ANCHOR_EXPIRED ? "expired" : "expires", date);
	return buf;
}

/* What to do about an anchor; one that is needed is replaced, never only removed. */
static const char *
remedy_of(enum aw_finding finding, unsigned flaws, bool needed)
{
	if (finding == AW_FINDING_ANCHOR_EXPIRED)
		return needed ? "Append the root that replaces it now; the device cannot verify by "
				"this one any more."
			      : "Remove it when convenient.";
	if (finding != AW_FINDING_ANCHOR_UNUSABLE)
		return NULL;
	if ((flaws & AW_FLAWS_UNUSABLE) == AW_FLAW_KEY_UNKNOWN)
		return "Collect on a host whose OpenSSL knows the algorithm (ML-DSA and SLH-DSA: "
		       "3.5 or later), or ask the device itself.";
	if ((flaws & AW_FLAW_NOT_YET) != 0)
		return "Compare the clock of this host; the certificate counts from its begin on.";
	if ((flaws & AW_FLAW_REJECTED) != 0)
		return needed ? "Let it be trusted for TLS servers again, or append the root that "
				"replaces it."
			      : "Nothing, if it is meant to be distrusted.";
	return needed
		   ? "Replace it with the genuine root of its publisher."
		   : "Replace it with the genuine root if it was meant to be one, else remove it.";
}

static bool
add_anchor(struct aw_judge *judge, const struct aw_store *store, const struct aw_anchor *anchor,
    enum aw_finding finding, enum aw_severity severity, bool needed, const char *need)
{
	const struct aw_certificate *cert = anchor->certificate;
	unsigned flaws = aw_anchor_flaws(anchor, judge->now);
	char mark[AW_MARK_TEXT], object[AW_OBJECT_MAX + 1], what[320], held[AW_JUDGE_TEXT_MAX];
	char remedy[AW_JUDGE_TEXT_MAX];
	const char *action = remedy_of(finding, flaws, needed);
	const struct aw_exception *exception = aw_judge_hold(judge, cert->sha256, &severity);
	struct aw_verdict head = {.finding = finding,
	    .severity = severity,
	    .object = object,
	    .since = AW_INSTANT_NONE,
	    .until = cert->not_after};

	if (action != NULL && aw_text_format(remedy, sizeof(remedy), "%s", action))
		head.remedy = remedy;
	aw_anchor_object(store, anchor, object);
	if (finding == AW_FINDING_ANCHOR_EXPIRED)
		head.since = cert->not_after;
	return aw_judge_add(judge, &head, "%s (%s) in store %s %s%s%s", cert->name,
	    aw_certificate_mark(cert, mark), store->name,
	    describe(anchor, finding, flaws, what, sizeof(what)), need,
	    aw_judge_held_words(exception, held));
}

static bool
judge_anchor(struct aw_judge *judge, const struct aw_store *store, const struct aw_anchor *anchor)
{
	unsigned flaws = aw_anchor_flaws(anchor, judge->now);
	enum aw_severity severity;
	enum aw_finding finding = judge_flaws(judge, anchor, flaws, &severity);
	const char *need = "; a service of the device needs it";
	struct needed needed;

	if (finding == AW_FINDING_NONE)
		return true;
	needed = find_needed(judge, anchor);
	if (needed.capped && severity > AW_SEVERITY_WARNING)
		severity = AW_SEVERITY_WARNING;
	severity = aw_judge_capped(judge, store, severity);
	if (!needed.at_all) {
		severity = AW_SEVERITY_OK;
		need = "; nothing needs it";
	} else if (needed.reported >= AW_SEVERITY_WARNING && needed.reported >= severity &&
		   finding != AW_FINDING_ANCHOR_EXPIRING) {
		/* A milder verdict than this one would not say how bad it is: both count then. */
		severity = AW_SEVERITY_OK;
		need = "; its readiness verdict counts";
	}
	return add_anchor(judge, store, anchor, finding, severity, needed.at_all, need);
}

bool
aw_judge_anchors(struct aw_judge *judge)
{
	for (size_t i = 0; !judge->clock_bad && i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];

		for (size_t j = 0; j < store->n_anchors; j++)
			if (!judge_anchor(judge, store, &store->anchors[j]))
				return false;
	}
	return true;
}
