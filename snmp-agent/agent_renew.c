/* SPDX-License-Identifier: ISC */
/* A device whose record changed, while the others stay as they are. */
#include "agent_state.h"

#include "unchanged.h"

struct aw_build_input
aw_agent_build_input(const struct aw_agent *agent)
{
	return (struct aw_build_input){.pool = agent->pool,
	    .rules = agent->rules,
	    .state_dir = agent->state_dir,
	    .before = agent->snapshot,
	    .alarms = agent->alarms,
	    .judge_all = agent->judge_all,
	    .configured_at = agent->configured_at,
	    .now = agent->now};
}

bool
aw_agent_has_changed(const struct aw_agent *agent)
{
	return agent->build == NULL && !agent->wanted && agent->snapshot != NULL &&
	       aw_follow_any(&agent->follow);
}

/* The device in the place of the one before, with its alarms and the serial. */
static enum aw_err
replace_device(struct aw_agent *agent, struct aw_device_row *device, struct aw_error *err)
{
	struct aw_device_row *before =
	    aw_device_row_ref(aw_snapshot_device(agent->snapshot, device->name));
	bool unchanged = false;
	enum aw_err rc = aw_unchanged_device(before, device, agent->now, &unchanged, err);

	if (rc == AW_OK)
		rc = aw_snapshot_replace(
		    agent->snapshot, aw_device_row_ref(device), agent->now, err);
	if (rc == AW_OK) {
		agent->cache = (struct aw_walk_cache){0};
		if (!unchanged) {
			agent->snapshot->serial++;
			agent->snapshot->changed_at = agent->now;
			aw_agent_reserve_serials(agent);
		}
		aw_agent_log_failure(agent, device, before);
		aw_agent_update_alarms(agent, device, agent->now);
		if (before->was_read != device->was_read)
			aw_agent_keep_devices(agent);
	}
	aw_device_row_unref(before);
	return rc;
}

void
aw_agent_renew(struct aw_agent *agent)
{
	const struct aw_build_input input = aw_agent_build_input(agent);
	const char *name = aw_follow_next(&agent->follow);
	struct aw_device_row *device = NULL;
	struct aw_error err = {0};
	enum aw_err rc = name == NULL ? AW_OK : aw_build_one(&input, name, &device, &err);

	if (rc == AW_OK && device != NULL)
		rc = replace_device(agent, device, &err);
	aw_device_row_unref(device);
	if (rc != AW_OK)
		agent->wanted = true;
	if (rc != AW_OK && rc != AW_ERR_RECORD_MISSING)
		aw_log_error(agent->log, AW_LOG_ERROR, &err);
}
