/* SPDX-License-Identifier: ISC */
/* Parts that only the answers of a source name: they come, stay over a reload, fail and go. */
#include <string.h>

#include "fixture/confdir.h"
#include "fixture/make.h"
#include "inherit.h"
#include "merge.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/pool.h"
#include "model/store.h"
#include "precedence.h"
#include "source/more.h"
#include "fixture/suite.h"

#define SEEN INT64_C(1800000000)
#define CUCM(lines) "source cucm { credential = c ca-file = /c " lines " }\n"
#define BOTH (AW_PART_STORE | AW_PART_CERTIFICATE)

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};
static struct aw_pool *pool;
static struct aw_log book;
static struct aw_plan *plan;
static struct aw_device *device;

static struct aw_plan *
make_plan(const char *sources)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct aw_plan *made;
	struct confdir dir;
	char text[1024];

	(void)snprintf(text, sizeof(text), "device a {\naddress = a.example\n%s}\n", sources);
	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	confdir_remove(&dir);
	made = aw_plan_new(config, pool, "host", &book);
	ck_assert_ptr_nonnull(made);
	return made;
}

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
	aw_plan_free(plan);
	plan = NULL;
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
}

static void
begin(const char *sources)
{
	plan = make_plan(sources);
	device = &plan->devices[0];
}

static struct aw_source *
source_of(const char *name)
{
	const struct aw_source *source = aw_precedence_source(device, name);

	ck_assert_ptr_nonnull(source);
	return &device->sources[source - device->sources];
}

static const struct aw_certificate *
certificate(unsigned number)
{
	const struct aw_certificate *cert = aw_pool_take(pool, make_numbered(number));

	ck_assert_ptr_nonnull(cert);
	return cert;
}

static void
add_store(struct aw_result *result, const struct aw_source *source, const char *own, unsigned n)
{
	bool taken;
	struct aw_more *more = aw_more_add(result, source, AW_PART_STORE, own, &taken);

	ck_assert_ptr_nonnull(more);
	make_add(&more->facts.store, pool, make_numbered(n));
	aw_store_seal(&more->facts.store, pool);
}

static void
add_own(struct aw_result *result, const struct aw_source *source, const char *own, unsigned n)
{
	bool taken;
	struct aw_more *more = aw_more_add(result, source, AW_PART_CERTIFICATE, own, &taken);

	ck_assert_ptr_nonnull(more);
	more->facts.certificate = certificate(n);
	more->facts.role = strdup(own);
}

/* The expected parts, and with them a store and a certificate where their names are given. */
static void
answer(const char *name, const char *store, const char *own, unsigned all, int64_t at)
{
	struct aw_source *source = source_of(name);
	struct aw_result result;

	aw_source_result(source, &result);
	make_add(&result.store, pool, make_numbered(1));
	aw_store_seal(&result.store, pool);
	result.certificate = certificate(2);
	if (store != NULL)
		add_store(&result, source, store, 3);
	if (own != NULL)
		add_own(&result, source, own, 4);
	result.all_more = all;
	aw_merge_result(device, source, &result, at, &book);
}

static void
refuse(const char *name, int64_t at)
{
	struct aw_source *source = source_of(name);
	struct aw_result result;

	aw_source_result(source, &result);
	(void)aw_error_set(&result.err, AW_ERR_NET_REFUSED, "a.example", "refused");
	result.has_store.err = result.has_certificate.err = result.err;
	aw_merge_result(device, source, &result, at, &book);
}

START_TEST(they_come_and_go)
{
	const struct aw_server_certificate *own;

	begin(CUCM("trust-lists = {tomcat, CAPF}"));
	answer("cucm", "CAPF-trust", "CAPF", BOTH, SEEN);
	own = aw_record_certificate(device->record, "CAPF");
	ck_assert_ptr_nonnull(own);
	ck_assert_str_eq(own->role, "CAPF");
	ck_assert_str_eq(own->source, "cucm");
	ck_assert_ptr_nonnull(aw_record_store(device->record, "CAPF-trust"));
	/* What does not list all proves no absence. */
	answer("cucm", NULL, NULL, 0, SEEN + 1);
	ck_assert_ptr_nonnull(aw_record_store(device->record, "CAPF-trust"));
	answer("cucm", NULL, NULL, AW_PART_STORE, SEEN + 2);
	ck_assert_ptr_null(aw_record_store(device->record, "CAPF-trust"));
	ck_assert_ptr_nonnull(aw_record_certificate(device->record, "CAPF"));
	answer("cucm", NULL, NULL, BOTH, SEEN + 3);
	ck_assert_ptr_null(aw_record_certificate(device->record, "CAPF"));
	ck_assert_ptr_nonnull(aw_record_store(device->record, "tomcat-trust"));
	ck_assert_ptr_nonnull(aw_record_certificate(device->record, "tomcat"));
}
END_TEST

/* An answer of as many parts as are read may have had more. */
START_TEST(a_full_answer_proves_no_absence)
{
	struct aw_source *source;
	struct aw_result result;

	begin(CUCM(""));
	answer("cucm", "CAPF-trust", NULL, BOTH, SEEN);
	source = source_of("cucm");
	aw_source_result(source, &result);
	make_add(&result.store, pool, make_numbered(1));
	aw_store_seal(&result.store, pool);
	result.certificate = certificate(2);
	for (int i = 0; i < AW_MORE_MAX; i++) {
		char own[16];
		bool taken;
		struct aw_more *more;

		(void)snprintf(own, sizeof(own), "x%d", i);
		more = aw_more_add(&result, source, AW_PART_STORE, own, &taken);
		ck_assert_ptr_nonnull(more);
		(void)aw_error_set(&more->facts.has_store.err, AW_ERR_STORE_EMPTY, "a", "empty");
	}
	result.all_more = BOTH;
	aw_merge_result(device, source, &result, SEEN + 1, &book);
	ck_assert_ptr_nonnull(aw_record_store(device->record, "CAPF-trust"));
}
END_TEST

START_TEST(a_failure_is_theirs_too)
{
	begin(CUCM(""));
	answer("cucm", "CAPF-trust", "CAPF", BOTH, SEEN);
	refuse("cucm", SEEN + 1);
	ck_assert_int_eq(
	    aw_record_store(device->record, "CAPF-trust")->attempt.code, AW_ERR_NET_REFUSED);
	ck_assert_int_eq(aw_record_store(device->record, "CAPF-trust")->observed_at, SEEN);
	ck_assert_int_eq(
	    aw_record_certificate(device->record, "CAPF")->attempt.code, AW_ERR_NET_REFUSED);
	answer("cucm", "CAPF-trust", "CAPF", BOTH, SEEN + 2);
	ck_assert_int_eq(aw_record_store(device->record, "CAPF-trust")->attempt.code, AW_OK);
}
END_TEST

START_TEST(peers_have_their_own)
{
	begin(CUCM("peer sub { address = b.example }"));
	answer("cucm", "CAPF-trust", "CAPF", BOTH, SEEN);
	answer("sub", "CAPF-trust", "CAPF", BOTH, SEEN);
	ck_assert_str_eq(aw_record_store(device->record, "sub.CAPF-trust")->source, "sub");
	ck_assert_str_eq(aw_record_certificate(device->record, "sub.CAPF")->source, "sub");
	answer("sub", NULL, NULL, BOTH, SEEN + 1);
	ck_assert_ptr_null(aw_record_store(device->record, "sub.CAPF-trust"));
	ck_assert_ptr_nonnull(aw_record_store(device->record, "CAPF-trust"));
}
END_TEST

/* Neither a configured store nor a part of an earlier source is replaced. */
START_TEST(others_go_before)
{
	begin("store CAPF-trust { file = /f }\n" CUCM(
	    "") "source two { kind = cucm address = b.example credential = c ca-file = /c }\n");
	answer("cucm", "CAPF-trust", "CAPF", BOTH, SEEN);
	ck_assert_int_eq(
	    aw_record_store(device->record, "CAPF-trust")->observed_at, AW_INSTANT_NONE);
	answer("two", "TVS-trust", "CAPF", BOTH, SEEN + 1);
	ck_assert_str_eq(aw_record_certificate(device->record, "CAPF")->source, "cucm");
	ck_assert_int_eq(aw_record_certificate(device->record, "CAPF")->observed_at, SEEN);
	ck_assert_str_eq(aw_record_store(device->record, "TVS-trust")->source, "two");
	answer("cucm", "TVS-trust", NULL, AW_PART_STORE, SEEN + 2);
	ck_assert_str_eq(aw_record_store(device->record, "TVS-trust")->source, "cucm");
}
END_TEST

static const struct {
	const char *after;
	bool kept, judged, same;
} reloads[] = {
    {CUCM(""), true, false, true},
    {CUCM("trust-lists = {tomcat, CAPF}"), true, true, false},
    {CUCM("trust-lists = {tomcat, CAPF} readiness = false"), true, false, false},
    {"source cucm { address = other.example credential = c ca-file = /c }\n", false, false, false},
    {"source other { kind = cucm credential = c ca-file = /c }\n", false, false, false},
};

START_TEST(a_reload_keeps_them)
{
	struct aw_plan *before;
	const struct aw_store *store;
	const struct aw_server_certificate *own;

	begin(CUCM(""));
	answer("cucm", "CAPF-trust", "CAPF", BOTH, SEEN);
	before = plan;
	begin(reloads[_i].after);
	ck_assert_int_eq(aw_inherit_record(device, before->devices[0].record), reloads[_i].same);
	aw_plan_free(before);
	store = aw_record_store(device->record, "CAPF-trust");
	own = aw_record_certificate(device->record, "CAPF");
	ck_assert_int_eq(store != NULL, reloads[_i].kept);
	ck_assert_int_eq(own != NULL, reloads[_i].kept);
	if (!reloads[_i].kept)
		return;
	ck_assert_int_eq(store->judged, reloads[_i].judged);
	ck_assert_uint_eq(store->n_anchors, 1);
	ck_assert_str_eq(own->role, "CAPF");
	ck_assert_int_eq(own->observed_at, SEEN);
}
END_TEST

START_TEST(names_are_taken_once)
{
	struct aw_result result;
	bool taken;

	begin(CUCM(""));
	aw_source_result(source_of("cucm"), &result);
	ck_assert_ptr_null(
	    aw_more_add(&result, source_of("cucm"), AW_PART_STORE, "tomcat-trust", &taken));
	ck_assert(taken);
	add_store(&result, source_of("cucm"), "CAPF-trust", 1);
	ck_assert_ptr_null(
	    aw_more_add(&result, source_of("cucm"), AW_PART_STORE, "CAPF-trust", &taken));
	ck_assert(taken);
	for (int i = 1; i < AW_MORE_MAX; i++) {
		char own[16];

		(void)snprintf(own, sizeof(own), "x%d", i);
		ck_assert_ptr_nonnull(
		    aw_more_add(&result, source_of("cucm"), AW_PART_STORE, own, &taken));
	}
	ck_assert_ptr_null(aw_more_add(&result, source_of("cucm"), AW_PART_STORE, "y", &taken));
	ck_assert(!taken);
	aw_result_clear(&result, pool);
}
END_TEST

/* Names that begin alike, and are cut in the record, stay apart. */
START_TEST(numbers_of_long_names)
{
	static const char *const long_names[] = {"a-name-that-is-longer-than-one-of-the-record-1",
	    "a-name-that-is-longer-than-one-of-the-record-2"};
	struct aw_result result;
	bool taken;

	begin(CUCM(""));
	aw_source_result(source_of("cucm"), &result);
	for (int i = 0; i < 2 * AW_MORE_NUMBERS_MAX; i++)
		ck_assert_ptr_nonnull(aw_more_add_numbered(
		    &result, source_of("cucm"), AW_PART_CERTIFICATE, long_names[i % 2], &taken));
	ck_assert_ptr_null(aw_more_add_numbered(
	    &result, source_of("cucm"), AW_PART_CERTIFICATE, long_names[0], &taken));
	ck_assert(taken);
	aw_result_clear(&result, pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, they_come_and_go);
	tcase_add_test(tc, a_full_answer_proves_no_absence);
	tcase_add_test(tc, a_failure_is_theirs_too);
	tcase_add_test(tc, peers_have_their_own);
	tcase_add_test(tc, others_go_before);
	tcase_add_loop_test(tc, a_reload_keeps_them, 0, COUNT(reloads));
	tcase_add_test(tc, names_are_taken_once);
	tcase_add_test(tc, numbers_of_long_names);
}

int
main(void)
{
	return aw_suite_run("merge_more", fill);
}
