/* SPDX-License-Identifier: ISC */
#include <time.h>
#include <unistd.h>

#include "alarm/alarm_save.h"
#include "base/instant.h"
#include "policy/judge/verdict.h"
#include "base/buf.h"
#include "base/file.h"
#include "fixture/make.h"
#include "fixture/suite.h"

#define T0 INT64_C(1800000000)

/* A judgement with made-up verdicts. */
struct made {
	struct aw_judgement judgement;
	struct aw_verdict verdicts[64];
};

static void
find(struct made *made, enum aw_finding finding, enum aw_severity severity, const char *object)
{
	made->judgement.verdicts = made->verdicts;
	made->verdicts[made->judgement.n_verdicts++] = (struct aw_verdict){.finding = finding,
	    .severity = severity,
	    .object = make_text(object),
	    .text = make_text("text"),
	    .since = AW_INSTANT_NONE,
	    .until = T0};
}

static bool
update(struct aw_alarms *alarms, const char *device, const struct made *made, int64_t now)
{
	bool changed;

	ck_assert_int_eq(aw_alarms_update(alarms, device, made != NULL ? &made->judgement : NULL,
			     NULL, now, &changed, NULL),
	    AW_OK);
	return changed;
}

/* Takes the next event; 0 if there is none. */
static enum aw_alarm_event
tell(struct aw_alarms *alarms, int64_t now)
{
	const struct aw_alarm *alarm = aw_alarms_next(alarms, now);
	enum aw_alarm_event event = alarm != NULL ? alarm->pending : (enum aw_alarm_event)0;

	if (alarm != NULL)
		aw_alarms_sent(alarms, alarm, now);
	return event;
}

START_TEST(one_alarm_changes)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct made risk = {0}, broken = {0}, ready = {0};

	find(&risk, AW_FINDING_AT_RISK, AW_SEVERITY_WARNING, "q");
	find(&risk, AW_FINDING_COLLECTED, AW_SEVERITY_OK, "system");
	find(&broken, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	find(&ready, AW_FINDING_READY, AW_SEVERITY_OK, "q");
	ck_assert(update(alarms, "d", &risk, T0));
	ck_assert(!update(alarms, "d", &risk, T0 + 1));
	ck_assert_uint_eq(aw_alarms_count(alarms), 1);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
	ck_assert_int_eq(tell(alarms, T0), 0);
	ck_assert(update(alarms, "d", &broken, T0 + 2));
	ck_assert_int_eq(tell(alarms, T0 + 2), AW_ALARM_CHANGED);
	ck_assert_int_eq(aw_alarms_at(alarms, 0)->raised_at, T0);
	ck_assert_int_eq(aw_alarms_at(alarms, 0)->changed_at, T0 + 2);
	ck_assert(update(alarms, "d", &ready, T0 + 3));
	ck_assert_uint_eq(aw_alarms_count(alarms), 1);
	ck_assert(aw_alarms_at(alarms, 0)->cleared);
	ck_assert(!update(alarms, "d", &ready, T0 + 4));
	ck_assert_int_eq(tell(alarms, T0 + 4), AW_ALARM_CLEARED);
	ck_assert_uint_eq(aw_alarms_count(alarms), 0);
	ck_assert_int_eq(tell(alarms, T0 + 4), 0);
	ck_assert_ptr_null(aw_alarms_at(alarms, 0));
	aw_alarms_free(alarms);
	aw_alarms_free(NULL);
}
END_TEST

START_TEST(what_went_back_is_not_told)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct made risk = {0}, broken = {0}, ready = {0};

	find(&risk, AW_FINDING_AT_RISK, AW_SEVERITY_WARNING, "q");
	find(&broken, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	/* raised and cleared before it was sent */
	update(alarms, "d", &risk, T0);
	update(alarms, "d", &ready, T0);
	ck_assert_uint_eq(aw_alarms_count(alarms), 0);
	ck_assert_int_eq(tell(alarms, T0), 0);
	/* raised, worse before it was sent: one event, the latest */
	update(alarms, "d", &risk, T0);
	update(alarms, "d", &broken, T0);
	ck_assert_int_eq(aw_alarms_next(alarms, T0)->finding, AW_FINDING_BROKEN);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
	/* there and back */
	update(alarms, "d", &risk, T0);
	update(alarms, "d", &broken, T0);
	ck_assert_int_eq(tell(alarms, T0), 0);
	/* gone and back */
	update(alarms, "d", &ready, T0);
	update(alarms, "d", &broken, T0);
	ck_assert_int_eq(tell(alarms, T0), 0);
	ck_assert(!aw_alarms_at(alarms, 0)->cleared);
	/* cleared and raised with another finding */
	update(alarms, "d", &ready, T0);
	update(alarms, "d", &risk, T0);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_CHANGED);
	update(alarms, "d", NULL, T0);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_CLEARED);
	aw_alarms_free(alarms);
}
END_TEST

START_TEST(the_worst_of_a_key_counts)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct made made = {0};

	find(&made, AW_FINDING_STORE_PROBLEM, AW_SEVERITY_WARNING, "system");
	find(&made, AW_FINDING_STORE_SHRANK, AW_SEVERITY_CRITICAL, "system");
	find(&made, AW_FINDING_COLLECTION_FAILED, AW_SEVERITY_WARNING, "system");
	update(alarms, "d", &made, T0);
	ck_assert_uint_eq(aw_alarms_count(alarms), 2);
	ck_assert_int_eq(aw_alarms_at(alarms, 0)->finding, AW_FINDING_STORE_SHRANK);
	ck_assert_int_eq(aw_alarms_at(alarms, 1)->class, AW_ALARM_COLLECTION);
	aw_alarms_free(alarms);
}
END_TEST

/* A clock that jumped is one alarm; the others do not change, and no burst of events follows. */
START_TEST(a_bad_clock_is_one_alarm)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct made good = {0}, bad = {0};

	find(&good, AW_FINDING_ANCHOR_EXPIRING, AW_SEVERITY_WARNING, "system/1");
	find(&good, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	find(&bad, AW_FINDING_CLOCK, AW_SEVERITY_UNKNOWN, "clock");
	find(&bad, AW_FINDING_READINESS_UNKNOWN, AW_SEVERITY_UNKNOWN, "q");
	find(&bad, AW_FINDING_READINESS_UNKNOWN, AW_SEVERITY_UNKNOWN, "r");
	update(alarms, "d", &good, T0);
	while (tell(alarms, T0) != 0)
		continue;
	update(alarms, "d", &bad, 5);
	ck_assert_uint_eq(aw_alarms_count(alarms), 3);
	ck_assert_int_eq(tell(alarms, 5), AW_ALARM_RAISED);
	ck_assert_int_eq(tell(alarms, 5), 0);
	update(alarms, "d", &good, T0);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_CLEARED);
	ck_assert_int_eq(tell(alarms, T0), 0);
	ck_assert_uint_eq(aw_alarms_count(alarms), 2);
	aw_alarms_free(alarms);
}
END_TEST

/* S16: a value that flaps at each poll, and an alarm that waits after it. */
START_TEST(an_hour_has_a_limit)
{
	struct aw_alarms *alarms = aw_alarms_new(4);
	struct made risk = {0}, other = {0}, ready = {0};
	unsigned told = 0;

	find(&risk, AW_FINDING_AT_RISK, AW_SEVERITY_WARNING, "q");
	find(&other, AW_FINDING_STALE, AW_SEVERITY_UNKNOWN, "system");
	for (int64_t i = 0; i < 60; i++) {
		update(alarms, "d", i % 2 == 0 ? &risk : &ready, T0 + i * 30);
		while (tell(alarms, T0 + i * 30) != 0)
			told++;
	}
	ck_assert_uint_eq(told, 4);
	ck_assert_uint_gt(aw_alarms_suppressed(alarms), 0);
	/* Others are not delayed by it. */
	update(alarms, "d", &risk, T0 + 1800);
	update(alarms, "e", &other, T0 + 1800);
	ck_assert_str_eq(aw_alarms_next(alarms, T0 + 1800)->device, "e");
	ck_assert_int_eq(tell(alarms, T0 + 1800), AW_ALARM_RAISED);
	ck_assert_ptr_null(aw_alarms_next(alarms, T0 + 3599));
	ck_assert_int_eq(tell(alarms, T0 + 3600), AW_ALARM_RAISED);
	ck_assert_str_eq(aw_alarms_at(alarms, 0)->device, "d");
	aw_alarms_free(alarms);
}
END_TEST

/* Two events wait; the clock goes back to before the hour of the later one. */
START_TEST(a_clock_that_goes_back_holds_nothing)
{
	struct aw_alarms *alarms = aw_alarms_new(1);
	struct made risk = {0}, broken = {0};

	find(&risk, AW_FINDING_AT_RISK, AW_SEVERITY_WARNING, "q");
	find(&broken, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	update(alarms, "d", &risk, T0);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
	update(alarms, "e", &risk, T0 + 3000);
	ck_assert_int_eq(tell(alarms, T0 + 3000), AW_ALARM_RAISED);
	update(alarms, "d", &broken, T0 + 3000);
	update(alarms, "e", &broken, T0 + 3000);
	ck_assert_ptr_null(aw_alarms_next(alarms, T0 + 3000));
	ck_assert_uint_eq(aw_alarms_suppressed(alarms), 2);
	ck_assert_ptr_nonnull(aw_alarms_next(alarms, T0 + 1000));
	ck_assert_str_eq(aw_alarms_next(alarms, T0 + 1000)->device, "e");
	aw_alarms_free(alarms);
}
END_TEST

START_TEST(oldest_event_first)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct made made = {0};
	static const char *const devices[] = {"m", "z", "a", "k"};

	find(&made, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	find(&made, AW_FINDING_STALE, AW_SEVERITY_UNKNOWN, "system");
	for (int i = 0; i < COUNT(devices); i++)
		update(alarms, devices[i], &made, T0);
	for (size_t i = 1; i < aw_alarms_count(alarms); i++) {
		const struct aw_alarm *a = aw_alarms_at(alarms, i - 1),
				      *b = aw_alarms_at(alarms, i);

		ck_assert(strcmp(a->device, b->device) < 0 ||
			  (strcmp(a->device, b->device) == 0 && a->class < b->class));
	}
	for (int i = 0; i < COUNT(devices); i++) {
		ck_assert_str_eq(aw_alarms_next(alarms, T0)->device, devices[i]);
		ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
		ck_assert_str_eq(aw_alarms_next(alarms, T0)->device, devices[i]);
		ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
	}
	aw_alarms_free(alarms);
}
END_TEST

static const char *
state_path(void)
{
	static char path[64];

	(void)snprintf(path, sizeof(path), "/tmp/check_alarm.%ld.json", (long)getpid());
	return path;
}

static void
remove_state(void)
{
	char journal[80];

	(void)snprintf(journal, sizeof(journal), "%s.journal", state_path());
	(void)unlink(state_path());
	(void)unlink(journal);
}

static struct aw_alarms *
restart(struct aw_alarms *alarms, uint32_t limit)
{
	struct aw_alarms *fresh = aw_alarms_new(limit);
	struct aw_error err;

	ck_assert_int_eq(aw_alarms_save(alarms, state_path(), NULL), AW_OK);
	ck_assert_msg(aw_alarms_load(fresh, state_path(), &err) == AW_OK, "%s", err.text);
	ck_assert_uint_eq(aw_alarms_count(fresh), aw_alarms_count(alarms));
	aw_alarms_free(alarms);
	return fresh;
}

static uint32_t
next_random(uint32_t *seed)
{
	*seed = *seed * 1664525U + 1013904223U;
	return *seed >> 8;
}

#define DEVICES 3
#define OBJECTS 4

/* The state of each alarm in a manager, from events alone. */
struct manager {
	bool raised[DEVICES][OBJECTS];
	enum aw_severity severity[DEVICES][OBJECTS];
};

static void
receive(struct manager *manager, const struct aw_alarm *alarm)
{
	int d = alarm->device[1] - '0', o = alarm->object[1] - '0';

	ck_assert_int_eq(manager->raised[d][o], alarm->pending != AW_ALARM_RAISED);
	if (alarm->pending == AW_ALARM_CHANGED)
		ck_assert_int_ne(manager->severity[d][o], alarm->severity);
	manager->raised[d][o] = alarm->pending != AW_ALARM_CLEARED;
	manager->severity[d][o] = alarm->severity;
}

/*
 * Random judgements, restarts and events: in the end the manager has the state of the last
 * judgements.
 */
START_TEST(a_manager_knows_in_the_end)
{
	static const char *const devices[DEVICES] = {"d0", "d1", "d2"};
	static const char *const objects[OBJECTS] = {"o0", "o1", "o2", "o3"};
	uint32_t seed = (uint32_t)_i * 7919 + 1, limit = _i % 2 == 0 ? 0 : 3;
	enum aw_severity truth[DEVICES][OBJECTS] = {{AW_SEVERITY_OK}};
	struct aw_alarms *alarms = aw_alarms_new(limit);
	struct manager manager = {{{false}}, {{AW_SEVERITY_OK}}};
	const struct aw_alarm *alarm;
	int64_t now = T0;

	for (int step = 0; step < 400; step++) {
		struct made made = {0};
		unsigned d = next_random(&seed) % DEVICES;

		now += next_random(&seed) % 600;
		for (unsigned o = 0; o < OBJECTS; o++) {
			truth[d][o] = (enum aw_severity)(next_random(&seed) % 4);
			find(&made, AW_FINDING_AT_RISK, truth[d][o], objects[o]);
		}
		update(alarms, devices[d], &made, now);
		for (unsigned n = next_random(&seed) % 4; n > 0; n--) {
			alarm = aw_alarms_next(alarms, now);
			if (alarm == NULL)
				break;
			receive(&manager, alarm);
			aw_alarms_sent(alarms, alarm, now);
		}
		if (next_random(&seed) % 20 == 0)
			alarms = restart(alarms, limit);
	}
	for (int hour = 0; hour < 3; hour++, now += AW_HOUR) {
		while ((alarm = aw_alarms_next(alarms, now)) != NULL) {
			receive(&manager, alarm);
			aw_alarms_sent(alarms, alarm, now);
		}
	}
	for (int d = 0; d < DEVICES; d++) {
		for (int o = 0; o < OBJECTS; o++) {
			ck_assert_int_eq(manager.raised[d][o], truth[d][o] != AW_SEVERITY_OK);
			ck_assert(!manager.raised[d][o] || manager.severity[d][o] == truth[d][o]);
		}
	}
	aw_alarms_free(alarms);
	remove_state();
}
END_TEST

/* The devices a (configured) and b. */
static void
set_devices(struct aw_alarms *alarms)
{
	struct aw_alarm_device *devices = calloc(2, sizeof(*devices));

	ck_assert_ptr_nonnull(devices);
	devices[0] = (struct aw_alarm_device){strdup("a"), true};
	devices[1] = (struct aw_alarm_device){strdup("b"), false};
	ck_assert(devices[0].name != NULL && devices[1].name != NULL);
	aw_alarms_set_devices(alarms, devices, 2);
}

/* Decides alike on every alarm; ctx is the end. */
static enum aw_alarm_end
end_all(const void *ctx, const struct aw_alarm *alarm, char text[AW_ALARM_TEXT_MAX])
{
	const enum aw_alarm_end *end = ctx;

	(void)snprintf(text, AW_ALARM_TEXT_MAX, "%s holds now", alarm->object);
	return *end;
}

static bool
update_to(struct aw_alarms *alarms, const struct made *made, enum aw_alarm_end end, int64_t now)
{
	const struct aw_alarm_ends ends = {.end = end_all, .ctx = &end};
	bool changed;

	ck_assert_int_eq(
	    aw_alarms_update(alarms, "a", &made->judgement, &ends, now, &changed, NULL), AW_OK);
	return changed;
}

/*
 * What is not known any more stays raised, silently, also across a restart; nor is it sent again
 * when it holds again. Only facts end it.
 */
START_TEST(a_doubt_is_no_end)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct made broken = {0}, nothing = {0};
	const struct aw_alarm *alarm;

	find(&broken, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	update(alarms, "a", &broken, T0);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
	ck_assert(update_to(alarms, &nothing, AW_ALARM_DOUBTED, T0 + 60));
	alarm = aw_alarms_at(alarms, 0);
	ck_assert(!alarm->cleared);
	ck_assert_int_eq(alarm->doubted_at, T0 + 60);
	ck_assert_int_eq(alarm->severity, AW_SEVERITY_CRITICAL);
	ck_assert_str_eq(alarm->text, "could not tell since 2027-01-15T08:01:00Z: text");
	ck_assert(!update_to(alarms, &nothing, AW_ALARM_DOUBTED, T0 + 120));
	ck_assert_int_eq(tell(alarms, T0 + 120), 0);
	alarms = restart(alarms, 0);
	alarm = aw_alarms_at(alarms, 0);
	ck_assert_ptr_nonnull(alarm);
	ck_assert_int_eq(alarm->doubted_at, T0 + 60);
	ck_assert(!update_to(alarms, &nothing, AW_ALARM_DOUBTED, T0 + 180));
	ck_assert_str_eq(alarm->text, "could not tell since 2027-01-15T08:01:00Z: text");
	if (_i == 0) {
		ck_assert(update(alarms, "a", &broken, T0 + 240));
		alarm = aw_alarms_at(alarms, 0);
		ck_assert_int_eq(alarm->doubted_at, AW_INSTANT_NONE);
		ck_assert_str_eq(alarm->text, "text");
		ck_assert_int_eq(alarm->raised_at, T0);
		ck_assert_int_eq(tell(alarms, T0 + 240), 0);
	} else {
		ck_assert(update_to(alarms, &nothing, AW_ALARM_OVER, T0 + 240));
		alarm = aw_alarms_next(alarms, T0 + 240);
		ck_assert_ptr_nonnull(alarm);
		ck_assert_int_eq(alarm->pending, AW_ALARM_CLEARED);
		ck_assert_str_eq(alarm->text, "q holds now");
		ck_assert(!alarm->removed);
	}
	aw_alarms_free(alarms);
	remove_state();
}
END_TEST

/* What is no longer configured clears as that, also when the clearing is sent after a restart. */
START_TEST(what_is_removed_clears_as_removed)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct made broken = {0}, nothing = {0};
	const struct aw_alarm *alarm;

	find(&broken, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	update(alarms, "a", &broken, T0);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
	if (_i == 0)
		update(alarms, "a", NULL, T0 + 1);
	else
		update_to(alarms, &nothing, AW_ALARM_PART_REMOVED, T0 + 1);
	alarms = restart(alarms, 0);
	alarm = aw_alarms_next(alarms, T0 + 2);
	ck_assert_ptr_nonnull(alarm);
	ck_assert(alarm->cleared && alarm->removed);
	ck_assert_str_eq(
	    alarm->text, _i == 0 ? "the device is no longer configured" : "q holds now");
	/* One that is there again before that could be sent is no news. */
	update(alarms, "a", &broken, T0 + 3);
	ck_assert_int_eq(tell(alarms, T0 + 3), 0);
	ck_assert(!aw_alarms_at(alarms, 0)->removed);
	aw_alarms_free(alarms);
	remove_state();
}
END_TEST

START_TEST(devices_are_kept)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	size_t n;

	set_devices(alarms);
	alarms = restart(alarms, 0);
	(void)aw_alarms_devices(alarms, &n);
	ck_assert_uint_eq(n, 2);
	ck_assert(aw_alarms_device(alarms, "a")->configured);
	ck_assert(!aw_alarms_device(alarms, "b")->configured);
	ck_assert_ptr_null(aw_alarms_device(alarms, "c"));
	aw_alarms_free(alarms);
	remove_state();
}
END_TEST

/* The state file of the version before, without devices, doubts and removals. */
START_TEST(format_1_is_read)
{
	static const char text[] =
	    "{\"alarms\":[{\"changed_at\":1800000000,\"cleared\":false,\"device\":\"a\","
	    "\"finding\":\"broken\",\"hour_start\":1800000000,\"object\":\"q\",\"order\":0,"
	    "\"raised_at\":1800000000,\"severity\":\"critical\",\"since\":null,\"text\":\"text\","
	    "\"told\":{\"finding\":\"broken\",\"severity\":\"critical\"},\"told_in_hour\":1,"
	    "\"until\":1800000000}],\"format\":1}";
	struct aw_alarms *alarms = aw_alarms_new(0);
	size_t n;

	ck_assert_int_eq(aw_file_replace(state_path(), text, strlen(text), 0600, NULL), AW_OK);
	ck_assert_int_eq(aw_alarms_load(alarms, state_path(), NULL), AW_OK);
	ck_assert_uint_eq(aw_alarms_count(alarms), 1);
	ck_assert_int_eq(aw_alarms_at(alarms, 0)->doubted_at, AW_INSTANT_NONE);
	ck_assert_int_eq(tell(alarms, T0), 0);
	(void)aw_alarms_devices(alarms, &n);
	ck_assert_uint_eq(n, 0);
	aw_alarms_free(alarms);
	remove_state();
}
END_TEST

static const struct {
	const char *from, *to;
	enum aw_err code;
} damages[] = {
    {"\"format\":3", "\"format\":4", AW_ERR_RECORD_VERSION},
    {"\"format\":3", "\"format\":2,\"x\":1", AW_ERR_RECORD_FORMAT},
    {"\"format\":3", "\"x\":1", AW_ERR_RECORD_FORMAT},
    {"\"format\":3", "\"format\":1", AW_ERR_RECORD_FORMAT},
    {"\"devices\":[", "\"devices\":[1,", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"a\"", "\"name\":\"c\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"a\"", "\"name\":\"../a\"", AW_ERR_RECORD_FORMAT},
    {"\"configured\":true", "\"configured\":1", AW_ERR_RECORD_FORMAT},
    {"\"devices\":[", "\"device\":[", AW_ERR_RECORD_FORMAT},
    {"\"doubted_at\":null", "\"doubted_at\":\"x\"", AW_ERR_RECORD_FORMAT},
    {"\"removed\":false", "\"removed\":0", AW_ERR_RECORD_FORMAT},
    {"\"alarms\":[", "\"alarms\":[1,", AW_ERR_RECORD_FORMAT},
    {"\"broken\"", "\"ready-made\"", AW_ERR_RECORD_FORMAT},
    {"\"broken\"", "\"stale\"", AW_ERR_RECORD_FORMAT},
    {"\"critical\"", "\"ok\"", AW_ERR_RECORD_FORMAT},
    {"\"cleared\":false", "\"cleared\":1", AW_ERR_RECORD_FORMAT},
    {"\"cleared\":false,\"device\":\"b\"", "\"cleared\":true,\"device\":\"b\"",
	AW_ERR_RECORD_FORMAT},
    {"\"device\":\"a\"", "\"device\":\"a/b\"", AW_ERR_RECORD_FORMAT},
    {"\"device\":\"a\"", "\"device\":\"z\"", AW_ERR_RECORD_FORMAT},
    {"\"device\":\"a\"", "\"device\":\"b\"", AW_ERR_RECORD_FORMAT},
    {"\"text\":\"text\"", "\"text\":\"a\\nb\"", AW_ERR_RECORD_FORMAT},
    {"\"told_in_hour\":1", "\"told_in_hour\":-1", AW_ERR_RECORD_FORMAT},
    {"\"told\":null", "\"told\":false", AW_ERR_RECORD_FORMAT},
    {"\"order\":0", "\"order\":9223372036854775807", AW_ERR_RECORD_FORMAT},
    {"\"order\":0", "\"order\":77", AW_OK},
};

START_TEST(state_is_read_strictly)
{
	struct aw_alarms *alarms = aw_alarms_new(5), *back = aw_alarms_new(5);
	struct made made = {0};
	struct aw_bytes bytes;
	const char *at;
	struct aw_buf buf;
	struct aw_error err;

	find(&made, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	update(alarms, "a", &made, T0);
	ck_assert_int_eq(tell(alarms, T0), AW_ALARM_RAISED);
	update(alarms, "b", &made, T0);
	set_devices(alarms);
	ck_assert_int_eq(aw_alarms_save(alarms, state_path(), NULL), AW_OK);
	ck_assert_int_eq(aw_file_read(state_path(), 1 << 20, &bytes, NULL), AW_OK);
	at = strstr((const char *)bytes.data, damages[_i].from);
	ck_assert_msg(at != NULL, "%s is not in %s", damages[_i].from, (const char *)bytes.data);
	aw_buf_init(&buf, 1 << 20);
	ck_assert(aw_buf_add(&buf, bytes.data, (size_t)(at - (const char *)bytes.data)) &&
		  aw_buf_puts(&buf, damages[_i].to) &&
		  aw_buf_puts(&buf, at + strlen(damages[_i].from)));
	ck_assert_int_eq(aw_file_replace(state_path(), buf.data, buf.len, 0600, NULL), AW_OK);
	ck_assert_msg(
	    aw_alarms_load(back, state_path(), &err) == damages[_i].code, "%s", damages[_i].to);
	ck_assert_uint_eq(aw_alarms_count(back), damages[_i].code == AW_OK ? 2 : 0);
	ck_assert((aw_alarms_device(back, "a") != NULL) == (damages[_i].code == AW_OK));
	/* A book that could not be loaded works like a new one. */
	update(back, "c", &made, T0);
	ck_assert_ptr_nonnull(aw_alarms_next(back, T0));
	aw_buf_free(&buf);
	aw_bytes_free(&bytes);
	aw_alarms_free(alarms);
	aw_alarms_free(back);
	remove_state();
}
END_TEST

/* Any text comes back as it was saved. */
START_TEST(texts_are_saved)
{
	static const char text[] = "\"quoted\" \\ back\\slash\\\\,  \xc3\xbc \"";
	struct aw_alarms *alarms = aw_alarms_new(5);
	struct made made = {0};

	find(&made, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, "q");
	made.verdicts[0].text = (char *)(uintptr_t)text;
	update(alarms, "a", &made, T0);
	alarms = restart(alarms, 5);
	ck_assert_str_eq(aw_alarms_at(alarms, 0)->text, text);
	aw_alarms_free(alarms);
	remove_state();
}
END_TEST

START_TEST(no_state_is_an_empty_book)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct aw_error err;

	ck_assert_int_eq(
	    aw_alarms_load(alarms, "/nonexistent/alarms.json", &err), AW_ERR_FILE_MISSING);
	ck_assert_int_eq(
	    aw_alarms_save(alarms, "/nonexistent/alarms.json", &err), AW_ERR_FILE_WRITE);
	ck_assert_uint_eq(aw_alarms_count(alarms), 0);
	aw_alarms_free(alarms);
}
END_TEST

/*
 * All devices of a fleet break and recover at once; far below the limit if no operation is
 * quadratic.
 */
START_TEST(a_fleet_at_once)
{
	struct aw_alarms *alarms = aw_alarms_new(10);
	struct made made = {0}, ready = {0};
	char object[10][16], device[16];
	clock_t start = clock();
	unsigned told = 0;

	for (int i = 0; i < 10; i++) {
		(void)snprintf(object[i], sizeof(object[i]), "t%d", i);
		find(&made, AW_FINDING_BROKEN, AW_SEVERITY_CRITICAL, object[i]);
	}
	for (int round = 0; round < 2; round++) {
		for (unsigned i = 0; i < 1000; i++) {
			(void)snprintf(device, sizeof(device), "d%u", i * 7919 % 1000);
			update(alarms, device, round == 0 ? &made : &ready, T0);
		}
		ck_assert_uint_eq(aw_alarms_count(alarms), 10000);
		while (tell(alarms, T0) != 0)
			told++;
	}
	ck_assert_uint_eq(told, 20000);
	ck_assert_uint_eq(aw_alarms_count(alarms), 0);
	ck_assert_int_lt((clock() - start) / CLOCKS_PER_SEC, 5);
	aw_alarms_free(alarms);
}
END_TEST

/* Causes that may exist at the same time are separate alarms. */
static const struct {
	enum aw_finding finding;
	enum aw_alarm_class class;
} classes[] = {
    {AW_FINDING_MANAGED, AW_ALARM_READINESS},
    {AW_FINDING_LICENSE_OK, AW_ALARM_LICENSE},
    {AW_FINDING_SYNC_FAILED, AW_ALARM_LICENSE},
    {AW_FINDING_IN_GRACE, AW_ALARM_LICENSE},
    {AW_FINDING_AUTHORIZATION_EXPIRED, AW_ALARM_LICENSE},
    {AW_FINDING_ACK_OVERDUE, AW_ALARM_LICENSE},
    {AW_FINDING_LICENSE_UNKNOWN, AW_ALARM_LICENSE},
    {AW_FINDING_UNREGISTERED, AW_ALARM_REGISTRATION},
    {AW_FINDING_REGISTRATION_EXPIRING, AW_ALARM_REGISTRATION},
    {AW_FINDING_OUT_OF_COMPLIANCE, AW_ALARM_COMPLIANCE},
    {AW_FINDING_EVALUATION, AW_ALARM_EVALUATION},
    {AW_FINDING_EVALUATION_EXPIRED, AW_ALARM_EVALUATION},
    {AW_FINDING_ENTITLEMENT, AW_ALARM_ENTITLEMENT},
    {AW_FINDING_CERTIFICATE_EXPIRING, AW_ALARM_CERTIFICATE},
    {AW_FINDING_CERTIFICATE_EXPIRED, AW_ALARM_CERTIFICATE},
    {AW_FINDING_IDENTITY, AW_ALARM_SOURCE},
    {AW_FINDING_CLOCK_SKEW, AW_ALARM_SOURCE},
    {AW_FINDING_SERVICE_FAILS, AW_ALARM_SERVICE},
    {AW_FINDING_SERVICE_SWITCHED, AW_ALARM_CHAIN},
    {AW_FINDING_BROKEN, AW_ALARM_READINESS},
    {AW_FINDING_CLOCK, AW_ALARM_OTHER},
    {AW_FINDING_NONE, AW_ALARM_OTHER},
    {AW_FINDING_COUNT, AW_ALARM_OTHER},
};

START_TEST(classes_of_findings)
{
	for (int i = 0; i < COUNT(classes); i++)
		ck_assert_int_eq(aw_alarm_class_of(classes[i].finding), classes[i].class);
	for (int i = 1; i < AW_FINDING_COUNT; i++) {
		ck_assert_int_ge(aw_alarm_class_of((enum aw_finding)i), AW_ALARM_READINESS);
		ck_assert_int_le(aw_alarm_class_of((enum aw_finding)i), AW_ALARM_CLASS_MAX);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, texts_are_saved);
	tcase_add_test(tc, one_alarm_changes);
	tcase_add_test(tc, what_went_back_is_not_told);
	tcase_add_test(tc, the_worst_of_a_key_counts);
	tcase_add_test(tc, a_bad_clock_is_one_alarm);
	tcase_add_test(tc, an_hour_has_a_limit);
	tcase_add_test(tc, a_clock_that_goes_back_holds_nothing);
	tcase_add_test(tc, oldest_event_first);
	tcase_add_loop_test(tc, a_manager_knows_in_the_end, 0, 24);
	tcase_add_loop_test(tc, a_doubt_is_no_end, 0, 2);
	tcase_add_loop_test(tc, what_is_removed_clears_as_removed, 0, 2);
	tcase_add_test(tc, devices_are_kept);
	tcase_add_test(tc, format_1_is_read);
	tcase_add_loop_test(tc, state_is_read_strictly, 0, COUNT(damages));
	tcase_add_test(tc, no_state_is_an_empty_book);
	tcase_add_test(tc, a_fleet_at_once);
	tcase_add_test(tc, classes_of_findings);
}

int
main(void)
{
	return aw_suite_run("alarm", fill);
}
