/* SPDX-License-Identifier: ISC */
/* Alarms as text of the state file and its journal. No JSON tree: a storm saves thousands of them.
 */
#include <string.h>

#include "alarm/alarm_book.h"
#include "base/buf.h"
#include "base/instant.h"

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

void
aw_alarm_put_number(struct aw_buf *buf, const char *key, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	(void)aw_buf_puts(buf, key);
	(void)aw_buf_add(buf, digits + at, sizeof(digits) - at);
}

static void
put_instant(struct aw_buf *buf, const char *key, int64_t value)
{
	if (value == AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, "%snull", key);
	else if (value < 0)
		(void)aw_buf_printf(buf, "%s%jd", key, (intmax_t)value);
	else
		aw_alarm_put_number(buf, key, (uint64_t)value);
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
void
aw_alarm_put_entry(struct aw_buf *buf, const struct aw_entry *entry)
{
	const struct aw_alarm *alarm = &entry->alarm;

	put_instant(buf, "{\"changed_at\":", alarm->changed_at);
	put_bool(buf, ",\"cleared\":", alarm->cleared);
	put_text(buf, ",\"device\":", alarm->device);
	put_instant(buf, ",\"doubted_at\":", alarm->doubted_at);
	put_text(buf, ",\"finding\":", aw_finding_code(alarm->finding)->id);
	put_instant(buf, ",\"hour_start\":", alarm->hour_start);
	put_text(buf, ",\"object\":", alarm->object);
	aw_alarm_put_number(buf, ",\"order\":", alarm->order);
	put_instant(buf, ",\"raised_at\":", alarm->raised_at);
	put_bool(buf, ",\"removed\":", alarm->removed);
	put_text(buf, ",\"severity\":", aw_severity_word(alarm->severity));
	put_instant(buf, ",\"since\":", alarm->since);
	put_text(buf, ",\"text\":", alarm->text);
	put_sent(buf, ",\"told\":", entry);
	aw_alarm_put_number(buf, ",\"told_in_hour\":", alarm->sent_in_hour);
	put_instant(buf, ",\"until\":", alarm->until);
	(void)aw_buf_puts(buf, "}");
}

/* The key of an alarm; of a class the finding says which. */
void
aw_alarm_put_gone(struct aw_buf *buf, const struct aw_entry *entry)
{
	put_text(buf, "{\"device\":", entry->alarm.device);
	put_text(buf, ",\"finding\":", aw_finding_code(entry->alarm.finding)->id);
	put_text(buf, ",\"object\":", entry->alarm.object);
	(void)aw_buf_puts(buf, "}");
}

void
aw_alarm_put_devices(struct aw_buf *buf, const struct aw_alarms *alarms)
{
	(void)aw_buf_puts(buf, "[");
	for (size_t i = 0; i < alarms->n_devices; i++) {
		put_bool(buf, i == 0 ? "{\"configured\":" : ",{\"configured\":",
		    alarms->devices[i].configured);
		put_text(buf, ",\"name\":", alarms->devices[i].name);
		(void)aw_buf_puts(buf, "}");
	}
	(void)aw_buf_puts(buf, "]");
}
