/* SPDX-License-Identifier: ISC */
/* The state file of the alarms. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "alarm/alarm_book.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/instant.h"
#include "base/json_load.h"
#include "base/text.h"
#include "model/model.h"
#include "policy/judge/verdict_object.h"

#define ALARM_FORMAT 2 /* 1 had no devices, nothing removed and nothing in doubt */
#define FILE_BYTES_MAX ((size_t)256 * 1024 * 1024)
#define TEXT_MAX 4096

/* The file is written without a tree: a storm of alarms saves all of them once a second. */
static void
put_text(struct aw_buf *buf, const char *key, const char *text)
{
	(void)aw_buf_puts(buf, key);
	(void)aw_buf_add(buf, "\"", 1);
	for (size_t n; *text != '\0'; text += n) {
		n = 0;
		while (text[n] != '"' && text[n] != '\\' && (unsigned char)text[n] >= ' ')
			n++;
		(void)aw_buf_add(buf, text, n);
		if (n > 0)
			continue;
		n = 1;
		(void)aw_buf_printf(buf, "\\u%04x", (unsigned)(unsigned char)*text);
	}
	(void)aw_buf_add(buf, "\"", 1);
}

static void
put_number(struct aw_buf *buf, const char *key, uint64_t number)
{
	(void)aw_buf_printf(buf, "%s%ju", key, (uintmax_t)number);
}

static void
put_instant(struct aw_buf *buf, const char *key, int64_t value)
{
	if (value == AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "%snull", key);
	else
		(void)aw_buf_printf(buf, "%s%jd", key, (intmax_t)value);
}

static void
put_bool(struct aw_buf *buf, const char *key, bool value)
{
	(void)aw_buf_puts(buf, key);
	(void)aw_buf_puts(buf, value ? "true" : "false");
}

static void
put_sent(struct aw_buf *buf, const char *key, const struct aw_entry *entry)
{
	(void)aw_buf_puts(buf, key);
	if (!entry->sent) {
		(void)aw_buf_puts(buf, "null");
		return;
	}
	put_text(buf, "{\"finding\":", aw_finding_code(entry->sent_finding)->id);
	put_text(buf, ",\"severity\":", aw_severity_word(entry->sent_severity));
	(void)aw_buf_puts(buf, "}");
}

/* The class is not written: it follows from the finding. Keys are sorted. */
static void
put_entry(struct aw_buf *buf, const struct aw_entry *entry)
{
	const struct aw_alarm *alarm = &entry->alarm;

	put_instant(buf, "{\"changed_at\":", alarm->changed_at);
	put_bool(buf, ",\"cleared\":", alarm->cleared);
	put_text(buf, ",\"device\":", alarm->device);
	put_instant(buf, ",\"doubted_at\":", alarm->doubted_at);
	put_text(buf, ",\"finding\":", aw_finding_code(alarm->finding)->id);
	put_instant(buf, ",\"hour_start\":", alarm->hour_start);
	put_text(buf, ",\"object\":", alarm->object);
	put_number(buf, ",\"order\":", alarm->order);
	put_instant(buf, ",\"raised_at\":", alarm->raised_at);
	put_bool(buf, ",\"removed\":", alarm->removed);
	put_text(buf, ",\"severity\":", aw_severity_word(alarm->severity));
	put_instant(buf, ",\"since\":", alarm->since);
	put_text(buf, ",\"text\":", alarm->text);
	put_sent(buf, ",\"told\":", entry);
	put_number(buf, ",\"told_in_hour\":", alarm->sent_in_hour);
	put_instant(buf, ",\"until\":", alarm->until);
	(void)aw_buf_puts(buf, "}");
}

static void
put_devices(struct aw_buf *buf, const struct aw_alarms *alarms)
{
	(void)aw_buf_puts(buf, "],\"devices\":[");
	for (size_t i = 0; i < alarms->n_devices; i++) {
		put_bool(buf, i == 0 ? "{\"configured\":" : ",{\"configured\":",
		    alarms->devices[i].configured);
		put_text(buf, ",\"name\":", alarms->devices[i].name);
		(void)aw_buf_puts(buf, "}");
	}
}

enum aw_err
aw_alarms_save(const struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	struct aw_buf buf;
	enum aw_err rc;

	aw_buf_init(&buf, FILE_BYTES_MAX);
	(void)aw_buf_puts(&buf, "{\"alarms\":[");
	for (size_t i = 0; i < alarms->n; i++) {
		if (i > 0)
			(void)aw_buf_puts(&buf, ",");
		put_entry(&buf, alarms->entries[i]);
	}
	put_devices(&buf, alarms);
	put_number(&buf, "],\"format\":", ALARM_FORMAT);
	(void)aw_buf_puts(&buf, "}");
	rc = buf.failed ? aw_error_nomem(err) : aw_file_replace(path, buf.data, buf.len, 0640, err);
	aw_buf_free(&buf);
	return rc;
}

/* Values of one alarm as in the file. */
struct raw {
	const char *device, *object, *finding, *severity, *text;
	json_t *raised_at, *changed_at, *since, *until, *doubted_at, *sent, *hour_start;
	int cleared, removed;
	json_int_t order, sent_in_hour;
};

/* NULL: a value that an older format does not have. */
static bool
take_instant(const json_t *value, int64_t *out)
{
	if (value == NULL) {
		*out = AW_INSTANT_NONE;
		return true;
	}
	*out = json_is_null(value) ? AW_INSTANT_NONE : json_integer_value(value);
	return json_is_null(value) || json_is_integer(value);
}

/* A finding and a severity that can be an alarm's. */
static bool
take_state(const char *finding_id, const char *severity_word, enum aw_finding *finding,
    enum aw_severity *severity)
{
	*finding = aw_finding_find(finding_id);
	return *finding != AW_FINDING_NONE && aw_severity_parse(severity_word, severity) &&
	       *severity > AW_SEVERITY_OK;
}

static bool
read_sent(json_t *value, struct aw_entry *entry)
{
	const char *finding, *severity;

	entry->sent = !json_is_null(value);
	if (!entry->sent)
		return !entry->alarm.cleared;
	return json_unpack_ex(value, NULL, JSON_STRICT, "{s:s,s:s}", "finding", &finding,
		   "severity", &severity) == 0 &&
	       take_state(finding, severity, &entry->sent_finding, &entry->sent_severity) &&
	       aw_alarm_class_of(entry->sent_finding) == entry->alarm.class;
}

static bool
clean(const char *s, size_t max)
{
	return strlen(s) <= max && aw_text_is_clean(s, strlen(s));
}

static bool
texts_ok(const struct raw *raw)
{
	return aw_name_ok(raw->device, AW_DEVICE_NAME_MAX) && clean(raw->object, AW_OBJECT_MAX) &&
	       clean(raw->text, TEXT_MAX);
}

static bool
fill_instants(struct aw_alarm *alarm, const struct raw *raw)
{
	return take_instant(raw->raised_at, &alarm->raised_at) &&
	       take_instant(raw->changed_at, &alarm->changed_at) &&
	       take_instant(raw->since, &alarm->since) && take_instant(raw->until, &alarm->until) &&
	       take_instant(raw->doubted_at, &alarm->doubted_at) &&
	       take_instant(raw->hour_start, &alarm->hour_start);
}

/* Checks and copies the values; false if one is not allowed, or without memory. */
static bool
fill_entry(struct aw_entry *entry, const struct raw *raw)
{
	struct aw_alarm *alarm = &entry->alarm;

	if (!texts_ok(raw) || !fill_instants(alarm, raw) ||
	    !take_state(raw->finding, raw->severity, &alarm->finding, &alarm->severity) ||
	    raw->order < 0 || raw->order == INT64_MAX || raw->sent_in_hour < 0 ||
	    raw->sent_in_hour > UINT32_MAX)
		return false;
	alarm->class = aw_alarm_class_of(alarm->finding);
	alarm->cleared = raw->cleared != 0;
	alarm->removed = raw->removed != 0;
	alarm->order = (uint64_t)raw->order;
	alarm->sent_in_hour = (uint32_t)raw->sent_in_hour;
	alarm->device = strdup(raw->device);
	alarm->object = strdup(raw->object);
	alarm->text = strdup(raw->text);
	return read_sent(raw->sent, entry) && alarm->device != NULL && alarm->object != NULL &&
	       alarm->text != NULL;
}

static bool
unpack(json_t *object, struct raw *raw)
{
	return json_unpack_ex(object, NULL, JSON_STRICT,
		   "{s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:b,s?b,s?o,s:o,s:I,s:o,s:I}", "device",
		   &raw->device, "object", &raw->object, "finding", &raw->finding, "severity",
		   &raw->severity, "text", &raw->text, "raised_at", &raw->raised_at, "changed_at",
		   &raw->changed_at, "since", &raw->since, "until", &raw->until, "cleared",
		   &raw->cleared, "removed", &raw->removed, "doubted_at", &raw->doubted_at, "told",
		   &raw->sent, "order", &raw->order, "hour_start", &raw->hour_start, "told_in_hour",
		   &raw->sent_in_hour) == 0;
}

/* Adds an alarm at the end; the file has them in order. */
static bool
load_entry(struct aw_alarms *alarms, json_t *object)
{
	struct aw_entry *entry;
	struct raw raw = {0};

	if (!unpack(object, &raw) || !aw_alarms_reserve(alarms, alarms->n + 1))
		return false;
	entry = calloc(1, sizeof(*entry));
	if (entry == NULL)
		return false;
	if (!fill_entry(entry, &raw) ||
	    (alarms->n > 0 && aw_alarm_compare(raw.device, entry->alarm.class, raw.object,
				  &alarms->entries[alarms->n - 1]->alarm) <= 0)) {
		aw_entry_free(entry);
		return false;
	}
	alarms->entries[alarms->n++] = entry;
	if (entry->alarm.order >= alarms->next_order)
		alarms->next_order = entry->alarm.order + 1;
	return true;
}

/* A device of the file at the end of the list, which is in order. */
static bool
load_device(struct aw_alarms *alarms, json_t *object)
{
	const struct aw_alarm_device *last =
	    alarms->n_devices > 0 ? &alarms->devices[alarms->n_devices - 1] : NULL;
	const char *name;
	char *copy;
	int configured;

	if (json_unpack_ex(object, NULL, JSON_STRICT, "{s:s,s:b}", "name", &name, "configured",
		&configured) != 0 ||
	    !aw_name_ok(name, AW_DEVICE_NAME_MAX) ||
	    (last != NULL && strcmp(last->name, name) >= 0))
		return false;
	copy = strdup(name);
	if (copy == NULL || !AW_GROW(alarms->devices, alarms->n_devices)) {
		free(copy);
		return false;
	}
	alarms->devices[alarms->n_devices++] =
	    (struct aw_alarm_device){.name = copy, .configured = configured != 0};
	return true;
}

static enum aw_err
load_devices(struct aw_alarms *alarms, const char *path, json_t *list, struct aw_error *err)
{
	if (!json_is_array(list))
		return aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "no list of devices");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!load_device(alarms, json_array_get(list, i)))
			return aw_error_set(
			    err, AW_ERR_RECORD_FORMAT, path, "device %zu is not a device", i + 1);
	return AW_OK;
}

static enum aw_err
load_root(struct aw_alarms *alarms, const char *path, json_t *root, struct aw_error *err)
{
	const json_t *format = json_object_get(root, "format");
	json_t *list = json_object_get(root, "alarms");
	bool old = json_integer_value(format) == 1;

	if (!json_is_integer(format) || json_integer_value(format) < 1)
		return aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "no format number");
	if (json_integer_value(format) > ALARM_FORMAT)
		return aw_error_set(
		    err, AW_ERR_RECORD_VERSION, path, "written by a newer version of this program");
	if (!json_is_array(list) || json_object_size(root) != (old ? 2 : 3))
		return aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "no list of alarms");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!load_entry(alarms, json_array_get(list, i)))
			return aw_error_set(
			    err, AW_ERR_RECORD_FORMAT, path, "alarm %zu is not an alarm", i + 1);
	return old ? AW_OK : load_devices(alarms, path, json_object_get(root, "devices"), err);
}

static void
empty(struct aw_alarms *alarms)
{
	for (size_t i = 0; i < alarms->n; i++)
		aw_entry_free(alarms->entries[i]);
	aw_alarms_set_devices(alarms, NULL, 0);
	alarms->n = 0;
	alarms->next_order = 1;
}

enum aw_err
aw_alarms_load(struct aw_alarms *alarms, const char *path, struct aw_error *err)
{
	struct aw_bytes bytes;
	json_error_t error;
	json_t *root;
	enum aw_err rc = aw_file_read(path, FILE_BYTES_MAX, &bytes, err);

	if (rc != AW_OK)
		return rc;
	root = aw_json_load((const char *)bytes.data, bytes.len, JSON_REJECT_DUPLICATES, &error);
	aw_bytes_free(&bytes);
	rc = root != NULL ? load_root(alarms, path, root, err)
			  : aw_error_set(err, AW_ERR_RECORD_FORMAT, path, "%s", error.text);
	json_decref(root);
	if (rc != AW_OK)
		empty(alarms);
	for (size_t i = 0; i < alarms->n; i++)
		aw_alarms_settle(alarms, alarms->entries[i]);
	return rc;
}
