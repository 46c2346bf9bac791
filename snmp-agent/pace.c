/* SPDX-License-Identifier: ISC */
#include "pace.h"

#define SECOND_MS 1000

void
aw_pace_set(struct aw_pace *pace, uint32_t rate)
{
	if (rate > AW_PACE_MAX)
		rate = AW_PACE_MAX;
	if (rate == pace->rate)
		return;
	pace->rate = rate;
	pace->n = pace->next = 0;
}

int64_t
aw_pace_wait(const struct aw_pace *pace, int64_t now_ms)
{
	int64_t since;

	/* The place of the next one has the oldest of the last `rate`. */
	if (pace->rate == 0 || pace->n < pace->rate)
		return 0;
	since = now_ms - pace->sent[pace->next];
	return since < SECOND_MS ? SECOND_MS - since : 0;
}

void
aw_pace_count(struct aw_pace *pace, int64_t now_ms)
{
	if (pace->rate == 0)
		return;
	pace->sent[pace->next] = now_ms;
	pace->next = (pace->next + 1) % pace->rate;
	if (pace->n < pace->rate)
		pace->n++;
}
