/* SPDX-License-Identifier: ISC */
/*
 * Storms: many events of one class in a minute. From AW_STORM_MIN on they wait until no more come
 * for a moment; a summary with their number is sent first, then each of them. Raised and cleared
 * ones are counted apart.
 */
#include <string.h>

#include "alarm/alarm_book.h"
#include "base/instant.h"
#include "base/text.h"

#define SETTLE_MS 500   /* an event waits so long, so that a storm shows before its first one */
#define QUIET_MS 1000   /* without a further event, and the summary is sent */
#define GATHER_MS 15000 /* but not later than this after the storm began */
#define AGAIN_MS 60000  /* between two summaries of one class */
#define SECOND_MS 1000

void
aw_storm_init(struct aw_storm *storm, int64_t announced_ms)
{
	*storm = (struct aw_storm){.last = AW_INSTANT_NONE,
	    .newest_ms = AW_INSTANT_NONE,
	    .reached_ms = AW_INSTANT_NONE,
	    .announced_ms = announced_ms};
}

enum aw_storm_side
aw_storm_side(const struct aw_entry *entry)
{
	return entry->alarm.pending == AW_ALARM_CLEARED ? AW_STORM_CLEARED : AW_STORM_RAISED;
}

static struct aw_storm *
storm_of(struct aw_alarms *alarms, enum aw_alarm_class kind, enum aw_storm_side side)
{
	return &alarms->storms[kind][side];
}

/* Forgets what is more than a minute ago. */
static void
advance(struct aw_storm *storm, int64_t now_ms)
{
	int64_t second = now_ms / SECOND_MS;

	if (storm->last == AW_INSTANT_NONE || second - storm->last >= AW_STORM_SECONDS) {
		memset(storm->seconds, 0, sizeof(storm->seconds));
		storm->n = 0;
	} else {
		for (int64_t s = storm->last + 1; s <= second; s++) {
			storm->n -= storm->seconds[s % AW_STORM_SECONDS];
			storm->seconds[s % AW_STORM_SECONDS] = 0;
		}
	}
	if (storm->last == AW_INSTANT_NONE || second > storm->last)
		storm->last = second;
}

void
aw_storm_look(struct aw_storm *storm, int64_t now_ms)
{
	advance(storm, now_ms);
	/* Not again within the minute of a summary. */
	if (storm->gathers || storm->n < AW_STORM_MIN ||
	    (storm->announced_ms != AW_INSTANT_NONE && now_ms - storm->announced_ms < AGAIN_MS))
		return;
	storm->gathers = true;
	storm->reached_ms = now_ms;
}

void
aw_storm_count(struct aw_alarms *alarms, struct aw_entry *entry)
{
	enum aw_storm_side side = aw_storm_side(entry);
	struct aw_storm *storm = storm_of(alarms, entry->alarm.class, side);

	entry->counted_at = alarms->now_ms;
	entry->counted_side = side;
	if (alarms->now_ms == AW_INSTANT_NONE)
		return;
	advance(storm, alarms->now_ms);
	storm->seconds[alarms->now_ms / SECOND_MS % AW_STORM_SECONDS]++;
	storm->n++;
	storm->newest_ms = alarms->now_ms;
	aw_storm_look(storm, alarms->now_ms);
}

void
aw_storm_uncount(struct aw_alarms *alarms, struct aw_entry *entry)
{
	enum aw_storm_side side = entry->counted_side;
	struct aw_storm *storm = storm_of(alarms, entry->alarm.class, side);
	int64_t at = entry->counted_at;

	entry->counted_at = AW_INSTANT_NONE;
	/* What a summary counted is not counted any more. */
	if (at == AW_INSTANT_NONE || alarms->now_ms == AW_INSTANT_NONE ||
	    (storm->announced_ms != AW_INSTANT_NONE && at <= storm->announced_ms))
		return;
	advance(storm, alarms->now_ms);
	if (storm->last - at / SECOND_MS < AW_STORM_SECONDS) {
		storm->seconds[at / SECOND_MS % AW_STORM_SECONDS]--;
		storm->n--;
	}
}

enum aw_alarm_queue
aw_storm_queue(const struct aw_alarms *alarms, const struct aw_entry *entry)
{
	const struct aw_storm *storm = &alarms->storms[entry->alarm.class][aw_storm_side(entry)];

	if (storm->gathers)
		return AW_QUEUE_GATHER;
	if (storm->announced_ms != AW_INSTANT_NONE &&
	    alarms->now_ms - storm->announced_ms < AGAIN_MS)
		return AW_QUEUE_STORM;
	return AW_QUEUE_READY;
}

int64_t
aw_storm_delay(const struct aw_alarms *alarms, const struct aw_entry *entry)
{
	int64_t waited;

	if (alarms->now_ms == AW_INSTANT_NONE || entry->pending_ms == AW_INSTANT_NONE)
		return 0;
	waited = alarms->now_ms - entry->pending_ms;
	return waited < SETTLE_MS ? SETTLE_MS - waited : 0;
}

int64_t
aw_storm_due(const struct aw_storm *storm, int64_t now_ms)
{
	int64_t quiet = storm->newest_ms + QUIET_MS - now_ms;
	int64_t last = storm->reached_ms + GATHER_MS - now_ms;
	int64_t left = quiet < last ? quiet : last;

	return left > 0 ? left : 0;
}

int64_t
aw_storm_gathering(const struct aw_alarms *alarms)
{
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < (size_t)AW_STORM_SIDES * (AW_ALARM_CLASS_MAX + 1); i++) {
		const struct aw_storm *storm =
		    &alarms->storms[i / AW_STORM_SIDES][i % AW_STORM_SIDES];

		if (storm->gathers && aw_storm_due(storm, alarms->now_ms) < least)
			least = aw_storm_due(storm, alarms->now_ms);
	}
	return least;
}
