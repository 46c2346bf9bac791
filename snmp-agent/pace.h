/* SPDX-License-Identifier: ISC */
/* So many in any second and no more, by a monotonic clock. */
#ifndef AW_PACE_H
#define AW_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define AW_PACE_MAX 1000 /* a second */

struct aw_pace {
	uint32_t rate;             /* a second; 0: no limit */
	uint32_t n, next;          /* how many instants there are, and the place of the next */
	int64_t sent[AW_PACE_MAX]; /* of the last `rate`, in milliseconds */
};

/* Sets the rate, at most AW_PACE_MAX. What was sent before is forgotten if the rate changes. */
void aw_pace_set(struct aw_pace *pace, uint32_t rate);

/* Milliseconds until the next one may go; 0: now. */
int64_t aw_pace_wait(const struct aw_pace *pace, int64_t now_ms);

/* One went. */
void aw_pace_count(struct aw_pace *pace, int64_t now_ms);

#endif
