/* SPDX-License-Identifier: ISC */
/* Which of several sources gives a part of the record, and what is noted of the others. */
#include <string.h>

#include "fixture/confdir.h"
#include "fixture/make.h"
#include "inherit.h"
#include "merge.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/pool.h"
#include "model/store.h"
#include "precedence.h"
#include "fixture/suite.h"

#define SEEN INT64_C(1800000000)
#define API "source api { kind = restconf credential = c ca-file = /c }\n"
#define TEXT "source text { kind = license-text file = /t }\n"
#define SNMP "source snmp { credential = c version = 3 trust-points = true }\n"
#define EXPRESSWAY "source expressway { credential = c ca-file = /c }\n"
#define SSM "source ssm-onprem { credential = c ca-file = /c account = a }\n"

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};
static struct aw_pool *pool;
static struct aw_log book;
static struct aw_plan *plan;
static struct aw_device *device;

static void
setup(void)
{
	pool = aw_pool_new();
	ck_assert_ptr_nonnull(pool);
	aw_log_init(&book, -1, "test", AW_LOG_ERROR, false);
	plan = NULL;
}

static void
teardown(void)
{
	aw_plan_free(plan);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
}

/* A plan of one device with these sources, in this order. */
static struct aw_plan *
make_plan(const char *sources)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct aw_plan *made;
	struct confdir dir;
	char text[2048];

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
begin(const char *sources)
{
	plan = make_plan(sources);
	device = &plan->devices[0];
}

static struct aw_source *
source_of(const char *name)
{
	const struct aw_source *source = aw_precedence_source(device, name);

	ck_assert_msg(source != NULL, "no source %s", name);
	return &device->sources[source - device->sources];
}

static char *
copy(const char *text)
{
	char *dup = strdup(text);

	ck_assert_ptr_nonnull(dup);
	return dup;
}

/* The source answers at that time: a license with this smart account, and what else it gives. */
static void
answer(const char *name, const char *account, int64_t at)
{
	struct aw_source *source = source_of(name);
	struct aw_result result;

	aw_source_result(source, &result);
	if (result.has_license.asked) {
		ck_assert_int_eq(aw_license_init(&result.license, source->parts.license), AW_OK);
		result.license.smart_account = copy(account);
		result.license.observed_at = at;
		if (source->type->kind == AW_SOURCE_SSM_ONPREM)
			result.license.mode = AW_LICENSE_ACCOUNT;
	}
	if (result.has_store.asked) {
		make_add(&result.store, pool, make_numbered((unsigned)(at - SEEN) + 1));
		aw_store_seal(&result.store, pool);
	}
	if (result.has_certificate.asked)
		result.has_certificate.absent = true;
	result.has_certificate.err.code =
	    result.has_certificate.asked ? AW_ERR_HTTP_MISSING : AW_OK;
	if (source->parts.identity) {
		result.identity.product = copy(name);
		result.identity.observed_at = at;
	}
	if (source->parts.clock) {
		result.identity.clock_skew = at - SEEN;
		result.identity.observed_at = at;
	}
	aw_merge_result(device, source, &result, at, &book);
	aw_precedence_note(device);
}

static void
refuse(const char *name, int64_t at)
{
	struct aw_source *source = source_of(name);
	struct aw_result result;

	aw_source_result(source, &result);
	(void)aw_error_set(&result.err, AW_ERR_NET_REFUSED, "a.example", "refused");
	result.has_license.err = result.has_store.err = result.has_certificate.err = result.err;
	aw_merge_result(device, source, &result, at, &book);
	aw_precedence_note(device);
}

static const struct aw_license *
license(void)
{
	const struct aw_license *found = aw_record_license(device->record, AW_NAME_LICENSE);

	ck_assert_ptr_nonnull(found);
	return found;
}

/* The overlaps of a source as text, "" for none. */
static const char *
notes(const char *name)
{
	static char text[AW_OVERLAP_TEXT_MAX];
	const struct aw_source_status *status = aw_record_source(device->record, name);

	ck_assert_ptr_nonnull(status);
	return aw_overlap_text(status, text) != NULL ? text : "";
}

#define LICENSE_OF(source) "license/license is used from source " source ", which comes first"
#define NEVER(source) "license/license never came from here and is used from source " source

START_TEST(the_first_in_the_configuration_gives_it)
{
	begin(API TEXT);
	ck_assert_str_eq(license()->source, "api");
	answer("text", "of text", SEEN);
	ck_assert_str_eq(license()->source, "text");
	ck_assert_str_eq(license()->smart_account, "of text");
	answer("api", "of api", SEEN + 1);
	ck_assert_str_eq(license()->source, "api");
	ck_assert_str_eq(license()->smart_account, "of api");
	ck_assert_str_eq(notes("api"), "");
	ck_assert_str_eq(notes("text"), LICENSE_OF("api"));
	answer("text", "again", SEEN + 2);
	ck_assert_str_eq(license()->smart_account, "of api");
	ck_assert_int_eq(license()->observed_at, SEEN + 1);
}
END_TEST

START_TEST(one_that_fails_keeps_its_facts)
{
	begin(API TEXT);
	answer("api", "of api", SEEN);
	refuse("api", SEEN + 1);
	answer("text", "of text", SEEN + 2);
	ck_assert_str_eq(license()->source, "api");
	ck_assert_str_eq(license()->smart_account, "of api");
	ck_assert_int_eq(license()->observed_at, SEEN);
	ck_assert_int_eq(license()->attempt.code, AW_ERR_NET_REFUSED);
	ck_assert_str_eq(notes("text"), LICENSE_OF("api"));
}
END_TEST

START_TEST(one_that_never_gave_it_is_noted)
{
	begin(API TEXT);
	refuse("api", SEEN);
	ck_assert_str_eq(license()->source, "api");
	ck_assert_int_eq(license()->attempt.code, AW_ERR_NET_REFUSED);
	ck_assert_str_eq(notes("api"), "");
	answer("text", "of text", SEEN + 1);
	ck_assert_str_eq(license()->source, "text");
	ck_assert_int_eq(license()->attempt.code, AW_OK);
	ck_assert_str_eq(notes("api"), NEVER("text"));
	ck_assert_str_eq(notes("text"), "");
	/* Its failures are its own. */
	refuse("api", SEEN + 2);
	ck_assert_int_eq(license()->attempt.code, AW_OK);
	ck_assert_int_eq(aw_record_source(device->record, "api")->attempt.code, AW_ERR_NET_REFUSED);
}
END_TEST

/* The failure of a later source is none of a part that is expected of the first. */
START_TEST(a_later_failure_is_not_the_parts)
{
	begin(API TEXT);
	refuse("text", SEEN);
	ck_assert_str_eq(license()->source, "api");
	ck_assert_int_eq(license()->attempt.at, AW_INSTANT_NONE);
	answer("api", "of api", SEEN + 1);
	refuse("text", SEEN + 2);
	ck_assert_int_eq(license()->attempt.code, AW_OK);
	ck_assert_str_eq(notes("text"), "");
}
END_TEST

/* Each part by itself: stores of their own names, identity of one source and clock of another. */
START_TEST(each_part_by_itself)
{
	const struct aw_record *record;

	begin(SNMP API);
	record = device->record;
	answer("snmp", "of snmp", SEEN + 3);
	answer("api", "of api", SEEN + 5);
	ck_assert_str_eq(license()->source, "snmp");
	ck_assert_str_eq(aw_record_store(record, AW_NAME_TRUST_POINTS)->source, "snmp");
	ck_assert_str_eq(record->identity.source, "snmp");
	ck_assert_str_eq(record->identity.product, "snmp");
	ck_assert_int_eq(record->identity.observed_at, SEEN + 3);
	ck_assert_str_eq(record->identity.clock_source, "api");
	ck_assert_int_eq(record->identity.clock_skew, 5);
	ck_assert_int_eq(record->identity.clock_observed_at, SEEN + 5);
	ck_assert_str_eq(notes("api"),
	    "identity is used from source snmp, which comes first; " LICENSE_OF("snmp"));
	ck_assert_str_eq(notes("snmp"), "");
}
END_TEST

/* What the device says it does not have is expected of the next, or of nobody. */
START_TEST(what_a_device_lacks)
{
	begin(EXPRESSWAY);
	ck_assert_uint_eq(device->record->n_certificates, 1);
	answer("expressway", "x", SEEN);
	ck_assert_uint_eq(device->record->n_certificates, 0);
	refuse("expressway", SEEN + 1);
	ck_assert_uint_eq(device->record->n_certificates, 0);
	ck_assert_uint_eq(device->record->n_licenses, 1);
}
END_TEST

START_TEST(a_license_that_the_first_lacks)
{
	struct aw_source *source;
	struct aw_result result;

	begin(EXPRESSWAY TEXT);
	source = source_of("expressway");
	aw_source_result(source, &result);
	result.has_license.absent = result.has_certificate.absent = true;
	result.has_store.err.code = result.has_license.err.code = result.has_certificate.err.code =
	    AW_ERR_HTTP_MISSING;
	aw_merge_result(device, source, &result, SEEN, &book);
	ck_assert_str_eq(license()->source, "text");
	refuse("text", SEEN + 1);
	ck_assert_int_eq(license()->attempt.code, AW_ERR_NET_REFUSED);
	ck_assert_int_eq(license()->observed_at, AW_INSTANT_NONE);
}
END_TEST

/* Another way to see a store is no change of the store. */
START_TEST(a_store_that_changes_hands)
{
	const struct aw_store *store;

	begin("source e1 { kind = expressway credential = c ca-file = /c }\n"
	      "source e2 { kind = expressway address = b.example credential = c ca-file = /c\n"
	      "readiness = false }\n");
	store = aw_record_store(device->record, AW_NAME_TRUSTED_CA);
	answer("e2", "x", SEEN);
	answer("e2", "x", SEEN + 1);
	ck_assert_str_eq(store->source, "e2");
	ck_assert_str_eq(store->path, "b.example:443");
	ck_assert(!store->judged);
	ck_assert_uint_eq(store->n_changes, 1);
	answer("e1", "x", SEEN + 2);
	ck_assert_str_eq(store->source, "e1");
	ck_assert_str_eq(store->path, "a.example:443");
	ck_assert(store->judged);
	ck_assert_uint_eq(store->n_changes, 0);
	answer("e1", "x", SEEN + 3);
	ck_assert_uint_eq(store->n_changes, 1);
}
END_TEST

/* The contacts of a device are not those of an account on its license server. */
START_TEST(an_account_is_no_device)
{
	begin(SSM TEXT);
	answer("text", "x", SEEN);
	device->record->licenses[0].last_success = SEEN - 100;
	answer("ssm-onprem", "x", SEEN + 1);
	ck_assert_int_eq(license()->mode, AW_LICENSE_ACCOUNT);
	ck_assert_int_eq(license()->last_success, AW_INSTANT_NONE);
}
END_TEST

/* The machine with that serial number answers, registered or not. */
static void
machine_answers(const char *name, const char *serial, enum aw_registration registration, int64_t at)
{
	struct aw_source *source = source_of(name);
	struct aw_result result;

	aw_source_result(source, &result);
	ck_assert_int_eq(aw_license_init(&result.license, source->parts.license), AW_OK);
	result.license.registration = registration;
	result.identity.serial = copy(serial);
	result.identity.observed_at = at;
	aw_merge_result(device, source, &result, at, &book);
}

/* A registration that is lost is of the same machine: a replacement never had it. */
START_TEST(a_replaced_machine_lost_nothing)
{
	begin(API);
	machine_answers("api", "A", AW_REGISTRATION_REGISTERED, SEEN);
	machine_answers("api", "A", AW_REGISTRATION_UNREGISTERED, SEEN + 1);
	ck_assert_int_eq(license()->held, AW_REGISTRATION_REGISTERED);
	ck_assert_int_eq(license()->held_at, SEEN);
	machine_answers("api", "A", AW_REGISTRATION_UNREGISTERED, SEEN + 2);
	ck_assert_int_eq(license()->held, AW_REGISTRATION_REGISTERED);
	machine_answers("api", "B", AW_REGISTRATION_UNREGISTERED, SEEN + 3);
	ck_assert_int_eq(license()->held, AW_REGISTRATION_UNKNOWN);
	ck_assert_int_eq(license()->held_at, AW_INSTANT_NONE);
}
END_TEST

static const struct {
	const char *after;
	const char *source, *account; /* of the license; NULL: never read */
	bool same;
	const char *next; /* the source of the license when all have answered */
} reloads[] = {
    {API TEXT, "api", "of api", true, "api"},
    {TEXT API, "api", "of api", true, "text"},
    {API, "api", "of api", false, "api"},
    {TEXT, "text", NULL, false, "text"},
    {"source api { kind = license-text file = /t }\n" TEXT, "api", NULL, false, "api"},
    {"source other { kind = restconf credential = c ca-file = /c }\n" TEXT, "other", NULL, false,
	"other"},
    {"source api { kind = restconf address = b.example credential = c ca-file = /c }\n" TEXT, "api",
	NULL, false, "api"},
};

START_TEST(at_a_reload)
{
	struct aw_plan *before;

	begin(API TEXT);
	answer("api", "of api", SEEN);
	answer("text", "of text", SEEN);
	before = plan;
	begin(reloads[_i].after);
	ck_assert_int_eq(aw_inherit_record(device, before->devices[0].record), reloads[_i].same);
	aw_precedence_note(device);
	ck_assert_str_eq(license()->source, reloads[_i].source);
	if (reloads[_i].account != NULL)
		ck_assert_str_eq(license()->smart_account, reloads[_i].account);
	else
		ck_assert_int_eq(license()->observed_at, AW_INSTANT_NONE);
	for (size_t i = 0; i < device->n_sources; i++)
		answer(device->sources[i].parts.source, "new", SEEN + 1);
	ck_assert_str_eq(license()->source, reloads[_i].next);
	ck_assert_str_eq(license()->smart_account, "new");
	aw_plan_free(before);
}
END_TEST

/* At a reload another order is another configuration: the device is due at once. */
START_TEST(another_order_is_due_at_once)
{
	static const char *const orders[] = {API TEXT, TEXT API};

	for (int i = 0; i < COUNT(orders); i++) {
		struct aw_plan *before;
		int64_t due = 0;
		size_t id;

		begin(API TEXT);
		answer("api", "of api", SEEN);
		answer("text", "of text", SEEN);
		device->collected = true;
		device->regular_ms = 70000;
		before = plan;
		begin(orders[i]);
		aw_inherit_plan(plan, before, 10000);
		ck_assert(aw_schedule_first(plan->schedule, &id, &due));
		ck_assert_int_eq(due, i == 0 ? 70000 : 10000);
		aw_plan_free(before);
		if (i + 1 < COUNT(orders))
			aw_plan_free(plan);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, the_first_in_the_configuration_gives_it);
	tcase_add_test(tc, one_that_fails_keeps_its_facts);
	tcase_add_test(tc, one_that_never_gave_it_is_noted);
	tcase_add_test(tc, a_later_failure_is_not_the_parts);
	tcase_add_test(tc, each_part_by_itself);
	tcase_add_test(tc, what_a_device_lacks);
	tcase_add_test(tc, a_license_that_the_first_lacks);
	tcase_add_test(tc, a_store_that_changes_hands);
	tcase_add_test(tc, an_account_is_no_device);
	tcase_add_test(tc, a_replaced_machine_lost_nothing);
	tcase_add_loop_test(tc, at_a_reload, 0, COUNT(reloads));
	tcase_add_test(tc, another_order_is_due_at_once);
}

int
main(void)
{
	return aw_suite_run("precedence", fill);
}
