/* SPDX-License-Identifier: ISC */
/* The state of the subagent on disk: its alarms, and the numbers that must not repeat. */
#include "agent_state.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define PATH_SIZE 4096
#define SERIALS 64 /* that are saved before they are used */
#define LOST 65536 /* that a run whose state is lost may have used above the clock */

/* Puts a file that cannot be read out of the way of the next save. */
static void
put_aside(const char *path)
{
	char to[PATH_SIZE];

	if (aw_text_format(to, sizeof(to), "%s.unread", path))
		(void)rename(path, to);
}

static void
put_all_aside(const struct aw_agent *agent)
{
	char journal[PATH_SIZE];

	put_aside(agent->alarm_state);
	if (aw_text_format(journal, sizeof(journal), "%s.journal", agent->alarm_state))
		put_aside(journal);
}

/*
 * Without the state of the last run every alarm is sent again, which is better than none. An entry
 * that was torn off is one that this program did not rely on yet.
 */
enum aw_err
aw_agent_load(struct aw_agent *agent, struct aw_error *err)
{
	enum aw_err rc = aw_alarms_load(agent->alarms, agent->alarm_state, err);
	const struct aw_error *passed = aw_alarms_passed(agent->alarms);

	if (rc == AW_ERR_NO_MEMORY)
		return rc;
	if (rc != AW_OK && rc != AW_ERR_FILE_MISSING)
		agent->load = *err;
	else if (passed != NULL && passed->code != AW_ERR_FILE_CHANGED)
		agent->load = *passed;
	else if (passed != NULL)
		aw_log_error(agent->log, AW_LOG_WARNING, passed);
	if (agent->load.code != AW_OK) {
		aw_log_error(agent->log, AW_LOG_ERROR, &agent->load);
		put_all_aside(agent);
		agent->self_changed = true;
	}
	return AW_OK;
}

/*
 * Above all that were saved. Of a run whose state is lost, which began by the clock too, it is
 * known only that it was then; each change took one.
 */
uint32_t
aw_agent_first_serial(const struct aw_agent *agent)
{
	uint32_t saved = aw_alarms_numbers(agent->alarms).serial;
	int64_t clock = agent->now + (agent->load.code != AW_OK ? LOST : 0);

	return clock > saved && clock < UINT32_MAX ? (uint32_t)clock : saved + 1;
}

void
aw_agent_reserve_serials(struct aw_agent *agent)
{
	struct aw_alarm_numbers numbers = aw_alarms_numbers(agent->alarms);
	uint32_t left = numbers.serial - agent->snapshot->serial;

	/* Below it, or far above: then it is of a run before. */
	if (left >= SERIALS / 2 && left <= SERIALS)
		return;
	numbers.serial = agent->snapshot->serial + SERIALS;
	aw_alarms_set_numbers(agent->alarms, numbers);
}

void
aw_agent_give_serials_back(struct aw_agent *agent)
{
	struct aw_alarm_numbers numbers = aw_alarms_numbers(agent->alarms);

	if (agent->snapshot == NULL)
		return;
	numbers.serial = agent->snapshot->serial;
	aw_alarms_set_numbers(agent->alarms, numbers);
}

/* Takes the result of a save; it is logged when it changes. */
static void
note_save(struct aw_agent *agent, enum aw_err rc, const struct aw_error *err)
{
	if (rc != AW_OK && agent->save.code != rc)
		aw_log_error(agent->log, AW_LOG_ERROR, err);
	if (rc == AW_OK && agent->save.code != AW_OK)
		aw_log_line(agent->log, AW_LOG_NOTICE, "%s: saved again", agent->alarm_state);
	if (agent->save.code != rc)
		agent->self_changed = true;
	if (rc != AW_OK)
		agent->save = *err;
	agent->save.code = rc;
}

void
aw_agent_save(struct aw_agent *agent, bool at_once)
{
	bool again = agent->saved_at != agent->now;
	struct aw_error err;
	enum aw_err rc;

	/* What failed is tried once a second; what is written is given to the disk as often. */
	if (agent->save.code != AW_OK && !again && !at_once)
		return;
	if (!aw_alarms_unsaved(agent->alarms) && agent->save.code == AW_OK && !again && !at_once)
		return;
	rc = aw_alarms_unsaved(agent->alarms)
		 ? aw_alarms_save(agent->alarms, agent->alarm_state, &err)
		 : AW_OK;
	if (rc == AW_OK && (again || at_once))
		rc = aw_alarms_sync(agent->alarms, agent->alarm_state, &err);
	if (again || rc != AW_OK)
		agent->saved_at = agent->now;
	note_save(agent, rc, &err);
}
