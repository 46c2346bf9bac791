/* SPDX-License-Identifier: ISC */
#include "state.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "config/config_index.h"
#include "model/pool.h"
#include "record/certificate_files.h"
#include "program/process.h"
#include "model/device_record.h"
#include "base/text.h"
#include "model/model.h"

enum aw_err
aw_state_lock(const char *state_dir, int *fd, struct aw_error *err)
{
	static const struct aw_lock_owner owner = {
	    "anchorwatchd", "another anchorwatchd uses this state directory"};
	char path[PATH_MAX];
	enum aw_err rc = aw_file_mkdirs(state_dir, 0755, err);

	if (rc != AW_OK)
		return rc;
	if (!aw_text_format(path, sizeof(path), "%s/anchorwatchd.lock", state_dir))
		return aw_error_set(err, AW_ERR_FILE_WRITE, state_dir, "name too long");
	return aw_process_lock(path, &owner, fd, err);
}

static bool
is_record(const void *context, const char *name)
{
	char device[AW_DEVICE_NAME_MAX + 1];

	(void)context;
	return aw_record_file_device(name, device);
}

static bool
is_certificate(const void *context, const char *name)
{
	(void)context;
	return aw_certificate_file_is(name);
}

static bool
is_index(const void *context, const char *name)
{
	(void)context;
	return strcmp(name, AW_CONFIG_INDEX_NAME) == 0;
}

void
aw_state_sweep(const char *state_dir, struct aw_log *log)
{
	static const struct {
		const char *folder;
		bool (*ours)(const void *context, const char *name);
	} places[] = {{"/records", is_record}, {"/certificates", is_certificate}, {"", is_index}};
	char path[PATH_MAX];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (aw_text_format(path, sizeof(path), "%s%s", state_dir, places[i].folder))
			n += aw_file_sweep(path, places[i].ours, NULL);
	if (n > 0)
		aw_log_line(log, AW_LOG_NOTICE,
		    "%zu temporary files of a run that was killed are removed", n);
}

static void
quarantine_record(const char *state_dir, const char *device, int64_t now, struct aw_log *log,
    const struct aw_error *why)
{
	char from[PATH_MAX], to[PATH_MAX], line[AW_LOG_LINE_MAX];

	(void)aw_error_line(why, line, sizeof(line));
	if (aw_text_format(from, sizeof(from), "%s/records/%s.json", state_dir, device) &&
	    aw_text_format(to, sizeof(to), "%s.bad-%jd", from, (intmax_t)now) &&
	    rename(from, to) == 0)
		aw_log_line(log, AW_LOG_WARNING,
		    "%s: the record is not used, kept as %s.json.bad-%jd: %s", device, device,
		    (intmax_t)now, line);
	else
		aw_log_line(log, AW_LOG_WARNING,
		    "%s: the record is not used, and cannot be moved away (%s): %s", device,
		    strerror(errno), line);
}

enum aw_err
aw_state_load(struct aw_pool *pool, const char *state_dir, const char *device, int64_t now,
    struct aw_log *log, struct aw_record **out, struct aw_error *err)
{
	enum aw_err rc = aw_record_load(pool, state_dir, device, out, err);

	if (rc == AW_OK || rc == AW_ERR_NO_MEMORY)
		return rc;
	*out = NULL;
	if (rc != AW_ERR_RECORD_MISSING)
		quarantine_record(state_dir, device, now, log, err);
	return AW_OK;
}

static bool
written_by(const char *collector, const char *state_dir, const char *device, struct aw_log *log)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = NULL;
	struct aw_error err;
	bool ours = false;

	if (pool == NULL)
		return false;
	if (aw_record_load(pool, state_dir, device, &record, &err) == AW_OK)
		ours = record->collector != NULL && strcmp(record->collector, collector) == 0;
	else
		aw_log_error(log, AW_LOG_INFO, &err);
	aw_record_free(record);
	aw_pool_free(pool);
	return ours;
}

static void
retire_record(const char *state_dir, const char *device, struct aw_log *log)
{
	char from[PATH_MAX], to[PATH_MAX];
	struct aw_error err;

	if (!aw_text_format(from, sizeof(from), "%s/records/%s.json", state_dir, device) ||
	    !aw_text_format(to, sizeof(to), "%s/retired", state_dir))
		return;
	if (aw_file_mkdirs(to, 0755, &err) != AW_OK) {
		aw_log_error(log, AW_LOG_WARNING, &err);
		return;
	}
	if (aw_text_format(to, sizeof(to), "%s/retired/%s.json", state_dir, device) &&
	    rename(from, to) == 0)
		aw_log_line(log, AW_LOG_NOTICE,
		    "%s: no longer configured, its record is in retired/", device);
	else
		aw_log_line(log, AW_LOG_WARNING, "%s: the record cannot be moved to retired/: %s",
		    device, strerror(errno));
}

/*
 * A device that is configured again has no retired record: to readers one says that the device was
 * taken out of the configuration.
 */
static void
forget_retired(const struct aw_config *config, struct aw_log *log)
{
	for (size_t i = 0; i < config->n_devices; i++) {
		const char *device = config->devices[i].name;
		char path[PATH_MAX];

		if (!aw_text_format(
			path, sizeof(path), "%s/retired/%s.json", config->state_dir, device))
			continue;
		if (unlink(path) == 0)
			aw_log_line(log, AW_LOG_NOTICE,
			    "%s: configured again, its old record in retired/ is removed", device);
		else if (errno != ENOENT && errno != ENOTDIR)
			aw_log_line(log, AW_LOG_WARNING,
			    "%s: the old record in retired/ cannot be removed: %s", device,
			    strerror(errno));
	}
}

void
aw_state_retire(const struct aw_config *config, const char *collector, struct aw_log *log)
{
	struct aw_error err;
	char **names = NULL;
	size_t n = 0;

	forget_retired(config, log);
	if (aw_record_list(config->state_dir, &names, &n, &err) != AW_OK) {
		if (err.code != AW_ERR_FILE_MISSING)
			aw_log_error(log, AW_LOG_WARNING, &err);
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (aw_config_device(config, names[i]) == NULL &&
		    written_by(collector, config->state_dir, names[i], log))
			retire_record(config->state_dir, names[i], log);
	aw_record_list_free(names, n);
}
