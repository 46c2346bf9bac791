/* SPDX-License-Identifier: ISC */
/* Which notification is sent next, and when. */
#include "agent_state.h"

#include "notification.h"

#define SEND_BATCH 16  /* notifications at once: the socket buffer of a receiver holds about 90 */
#define SEND_GAP_MS 50 /* between two batches */

/* A notification that is about to be sent has the next number; 0 is no number. */
static void
take_number(struct aw_agent *agent)
{
	uint32_t last = aw_alarms_numbers(agent->alarms).sequence;

	agent->source.sequence = last == UINT32_MAX ? 1 : last + 1;
}

/* Counts a notification; false: it has to be sent later, and the next one has its number. */
static bool
count_sent(struct aw_agent *agent, enum aw_ax_sent sent)
{
	struct aw_alarm_numbers numbers = aw_alarms_numbers(agent->alarms);

	switch (sent) {
	case AW_AX_NOT_NOW:
		agent->source.sequence = numbers.sequence;
		return false;
	case AW_AX_SENT:
		agent->source.sent++;
		break;
	case AW_AX_FAILED:
		agent->source.dropped++;
		break;
	}
	numbers.sequence = agent->source.sequence;
	aw_alarms_set_numbers(agent->alarms, numbers);
	aw_pace_count(&agent->pace, agent->now_ms);
	return true;
}

static bool
send_start(struct aw_agent *agent, aw_agent_sender *send)
{
	struct aw_varbind varbinds[AW_AX_VARBINDS_MAX];
	struct aw_oid id;
	size_t n;

	aw_agent_refresh(agent);
	take_number(agent);
	n = aw_notification_of_start(&agent->source, agent->now, &id, varbinds);
	if (!count_sent(agent, send(&id, varbinds, n)))
		return false;
	agent->start_sent = true;
	return true;
}

/* Its objects have the values of the one before until it is sent. */
static bool
send_storm(struct aw_agent *agent, const struct aw_alarm_storm *storm, aw_agent_sender *send)
{
	struct aw_varbind varbinds[AW_AX_VARBINDS_MAX];
	struct aw_mib_source next;
	struct aw_oid id;
	size_t n;

	take_number(agent);
	next = agent->source;
	next.storm = *storm;
	next.storm_at = agent->now;
	n = aw_notification_of_storm(&next, agent->now, &id, varbinds);
	if (!count_sent(agent, send(&id, varbinds, n)))
		return false;
	agent->source.storm = *storm;
	agent->source.storm_at = agent->now;
	agent->source.summaries++;
	aw_alarms_storm_sent(agent->alarms, storm);
	return true;
}

static bool
send_alarm(struct aw_agent *agent, const struct aw_alarm *alarm, aw_agent_sender *send)
{
	struct aw_varbind varbinds[AW_AX_VARBINDS_MAX];
	struct aw_oid id;
	size_t n;

	take_number(agent);
	n = aw_notification_of_alarm(&agent->source, alarm, agent->now, &id, varbinds);
	if (!count_sent(agent, send(&id, varbinds, n)))
		return false;
	aw_alarms_sent(agent->alarms, alarm, agent->now);
	return true;
}

/* Sends what is first: the start, the summary of a storm, an alarm. False: nothing was sent. */
static bool
send_next(struct aw_agent *agent, aw_agent_sender *send)
{
	const struct aw_alarm *alarm;
	struct aw_alarm_storm storm;

	if (aw_pace_wait(&agent->pace, agent->now_ms) > 0)
		return false;
	if (!agent->start_sent)
		return send_start(agent, send);
	if (aw_alarms_storm(agent->alarms, &storm))
		return send_storm(agent, &storm, send);
	alarm = aw_alarms_next(agent->alarms, agent->now);
	return alarm != NULL && send_alarm(agent, alarm, send);
}

/* How many milliseconds to wait for the next notification; INT64_MAX: there is none. */
static int64_t
next_in(const struct aw_agent *agent, int64_t gap)
{
	int64_t wait = agent->start_sent ? aw_alarms_delay(agent->alarms) : 0;
	int64_t pace = aw_pace_wait(&agent->pace, agent->now_ms);

	if (wait == INT64_MAX)
		return wait;
	wait = wait > pace ? wait : pace;
	return wait > gap ? wait : gap;
}

bool
aw_agent_notify(struct aw_agent *agent, aw_agent_sender *send)
{
	size_t sent = 0;
	int64_t wait;

	if (agent->snapshot == NULL)
		return false;
	aw_agent_judge_itself(agent);
	/* Fast path: this is called in each turn, and usually nothing is pending. */
	if (agent->start_sent && aw_alarms_pending(agent->alarms) == 0)
		return agent->to_send = false;
	if (agent->now_ms < agent->send_not_before_ms)
		return agent->to_send;
	while (sent < SEND_BATCH && send_next(agent, send))
		sent++;
	if (sent > 0)
		agent->alarms_changed = true;
	agent->source.suppressed = aw_alarms_suppressed(agent->alarms);
	wait = next_in(agent, sent > 0 ? SEND_GAP_MS : 0);
	agent->to_send = wait != INT64_MAX;
	agent->send_not_before_ms = agent->to_send ? agent->now_ms + wait : 0;
	return agent->to_send;
}
