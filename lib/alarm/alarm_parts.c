/* SPDX-License-Identifier: ISC */
/* Reading the parts that the file of the alarms and its journal share. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "alarm/alarm_book.h"
#include "base/array.h"
#include "base/file.h"
#include "base/instant.h"
#include "base/text.h"
#include "model/model.h"
#include "policy/judge/verdict_object.h"

#define TEXT_MAX 4096

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

/* Adds an entry at the end of the list; false without memory, which frees it. */
bool
aw_alarm_add_entry(struct aw_alarms *alarms, struct aw_entry *entry)
{
	if (!aw_alarms_reserve(alarms, alarms->n + 1)) {
		aw_entry_free(entry);
		return false;
	}
	entry->place = alarms->n;
	entry->stored = true;
	alarms->entries[alarms->n++] = entry;
	if (entry->alarm.order >= alarms->next_order)
		alarms->next_order = entry->alarm.order + 1;
	return true;
}

struct aw_entry *
aw_alarm_read_entry(json_t *object)
{
	struct raw raw = {0};
	struct aw_entry *entry = unpack(object, &raw) ? calloc(1, sizeof(*entry)) : NULL;

	if (entry == NULL || fill_entry(entry, &raw))
		return entry;
	aw_entry_free(entry);
	return NULL;
}

/* A device of the file at the end of the list, which is in order. */
bool
aw_alarm_load_device(struct aw_alarms *alarms, json_t *object)
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

bool
aw_alarm_take_numbers(struct aw_alarms *alarms, int64_t sequence, int64_t serial)
{
	if (sequence < 0 || sequence > UINT32_MAX || serial < 0 || serial > UINT32_MAX)
		return false;
	alarms->numbers = (struct aw_alarm_numbers){(uint32_t)sequence, (uint32_t)serial};
	return true;
}
