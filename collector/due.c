/* SPDX-License-Identifier: ISC */
#include "due.h"

/* A changed file is read once it was quiet this long, but not later than this after its change. */
#define QUIET_MS 200
#define CHANGE_MS 800

void
aw_due_watch(const struct aw_plan *plan, const struct aw_device *device, struct aw_log *log)
{
	struct aw_watch *watch = plan->watch;
	struct aw_error err;

	for (size_t i = 0; watch != NULL && i < device->n_sources; i++) {
		const struct aw_source *source = &device->sources[i];
		const char *path = source->type->watched(source);

		if (path != NULL &&
		    aw_watch_set(watch, device->first_source + i, path, &err) != AW_OK)
			aw_log_error(log, AW_LOG_WARNING, &err);
	}
}

int64_t
aw_due_start(const struct aw_device *device)
{
	int64_t due = device->regular_ms;

	if (device->changed)
		due = aw_instant_earlier(due, device->quiet_ms);
	for (size_t i = 0; i < device->n_sources; i++) {
		const struct aw_source *source = &device->sources[i];

		if (source->failures > 0 && !source->held && !source->running)
			due = aw_instant_earlier(due, source->retry_ms);
	}
	return due;
}

void
aw_due_schedule(struct aw_plan *plan, const struct aw_device *device)
{
	int64_t due = aw_due_start(device);

	if (device->unsaved)
		due = aw_instant_earlier(due, device->save_ms);
	aw_schedule_set(plan->schedule, (size_t)(device - plan->devices), due);
}

void
aw_due_changed(struct aw_device *device, int64_t now_ms)
{
	if (!device->changed)
		device->changed_ms = now_ms;
	device->changed = true;
	device->quiet_ms = aw_instant_earlier(now_ms + QUIET_MS, device->changed_ms + CHANGE_MS);
}

bool
aw_due_only_files(const struct aw_device *device)
{
	for (size_t i = 0; i < device->n_sources; i++)
		if (!device->sources[i].type->is_file)
			return false;
	return true;
}
