/* SPDX-License-Identifier: ISC */
/* Which events of alarms are sent, in which order, and how often in an hour. */
#include <stdlib.h>
#include <string.h>

#include "alarm/alarm_book.h"
#include "base/array.h"
#include "policy/judge/judge.h"

enum aw_alarm_event
aw_entry_event(const struct aw_entry *entry)
{
	if (!entry->sent)
		return AW_ALARM_RAISED;
	if (entry->alarm.cleared)
		return AW_ALARM_CLEARED;
	if (entry->alarm.finding != entry->sent_finding ||
	    entry->alarm.severity != entry->sent_severity)
		return AW_ALARM_CHANGED;
	return (enum aw_alarm_event)0;
}

/* The instant at which the hourly count of an entry restarts. */
static int64_t
release_at(const struct aw_entry *entry)
{
	if (entry->alarm.hour_start == AW_INSTANT_NONE)
		return AW_INSTANT_NONE;
	return aw_instant_add(entry->alarm.hour_start, AW_HOUR);
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
	struct aw_heap *heap = &alarms->heaps[queue];

	entry->queue = queue;
	put(heap, heap->n++, entry);
	sift_up(heap, entry->place);
}

void
aw_alarms_dequeue(struct aw_alarms *alarms, struct aw_entry *entry)
{
	struct aw_heap *heap = &alarms->heaps[entry->queue];
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

static void
move(struct aw_alarms *alarms, struct aw_entry *entry, enum aw_alarm_queue queue)
{
	aw_alarms_dequeue(alarms, entry);
	enqueue(alarms, entry, queue);
}

void
aw_alarms_requeue(struct aw_alarms *alarms, enum aw_alarm_queue from, enum aw_alarm_queue to,
    enum aw_alarm_class kind, enum aw_storm_side side)
{
	struct aw_heap *heap = &alarms->heaps[from];
	size_t kept = 0;

	for (size_t i = 0; i < heap->n; i++) {
		struct aw_entry *entry = heap->items[i];

		if (entry->alarm.class == kind && aw_storm_side(entry) == side)
			enqueue(alarms, entry, to);
		else
			put(heap, kept++, entry);
	}
	heap->n = kept;
	for (size_t i = kept / 2; i-- > 0;)
		sift_down(heap, i);
}

/* The first entry that is not before the alarm. */
static size_t
lower_bound(struct aw_entry *const *entries, size_t n, const struct aw_alarm *alarm)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (aw_alarm_compare(
			alarm->device, alarm->class, alarm->object, &entries[middle]->alarm) > 0)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* The recent entry of an alarm, which would be at that place, or NULL. */
static struct aw_entry *
recent_at(const struct aw_alarms *alarms, size_t place, const struct aw_alarm *alarm)
{
	if (place == alarms->n_recent || aw_alarm_compare(alarm->device, alarm->class,
					     alarm->object, &alarms->recent[place]->alarm) != 0)
		return NULL;
	return alarms->recent[place];
}

/* A new alarm goes on counting where one of its key that is gone left off. */
static void
take_over_count(const struct aw_alarms *alarms, struct aw_alarm *alarm)
{
	size_t place = lower_bound(alarms->recent, alarms->n_recent, alarm);
	const struct aw_entry *recent_entry = recent_at(alarms, place, alarm);

	if (recent_entry == NULL)
		return;
	alarm->hour_start = recent_entry->alarm.hour_start;
	alarm->sent_in_hour = recent_entry->alarm.sent_in_hour;
}

/* An event that was pending before, too: of the other side of its class it counts there. */
static void
change_side(struct aw_alarms *alarms, struct aw_entry *entry)
{
	if (entry->counted_at == AW_INSTANT_NONE || entry->counted_side == aw_storm_side(entry))
		return;
	aw_storm_uncount(alarms, entry);
	aw_storm_count(alarms, entry);
	if (entry->queue != AW_QUEUE_HELD)
		move(alarms, entry, aw_storm_queue(alarms, entry));
}

void
aw_alarms_settle(struct aw_alarms *alarms, struct aw_entry *entry)
{
	entry->alarm.pending = aw_entry_event(entry);
	if (entry->alarm.pending == 0) {
		aw_storm_uncount(alarms, entry);
		aw_alarms_dequeue(alarms, entry);
		entry->alarm.order = 0;
		return;
	}
	if (entry->queue != AW_QUEUE_NONE) {
		change_side(alarms, entry);
		return;
	}
	if (entry->alarm.order == 0)
		entry->alarm.order = alarms->next_order++;
	if (!entry->sent && entry->alarm.hour_start == AW_INSTANT_NONE)
		take_over_count(alarms, &entry->alarm);
	entry->pending_ms = alarms->now_ms;
	aw_storm_count(alarms, entry);
	enqueue(alarms, entry, aw_storm_queue(alarms, entry));
}

/* True if the entry reached its limit in the hour that `now` is in. */
static bool
is_limited(const struct aw_alarms *alarms, const struct aw_entry *entry, int64_t now)
{
	const struct aw_alarm *alarm = &entry->alarm;

	return alarms->max_per_hour != 0 && alarm->sent_in_hour >= alarms->max_per_hour &&
	       alarm->hour_start != AW_INSTANT_NONE && now >= alarm->hour_start &&
	       now < release_at(entry);
}

/* Frees those whose hour is over; a clock that went back frees all of them. */
static void
release_held(struct aw_alarms *alarms, int64_t now)
{
	bool all = alarms->seen != AW_INSTANT_NONE && now < alarms->seen;
	struct aw_heap *held = &alarms->heaps[AW_QUEUE_HELD];

	alarms->seen = now;
	while (held->n > 0) {
		struct aw_entry *entry = held->items[0];

		if (!all && is_limited(alarms, entry, now))
			return;
		move(alarms, entry, aw_storm_queue(alarms, entry));
	}
}

/* The first entry of a queue that may be sent. */
static struct aw_entry *
first_of(struct aw_alarms *alarms, enum aw_alarm_queue queue, int64_t now)
{
	const struct aw_heap *heap = &alarms->heaps[queue];

	while (heap->n > 0) {
		struct aw_entry *entry = heap->items[0];

		if (queue == AW_QUEUE_READY && aw_storm_queue(alarms, entry) == AW_QUEUE_GATHER) {
			move(alarms, entry, AW_QUEUE_GATHER);
		} else if (is_limited(alarms, entry, now)) {
			move(alarms, entry, AW_QUEUE_HELD);
			alarms->suppressed++;
		} else {
			return aw_storm_delay(alarms, entry) > 0 ? NULL : entry;
		}
	}
	return NULL;
}

const struct aw_alarm *
aw_alarms_next(struct aw_alarms *alarms, int64_t now)
{
	struct aw_entry *entry;

	release_held(alarms, now);
	entry = first_of(alarms, AW_QUEUE_READY, now);
	if (entry == NULL)
		entry = first_of(alarms, AW_QUEUE_STORM, now);
	return entry != NULL ? &entry->alarm : NULL;
}

int64_t
aw_alarms_delay(const struct aw_alarms *alarms)
{
	const struct aw_heap *ready = &alarms->heaps[AW_QUEUE_READY];
	int64_t delay = aw_storm_gathering(alarms);

	if (alarms->heaps[AW_QUEUE_STORM].n > 0)
		return 0;
	if (ready->n > 0 && aw_storm_delay(alarms, ready->items[0]) < delay)
		delay = aw_storm_delay(alarms, ready->items[0]);
	return delay;
}

/* Once an hour: drops the counts that are over. */
static void
sweep_recent(struct aw_alarms *alarms, int64_t now)
{
	size_t kept = 0;

	if (alarms->recent_swept != AW_INSTANT_NONE && now >= alarms->recent_swept &&
	    aw_instant_sub(now, alarms->recent_swept) < AW_HOUR)
		return;
	alarms->recent_swept = now;
	for (size_t i = 0; i < alarms->n_recent; i++) {
		struct aw_entry *recent_entry = alarms->recent[i];

		if (now >= recent_entry->alarm.hour_start && now < release_at(recent_entry))
			alarms->recent[kept++] = recent_entry;
		else
			aw_entry_free(recent_entry);
	}
	alarms->n_recent = kept;
}

/* Keeps the count of an alarm that goes; without memory for it the limit is only less strict. */
static void
keep_recent(struct aw_alarms *alarms, struct aw_entry *entry, int64_t now)
{
	struct aw_entry *recent_entry;
	size_t place;

	sweep_recent(alarms, now);
	place = lower_bound(alarms->recent, alarms->n_recent, &entry->alarm);
	recent_entry = recent_at(alarms, place, &entry->alarm);
	if (recent_entry != NULL) {
		recent_entry->alarm.hour_start = entry->alarm.hour_start;
		recent_entry->alarm.sent_in_hour = entry->alarm.sent_in_hour;
	}
	if (alarms->max_per_hour == 0 || recent_entry != NULL ||
	    !AW_GROW(alarms->recent, alarms->n_recent)) {
		aw_entry_free(entry);
		return;
	}
	memmove(&alarms->recent[place + 1], &alarms->recent[place],
	    (alarms->n_recent - place) * sizeof(struct aw_entry *));
	alarms->recent[place] = entry;
	alarms->n_recent++;
	free(entry->alarm.text);
	entry->alarm.text = NULL;
}

static void
forget(struct aw_alarms *alarms, struct aw_entry *entry, int64_t now)
{
	size_t place = lower_bound(alarms->entries, alarms->n, &entry->alarm);

	memmove(&alarms->entries[place], &alarms->entries[place + 1],
	    (alarms->n - place - 1) * sizeof(struct aw_entry *));
	alarms->n--;
	aw_alarms_drop(alarms, entry);
	keep_recent(alarms, entry, now);
}

void
aw_alarms_sent(struct aw_alarms *alarms, const struct aw_alarm *alarm, int64_t now)
{
	struct aw_entry *entry;

	memcpy(&entry, &alarm, sizeof(struct aw_entry *));
	if (entry->alarm.pending == 0)
		return;
	aw_alarms_dequeue(alarms, entry);
	if (entry->alarm.hour_start == AW_INSTANT_NONE || now < entry->alarm.hour_start ||
	    now >= release_at(entry)) {
		entry->alarm.hour_start = now;
		entry->alarm.sent_in_hour = 0;
	}
	entry->alarm.sent_in_hour++;
	entry->sent = true;
	entry->sent_finding = entry->alarm.finding;
	entry->sent_severity = entry->alarm.severity;
	entry->alarm.order = 0;
	/* It stays counted: the count of a storm is of what was sent in it, too. */
	entry->counted_at = AW_INSTANT_NONE;
	if (entry->alarm.pending == AW_ALARM_CLEARED) {
		forget(alarms, entry, now);
		return;
	}
	entry->alarm.pending = (enum aw_alarm_event)0;
	aw_alarms_touch(alarms, entry);
}

size_t
aw_alarms_pending(const struct aw_alarms *alarms)
{
	size_t n = 0;

	for (size_t i = AW_QUEUE_READY; i < AW_QUEUES; i++)
		n += alarms->heaps[i].n;
	return n;
}
