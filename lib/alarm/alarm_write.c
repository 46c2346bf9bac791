/* SPDX-License-Identifier: ISC */
/* Alarms as text of the state file and its journal; all their texts are clean, thus UTF-8. */
#include "alarm/alarm_book.h"
#include "base/json_out.h"

static void
put_sent(struct aw_json_out *out, const char *key, const struct aw_entry *entry)
{
	if (!entry->sent) {
		aw_json_null(out, key);
		return;
	}
	aw_json_begin(out, key, '{');
	aw_json_text(out, "finding", aw_finding_code(entry->sent_finding)->id);
	aw_json_text(out, "severity", aw_severity_word(entry->sent_severity));
	aw_json_end(out, '}');
}

/* The class is not written: it follows from the finding. Keys are sorted. */
void
aw_alarm_put_entry(struct aw_json_out *out, const struct aw_entry *entry)
{
	const struct aw_alarm *alarm = &entry->alarm;

	aw_json_begin(out, NULL, '{');
	aw_json_instant(out, "changed_at", alarm->changed_at);
	aw_json_bool(out, "cleared", alarm->cleared);
	aw_json_text(out, "device", alarm->device);
	aw_json_instant(out, "doubted_at", alarm->doubted_at);
	aw_json_text(out, "finding", aw_finding_code(alarm->finding)->id);
	aw_json_instant(out, "hour_start", alarm->hour_start);
	aw_json_text(out, "object", alarm->object);
	aw_json_integer(out, "order", (int64_t)alarm->order);
	aw_json_instant(out, "raised_at", alarm->raised_at);
	aw_json_bool(out, "removed", alarm->removed);
	aw_json_text(out, "severity", aw_severity_word(alarm->severity));
	aw_json_instant(out, "since", alarm->since);
	aw_json_text(out, "text", alarm->text);
	put_sent(out, "told", entry);
	aw_json_integer(out, "told_in_hour", (int64_t)alarm->sent_in_hour);
	aw_json_instant(out, "until", alarm->until);
	aw_json_end(out, '}');
}

/* The key of an alarm; of a class the finding says which. */
void
aw_alarm_put_gone(struct aw_json_out *out, const struct aw_entry *entry)
{
	aw_json_begin(out, NULL, '{');
	aw_json_text(out, "device", entry->alarm.device);
	aw_json_text(out, "finding", aw_finding_code(entry->alarm.finding)->id);
	aw_json_text(out, "object", entry->alarm.object);
	aw_json_end(out, '}');
}

void
aw_alarm_put_devices(struct aw_json_out *out, const char *key, const struct aw_alarms *alarms)
{
	aw_json_begin(out, key, '[');
	for (size_t i = 0; i < alarms->n_devices; i++) {
		aw_json_begin(out, NULL, '{');
		aw_json_bool(out, "configured", alarms->devices[i].configured);
		aw_json_text(out, "name", alarms->devices[i].name);
		aw_json_end(out, '}');
	}
	aw_json_end(out, ']');
}
