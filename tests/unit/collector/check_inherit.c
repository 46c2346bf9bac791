/* SPDX-License-Identifier: ISC */
/* Facts that a device inherits from an older record, according to its present configuration. */
#include <string.h>

#include "fixture/confdir.h"
#include "inherit.h"
#include "model/license.h"
#include "model/pool.h"
#include "model/device_record.h"
#include "fixture/suite.h"

#define SEEN INT64_C(1800000000)

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};
static struct aw_pool *pool;
static struct aw_log book;

static void
setup(void)
{
	pool = aw_pool_new();
	ck_assert_ptr_nonnull(pool);
	aw_log_init(&book, -1, "test", AW_LOG_ERROR, false);
}

static void
teardown(void)
{
	aw_pool_free(pool);
}

/* The plan of one device "a" with these lines in its section. */
static struct aw_plan *
make_plan(const char *lines)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct aw_plan *plan;
	struct confdir dir;
	char text[1024];

	(void)snprintf(text, sizeof(text), "device a {\n%s\n}\n", lines);
	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	confdir_remove(&dir);
	plan = aw_plan_new(config, pool, "host", &book);
	ck_assert_ptr_nonnull(plan);
	return plan;
}

/* As if each source had answered; the identity is of the source of that name. */
static void
fill_record(struct aw_record *record, const char *source)
{
	for (size_t i = 0; i < record->n_licenses; i++) {
		struct aw_license *license = &record->licenses[i];

		license->observed_at = license->last_success = license->attempt.at = SEEN;
	}
	for (size_t i = 0; i < record->n_certificates; i++)
		record->certificates[i].observed_at = record->certificates[i].attempt.at = SEEN;
	record->identity.source = strdup(source);
	record->identity.clock_source = strdup(source);
	record->identity.observed_at = record->identity.clock_observed_at = SEEN;
	for (size_t i = 0; i < record->n_stores; i++)
		record->stores[i].observed_at = record->stores[i].attempt.at = SEEN;
	for (size_t i = 0; i < record->n_sources; i++)
		record->sources[i].observed_at = record->sources[i].attempt.at = SEEN;
}

#define RESTCONF(address)      \
	"address = \"" address \
	"\"\nsource restconf { password-file = /nonexistent ca-file = /nonexistent }"
#define EXPRESSWAY(address, more) \
	"address = \"" address    \
	"\"\nsource expressway { password-file = /nonexistent ca-file = /nonexistent " more "}"
#define TEXT(path) "source license-text { file = \"" path "\" }"

static const struct {
	const char *before, *after;
	bool same; /* may wait for its interval */
	bool kept; /* the facts */
} cases[] = {
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.1"), true, true},
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.1:443"), true, true},
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.2"), false, false},
    {RESTCONF("192.0.2.1"), RESTCONF("192.0.2.1:444"), false, false},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("a.example", ""), true, true},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("b.example", ""), false, false},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("a.example", "path-prefix = \"/x\" "), false, false},
    {EXPRESSWAY("a.example", ""), EXPRESSWAY("a.example", "readiness = false "), false, true},
    {TEXT("/srv/a"), TEXT("/srv/a"), true, true},
    {TEXT("/srv/a"), TEXT("/srv/b"), false, true},
    {TEXT("/srv/a"), "zone-offset = \"+02:00\"\n" TEXT("/srv/a"), true, true},
};

START_TEST(facts_are_of_an_address)
{
	struct aw_plan *before = make_plan(cases[_i].before), *after = make_plan(cases[_i].after);
	struct aw_device *device = &after->devices[0];
	const struct aw_record *record = device->record;
	const struct aw_license *license;
	char *endpoint = strdup(record->sources[0].endpoint);

	fill_record(before->devices[0].record, record->sources[0].name);
	ck_assert_int_eq(aw_inherit_record(device, before->devices[0].record), cases[_i].same);
	license = aw_record_license(record, AW_NAME_LICENSE);
	ck_assert_int_eq(license != NULL && license->last_success == SEEN, cases[_i].kept);
	for (size_t i = 0; i < record->n_certificates; i++)
		ck_assert_int_eq(record->certificates[i].observed_at == SEEN, cases[_i].kept);
	ck_assert_int_eq(record->sources[0].observed_at == SEEN, cases[_i].kept);
	if (device->sources[0].node != NULL) {
		ck_assert_int_eq(record->identity.observed_at == SEEN, cases[_i].kept);
		ck_assert_int_eq(record->identity.clock_observed_at == SEEN, cases[_i].kept);
	}
	for (size_t i = 0; i < record->n_stores; i++)
		ck_assert_int_eq(record->stores[i].observed_at == SEEN, cases[_i].kept);
	ck_assert_str_eq(record->sources[0].endpoint, endpoint);
	free(endpoint);
	aw_plan_free(before);
	aw_plan_free(after);
}
END_TEST

/* A peer with another address does not affect the facts of the others. */
START_TEST(each_peer_by_itself)
{
	struct aw_plan *before =
	    make_plan(EXPRESSWAY("a.example", "peer b { address = b.example } "));
	struct aw_plan *after =
	    make_plan(EXPRESSWAY("a.example", "peer b { address = c.example } "));
	const struct aw_record *record = after->devices[0].record;

	fill_record(before->devices[0].record, "expressway");
	ck_assert(!aw_inherit_record(&after->devices[0], before->devices[0].record));
	ck_assert_int_eq(aw_record_source(record, "expressway")->observed_at, SEEN);
	ck_assert_int_eq(aw_record_store(record, AW_NAME_TRUSTED_CA)->observed_at, SEEN);
	ck_assert_int_eq(record->identity.observed_at, SEEN);
	ck_assert_int_eq(aw_record_source(record, "b")->observed_at, AW_INSTANT_NONE);
	ck_assert_int_eq(aw_record_store(record, "b")->observed_at, AW_INSTANT_NONE);
	aw_plan_free(before);
	aw_plan_free(after);
}
END_TEST

/* After a reload it is due immediately, not at the end of its interval. */
START_TEST(another_address_is_due_at_once)
{
	for (int moved = 0; moved < 2; moved++) {
		struct aw_plan *before = make_plan(RESTCONF("192.0.2.1"));
		struct aw_plan *after =
		    make_plan(moved ? RESTCONF("192.0.2.2") : RESTCONF("192.0.2.1"));
		int64_t due = 0;
		size_t id;

		fill_record(before->devices[0].record, "restconf");
		before->devices[0].collected = true;
		before->devices[0].regular_ms = 70000;
		aw_inherit_plan(after, before, 10000);
		ck_assert(aw_schedule_first(after->schedule, &id, &due));
		ck_assert_int_eq(due, moved ? 10000 : 70000);
		ck_assert_int_eq(after->devices[0].collected, !moved);
		aw_plan_free(before);
		aw_plan_free(after);
	}
}
END_TEST

#define STORE(more) "store s { file = /srv/s " more "}"
#define OLD_TEXT(more) "source license-text { file = /srv/a " more "}"

/* What is read, or judged, otherwise than before is read at once: the record says so, too. */
static const struct {
	const char *before, *after;
	bool due;
} readings[] = {
    {OLD_TEXT(""), OLD_TEXT(""), false},
    {OLD_TEXT(""), OLD_TEXT("fresh-for = 26h "), false},
    {OLD_TEXT(""), OLD_TEXT("fresh-for = 8d "), true},
    {OLD_TEXT(""), "zone-offset = \"+02:00\"\n" OLD_TEXT(""), true},
    {"zone-offset = \"+02:00\"\n" OLD_TEXT(""), "zone-offset = \"+09:00\"\n" OLD_TEXT(""), true},
    {STORE(""), STORE(""), false},
    {STORE(""), STORE("fresh-for = 8d "), true},
    {STORE("fresh-for = 8d "), STORE(""), true},
};

START_TEST(another_reading_is_due_at_once)
{
	struct aw_plan *before = make_plan(readings[_i].before),
		       *after = make_plan(readings[_i].after);
	const struct aw_device *device = &after->devices[0];
	const struct aw_config *config = after->config;
	int64_t due = 0;
	size_t id;

	fill_record(before->devices[0].record, "license-text");
	before->devices[0].collected = true;
	before->devices[0].regular_ms = 70000;
	aw_inherit_plan(after, before, 10000);
	ck_assert(aw_schedule_first(after->schedule, &id, &due));
	ck_assert_int_eq(due, readings[_i].due ? 10000 : 70000);
	for (size_t i = 0; i < device->record->n_stores; i++) {
		ck_assert_int_eq(device->record->stores[i].observed_at, SEEN);
		ck_assert_int_eq(
		    device->record->stores[i].fresh_for, config->devices[0].stores[i].fresh_for);
	}
	for (size_t i = 0; i < device->record->n_licenses; i++) {
		ck_assert_int_eq(device->record->licenses[i].observed_at, SEEN);
		ck_assert_int_eq(
		    device->record->licenses[i].fresh_for, config->devices[0].sources[i].fresh_for);
	}
	aw_plan_free(before);
	aw_plan_free(after);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, facts_are_of_an_address, 0, COUNT(cases));
	tcase_add_test(tc, each_peer_by_itself);
	tcase_add_test(tc, another_address_is_due_at_once);
	tcase_add_loop_test(tc, another_reading_is_due_at_once, 0, COUNT(readings));
}

int
main(void)
{
	return aw_suite_run("inherit", fill);
}
