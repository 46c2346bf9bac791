/* SPDX-License-Identifier: ISC */
/* Combinations of options of rehearse and export, and the root that --drop selects. */
#include <string.h>

#include "model/store.h"
#include "policy/judge/judge.h"
#include "scenario/scenario_steps.h"

#include "fixture/make.h"
#include "model/device_record.h"
#include "fixture/suite.h"

#define OTHER "85a0dd7dd720adb7000000000000000000000000000000000000000000000000"

static const struct {
	size_t devices;
	const char *stores[3], *chains[3], *services[3];
	const char *drop, *license;
	const char *object, *rule; /* of the error; rule NULL: none */
} rules[] = {
    {0, {NULL}, {NULL}, {NULL}, NULL, NULL, "", "a saved store (--store) is needed"},
    {0, {"a"}, {NULL}, {NULL}, NULL, NULL, NULL, NULL},
    {0, {"a", "b"}, {NULL}, {NULL}, "root", "license", NULL, NULL},
    {0, {"a"}, {"c"}, {NULL}, NULL, NULL, "c", "needs the service"},
    {0, {"a"}, {"c", "d"}, {"h:1"}, NULL, NULL, "d", "needs the service"},
    {0, {"a"}, {"c", "d"}, {"h:1", "h:2"}, NULL, NULL, NULL, NULL},
    {0, {"a"}, {"c"}, {"h:1", "h:2"}, NULL, NULL, NULL, NULL},
    {0, {"a"}, {NULL}, {"h:0"}, NULL, NULL, "h:0", "HOST:PORT"},
    {0, {"a"}, {NULL}, {"https://h"}, NULL, NULL, "https://h", "HOST:PORT"},
    {0, {NULL}, {"c"}, {"h:1"}, NULL, NULL, "", "a saved store (--store) is needed"},
    {1, {NULL}, {NULL}, {NULL}, NULL, NULL, NULL, NULL},
    {1, {"a"}, {NULL}, {NULL}, NULL, NULL, "--store", "exclude each other"},
    {1, {NULL}, {NULL}, {NULL}, NULL, "l", "--license", "exclude each other"},
    {1, {NULL}, {"c"}, {NULL}, "root", NULL, NULL, NULL},
    {1, {NULL}, {"c", "d"}, {NULL}, NULL, NULL, "c", "each needs its --service"},
    {1, {NULL}, {"c", "d"}, {"h:1"}, NULL, NULL, "d", "each needs its --service"},
    {1, {NULL}, {NULL}, {"h:1"}, NULL, NULL, "h:1", "needs the chain"},
    {2, {NULL}, {NULL}, {NULL}, NULL, NULL, NULL, NULL},
    {2, {NULL}, {NULL}, {NULL}, "root", NULL, "", "one device at a time"},
};

static struct aw_cmdline_texts
texts(const char *const items[3])
{
	struct aw_cmdline_texts all = {.items = calloc(3, sizeof(char *))};

	for (; all.n < 3 && items[all.n] != NULL; all.n++)
		all.items[all.n] = items[all.n];
	return all;
}

START_TEST(options_go_together)
{
	const char *const drops[3] = {rules[_i].drop};
	struct aw_cli cli = {.set = {.stores = texts(rules[_i].stores),
				 .chains = texts(rules[_i].chains),
				 .services = texts(rules[_i].services),
				 .drops = texts(drops),
				 .license = rules[_i].license}};
	struct aw_error err = {0};
	enum aw_err code = aw_cli_scenario_rules(&cli, rules[_i].devices, &err);

	if (rules[_i].rule == NULL) {
		ck_assert_int_eq(code, AW_OK);
	} else {
		ck_assert_int_eq(code, AW_ERR_USAGE);
		ck_assert_str_eq(err.object, rules[_i].object);
		ck_assert_msg(strstr(err.text, rules[_i].rule) != NULL, "%s", err.text);
	}
	aw_cli_settings_clear(&cli.set);
}
END_TEST

static void
add_root(struct aw_record *record, const char *store, const char *sha256, const char *name)
{
	struct aw_store *to = aw_record_store(record, store);

	if (to == NULL)
		to = aw_record_add_store(record, store);
	make_add(to, record->pool, make_certificate(sha256, name, "2020-01-01", "2030-01-01"));
	aw_store_seal(to, record->pool);
}

/* Two stores; two certificates have the name "Twin", and one of them is in both stores. */
static struct aw_record *
two_stores(struct aw_pool *pool)
{
	struct aw_record *record = aw_record_new(pool, "files");

	add_root(record, "a", QUOVADIS_2, "QuoVadis");
	add_root(record, "a", IDENTRUST, "Twin");
	add_root(record, "b", IDENTRUST, "Twin");
	add_root(record, "b", QUOVADIS_2_G3, "0123456789abcdef");
	return record;
}

static const struct {
	const char *root;
	const char *rule; /* of the error; NULL: none */
	size_t a, b;      /* anchors left */
} drops[] = {
    {QUOVADIS_2, NULL, 1, 2},
    {"QuoVadis", NULL, 1, 2},
    {"85a0dd7dd720adb7", NULL, 1, 2},
    {"85A0DD7D D720:ADB7", NULL, 1, 2},
    {"85a0dd7dd720adb", "no root", 2, 2},
    {QUOVADIS_2 "00", "no root", 2, 2},
    {"85a0dd7dd720adb8", "no root", 2, 2},
    {"quovadis", "no root", 2, 2},
    {"QuoVadis ", "no root", 2, 2},
    {"", "no root", 2, 2},
    {"Twin", NULL, 1, 1},
    {IDENTRUST, NULL, 1, 1},
    {"0123456789abcdef", NULL, 2, 1},
};

START_TEST(which_root_is_dropped)
{
	struct aw_cli_run run = {.pool = aw_pool_new()};
	struct aw_cli_scenario c = {.run = &run, .record = two_stores(run.pool)};
	struct aw_error err = {0};
	enum aw_err code = aw_cli_scenario_drop(&c, drops[_i].root, &err);

	ck_assert_int_eq(code, drops[_i].rule == NULL ? AW_OK : AW_ERR_USAGE);
	ck_assert_int_eq(c.changed, drops[_i].rule == NULL);
	if (drops[_i].rule != NULL)
		ck_assert_ptr_nonnull(strstr(err.text, drops[_i].rule));
	ck_assert_uint_eq(c.record->stores[0].n_anchors, drops[_i].a);
	ck_assert_uint_eq(c.record->stores[1].n_anchors, drops[_i].b);
	ck_assert_uint_eq(c.n_notes, 4 - drops[_i].a - drops[_i].b);
	aw_cli_scenario_close(&c);
	aw_pool_free(run.pool);
}
END_TEST

/* A prefix or a name of two certificates selects none. */
START_TEST(a_root_must_be_the_only_one)
{
	static const char *const names[] = {"85a0dd7dd720adb7", "QuoVadis"};
	struct aw_cli_run run = {.pool = aw_pool_new()};
	struct aw_cli_scenario c = {.run = &run, .record = two_stores(run.pool)};
	struct aw_error err = {0};

	add_root(c.record, "b", OTHER, "QuoVadis");
	for (size_t i = 0; i < 2; i++) {
		ck_assert_int_eq(aw_cli_scenario_drop(&c, names[i], &err), AW_ERR_USAGE);
		ck_assert_ptr_nonnull(strstr(err.text, "2 roots"));
		ck_assert_str_eq(err.object, names[i]);
	}
	ck_assert_int_eq(aw_cli_scenario_drop(&c, OTHER, &err), AW_OK);
	ck_assert_int_eq(aw_cli_scenario_drop(&c, "QuoVadis", &err), AW_OK);
	aw_cli_scenario_close(&c);
	aw_pool_free(run.pool);
}
END_TEST

/* The remaining one of two anchors with one number is still found. */
START_TEST(numbers_close_up)
{
	struct aw_cli_run run = {.pool = aw_pool_new()};
	struct aw_cli_scenario c = {.run = &run, .record = two_stores(run.pool)};
	uint8_t left[AW_SHA256_LEN];

	add_root(c.record, "a", OTHER, "Clash");
	ck_assert_int_eq(aw_cli_scenario_drop(&c, "Clash", NULL), AW_OK);
	ck_assert(aw_unhex(QUOVADIS_2, left, sizeof(left)));
	ck_assert_ptr_nonnull(aw_store_find(&c.record->stores[0], left));
	aw_cli_scenario_close(&c);
	aw_pool_free(run.pool);
}
END_TEST

/* After it, no part of the record is newer than the instant to judge at. */
START_TEST(all_parts_are_shifted)
{
	struct aw_cli_run run = {.pool = aw_pool_new()};
	struct aw_record *record = two_stores(run.pool);
	int64_t read = make_at("2026-07-01"), at = make_at("2022-02-06");

	record->written_at = read;
	record->stores[0].observed_at = read;
	aw_record_add_certificate(record, "server")->observed_at = read;
	aw_record_add_source(record, "expressway", AW_SOURCE_EXPRESSWAY)->observed_at = read;
	aw_record_add_service(record, "h:1")->observed_at = read;
	record->identity.observed_at = read;
	record->identity.clock_observed_at = read;
	ck_assert(aw_judge_parts_after(record, at));
	aw_cli_scenario_shift(record, at - read);
	ck_assert(!aw_judge_parts_after(record, at));
	ck_assert_int_eq(record->written_at, at);
	ck_assert_int_eq(record->stores[0].observed_at, at);
	ck_assert_int_eq(record->stores[1].observed_at, AW_INSTANT_NONE);
	aw_record_free(record);
	aw_pool_free(run.pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, all_parts_are_shifted);
	tcase_add_loop_test(tc, options_go_together, 0, COUNT(rules));
	tcase_add_loop_test(tc, which_root_is_dropped, 0, COUNT(drops));
	tcase_add_test(tc, a_root_must_be_the_only_one);
	tcase_add_test(tc, numbers_close_up);
}

int
main(void)
{
	return aw_suite_run("scenario", fill);
}
