/* SPDX-License-Identifier: ISC */
/*
 * Any text as a threshold: it is refused with its rule, or it is a range within the limits whose
 * text is the same range again.
 */
#include <stdint.h>

#include "demand.h"
#include "plugin/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand_same(const struct aw_range *range)
{
	char text[AW_RANGE_TEXT];
	struct aw_range again;
	struct aw_error err = {0};
	const int64_t values[] = {0, range->start, range->end, range->start - 1, range->end + 1,
	    AW_RANGE_SECONDS_MAX, -AW_RANGE_SECONDS_MAX};

	(void)aw_range_format(range, text);
	demand_clean(text);
	demand(aw_range_parse(text, AW_RANGE_AGE, "no share", &again, &err) == AW_OK);
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		demand(aw_range_alerts(range, values[i]) == aw_range_alerts(&again, values[i]));
}

static void
read_range(const char *text, enum aw_range_of of)
{
	struct aw_range range;
	struct aw_error err = {0};
	enum aw_err rc = aw_range_parse(text, of, NULL, &range, &err);

	demand(rc == err.code && (rc == AW_OK || rc == AW_ERR_USAGE));
	demand(range.set == (rc == AW_OK));
	demand_clean(err.text);
	if (rc != AW_OK)
		return;
	demand(range.from_infinity || range.to_infinity || range.start <= range.end);
	demand(range.start >= -AW_RANGE_SECONDS_MAX && range.end <= AW_RANGE_SECONDS_MAX);
	if (range.share)
		range = aw_range_of_lifetime(&range, AW_RANGE_SECONDS_MAX);
	demand_same(&range);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (text == NULL)
		return 0;
	read_range(text, AW_RANGE_TIME_LEFT);
	read_range(text, AW_RANGE_AGE);
	free(text);
	return 0;
}
