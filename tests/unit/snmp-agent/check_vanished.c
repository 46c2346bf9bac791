/* SPDX-License-Identifier: ISC */
/* Devices without a record: which of them stay, as what, and which were taken out. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"
#include "model/pool.h"
#include "seen.h"

#define NOW INT64_C(1800000000)
#define FAR (INT64_MAX / 2)

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

/* What is known of the device "d", whose record is not there. */
static const struct {
	bool configured, seen, seen_configured, retired;
	int64_t configured_at;   /* the configuration was read then; the record is retired today */
	enum aw_finding finding; /* of the device; NONE: it is not shown */
} cases[] = {
    /* A record that was never there is missed only of a configured device. */
    {false, false, false, false, 0, AW_FINDING_NONE},
    {true, false, false, false, 0, AW_FINDING_NEVER_COLLECTED},
    {true, false, false, true, 0, AW_FINDING_NEVER_COLLECTED},
    /* One that vanished, of any. */
    {true, true, true, false, 0, AW_FINDING_RECORD_UNREADABLE},
    {true, true, false, false, 0, AW_FINDING_RECORD_UNREADABLE},
    {false, true, false, false, 0, AW_FINDING_RECORD_UNREADABLE},
    /* Taken out of the configuration that this program reads. */
    {false, true, true, false, 0, AW_FINDING_NONE},
    /* Retired by the collector, also while this program has the configuration before that. */
    {false, true, false, true, 0, AW_FINDING_NONE},
    {true, true, true, true, 0, AW_FINDING_NONE},
    /* The configuration is newer than the retired record: the device came back. */
    {true, true, true, true, FAR, AW_FINDING_RECORD_UNREADABLE},
};

static void
set_seen(struct aw_alarms *alarms, bool configured)
{
	struct aw_alarm_device *device = calloc(1, sizeof(*device));

	ck_assert_ptr_nonnull(device);
	*device = (struct aw_alarm_device){strdup("d"), configured};
	ck_assert_ptr_nonnull(device->name);
	aw_alarms_set_devices(alarms, device, 1);
}

static void
make_retired(const char *dir)
{
	char path[512];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/retired", dir);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	(void)snprintf(path, sizeof(path), "%s/retired/d.json", dir);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
	ck_assert_int_ge(fd, 0);
	(void)close(fd);
}

static struct aw_snapshot *
build_all(const struct aw_build_input *input)
{
	struct aw_snapshot *snapshot;
	struct aw_build *build;
	struct aw_error err;
	bool done = false;

	ck_assert_int_eq(aw_build_new(input, &build, &err), AW_OK);
	while (!done)
		ck_assert_int_eq(aw_build_step(build, &done, &err), AW_OK);
	ck_assert_int_eq(aw_build_finish(build, &snapshot, &err), AW_OK);
	aw_build_free(build);
	return snapshot;
}

static void
check_device(const struct aw_snapshot *snapshot, int i)
{
	const struct aw_device_row *device = aw_snapshot_device(snapshot, "d");

	ck_assert_int_eq(device != NULL, cases[i].finding != AW_FINDING_NONE);
	if (device == NULL)
		return;
	ck_assert_int_eq(device->judgement->verdicts[0].finding, cases[i].finding);
	ck_assert_int_eq(device->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(device->was_read, cases[i].seen);
}

START_TEST(without_a_record)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct aw_build_input input = {.pool = aw_pool_new(),
	    .judge_all = true,
	    .alarms = alarms,
	    .configured_at = cases[_i].configured_at,
	    .now = NOW};
	const char *text = cases[_i].configured ? "device d { store s { file = /s } }\n"
						: "device x { store s { file = /s } }\n";
	struct aw_config *config = NULL;
	struct aw_snapshot *snapshot;
	struct aw_error err = {0};
	struct confdir dir;
	bool changed;
	size_t n;

	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	input.rules = aw_rules_new(config);
	input.state_dir = dir.path;
	if (cases[_i].seen)
		set_seen(alarms, cases[_i].seen_configured);
	if (cases[_i].retired)
		make_retired(dir.path);
	snapshot = build_all(&input);
	check_device(snapshot, _i);
	/* The list of the next run has the devices that stay, and no other. */
	ck_assert_int_eq(aw_seen_update(alarms, snapshot, &changed, &err), AW_OK);
	(void)aw_alarms_devices(alarms, &n);
	ck_assert_uint_eq(n, cases[_i].finding == AW_FINDING_RECORD_UNREADABLE ? 1 : 0);
	aw_snapshot_free(snapshot);
	aw_rules_unref(input.rules);
	aw_alarms_free(alarms);
	ck_assert_uint_eq(aw_pool_count(input.pool), 0);
	aw_pool_free(input.pool);
	confdir_remove(&dir);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, without_a_record, 0, COUNT(cases));
}

int
main(void)
{
	return aw_suite_run("vanished", fill);
}
