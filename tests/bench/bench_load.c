/* SPDX-License-Identifier: ISC */
/*
 * bench_load STATE PREFIX RECORDS: the median CPU time of loading a record, in nanoseconds. Each
 * is of another device (PREFIX1, PREFIX2, ...), as those that change are: its file is in no cache
 * of the processor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/text.h"
#include "model/device_record.h"
#include "model/pool.h"
#include "record/record.h"

#define ROUNDS_MAX 100000

static int64_t
cpu_ns(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int
compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* -1 if it cannot be read. */
static int64_t
load(const char *state, const char *device)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = NULL;
	struct aw_error err;
	int64_t start = cpu_ns(), end;

	if (pool == NULL || aw_record_load(pool, state, device, &record, &err) != AW_OK)
		return -1;
	end = cpu_ns();
	aw_record_free(record);
	aw_pool_free(pool);
	return end - start;
}

int
main(int argc, char *argv[])
{
	size_t rounds = argc == 4 ? strtoul(argv[3], NULL, 10) : 0;
	int64_t *times = calloc(rounds + 1, sizeof(*times));

	if (times == NULL || rounds == 0 || rounds > ROUNDS_MAX)
		return 1;
	for (size_t i = 0; i < rounds; i++) {
		char device[AW_DEVICE_NAME_MAX + 1];

		if (!aw_text_format(device, sizeof(device), "%s%zu", argv[2], i + 1) ||
		    (times[i] = load(argv[1], device)) < 0)
			return 1;
	}
	qsort(times, rounds, sizeof(*times), compare);
	(void)printf("%jd\n", (intmax_t)times[rounds / 2]);
	free(times);
	return 0;
}
