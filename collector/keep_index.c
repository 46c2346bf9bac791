/* SPDX-License-Identifier: ISC */
#include "keep_index.h"

#include "base/instant.h"
#include "config/config_index.h"

void
aw_keep_index_turn(struct aw_keep_index *keep, const char *path,
    const struct aw_config_overrides *overrides, int64_t now, struct aw_log *log)
{
	struct aw_error err;

	if (keep->off || keep->at == AW_INSTANT_NONE || now < keep->at)
		return;
	if (aw_config_index_write(path, overrides, now, &keep->at, &err) == AW_OK)
		return;
	keep->at = AW_INSTANT_NONE;
	aw_log_error(log, AW_LOG_WARNING, &err);
}

int64_t
aw_keep_index_wait(const struct aw_keep_index *keep, int64_t now, int64_t most)
{
	int64_t wait = keep->off || keep->at == AW_INSTANT_NONE ? most : (keep->at - now) * 1000;

	return wait < 0 ? 0 : wait < most ? wait : most;
}
