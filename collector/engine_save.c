/* SPDX-License-Identifier: ISC */
/* Records of the engine on their way to the disk. */
#include <limits.h>

#include "engine_parts.h"
#include "model/device_record.h"
#include "record/record.h"

#define BEHIND_MS 500 /* until a record is tried again for which the disk had no room */

/* Writing the record of the device ended, or did not begin; err NULL: it is on disk. */
static void
note_save(struct aw_engine *engine, struct aw_device *device, const struct aw_error *err)
{
	enum aw_err before = device->save_error;

	device->save_error = err != NULL ? err->code : AW_OK;
	if (err != NULL)
		aw_log_error(
		    engine->log, device->save_error == before ? AW_LOG_DEBUG : AW_LOG_WARNING, err);
	else if (before != AW_OK)
		aw_log_line(engine->log, AW_LOG_NOTICE, "%s: the record is written again",
		    device->config->name);
}

/* A file of the state directory was written, or was not. */
static void
file_written(void *context, size_t number, const struct aw_error *err)
{
	struct aw_engine *engine = context;
	struct aw_plan *plan = engine->plan;

	if (number < plan->n_devices) {
		note_save(engine, &plan->devices[number], err);
	} else if (err != NULL) {
		aw_chains_not_kept(engine->chains, err);
		for (size_t i = 0; i < plan->n_devices; i++)
			plan->devices[i].altered = true;
	}
}

void
aw_engine_save(struct aw_engine *engine, struct aw_device *device, int64_t now)
{
	struct aw_error err;
	struct aw_buf document;
	char path[PATH_MAX];
	enum aw_err rc;

	device->record->written_at = now;
	aw_buf_init(&document, AW_RECORD_BYTES_MAX);
	rc = aw_record_prepare(
	    device->record, engine->plan->config->state_dir, path, &document, &err);
	if (rc == AW_OK)
		rc = aw_disk_put(engine->disk, (size_t)(device - engine->plan->devices), path,
		    AW_RECORD_MODE, &document, &err);
	aw_buf_free(&document);
	if (rc != AW_OK)
		note_save(engine, device, &err);
}

void
aw_engine_save_soon(struct aw_engine *engine, struct aw_device *device, int64_t now)
{
	if (aw_disk_has_room(engine->disk)) {
		aw_engine_save(engine, device, now);
		return;
	}
	device->unsaved = true;
	device->save_ms = engine->host.now.ms + BEHIND_MS;
}

void
aw_engine_drain(struct aw_engine *engine)
{
	if (engine->disk != NULL)
		aw_disk_drain(engine->disk);
}

enum aw_err
aw_engine_open_disk(struct aw_engine *engine, struct aw_error *err)
{
	if (engine->read_only)
		return AW_OK;
	if (engine->disk == NULL)
		engine->disk = aw_disk_new(engine->host.io, file_written, engine);
	if (engine->disk == NULL)
		return aw_error_nomem(err);
	aw_disk_drain(engine->disk);
	return AW_OK;
}
