/* SPDX-License-Identifier: ISC */
#include "retry.h"

#include "schedule.h"

void
aw_retry_ended(struct aw_source *source, const struct aw_result *result,
    const struct aw_config *config, int64_t now_ms, uint64_t random)
{
	int64_t wait = config->retry;

	if (result->err.code == AW_OK) {
		source->failures = 0;
		source->held = false;
		return;
	}
	for (unsigned i = 0; i < source->failures && wait < config->retry_max; i++)
		wait *= 2;
	if (wait > config->retry_max)
		wait = config->retry_max;
	source->failures++;
	source->held = result->hold;
	source->retry_ms = now_ms + aw_schedule_jitter(wait, random) + result->wait * 1000;
}

bool
aw_retry_wanted(const struct aw_source *source, bool regular, int64_t now_ms)
{
	if (source->type->is_file || source->touched)
		return true;
	if (source->held)
		return aw_source_credentials_changed(source);
	if (source->failures > 0)
		return source->retry_ms <= now_ms;
	return regular;
}
