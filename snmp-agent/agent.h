/* SPDX-License-Identifier: ISC */
/*
 * The subagent without its surroundings: follows the records, judges them, keeps the alarms and
 * answers for the MIB. Everything happens in short steps of one thread; nothing but the steps
 * touches files, so answers never wait for one.
 */
#ifndef AW_AGENT_H
#define AW_AGENT_H

#include "ax.h"
#include "config/config.h"
#include "base/log.h"

#define AW_AGENT_JUDGE_EVERY 60 /* seconds: time passes also where nothing changes */

struct aw_agent_options {
	const char *state_dir;
	const char *alarm_state; /* file */
	const char *version;
};

struct aw_agent;

/* Takes the configuration over, also on an error. Reads the alarms of the last run. */
enum aw_err aw_agent_new(const struct aw_agent_options *options, struct aw_config *config,
    struct aw_log *log, int64_t now, struct aw_agent **out, struct aw_error *err);

/* Saves the alarms; NULL is fine. */
void aw_agent_free(struct aw_agent *agent);

/* Another configuration, taken over; all devices are judged anew. */
enum aw_err
aw_agent_configure(struct aw_agent *agent, struct aw_config *config, struct aw_error *err);

/*
 * Each turn of the loop: the time it is now, milliseconds of a clock that nobody sets, and whether
 * there is something to read on the descriptor of aw_agent_fd.
 */
void aw_agent_turn(struct aw_agent *agent, int64_t now, int64_t now_ms, bool changed);

/* How many milliseconds the loop may sleep at most. */
int aw_agent_sleep(const struct aw_agent *agent);

/* The descriptor to wait on for changes of records; -1: none. */
int aw_agent_fd(const struct aw_agent *agent);

/* Does the next small piece of reading and judging; false when there is nothing to do. */
bool aw_agent_step(struct aw_agent *agent);

/* True as soon as the records were read once: from then on there is something to answer. */
bool aw_agent_ready(const struct aw_agent *agent);

/* Hands notifications over by `send`, which is aw_ax_notify; true if one is waiting for it. */
typedef enum aw_ax_sent
aw_agent_sender(const struct aw_oid *id, const struct aw_varbind *varbinds, size_t n);
bool aw_agent_notify(struct aw_agent *agent, aw_agent_sender *send);

/* Saves the alarms where that is due. */
void aw_agent_save(struct aw_agent *agent, bool at_once);

/* For struct aw_ax_program, ctx is the agent. */
enum aw_answer aw_agent_get(
    void *ctx, const unsigned long *oid, size_t len, enum aw_smi *type, struct aw_value *value);
enum aw_answer aw_agent_next(void *ctx, const unsigned long *oid, size_t len, struct aw_oid *next,
    enum aw_smi *type, struct aw_value *value);

#endif
