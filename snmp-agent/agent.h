/* SPDX-License-Identifier: ISC */
/*
 * The subagent without the program around it: reads and judges the records, keeps the alarms and
 * answers requests for the MIB. Single-threaded. Only aw_agent_step and aw_agent_save access files,
 * in short steps, so a request never waits for a file.
 */
#ifndef AW_AGENT_H
#define AW_AGENT_H

#include "ax.h"
#include "config/config.h"
#include "base/log.h"

#define AW_AGENT_JUDGE_EVERY 60 /* seconds: verdicts depend on the time, too */

/* Strings are copied, except the version, which must outlive the agent. */
struct aw_agent_options {
	const char *state_dir;
	const char *alarm_state; /* file */
	const char *version;
};

struct aw_agent;

/*
 * Creates an agent as of `now` (seconds since 1970), locks the file of alarms and reads the alarms
 * of the last run. Takes ownership of the configuration, also on an error; the log is borrowed.
 * AW_ERR_STATE_BUSY or AW_ERR_STATE_LOCKED if another process has the lock; free *out with
 * aw_agent_free.
 */
AW_CHECKED enum aw_err aw_agent_new(const struct aw_agent_options *options,
    struct aw_config *config, struct aw_log *log, int64_t now, struct aw_agent **out,
    struct aw_error *err);

/* Saves the alarms and frees the agent; NULL is allowed. */
void aw_agent_free(struct aw_agent *agent);

/*
 * Replaces the configuration, which the agent owns from then on, also on an error; all devices are
 * judged again. AW_ERR_NO_MEMORY: the old configuration stays in effect.
 */
AW_CHECKED enum aw_err
aw_agent_configure(struct aw_agent *agent, struct aw_config *config, struct aw_error *err);

/*
 * To be called in each turn of the loop. now: seconds since 1970; now_ms: milliseconds of a
 * monotonic clock; changed: whether the descriptor of aw_agent_fd is readable.
 */
void aw_agent_turn(struct aw_agent *agent, int64_t now, int64_t now_ms, bool changed);

/* How many milliseconds the loop may wait at most; 0: there is work to do. */
int aw_agent_sleep(const struct aw_agent *agent);

/* The descriptor that becomes readable when records change; -1: there is none. */
int aw_agent_fd(const struct aw_agent *agent);

/*
 * Reads and judges the next device, or makes the snapshot of all of them the current one. False if
 * there is nothing to do. Errors go to the log, and the step is tried again later.
 */
bool aw_agent_step(struct aw_agent *agent);

/* True as soon as the records were read once, so that requests can be answered. */
bool aw_agent_ready(const struct aw_agent *agent);

/*
 * Sends pending notifications with `send` (aw_ax_notify), limited in number for each call and in
 * time between calls. True if notifications remain to be sent.
 */
typedef enum aw_ax_sent
aw_agent_sender(const struct aw_oid *id, const struct aw_varbind *varbinds, size_t n);
bool aw_agent_notify(struct aw_agent *agent, aw_agent_sender *send);

/*
 * Writes the alarms to their file if they have changed; at most once a second unless at_once.
 * Errors go to the log, and the next call tries again.
 */
void aw_agent_save(struct aw_agent *agent, bool at_once);

/*
 * Answer GET and GETNEXT as aw_region_get and aw_region_next do, with the agent as ctx: the
 * callbacks of struct aw_ax_program. Only after aw_agent_ready.
 */
enum aw_answer aw_agent_get(
    void *ctx, const unsigned long *oid, size_t len, enum aw_smi *type, struct aw_value *value);
enum aw_answer aw_agent_next(void *ctx, const unsigned long *oid, size_t len, struct aw_oid *next,
    enum aw_smi *type, struct aw_value *value);

#endif
