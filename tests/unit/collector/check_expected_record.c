/* SPDX-License-Identifier: ISC */
/*
 * The record of a configured device before anything was read, as the collector begins with it and
 * as the subagent has it where there is no record: both give the same verdicts, for every kind of
 * source.
 */
#include <string.h>

#include "config/expected_record.h"
#include "fixture/confdir.h"
#include "model/pool.h"
#include "plan.h"
#include "policy/policy.h"
#include "model/device_record.h"
#include "fixture/suite.h"

#define NOW INT64_C(1800000000)

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

/* Each kind of source, alone. */
static const char *const sources[] = {
    "store s { file = /s }",
    "store s { directory = /s readiness = false }",
    "source license-text { file = /t }",
    "source license-text { program = /t }",
    "source expressway { credential = c ca-file = /c }",
    "source expressway { credential = c ca-file = /c readiness = false "
    "peer two { address = y.example } }",
    "source restconf { credential = c ca-file = /c }",
    "source ssm-onprem { credential = c ca-file = /c account = Example }",
    "source snmp { credential = c version = 3 }",
    "source snmp { credential = c version = 3 trust-points = true readiness = true }",
};

static const char *const services[] = {
    "",
    "services = {\"tools.cisco.com\"}",
    "services = {\"other.example\"}",
};

static const char *const managers[] = {"", "managed-by = \"Cisco\""};

#define CASES (COUNT(sources) * COUNT(services) * COUNT(managers))

static struct aw_pool *pool;
static struct aw_log book;
static struct aw_config *config;
static struct aw_record *record; /* of the subagent */
static struct aw_plan *plan;
static struct aw_judgement *collector, *subagent;

static void
judge(const struct aw_record *of, struct aw_judgement **out)
{
	struct aw_error err = {0};

	ck_assert_int_eq(aw_policy_judge(of, &config->transitions,
			     aw_config_policy(config, of->device), NOW, out, &err),
	    AW_OK);
}

static void
build(size_t i)
{
	struct aw_error err = {0};
	struct confdir dir;
	char text[1024];

	(void)snprintf(text, sizeof(text),
	    "service \"other.example\" { proxy = \"http://p:1\" }\nservice \"tools.cisco.com\" { "
	    "}\n"
	    "device x {\naddress = x.example\n%s\n%s\n%s\n}\n",
	    sources[i % COUNT(sources)], services[i / COUNT(sources) % COUNT(services)],
	    managers[i / COUNT(sources) / COUNT(services)]);
	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	confdir_remove(&dir);
	record = aw_expected_record(pool, config, "x");
	ck_assert_ptr_nonnull(record);
	judge(record, &subagent);
	plan = aw_plan_new(config, pool, "host", &book);
	ck_assert_ptr_nonnull(plan);
	judge(plan->devices[0].record, &collector);
}

static void
setup(void)
{
	aw_log_init(&book, -1, "test", AW_LOG_ERROR, false);
	pool = aw_pool_new();
	ck_assert_ptr_nonnull(pool);
}

static void
teardown(void)
{
	aw_judgement_free(collector);
	aw_judgement_free(subagent);
	aw_record_free(record);
	aw_plan_free(plan);
	collector = subagent = NULL;
	record = NULL;
	plan = NULL;
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
}

START_TEST(both_give_the_same_verdicts)
{
	build((size_t)_i);
	ck_assert_uint_eq(collector->n_readiness, subagent->n_readiness);
	for (size_t i = 0; i < collector->n_readiness; i++) {
		const struct aw_readiness_verdict *a = &collector->readiness[i];
		const struct aw_readiness_verdict *b = &subagent->readiness[i];

		ck_assert_str_eq(a->transition->name, b->transition->name);
		ck_assert_msg(a->state == b->state && a->severity == b->severity,
		    "%s: state %d (%s), in the subagent %d (%s)", a->transition->name,
		    (int)a->state, a->reason, (int)b->state, b->reason);
		ck_assert_str_eq(a->reason, b->reason);
	}
	for (size_t i = 0; i < collector->n_verdicts && i < subagent->n_verdicts; i++) {
		const struct aw_verdict *a = &collector->verdicts[i], *b = &subagent->verdicts[i];

		ck_assert_int_eq(a->finding, b->finding);
		ck_assert_int_eq(a->severity, b->severity);
		ck_assert_str_eq(a->object, b->object);
		ck_assert_str_eq(a->text, b->text);
	}
	ck_assert_uint_eq(collector->n_verdicts, subagent->n_verdicts);
	ck_assert_uint_eq(collector->n_services, subagent->n_services);
	ck_assert_uint_eq(collector->n_licenses, subagent->n_licenses);
	ck_assert_int_eq(collector->worst, subagent->worst);
}
END_TEST

/* Rows of the subagent's tables before the first record are those of the first record. */
START_TEST(both_have_the_same_parts)
{
	const struct aw_record *first;

	build((size_t)_i);
	first = plan->devices[0].record;
	ck_assert_uint_eq(first->n_stores, record->n_stores);
	ck_assert_uint_eq(first->n_licenses, record->n_licenses);
	ck_assert_uint_eq(first->n_certificates, record->n_certificates);
	ck_assert_uint_eq(first->n_sources, record->n_sources);
	ck_assert_uint_eq(first->n_services, record->n_services);
	ck_assert_uint_eq(first->n_uses, record->n_uses);
	ck_assert_int_eq(first->managed_by == NULL, record->managed_by == NULL);
	ck_assert_int_eq(first->interval, record->interval);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, both_give_the_same_verdicts, 0, CASES);
	tcase_add_loop_test(tc, both_have_the_same_parts, 0, CASES);
}

int
main(void)
{
	return aw_suite_run("expected_record", fill);
}
