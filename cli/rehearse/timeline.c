/* SPDX-License-Identifier: ISC */
#include "rehearse/timeline.h"

#include <string.h>

#include "base/array.h"
#include "base/text.h"

static bool
has_event(const struct aw_cli_timeline *tl, int64_t at, const char *words)
{
	for (size_t i = 0; i < tl->n; i++)
		if (tl->events[i].at == at && strcmp(tl->events[i].words, words) == 0)
			return true;
	return false;
}

bool
aw_cli_timeline_has(const struct aw_cli_timeline *tl, int64_t at)
{
	for (size_t i = 0; i < tl->n; i++)
		if (tl->events[i].at == at)
			return true;
	return false;
}

void
aw_cli_timeline_add(struct aw_cli_timeline *tl, int64_t at, const char *subject, const char *what)
{
	char words[AW_CLI_EVENT_WORDS];

	if (at == AW_INSTANT_NONE || at <= tl->rehearsal->cli->now)
		return;
	(void)aw_text_format(words, sizeof(words), "%s%s", subject, what);
	if (has_event(tl, at, words))
		return;
	tl->truncated = tl->truncated || tl->n == AW_CLI_EVENTS_MAX;
	if (tl->truncated || tl->failed)
		return;
	if (!AW_GROW(tl->events, tl->n)) {
		tl->failed = true;
		return;
	}
	tl->events[tl->n].at = at;
	memcpy(tl->events[tl->n++].words, words, sizeof(words));
}

int64_t
aw_cli_second_after(int64_t end)
{
	return end == AW_INSTANT_NONE || end == INT64_MAX ? AW_INSTANT_NONE : end + 1;
}
