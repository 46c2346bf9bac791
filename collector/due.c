/* SPDX-License-Identifier: ISC */
#include "due.h"

/* A changed file is read once it was quiet this long, but not later than this after its change. */
#define QUIET_MS 200
#define CHANGE_MS 800

static void
watch_reference(const struct aw_plan *plan, const struct aw_device *device, struct aw_log *log)
{
	size_t i = aw_references_of(plan->references, device->config);
	struct aw_error err;

	if (i != AW_REFERENCE_NONE && plan->watch != NULL &&
	    aw_watch_set(plan->watch, plan->n_sources + i, aw_references_path(plan->references, i),
		&err) != AW_OK)
		aw_log_error(log, AW_LOG_WARNING, &err);
}

void
aw_due_watch(const struct aw_plan *plan, const struct aw_device *device, struct aw_log *log)
{
	struct aw_watch *watch = plan->watch;
	struct aw_error err;

	watch_reference(plan, device, log);
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

static void
reference_changed(struct aw_plan *plan, size_t number, int64_t now_ms)
{
	for (size_t i = 0; i < plan->n_devices; i++) {
		struct aw_device *device = &plan->devices[i];

		if (!device->collected ||
		    aw_references_of(plan->references, device->config) != number)
			continue;
		device->save_ms = device->unsaved
				      ? aw_instant_earlier(device->save_ms, now_ms + QUIET_MS)
				      : now_ms + QUIET_MS;
		device->unsaved = true;
		aw_due_schedule(plan, device);
	}
}

void
aw_due_file(struct aw_plan *plan, size_t number, int64_t now_ms)
{
	struct aw_source *source;
	struct aw_device *device;

	if (number >= plan->n_sources) {
		reference_changed(plan, number - plan->n_sources, now_ms);
		return;
	}
	source = plan->sources[number];
	device = &plan->devices[source->owner];
	aw_due_changed(device, now_ms);
	source->touched = true;
	aw_due_schedule(plan, device);
}

void
aw_due_references(struct aw_plan *plan, const struct aw_clock *now)
{
	for (size_t i = 0; i < plan->n_devices; i++) {
		struct aw_device *device = &plan->devices[i];

		if (!device->collected || device->config->left_out ||
		    !aw_references_judge(
			plan->references, device->config, device->record, now->wall))
			continue;
		device->unsaved = true;
		device->save_ms = now->ms;
		aw_due_schedule(plan, device);
	}
}
