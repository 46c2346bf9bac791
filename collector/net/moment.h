/* SPDX-License-Identifier: ISC */
#ifndef AW_MOMENT_H
#define AW_MOMENT_H

#include <stdint.h>

/* Now, on both clocks: the calendar for records, milliseconds that never jump for timers. */
struct aw_moment {
	int64_t wall;
	int64_t ms;
};

#endif
