/* SPDX-License-Identifier: ISC */
#include "retired.h"

#include <limits.h>
#include <sys/stat.h>

#include "base/instant.h"
#include "base/text.h"

/* When the record came into retired/; AW_INSTANT_NONE: it is not there. */
static int64_t
retired_at(const char *state_dir, const char *device)
{
	char path[PATH_MAX];
	struct stat st;

	if (!aw_text_format(path, sizeof(path), "%s/retired/%s.json", state_dir, device) ||
	    stat(path, &st) != 0)
		return AW_INSTANT_NONE;
	/* Renaming a file sets its ctime. */
	return st.st_ctim.tv_sec;
}

bool
aw_is_retired(const struct aw_retired_facts *facts, const struct aw_alarm_device *device,
    const struct aw_device_row *before)
{
	bool configured = aw_rules_configure(facts->rules, device->name);
	int64_t at;

	if (device->configured && !configured && facts->rules->config->path != NULL)
		return true;
	at = retired_at(facts->state_dir, device->name);
	if (at == AW_INSTANT_NONE || (configured && at < facts->configured_at))
		return false;
	return before == NULL || before->file.ino == 0 || at >= before->file.ctime;
}
