/* SPDX-License-Identifier: ISC */
#include "schedule.h"

#include <stdlib.h>

#define NOT_SET SIZE_MAX

struct aw_schedule {
	int64_t *due;  /* by device */
	size_t *place; /* by device: its index in the heap, or NOT_SET */
	size_t *heap;  /* devices; the parent of index i is at (i - 1) / 2 and not due later */
	size_t n_heap;
};

struct aw_schedule *
aw_schedule_new(size_t n)
{
	struct aw_schedule *schedule = calloc(1, sizeof(*schedule));

	if (schedule == NULL)
		return NULL;
	schedule->due = calloc(n + 1, sizeof(*schedule->due));
	schedule->place = calloc(n + 1, sizeof(*schedule->place));
	schedule->heap = calloc(n + 1, sizeof(*schedule->heap));
	if (schedule->due == NULL || schedule->place == NULL || schedule->heap == NULL) {
		aw_schedule_free(schedule);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		schedule->place[i] = NOT_SET;
	return schedule;
}

void
aw_schedule_free(struct aw_schedule *schedule)
{
	if (schedule == NULL)
		return;
	free(schedule->due);
	free(schedule->place);
	free(schedule->heap);
	free(schedule);
}

static void
place_device(struct aw_schedule *s, size_t place, size_t id)
{
	s->heap[place] = id;
	s->place[id] = place;
}

static void
move_up(struct aw_schedule *s, size_t id)
{
	size_t at = s->place[id];

	for (; at > 0 && s->due[s->heap[(at - 1) / 2]] > s->due[id]; at = (at - 1) / 2)
		place_device(s, at, s->heap[(at - 1) / 2]);
	place_device(s, at, id);
}

static void
move_down(struct aw_schedule *s, size_t id)
{
	size_t at = s->place[id], child;

	while ((child = 2 * at + 1) < s->n_heap) {
		if (child + 1 < s->n_heap && s->due[s->heap[child + 1]] < s->due[s->heap[child]])
			child++;
		if (s->due[s->heap[child]] >= s->due[id])
			break;
		place_device(s, at, s->heap[child]);
		at = child;
	}
	place_device(s, at, id);
}

void
aw_schedule_set(struct aw_schedule *schedule, size_t id, int64_t due)
{
	if (schedule->place[id] == NOT_SET)
		place_device(schedule, schedule->n_heap++, id);
	schedule->due[id] = due;
	move_up(schedule, id);
	move_down(schedule, id);
}

bool
aw_schedule_first(const struct aw_schedule *schedule, size_t *id, int64_t *due)
{
	if (schedule->n_heap == 0)
		return false;
	*id = schedule->heap[0];
	*due = schedule->due[*id];
	return true;
}

int64_t
aw_schedule_jitter(int64_t interval, uint64_t random)
{
	int64_t tenth = interval * 100;

	return interval * 1000 - (int64_t)(random % (uint64_t)(tenth + 1));
}
