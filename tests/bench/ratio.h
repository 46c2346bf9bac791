/* SPDX-License-Identifier: ISC */
/*
 * Two implementations of the same work, timed alternately in one run, so that other load affects
 * both.
 */
#ifndef AW_BENCH_RATIO_H
#define AW_BENCH_RATIO_H

#include <stdlib.h>
#include <time.h>

#define AW_BENCH_ROUNDS 15

/* Does the work once; false stops the measurement. */
typedef bool (*aw_bench_work)(void *context);

static inline double
aw_bench_now(void)
{
	struct timespec t;

	/* CPU time, so that other programs have no effect. */
	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static inline int
aw_bench_order(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The median of the ratios ours / theirs, after one warm-up round; 0 if the work failed. */
static inline double
aw_bench_ratio(aw_bench_work ours, aw_bench_work theirs, void *context)
{
	double ratios[AW_BENCH_ROUNDS];

	for (int i = -1; i < AW_BENCH_ROUNDS; i++) {
		double start = aw_bench_now(), middle;

		if (!ours(context))
			return 0;
		middle = aw_bench_now();
		if (!theirs(context))
			return 0;
		if (i >= 0)
			ratios[i] = (middle - start) / (aw_bench_now() - middle);
	}
	qsort(ratios, AW_BENCH_ROUNDS, sizeof(ratios[0]), aw_bench_order);
	return ratios[AW_BENCH_ROUNDS / 2];
}

#endif
