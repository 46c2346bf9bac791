/* SPDX-License-Identifier: ISC */
/*
 * When each device is due: a heap of timers, one a device, on a clock in milliseconds that never
 * jumps. Devices are numbers from 0 to n - 1.
 */
#ifndef AW_SCHEDULE_H
#define AW_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aw_schedule;

/* Room for n timers, none set; NULL when memory is short. aw_schedule_free(NULL) is fine. */
struct aw_schedule *aw_schedule_new(size_t n);
void aw_schedule_free(struct aw_schedule *schedule);

/* Sets or moves the timer of `id`, which is below n. */
void aw_schedule_set(struct aw_schedule *schedule, size_t id, int64_t due);

/* When `id` is due; false if its timer is not set. */
bool aw_schedule_due(const struct aw_schedule *schedule, size_t id, int64_t *due);

/* The timer that is due first (of equals any), left in place; false if none is set. */
bool aw_schedule_first(const struct aw_schedule *schedule, size_t *id, int64_t *due);

/*
 * The next interval in milliseconds: the interval in seconds less up to a tenth, as `random` says,
 * so that devices that start together spread out and none is ever late.
 */
int64_t aw_schedule_jitter(int64_t interval, uint64_t random);

#endif
