/* SPDX-License-Identifier: ISC */
/* Readiness where replacements end before a switch, and where one of several services decides. */
#include "fixture/service_world.h"
#include "fixture/suite.h"

#define NOW "2022-03-01"
#define LATER "license.example:8443"
#define IDEN_REISSUED "00000000000000000000000000000000000000000000000000000000000000cc"

/* tools.cisco.com has switched, another license server does in 2023; the device names both, and
 * reports a contact after the switch. */
struct ends_world {
	struct service_world w;
	struct aw_root replacements[2];
	struct aw_switch switches[2];
	struct aw_license *license;
};

static void
use(struct aw_record *record, const char *service)
{
	ck_assert(AW_GROW(record->uses, record->n_uses));
	record->uses[record->n_uses++] = strdup(service);
}

static void
begin(struct ends_world *e, int holds)
{
	struct service_world *w = &e->w;

	*e = (struct ends_world){0};
	world_make(w, holds);
	aw_service_clear(&w->record->services[0], w->pool);
	w->record->n_services = 0;
	e->switches[0] = w->at;
	e->switches[1] = (struct aw_switch){make_text(LATER), make_at("2023-01-26"), 0};
	e->replacements[0] = w->replacement;
	e->replacements[1] = (struct aw_root){.name = make_text("Other Root")};
	ck_assert(aw_unhex(OTHER_ROOT, e->replacements[1].sha256, AW_SHA256_LEN));
	w->transition.switches = e->switches;
	w->transition.n_switches = 2;
	w->transition.replacements = e->replacements;
	use(w->record, TOOLS);
	use(w->record, LATER);
	e->license = aw_record_add_license(w->record, "license");
	ck_assert_ptr_nonnull(e->license);
	e->license->observed_at = e->license->attempt.at = make_at(NOW);
	e->license->mode = AW_LICENSE_CLASSIC;
	e->license->complete = true;
	e->license->registration = AW_REGISTRATION_REGISTERED;
	e->license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	e->license->sync.result = AW_SYNC_SUCCEEDED;
	e->license->last_success = make_at("2022-02-20");
}

static void
add_root(struct ends_world *e, const char *sha256, const char *to)
{
	bool other = strcmp(sha256, OTHER_ROOT) == 0;

	if (other)
		make_add(e->w.store, e->w.pool,
		    make_certificate(OTHER_ROOT, "Other Root", "2010-01-01", to));
	else
		world_root(&e->w, sha256, IDEN_KEY, IDENTRUST_SUBJECT,
		    "IdenTrust Commercial Root CA 1", to);
	aw_store_seal(e->w.store, e->w.pool);
}

/* Certificates of one root: the one that ends last decides, in any order. */
START_TEST(the_last_copy_of_a_replacement)
{
	static const char *const ends[][2] = {
	    {"2022-06-01", "2022-09-01"}, {"2022-09-01", "2022-06-01"}};
	const struct aw_readiness_verdict *v;
	struct ends_world e;

	begin(&e, QUOVADIS);
	add_root(&e, IDENTRUST, ends[_i][0]);
	add_root(&e, IDEN_REISSUED, ends[_i][1]);
	v = world_judge(&e.w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_msg(v->break_date == make_at("2022-09-01"), "%s", v->reason);
	ck_assert_int_eq(v->by_key, _i == 0);
	world_end(&e.w);
}
END_TEST

/* Of roots that are all needed the first end decides, in any order. */
START_TEST(the_first_end_of_all_that_are_needed)
{
	static const char *const ends[][2] = {
	    {"2022-06-01", "2022-09-01"}, {"2022-09-01", "2022-06-01"}};
	const struct aw_readiness_verdict *v;
	struct ends_world e;

	begin(&e, QUOVADIS);
	add_root(&e, IDENTRUST, ends[_i][0]);
	add_root(&e, OTHER_ROOT, ends[_i][1]);
	e.w.transition.n_replacements = 2;
	e.w.transition.needs_all = true;
	v = world_judge(&e.w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_msg(v->break_date == make_at("2022-06-01"), "%s", v->reason);
	ck_assert_ptr_eq(v->missing, &e.replacements[_i]);
	world_end(&e.w);
}
END_TEST

/* Where one of them is missing, the end of another counts for the service that has switched. */
START_TEST(an_end_counts_where_another_root_is_missing)
{
	const struct aw_readiness_verdict *v;
	struct ends_world e;

	begin(&e, QUOVADIS);
	add_root(&e, IDENTRUST, "2022-06-01");
	e.w.transition.n_replacements = 2;
	e.w.transition.needs_all = true;
	v = world_judge(&e.w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_msg(v->break_date == make_at("2022-06-01"), "%s", v->reason);
	ck_assert_ptr_eq(v->missing, &e.replacements[1]);
	/* No service has switched by then. */
	e.w.record->n_uses = 1;
	free(e.w.record->uses[0]);
	e.w.record->uses[0] = e.w.record->uses[1];
	v = world_judge(&e.w, NOW);
	ck_assert_msg(v->break_date == make_at("2023-01-26"), "%s", v->reason);
	world_end(&e.w);
}
END_TEST

/* What a manager of roots is to do hides no break of another service, which is a warning where the
 * device reports not to use it. */
START_TEST(a_manager_hides_no_break)
{
	const struct aw_readiness_verdict *v;
	struct ends_world e;

	begin(&e, QUOVADIS);
	e.w.transition.applies = AW_APPLIES_HOLDERS;
	e.license->last_success = AW_INSTANT_NONE;
	e.license->transport = strdup("Off");
	e.switches[1].at = make_at("2022-03-05");
	v = world_judge(&e.w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	e.w.record->managed_by = strdup("Cloud Certificate Management");
	v = world_judge(&e.w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	/* Without it the note says who is to act. */
	e.switches[0].at = make_at("2022-03-04");
	v = world_judge(&e.w, NOW);
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_int_eq(v->finding, AW_FINDING_MANAGED);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	world_end(&e.w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, the_last_copy_of_a_replacement, 0, 2);
	tcase_add_loop_test(tc, the_first_end_of_all_that_are_needed, 0, 2);
	tcase_add_test(tc, an_end_counts_where_another_root_is_missing);
	tcase_add_test(tc, a_manager_hides_no_break);
}

int
main(void)
{
	return aw_suite_run("readiness_ends", fill);
}
