/* SPDX-License-Identifier: ISC */
#include "fixture/make.h"
#include "base/array.h"
#include "model/device_record.h"
#include "model/store.h"
#include "policy/policy.h"
#include "fixture/suite.h"

#define STOP "2021-03-15"
#define TOOLS "2022-02-05"
#define SMART "2023-01-26"
#define CLEAN_UP "2023-06-01"
#define READ_AT "2026-03-01T00:00:00Z"

/* The device's store: a row for each certificate that it may contain. */
enum {
	QUOVADIS = 1,         /* the retiring root */
	IDEN = 2,             /* the replacement */
	IDEN_REISSUED = 4,    /* its key and subject in another certificate */
	IDEN_ALIKE = 8,       /* its name, another key */
	IDEN_EXPIRED = 16,    /* the replacement, ended 2021-01-01 */
	IDEN_ENDS_EARLY = 32, /* the replacement, ends between the switches */
	QUOVADIS_EXPIRED = 64,
	QUOVADIS_G3 = 128, /* similar to the retiring root */
	IDEN_REJECTED = 256,
	IDEN_NO_DATE = 512,
	QUOVADIS_ENDS_EARLY = 1024, /* before the first switch */
	IDEN_NOT_YET = 2048,        /* from 2025-01-01 */
};

#define IDEN_KEY "07e854f26a7cbd389927aa041bfef1b6cd21dd143818ad947dc655a9e587fe88"
#define OTHER "00000000000000000000000000000000000000000000000000000000000000aa"

static struct aw_certificate *
identrust(const char *sha256, const char *from, const char *to)
{
	struct aw_certificate *cert =
	    make_certificate(sha256, "IdenTrust Commercial Root CA 1", from, to);

	free(cert->subject);
	cert->subject = cert->issuer = strdup(IDENTRUST_SUBJECT);
	if (strcmp(sha256, OTHER) != 0)
		ck_assert(aw_unhex(IDEN_KEY, cert->key_sha256, AW_SHA256_LEN));
	return cert;
}

static void
fill_store(struct aw_store *store, struct aw_pool *pool, int holds)
{
	struct aw_certificate *cert;

	make_add(store, pool, make_numbered(1));
	if (holds & QUOVADIS)
		make_add(store, pool,
		    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2031-11-24"));
	if (holds & QUOVADIS_EXPIRED)
		make_add(store, pool,
		    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2020-06-01"));
	if (holds & QUOVADIS_ENDS_EARLY)
		make_add(store, pool,
		    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2022-01-01"));
	if (holds & QUOVADIS_G3)
		make_add(store, pool,
		    make_certificate(
			QUOVADIS_2_G3, "QuoVadis Root CA 2 G3", "2012-01-12", "2042-01-12"));
	if (holds & IDEN)
		make_add(store, pool, identrust(IDENTRUST, "2014-01-16", "2034-01-16"));
	if (holds & IDEN_EXPIRED)
		make_add(store, pool, identrust(IDENTRUST, "2014-01-16", "2021-01-01"));
	if (holds & IDEN_ENDS_EARLY)
		make_add(store, pool, identrust(IDENTRUST, "2014-01-16", "2022-06-01"));
	if (holds & IDEN_NOT_YET)
		make_add(store, pool, identrust(IDENTRUST, "2025-01-01", "2034-01-16"));
	if (holds & IDEN_NO_DATE)
		make_add(store, pool, identrust(IDENTRUST, "2014-01-16", NULL));
	if (holds & IDEN_REISSUED) {
		cert = identrust(OTHER, "2015-01-01", "2035-01-01");
		ck_assert(aw_unhex(IDEN_KEY, cert->key_sha256, AW_SHA256_LEN));
		make_add(store, pool, cert);
	}
	if (holds & IDEN_ALIKE)
		make_add(store, pool, identrust(OTHER, "2014-01-16", "2034-01-16"));
	if (holds & IDEN_REJECTED) {
		make_add(store, pool, identrust(IDENTRUST, "2014-01-16", "2034-01-16"));
		store->anchors[store->n_anchors - 1].flaws = AW_FLAW_REJECTED;
	}
	aw_store_seal(store, pool);
}

/* How the transition of the case differs from the real one. */
enum {
	NO_SWITCHES = 1,
	NO_REPLACEMENTS = 2,
	HOLDERS = 4,
	DECLARED = 8,
	USES_SMART = 16, /* the device names smartreceiver.cisco.com only */
	USES_OTHER = 32, /* the device names a service that no transition has */
	FINGERPRINT = 64,
	NO_CLEAN_UP = 128,
	NO_STOP = 256,
};

struct world {
	struct aw_root retiring, replacement;
	struct aw_switch switches[2];
	struct aw_transition transition;
	struct aw_transitions transitions;
	struct aw_policy policy;
	struct aw_pool *pool;
	struct aw_record *record;
	struct aw_judgement *judgement;
};

static void
make_transition(struct world *w, int how)
{
	w->retiring = (struct aw_root){.name = make_text("QuoVadis Root CA 2")};
	ck_assert(aw_unhex(QUOVADIS_2, w->retiring.sha256, AW_SHA256_LEN));
	w->replacement = (struct aw_root){.name = make_text("IdenTrust Commercial Root CA 1"),
	    .subject = make_text(IDENTRUST_SUBJECT),
	    .has_key = true};
	ck_assert(aw_unhex(IDENTRUST, w->replacement.sha256, AW_SHA256_LEN));
	ck_assert(aw_unhex(IDEN_KEY, w->replacement.key_sha256, AW_SHA256_LEN));
	w->switches[0] = (struct aw_switch){make_text("tools.cisco.com:443"), make_at(TOOLS), 0};
	w->switches[1] =
	    (struct aw_switch){make_text("smartreceiver.cisco.com:443"), make_at(SMART), 0};
	w->transition = (struct aw_transition){.name = make_text("quovadis-identrust"),
	    .title = make_text("QuoVadis Root CA 2 to IdenTrust"),
	    .applies = how & HOLDERS    ? AW_APPLIES_HOLDERS
		       : how & DECLARED ? AW_APPLIES_DECLARED
					: AW_APPLIES_ALL,
	    .issuance_stop = how & NO_STOP ? AW_INSTANT_NONE : make_at(STOP),
	    .clean_up = how & NO_CLEAN_UP ? AW_INSTANT_NONE : make_at(CLEAN_UP),
	    .retiring = &w->retiring,
	    .n_retiring = 1,
	    .replacements = &w->replacement,
	    .n_replacements = how & NO_REPLACEMENTS ? 0 : 1,
	    .switches = w->switches,
	    .n_switches = how & NO_SWITCHES ? 0 : 2};
	w->transitions = (struct aw_transitions){.items = &w->transition, .n_items = 1};
}

static void
name_service(struct aw_record *record, const char *service)
{
	ck_assert(AW_GROW(record->uses, record->n_uses));
	record->uses[record->n_uses++] = strdup(service);
}

/* A device with one store, read when it is judged. */
static void
make_world(struct world *w, int how, int holds, const char *now)
{
	make_transition(w, how);
	aw_policy_defaults(&w->policy);
	if (how & FINGERPRINT)
		w->policy.match = AW_MATCH_FINGERPRINT;
	w->pool = aw_pool_new();
	w->record = make_record(w->pool, "exp-core-1", make_at(now));
	fill_store(&w->record->stores[0], w->pool, holds);
	if (how & USES_SMART)
		name_service(w->record, "SMARTreceiver.cisco.com:443");
	if (how & USES_OTHER)
		name_service(w->record, "example.org:443");
	w->judgement = NULL;
}

static const struct aw_readiness_verdict *
judge(struct world *w, const char *now)
{
	struct aw_error err;

	aw_judgement_free(w->judgement);
	ck_assert_int_eq(aw_policy_judge(w->record, &w->transitions, &w->policy, make_at(now),
			     &w->judgement, &err),
	    AW_OK);
	ck_assert_ptr_nonnull(w->judgement);
	ck_assert_uint_eq(w->judgement->n_readiness, 1);
	return &w->judgement->readiness[0];
}

static void
end_world(struct world *w)
{
	aw_judgement_free(w->judgement);
	aw_policy_clear(&w->policy);
	aw_record_free(w->record);
	aw_pool_free(w->pool);
}

/* The program refuses clocks before 2026, so the tests shift the dates instead. */
#define BEFORE_SWITCHES "2026-01-02"

static const struct {
	int how, holds;
	const char *now;
	int years; /* added to all dates of the transition and of the certificates */
	enum aw_readiness state;
	enum aw_severity severity;
	const char *since, *break_date; /* before the years are added */
	const char *says;
} cases[] = {
    /* after the switches, today */
    {0, QUOVADIS, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS, TOOLS,
	"IdenTrust Commercial Root CA 1 (SHA-256 " IDENTRUST
	") is not in store system; tools.cisco.com:443 switched to it on 2022-02-05; "
	"smartreceiver.cisco.com:443 on 2023-01-26"},
    {0, 0, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS, TOOLS, "is not in store"},
    {0, IDEN, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"IdenTrust Commercial Root CA 1 (SHA-256 " IDENTRUST ") is in store system; tools"},
    /* nobody looked whether a service still needs it */
    {0, IDEN | QUOVADIS, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"QuoVadis Root CA 2 is still trusted, and 2 of 2 services of the device were not looked "
	"at"},
    {NO_CLEAN_UP, IDEN | QUOVADIS, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"is in store"},
    {0, IDEN | QUOVADIS_EXPIRED, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"is in store"},
    {0, IDEN | QUOVADIS_G3, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"is in store"},
    {0, QUOVADIS_G3, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS, TOOLS,
	"is not in store"},
    {0, IDEN_ALIKE, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS, TOOLS,
	"a certificate of the same name and another key is in the store; it is not that root"},
    {0, IDEN_REISSUED, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"as another certificate with the same key"},
    {FINGERPRINT, IDEN_REISSUED, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS,
	TOOLS, "same key, different certificate"},
    {FINGERPRINT, IDEN, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL, "is in"},
    {0, IDEN_EXPIRED, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS, TOOLS,
	"is in store system but expired on 2021-01-01"},
    {0, IDEN_REJECTED, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS, TOOLS,
	"is in store system but is not usable (rejected)"},
    {0, IDEN_NO_DATE, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS, TOOLS,
	"is not usable (invalid-not-after)"},
    {0, IDEN_EXPIRED | IDEN_REISSUED, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"same key"},
    {USES_SMART, QUOVADIS, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SMART, SMART,
	"is not in store system; smartreceiver.cisco.com:443 switched to it on 2023-01-26"},
    {USES_OTHER, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"uses no service"},
    {DECLARED, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"uses no service"},
    {DECLARED | USES_SMART, QUOVADIS, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SMART,
	SMART, "is not in store"},
    {HOLDERS, 0, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"store system holds no root of this transition"},
    {HOLDERS, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"no service of the device was seen to need it"},
    {HOLDERS | USES_OTHER, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL,
	NULL, "no service of the device was seen to need it"},
    {HOLDERS | USES_SMART, 0, READ_AT, 0, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, SMART, SMART,
	"is not in store"},
    /* before the switches */
    {0, QUOVADIS, "2026-02-04T23:59:59Z", 4, AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, NULL,
	TOOLS, "is not in store system; tools.cisco.com:443 switches to it on 2026-02-05"},
    {0, QUOVADIS, "2026-02-05T00:00:00Z", 4, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, TOOLS,
	TOOLS, "switched to it on 2026-02-05; smartreceiver.cisco.com:443 switches to it on 2027"},
    {0, QUOVADIS, "2026-01-22T00:00:00Z", 4, AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL, NULL,
	TOOLS, "switches"},
    {0, QUOVADIS, "2026-01-21T23:59:59Z", 4, AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NULL, TOOLS,
	"switches"},
    {USES_SMART, QUOVADIS, "2026-03-01", 4, AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NULL, SMART,
	"smartreceiver.cisco.com:443 switches to it on 2027-01-26"},
    {0, QUOVADIS_ENDS_EARLY, BEFORE_SWITCHES, 5, AW_READINESS_AT_RISK, AW_SEVERITY_WARNING, NULL,
	"2022-01-01", "QuoVadis Root CA 2 expires before that, on 2027-01-01"},
    {0, 0, BEFORE_SWITCHES, 5, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL, NULL, NULL,
	"; QuoVadis Root CA 2 is not there either; tools.cisco.com:443 switches to it on 2027"},
    {0, QUOVADIS_EXPIRED, BEFORE_SWITCHES, 5, AW_READINESS_BROKEN, AW_SEVERITY_CRITICAL,
	"2020-06-01", "2020-06-01", "QuoVadis Root CA 2 is there but expired on 2025-06-01"},
    {0, QUOVADIS | IDEN, BEFORE_SWITCHES, 5, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"is in store system; tools.cisco.com:443 switches to it on 2027-02-05"},
    {0, QUOVADIS | IDEN_NOT_YET, BEFORE_SWITCHES, 5, AW_READINESS_AT_RISK, AW_SEVERITY_WARNING,
	NULL, TOOLS, "but is not valid before 2030-01-01"},
    {0, QUOVADIS | IDEN_ENDS_EARLY, BEFORE_SWITCHES, 5, AW_READINESS_AT_RISK, AW_SEVERITY_WARNING,
	NULL, "2022-06-01", "is in store system but expires on 2027-06-01; tools"},
    {USES_SMART, QUOVADIS | IDEN_ENDS_EARLY, BEFORE_SWITCHES, 5, AW_READINESS_AT_RISK,
	AW_SEVERITY_WARNING, NULL, SMART, "but expires on 2027-06-01; smartreceiver"},
    {0, QUOVADIS | IDEN_EXPIRED, BEFORE_SWITCHES, 5, AW_READINESS_AT_RISK, AW_SEVERITY_CRITICAL,
	NULL, NULL, NULL},
    /* without dates */
    {NO_SWITCHES, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"no service of the device was seen to need it"},
    {NO_SWITCHES | NO_STOP, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL,
	NULL, "no service of the device was seen to need it"},
    {NO_SWITCHES, IDEN | QUOVADIS, READ_AT, 0, AW_READINESS_READY, AW_SEVERITY_OK, NULL, NULL,
	"is in store"},
    {NO_SWITCHES, 0, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"holds no root"},
    /* any other root may be the replacement */
    {NO_REPLACEMENTS, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"2 of 2 services of the device were not looked at"},
    {NO_REPLACEMENTS | NO_CLEAN_UP, QUOVADIS, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK,
	NULL, NULL, "is in store"},
    {NO_REPLACEMENTS, QUOVADIS_EXPIRED, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL,
	NULL, "but expired on 2020-06-01"},
    {NO_REPLACEMENTS, 0, READ_AT, 0, AW_READINESS_NOT_AFFECTED, AW_SEVERITY_OK, NULL, NULL,
	"holds no root"},
};

static int64_t
later(int64_t at, int years)
{
	struct aw_utc utc;

	if (at == AW_INSTANT_NONE)
		return at;
	aw_instant_to_utc(at, &utc);
	utc.year += years;
	return aw_instant_from_utc(&utc);
}

static void
shift_world(struct world *w, int years)
{
	struct aw_store *store = &w->record->stores[0];

	for (size_t i = 0; i < store->n_anchors; i++) {
		struct aw_certificate *cert;

		memcpy(&cert, &store->anchors[i].certificate, sizeof(struct aw_certificate *));
		cert->not_before = later(cert->not_before, years);
		cert->not_after = later(cert->not_after, years);
	}
	for (size_t i = 0; i < 2; i++)
		w->switches[i].at = later(w->switches[i].at, years);
	w->transition.issuance_stop = later(w->transition.issuance_stop, years);
	w->transition.clean_up = later(w->transition.clean_up, years);
}

START_TEST(states)
{
	struct world w;
	const struct aw_readiness_verdict *v;
	int64_t since, break_date;

	make_world(&w, cases[_i].how, cases[_i].holds, cases[_i].now);
	shift_world(&w, cases[_i].years);
	v = judge(&w, cases[_i].now);
	ck_assert_msg(v->state == cases[_i].state, "case %d: %s: %s", _i,
	    aw_readiness_word(v->state), v->reason);
	if (cases[_i].says == NULL) {
		end_world(&w);
		return;
	}
	since = cases[_i].since != NULL ? later(make_at(cases[_i].since), cases[_i].years)
					: AW_INSTANT_NONE;
	break_date = cases[_i].break_date != NULL
			 ? later(make_at(cases[_i].break_date), cases[_i].years)
			 : AW_INSTANT_NONE;
	ck_assert_msg(v->severity == cases[_i].severity, "case %d: %s", _i, v->reason);
	ck_assert_msg(
	    v->since == since && v->break_date == break_date, "case %d: %s", _i, v->reason);
	ck_assert_msg(strstr(v->reason, cases[_i].says) != NULL, "case %d: %s", _i, v->reason);
	ck_assert((v->missing != NULL) ==
		  (v->state == AW_READINESS_BROKEN || v->state == AW_READINESS_AT_RISK));
	ck_assert_int_eq(
	    v->by_key, (cases[_i].holds & IDEN_REISSUED) && !(cases[_i].how & FINGERPRINT));
	ck_assert(aw_text_is_clean(v->reason, strlen(v->reason)));
	end_world(&w);
}
END_TEST

START_TEST(worst_store_decides)
{
	struct world w;
	const struct aw_readiness_verdict *v;
	struct aw_store *store;

	make_world(&w, 0, IDEN, READ_AT);
	store = aw_record_add_store(w.record, "another");
	store->observed_at = make_at(READ_AT);
	fill_store(store, w.pool, QUOVADIS);
	v = judge(&w, READ_AT);
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_str_eq(v->store, "another");
	aw_record_store(w.record, "another")->judged = false;
	v = judge(&w, READ_AT);
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	ck_assert_str_eq(v->store, "system");
	end_world(&w);
}
END_TEST

/* The retiring root is needed up to the first switch, its replacement also later. */
START_TEST(end_of_the_needed_anchors)
{
	struct world w;
	const struct aw_store *store;

	make_world(&w, 0, IDEN | QUOVADIS, READ_AT);
	store = &w.record->stores[0];
	(void)judge(&w, READ_AT);
	ck_assert_int_eq(aw_judgement_needed_until(w.judgement, store), make_at("2034-01-16"));
	shift_world(&w, 10);
	ck_assert_int_eq(judge(&w, READ_AT)->state, AW_READINESS_READY);
	ck_assert_int_eq(aw_judgement_needed_until(w.judgement, store), make_at("2041-11-24"));
	end_world(&w);
	make_world(&w, 0, QUOVADIS, READ_AT);
	(void)judge(&w, READ_AT);
	ck_assert_int_eq(
	    aw_judgement_needed_until(w.judgement, &w.record->stores[0]), AW_INSTANT_NONE);
	end_world(&w);
}
END_TEST

START_TEST(missing_facts_are_unknown)
{
	struct world w;
	const struct aw_readiness_verdict *v;
	struct aw_store *store;

	make_world(&w, 0, IDEN, READ_AT);
	v = judge(&w, "2026-03-01T03:00:00Z");
	ck_assert_int_eq(v->state, AW_READINESS_READY);
	v = judge(&w, "2026-03-01T03:00:01Z");
	ck_assert_int_eq(v->state, AW_READINESS_UNKNOWN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_str_eq(v->reason, "store system was last read on 2026-03-01T00:00:00Z, which is "
				    "too long ago; last known state: ready");
	ck_assert(w.judgement->stale);
	store = aw_record_add_store(w.record, "another");
	aw_attempt_set(&store->attempt, make_at(READ_AT), AW_ERR_FILE_MISSING, "no such file");
	v = judge(&w, READ_AT);
	ck_assert_int_eq(v->state, AW_READINESS_UNKNOWN);
	ck_assert_str_eq(v->store, "another");
	ck_assert_str_eq(
	    v->reason, "store another was never read (no such file); last known state: ready");
	w.record->stores[0].judged = w.record->stores[1].judged = false;
	v = judge(&w, READ_AT);
	ck_assert_int_eq(v->state, AW_READINESS_UNKNOWN);
	/* States that need no fact are known anyway. */
	w.transition.applies = AW_APPLIES_DECLARED;
	v = judge(&w, READ_AT);
	ck_assert_int_eq(v->state, AW_READINESS_NOT_AFFECTED);
	end_world(&w);
}
END_TEST

START_TEST(an_implausible_clock_judges_nothing)
{
	static const char *const clocks[] = {"1970-01-01T00:00:05Z", "2025-12-31", "2026-02-28"};
	struct world w;
	const struct aw_readiness_verdict *v;

	make_world(&w, 0, QUOVADIS_EXPIRED, READ_AT);
	for (int i = 0; i < COUNT(clocks); i++) {
		v = judge(&w, clocks[i]);
		ck_assert_int_eq(v->state, AW_READINESS_UNKNOWN);
		ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_UNKNOWN);
		for (size_t n = 0; n < w.judgement->n_verdicts; n++)
			ck_assert_int_ne(
			    w.judgement->verdicts[n].finding, AW_FINDING_ANCHOR_EXPIRED);
	}
	v = judge(&w, "2026-02-28T23:00:00Z");
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	/* A clock before the build of this version is wrong, with any facts. */
	w.record->written_at = w.record->stores[0].observed_at = make_at("2025-06-01");
	ck_assert_int_eq(judge(&w, "2025-06-01")->state, AW_READINESS_UNKNOWN);
	end_world(&w);
}
END_TEST

START_TEST(exceptions_hold_back_and_end)
{
	struct world w;
	const struct aw_readiness_verdict *v;
	size_t ended = 0;

	make_world(&w, 0, QUOVADIS, READ_AT);
	w.policy.exceptions = calloc(2, sizeof(*w.policy.exceptions));
	w.policy.n_exceptions = 2;
	for (size_t i = 0; i < 2; i++) {
		w.policy.exceptions[i].reason = strdup("no internet");
		w.policy.exceptions[i].until = make_at("2026-03-02");
	}
	ck_assert(aw_unhex(IDENTRUST, w.policy.exceptions[0].sha256, AW_SHA256_LEN));
	w.record->stores[0].observed_at = make_at("2026-03-01T23:59:59Z");
	v = judge(&w, "2026-03-01T23:59:59Z");
	ck_assert_int_eq(v->state, AW_READINESS_BROKEN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->reason, "; held back until 2026-03-02: no internet"));
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_OK);
	v = judge(&w, "2026-03-02T00:00:00Z");
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	for (size_t i = 0; i < w.judgement->n_verdicts; i++)
		ended += w.judgement->verdicts[i].finding == AW_FINDING_EXCEPTION_ENDED;
	ck_assert_uint_eq(ended, 1);
	end_world(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, states, 0, COUNT(cases));
	tcase_add_test(tc, worst_store_decides);
	tcase_add_test(tc, end_of_the_needed_anchors);
	tcase_add_test(tc, missing_facts_are_unknown);
	tcase_add_test(tc, an_implausible_clock_judges_nothing);
	tcase_add_test(tc, exceptions_hold_back_and_end);
}

int
main(void)
{
	return aw_suite_run("readiness", fill);
}
