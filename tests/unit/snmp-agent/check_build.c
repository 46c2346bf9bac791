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
	ck_assert_int_eq(aw_build_new(pool, rules, dir.path, NULL, true, NOW, &build, &err), AW_OK);
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

static const struct {
	const char *device, *object;
	enum aw_finding finding;
} verdicts[] = {
    {"x", "s", AW_FINDING_NEVER_COLLECTED},
    {"x", "trusted-ca", AW_FINDING_NEVER_COLLECTED},
    {"x", "two", AW_FINDING_NEVER_COLLECTED},
    {"x", "source/expressway", AW_FINDING_NEVER_COLLECTED},
    {"x", "source/two", AW_FINDING_NEVER_COLLECTED},
    {"x", "certificate/server", AW_FINDING_NEVER_COLLECTED},
    {"x", "certificate/two", AW_FINDING_NEVER_COLLECTED},
    {"x", "license", AW_FINDING_LICENSE_UNKNOWN},
    {"x", "two", AW_FINDING_LICENSE_UNKNOWN},
    {"r", "license", AW_FINDING_LICENSE_UNKNOWN},
    {"t", "source/license-text", AW_FINDING_NEVER_COLLECTED},
    {"t", "license", AW_FINDING_LICENSE_UNKNOWN},
    {"m", "source/snmp", AW_FINDING_NEVER_COLLECTED},
    {"m", "trust-points", AW_FINDING_NEVER_COLLECTED},
    {"m", "license", AW_FINDING_LICENSE_UNKNOWN},
    {"a", "source/ssm-onprem", AW_FINDING_NEVER_COLLECTED},
    {"a", "license", AW_FINDING_LICENSE_UNKNOWN},
    {"w", "source/restconf", AW_FINDING_NEVER_COLLECTED},
    {"w", "source/text", AW_FINDING_NEVER_COLLECTED},
    {"w", "license", AW_FINDING_LICENSE_UNKNOWN},
};

START_TEST(each_is_unknown_by_a_verdict)
{
	const struct aw_device_row *device = aw_snapshot_device(snapshot, verdicts[_i].device);
	const struct aw_judgement *judgement = device->judgement;
	size_t found = 0;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->finding != verdicts[_i].finding ||
		    strcmp(verdict->object, verdicts[_i].object) != 0)
			continue;
		ck_assert_int_eq(verdict->severity, AW_SEVERITY_UNKNOWN);
		found++;
	}
	ck_assert_uint_eq(found, 1);
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
	tcase_add_loop_test(tc, each_is_unknown_by_a_verdict, 0, COUNT(verdicts));
	tcase_add_loop_test(tc, no_transition_of_other_services, 0, 2);
}

int
main(void)
{
	return aw_suite_run("build", fill);
}
