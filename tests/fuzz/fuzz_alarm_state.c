/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as the state of the alarms: no crash, no leak; an error leaves no alarm. What is read
 * is in order and clean, is sent event by event to the last one, and is the same when it is saved
 * and read again. What follows a NUL octet are lines of the journal that continues the file, with
 * the checksums that they need.
 */
#include <inttypes.h>
#include <unistd.h>

#include "alarm/alarm_save.h"
#include "base/buf.h"
#include "base/fnv.h"
#include "place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *file, *journal, *saved;

static void
begin(void)
{
	if (!begin_place())
		return;
	file = place_file("alarms.json");
	journal = place_file("alarms.json.journal");
	saved = place_file("saved.json");
}

static void
demand_alarm(const struct aw_alarm *alarm, const struct aw_alarm *last)
{
	demand(alarm->finding != AW_FINDING_NONE && alarm->severity > AW_SEVERITY_OK);
	demand_clean(alarm->device);
	demand_clean(alarm->object);
	demand_clean(alarm->text);
	if (last != NULL) {
		size_t len = strlen(alarm->device), before = strlen(last->device);

		/* Of two names the shorter is first. */
		demand(before < len || (before == len && strcmp(last->device, alarm->device) <= 0));
	}
}

static void
demand_same(struct aw_alarms *alarms)
{
	struct aw_alarms *again = aw_alarms_new(0);
	struct aw_error err;

	demand(again != NULL && aw_alarms_save(alarms, saved, &err) == AW_OK);
	demand(aw_alarms_load(again, saved, &err) == AW_OK);
	demand(aw_alarms_count(again) == aw_alarms_count(alarms));
	demand(aw_alarms_pending(again) == aw_alarms_pending(alarms));
	for (size_t i = 0; i < aw_alarms_count(alarms); i++) {
		const struct aw_alarm *one = aw_alarms_at(alarms, i);
		const struct aw_alarm *other = aw_alarms_at(again, i);

		demand(strcmp(one->device, other->device) == 0);
		demand(strcmp(one->object, other->object) == 0);
		demand(strcmp(one->text, other->text) == 0);
		demand(one->finding == other->finding && one->severity == other->severity);
		demand(one->since == other->since && one->until == other->until);
		demand(one->pending == other->pending && one->order == other->order);
	}
	aw_alarms_free(again);
}

static void
send_all(struct aw_alarms *alarms)
{
	const struct aw_alarm *alarm;
	size_t n = aw_alarms_pending(alarms);

	while ((alarm = aw_alarms_next(alarms, 0)) != NULL) {
		demand(n-- > 0);
		aw_alarms_sent(alarms, alarm, 0);
	}
	demand(n == 0 && aw_alarms_pending(alarms) == 0);
}

static uint64_t
checksum(const uint8_t *data, size_t n)
{
	uint64_t hash = AW_FNV64_START;

	for (size_t i = 0; i < n; i++)
		hash = aw_fnv64_add(hash, data[i]);
	return hash;
}

/* Writes the lines as a journal of the file that has that checksum. */
static void
write_journal(uint64_t base, const uint8_t *data, size_t size)
{
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)64 << 20);
	demand(aw_buf_printf(&buf, "anchorwatch-alarms-journal 1 %016" PRIx64 "\n", base));
	for (size_t n; size > 0; data += n, size -= n) {
		const uint8_t *end = memchr(data, '\n', size);

		n = end != NULL ? (size_t)(end - data) : size;
		demand(aw_buf_printf(&buf, "%016" PRIx64 " ", checksum(data, n)) &&
		       aw_buf_add(&buf, data, n));
		n += end != NULL;
		demand(end == NULL || aw_buf_puts(&buf, "\n"));
	}
	place_write(journal, (const uint8_t *)buf.data, buf.len);
	aw_buf_free(&buf);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size > 0 ? memchr(data, 0, size) : NULL;
	size_t whole = nul != NULL ? (size_t)(nul - data) : size;
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct aw_error err = {0};
	enum aw_err rc;

	demand(alarms != NULL);
	begin();
	place_write(file, data, whole);
	if (nul != NULL)
		write_journal(checksum(data, whole), nul + 1, size - whole - 1);
	else
		(void)unlink(journal);
	rc = aw_alarms_load(alarms, file, &err);
	if (rc != AW_OK) {
		demand_error(rc, &err);
		demand(aw_alarms_count(alarms) == 0 && aw_alarms_pending(alarms) == 0);
	}
	for (size_t i = 0; i < aw_alarms_count(alarms); i++)
		demand_alarm(aw_alarms_at(alarms, i), i > 0 ? aw_alarms_at(alarms, i - 1) : NULL);
	demand_same(alarms);
	send_all(alarms);
	aw_alarms_free(alarms);
	return 0;
}
