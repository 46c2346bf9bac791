/* SPDX-License-Identifier: ISC */
/* Kinds of date, what is needed of the replacements, and what a service is for. */
#include "fixture/service_world.h"
#include "fixture/suite.h"

#define CALLS "sip.example:5061"
#define ECC "00000000000000000000000000000000000000000000000000000000000000ec"
#define THIRD "00000000000000000000000000000000000000000000000000000000000000cc"
#define INTERMEDIATE "00000000000000000000000000000000000000000000000000000000000000dd"

/* A device that names one service, which switches in a window of two months after a test. */
struct kinds_world {
	struct service_world w;
	struct aw_root replacements[3];
	struct aw_named_service named;
	struct aw_date dates[2];
};

static void
name_root(struct aw_root *root, const char *sha256, const char *name, enum aw_key_type type)
{
	*root = (struct aw_root){.name = make_text(name), .key_type = type};
	ck_assert(aw_unhex(sha256, root->sha256, AW_SHA256_LEN));
}

static void
use(struct aw_record *record, const char *service)
{
	ck_assert(AW_GROW(record->uses, record->n_uses));
	record->uses[record->n_uses++] = strdup(service);
}

/* `holds` as of world_make; the service was not looked at. */
static void
make_kinds(struct kinds_world *k, int holds)
{
	struct service_world *w = &k->w;

	*k = (struct kinds_world){0};
	world_make(w, holds);
	w->service->observed_at = AW_INSTANT_NONE;
	w->service->attempt.at = AW_INSTANT_NONE;
	free(w->service->name);
	w->service->name = strdup(CALLS);
	use(w->record, CALLS);
	name_root(&k->replacements[0], IDENTRUST, "IdenTrust Commercial Root CA 1", AW_KEY_RSA);
	name_root(&k->replacements[1], ECC, "The ECC Root", AW_KEY_ECDSA);
	name_root(&k->replacements[2], THIRD, "Third Root", AW_KEY_RSA);
	k->named = (struct aw_named_service){.name = make_text(CALLS), .purpose = AW_PURPOSE_CALLS};
	w->at = (struct aw_switch){make_text(CALLS), make_at("2026-04-01"), 90 * AW_DAY};
	w->transition.issuance_stop = w->transition.clean_up = AW_INSTANT_NONE;
	w->transition.applies = AW_APPLIES_DECLARED;
	w->transition.replacements = k->replacements;
	w->transition.services = &k->named;
	w->transition.n_services = 1;
	w->transition.dates = k->dates;
}

static const struct aw_readiness_verdict *
judge_kinds(struct kinds_world *k, const char *now)
{
	struct service_world *w = &k->w;

	aw_judgement_free(w->judgement);
	w->record->written_at = w->store->observed_at = make_at(now);
	ck_assert_int_eq(aw_policy_judge(w->record, &w->transitions, &w->policy, make_at(now),
			     &w->judgement, NULL),
	    AW_OK);
	return w->judgement->readiness;
}

static void
end_kinds(struct kinds_world *k)
{
	world_end(&k->w);
}

static const struct {
	const char *now;
	enum aw_readiness state;
	enum aw_severity severity;
	const char *break_date, *any_day;
} windows[] = {
    {"2026-01-15", AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, "2026-06-30", NULL},
    /* Critical from 14 days before the window begins. */
    {"2026-03-18", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, "2026-06-30", NULL},
    {"2026-04-01", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, "2026-06-30", "2026-04-01"},
    {"2026-06-29T23:59:59Z", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, "2026-06-30",
	"2026-04-01"},
    {"2026-06-30", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, "2026-06-30", NULL},
};

START_TEST(a_window)
{
	const struct aw_readiness_verdict *v;
	struct kinds_world k;

	make_kinds(&k, QUOVADIS);
	v = judge_kinds(&k, windows[_i].now);
	ck_assert_int_eq(v->state, windows[_i].state);
	ck_assert_int_eq(v->severity, windows[_i].severity);
	ck_assert_int_eq(v->break_date, make_at(windows[_i].break_date));
	ck_assert_int_eq(v->any_day_since,
	    windows[_i].any_day != NULL ? make_at(windows[_i].any_day) : AW_INSTANT_NONE);
	ck_assert_msg(
	    strstr(v->reason, " between 2026-04-01 and 2026-06-30") != NULL, "%s", v->reason);
	end_kinds(&k);
}
END_TEST

static const struct {
	const char *now;
	enum aw_readiness state;
	const char *says;
} tests_of_a_service[] = {
    {"2026-02-01", AW_READINESS_AT_RISK,
	"; it fails during tests from 2026-03-05T00:00:00Z to 2026-03-06T00:00:00Z"},
    {"2026-03-05T12:00:00Z", AW_READINESS_BROKEN,
	"presents the new chain for a test until 2026-03-06T00:00:00Z, and fails for these hours"},
    {"2026-03-07", AW_READINESS_AT_RISK, "switches to it"},
};

START_TEST(a_test_window)
{
	const struct aw_readiness_verdict *v;
	struct kinds_world k;

	make_kinds(&k, QUOVADIS);
	k.dates[0] = (struct aw_date){.kind = AW_DATE_TEST,
	    .at = make_at("2026-03-05"),
	    .lasts = AW_DAY,
	    .name = make_text(CALLS)};
	k.w.transition.n_dates = 1;
	v = judge_kinds(&k, tests_of_a_service[_i].now);
	ck_assert_int_eq(v->state, tests_of_a_service[_i].state);
	ck_assert_msg(strstr(v->reason, tests_of_a_service[_i].says) != NULL, "%s", v->reason);
	if (v->state == AW_READINESS_BROKEN)
		ck_assert_int_eq(v->break_date, make_at("2026-03-05"));
	end_kinds(&k);
	/* With the replacement nothing fails. */
	make_kinds(&k, IDEN);
	v = judge_kinds(&k, tests_of_a_service[_i].now);
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	end_kinds(&k);
}
END_TEST

START_TEST(all_are_needed)
{
	const struct aw_readiness_verdict *v;
	struct kinds_world k;

	make_kinds(&k, IDEN);
	k.w.transition.n_replacements = 3;
	v = judge_kinds(&k, "2026-01-15");
	ck_assert_int_eq(v->state, AW_READINESS_READY); /* any */
	ck_assert_uint_eq(k.w.judgement->n_missing, 0);
	k.w.transition.needs_all = true;
	v = judge_kinds(&k, "2026-01-15");
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_uint_eq(k.w.judgement->n_missing, 2);
	ck_assert_ptr_eq(k.w.judgement->missing[0].root, &k.replacements[1]);
	ck_assert_ptr_eq(k.w.judgement->missing[1].root, &k.replacements[2]);
	ck_assert_str_eq(k.w.judgement->missing[0].store, "system");
	ck_assert(!k.w.judgement->missing[0].there);
	ck_assert_ptr_eq(v->missing, &k.replacements[1]);
	ck_assert_ptr_nonnull(strstr(v->reason,
	    "2 of 3 roots that it needs are not usable in store system: The ECC Root (SHA-256 " ECC
	    "), Third Root (SHA-256 " THIRD ")"));
	ck_assert_ptr_nonnull(strstr(v->remedy, "The ECC Root"));
	ck_assert_ptr_nonnull(strstr(v->remedy, "Third Root"));
	end_kinds(&k);
	/* With all of them the device is ready. */
	make_kinds(&k, IDEN | OTHER);
	name_root(&k.replacements[1], OTHER_ROOT, "Other Root", AW_KEY_ECDSA);
	k.w.transition.n_replacements = 2;
	k.w.transition.needs_all = true;
	ck_assert_int_eq(judge_kinds(&k, "2026-07-15")->state, AW_READINESS_READY);
	end_kinds(&k);
}
END_TEST

/* A root that expired under a service weighs more than a replacement that is missing later: it
 * counts too. */
START_TEST(a_milder_verdict_hides_no_expired_root)
{
	const struct aw_readiness_verdict *v;
	struct kinds_world k;

	make_kinds(&k, IDEN);
	make_add(k.w.store, k.w.pool,
	    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-01-01", "2026-01-10"));
	aw_store_seal(k.w.store, k.w.pool);
	k.w.transition.n_replacements = 3;
	k.w.transition.needs_all = true;
	v = judge_kinds(&k, "2026-01-15");
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_int_eq(
	    world_find(&k.w, AW_FINDING_ANCHOR_EXPIRED)->severity, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(k.w.judgement->worst, AW_SEVERITY_CRITICAL);
	end_kinds(&k);
}
END_TEST

static const struct {
	unsigned types;
	enum aw_readiness state;
	size_t missing;
} key_types[] = {
    {0, AW_READINESS_READY, 0}, /* not known: any one */
    {AW_KEY_RSA, AW_READINESS_READY, 0},
    {AW_KEY_ECDSA, AW_READINESS_AT_RISK, 1},
    {AW_KEY_RSA | AW_KEY_ECDSA, AW_READINESS_AT_RISK, 1},
};

/* The store has the RSA root alone. */
START_TEST(one_for_each_type_of_key)
{
	struct kinds_world k;

	make_kinds(&k, IDEN);
	k.w.transition.n_replacements = 2;
	k.w.record->key_types = key_types[_i].types;
	ck_assert_int_eq(judge_kinds(&k, "2026-01-15")->state, key_types[_i].state);
	ck_assert_uint_eq(k.w.judgement->n_missing, key_types[_i].missing);
	if (key_types[_i].missing > 0)
		ck_assert_str_eq(k.w.judgement->missing[0].root->name, "The ECC Root");
	end_kinds(&k);
}
END_TEST

START_TEST(what_stops)
{
	static const struct {
		enum aw_purpose purpose;
		const char *says;
	} cases[] = {
	    {AW_PURPOSE_CALLS, "; calls over it fail from then on; cause: "},
	    {AW_PURPOSE_SIGN_IN, "; sign-in with it fails from then on; cause: "},
	    {AW_PURPOSE_DNS, "; the device cannot register for DNS protection from then on; "},
	    {AW_PURPOSE_CLOUD, "; what the cloud service does for the device stops then; "},
	    {AW_PURPOSE_LICENSE, "; licenses stop on "},
	};
	const struct aw_readiness_verdict *v;
	struct aw_license *license;
	struct kinds_world k;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		make_kinds(&k, QUOVADIS);
		k.named.purpose = cases[i].purpose;
		license = aw_record_add_license(k.w.record, "license");
		license->mode = AW_LICENSE_CLASSIC;
		license->complete = true;
		license->registration = AW_REGISTRATION_REGISTERED;
		license->authorization = AW_AUTHORIZATION_AUTHORIZED;
		license->observed_at = license->attempt.at = make_at("2026-01-15");
		license->last_success = make_at("2026-01-11");
		v = judge_kinds(&k, "2026-01-15");
		ck_assert_msg(strstr(v->reason, cases[i].says) != NULL, "%s", v->reason);
		ck_assert_int_eq(
		    v->impact_date != AW_INSTANT_NONE, cases[i].purpose == AW_PURPOSE_LICENSE);
		ck_assert_int_eq(strstr(v->reason, "licenses stop") != NULL,
		    cases[i].purpose == AW_PURPOSE_LICENSE);
		end_kinds(&k);
	}
}
END_TEST

/* A service that changes on no known day. */
START_TEST(no_day_is_known)
{
	const struct aw_readiness_verdict *v;
	struct kinds_world k;

	make_kinds(&k, QUOVADIS);
	k.w.transition.n_switches = 0;
	k.w.transition.issuance_stop = make_at("2021-03-31");
	v = judge_kinds(&k, "2026-01-15");
	ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
	ck_assert_int_eq(v->break_date, AW_INSTANT_NONE);
	ck_assert_int_eq(v->any_day_since, make_at("2021-03-31"));
	ck_assert_ptr_eq(
	    strstr(v->reason, "could break any day since 2021-03-31; calls"), v->reason);
	ck_assert_ptr_nonnull(strstr(v->reason, "is not known"));
	end_kinds(&k);
	make_kinds(&k, IDEN);
	k.w.transition.n_switches = 0;
	ck_assert_int_eq(judge_kinds(&k, "2026-01-15")->state, AW_READINESS_READY);
	end_kinds(&k);
	/* It is about no other service. */
	make_kinds(&k, QUOVADIS);
	k.w.transition.n_switches = 0;
	k.named.name = make_text("other.example:443");
	ck_assert_int_eq(judge_kinds(&k, "2026-01-15")->state, AW_READINESS_NOT_AFFECTED);
	end_kinds(&k);
}
END_TEST

/* What browsers do breaks nothing and asks for nothing. */
START_TEST(a_root_program_changes_no_state)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;
	struct aw_date date = {.kind = AW_DATE_PROGRAM, .at = make_at("2022-04-15")};

	world_make(&w, QUOVADIS | IDEN);
	w.transition.applies = AW_APPLIES_HOLDERS;
	w.transition.n_switches = 0;
	w.transition.clean_up = w.transition.issuance_stop = AW_INSTANT_NONE;
	w.transition.dates = &date;
	w.transition.n_dates = 1;
	use(w.record, TOOLS);
	use(w.record, SMART);
	(void)world_new_chain(&w, 1, "2022-02-01");
	v = world_judge(&w, "2022-04-20");
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	ck_assert_msg(strstr(v->reason,
			  "; QuoVadis Root CA 2 is no longer trusted by browsers since 2022-04-15; "
			  "1 of 2 services of the device not looked at") != NULL,
	    "%s", v->reason);
	ck_assert_ptr_null(v->remedy);
	/* Nor does it where all of them were looked at. */
	free(w.record->uses[--w.record->n_uses]);
	v = world_judge(&w, "2022-04-20");
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	ck_assert_ptr_null(v->remedy);
	/* Before its day it says nothing. */
	date.at = make_at("2022-06-01");
	v = world_judge(&w, "2022-04-20");
	ck_assert_ptr_null(strstr(v->reason, "browsers"));
	world_end(&w);
}
END_TEST

/* A root that another transition brings is not removed. */
START_TEST(a_root_that_is_needed_elsewhere)
{
	struct aw_transition items[2];
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN);
	(void)world_new_chain(&w, 1, "2022-02-01");
	use(w.record, TOOLS);
	w.transition.clean_up = make_at("2022-03-01");
	ck_assert_int_eq(world_judge(&w, "2022-04-20")->state, AW_READINESS_CLEAN_UP);
	items[0] = w.transition;
	items[1] = (struct aw_transition){.name = make_text("r"),
	    .applies = AW_APPLIES_DECLARED,
	    .issuance_stop = AW_INSTANT_NONE,
	    .clean_up = AW_INSTANT_NONE,
	    .retiring = &w.replacement,
	    .n_retiring = 1,
	    .replacements = &w.retiring,
	    .n_replacements = 1};
	w.transitions = (struct aw_transitions){.items = items, .n_items = 2};
	ck_assert_int_eq(world_judge(&w, "2022-04-20")->state, AW_READINESS_READY);
	world_end(&w);
}
END_TEST

static const struct {
	const char *after;
	size_t replacements;
	int holds;
	enum aw_readiness state;
} distrusted[] = {
    /* The leaf of the world is of 2020-01-01. */
    {"2019-12-31", 0, QUOVADIS, AW_READINESS_AT_RISK},
    {"2019-12-31", 1, QUOVADIS | IDEN, AW_READINESS_AT_RISK},
    {"2020-01-01", 0, QUOVADIS, AW_READINESS_NOT_AFFECTED},
    {"2020-01-01", 1, QUOVADIS | IDEN, AW_READINESS_READY},
};

START_TEST(certificates_issued_after_a_date)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	world_make(&w, distrusted[_i].holds);
	w.transition.applies = AW_APPLIES_HOLDERS;
	w.transition.n_switches = 0;
	w.transition.n_replacements = distrusted[_i].replacements;
	w.transition.clean_up = w.transition.issuance_stop = AW_INSTANT_NONE;
	w.transition.distrusts = true;
	w.transition.distrust_after = make_at(distrusted[_i].after);
	use(w.record, TOOLS);
	(void)world_old_chain(&w, 1, "2022-09-01");
	v = world_judge(&w, "2022-04-20");
	ck_assert_int_eq(v->state, distrusted[_i].state);
	ck_assert_msg(
	    strstr(v->reason, "; its leaf was issued on 2020-01-01; ") != NULL, "%s", v->reason);
	if (v->state == AW_READINESS_AT_RISK)
		ck_assert_int_eq(v->break_date, make_at("2022-09-01"));
	world_end(&w);
}
END_TEST

/* The chain goes to a root that stays, over an intermediate that retires. */
START_TEST(an_intermediate_retires)
{
	const struct aw_readiness_verdict *v;
	struct aw_certificate *intermediate;
	struct service_world w;
	struct aw_chain *chain;

	for (int other = 0; other <= 1; other++) {
		world_make(&w, OTHER);
		use(w.record, TOOLS);
		chain =
		    make_chain(w.record, w.service, 1, "CN=Other Root", "2021-01-01", "2022-01-01");
		make_path(make_trust(chain, "system"), OTHER_ROOT, "2021-01-01", "2022-01-01",
		    AW_CHAIN_SOUND);
		intermediate =
		    make_certificate(INTERMEDIATE, "Retiring CA", "2020-01-01", "2030-01-01");
		intermediate->issuer = strdup("CN=Other Root");
		ck_assert(AW_GROW(chain->certificates, chain->n_certificates));
		chain->certificates[chain->n_certificates++] =
		    aw_pool_take(w.record->pool, intermediate);
		if (other == 0)
			ck_assert(aw_unhex(INTERMEDIATE, w.retiring.sha256, AW_SHA256_LEN));
		v = world_judge(&w, "2021-06-01");
		ck_assert_int_eq(v->state, AW_READINESS_AT_RISK);
		/* Known by what it presents, else only by its dates. */
		ck_assert_int_eq(
		    v->break_date, other == 0 ? make_at("2022-01-01") : make_at("2022-01-01"));
		ck_assert_int_eq(v->any_day_since, other == 0 ? make_at(STOP) : AW_INSTANT_NONE);
		world_end(&w);
	}
}
END_TEST

/* What somebody else issued is no look at the service. */
START_TEST(the_issuer_of_a_service)
{
	struct aw_named_service named = {.name = make_text(TOOLS)};
	const struct aw_readiness_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS);
	w.transition.services = &named;
	w.transition.n_services = 1;
	use(w.record, TOOLS);
	(void)world_new_chain(&w, 1, "2022-02-10");
	named.issuer = make_text("IdenTrust Commercial Root CA 1");
	v = world_judge(&w, "2022-03-01");
	ck_assert_ptr_nonnull(v->service);
	named.issuer = make_text(IDENTRUST_SUBJECT);
	v = world_judge(&w, "2022-03-01");
	ck_assert_ptr_nonnull(v->service);
	named.issuer = make_text("IdenTrust");
	v = world_judge(&w, "2022-03-01");
	ck_assert_ptr_null(v->service);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_ptr_nonnull(strstr(v->reason,
	    "is issued by " IDENTRUST_SUBJECT " and not by IdenTrust, so it says nothing of it"));
	world_end(&w);
}
END_TEST

/* The next public date of a root that a service needs: a note. */
START_TEST(the_horizon)
{
	struct aw_root root = {.name = make_text("IdenTrust Commercial Root CA 1")};
	struct aw_root_dates dates[2] = {{.date = {.kind = AW_DATE_PROGRAM,
					      .at = make_at("2029-04-15"),
					      .name = make_text("Mozilla"),
					      .source = make_text("https://wiki.example/")},
					     .roots = &root,
					     .n_roots = 1},
	    {.date = {.kind = AW_DATE_PROGRAM,
		 .at = make_at("2021-06-01"),
		 .name = make_text("past")},
		.roots = &root,
		.n_roots = 1}};
	const struct aw_verdict *note;
	struct service_world w;

	ck_assert(aw_unhex(IDENTRUST, root.sha256, AW_SHA256_LEN));
	world_make(&w, QUOVADIS | IDEN);
	(void)world_new_chain(&w, 1, "2022-02-01");
	world_judge(&w, "2022-02-20");
	ck_assert_ptr_null(world_find(&w, AW_FINDING_HORIZON));
	ck_assert_uint_eq(w.judgement->n_horizons, 1);
	ck_assert_int_eq(w.judgement->horizons[0].kind, AW_DATE_END);
	ck_assert_int_eq(w.judgement->horizons[0].at, make_at("2034-01-16"));
	w.transitions.root_dates = dates;
	w.transitions.n_root_dates = 2;
	world_judge(&w, "2022-02-20");
	ck_assert_uint_eq(w.judgement->n_horizons, 1);
	ck_assert_int_eq(w.judgement->horizons[0].at, make_at("2029-04-15"));
	note = world_find(&w, AW_FINDING_HORIZON);
	ck_assert_ptr_nonnull(note);
	ck_assert_int_eq(note->severity, AW_SEVERITY_OK);
	ck_assert_int_eq(note->until, make_at("2029-04-15"));
	ck_assert_str_eq(note->text,
	    "IdenTrust Commercial Root CA 1, which a service of the device needs: browsers stop to "
	    "trust it on 2029-04-15 (Mozilla); services under it are expected to move before that; "
	    "source: https://wiki.example/");
	ck_assert_uint_eq(world_alarms(&w), 0);
	/* The retiring root is needed no more, and has none. */
	for (size_t i = 0; i < w.judgement->n_horizons; i++)
		ck_assert_str_eq(w.judgement->horizons[i].anchor->certificate->name,
		    "IdenTrust Commercial Root CA 1");
	world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, a_window, 0, COUNT(windows));
	tcase_add_loop_test(tc, a_test_window, 0, COUNT(tests_of_a_service));
	tcase_add_test(tc, all_are_needed);
	tcase_add_test(tc, a_milder_verdict_hides_no_expired_root);
	tcase_add_loop_test(tc, one_for_each_type_of_key, 0, COUNT(key_types));
	tcase_add_test(tc, what_stops);
	tcase_add_test(tc, no_day_is_known);
	tcase_add_test(tc, a_root_program_changes_no_state);
	tcase_add_test(tc, a_root_that_is_needed_elsewhere);
	tcase_add_loop_test(tc, certificates_issued_after_a_date, 0, COUNT(distrusted));
	tcase_add_test(tc, an_intermediate_retires);
	tcase_add_test(tc, the_issuer_of_a_service);
	tcase_add_test(tc, the_horizon);
}

int
main(void)
{
	return aw_suite_run("date_kinds", fill);
}
