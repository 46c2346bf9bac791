/* SPDX-License-Identifier: ISC */
/* Alarms of the subagent itself: what it cannot read, and what it cannot save. */
#include "agent_state.h"

#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "policy/judge/verdict.h"
#include "policy/policy.h"

#define FIRST_FOLDER_WAIT 120 /* seconds that a new host may have no folder of records */

static void
add_verdict(const struct aw_agent *agent, struct aw_judgement *judgement, enum aw_finding finding,
    char *object, char *text)
{
	judgement->verdicts[judgement->n_verdicts++] = (struct aw_verdict){.finding = finding,
	    .severity = aw_policy_agent(&agent->rules->config->policy, finding),
	    .object = object,
	    .text = text,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
}

/* Before the first record of all, the collector may still have to make the folder. */
static bool
waits_for_folder(const struct aw_agent *agent)
{
	size_t n_seen;

	(void)aw_alarms_devices(agent->alarms, &n_seen);
	return agent->directory.code == AW_ERR_FILE_MISSING && n_seen == 0 &&
	       agent->now - agent->configured_at < FIRST_FOLDER_WAIT;
}

/* What holds now that an alarm is over. */
static enum aw_alarm_end
end_own(const void *ctx, const struct aw_alarm *alarm, char text[AW_ALARM_TEXT_MAX])
{
	const struct aw_agent *agent = ctx;
	char date[AW_INSTANT_TEXT];

	(void)aw_instant_format(agent->now, date);
	if (alarm->finding == AW_FINDING_AGENT_RECORDS)
		(void)aw_text_format(
		    text, AW_ALARM_TEXT_MAX, "the folder of records was read on %s", date);
	else
		(void)aw_text_format(text, AW_ALARM_TEXT_MAX, "the alarms were saved on %s", date);
	return AW_ALARM_OVER;
}

/* "object: text [id]" of an error, or "". */
static const char *
line_of(const struct aw_error *err, char line[AW_LOG_LINE_MAX])
{
	line[0] = '\0';
	return err->code != AW_OK ? aw_error_line(err, line, AW_LOG_LINE_MAX) : line;
}

/* The objects of the MIB that say the same. */
static void
fill_source(struct aw_agent *agent)
{
	struct aw_mib_source *source = &agent->source;
	const struct aw_error *state = agent->save.code != AW_OK ? &agent->save : &agent->load;

	source->records = AW_RECORDS_READABLE;
	if (agent->directory.code != AW_OK)
		source->records = agent->directory.code == AW_ERR_FILE_MISSING
				      ? AW_RECORDS_MISSING
				      : AW_RECORDS_UNREADABLE;
	source->state = AW_STATE_SAVED;
	if (agent->save.code != AW_OK)
		source->state = AW_STATE_NOT_SAVED;
	else if (agent->load.code != AW_OK)
		source->state = AW_STATE_NOT_READ;
	source->records_text = line_of(&agent->directory, agent->records_line);
	source->state_text = line_of(state, agent->state_line);
}

void
aw_agent_judge_itself(struct aw_agent *agent)
{
	const struct aw_alarm_ends ends = {.end = end_own, .ctx = agent};
	struct aw_verdict verdicts[2];
	struct aw_judgement judgement = {.verdicts = verdicts};
	char records[] = "records", alarms[] = "alarms";
	bool changed = false, waits = waits_for_folder(agent);
	struct aw_error err;

	if (!agent->self_changed)
		return;
	fill_source(agent);
	if (agent->directory.code != AW_OK && !waits)
		add_verdict(
		    agent, &judgement, AW_FINDING_AGENT_RECORDS, records, agent->records_line);
	if (agent->save.code != AW_OK || agent->load.code != AW_OK)
		add_verdict(agent, &judgement, AW_FINDING_AGENT_STATE, alarms, agent->state_line);
	if (aw_alarms_update_agent(agent->alarms, &judgement, &ends, agent->now, &changed, &err) !=
	    AW_OK) {
		aw_log_error(agent->log, AW_LOG_ERROR, &err);
		return;
	}
	agent->alarms_changed = agent->alarms_changed || changed;
	agent->self_changed = waits;
}

void
aw_agent_note_directory(struct aw_agent *agent, const struct aw_error *directory)
{
	/* One line for a directory that is gone, not one for each of its records. */
	if (directory->code != AW_OK && directory->code != agent->directory.code)
		aw_log_error(agent->log, AW_LOG_WARNING, directory);
	if (directory->code == AW_OK && agent->directory.code != AW_OK)
		aw_log_line(agent->log, AW_LOG_NOTICE, "%s: the folder of records is read again",
		    agent->directory.object);
	if (directory->code != agent->directory.code)
		agent->self_changed = true;
	agent->directory = *directory;
}
