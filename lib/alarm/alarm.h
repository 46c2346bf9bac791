/* SPDX-License-Identifier: ISC */
/*
 * Alarms: verdicts that stay raised until they clear. An alarm is known by device, class and
 * object, so a device that goes from at risk to broken has one alarm that changes, not two. Each
 * raise, change and clear is sent once, also across restarts.
 */
#ifndef AW_ALARM_H
#define AW_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/words.h"
#include "policy/judge/finding_class.h"

struct aw_judgement; /* policy/judge/verdict.h */

enum aw_alarm_event { AW_ALARM_RAISED = 1, AW_ALARM_CHANGED, AW_ALARM_CLEARED };

struct aw_alarm {
	char *device;
	enum aw_alarm_class class;
	char *object;
	enum aw_finding finding;
	enum aw_severity severity;
	char *text;
	int64_t raised_at;  /* when this program first saw it */
	int64_t changed_at; /* when finding or severity last changed */
	int64_t since;      /* the verdict's */
	int64_t until;
	bool cleared;       /* gone, its clearing not sent yet; the text says what holds now */
	bool removed;       /* cleared because it is no longer configured */
	int64_t doubted_at; /* since when it is not known if it holds; NONE: it is */
	enum aw_alarm_event pending; /* what is to be sent, 0 if nothing */
	uint64_t order;              /* of the pending event among all, oldest first */
	int64_t hour_start;          /* of the count below */
	uint32_t sent_in_hour;
};

struct aw_alarms; /* the book of all alarms */

struct aw_alarms *
aw_alarms_new(uint32_t max_per_hour); /* events sent per alarm and hour; 0: no limit */
void aw_alarms_set_limit(struct aw_alarms *alarms, uint32_t max_per_hour);
void aw_alarms_free(struct aw_alarms *alarms);

#define AW_ALARM_TEXT_MAX 1024 /* octets of a text, with the NUL */

/* What becomes of an alarm whose finding is no longer there. */
enum aw_alarm_end {
	AW_ALARM_OVER,         /* the facts say that it does not hold: it clears */
	AW_ALARM_PART_REMOVED, /* what it was about is no longer configured: it clears */
	AW_ALARM_DOUBTED,      /* the facts are missing: it stays raised */
};

/* Decides that, and for the first two writes what holds now into `text`. */
typedef enum aw_alarm_end
aw_alarm_ender(const void *ctx, const struct aw_alarm *alarm, char text[AW_ALARM_TEXT_MAX]);

struct aw_alarm_ends {
	aw_alarm_ender *end;
	const void *ctx;
};

/*
 * Brings the alarms of one device to its judgement (NULL: the device is no longer configured, all
 * clear). Verdicts of severity OK are no alarms; of several with one key the worst counts. `ends`
 * decides on alarms without a finding; NULL: they are over. An alarm that stays raised in doubt
 * sends nothing, neither then nor when its finding is there again. While the clock is not plausible
 * (AW_FINDING_CLOCK) that is the only news and all else stays as it was, so that a clock that jumps
 * raises one alarm a device. *changed says if anything but a text is new.
 */
AW_CHECKED enum aw_err aw_alarms_update(struct aw_alarms *alarms, const char *device,
    const struct aw_judgement *judgement, const struct aw_alarm_ends *ends, int64_t now,
    bool *changed, struct aw_error *err);

/*
 * The same for the alarms of the program itself, which have the device AW_ALARM_AGENT_DEVICE and
 * the class AW_ALARM_AGENT. A device of that name keeps its alarms apart from them.
 */
#define AW_ALARM_AGENT_DEVICE "anchorwatch-agentx"
AW_CHECKED enum aw_err aw_alarms_update_agent(struct aw_alarms *alarms,
    const struct aw_judgement *judgement, const struct aw_alarm_ends *ends, int64_t now,
    bool *changed, struct aw_error *err);

/*
 * The oldest alarm with a pending event that its hourly limit allows, or NULL. Once it is sent,
 * aw_alarms_sent forgets the event, and the alarm too if it was its clearing (the pointer is dead
 * then). An alarm that returned to what was sent last has no pending event. What belongs to a storm
 * comes last.
 */
const struct aw_alarm *aw_alarms_next(struct aw_alarms *alarms, int64_t now);
void aw_alarms_sent(struct aw_alarms *alarms, const struct aw_alarm *alarm, int64_t now);

/* Milliseconds until an event may be sent (alarm_storm.h); INT64_MAX: none waits for that. */
int64_t aw_alarms_delay(const struct aw_alarms *alarms);

/* The i-th alarm in order of device, class, object, cleared ones included; NULL past the end. */
const struct aw_alarm *aw_alarms_at(const struct aw_alarms *alarms, size_t i);
size_t aw_alarms_count(const struct aw_alarms *alarms);

/* Alarms with a pending event, those that the hourly limit holds included. */
size_t aw_alarms_pending(const struct aw_alarms *alarms);

/* Events held back by the hourly limit since the book was made. */
uint64_t aw_alarms_suppressed(const struct aw_alarms *alarms);

/* A device whose record was read at some time, so that one that vanishes is missed. */
struct aw_alarm_device {
	char *name;
	bool configured; /* in the configuration, then or since */
};

/* The list of them, sorted by name, which the state file keeps. Takes the list, also its names. */
void aw_alarms_set_devices(struct aw_alarms *alarms, struct aw_alarm_device *devices, size_t n);
const struct aw_alarm_device *aw_alarms_devices(const struct aw_alarms *alarms, size_t *n);

/* The device of that name in the list, or NULL. */
const struct aw_alarm_device *aw_alarms_device(const struct aw_alarms *alarms, const char *name);

#endif
