/* SPDX-License-Identifier: ISC */
#include "policy/own/own_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "model/model.h"
#include "policy/judge/judge.h"

void
aw_own_date(struct aw_verdict *head, int64_t at, int64_t now)
{
	head->since = at < now ? at : AW_INSTANT_NONE;
	head->until = at < now ? AW_INSTANT_NONE : at;
}

bool
aw_own_add(struct aw_judge *judge, const struct aw_verdict *head,
    const struct aw_server_certificate *own, const char *fmt, ...)
{
	struct aw_verdict verdict = *head;
	char text[AW_JUDGE_TEXT_MAX], held[AW_JUDGE_TEXT_MAX];
	const struct aw_exception *exception = NULL;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	verdict.object = own->name;
	if (verdict.severity != AW_SEVERITY_OK) {
		verdict.severity = aw_judge_capped_at(judge, own->observed_at, verdict.severity);
		exception = aw_judge_hold(judge, own->certificate->sha256, &verdict.severity);
	}
	return aw_judge_add(judge, &verdict, "certificate %s of the device (%s) %s%s", own->name,
	    own->certificate->name, text, aw_judge_held_words(exception, held));
}
