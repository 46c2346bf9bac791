/* SPDX-License-Identifier: ISC */
/* Revocation lists in a store that do not hold: who needs their issuer, and what is said. */
#include "fixture/service_world.h"
#include "fixture/suite.h"

#define NOW "2022-01-10"
#define OTHER_SUBJECT "CN=Other Root"

static void
add(struct service_world *w, const char *issuer, const char *from, const char *to)
{
	ck_assert(aw_store_add_crl(
	    w->store, strdup(issuer), make_at(from), to != NULL ? make_at(to) : AW_INSTANT_NONE));
}

static const struct aw_verdict *
judge(struct service_world *w)
{
	(void)world_judge(w, NOW);
	return world_find(w, AW_FINDING_CRL_STALE);
}

/* The chain of a service goes to QuoVadis. */
START_TEST(needed_by_a_chain)
{
	const struct aw_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN | OTHER);
	(void)world_old_chain(&w, 1, "2022-06-01");
	add(&w, QUOVADIS_SUBJECT, "2021-12-01", "2022-01-09");
	v = judge(&w);
	ck_assert_ptr_nonnull(v);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_str_eq(v->object, "system");
	ck_assert_int_eq(v->until, make_at("2022-01-09"));
	ck_assert_str_eq(v->text,
	    "store system: the revocation list of " QUOVADIS_SUBJECT
	    " ended on 2022-01-09T00:00:00Z: a device that checks revocation verifies no "
	    "certificate of its issuer");
	w.policy.crl_stale = AW_SEVERITY_CRITICAL;
	ck_assert_int_eq(judge(&w)->severity, AW_SEVERITY_CRITICAL);
	w.store->judged = false;
	ck_assert_int_eq(judge(&w)->severity, AW_SEVERITY_OK);
	w.store->judged = true;
	w.record->identity.product = strdup("C9300-24T");
	ck_assert_int_eq(judge(&w)->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(
	    strstr(world_find(&w, AW_FINDING_CRL_STALE)->text, "code of its own"));
	world_end(&w);
}
END_TEST

/* No service goes over it, and chains say so. */
START_TEST(not_needed)
{
	const struct aw_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN | OTHER);
	(void)world_old_chain(&w, 1, "2022-06-01");
	add(&w, OTHER_SUBJECT, "2021-12-01", "2022-01-09");
	v = judge(&w);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->text, "no service of the device needs its issuer"));
	world_end(&w);
}
END_TEST

/* A transition needs the replacement; where nothing is known, any anchor may be needed. */
START_TEST(needed_by_a_transition)
{
	struct service_world w;
	int roots = _i == 0 ? QUOVADIS | IDEN : OTHER;

	world_make(&w, roots);
	if (_i == 2)
		w.transitions.n_items = 0;
	add(&w, _i == 0 ? IDENTRUST_SUBJECT : w.store->anchors[0].certificate->subject,
	    "2021-12-01", "2022-01-09");
	ck_assert_int_eq(judge(&w)->severity, AW_SEVERITY_WARNING);
	w.store->crls[0].issuer[3] = '?';
	ck_assert_int_eq(judge(&w)->severity, AW_SEVERITY_OK);
	world_end(&w);
}
END_TEST

static const struct {
	const char *from, *to;
	const char *words; /* NULL: it holds */
	const char *since, *until;
} dates[] = {
    {"2021-12-01", "2022-01-10", NULL, NULL, NULL},
    {"2021-12-01", NULL, NULL, NULL, NULL},
    {"2022-01-10", "2022-02-10", NULL, NULL, NULL},
    /* Since when it lacks a list is not known: what was before this one is not in the store. */
    {"2022-01-11", "2022-02-10", "begins on 2022-01-11", NULL, "2022-01-11"},
    {"2022-01-11", NULL, "begins on 2022-01-11", NULL, "2022-01-11"},
    {"2021-12-01", "2022-01-09", "ended on 2022-01-09", "2022-01-09", "2022-01-09"},
};

START_TEST(holds)
{
	const struct aw_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS);
	add(&w, QUOVADIS_SUBJECT, dates[_i].from, dates[_i].to);
	v = judge(&w);
	ck_assert((v == NULL) == (dates[_i].words == NULL));
	if (v != NULL) {
		ck_assert_msg(strstr(v->text, dates[_i].words) != NULL, "%s", v->text);
		ck_assert_int_eq(v->since,
		    (dates[_i].since != NULL ? make_at(dates[_i].since) : AW_INSTANT_NONE));
		ck_assert_int_eq(v->until, make_at(dates[_i].until));
	}
	world_end(&w);
}
END_TEST

/* Of an issuer the last one counts; the one that a service needs is named first. */
START_TEST(several)
{
	const struct aw_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS | OTHER);
	(void)world_old_chain(&w, 1, "2022-06-01");
	add(&w, OTHER_SUBJECT, "2021-12-01", "2022-01-02");
	add(&w, QUOVADIS_SUBJECT, "2021-12-01", "2022-01-09");
	add(&w, "CN=third", "2021-12-01", "2022-01-02");
	v = judge(&w);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_ptr_nonnull(strstr(v->text, QUOVADIS_SUBJECT));
	ck_assert_ptr_nonnull(strstr(v->text, "; and 2 more"));
	add(&w, QUOVADIS_SUBJECT, "2022-01-08", "2022-02-08");
	v = judge(&w);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->text, "; and 1 more"));
	world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, needed_by_a_chain);
	tcase_add_test(tc, not_needed);
	tcase_add_loop_test(tc, needed_by_a_transition, 0, 3);
	tcase_add_loop_test(tc, holds, 0, COUNT(dates));
	tcase_add_test(tc, several);
}

int
main(void)
{
	return aw_suite_run("policy_crl", fill);
}
