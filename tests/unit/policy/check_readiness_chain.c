/* SPDX-License-Identifier: ISC */
/* Readiness by presented chains, at the seconds at which it changes. */
#include "fixture/service_world.h"
#include "model/device_record.h"
#include "fixture/suite.h"
#include "model/key_type.h"

/* The chain that tools.cisco.com presents. */
enum presents {
	OLD,         /* to QuoVadis; the leaf ends 2022-06-01T12:00:00Z */
	OLD_EARLY,   /* the leaf ends 2022-01-10T12:00:00Z, before the switch */
	NEW,         /* to IdenTrust since 2022-02-10 */
	NEW_EARLY,   /* since 2022-01-20, before the announced switch */
	NEW_CROSS,   /* to IdenTrust; the only path is over a cross certificate to QuoVadis */
	NEW_OTHER,   /* to IdenTrust, by a cross certificate to another root */
	THIRD,       /* to a root that no transition names */
	THIRD_OLD,   /* the same; the store leads it to QuoVadis as well, by a cross certificate */
	THIRD_HANGS, /* the same, and nothing but that path holds */
	THIRD_BAD,   /* to that root; the store leads it to IdenTrust as well, which cannot serve */
	WRONG_NAME,  /* to IdenTrust, but for another host */
	OLD_NAME,    /* to QuoVadis since 2022-02-10, but for another host */
};

#define LEAF "2022-06-01T12:00:00Z"
#define CROSS_END "2024-03-01"
#define NONE NULL

enum { NO_STOP = 1, NO_SWITCH = 2, NO_REPLACEMENT = 4, SMART_ONLY = 8 };

static const struct {
	enum presents presents;
	int holds, how;
	const char *now;
	enum aw_readiness state;
	enum aw_severity severity;
	const char *since, *break_date, *any_day_since;
	bool missing;
	const char *says, *remedy;
} cases[] = {
    /* before the switch, with only the retiring root */
    {OLD, QUOVADIS, 0, "2021-03-30T23:59:59Z", AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NONE,
	SWITCH, NONE, true, "trust breaks on 2022-02-05; cause: IdenTrust Commercial Root CA 1",
	"append IdenTrust Commercial Root CA 1 (SHA-256 " IDENTRUST
	") under Maintenance > Security > Trusted CA certificate; no restart needed; from https"},
    {OLD, QUOVADIS, 0, STOP, AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NONE, SWITCH, STOP, true,
	"could break any day since 2021-03-31; breaks at the latest on 2022-02-05; cause: ",
	"append"},
    {OLD, QUOVADIS, 0, "2022-01-21T23:59:59Z", AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NONE,
	SWITCH, STOP, true, "still presents a chain to Some Root", "append"},
    {OLD, QUOVADIS, 0, "2022-01-22", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, NONE, SWITCH, STOP,
	true, "switches to it on 2022-02-05", "append"},
    {OLD, QUOVADIS, 0, "2022-02-04T23:59:59Z", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, NONE,
	SWITCH, STOP, true, "is not in store system", "append"},
    /* the switch is past, the old chain is still presented: broken as announced, by the leaf at
     * the latest */
    {OLD, QUOVADIS, 0, SWITCH, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH, SWITCH, STOP,
	true,
	"tools.cisco.com:443 was to switch on 2022-02-05, but still presents a chain to Some Root, "
	"whose leaf ends on 2022-06-01",
	"append"},
    {OLD, QUOVADIS, NO_STOP, SWITCH, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH, SWITCH,
	SWITCH, true,
	"counts as broken since its announced switch, but still verifies; could break any day "
	"since 2022-02-05; breaks at the latest on 2022-06-01",
	"append"},
    {OLD, QUOVADIS, NO_STOP, "2022-02-04T23:59:59Z", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL,
	NONE, SWITCH, NONE, true, "trust breaks on 2022-02-05", "append"},
    {OLD, QUOVADIS, 0, LEAF, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH, SWITCH, STOP, true,
	"leaf ends", "append"},
    {OLD, QUOVADIS, 0, "2022-06-01T12:00:01Z", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH,
	SWITCH, NONE, true, "does not verify: the leaf expired on 2022-06-01T12:00:00Z", "append"},
    {OLD_EARLY, QUOVADIS, 0, "2021-06-01", AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NONE,
	"2022-01-10T12:00:00Z", STOP, true, "breaks at the latest on 2022-01-10", "append"},
    /* both roots */
    {OLD, QUOVADIS | IDEN, 0, "2021-06-01", AW_READINESS_READY, AW_SEVERITY_OK, NONE, NONE, NONE,
	false, "still presents a chain to Some Root", NULL},
    {OLD, QUOVADIS | IDEN, 0, "2022-03-01", AW_READINESS_READY, AW_SEVERITY_OK, NONE, NONE, NONE,
	false, "still presents", NULL},
    {NEW, QUOVADIS | IDEN, 0, "2023-01-01", AW_READINESS_READY, AW_SEVERITY_OK, NONE, NONE, NONE,
	false, "tools.cisco.com:443 presents a chain to Some Root", NULL},
    /* only the replacement, with the old chain: that one fails now */
    {OLD, IDEN, 0, "2021-06-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, "2021-01-01",
	"2021-01-01", NONE, false, "its issuer CN=QuoVadis Root CA 2", "append CN=QuoVadis"},
    {NEW, IDEN, 0, "2022-03-01", AW_READINESS_READY, AW_SEVERITY_OK, NONE, NONE, NONE, false,
	"is in store", NULL},
    /* after the live switch */
    {NEW, QUOVADIS, 0, "2022-03-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH, SWITCH,
	NONE, true, "trust broke on 2022-02-05; cause: IdenTrust Commercial Root CA 1 (SHA-256 ",
	"append IdenTrust"},
    {NEW_EARLY, QUOVADIS, 0, "2022-01-20", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, "2022-01-20",
	"2022-01-20", NONE, true, "presents a chain that store system does not verify", "append"},
    {NEW_EARLY, QUOVADIS, 0, "2022-03-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, "2022-01-20",
	"2022-01-20", NONE, true, "does not verify", "append"},
    /* trust that depends on a cross certificate */
    {NEW_CROSS, QUOVADIS, 0, "2022-03-01", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, NONE,
	"2023-02-01", STOP, true, "trust hangs on the cross certificate", "append IdenTrust"},
    {NEW_OTHER, OTHER, 0, "2022-03-01", AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NONE,
	"2022-12-01", NONE, true, "trust hangs on the cross certificate", "append"},
    {NEW_OTHER, OTHER | IDEN, 0, "2022-03-01", AW_READINESS_READY, AW_SEVERITY_OK, NONE, NONE, NONE,
	false, "is in store", NULL},
    /* the key of the retiring root in another certificate is that root */
    {OLD, REISSUED, 0, "2021-06-01", AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NONE, SWITCH, STOP,
	true, "still presents", "append"},
    /* a root that the transition does not name */
    {THIRD, OTHER | QUOVADIS, 0, "2022-02-04T23:59:59Z", AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL,
	NONE, SWITCH, NONE, true, "presents a chain to Some Root", "append"},
    {THIRD, OTHER | QUOVADIS, 0, SWITCH, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NONE, NONE,
	NONE, false, "to Some Root, which is no root of this transition", NULL},
    {THIRD, OTHER | IDEN, 0, SWITCH, AW_READINESS_READY, AW_SEVERITY_OK, NONE, NONE, NONE, false,
	"is in store", NULL},
    /* a path over a cross certificate of the store says nothing of the service, unless it needs it
     */
    {THIRD_OLD, OTHER | QUOVADIS, 0, SWITCH, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NONE, NONE,
	NONE, false, "presents a chain to Some Root, which is no root of this transition", NULL},
    {THIRD_HANGS, QUOVADIS, 0, SWITCH, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH, SWITCH,
	STOP, true, "still presents a chain to Some Root", "append IdenTrust"},
    {THIRD_BAD, OTHER | QUOVADIS, 0, SWITCH, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NONE, NONE,
	NONE, false, "to Some Root, which is no root of this transition", NULL},
    /* another fault than the root */
    {WRONG_NAME, IDEN, 0, "2022-03-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH, SWITCH,
	NONE, false,
	"cause: tools.cisco.com:443 presents a chain that store system does not verify: "
	"the certificate is not for this host",
	"correct the name of the service"},
    {OLD_NAME, QUOVADIS, 0, "2022-02-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, "2022-02-10",
	"2022-02-10", NONE, true,
	"the certificate is not for this host; besides, IdenTrust Commercial Root CA 1",
	"correct the name of the service in the configuration, or have its operator present a "
	"certificate for that name; then append IdenTrust"},
    {OLD_NAME, QUOVADIS, 0, "2022-03-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH, SWITCH,
	NONE, true, "the certificate is not for this host; besides, IdenTrust",
	"correct the name of the service"},
    /* without announced dates only the chain decides */
    {OLD, QUOVADIS, NO_SWITCH, "2021-06-01", AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NONE, LEAF,
	STOP, true, "breaks at the latest on 2022-06-01", "append"},
    {NEW, QUOVADIS, NO_SWITCH, "2022-03-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL,
	"2022-02-10", "2022-02-10", NONE, true, "is not in store", "append"},
    {OLD, QUOVADIS, NO_SWITCH | NO_REPLACEMENT, "2021-06-01", AW_READINESS_AT_RISK,
	AW_SEVERITY_WARNING, NONE, LEAF, STOP, false, "still presents a chain to Some Root, whose",
	"the operator of the service is to renew the leaf"},
    {THIRD, OTHER, NO_SWITCH, "2022-03-01", AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NONE, NONE,
	NONE, false, "holds no root of this transition", NULL},
    /* a transition with services applies to no other service: the dates decide */
    {OLD, QUOVADIS, SMART_ONLY, "2022-03-01", AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SWITCH,
	SWITCH, NONE, true, "smartreceiver.cisco.com:443 switched to it on 2022-02-05", "append"},
};

static void
present_third(struct aw_trust *trust, enum presents presents)
{
	if (presents != THIRD_HANGS)
		make_path(trust, OTHER_ROOT, "2020-01-01", "2025-01-01", AW_CHAIN_SOUND);
	if (presents == THIRD_OLD || presents == THIRD_HANGS)
		make_path(trust, QUOVADIS_2, "2020-01-01", "2025-01-01", AW_CHAIN_SOUND)->cross =
		    true;
	if (presents == THIRD_BAD)
		make_path(trust, IDENTRUST, NULL, NULL, AW_CHAIN_NOT_CA);
}

static void
present(struct service_world *w, enum presents presents, bool reissued)
{
	struct aw_trust *trust;
	struct aw_chain *chain;

	switch (presents) {
	case OLD:
	case OLD_EARLY:
		trust = world_old_chain(w, 1, presents == OLD ? LEAF : "2022-01-10T12:00:00Z");
		if (reissued)
			make_path(trust, QUOVADIS_REISSUED, "2020-01-01", LEAF, AW_CHAIN_SOUND);
		break;
	case NEW:
	case NEW_EARLY:
		world_new_chain(w, 1, presents == NEW ? "2022-02-10" : "2022-01-20");
		break;
	case NEW_CROSS:
		trust = world_new_chain(w, 1, "2022-02-10");
		make_path(trust, QUOVADIS_2, "2021-12-01", CROSS_END, AW_CHAIN_SOUND)->cross = true;
		break;
	case NEW_OTHER:
		trust = world_new_chain(w, 1, "2022-02-10");
		make_path(trust, OTHER_ROOT, "2021-12-01", "2022-12-01", AW_CHAIN_SOUND)->cross =
		    true;
		break;
	case THIRD:
	case THIRD_OLD:
	case THIRD_HANGS:
	case THIRD_BAD:
		chain = make_chain(
		    w->record, w->service, 1, "CN=Other Root", "2021-01-01", "2025-01-01");
		present_third(make_trust(chain, "system"), presents);
		break;
	case WRONG_NAME:
		chain = make_chain(
		    w->record, w->service, 1, IDENTRUST_SUBJECT, "2022-02-10", "2023-02-01");
		make_path(make_trust(chain, "system"), IDENTRUST, NULL, NULL, AW_CHAIN_NAME);
		break;
	case OLD_NAME:
		chain = make_chain(w->record, w->service, 1, QUOVADIS_SUBJECT, "2022-02-10", LEAF);
		make_path(make_trust(chain, "system"), QUOVADIS_2, NULL, NULL, AW_CHAIN_NAME);
		break;
	}
}

static int64_t
at(const char *text)
{
	return text != NULL ? make_at(text) : AW_INSTANT_NONE;
}

static void
make_case(struct service_world *w, int i)
{
	world_make(w, cases[i].holds);
	if (cases[i].how & NO_STOP)
		w->transition.issuance_stop = AW_INSTANT_NONE;
	if (cases[i].how & NO_SWITCH)
		w->transition.n_switches = 0;
	if (cases[i].how & NO_REPLACEMENT)
		w->transition.n_replacements = 0;
	if (cases[i].how & SMART_ONLY)
		w->at.service = make_text(SMART);
	present(w, cases[i].presents, (cases[i].holds & REISSUED) != 0);
}

START_TEST(states)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	make_case(&w, _i);
	v = world_judge(&w, cases[_i].now);
	ck_assert_msg(v->state == cases[_i].state, "case %d: %s: %s", _i,
	    aw_readiness_word(v->state), v->reason);
	ck_assert_msg(v->severity == cases[_i].severity, "case %d: %s", _i, v->reason);
	ck_assert_msg(v->since == at(cases[_i].since), "case %d: %s", _i, v->reason);
	ck_assert_msg(v->break_date == at(cases[_i].break_date), "case %d: %s", _i, v->reason);
	ck_assert_msg(
	    v->any_day_since == at(cases[_i].any_day_since), "case %d: %s", _i, v->reason);
	ck_assert_msg((v->missing != NULL) == cases[_i].missing, "case %d: %s", _i, v->reason);
	ck_assert_msg(strstr(v->reason, cases[_i].says) != NULL, "case %d: %s", _i, v->reason);
	ck_assert_msg((v->remedy == NULL) == (cases[_i].remedy == NULL), "case %d: %s", _i,
	    v->remedy != NULL ? v->remedy : v->reason);
	if (v->remedy != NULL)
		ck_assert_msg(strncmp(v->remedy, cases[_i].remedy, strlen(cases[_i].remedy)) == 0,
		    "case %d: %s", _i, v->remedy);
	world_end(&w);
}
END_TEST

/* Facts that are too old are not used: the dates decide, and the service is unknown. */
START_TEST(stale_chains_are_not_used)
{
	struct service_world w;
	int64_t seen = make_at("2022-03-01");

	world_make(&w, QUOVADIS);
	world_old_chain(&w, 1, LEAF);
	w.service->observed_at = seen;
	ck_assert_ptr_nonnull(world_judge_at(&w, seen)->service);
	w.service->observed_at = INT64_MAX;
	for (int late = 0; late < 2; late++) {
		int64_t now = seen + 3 * w.record->interval + late;

		aw_judgement_free(w.judgement);
		w.service->observed_at = seen;
		w.record->written_at = w.store->observed_at = now;
		ck_assert_int_eq(
		    aw_policy_judge(w.record, &w.transitions, &w.policy, now, &w.judgement, NULL),
		    AW_OK);
		ck_assert_int_eq(w.judgement->readiness[0].service == NULL, late);
		ck_assert_int_eq(w.judgement->services[0].verified,
		    late ? AW_VERIFIED_UNKNOWN : AW_VERIFIED_YES);
		ck_assert_int_eq(w.judgement->services[0].severity == AW_SEVERITY_UNKNOWN, late);
	}
	world_end(&w);
}
END_TEST

/*
 * A retiring root that a chain depends on is not a clean-up, on any day; and that root is needed.
 */
START_TEST(a_root_in_use_is_not_cleaned_up)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN);
	world_old_chain(&w, 1, "2025-01-01");
	v = world_judge(&w, "2023-07-01");
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	ck_assert_uint_eq(w.judgement->n_needed, 2);
	world_new_chain(&w, 2, "2022-02-10")->paths[0].not_after = make_at("2025-01-01");
	v = world_judge(&w, "2023-07-01");
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	world_end(&w);
	world_make(&w, QUOVADIS | IDEN);
	world_new_chain(&w, 2, "2022-02-10")->paths[0].not_after = make_at("2025-01-01");
	v = world_judge(&w, "2023-05-31T23:59:59Z");
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	v = world_judge(&w, CLEAN_UP);
	ck_assert_int_eq(v->state, AW_READINESS_CLEAN_UP);
	ck_assert_str_eq(v->remedy,
	    "remove QuoVadis Root CA 2 (SHA-256 " QUOVADIS_2
	    ") under Maintenance > Security > Trusted CA certificate; no restart needed");
	world_end(&w);
}
END_TEST

/* Nor is the root above a certificate of the device, until that has ended. */
START_TEST(a_root_above_an_own_certificate_is_not_cleaned_up)
{
	struct aw_server_certificate *own;
	const struct aw_readiness_verdict *v;
	struct aw_certificate *leaf = make_numbered(5);
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN);
	world_new_chain(&w, 2, "2022-02-10")->paths[0].not_after = make_at("2025-01-01");
	leaf->not_after = make_at("2023-07-01");
	own = aw_record_add_certificate(w.record, "server");
	aw_server_certificate_set(own, w.pool, aw_pool_take(w.pool, leaf));
	ck_assert(aw_own_append(
	    &own->path, &own->n_path, w.pool, aw_pool_ref(w.pool, w.transition.retiring->sha256)));
	own->observed_at = make_at("2023-06-15");
	v = world_judge(&w, "2023-06-15");
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	ck_assert_msg(strstr(v->reason, "certificate server of the device is under it") != NULL,
	    "%s", v->reason);
	v = world_judge(&w, "2023-07-02");
	ck_assert_int_eq(v->state, AW_READINESS_CLEAN_UP);
	world_end(&w);
}
END_TEST

/* The root is known by its key too: a cross certificate of it in the path is the root, as for the
 * renewal. A certificate without an end has not ended. */
START_TEST(an_own_certificate_leans_by_key_and_without_an_end)
{
	struct aw_server_certificate *own;
	struct aw_certificate *leaf = make_numbered(5);
	struct aw_certificate *cross =
	    make_certificate(OTHER_ROOT, "QuoVadis Root CA 2", "2006-11-24", "2031-11-24");
	struct service_world w;

	world_make(&w, QUOVADIS | IDEN);
	world_new_chain(&w, 2, "2022-02-10")->paths[0].not_after = make_at("2025-01-01");
	ck_assert(aw_unhex(QUOVADIS_KEY, cross->key_sha256, AW_SHA256_LEN));
	leaf->not_after = _i == 0 ? make_at("2023-07-01") : AW_INSTANT_NONE;
	own = aw_record_add_certificate(w.record, "server");
	aw_server_certificate_set(own, w.pool, aw_pool_take(w.pool, leaf));
	ck_assert(aw_own_append(&own->path, &own->n_path, w.pool,
	    _i == 0 ? aw_pool_take(w.pool, cross)
		    : aw_pool_ref(w.pool, w.transition.retiring->sha256)));
	if (_i != 0)
		aw_certificate_free(cross);
	own->observed_at = make_at("2023-06-15");
	ck_assert_int_eq(world_judge(&w, "2023-06-15")->state, AW_READINESS_READY);
	world_end(&w);
}
END_TEST

/* Half of the addresses have switched: the failing half decides. */
START_TEST(the_worst_chain_decides)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS);
	world_old_chain(&w, 1, LEAF);
	world_new_chain(&w, 2, "2022-02-10");
	v = world_judge(&w, "2022-03-01");
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_str_eq(v->service, TOOLS);
	ck_assert_ptr_nonnull(strstr(world_find(&w, AW_FINDING_SERVICE_MIXED)->text,
	    "presents 2 different chains, as in a half-done switch: 1 of 2 addresses one to "
	    "CN=QuoVadis Root CA 2"));
	world_end(&w);
}
END_TEST

static void
add_license(struct service_world *w)
{
	struct aw_license *license = aw_record_add_license(w->record, "license");

	license->mode = AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	license->observed_at = license->attempt.at = make_at("2022-01-20");
	license->last_success = make_at("2022-01-11");
	license->next_sync = make_at("2022-02-10");
	license->deadline = make_at("2022-04-11");
}

/* One text contains the dates of trust and of the licenses. */
/* An old chain counts as broken since the switch, also when it fails by its own end later. */
START_TEST(a_late_failure_moves_no_date)
{
	const struct aw_readiness_verdict *verdict;
	struct service_world w;

	for (size_t n = 0; n <= 1; n++) {
		world_make(&w, QUOVADIS);
		w.transition.n_replacements = n;
		(void)world_old_chain(&w, 1, "2022-03-01");
		verdict = world_judge(&w, "2022-02-20");
		ck_assert_int_eq(verdict->state, AW_READINESS_BROKEN);
		ck_assert_int_eq(verdict->break_date, make_at(SWITCH));
		verdict = world_judge(&w, "2022-04-01");
		ck_assert_int_eq(verdict->state, AW_READINESS_BROKEN);
		ck_assert_int_eq(verdict->break_date, make_at(SWITCH));
		world_end(&w);
	}
}
END_TEST

START_TEST(impact_is_told)
{
	const struct aw_readiness_verdict *v;
	struct service_world w;

	world_make(&w, QUOVADIS);
	world_old_chain(&w, 1, LEAF);
	w.transition.issuance_stop = AW_INSTANT_NONE;
	add_license(&w);
	v = world_judge(&w, "2022-01-20");
	ck_assert_int_eq(v->impact_date, make_at("2022-04-11"));
	ck_assert_ptr_eq(
	    strstr(v->reason,
		"trust breaks on 2022-02-05; licenses stop on 2022-04-11; cause: "
		"IdenTrust Commercial Root CA 1 (SHA-256 " IDENTRUST ") is not in store system; "),
	    v->reason);
	w.at.at = make_at("2022-02-10T00:00:01Z");
	v = world_judge(&w, "2022-01-20");
	ck_assert_int_eq(v->impact_date, make_at("2022-05-11"));
	world_end(&w);
	/* The same with dates only. */
	world_make(&w, QUOVADIS);
	add_license(&w);
	v = world_judge(&w, "2022-01-20");
	ck_assert_ptr_null(v->service);
	ck_assert_int_eq(v->any_day_since, make_at(STOP));
	ck_assert_int_eq(v->impact_date, make_at("2022-04-11"));
	ck_assert_ptr_nonnull(strstr(v->reason, "could break any day since 2021-03-31; breaks at "
						"the latest on 2022-02-05; licenses stop on "));
	/* Under a policy nothing stops: from the break on reports are not acknowledged. */
	w.record->licenses[0].mode = AW_LICENSE_POLICY;
	v = world_judge(&w, "2022-01-20");
	ck_assert_int_eq(v->impact_date, AW_INSTANT_NONE);
	ck_assert_ptr_nonnull(strstr(v->reason,
	    "the latest on 2022-02-05; usage reports are not acknowledged from 2022-02-05 on; "));
	world_end(&w);
}
END_TEST

/* The transition has the alarm; the finding of the service is a note. */
START_TEST(one_cause_is_one_alarm)
{
	const struct aw_verdict *note;
	struct service_world w;

	world_make(&w, QUOVADIS);
	world_new_chain(&w, 1, "2022-02-10");
	world_judge(&w, "2022-03-01");
	ck_assert_uint_eq(world_alarms(&w), 1);
	ck_assert_int_eq(world_find(&w, AW_FINDING_BROKEN)->severity, AW_SEVERITY_CRITICAL);
	note = world_find(&w, AW_FINDING_SERVICE_FAILS);
	ck_assert_int_eq(note->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(
	    strstr(note->text, "; this is told as readiness for quovadis-identrust"));
	ck_assert_int_eq(w.judgement->services[0].severity, AW_SEVERITY_CRITICAL);
	/* A store that was never read hides nothing. */
	ck_assert_ptr_nonnull(aw_record_add_store(w.record, "another"));
	w.store = aw_record_store(w.record, "system");
	world_judge(&w, "2022-03-01");
	ck_assert_int_eq(w.judgement->readiness[0].state, AW_READINESS_BROKEN);
	ck_assert_ptr_nonnull(
	    strstr(w.judgement->readiness[0].reason, "; besides, store another was never read"));
	ck_assert_int_eq(world_find(&w, AW_FINDING_NEVER_COLLECTED)->severity, AW_SEVERITY_UNKNOWN);
	world_end(&w);
	/* Nor does a transition that does not apply to the service. */
	world_make(&w, QUOVADIS | IDEN);
	w.at.service = make_text(SMART);
	world_new_chain(&w, 1, "2022-02-10")->paths[0].not_after = make_at("2022-02-20");
	world_judge(&w, "2022-03-01");
	ck_assert_int_eq(world_find(&w, AW_FINDING_SERVICE_FAILS)->severity, AW_SEVERITY_CRITICAL);
	world_end(&w);
}
END_TEST

/* A note that somebody else is to act explains no alarm. */
START_TEST(a_manager_explains_no_end)
{
	struct service_world w;

	world_make(&w, QUOVADIS);
	world_old_chain(&w, 1, "2022-01-10T12:00:00Z");
	world_judge(&w, "2022-01-08");
	ck_assert_int_eq(world_find(&w, AW_FINDING_SERVICE_ENDING)->severity, AW_SEVERITY_OK);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_CRITICAL);
	w.record->managed_by = strdup("Cloud Certificate Management");
	world_judge(&w, "2022-01-08");
	ck_assert_int_eq(world_find(&w, AW_FINDING_MANAGED)->severity, AW_SEVERITY_OK);
	ck_assert_int_eq(world_find(&w, AW_FINDING_SERVICE_ENDING)->severity, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_CRITICAL);
	world_end(&w);
}
END_TEST

/* The ECDSA chain under the new root verifies, the RSA chain under the old one does not. */
static const struct {
	unsigned types;
	enum aw_readiness state;
	const char *says;
} key_types[] = {
    {0, AW_READINESS_BROKEN,
	"tools.cisco.com:443 presents a chain (the RSA chain: key-types of the device is not set, "
	"so "
	"the worst of its chains decides) that store system does not verify"},
    {AW_KEY_RSA, AW_READINESS_BROKEN,
	"tools.cisco.com:443 presents a chain (the RSA chain) that store system does not verify"},
    {AW_KEY_ECDSA, AW_READINESS_READY, ""},
};

START_TEST(key_types_decide)
{
	const struct aw_readiness_verdict *v;
	struct aw_certificate *leaf;
	struct service_world w;

	world_make(&w, IDEN);
	world_new_chain(&w, 1, "2022-02-06");
	memcpy(&leaf, &w.service->chains[0].certificates[0], sizeof(leaf));
	free(leaf->key_algorithm);
	leaf->key_algorithm = strdup("EC P-256");
	world_old_chain(&w, 2, "2022-12-01");
	w.record->key_types = key_types[_i].types;
	v = world_judge(&w, "2022-03-01");
	ck_assert_msg(v->state == key_types[_i].state, "%s", v->reason);
	ck_assert_msg(strstr(v->reason, key_types[_i].says) != NULL, "%s", v->reason);
	world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, key_types_decide, 0, COUNT(key_types));
	tcase_add_loop_test(tc, states, 0, COUNT(cases));
	tcase_add_test(tc, stale_chains_are_not_used);
	tcase_add_test(tc, a_root_in_use_is_not_cleaned_up);
	tcase_add_test(tc, a_root_above_an_own_certificate_is_not_cleaned_up);
	tcase_add_loop_test(tc, an_own_certificate_leans_by_key_and_without_an_end, 0, 2);
	tcase_add_test(tc, the_worst_chain_decides);
	tcase_add_test(tc, a_late_failure_moves_no_date);
	tcase_add_test(tc, impact_is_told);
	tcase_add_test(tc, one_cause_is_one_alarm);
	tcase_add_test(tc, a_manager_explains_no_end);
}

int
main(void)
{
	return aw_suite_run("readiness_chain", fill);
}
