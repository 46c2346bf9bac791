/* SPDX-License-Identifier: ISC */
/* Adding verdicts on a license. */
#include "policy/license/license_judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

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
	return aw_judge_add(view->judge, &capped, "license %s: %s", view->license->name, text);
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
