/* SPDX-License-Identifier: ISC */
/* The summary of a storm: when it is due, what it says, and what may be sent after it. */
#include "alarm/alarm_book.h"
#include "base/instant.h"
#include "base/text.h"

void
aw_alarms_turn(struct aw_alarms *alarms, int64_t now_ms)
{
	alarms->now_ms = now_ms;
}

static struct aw_storm *
storm_of(struct aw_alarms *alarms, enum aw_alarm_class kind, enum aw_storm_side side)
{
	return &alarms->storms[kind][side];
}

/* A storm that shrank below the number is none. */
static void
give_up(struct aw_alarms *alarms, enum aw_alarm_class kind, enum aw_storm_side side)
{
	storm_of(alarms, kind, side)->gathers = false;
	aw_alarms_requeue(alarms, AW_QUEUE_GATHER, AW_QUEUE_READY, kind, side);
}

/* The worst alarm that the summary is of, and how bad it is; NULL: all were sent already. */
static const struct aw_alarm *
find_worst(const struct aw_alarms *alarms, enum aw_alarm_class kind, enum aw_storm_side side)
{
	const struct aw_alarm *worst = NULL;

	for (size_t i = 0; i < alarms->n; i++) {
		const struct aw_entry *entry = alarms->entries[i];

		if (entry->alarm.class == kind && entry->alarm.pending != 0 &&
		    aw_storm_side(entry) == side &&
		    (worst == NULL || entry->alarm.severity > worst->severity))
			worst = &entry->alarm;
	}
	return worst;
}

static void
describe(const struct aw_alarms *alarms, enum aw_alarm_class kind, enum aw_storm_side side,
    struct aw_alarm_storm *out)
{
	const struct aw_alarm *worst = find_worst(alarms, kind, side);
	char of[AW_ALARM_TEXT_MAX] = "";

	out->class = kind;
	out->cleared = side == AW_STORM_CLEARED;
	out->count = alarms->storms[kind][side].n;
	out->severity = AW_SEVERITY_OK;
	if (!out->cleared && worst != NULL) {
		out->severity = worst->severity;
		(void)aw_text_format(
		    of, sizeof(of), "; the worst: %s, %s", worst->device, worst->text);
	}
	(void)aw_text_format(out->text, sizeof(out->text),
	    "%u alarms of class %s %s within a minute%s", (unsigned)out->count,
	    aw_alarm_class_word(kind), out->cleared ? "cleared" : "raised", of);
}

bool
aw_alarms_storm(struct aw_alarms *alarms, struct aw_alarm_storm *out)
{
	if (alarms->now_ms == AW_INSTANT_NONE)
		return false;
	for (size_t i = 0; i < (size_t)AW_STORM_SIDES * (AW_ALARM_CLASS_MAX + 1); i++) {
		enum aw_alarm_class kind = (enum aw_alarm_class)(i / AW_STORM_SIDES);
		enum aw_storm_side side = (enum aw_storm_side)(i % AW_STORM_SIDES);
		struct aw_storm *storm = storm_of(alarms, kind, side);

		if (storm->n == 0 && !storm->gathers)
			continue;
		aw_storm_look(storm, alarms->now_ms);
		if (storm->gathers && storm->n < AW_STORM_MIN)
			give_up(alarms, kind, side);
		if (!storm->gathers || aw_storm_due(storm, alarms->now_ms) > 0)
			continue;
		describe(alarms, kind, side, out);
		return true;
	}
	return false;
}

void
aw_alarms_storm_sent(struct aw_alarms *alarms, const struct aw_alarm_storm *sent)
{
	enum aw_storm_side side = sent->cleared ? AW_STORM_CLEARED : AW_STORM_RAISED;
	struct aw_storm *storm = storm_of(alarms, sent->class, side);

	aw_storm_init(storm, alarms->now_ms);
	aw_alarms_requeue(alarms, AW_QUEUE_GATHER, AW_QUEUE_STORM, sent->class, side);
}
