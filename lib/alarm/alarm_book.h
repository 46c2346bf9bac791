/* SPDX-License-Identifier: ISC */
/* The inside of the book of alarms, for alarm*.c alone. */
#ifndef AW_ALARM_BOOK_H
#define AW_ALARM_BOOK_H

#include "alarm/alarm_disk.h"
#include "alarm/alarm_save.h"
#include "alarm/alarm_storm.h"

#define AW_STORM_SECONDS 60

/* What an alarm waits in. */
enum aw_alarm_queue {
	AW_QUEUE_NONE,
	AW_QUEUE_READY,  /* by order */
	AW_QUEUE_HELD,   /* by the end of the hour in which it reached its limit */
	AW_QUEUE_GATHER, /* of a storm whose summary is not sent yet, by order */
	AW_QUEUE_STORM,  /* of one whose summary was sent: behind all that are ready, by order */
	AW_QUEUES,
};

/* Which side of a class a pending event counts for. */
enum aw_storm_side { AW_STORM_RAISED, AW_STORM_CLEARED, AW_STORM_SIDES };

struct aw_entry {
	struct aw_alarm alarm; /* first, so that an alarm leads to its entry */
	bool sent;             /* an event of it was sent; what was sent last: */
	enum aw_finding sent_finding;
	enum aw_severity sent_severity;
	enum aw_alarm_queue queue;
	size_t place;       /* in the queue; while a state is read: in the files */
	size_t unsaved;     /* place in the list of those that the state on disk lacks, plus 1 */
	bool stored;        /* the state on disk has it, in this form or an older one */
	int64_t pending_ms; /* since when its event is pending */
	int64_t counted_at; /* second in which that was counted for a storm; NONE: it was not */
	enum aw_storm_side counted_side;
};

struct aw_heap {
	struct aw_entry **items;
	size_t n;
	bool held; /* ordered as AW_QUEUE_HELD */
};

/* Events of one class that became pending, by second of the last minute. */
struct aw_storm {
	uint32_t seconds[AW_STORM_SECONDS];
	int64_t last; /* the second of the newest; AW_INSTANT_NONE: there was none */
	uint32_t n;   /* sum over the seconds */
	int64_t newest_ms, reached_ms, announced_ms; /* AW_INSTANT_NONE: never */
	bool gathers;
};

struct aw_alarms {
	uint32_t max_per_hour;
	struct aw_entry **entries; /* by device, class, object */
	size_t n, capacity;
	struct aw_heap heaps[AW_QUEUES]; /* each with room for `capacity` */
	struct aw_entry **unsaved;       /* the same */
	size_t n_unsaved;
	uint64_t next_order;
	uint64_t suppressed;
	int64_t seen; /* the latest clock seen; AW_INSTANT_NONE: none */
	/* Gone within the hour, by device, class, object: one that comes and goes is held back too.
	 */
	struct aw_entry **recent;
	size_t n_recent;
	int64_t recent_swept;
	struct aw_alarm_device *devices; /* sorted by name */
	size_t n_devices;
	struct aw_alarm_numbers numbers;
	int64_t now_ms; /* of a monotonic clock; AW_INSTANT_NONE: storms are not looked for */
	struct aw_storm storms[AW_ALARM_CLASS_MAX + 1][AW_STORM_SIDES];
	struct aw_alarm_disk disk;
};

/* Order of alarms: device, class, object, as the MIB has them: of two names the shorter is first.
 */
int aw_alarm_compare(
    const char *device, enum aw_alarm_class kind, const char *object, const struct aw_alarm *alarm);

/* Order of names in it. */
int aw_alarm_compare_names(const char *a, const char *b);

void aw_entry_free(struct aw_entry *entry);

/* Makes room for n entries in all lists and queues; false: no memory, nothing changed. */
bool aw_alarms_reserve(struct aw_alarms *alarms, size_t n);

/* The event of an entry that is to be sent now, given what was sent last. */
enum aw_alarm_event aw_entry_event(const struct aw_entry *entry);

/* Brings pending event and queue of an entry in line with its state. */
void aw_alarms_settle(struct aw_alarms *alarms, struct aw_entry *entry);

/* Takes an entry out of its queue. */
void aw_alarms_dequeue(struct aw_alarms *alarms, struct aw_entry *entry);

/* Moves the entries of a class and side from one queue to another. */
void aw_alarms_requeue(struct aw_alarms *alarms, enum aw_alarm_queue from, enum aw_alarm_queue to,
    enum aw_alarm_class kind, enum aw_storm_side side);

/* alarm_storm.c: a storm that is none. */
void aw_storm_init(struct aw_storm *storm, int64_t announced_ms);
/* Forgets what is more than a minute ago, and begins to gather if there are enough. */
void aw_storm_look(struct aw_storm *storm, int64_t now_ms);
/* Milliseconds until the summary of a storm that gathers is due; 0: now. */
int64_t aw_storm_due(const struct aw_storm *storm, int64_t now_ms);
/* The same of the next of all; INT64_MAX: there is none. */
int64_t aw_storm_gathering(const struct aw_alarms *alarms);
/* Counts the event that an entry has now, or takes back what was counted. */
void aw_storm_count(struct aw_alarms *alarms, struct aw_entry *entry);
void aw_storm_uncount(struct aw_alarms *alarms, struct aw_entry *entry);
/* The queue for an entry with an event, by the storm of its class. */
enum aw_alarm_queue aw_storm_queue(const struct aw_alarms *alarms, const struct aw_entry *entry);
enum aw_storm_side aw_storm_side(const struct aw_entry *entry);
/* Milliseconds until the event of an entry may be sent, so that a storm shows; 0: now. */
int64_t aw_storm_delay(const struct aw_alarms *alarms, const struct aw_entry *entry);

#endif
