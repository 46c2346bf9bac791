/* SPDX-License-Identifier: ISC */
/* Reading the file with the state of the alarms; the journal that continues it: alarm_journal.c. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "alarm/alarm_book.h"
#include "base/array.h"
#include "base/file.h"
#include "base/instant.h"
#include "base/json_load.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/model.h"
#include "policy/judge/verdict_object.h"

#define TEXT_MAX 4096

/* Before format 3 names were in the order of their octets. */
static bool
in_order(const struct aw_alarms *alarms, const struct aw_alarm *next, bool old)
{
	const struct aw_alarm *last = alarms->n > 0 ? &alarms->entries[alarms->n - 1]->alarm : NULL;
	int order = 0;

	if (last == NULL)
		return true;
	if (!old)
		return aw_alarm_compare(next->device, next->class, next->object, last) > 0;
	order = strcmp(next->device, last->device);
	if (order == 0 && next->class != last->class)
		order = next->class > last->class ? 1 : -1;
	return (order != 0 ? order : strcmp(next->object, last->object)) > 0;
}

/* Adds an alarm of the file, which has them in order. */
static bool
load_entry(struct aw_alarms *alarms, json_t *object, bool old)
{
	struct aw_entry *entry = aw_alarm_read_entry(object);

	if (entry == NULL)
		return false;
	if (!in_order(alarms, &entry->alarm, old)) {
		aw_entry_free(entry);
		return false;
	}
	return aw_alarm_add_entry(alarms, entry);
}

static enum aw_err
load_devices(struct aw_alarms *alarms, const char *path, json_t *list, struct aw_error *err)
{
	if (!json_is_array(list))
		return aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "no list of devices");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!aw_alarm_load_device(alarms, json_array_get(list, i)))
			return aw_error_set(
			    err, AW_ERR_RECORD_FORMAT, path, "device %zu is not a device", i + 1);
	return AW_OK;
}

/* The alarms, and from format 2 on the devices. */
static enum aw_err
load_lists(struct aw_alarms *alarms, const char *path, json_t *root, int format, size_t members,
    struct aw_error *err)
{
	json_t *list = json_object_get(root, "alarms");

	if (!json_is_array(list) || json_object_size(root) != members)
		return aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "no list of alarms");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!load_entry(alarms, json_array_get(list, i), format < AW_ALARM_FORMAT))
			return aw_error_set(
			    err, AW_ERR_RECORD_FORMAT, path, "alarm %zu is not an alarm", i + 1);
	if (format == 1)
		return AW_OK;
	return load_devices(alarms, path, json_object_get(root, "devices"), err);
}

static bool
take_checksum(const char *text, uint64_t *sum)
{
	uint8_t octets[AW_ALARM_CHECKSUM / 2];

	if (!aw_unhex(text, octets, sizeof(octets)))
		return false;
	*sum = 0;
	for (size_t i = 0; i < sizeof(octets); i++)
		*sum = *sum << 8 | octets[i];
	return true;
}

/* What format 3 has more: the numbers, and the checksum of the file before. */
static enum aw_err
load_numbers(
    struct aw_alarms *alarms, const char *path, json_t *root, uint64_t *after, struct aw_error *err)
{
	json_int_t sequence, serial;
	const char *sum;

	if (json_unpack_ex(root, NULL, 0, "{s:I,s:I,s:s}", "sequence", &sequence, "serial", &serial,
		"after", &sum) != 0 ||
	    !aw_alarm_take_numbers(alarms, sequence, serial) || !take_checksum(sum, after))
		return aw_error_set(
		    err, AW_ERR_RECORD_FORMAT, path, "no numbers of notifications and records");
	return AW_OK;
}

static enum aw_err
load_root(
    struct aw_alarms *alarms, const char *path, json_t *root, uint64_t *after, struct aw_error *err)
{
	static const size_t members[AW_ALARM_FORMAT + 1] = {0, 2, 3, 6};
	const json_t *format = json_object_get(root, "format");
	json_int_t number = json_integer_value(format);
	enum aw_err rc;

	if (!json_is_integer(format) || number < 1)
		return aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "no format number");
	if (number > AW_ALARM_FORMAT)
		return aw_error_set(
		    err, AW_ERR_RECORD_VERSION, path, "written by a newer version of this program");
	rc = load_lists(alarms, path, root, (int)number, members[number], err);
	if (rc == AW_OK && number == AW_ALARM_FORMAT)
		rc = load_numbers(alarms, path, root, after, err);
	return rc;
}

static void
empty(struct aw_alarms *alarms)
{
	for (size_t i = 0; i < alarms->n; i++)
		aw_entry_free(alarms->entries[i]);
	aw_alarms_set_devices(alarms, NULL, 0);
	alarms->numbers = (struct aw_alarm_numbers){0};
	alarms->n = 0;
	alarms->next_order = 1;
}

static enum aw_err
load_files(struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	struct aw_bytes bytes;
	json_error_t error;
	json_t *root;
	uint64_t checksum, after = 0;
	enum aw_err rc = aw_file_read(path, AW_ALARM_BYTES_MAX, &bytes, err);

	if (rc == AW_ERR_FILE_MISSING)
		aw_alarm_note_orphan(alarms, path);
	if (rc != AW_OK)
		return rc;
	root = aw_json_load((const char *)bytes.data, bytes.len, JSON_REJECT_DUPLICATES, &error);
	checksum = aw_alarm_checksum(bytes.data, bytes.len);
	aw_bytes_free(&bytes);
	rc = root != NULL ? load_root(alarms, path, root, &after, err)
			  : aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "%s", error.text);
	json_decref(root);
	if (rc == AW_OK)
		rc = aw_alarm_load_journal(alarms, path, checksum, after, err);
	alarms->disk.base = checksum;
	return rc;
}

enum aw_err
aw_alarms_load(struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	int before = aw_memory_watch();
	enum aw_err rc = load_files(alarms, path, err);

	/* Then what is no alarm may be one. */
	if (aw_memory_short(before))
		rc = aw_error_nomem(err);
	if (rc != AW_OK)
		empty(alarms);
	aw_alarm_merge(alarms);
	for (size_t i = 0; i < alarms->n; i++)
		aw_alarms_settle(alarms, alarms->entries[i]);
	/* What is in memory is what the files say. */
	alarms->disk.devices = alarms->disk.numbers = false;
	return rc;
}
