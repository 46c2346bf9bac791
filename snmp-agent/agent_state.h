/* SPDX-License-Identifier: ISC */
/* The state of the subagent; used by agent*.c alone. */
#ifndef AW_AGENT_STATE_H
#define AW_AGENT_STATE_H

#include "agent.h"
#include "alarm/alarm_save.h"
#include "build.h"
#include "follow.h"
#include "mib_source.h"
#include "pace.h"
#include "table.h"

struct aw_agent {
	char *state_dir, *alarm_state;
	struct aw_log *log;
	struct aw_pool *pool;
	struct aw_rules *rules;
	struct aw_follow follow;
	struct aw_snapshot *snapshot;
	struct aw_build *build;
	struct aw_alarms *alarms;
	struct aw_mib_source source;
	struct aw_walk_cache cache; /* of the last answer; reset when the source changes */
	int lock;
	int64_t now, now_ms;
	bool wanted, judge_all; /* a build is due; it has to judge all devices */
	int64_t configured_at;
	int64_t judged_at; /* seconds since 1970 */
	int64_t build_ms,
	    not_before_ms;         /* start of the last build and earliest start of the next */
	struct aw_error directory; /* of listing the records for the last build */
	bool start_sent;
	bool to_send; /* notifications remain to be sent */
	int64_t send_not_before_ms;
	struct aw_pace pace;  /* of all notifications */
	bool alarms_changed;  /* since their rows were made */
	int64_t saved_at;     /* second of the last save that failed, or that was synced */
	struct aw_error save; /* why the alarms are not saved; AW_OK: they are */
	struct aw_error load; /* why those of the last run are not known; AW_OK: they are */
	bool self_changed;    /* what the program knows of itself: its alarms follow */
	char records_line[AW_LOG_LINE_MAX], state_line[AW_LOG_LINE_MAX];
};

/* agent_alarms.c */
/* Brings the alarms of a device to its judgement, which was made at that instant. */
void aw_agent_update_alarms(
    struct aw_agent *agent, const struct aw_device_row *device, int64_t judged_at);
/* Clears the alarms of devices that are no longer configured, those of the last run included. */
void aw_agent_clear_gone(struct aw_agent *agent);
/* Keeps which devices there are, so that a record that vanishes is missed, also by the next run. */
void aw_agent_keep_devices(struct aw_agent *agent);
/* Brings the sums, and the rows of alarms, in line with devices and book: before they are used. */
void aw_agent_refresh(struct aw_agent *agent);
/* Logs why the record of a device cannot be read, unless that is known by its row before. */
void aw_agent_log_failure(
    struct aw_agent *agent, const struct aw_device_row *device, const struct aw_device_row *old);

/* agent_save.c */
/* Reads the alarms of the last run; what cannot be read is put aside. AW_ERR_NO_MEMORY. */
AW_CHECKED enum aw_err aw_agent_load(struct aw_agent *agent, struct aw_error *err);
/* The serial of the first snapshot, and room for those after it, which are saved beforehand. */
uint32_t aw_agent_first_serial(const struct aw_agent *agent);
void aw_agent_reserve_serials(struct aw_agent *agent);
void aw_agent_give_serials_back(struct aw_agent *agent); /* at the end */

/* agent_self.c */
/* Raises and clears the alarms of the program itself. */
void aw_agent_judge_itself(struct aw_agent *agent);
/* Takes what listing the records gave, and logs what is new. */
void aw_agent_note_directory(struct aw_agent *agent, const struct aw_error *directory);

/* agent_renew.c */
struct aw_build_input aw_agent_build_input(const struct aw_agent *agent);
/* True if a single device is to be read again now: a build does the same for all. */
bool aw_agent_has_changed(const struct aw_agent *agent);
/* Reads one device whose record changed; wants a build for what needs more than that. */
void aw_agent_renew(struct aw_agent *agent);

#endif
