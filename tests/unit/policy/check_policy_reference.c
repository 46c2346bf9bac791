/* SPDX-License-Identifier: ISC */
/* A store compared with what the vendor expects: a note, whatever it says. */
#include "fixture/service_world.h"
#include "fixture/suite.h"
#include "model/reference.h"
#include "policy/judge/root_matters.h"

#define NOW "2022-01-10"
#define PATH "/etc/anchorwatch/ios_core.p7b"

/* Lists a root of that SHA-256, whether or not a store has it. */
static void
list(struct aw_differing_list *to, const char *sha256, const char *name, const char *end)
{
	struct aw_certificate *cert = make_certificate(sha256, name, "2010-01-01", end);

	ck_assert(aw_differing_add(to, cert));
	aw_certificate_free(cert);
}

static struct aw_difference *
compare(struct service_world *w)
{
	w->record->reference = aw_reference_new(PATH);
	ck_assert_ptr_nonnull(w->record->reference);
	w->record->reference->observed_at = make_at("2022-01-09");
	w->store->difference = calloc(1, sizeof(*w->store->difference));
	ck_assert_ptr_nonnull(w->store->difference);
	return w->store->difference;
}

static const struct aw_verdict *
judge(struct service_world *w, enum aw_finding finding)
{
	(void)world_judge(w, NOW);
	return world_find(w, finding);
}

START_TEST(what_matters_comes_first)
{
	const struct aw_verdict *v;
	struct service_world w;
	struct aw_difference *d;
	size_t alarms;

	world_make(&w, QUOVADIS);
	(void)judge(&w, AW_FINDING_REFERENCE_DIFFERS);
	alarms = world_alarms(&w);
	d = compare(&w);
	ck_assert_ptr_null(judge(&w, AW_FINDING_REFERENCE_DIFFERS));
	list(&d->missing, OTHER_ROOT, "Another Root", "2040-01-01");
	list(&d->missing, IDENTRUST, "IdenTrust Commercial Root CA 1", "2034-01-16");
	d->missing.all = 7;
	list(&d->extra, QUOVADIS_2, "QuoVadis Root CA 2", "2031-11-24");
	v = judge(&w, AW_FINDING_REFERENCE_DIFFERS);
	ck_assert_ptr_nonnull(v);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_str_eq(v->object, "system");
	ck_assert_str_eq(v->text,
	    "store system, compared with " PATH
	    " of 2022-01-09, lacks 7 roots: IdenTrust Commercial Root CA 1 (SHA-256 "
	    "5d56499be4d2e08b; replacement of transition quovadis-identrust), Another Root "
	    "(SHA-256 0000000000000000) and 5 more; it has beyond it 1 root: QuoVadis Root CA 2 "
	    "(SHA-256 85a0dd7dd720adb7; retires in transition quovadis-identrust)");
	ck_assert_uint_eq(world_alarms(&w), alarms);
	world_end(&w);
}
END_TEST

/* A service whose chain ends at a root that is not there. */
START_TEST(needed_by_a_service)
{
	struct service_world w;
	struct aw_buf why;

	world_make(&w, QUOVADIS);
	(void)world_new_chain(&w, 1, "2022-01-01");
	list(&compare(&w)->missing, IDENTRUST, "IdenTrust Commercial Root CA 1", "2034-01-16");
	ck_assert_ptr_nonnull(strstr(judge(&w, AW_FINDING_REFERENCE_DIFFERS)->text,
	    "replacement of transition quovadis-identrust, needed by service " TOOLS));
	aw_buf_init(&why, 1000);
	aw_root_retiring_matters(w.judgement, w.replacement.sha256, &why);
	ck_assert_uint_eq(why.len, 0);
	world_end(&w);
}
END_TEST

/* What has ended or was put in since does not count; nothing is left to say. */
START_TEST(counts_at_the_instant)
{
	struct service_world w;
	struct aw_difference *d;

	world_make(&w, QUOVADIS | IDEN);
	d = compare(&w);
	list(&d->missing, OTHER_ROOT, "Ended Root", "2022-01-09");
	list(&d->missing, IDENTRUST, "IdenTrust Commercial Root CA 1", "2034-01-16");
	list(&d->extra, OTHER_ROOT, "Other Root", "2040-01-01");
	ck_assert_ptr_null(judge(&w, AW_FINDING_REFERENCE_DIFFERS));
	ck_assert_uint_eq(aw_store_missing(w.record, w.store, make_at(NOW)), 0);
	ck_assert_uint_eq(aw_store_missing(w.record, w.store, make_at("2022-01-08")), 1);
	world_end(&w);
}
END_TEST

/* A part of what the device trusts proves no absence. */
START_TEST(a_part_lacks_nothing)
{
	struct service_world w;
	struct aw_difference *d;

	world_make(&w, QUOVADIS);
	w.store->partial = true;
	d = compare(&w);
	list(&d->missing, OTHER_ROOT, "Another Root", "2040-01-01");
	ck_assert_ptr_null(judge(&w, AW_FINDING_REFERENCE_DIFFERS));
	list(&d->extra, QUOVADIS_2, "QuoVadis Root CA 2", "2031-11-24");
	ck_assert_ptr_null(strstr(judge(&w, AW_FINDING_REFERENCE_DIFFERS)->text, "lacks"));
	world_end(&w);
}
END_TEST

/* A reference that was not read is a note, too, and has its remedy. */
START_TEST(unread)
{
	const struct aw_verdict *v;
	struct service_world w;
	size_t alarms;

	world_make(&w, QUOVADIS | IDEN);
	(void)judge(&w, AW_FINDING_REFERENCE_UNREAD);
	alarms = world_alarms(&w);
	(void)compare(&w);
	aw_attempt_set(
	    &w.record->reference->attempt, make_at(NOW), AW_ERR_FILE_MISSING, PATH ": no file");
	v = judge(&w, AW_FINDING_REFERENCE_UNREAD);
	ck_assert_ptr_nonnull(v);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_str_eq(v->object, "reference");
	ck_assert_str_eq(v->text,
	    "the reference cannot be read, what was read of it on 2022-01-09 is used: " PATH
	    ": no file [file-missing]");
	ck_assert_ptr_nonnull(strstr(aw_verdict_remedy(v), "anchorwatch inspect"));
	w.record->reference->observed_at = AW_INSTANT_NONE;
	ck_assert_str_eq(judge(&w, AW_FINDING_REFERENCE_UNREAD)->text,
	    "the reference was never read, nothing is compared with it: " PATH
	    ": no file [file-missing]");
	ck_assert_uint_eq(world_alarms(&w), alarms);
	world_end(&w);
}
END_TEST

/* Lists in a record have a limit, the number is exact. */
START_TEST(list_is_cut)
{
	struct aw_difference *d = calloc(1, sizeof(*d));
	struct aw_certificate *cert = make_numbered(5);

	ck_assert_ptr_nonnull(d);
	for (int i = 0; i < 1000; i++)
		ck_assert(aw_differing_add(&d->missing, cert));
	ck_assert_uint_eq(d->missing.n, AW_DIFFERENCE_ROOTS_MAX);
	ck_assert_uint_eq(d->missing.all, 1000);
	ck_assert(aw_difference_same(d, d) && !aw_difference_same(d, NULL));
	aw_difference_free(d);
	aw_certificate_free(cert);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, what_matters_comes_first);
	tcase_add_test(tc, needed_by_a_service);
	tcase_add_test(tc, counts_at_the_instant);
	tcase_add_test(tc, a_part_lacks_nothing);
	tcase_add_test(tc, unread);
	tcase_add_test(tc, list_is_cut);
}

int
main(void)
{
	return aw_suite_run("policy-reference", fill);
}
