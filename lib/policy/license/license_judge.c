/* SPDX-License-Identifier: ISC */
/* Adding verdicts on a license. */
#include "policy/license/license_judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/source_kind.h"

enum aw_severity
aw_license_severity_by_time(int64_t left, int64_t critical, int64_t warning)
{
	if (left <= critical)
		return AW_SEVERITY_CRITICAL;
	return left <= warning ? AW_SEVERITY_WARNING : AW_SEVERITY_OK;
}

/*
 * Readiness was judged before: the first transition for which the device is broken now, or may
 * break any day, by a root that is named. One that breaks later is no reason for what fails today.
 */
static const struct aw_readiness_verdict *
missing_root(const struct aw_judge *judge)
{
	const struct aw_readiness_verdict *found = NULL;

	for (size_t i = 0; i < judge->out->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judge->out->readiness[i];
		bool now = verdict->state == AW_READINESS_BROKEN ||
			   (verdict->state == AW_READINESS_AT_RISK &&
			       verdict->any_day_since != AW_INSTANT_NONE);

		if (now && verdict->missing != NULL &&
		    (found == NULL || (found->state != AW_READINESS_BROKEN &&
					  verdict->state == AW_READINESS_BROKEN)))
			found = verdict;
	}
	return found;
}

void
aw_license_append_missing(const struct aw_license_view *view, struct aw_buf *buf)
{
	const struct aw_readiness_verdict *readiness = missing_root(view->judge);

	if (readiness != NULL)
		(void)aw_buf_printf(buf, "; store %s lacks %s",
		    readiness->store != NULL ? readiness->store : "of the device",
		    readiness->missing->name);
}

void
aw_license_append_remedy(const struct aw_license_view *view, const char *then, struct aw_buf *buf)
{
	const struct aw_readiness_verdict *readiness = missing_root(view->judge);

	if (readiness == NULL)
		return;
	if (readiness->remedy != NULL)
		(void)aw_buf_printf(buf, "%s; then %s", readiness->remedy, then);
	else
		(void)aw_buf_printf(buf, "append %s; then %s", readiness->missing->name, then);
}

bool
aw_license_add_object(struct aw_license_view *view, const struct aw_verdict *head, const char *text)
{
	struct aw_license_verdict *out = view->out;
	struct aw_verdict capped = *head;

	if (view->stale && capped.severity > AW_SEVERITY_OK)
		capped.severity = aw_judge_unknown(view->judge);
	if (out->finding == AW_FINDING_NONE || capped.severity > out->severity) {
		out->finding = capped.finding;
		out->severity = capped.severity;
	}
	(void)aw_buf_printf(&view->story, "%s%s", view->story.len > 0 ? "; " : "", text);
	return aw_judge_add(view->judge, &capped, "license%s%s: %s",
	    AW_TEXT_NAME(AW_NAME_LICENSE, view->license->name), text);
}

bool
aw_license_add(struct aw_license_view *view, enum aw_finding finding, enum aw_severity severity,
    int64_t since, int64_t until, const char *fmt, ...)
{
	const struct aw_verdict head = {.finding = finding,
	    .severity = severity,
	    .object = view->license->name,
	    .since = since,
	    .until = until};
	char text[AW_JUDGE_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return aw_license_add_object(view, &head, text);
}
