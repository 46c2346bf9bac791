/* SPDX-License-Identifier: ISC */
/* The state of the alarms on disk, for alarm*.c alone: a file with all of it, and a journal. */
#ifndef AW_ALARM_DISK_H
#define AW_ALARM_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct aw_alarms;
struct aw_entry;

/* What is on disk, and what is not there yet. */
struct aw_alarm_disk {
	int journal;            /* descriptor; -1: the next save writes the whole state */
	size_t len, whole_len;  /* of the journal, and of the file it continues */
	uint64_t base;          /* checksum of that file */
	bool whole;             /* the journal cannot say what changed: no memory */
	bool numbers, devices;  /* they changed */
	bool unsynced;          /* written, but not known to be on the disk */
	struct aw_buf gone;     /* alarms that went, as JSON */
	struct aw_error passed; /* what was passed over while reading; AW_OK: nothing */
};

/* alarm_file.c: the entry changed, or goes: the state on disk has to follow. */
void aw_alarms_touch(struct aw_alarms *alarms, struct aw_entry *entry);
void aw_alarms_drop(struct aw_alarms *alarms, struct aw_entry *entry);

/* alarm_write.c: parts of the files as JSON. */
struct aw_json_out;
void aw_alarm_put_entry(struct aw_json_out *out, const struct aw_entry *entry);
void aw_alarm_put_gone(struct aw_json_out *out, const struct aw_entry *entry);
void aw_alarm_put_devices(struct aw_json_out *out, const char *key, const struct aw_alarms *alarms);

#define AW_ALARM_FORMAT 3 /* 2 had no journal and no numbers; 1 neither devices nor doubts */
#define AW_ALARM_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define AW_ALARM_JOURNAL_HEAD "anchorwatch-alarms-journal 1 "
#define AW_ALARM_CHECKSUM 16 /* hexadecimal digits */

uint64_t aw_alarm_checksum(const void *data, size_t len);

/* Fills the path of the journal; false: it is too long. */
bool aw_alarm_journal_path(const char *path, char *out, size_t size);

/* alarm_parts.c: parts of both files; false where it is not such a part, or without memory. */
struct json_t;
struct aw_entry *aw_alarm_read_entry(struct json_t *object);               /* NULL instead */
bool aw_alarm_add_entry(struct aw_alarms *alarms, struct aw_entry *entry); /* takes it */
bool aw_alarm_load_device(struct aw_alarms *alarms, struct json_t *object);
bool aw_alarm_take_numbers(struct aw_alarms *alarms, int64_t sequence, int64_t serial);

/* alarm_journal.c: reads the journal if it continues the file with that checksum. */
AW_CHECKED enum aw_err aw_alarm_load_journal(struct aw_alarms *alarms, const char *path,
    uint64_t checksum, uint64_t after, struct aw_error *err);
/* Leaves what was read last of each alarm, in their order. */
void aw_alarm_merge(struct aw_alarms *alarms);
/* Notes a journal whose file is missing. */
void aw_alarm_note_orphan(struct aw_alarms *alarms, const char *path);

#endif
