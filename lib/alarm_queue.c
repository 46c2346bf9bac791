/* SPDX-License-Identifier: ISC */
/* What is to be told of alarms, in which order, and how often in an hour. */
#include <stdlib.h>
#include <string.h>

#include "alarm_book.h"
#include "judge.h"
#include "store.h"

enum aw_alarm_event
aw_entry_event(const struct aw_entry *entry)
{
	if (!entry->told)
		return AW_ALARM_RAISED;
	if (entry->alarm.cleared)
		return AW_ALARM_CLEARED;
	if (entry->alarm.finding != entry->told_finding ||
	    entry->alarm.severity != entry->told_severity)
		return AW_ALARM_CHANGED;
	return (enum aw_alarm_event)0;
}

/* The instant at which the hourly count of an entry begins anew. */
static int64_t
release_at(const struct aw_entry *entry)
{
	if (entry->alarm.hour_start == AW_INSTANT_NONE)
		return AW_INSTANT_NONE;
	return aw_judge_plus(entry->alarm.hour_start, AW_HOUR);
}

static bool
before(const struct aw_heap *heap, const struct aw_entry *a, const struct aw_entry *b)
{
	if (heap->held && release_at(a) != release_at(b))
		return release_at(a) < release_at(b);
	return a->alarm.order < b->alarm.order;
}

static void
put(struct aw_heap *heap, size_t place, struct aw_entry *entry)
{
	heap->items[place] = entry;
	entry->place = place;
}

static void
sift_up(struct aw_heap *heap, size_t place)
{
	struct aw_entry *entry = heap->items[place];

	while (place > 0 && before(heap, entry, heap->items[(place - 1) / 2])) {
		put(heap, place, heap->items[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	put(heap, place, entry);
}

static void
sift_down(struct aw_heap *heap, size_t place)
{
	struct aw_entry *entry = heap->items[place];

	for (;;) {
		size_t child = 2 * place + 1;

		if (child + 1 < heap->n && before(heap, heap->items[child + 1], heap->items[child]))
			child++;
		if (child >= heap->n || !before(heap, heap->items[child], entry))
			break;
		put(heap, place, heap->items[child]);
		place = child;
	}
	put(heap, place, entry);
}

static void
enqueue(struct aw_alarms *alarms, struct aw_entry *entry, enum aw_alarm_queue queue)
{
	struct aw_heap *heap = queue == AW_QUEUE_HELD ? &alarms->held : &alarms->ready;

	entry->queue = queue;
	put(heap, heap->n++, entry);
	sift_up(heap, entry->place);
}

void
aw_alarms_dequeue(struct aw_alarms *alarms, struct aw_entry *entry)
{
	struct aw_heap *heap = entry->queue == AW_QUEUE_HELD ? &alarms->held : &alarms->ready;
	struct aw_entry *last;

	if (entry->queue == AW_QUEUE_NONE)
		return;
	last = heap->items[--heap->n];
	if (last != entry) {
		put(heap, entry->place, last);
		sift_up(heap, last->place);
		sift_down(heap, last->place);
	}
	entry->queue = AW_QUEUE_NONE;
}

static size_t find_ghost(const struct aw_alarms *alarms, const struct aw_alarm *alarm, bool *there);

/* A new alarm goes on counting where one of its key that is gone left off. */
static void
take_over_count(const struct aw_alarms *alarms, struct aw_alarm *alarm)
{
	bool there;
	size_t i = find_ghost(alarms, alarm, &there);

	if (!there)
		return;
	alarm->hour_start = alarms->ghosts[i].hour_start;
	alarm->told_in_hour = alarms->ghosts[i].told_in_hour;
}

void
aw_alarms_settle(struct aw_alarms *alarms, struct aw_entry *entry)
{
	entry->alarm.pending = aw_entry_event(entry);
	if (entry->alarm.pending == 0) {
		aw_alarms_dequeue(alarms, entry);
		entry->alarm.order = 0;
		return;
	}
	if (entry->queue != AW_QUEUE_NONE)
		return;
	if (entry->alarm.order == 0)
		entry->alarm.order = alarms->next_order++;
	if (!entry->told && entry->alarm.hour_start == AW_INSTANT_NONE)
		take_over_count(alarms, &entry->alarm);
	enqueue(alarms, entry, AW_QUEUE_READY);
}

/* True if the entry was told as often as it may be in the hour that `now` is in. */
static bool
is_limited(const struct aw_alarms *alarms, const struct aw_entry *entry, int64_t now)
{
	const struct aw_alarm *alarm = &entry->alarm;

	return alarms->max_per_hour != 0 && alarm->told_in_hour >= alarms->max_per_hour &&
	       alarm->hour_start != AW_INSTANT_NONE && now >= alarm->hour_start &&
	       now < release_at(entry);
}

/* Frees those whose hour is over; a clock that went back frees all, to be looked at anew. */
static void
release_held(struct aw_alarms *alarms, int64_t now)
{
	bool all = alarms->seen != AW_INSTANT_NONE && now < alarms->seen;

	alarms->seen = now;
	while (alarms->held.n > 0) {
		struct aw_entry *entry = alarms->held.items[0];

		if (!all && is_limited(alarms, entry, now))
			return;
		aw_alarms_dequeue(alarms, entry);
		enqueue(alarms, entry, AW_QUEUE_READY);
	}
}

const struct aw_alarm *
aw_alarms_next(struct aw_alarms *alarms, int64_t now)
{
	release_held(alarms, now);
	while (alarms->ready.n > 0) {
		struct aw_entry *entry = alarms->ready.items[0];

		if (!is_limited(alarms, entry, now))
			return &entry->alarm;
		aw_alarms_dequeue(alarms, entry);
		enqueue(alarms, entry, AW_QUEUE_HELD);
		alarms->suppressed++;
	}
	return NULL;
}

/* Where the ghost of an alarm stands, or would. */
static size_t
find_ghost(const struct aw_alarms *alarms, const struct aw_alarm *alarm, bool *there)
{
	size_t low = 0, high = alarms->n_ghosts;

	*there = false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct aw_ghost *ghost = &alarms->ghosts[middle];
		int order = aw_alarm_compare(ghost->device, ghost->class, ghost->object, alarm);

		if (order == 0)
			*there = true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Once an hour: drops the counts that are over. */
static void
sweep_ghosts(struct aw_alarms *alarms, int64_t now)
{
	size_t out = 0;

	if (alarms->ghosts_swept != AW_INSTANT_NONE && now >= alarms->ghosts_swept &&
	    aw_judge_minus(now, alarms->ghosts_swept) < AW_HOUR)
		return;
	alarms->ghosts_swept = now;
	for (size_t i = 0; i < alarms->n_ghosts; i++) {
		struct aw_ghost *ghost = &alarms->ghosts[i];

		if (now >= ghost->hour_start && aw_judge_minus(now, ghost->hour_start) < AW_HOUR) {
			alarms->ghosts[out++] = *ghost;
			continue;
		}
		free(ghost->device);
		free(ghost->object);
	}
	alarms->n_ghosts = out;
	if (out == 0) {
		free(alarms->ghosts);
		alarms->ghosts = NULL;
	}
}

/* Keeps the count of an alarm that goes; without memory for it the limit is only less strict. */
static void
leave_ghost(struct aw_alarms *alarms, struct aw_alarm *alarm, int64_t now)
{
	struct aw_ghost *ghost;
	bool there;
	size_t i;

	if (alarms->max_per_hour == 0)
		return;
	sweep_ghosts(alarms, now);
	i = find_ghost(alarms, alarm, &there);
	if (!there) {
		if (!aw_array_grow(&alarms->ghosts, alarms->n_ghosts, sizeof(*alarms->ghosts)))
			return;
		memmove(&alarms->ghosts[i + 1], &alarms->ghosts[i],
		    (alarms->n_ghosts - i) * sizeof(*alarms->ghosts));
		alarms->n_ghosts++;
		ghost = &alarms->ghosts[i];
		*ghost = (struct aw_ghost){
		    .device = alarm->device, .object = alarm->object, .class = alarm->class};
		alarm->device = alarm->object = NULL;
	}
	alarms->ghosts[i].hour_start = alarm->hour_start;
	alarms->ghosts[i].told_in_hour = alarm->told_in_hour;
}

static void
forget(struct aw_alarms *alarms, struct aw_entry *entry, int64_t now)
{
	size_t low = 0, high = alarms->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (aw_alarm_compare(entry->alarm.device, entry->alarm.class, entry->alarm.object,
			&alarms->entries[middle]->alarm) > 0)
			low = middle + 1;
		else
			high = middle;
	}
	memmove(&alarms->entries[low], &alarms->entries[low + 1],
	    (alarms->n - low - 1) * sizeof(struct aw_entry *));
	alarms->n--;
	leave_ghost(alarms, &entry->alarm, now);
	aw_entry_free(entry);
}

void
aw_alarms_told(struct aw_alarms *alarms, const struct aw_alarm *alarm, int64_t now)
{
	struct aw_entry *entry;

	memcpy(&entry, &alarm, sizeof(entry));
	if (entry->alarm.pending == 0)
		return;
	aw_alarms_dequeue(alarms, entry);
	if (entry->alarm.hour_start == AW_INSTANT_NONE || now < entry->alarm.hour_start ||
	    now >= release_at(entry)) {
		entry->alarm.hour_start = now;
		entry->alarm.told_in_hour = 0;
	}
	entry->alarm.told_in_hour++;
	entry->told = true;
	entry->told_finding = entry->alarm.finding;
	entry->told_severity = entry->alarm.severity;
	entry->alarm.order = 0;
	if (entry->alarm.pending == AW_ALARM_CLEARED)
		forget(alarms, entry, now);
	else
		entry->alarm.pending = (enum aw_alarm_event)0;
}
