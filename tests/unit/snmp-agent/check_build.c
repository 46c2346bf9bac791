/* SPDX-License-Identifier: ISC */
/* A configured device without a record: its rows and alarms, built as in the agent. */
#include <string.h>

#include "build.h"
#include "fixture/confdir.h"
#include "model/transition.h"
#include "model/license.h"
#include "model/pool.h"
#include "fixture/suite.h"
#include "model/model.h"

#define NOW INT64_C(1800000000)

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};
static const char text[] =
    "device x { store s { file = /s }\naddress = x.example\n"
    "source expressway { password-file = /p ca-file = /c peer two { address = y.example } } }\n"
    "device r { address = r.example source restconf { password-file = /p ca-file = /c } }\n"
    "device t { source license-text { file = /t } }\n"
    "device m { address = m.example source snmp { credential = c version = 3 trust-points = true } "
    "}\n"
    "device a { address = a.example source ssm-onprem { credential = c ca-file = /c account = x } "
    "}\n"
    "device u { services = {\"other.example\"} managed-by = \"Cisco\" store s { file = /s } }\n"
    "device w { address = w.example source restconf { credential = c ca-file = /c }\n"
    "source text { kind = license-text file = /t } }\n";

static struct aw_pool *pool;
static struct aw_rules *rules;
static struct aw_snapshot *snapshot;
static struct aw_build *build;

static void
setup(void)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct confdir dir;
	bool done = false;

	pool = aw_pool_new();
	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	rules = aw_rules_new(config);
	ck_assert_ptr_nonnull(rules);
	ck_assert_int_eq(aw_build_new(&(struct aw_build_input){.pool = pool,
					  .rules = rules,
					  .state_dir = dir.path,
					  .judge_all = true,
					  .now = NOW},
			     &build, &err),
	    AW_OK);
	while (!done)
		ck_assert_int_eq(aw_build_step(build, &done, &err), AW_OK);
	ck_assert_int_eq(aw_build_finish(build, &snapshot, &err), AW_OK);
	aw_build_free(build);
	confdir_remove(&dir);
}

static void
teardown(void)
{
	aw_snapshot_free(snapshot);
	aw_rules_unref(rules);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
}

static const struct {
	const char *device;
	size_t stores, licenses, certificates, sources;
} shapes[] = {
    {"x", 3, 2, 2, 2},
    {"r", 0, 1, 0, 1},
    {"t", 0, 1, 0, 1},
    {"m", 1, 1, 0, 1},
    {"a", 0, 1, 0, 1},
    {"u", 1, 0, 0, 0},
    {"w", 0, 1, 0, 2},
};

START_TEST(every_part_is_there_and_was_never_read)
{
	const struct aw_device_row *device = aw_snapshot_device(snapshot, shapes[_i].device);
	const struct aw_record *record;

	ck_assert_ptr_nonnull(device);
	record = device->loaded->record;
	ck_assert_uint_eq(record->n_stores, shapes[_i].stores);
	ck_assert_uint_eq(record->n_licenses, shapes[_i].licenses);
	ck_assert_uint_eq(record->n_certificates, shapes[_i].certificates);
	ck_assert_uint_eq(record->n_sources, shapes[_i].sources);
	ck_assert_int_eq(device->error, AW_ERR_RECORD_MISSING);
	for (size_t i = 0; i < record->n_stores; i++)
		ck_assert_int_eq(record->stores[i].observed_at, AW_INSTANT_NONE);
	for (size_t i = 0; i < record->n_licenses; i++)
		ck_assert_int_eq(record->licenses[i].observed_at, AW_INSTANT_NONE);
	for (size_t i = 0; i < record->n_certificates; i++)
		ck_assert_int_eq(record->certificates[i].observed_at, AW_INSTANT_NONE);
	for (size_t i = 0; i < record->n_sources; i++)
		ck_assert_int_eq(record->sources[i].observed_at, AW_INSTANT_NONE);
}
END_TEST

/* One finding says that the device was never collected, and its parts are unknown. */
START_TEST(it_is_unknown_by_one_verdict)
{
	const struct aw_device_row *device = aw_snapshot_device(snapshot, shapes[_i].device);
	const struct aw_judgement *judgement = device->judgement;

	ck_assert(judgement->unread && !device->was_read && device->configured);
	ck_assert_int_eq(device->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(device->worst, AW_READINESS_UNKNOWN);
	ck_assert_uint_eq(judgement->n_verdicts, 1);
	ck_assert_int_eq(judgement->verdicts[0].finding, AW_FINDING_NEVER_COLLECTED);
	ck_assert_int_eq(judgement->verdicts[0].severity, AW_SEVERITY_UNKNOWN);
	ck_assert_uint_eq(judgement->n_licenses, shapes[_i].licenses);
	for (size_t i = 0; i < judgement->n_licenses; i++) {
		ck_assert_int_eq(judgement->licenses[i].finding, AW_FINDING_LICENSE_UNKNOWN);
		ck_assert_int_eq(judgement->licenses[i].severity, AW_SEVERITY_UNKNOWN);
	}
}
END_TEST

/* What the configuration says of a device holds before it has a record; what its stores hold is not
 * known. */
START_TEST(no_transition_of_other_services)
{
	static const char *const devices[] = {"a", "u"};
	const struct aw_device_row *device = aw_snapshot_device(snapshot, devices[_i]);

	ck_assert_ptr_nonnull(device);
	ck_assert_uint_gt(device->judgement->n_readiness, 0);
	for (size_t i = 0; i < device->judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *v = &device->judgement->readiness[i];
		/* Device "a" has no store to hold a root. */
		bool holders = v->transition->applies == AW_APPLIES_HOLDERS && _i == 1;

		ck_assert_int_eq(
		    v->state, holders ? AW_READINESS_UNKNOWN : AW_READINESS_NOT_AFFECTED);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, every_part_is_there_and_was_never_read, 0, COUNT(shapes));
	tcase_add_loop_test(tc, it_is_unknown_by_one_verdict, 0, COUNT(shapes));
	tcase_add_loop_test(tc, no_transition_of_other_services, 0, 2);
}

int
main(void)
{
	return aw_suite_run("build", fill);
}
