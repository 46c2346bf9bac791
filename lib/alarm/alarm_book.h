/* SPDX-License-Identifier: ISC */
/* The inside of the book of alarms, for alarm*.c alone. */
#ifndef AW_ALARM_BOOK_H
#define AW_ALARM_BOOK_H

#include "alarm/alarm.h"

#define AW_ALARM_NOWHERE SIZE_MAX

/* What an alarm waits in. */
enum aw_alarm_queue {
	AW_QUEUE_NONE,
	AW_QUEUE_READY, /* by order */
	AW_QUEUE_HELD,  /* by the end of the hour in which it reached its limit */
};

struct aw_entry {
	struct aw_alarm alarm; /* first, so that an alarm leads to its entry */
	bool sent;             /* an event of it was sent; what was sent last: */
	enum aw_finding sent_finding;
	enum aw_severity sent_severity;
	enum aw_alarm_queue queue;
	size_t place; /* in the queue */
};

struct aw_heap {
	struct aw_entry **items;
	size_t n;
	bool held; /* ordered as AW_QUEUE_HELD */
};

struct aw_alarms {
	uint32_t max_per_hour;
	struct aw_entry **entries; /* by device, class, object */
	size_t n, capacity;
	struct aw_heap ready, held; /* each with room for `capacity` */
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
};

/* Order of alarms: device, class, object. */
int aw_alarm_compare(
    const char *device, enum aw_alarm_class kind, const char *object, const struct aw_alarm *alarm);

void aw_entry_free(struct aw_entry *entry);

/* Makes room for n entries in the list and both queues; false: no memory, nothing changed. */
bool aw_alarms_reserve(struct aw_alarms *alarms, size_t n);

/* The event of an entry that is to be sent now, given what was sent last. */
enum aw_alarm_event aw_entry_event(const struct aw_entry *entry);

/* Brings pending event and queue of an entry in line with its state. */
void aw_alarms_settle(struct aw_alarms *alarms, struct aw_entry *entry);

/* Takes an entry out of its queue. */
void aw_alarms_dequeue(struct aw_alarms *alarms, struct aw_entry *entry);

#endif
