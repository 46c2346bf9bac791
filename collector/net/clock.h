/* SPDX-License-Identifier: ISC */
#ifndef AW_CLOCK_H
#define AW_CLOCK_H

#include <stdint.h>

/* The current time. Only main.c reads the clocks of the host; all else gets them as an argument. */
struct aw_clock {
	int64_t wall; /* CLOCK_REALTIME in seconds since 1970: for records and the log */
	int64_t ms;   /* CLOCK_BOOTTIME in milliseconds: for timers; never set back, counts sleep */
};

#endif
