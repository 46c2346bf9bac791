/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as the state of the alarms: no crash, no leak; an error leaves no alarm. What is read
 * is in order and clean, is sent event by event to the last one, and is the same when it is saved
 * and read again.
 */
#include "alarm/alarm.h"
#include "place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct place place;
static const char *file, *saved;

static void
end(void)
{
	remove_place(&place);
}

static void
begin(void)
{
	if (file != NULL)
		return;
	make_place(&place);
	file = place_file(&place, "alarms.json");
	saved = place_file(&place, "saved.json");
	demand(atexit(end) == 0);
}

static void
demand_alarm(const struct aw_alarm *alarm, const struct aw_alarm *last)
{
	demand(alarm->finding != AW_FINDING_NONE && alarm->severity > AW_SEVERITY_OK);
	demand_clean(alarm->device);
	demand_clean(alarm->object);
	demand_clean(alarm->text);
	demand(last == NULL || strcmp(last->device, alarm->device) <= 0);
}

static void
demand_same(const struct aw_alarms *alarms)
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct aw_error err = {0};
	enum aw_err rc;

	demand(alarms != NULL);
	begin();
	place_write(file, data, size);
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
