/* SPDX-License-Identifier: ISC */
/* What the subagent does with its book of alarms. */
#include "agent_state.h"

#include "alarm_end.h"
#include "policy/judge/verdict.h"
#include "seen.h"

#define FIRST_RECORD_WAIT \
	120 /* seconds that a new device may have no record: the collector starts, too */

void
aw_agent_update_alarms(
    struct aw_agent *agent, const struct aw_device_row *device, int64_t judged_at)
{
	const struct aw_alarm_facts facts = {.device = device, .now = judged_at};
	const struct aw_alarm_ends ends = {.end = aw_alarm_end, .ctx = &facts};
	const struct aw_judgement nothing = {.unread = true};
	const struct aw_judgement *judgement = device->judgement;
	struct aw_error err;
	bool changed = false;

	if (device->error == AW_ERR_RECORD_MISSING && !device->was_read &&
	    agent->now - agent->configured_at < FIRST_RECORD_WAIT)
		return;
	/* Without the folder that is one alarm, of this program, not one of each device. */
	if (agent->directory.code != AW_OK && judgement->unread)
		judgement = &nothing;
	if (aw_alarms_update(
		agent->alarms, device->name, judgement, &ends, agent->now, &changed, &err) != AW_OK)
		aw_log_error(agent->log, AW_LOG_ERROR, &err);
	agent->alarms_changed = agent->alarms_changed || changed;
}

void
aw_agent_clear_gone(struct aw_agent *agent)
{
	const struct aw_alarm *alarm;
	size_t i = 0;

	while ((alarm = aw_alarms_at(agent->alarms, i)) != NULL) {
		struct aw_error err;
		bool changed = false;

		i++;
		if (alarm->cleared || alarm->class == AW_ALARM_AGENT ||
		    aw_snapshot_device(agent->snapshot, alarm->device) != NULL)
			continue;
		if (aw_alarms_update(agent->alarms, alarm->device, NULL, NULL, agent->now, &changed,
			&err) != AW_OK) {
			aw_log_error(agent->log, AW_LOG_ERROR, &err);
			return;
		}
		if (changed)
			i = 0; /* the positions in the book have changed */
	}
}

void
aw_agent_keep_devices(struct aw_agent *agent)
{
	struct aw_error err;
	bool changed = false;

	if (aw_seen_update(agent->alarms, agent->snapshot, &changed, &err) != AW_OK)
		aw_log_error(agent->log, AW_LOG_ERROR, &err);
}

void
aw_agent_refresh(struct aw_agent *agent)
{
	struct aw_error err;

	if (agent->snapshot != NULL)
		aw_snapshot_sum_up(agent->snapshot);
	if (!agent->alarms_changed)
		return;
	agent->alarms_changed = false;
	agent->cache = (struct aw_walk_cache){0};
	if (aw_mib_source_set_alarms(&agent->source, agent->alarms, &err) != AW_OK)
		aw_log_error(agent->log, AW_LOG_ERROR, &err);
}

void
aw_agent_log_failure(
    struct aw_agent *agent, const struct aw_device_row *device, const struct aw_device_row *old)
{
	if (device->error == AW_OK || agent->directory.code != AW_OK ||
	    (old != NULL && old->error == device->error))
		return;
	aw_log_line(agent->log, AW_LOG_WARNING, "%s: %s [%s]", device->name, device->error_text,
	    aw_err_code(device->error)->id);
}
