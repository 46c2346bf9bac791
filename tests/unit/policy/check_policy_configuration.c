/* SPDX-License-Identifier: ISC */
/* Verdicts on running-configurations: Cisco Licensing Root CA, and certificates kept elsewhere. */
#include "fixture/service_world.h"
#include "fixture/suite.h"
#include "model/running.h"

#define NOW "2022-03-01"
#define ROOT "f1b52392c4a4ec2a8709b1308304a911ffcec2ce0b63a94fbe969164567c4925"

static struct service_world w;

static void
setup(void)
{
	world_make(&w, QUOVADIS);
	w.store->running = aw_running_new();
	ck_assert_ptr_nonnull(w.store->running);
	w.store->partial = w.store->excerpt = true;
	*w.store->running = (struct aw_running){.ios = true, .smart = true, .whole = true};
}

static void
teardown(void)
{
	world_end(&w);
}

static const struct aw_verdict *
find(enum aw_finding finding)
{
	const struct aw_verdict *found = NULL;

	(void)world_judge(&w, NOW);
	for (size_t i = 0; i < w.judgement->n_verdicts; i++) {
		if (w.judgement->verdicts[i].finding != finding)
			continue;
		ck_assert_ptr_null(found);
		found = &w.judgement->verdicts[i];
	}
	return found;
}

START_TEST(test_severity)
{
	const struct aw_verdict *v = find(AW_FINDING_LICENSING_ROOT);

	ck_assert_ptr_nonnull(v);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_str_eq(v->object, "system");
	ck_assert_ptr_nonnull(strstr(v->text, "Cisco Licensing Root CA"));
	w.policy.licensing_root = AW_SEVERITY_CRITICAL;
	ck_assert_int_eq(find(AW_FINDING_LICENSING_ROOT)->severity, AW_SEVERITY_CRITICAL);
	w.store->running->smart = false;
	v = find(AW_FINDING_LICENSING_ROOT);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->text, "no line of license smart"));
	w.store->running->smart = true;
	w.store->running->whole = false;
	v = find(AW_FINDING_LICENSING_ROOT);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->text, "not complete"));
}
END_TEST

START_TEST(test_none)
{
	w.store->running->licensing_kept = true;
	ck_assert_ptr_null(find(AW_FINDING_LICENSING_ROOT));
	w.store->running->licensing_kept = false;
	w.store->running->ios = false;
	ck_assert_ptr_null(find(AW_FINDING_LICENSING_ROOT));
	aw_running_free(w.store->running);
	w.store->running = NULL;
	ck_assert_ptr_null(find(AW_FINDING_LICENSING_ROOT));
}
END_TEST

START_TEST(test_present)
{
	ck_assert_ptr_nonnull(find(AW_FINDING_LICENSING_ROOT));
	make_add(w.store, w.pool, make_certificate(ROOT, "Licensing", "2013-05-30", "2038-05-30"));
	aw_store_seal(w.store, w.pool);
	ck_assert_ptr_null(find(AW_FINDING_LICENSING_ROOT));
}
END_TEST

/* In a listing of the same device it has a name alone. */
START_TEST(test_listed)
{
	struct aw_certificate *cert =
	    make_certificate(QUOVADIS_2_G3, "Cisco Licensing Root CA", "2013-05-30", "2038-05-30");
	struct aw_store *listing = aw_record_add_store(w.record, "listing");

	ck_assert_ptr_nonnull(listing);
	w.store = aw_record_store(w.record, "system");
	listing->observed_at = make_at(NOW);
	make_add(listing, w.pool, cert);
	aw_store_seal(listing, w.pool);
	ck_assert_ptr_nonnull(find(AW_FINDING_LICENSING_ROOT));
	cert->flaws |= AW_FLAW_BY_NAME;
	ck_assert_ptr_null(find(AW_FINDING_LICENSING_ROOT));
}
END_TEST

/* What a part does not have may be elsewhere; where it is all that the device trusts, it is not. */
START_TEST(test_elsewhere)
{
	static const enum aw_err codes[] = {AW_ERR_STORE_ELSEWHERE, AW_ERR_STORE_EMPTY};

	ck_assert_int_eq(
	    aw_store_problem(w.store, AW_SEVERITY_WARNING, codes[_i], "line 3", "not there"),
	    AW_OK);
	ck_assert_int_eq(find(AW_FINDING_STORE_PROBLEM)->severity, AW_SEVERITY_OK);
	w.store->partial = false;
	ck_assert_int_eq(find(AW_FINDING_STORE_PROBLEM)->severity, AW_SEVERITY_WARNING);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_severity);
	tcase_add_test(tc, test_none);
	tcase_add_test(tc, test_present);
	tcase_add_test(tc, test_listed);
	tcase_add_loop_test(tc, test_elsewhere, 0, 2);
}

int
main(void)
{
	return aw_suite_run("policy_configuration", fill);
}
