/* SPDX-License-Identifier: ISC */
/* Reading the journal of the alarms, and merging it into what the file has. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alarm/alarm_book.h"
#include "base/file.h"
#include "base/json_load.h"
#include "base/text.h"
#include "model/model.h"
#include "policy/judge/verdict_object.h"

#define PATH_SIZE 4096

/* An alarm that went is kept until all is read, as an entry without a text. */
static bool
load_gone(struct aw_alarms *alarms, json_t *object)
{
	const char *device, *finding, *object_name;
	struct aw_entry *entry;

	if (json_unpack_ex(object, NULL, JSON_STRICT, "{s:s,s:s,s:s}", "device", &device, "finding",
		&finding, "object", &object_name) != 0 ||
	    !aw_name_ok(device, AW_DEVICE_NAME_MAX) || strlen(object_name) > AW_OBJECT_MAX ||
	    !aw_text_is_clean(object_name, strlen(object_name)) ||
	    aw_finding_find(finding) == AW_FINDING_NONE)
		return false;
	entry = calloc(1, sizeof(*entry));
	if (entry == NULL)
		return false;
	entry->alarm.class = aw_alarm_class_of(aw_finding_find(finding));
	entry->alarm.device = strdup(device);
	entry->alarm.object = strdup(object_name);
	if (entry->alarm.device != NULL && entry->alarm.object != NULL)
		return aw_alarm_add_entry(alarms, entry);
	aw_entry_free(entry);
	return false;
}

static bool
load_changed(struct aw_alarms *alarms, json_t *object)
{
	struct aw_entry *entry = aw_alarm_read_entry(object);

	return entry != NULL && aw_alarm_add_entry(alarms, entry);
}

static bool
load_each(struct aw_alarms *alarms, json_t *list, bool (*load)(struct aw_alarms *, json_t *))
{
	if (list != NULL && !json_is_array(list))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!load(alarms, json_array_get(list, i)))
			return false;
	return true;
}

/* One save: alarms that went, then those that changed, devices and numbers. */
static bool
load_save(struct aw_alarms *alarms, json_t *root)
{
	json_t *gone = NULL, *changed = NULL, *devices = NULL;
	json_int_t sequence, serial;

	if (json_unpack_ex(root, NULL, JSON_STRICT, "{s:I,s:I,s?o,s?o,s?o}", "sequence", &sequence,
		"serial", &serial, "gone", &gone, "alarms", &changed, "devices", &devices) != 0 ||
	    !aw_alarm_take_numbers(alarms, sequence, serial) ||
	    !load_each(alarms, gone, load_gone) || !load_each(alarms, changed, load_changed))
		return false;
	if (devices == NULL)
		return true;
	aw_alarms_set_devices(alarms, NULL, 0);
	return load_each(alarms, devices, aw_alarm_load_device);
}

/* A line without its end of line: a checksum, a blank and what it is of. */
static bool
load_line(struct aw_alarms *alarms, const char *line, size_t len)
{
	char sum[AW_ALARM_CHECKSUM + 2];
	size_t before = alarms->n;
	json_t *root;
	bool done;

	if (len <= AW_ALARM_CHECKSUM)
		return false;
	(void)snprintf(sum, sizeof(sum), "%016" PRIx64 " ",
	    aw_alarm_checksum(line + AW_ALARM_CHECKSUM + 1, len - AW_ALARM_CHECKSUM - 1));
	if (memcmp(line, sum, AW_ALARM_CHECKSUM + 1) != 0)
		return false;
	root = aw_json_load(line + AW_ALARM_CHECKSUM + 1, len - AW_ALARM_CHECKSUM - 1,
	    JSON_REJECT_DUPLICATES, NULL);
	done = root != NULL && load_save(alarms, root);
	json_decref(root);
	while (!done && alarms->n > before)
		aw_entry_free(alarms->entries[--alarms->n]);
	return done;
}

/* The lines behind the head. Without its end the last one is torn; a bad one is left out. */
static void
load_lines(struct aw_alarms *alarms, const char *path, const char *text, size_t len)
{
	size_t bad = 0, torn = 0;

	for (size_t n; len > 0; text += n, len -= n) {
		const char *end = memchr(text, '\n', len);

		n = end != NULL ? (size_t)(end - text) + 1 : len;
		if (end == NULL)
			torn = n;
		else if (!load_line(alarms, text, n - 1))
			bad++;
	}
	if (bad > 0)
		(void)aw_error_set(&alarms->disk.passed, AW_ERR_RECORD_FORMAT, path,
		    "%zu %s damaged and passed over", bad, bad == 1 ? "entry was" : "entries were");
	else if (torn > 0)
		(void)aw_error_set(&alarms->disk.passed, AW_ERR_FILE_CHANGED, path,
		    "the last entry was not written to its end (%zu octet%s) and is passed over",
		    torn, aw_text_s(torn));
}

/* True if the head names the checksum. */
static bool
continues(const struct aw_bytes *bytes, uint64_t checksum)
{
	char head[64];
	size_t n = (size_t)snprintf(
	    head, sizeof(head), AW_ALARM_JOURNAL_HEAD "%016" PRIx64 "\n", checksum);

	return bytes->len >= n && memcmp(bytes->data, head, n) == 0;
}

/*
 * The journal, if it continues the file with that checksum. One that continues the file before it
 * is in this file already: the save of all was interrupted. Anything else has lost its file.
 */
enum aw_err
aw_alarm_load_journal(struct aw_alarms *alarms, const char *path, uint64_t checksum, uint64_t after,
    struct aw_error *err)
{
	char journal[PATH_SIZE];
	struct aw_bytes bytes;
	enum aw_err rc = AW_ERR_FILE_MISSING;

	if (aw_alarm_journal_path(path, journal, sizeof(journal)))
		rc = aw_file_read(journal, AW_ALARM_BYTES_MAX, &bytes, err);
	if (rc != AW_OK)
		return rc == AW_ERR_FILE_MISSING ? AW_OK : rc;
	if (continues(&bytes, checksum)) {
		size_t head = sizeof(AW_ALARM_JOURNAL_HEAD) + AW_ALARM_CHECKSUM;

		load_lines(alarms, journal, (const char *)bytes.data + head, bytes.len - head);
	} else if (bytes.len > 0 && !continues(&bytes, after)) {
		(void)aw_error_set(&alarms->disk.passed, AW_ERR_RECORD_FORMAT, journal,
		    "it continues another file of alarms and was passed over");
	}
	aw_bytes_free(&bytes);
	return AW_OK;
}

void
aw_alarm_note_orphan(struct aw_alarms *alarms, const char *path)
{
	char journal[PATH_SIZE];

	if (aw_alarm_journal_path(path, journal, sizeof(journal)) && access(journal, F_OK) == 0)
		(void)aw_error_set(&alarms->disk.passed, AW_ERR_FILE_MISSING, path,
		    "only its journal is there, which says nothing without it");
}

/* By key; of one key the last that was read is first. */
static int
by_key_last_first(const void *a, const void *b)
{
	const struct aw_entry *const *x = a, *const *y = b;
	const struct aw_alarm *alarm = &(*x)->alarm;
	int order = aw_alarm_compare(alarm->device, alarm->class, alarm->object, &(*y)->alarm);

	return order != 0 ? order : ((*x)->place < (*y)->place) - ((*x)->place > (*y)->place);
}

/* Leaves the last of each key, unless that says that the alarm went. */
void
aw_alarm_merge(struct aw_alarms *alarms)
{
	size_t out = 0;

	if (alarms->n > 1)
		qsort(alarms->entries, alarms->n, sizeof(struct aw_entry *), by_key_last_first);
	for (size_t i = 0; i < alarms->n;) {
		struct aw_entry *last = alarms->entries[i++];
		const struct aw_alarm *alarm = &last->alarm;

		while (i < alarms->n && aw_alarm_compare(alarm->device, alarm->class, alarm->object,
					    &alarms->entries[i]->alarm) == 0)
			aw_entry_free(alarms->entries[i++]);
		if (alarm->text == NULL)
			aw_entry_free(last);
		else
			alarms->entries[out++] = last;
	}
	alarms->n = out;
}
