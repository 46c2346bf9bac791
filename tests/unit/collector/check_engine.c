/* SPDX-License-Identifier: ISC */
/* The engine over time: the test sets both clocks, so nothing waits. */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture/confdir.h"
#include "engine.h"
#include "base/file.h"
#include "model/device_record.h"
#include "model/pool.h"
#include "record/record.h"
#include "fixture/suite.h"
#include "base/text.h"

#define WALL INT64_C(1800000000)
#define FAR INT64_C(4102444800) /* 2100 */
#define ROOTS "tests/data/roots/"

static char dir[] = "/tmp/aw-engine.XXXXXX";
static struct aw_log book;
static struct aw_engine *engine;
static struct aw_clock now;

static const char *
at(const char *name)
{
	static char paths[16][PATH_MAX];
	static unsigned turn;
	char *path = paths[turn++ % 16];

	ck_assert(aw_text_format(path, PATH_MAX, "%s/%s", dir, name));
	return path;
}

static void
put(const char *name, const char *text)
{
	struct aw_error err;

	ck_assert_int_eq(aw_file_replace(at(name), text, strlen(text), 0644, &err), AW_OK);
}

/* Writes a store with this root. */
static void
put_root(const char *root)
{
	struct aw_bytes bytes;
	struct aw_error err;

	ck_assert_int_eq(aw_file_read(root, 65536, &bytes, &err), AW_OK);
	put("store.pem", (const char *)bytes.data);
	aw_bytes_free(&bytes);
}

/* Loads the configuration from that text, in which $D is the directory. */
static enum aw_err
configure(const char *text)
{
	const struct aw_config_overrides overrides = {
	    .state_dir = at("state"), .transitions_dir = at("transitions")};
	struct aw_config *config = NULL;
	struct aw_error err;
	enum aw_err rc;
	char whole[4096];

	(void)snprintf(
	    whole, sizeof(whole), "%s store \"ca\" { file = \"%s/store.pem\" } }\n", text, dir);
	put("aw.conf", whole);
	rc = aw_config_load(at("aw.conf"), &overrides, &config, &err);
	ck_assert_msg(rc == AW_OK, "%s: %s", err.object, err.text);
	rc = aw_engine_configure(engine, config, &now, &err);
	if (rc != AW_OK)
		aw_config_free(config);
	return rc;
}

static void
setup(void)
{
	memset(dir + sizeof(dir) - 7, 'X', 6);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(mkdir(at("transitions"), 0755), 0);
	put_root(ROOTS "quovadis-root-ca-2.pem");
	aw_log_init(&book, -1, "test", AW_LOG_ERROR, false);
	now = (struct aw_clock){.wall = WALL, .ms = 5000000};
	engine = aw_engine_new("host", 1, &book);
	ck_assert_ptr_nonnull(engine);
}

static void
teardown(void)
{
	aw_engine_free(engine);
	ck_assert_int_eq(nftw(dir, confdir_unlink, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* Passes the changes of the file watch to the engine. */
static void
see_changes(void)
{
	struct pollfd ready = {.fd = aw_engine_fd(engine), .events = POLLIN};

	while (poll(&ready, 1, 0) == 1)
		aw_engine_files_changed(engine, &now);
}

/* Collects all that is due; returns their number. */
static int
collect(void)
{
	int n = 0;

	while (aw_engine_step(engine, &now))
		n++;
	see_changes();
	return n;
}

static const struct aw_store *
store_of(size_t i)
{
	struct aw_outcome outcome;

	aw_engine_outcome(engine, i, &outcome);
	return &outcome.record->stores[0];
}

/* When the store was observed, by the record of device a on disk. */
static int64_t
observed_on_disk(void)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = NULL;
	struct aw_error err;
	int64_t observed_at;

	aw_engine_drain(engine);
	ck_assert_int_eq(aw_record_load(pool, at("state"), "a", &record, &err), AW_OK);
	observed_at = record->stores[0].observed_at;
	aw_record_free(record);
	aw_pool_free(pool);
	return observed_at;
}

START_TEST(interval_is_kept_from_the_last_collection)
{
	int64_t next;

	ck_assert_int_eq(aw_engine_next(engine), INT64_MAX);
	ck_assert(!aw_engine_step(engine, &now));
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(aw_engine_next(engine), now.ms);
	ck_assert_int_eq(collect(), 1);
	next = aw_engine_next(engine);
	ck_assert_int_ge(next, now.ms + 90000);
	ck_assert_int_le(next, now.ms + 100000);
	now.ms = next - 1;
	ck_assert_int_eq(collect(), 0);
	/* A host that slept for a day catches up once. */
	now.ms = next + 86400 * INT64_C(1000);
	now.wall += 86400;
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_ge(aw_engine_next(engine), now.ms + 90000);
	ck_assert_int_eq(store_of(0)->observed_at, now.wall);
}
END_TEST

static void
advance(int64_t seconds)
{
	now.ms += seconds * 1000;
	now.wall += seconds;
}

/* A file that is read again gives other memory. */
START_TEST(a_file_that_did_not_change_is_not_read)
{
	const struct aw_anchor *anchors;

	/* Long after the last change of the files, by the clock of this test. */
	now.wall = FAR;
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	anchors = store_of(0)->anchors;
	advance(100);
	ck_assert_int_eq(collect(), 1);
	ck_assert_ptr_eq(store_of(0)->anchors, anchors);
	ck_assert_int_eq(store_of(0)->observed_at, now.wall);
	ck_assert_int_eq(store_of(0)->attempt.at, now.wall);
	ck_assert_int_eq(observed_on_disk(), now.wall);
	/* The same content in another file is read, and no change. */
	put_root(ROOTS "quovadis-root-ca-2.pem");
	advance(100);
	ck_assert_int_eq(collect(), 1);
	ck_assert_ptr_ne(store_of(0)->anchors, anchors);
	ck_assert_uint_eq(store_of(0)->n_changes, 0);
	/* So is a file that failed, though it is the one before. */
	ck_assert_int_eq(rename(at("store.pem"), at("away")), 0);
	advance(100);
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(store_of(0)->attempt.code, AW_ERR_FILE_MISSING);
	ck_assert_int_eq(store_of(0)->observed_at, now.wall - 100);
	ck_assert_int_eq(rename(at("away"), at("store.pem")), 0);
	advance(100);
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(store_of(0)->attempt.code, AW_OK);
	put_root(ROOTS "quovadis-root-ca-2-g3.pem");
	advance(100);
	ck_assert_int_eq(collect(), 1);
	ck_assert_uint_eq(store_of(0)->n_changes, 1);
}
END_TEST

/* A file that was changed just now may change again within the same time stamp. */
START_TEST(a_file_that_is_new_is_read_again)
{
	const struct aw_anchor *anchors;
	struct stat st;

	ck_assert_int_eq(stat(at("store.pem"), &st), 0);
	now.wall = st.st_ctim.tv_sec;
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	anchors = store_of(0)->anchors;
	advance(100);
	ck_assert_int_eq(collect(), 1);
	ck_assert_ptr_ne(store_of(0)->anchors, anchors);
	anchors = store_of(0)->anchors;
	advance(100);
	ck_assert_int_eq(collect(), 1);
	ck_assert_ptr_eq(store_of(0)->anchors, anchors);
}
END_TEST

START_TEST(a_calendar_set_back_changes_no_timer)
{
	int64_t next;

	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	next = aw_engine_next(engine);
	now.wall -= 365 * AW_DAY;
	ck_assert_int_eq(collect(), 0);
	ck_assert_int_eq(aw_engine_next(engine), next);
	aw_engine_all_due(engine, &now);
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(store_of(0)->observed_at, now.wall);
}
END_TEST

START_TEST(a_change_is_read_when_it_is_quiet)
{
	int64_t changed;

	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	now.ms += 1000;
	changed = now.ms;
	put_root(ROOTS "identrust-commercial-root-ca-1.pem");
	see_changes();
	ck_assert_int_eq(aw_engine_next(engine), changed + 200);
	now.ms += 150;
	put_root(ROOTS "identrust-commercial-root-ca-1.pem");
	see_changes();
	ck_assert_int_eq(aw_engine_next(engine), changed + 350);
	/* A file that never stops changing is read nevertheless. */
	for (int i = 0; i < 10; i++) {
		now.ms += 60;
		put_root(ROOTS "identrust-commercial-root-ca-1.pem");
		see_changes();
	}
	ck_assert_int_eq(aw_engine_next(engine), changed + 800);
	now.ms = changed + 800;
	now.wall++;
	ck_assert_int_eq(collect(), 1);
	ck_assert_uint_eq(store_of(0)->n_changes, 1);
	ck_assert_uint_eq(store_of(0)->changes[0].added, 1);
	ck_assert_uint_eq(store_of(0)->changes[0].removed, 1);
	ck_assert_int_ge(aw_engine_next(engine), now.ms + 90000);
}
END_TEST

START_TEST(a_change_puts_nothing_off)
{
	int64_t next;

	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	next = aw_engine_next(engine);
	now.ms = next - 10;
	put_root(ROOTS "quovadis-root-ca-2-g3.pem");
	see_changes();
	ck_assert_int_eq(aw_engine_next(engine), next);
}
END_TEST

START_TEST(a_reload_keeps_facts_and_timers)
{
	int64_t next;

	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	next = aw_engine_next(engine);
	now.ms += 1000;
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_uint_eq(aw_engine_collected(engine), 1);
	ck_assert_int_eq(aw_engine_next(engine), next);
	ck_assert_uint_eq(store_of(0)->n_anchors, 1);
	ck_assert_int_eq(store_of(0)->observed_at, WALL);
}
END_TEST

static const char *const other_devices[] = {
    "device \"a\" { interval = 90s\n",
    "device \"a\" { services = {\"x.example\"}\ninterval = 100s\n",
    "device \"a\" { interval = 100s\nstore \"more\" { file = \"/nonexistent\" }\n",
};

START_TEST(a_device_that_changed_is_due_at_once)
{
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	now.ms += 1000;
	ck_assert_int_eq(configure(other_devices[_i]), AW_OK);
	ck_assert_int_eq(aw_engine_next(engine), now.ms);
	ck_assert_uint_eq(store_of(0)->n_anchors, 1);
}
END_TEST

START_TEST(a_failed_device_is_due_at_a_reload)
{
	ck_assert_int_eq(unlink(at("store.pem")), 0);
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(store_of(0)->attempt.code, AW_ERR_FILE_MISSING);
	ck_assert_int_eq(store_of(0)->observed_at, AW_INSTANT_NONE);
	now.ms += 1000;
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(aw_engine_next(engine), now.ms);
}
END_TEST

START_TEST(a_change_during_a_reload_is_not_lost)
{
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	now.ms += 1000;
	put_root(ROOTS "quovadis-root-ca-2-g3.pem"); /* and the watch was not read yet */
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(aw_engine_next(engine), now.ms);
	ck_assert_int_eq(collect(), 1);
	ck_assert_uint_eq(store_of(0)->n_changes, 1);
}
END_TEST

START_TEST(devices_come_and_go)
{
	struct aw_error err;
	char **names;
	size_t n;

	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(configure("device \"b\" { interval = 100s\n"), AW_OK);
	ck_assert_uint_eq(aw_engine_devices(engine), 1);
	ck_assert_uint_eq(aw_engine_collected(engine), 0);
	ck_assert_int_eq(collect(), 1);
	aw_engine_drain(engine);
	ck_assert_int_eq(aw_record_list(at("state"), &names, &n, &err), AW_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(names[0], "b");
	aw_record_list_free(names, n);
	ck_assert_int_eq(access(at("state/retired/a.json"), F_OK), 0);
	/* One that comes back is not retired any more. */
	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_ne(access(at("state/retired/a.json"), F_OK), 0);
	ck_assert_int_eq(access(at("state/retired/b.json"), F_OK), 0);
}
END_TEST

START_TEST(another_state_directory_is_refused)
{
	const struct aw_config_overrides overrides = {
	    .state_dir = "/nonexistent", .transitions_dir = at("transitions")};
	struct aw_config *config = NULL;
	struct aw_error err;

	ck_assert_int_eq(configure("device \"a\" { interval = 100s\n"), AW_OK);
	ck_assert_int_eq(aw_config_load(at("aw.conf"), &overrides, &config, &err), AW_OK);
	ck_assert_int_eq(aw_engine_configure(engine, config, &now, &err), AW_ERR_CONFIG_VALUE);
	aw_config_free(config);
	ck_assert_int_eq(collect(), 1);
}
END_TEST

#define TURNS 600 /* of 50 ms, until a program has ended */

/* Works until each source of the device has ended once. */
static void
collect_first(void)
{
	for (int i = 0; i < TURNS && aw_engine_collected(engine) == 0; i++) {
		(void)aw_engine_step(engine, &now);
		aw_engine_wait(engine, NULL, 0, 50);
		aw_engine_work(engine, &now);
	}
	ck_assert_uint_eq(aw_engine_collected(engine), 1);
	see_changes();
}

/* A source that hangs neither keeps a file of its device from being read, nor its facts from the
 * record. */
START_TEST(a_slow_source_delays_no_other)
{
	char text[2048], here[1024];

	ck_assert_ptr_nonnull(getcwd(here, sizeof(here)));
	(void)snprintf(text, sizeof(text),
	    "device \"a\" { interval = 100s source license-text { timeout = 10m program = "
	    "{\"/bin/sh\", \"-c\", \"test -e %s && exec sleep 600; cat "
	    "%s/tests/data/license/asa-authorized.txt\"} }\n",
	    at("hang"), here);
	ck_assert_int_eq(configure(text), AW_OK);
	collect_first();
	ck_assert_int_eq(observed_on_disk(), WALL);
	put("hang", "");
	now.ms += 100000;
	now.wall += 100;
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(store_of(0)->observed_at, WALL + 100);
	ck_assert_int_eq(observed_on_disk(), WALL);
	ck_assert_int_le(aw_engine_next(engine), now.ms + 1000);
	now.ms += 1000;
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(observed_on_disk(), WALL + 100);
	now.wall += 5;
	put_root(ROOTS "identrust-commercial-root-ca-1.pem");
	see_changes();
	ck_assert_int_le(aw_engine_next(engine), now.ms + 200);
	now.ms += 200;
	ck_assert_int_eq(collect(), 1);
	ck_assert_int_eq(store_of(0)->observed_at, WALL + 105);
	/* It is not started a second time at the interval. */
	now.ms += 100000;
	ck_assert_int_ge(collect(), 1);
	ck_assert_int_eq(observed_on_disk(), WALL + 105);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, interval_is_kept_from_the_last_collection);
	tcase_add_test(tc, a_file_that_did_not_change_is_not_read);
	tcase_add_test(tc, a_file_that_is_new_is_read_again);
	tcase_add_test(tc, a_calendar_set_back_changes_no_timer);
	tcase_add_test(tc, a_change_is_read_when_it_is_quiet);
	tcase_add_test(tc, a_change_puts_nothing_off);
	tcase_add_test(tc, a_reload_keeps_facts_and_timers);
	tcase_add_loop_test(tc, a_device_that_changed_is_due_at_once, 0, COUNT(other_devices));
	tcase_add_test(tc, a_failed_device_is_due_at_a_reload);
	tcase_add_test(tc, a_change_during_a_reload_is_not_lost);
	tcase_add_test(tc, devices_come_and_go);
	tcase_add_test(tc, another_state_directory_is_refused);
	tcase_add_test(tc, a_slow_source_delays_no_other);
}

int
main(void)
{
	return aw_suite_run("engine", fill);
}
