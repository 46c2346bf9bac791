/* SPDX-License-Identifier: ISC */
/*
 * When each device is due: a binary heap of timers, one for each device. Devices are numbers from 0
 * to n - 1; instants are aw_clock.ms.
 */
#ifndef AW_SCHEDULE_H
#define AW_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct aw_schedule;

/* Room for n timers, all unset. NULL for want of memory. */
struct aw_schedule *aw_schedule_new(size_t n);

/* NULL is allowed. */
void aw_schedule_free(struct aw_schedule *schedule);

/* Sets or moves the timer of `id`, which must be below n. */
void aw_schedule_set(struct aw_schedule *schedule, size_t id, int64_t due);

/* The earliest timer, any of equal ones; it stays set. False if no timer is set. */
bool aw_schedule_first(const struct aw_schedule *schedule, size_t *id, int64_t *due);

/*
 * The interval (seconds) in milliseconds, reduced by up to a tenth depending on `random`, so that
 * devices that start together spread out and no device is late.
 */
int64_t aw_schedule_jitter(int64_t interval, uint64_t random);

#endif
