/* SPDX-License-Identifier: ISC */
#include "agent.h"
#include "agent_state.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alarm_end.h"
#include "build.h"
#include "columns.h"
#include "follow.h"
#include "lock.h"
#include "seen.h"
#include "base/text.h"
#include "mib_source.h"

#define SLEEP_MAX_MS 1000 /* so that the clock is read once a second */
#define GAP_MIN_MS 100    /* between two builds */
#define GAP_FACTOR 3      /* and at least this multiple of the duration of the last build */
#define RETRY_MS 5000     /* after a build that failed */
#define KEPT_MAX 4096     /* certificates that no record has any more, and texts of certificates */

static enum aw_err
open_state(struct aw_agent *agent, const struct aw_agent_options *options, struct aw_error *err)
{
	enum aw_err rc;

	agent->state_dir = strdup(options->state_dir);
	agent->alarm_state = strdup(options->alarm_state);
	agent->pool = aw_pool_new();
	agent->alarms = aw_alarms_new(agent->rules->config->notifications_per_hour);
	if (agent->state_dir == NULL || agent->alarm_state == NULL || agent->pool == NULL ||
	    agent->alarms == NULL || !aw_follow_init(&agent->follow, options->state_dir))
		return aw_error_nomem(err);
	aw_pool_keep(agent->pool, KEPT_MAX);
	rc = aw_lock_take(agent->alarm_state, &agent->lock, err);
	if (rc != AW_OK)
		return rc;
	rc = aw_agent_load(agent, err);
	if (rc != AW_OK)
		return rc;
	return aw_seen_complete(agent->alarms, err);
}

enum aw_err
aw_agent_new(const struct aw_agent_options *options, struct aw_config *config, struct aw_log *log,
    int64_t now, struct aw_agent **out, struct aw_error *err)
{
	struct aw_agent *agent = calloc(1, sizeof(*agent));
	enum aw_err rc;

	if (agent == NULL) {
		aw_config_free(config);
		return aw_error_nomem(err);
	}
	agent->lock = -1;
	agent->follow.fd = -1;
	agent->log = log;
	agent->now = agent->configured_at = now;
	agent->wanted = true;
	agent->judge_all = true;
	agent->self_changed = true;
	aw_mib_source_init(&agent->source, options->version, now);
	agent->rules = aw_rules_new(config);
	if (agent->rules != NULL)
		aw_pace_set(&agent->pace, agent->rules->config->notifications_per_second);
	rc = agent->rules == NULL ? aw_error_nomem(err) : open_state(agent, options, err);
	if (rc != AW_OK) {
		aw_agent_free(agent);
		return rc;
	}
	*out = agent;
	return AW_OK;
}

void
aw_agent_free(struct aw_agent *agent)
{
	if (agent == NULL)
		return;
	if (agent->alarms != NULL) {
		aw_agent_give_serials_back(agent);
		aw_alarms_compact(agent->alarms);
		aw_agent_save(agent, true);
	}
	aw_mib_source_clear(&agent->source);
	aw_build_free(agent->build);
	aw_snapshot_free(agent->snapshot);
	aw_alarms_free(agent->alarms);
	aw_rules_unref(agent->rules);
	aw_pool_free(agent->pool);
	aw_follow_clear(&agent->follow);
	if (agent->lock >= 0)
		(void)close(agent->lock);
	free(agent->state_dir);
	free(agent->alarm_state);
	free(agent);
}

enum aw_err
aw_agent_configure(struct aw_agent *agent, struct aw_config *config, struct aw_error *err)
{
	struct aw_rules *rules = aw_rules_new(config);

	if (rules == NULL)
		return aw_error_nomem(err);
	aw_rules_unref(agent->rules);
	agent->rules = rules;
	aw_alarms_set_limit(agent->alarms, rules->config->notifications_per_hour);
	aw_pace_set(&agent->pace, rules->config->notifications_per_second);
	/* A build with the old rules is started again with the new ones. */
	aw_build_free(agent->build);
	agent->build = NULL;
	agent->configured_at = agent->now;
	agent->wanted = true;
	agent->judge_all = true;
	return AW_OK;
}

void
aw_agent_turn(struct aw_agent *agent, int64_t now, int64_t now_ms, bool changed)
{
	bool second = agent->now != now;

	agent->now = now;
	agent->now_ms = now_ms;
	aw_alarms_turn(agent->alarms, now_ms);
	if (changed || second)
		aw_follow_read(&agent->follow);
	if (aw_follow_all(&agent->follow))
		agent->wanted = true;
	if (now - agent->judged_at >= AW_AGENT_JUDGE_EVERY || now < agent->judged_at) {
		agent->wanted = true;
		agent->judge_all = true;
	}
}

int
aw_agent_sleep(const struct aw_agent *agent)
{
	int64_t sleep = SLEEP_MAX_MS, look = agent->not_before_ms - agent->now_ms;
	int64_t next = agent->send_not_before_ms - agent->now_ms;

	if (agent->build != NULL || aw_agent_has_changed(agent))
		return 0;
	if (agent->wanted && look < sleep)
		sleep = look;
	/* When the time has come, the answers of the master end the wait. */
	if (agent->to_send && next > 0 && next < sleep)
		sleep = next;
	return sleep < 0 ? 0 : (int)sleep;
}

int
aw_agent_fd(const struct aw_agent *agent)
{
	return agent->follow.fd;
}

bool
aw_agent_ready(const struct aw_agent *agent)
{
	return agent->snapshot != NULL;
}

/* Replaces the snapshot, between two requests, and updates the alarms. */
static void
publish_snapshot(struct aw_agent *agent, struct aw_snapshot *snapshot)
{
	struct aw_snapshot *old = agent->snapshot;

	agent->snapshot = snapshot;
	agent->source.snapshot = snapshot;
	if (old == NULL)
		snapshot->serial = aw_agent_first_serial(agent);
	aw_agent_reserve_serials(agent);
	for (size_t i = 0; i < snapshot->n_devices; i++) {
		struct aw_device_row *device = snapshot->devices[i];
		const struct aw_device_row *before = aw_snapshot_device(old, device->name);

		if (device == before)
			continue;
		aw_agent_log_failure(agent, device, before);
		aw_agent_update_alarms(agent, device, snapshot->judged_at);
	}
	aw_agent_clear_gone(agent);
	aw_agent_keep_devices(agent);
	agent->alarms_changed = true;
	aw_agent_refresh(agent);
	if (old == NULL || old->serial != snapshot->serial)
		aw_log_line(agent->log, AW_LOG_INFO,
		    "serial %u: %u device%s, %u anchor%s, %zu alarm%s", snapshot->serial,
		    snapshot->fleet.devices, aw_text_s(snapshot->fleet.devices),
		    snapshot->fleet.anchors, aw_text_s(snapshot->fleet.anchors),
		    agent->source.n_alarms, aw_text_s(agent->source.n_alarms));
	aw_snapshot_free(old);
}

static void
begin_build(struct aw_agent *agent)
{
	const struct aw_build_input input = aw_agent_build_input(agent);
	struct aw_error err;

	agent->build_ms = agent->now_ms;
	agent->wanted = false;
	if (aw_build_new(&input, &agent->build, &err) == AW_OK) {
		struct aw_error directory = {0};

		(void)aw_build_directory(agent->build, &directory);
		aw_agent_note_directory(agent, &directory);
		if (agent->judge_all)
			agent->judged_at = agent->now;
		agent->judge_all = false;
		return;
	}
	aw_log_error(agent->log, AW_LOG_ERROR, &err);
	agent->build = NULL;
	agent->wanted = true;
	agent->not_before_ms = agent->now_ms + RETRY_MS;
}

static void
end_build(struct aw_agent *agent, enum aw_err rc, struct aw_error *err)
{
	struct aw_snapshot *snapshot = NULL;
	int64_t gap = (agent->now_ms - agent->build_ms) * GAP_FACTOR;

	/* The new snapshot is compared with it. */
	if (agent->snapshot != NULL)
		aw_snapshot_sum_up(agent->snapshot);
	if (rc == AW_OK)
		rc = aw_build_finish(agent->build, &snapshot, err);
	aw_build_free(agent->build);
	agent->build = NULL;
	agent->not_before_ms = agent->now_ms + (gap > GAP_MIN_MS ? gap : GAP_MIN_MS);
	if (rc == AW_OK) {
		publish_snapshot(agent, snapshot);
		return;
	}
	aw_log_error(agent->log, AW_LOG_ERROR, err);
	agent->wanted = true;
	agent->judge_all = true;
	agent->not_before_ms = agent->now_ms + RETRY_MS;
}

bool
aw_agent_step(struct aw_agent *agent)
{
	struct aw_error err;
	bool done = false;
	enum aw_err rc;

	if (aw_agent_has_changed(agent)) {
		aw_agent_renew(agent);
		return aw_agent_has_changed(agent);
	}
	if (agent->build == NULL) {
		if (!agent->wanted || agent->now_ms < agent->not_before_ms)
			return false;
		begin_build(agent);
		return agent->build != NULL;
	}
	rc = aw_build_step(agent->build, &done, &err);
	if (rc != AW_OK || done)
		end_build(agent, rc, &err);
	return agent->build != NULL;
}

enum aw_answer
aw_agent_get(
    void *ctx, const unsigned long *oid, size_t len, enum aw_smi *type, struct aw_value *value)
{
	struct aw_agent *agent = ctx;
	const struct aw_column *column;
	enum aw_answer answer;

	aw_agent_refresh(agent);
	answer = aw_region_get(&aw_mib, &agent->source, agent->now, oid, len, &column, value);
	if (answer == AW_ANSWER_VALUE)
		*type = aw_kind_smi(column->kind);
	return answer;
}

enum aw_answer
aw_agent_next(void *ctx, const unsigned long *oid, size_t len, struct aw_oid *next,
    enum aw_smi *type, struct aw_value *value)
{
	struct aw_agent *agent = ctx;
	const struct aw_column *column;
	enum aw_answer answer;

	aw_agent_refresh(agent);
	answer = aw_region_next(
	    &aw_mib, &agent->source, agent->now, oid, len, &agent->cache, next, &column, value);
	if (answer == AW_ANSWER_VALUE)
		*type = aw_kind_smi(column->kind);
	return answer;
}
