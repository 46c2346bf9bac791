/* SPDX-License-Identifier: ISC */
#include "fixture/make.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/store.h"
#include "policy/policy.h"
#include "fixture/suite.h"

#define NOW "2026-03-01T12:00:00Z"

/* A device whose store contains the test's anchors; one transition switches in the future. */
struct world {
	struct make_roots roots;
	struct aw_policy policy;
	struct aw_pool *pool;
	struct aw_record *record;
	struct aw_store *store;
	struct aw_judgement *judgement;
};

static void
make_world(struct world *w)
{
	*w = (struct world){0};
	make_roots(&w->roots, "2027-01-01");
	aw_policy_defaults(&w->policy);
	w->pool = aw_pool_new();
	w->record = make_record(w->pool, "d", make_at(NOW));
	w->store = &w->record->stores[0];
}

static void
judge(struct world *w, const char *now)
{
	aw_judgement_free(w->judgement);
	ck_assert_int_eq(aw_policy_judge(w->record, &w->roots.transitions, &w->policy, make_at(now),
			     &w->judgement, NULL),
	    AW_OK);
}

/* The verdict with that finding, which must exist once. */
static const struct aw_verdict *
verdict(const struct world *w, enum aw_finding finding)
{
	const struct aw_verdict *found = NULL;

	for (size_t i = 0; i < w->judgement->n_verdicts; i++) {
		if (w->judgement->verdicts[i].finding != finding)
			continue;
		ck_assert_ptr_null(found);
		found = &w->judgement->verdicts[i];
	}
	ck_assert_msg(found != NULL, "no %s", aw_finding_code(finding)->id);
	return found;
}

static bool
has(const struct world *w, enum aw_finding finding)
{
	for (size_t i = 0; i < w->judgement->n_verdicts; i++)
		if (w->judgement->verdicts[i].finding == finding)
			return true;
	return false;
}

static void
end_world(struct world *w)
{
	aw_judgement_free(w->judgement);
	aw_policy_clear(&w->policy);
	aw_record_free(w->record);
	aw_pool_free(w->pool);
}

/* T01: to the second, at both ends. */
START_TEST(validity_to_the_second)
{
	struct aw_certificate *cert =
	    make_certificate(IDENTRUST, "R", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z");
	struct aw_anchor anchor = {.certificate = cert, .copies = 1};

	ck_assert_uint_eq(aw_anchor_flaws(&anchor, cert->not_after), 0);
	ck_assert_uint_eq(aw_anchor_flaws(&anchor, cert->not_after + 1), AW_FLAW_EXPIRED);
	ck_assert_uint_eq(aw_anchor_flaws(&anchor, cert->not_before), 0);
	ck_assert_uint_eq(aw_anchor_flaws(&anchor, cert->not_before - 1), AW_FLAW_NOT_YET);
	ck_assert(aw_anchor_usable(&anchor, cert->not_after));
	ck_assert(!aw_anchor_usable(&anchor, cert->not_after + 1));
	anchor.flaws = AW_FLAW_REJECTED;
	ck_assert(!aw_anchor_usable(&anchor, cert->not_after));
	anchor.flaws = 0;
	cert->flaws = AW_FLAW_KEY_WEAK | AW_FLAW_SIGNATURE_WEAK | AW_FLAW_VERSION_1;
	ck_assert(aw_anchor_usable(&anchor, cert->not_after));
	/* An invalid date is not good, even without the flaw. */
	cert->not_after = AW_INSTANT_NONE;
	ck_assert(!aw_anchor_usable(&anchor, 0));
	aw_certificate_free(cert);
}
END_TEST

/* A certificate of 300 days or 30 years, that many seconds before its end. */
static const struct {
	const char *not_before, *not_after;
	int64_t left;
	enum aw_finding finding;
	enum aw_severity needed;
} expiries[] = {
    {"2014-01-16", "2034-01-16", 31 * AW_DAY, AW_FINDING_NONE, AW_SEVERITY_OK},
    {"2014-01-16", "2034-01-16", 30 * AW_DAY + 1, AW_FINDING_NONE, AW_SEVERITY_OK},
    {"2014-01-16", "2034-01-16", 30 * AW_DAY, AW_FINDING_ANCHOR_EXPIRING, AW_SEVERITY_WARNING},
    {"2014-01-16", "2034-01-16", 7 * AW_DAY + 1, AW_FINDING_ANCHOR_EXPIRING, AW_SEVERITY_WARNING},
    {"2014-01-16", "2034-01-16", 7 * AW_DAY, AW_FINDING_ANCHOR_EXPIRING, AW_SEVERITY_CRITICAL},
    {"2014-01-16", "2034-01-16", 0, AW_FINDING_ANCHOR_EXPIRING, AW_SEVERITY_CRITICAL},
    {"2014-01-16", "2034-01-16", -1, AW_FINDING_ANCHOR_EXPIRED, AW_SEVERITY_CRITICAL},
    /* 40 days of life: a third is 13 d 8 h, a tenth is 4 d */
    {"2033-01-01", "2033-02-10", 13 * AW_DAY + 9 * AW_HOUR, AW_FINDING_NONE, AW_SEVERITY_OK},
    {"2033-01-01", "2033-02-10", 13 * AW_DAY, AW_FINDING_ANCHOR_EXPIRING, AW_SEVERITY_WARNING},
    {"2033-01-01", "2033-02-10", 4 * AW_DAY, AW_FINDING_ANCHOR_EXPIRING, AW_SEVERITY_CRITICAL},
    {"2033-01-01", "9999-12-31T23:59:59Z", 30 * AW_DAY, AW_FINDING_ANCHOR_EXPIRING,
	AW_SEVERITY_WARNING},
    {"0001-01-01", "9999-12-31T23:59:59Z", 31 * AW_DAY, AW_FINDING_NONE, AW_SEVERITY_OK},
};

START_TEST(expiry_of_needed_and_other_anchors)
{
	static const char *const roots[] = {IDENTRUST, QUOVADIS_2_G3};
	int64_t now = make_at(expiries[_i].not_after) - expiries[_i].left;

	for (int other = 0; other < 2; other++) {
		char text[AW_INSTANT_TEXT];
		struct world w;
		const struct aw_verdict *v;

		make_world(&w);
		make_add(w.store, w.pool,
		    make_certificate(
			roots[other], "R", expiries[_i].not_before, expiries[_i].not_after));
		aw_store_seal(w.store, w.pool);
		w.store->observed_at = now;
		w.roots.at.at = make_at("2022-02-05");
		judge(&w, aw_instant_format(now, text));
		if (expiries[_i].finding == AW_FINDING_NONE) {
			ck_assert(!has(&w, AW_FINDING_ANCHOR_EXPIRING));
			ck_assert(!has(&w, AW_FINDING_ANCHOR_EXPIRED));
		} else {
			v = verdict(&w, expiries[_i].finding);
			ck_assert_int_eq(v->until, make_at(expiries[_i].not_after));
			ck_assert_str_eq(v->object,
			    other ? "system/8fe4fb0af93a4d0d" : "system/5d56499be4d2e08b");
			/* The readiness verdict reports the expired replacement: one cause, one
			 * verdict. */
			ck_assert_int_eq(v->severity,
			    other || expiries[_i].left < 0 ? AW_SEVERITY_OK : expiries[_i].needed);
			ck_assert_ptr_nonnull(strstr(v->text, other ? "nothing needs it" : "; "));
		}
		ck_assert(
		    other || expiries[_i].left >= 0 || w.judgement->worst == AW_SEVERITY_CRITICAL);
		end_world(&w);
	}
}
END_TEST

START_TEST(the_retiring_root_is_needed_until_the_switch)
{
	struct world w;

	make_world(&w);
	make_add(w.store, w.pool,
	    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-01-01", "2026-03-10"));
	make_add(
	    w.store, w.pool, make_certificate(IDENTRUST, "IdenTrust", "2014-01-16", "2034-01-16"));
	aw_store_seal(w.store, w.pool);
	judge(&w, NOW);
	ck_assert_int_eq(verdict(&w, AW_FINDING_ANCHOR_EXPIRING)->severity, AW_SEVERITY_WARNING);
	w.roots.at.at = make_at("2026-02-01");
	judge(&w, NOW);
	ck_assert_int_eq(verdict(&w, AW_FINDING_ANCHOR_EXPIRING)->severity, AW_SEVERITY_OK);
	/* Expired before the switch, while the replacement is there: no other verdict reports
	 * it. */
	w.roots.at.at = make_at("2027-01-01");
	w.store->observed_at = make_at("2026-04-01");
	judge(&w, "2026-04-01");
	ck_assert_int_eq(w.judgement->readiness[0].state, AW_READINESS_READY);
	ck_assert_int_eq(verdict(&w, AW_FINDING_ANCHOR_EXPIRED)->severity, AW_SEVERITY_CRITICAL);
	end_world(&w);
}
END_TEST

/* A key that OpenSSL does not know is no reason to replace the root, and none to be sure of it. */
START_TEST(anchor_with_an_unknown_key)
{
	const struct aw_verdict *v;
	struct aw_certificate *cert;
	struct world w;

	make_world(&w);
	cert = make_certificate(IDENTRUST, "IdenTrust", "2014-01-16", "2034-01-16");
	cert->flaws |= AW_FLAW_KEY_UNKNOWN;
	free(cert->key_algorithm);
	cert->key_algorithm = strdup("unknown (1.3.101.127)");
	make_add(w.store, w.pool, cert);
	aw_store_seal(w.store, w.pool);
	judge(&w, NOW);
	v = verdict(&w, AW_FINDING_ANCHOR_UNUSABLE);
	/* As unknown as the readiness that hangs on it. */
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(w.judgement->readiness[0].severity, AW_SEVERITY_UNKNOWN);
	ck_assert_msg(
	    strstr(v->text, "does not know, unknown (1.3.101.127): whether it can serve") != NULL,
	    "%s", v->text);
	ck_assert_ptr_nonnull(strstr(v->remedy, "Collect on a host whose OpenSSL knows"));
	end_world(&w);
}
END_TEST

START_TEST(unusable_anchors_are_listed)
{
	struct world w;
	const struct aw_verdict *v;

	make_world(&w);
	make_add(w.store, w.pool, make_certificate(QUOVADIS_2_G3, "Other", "2006-01-01", NULL));
	make_add(
	    w.store, w.pool, make_certificate(IDENTRUST, "IdenTrust", "2014-01-16", "2034-01-16"));
	aw_store_seal(w.store, w.pool);
	judge(&w, NOW);
	v = verdict(&w, AW_FINDING_ANCHOR_UNUSABLE);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->text, "cannot serve as trust anchor: invalid-not-after"));
	ck_assert_int_eq(v->until, AW_INSTANT_NONE);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_OK);
	end_world(&w);
}
END_TEST

static void
fill_numbers(struct aw_store *store, struct aw_pool *pool, unsigned from, unsigned to)
{
	for (unsigned n = from; n < to; n++)
		make_add(store, pool, make_numbered(n));
	aw_store_seal(store, pool);
}

/* The next collection finds the numbers from..to. */
static void
collect(struct world *w, unsigned from, unsigned to, const char *at)
{
	struct aw_store before = *w->store;

	*w->store = (struct aw_store){.name = strdup("system"),
	    .observed_at = make_at(at),
	    .judged = true,
	    .attempt.at = make_at(at)};
	fill_numbers(w->store, w->pool, from, to);
	ck_assert_int_eq(aw_store_diff(w->store, &before, make_at(at), NULL), AW_OK);
	aw_store_clear(&before, w->pool);
}

START_TEST(changes_of_a_store)
{
	struct world w;
	const struct aw_verdict *v;

	make_world(&w);
	w.roots.transitions.n_items = 0;
	fill_numbers(w.store, w.pool, 0, 128);
	judge(&w, NOW);
	ck_assert(!has(&w, AW_FINDING_STORE_REMOVED) && !has(&w, AW_FINDING_STORE_ADDED));
	collect(&w, 5, 130, NOW);
	judge(&w, NOW);
	v = verdict(&w, AW_FINDING_STORE_REMOVED);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_ptr_nonnull(strstr(v->text, "store system lost 5 of 128 certificates"));
	ck_assert_ptr_nonnull(strstr(v->text, " and 2 more"));
	ck_assert_int_eq(v->since, make_at(NOW));
	ck_assert_str_eq(v->object, "system");
	v = verdict(&w, AW_FINDING_STORE_ADDED);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->text, "gained 2 certificates (125 now)"));
	/* three of the five are back, then the window ends to the second */
	collect(&w, 2, 130, "2026-03-01T12:30:00Z");
	judge(&w, "2026-03-01T12:30:00Z");
	ck_assert_ptr_nonnull(strstr(verdict(&w, AW_FINDING_STORE_REMOVED)->text, "lost 2 of 128"));
	ck_assert_ptr_nonnull(strstr(verdict(&w, AW_FINDING_STORE_ADDED)->text, "gained 2 "));
	collect(&w, 0, 128, "2026-03-01T12:40:00Z");
	judge(&w, "2026-03-01T12:40:00Z");
	ck_assert(!has(&w, AW_FINDING_STORE_REMOVED) && !has(&w, AW_FINDING_STORE_ADDED));
	end_world(&w);
}
END_TEST

/* Removing a root as the verdict asked is not reported as a removal. */
START_TEST(a_clean_up_is_no_loss)
{
	struct aw_certificate *number;
	struct world w;

	make_world(&w);
	w.roots.retiring = (struct aw_root){.name = make_text("number 0")};
	number = make_numbered(0);
	memcpy(w.roots.retiring.sha256, number->sha256, AW_SHA256_LEN);
	aw_certificate_free(number);
	fill_numbers(w.store, w.pool, 0, 10);
	collect(&w, 1, 10, NOW);
	w.roots.transition.clean_up = make_at("2026-03-01T12:00:01Z");
	judge(&w, NOW);
	ck_assert(has(&w, AW_FINDING_STORE_REMOVED));
	w.roots.transition.clean_up = make_at(NOW);
	judge(&w, NOW);
	ck_assert(!has(&w, AW_FINDING_STORE_REMOVED));
	collect(&w, 2, 10, NOW);
	judge(&w, NOW);
	ck_assert_ptr_nonnull(strstr(verdict(&w, AW_FINDING_STORE_REMOVED)->text, "lost 1 of"));
	end_world(&w);
}
END_TEST

START_TEST(changes_end_with_the_window)
{
	struct world w;

	make_world(&w);
	w.roots.transitions.n_items = 0;
	fill_numbers(w.store, w.pool, 0, 10);
	collect(&w, 1, 10, NOW);
	w.store->observed_at = make_at("2026-03-02T11:59:00Z");
	judge(&w, "2026-03-02T11:59:59Z");
	ck_assert(has(&w, AW_FINDING_STORE_REMOVED));
	judge(&w, "2026-03-02T12:00:00Z");
	ck_assert(!has(&w, AW_FINDING_STORE_REMOVED));
	end_world(&w);
}
END_TEST

static const struct {
	unsigned before, from, to;
	enum aw_finding finding;
} losses[] = {
    {128, 0, 50, AW_FINDING_STORE_SHRANK},
    {10, 0, 8, AW_FINDING_STORE_REMOVED}, /* 20 percent, but only two */
    {15, 0, 12, AW_FINDING_STORE_SHRANK},
    {16, 0, 13, AW_FINDING_STORE_REMOVED},
    {2, 0, 0, AW_FINDING_STORE_SHRANK},
    {300, 100, 100, AW_FINDING_STORE_SHRANK},
};

START_TEST(large_losses)
{
	struct world w;
	const struct aw_verdict *v;
	char text[64];

	make_world(&w);
	w.roots.transitions.n_items = 0;
	fill_numbers(w.store, w.pool, 0, losses[_i].before);
	collect(&w, losses[_i].from, losses[_i].to, NOW);
	judge(&w, NOW);
	v = verdict(&w, losses[_i].finding);
	(void)snprintf(text, sizeof(text), "lost %u of %u certificates",
	    losses[_i].before - (losses[_i].to - losses[_i].from), losses[_i].before);
	ck_assert_msg(strstr(v->text, text) != NULL, "%s", v->text);
	ck_assert_int_eq(v->severity, losses[_i].finding == AW_FINDING_STORE_SHRANK
					  ? AW_SEVERITY_CRITICAL
					  : AW_SEVERITY_WARNING);
	ck_assert(!has(&w, AW_FINDING_STORE_ADDED));
	end_world(&w);
}
END_TEST

static const enum aw_err harmless[] = {AW_ERR_STORE_DUPLICATE, AW_ERR_STORE_OTHER,
    AW_ERR_STORE_ZONE, AW_ERR_STORE_SIGNED, AW_ERR_STORE_DATE};

START_TEST(problems_of_a_store)
{
	struct world w;
	const struct aw_verdict *v;

	make_world(&w);
	w.roots.transitions.n_items = 0;
	fill_numbers(w.store, w.pool, 0, 1);
	ck_assert_int_eq(
	    aw_store_problem(w.store, AW_SEVERITY_WARNING, harmless[_i], "block 2", "again"),
	    AW_OK);
	judge(&w, NOW);
	v = verdict(&w, AW_FINDING_STORE_PROBLEM);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_str_eq(v->text, "store system: block 2: again");
	ck_assert_int_eq(aw_store_problem(w.store, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK,
			     "block 12, line 301", "bad"),
	    AW_OK);
	judge(&w, NOW);
	v = verdict(&w, AW_FINDING_STORE_PROBLEM);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_str_eq(v->text, "store system: block 12, line 301: bad; and 1 more");
	end_world(&w);
}
END_TEST

/* By what the device is; NULL: not known. */
static const struct {
	const char *product, *license;
	enum aw_severity severity;
} loaders[] = {
    {NULL, NULL, AW_SEVERITY_CRITICAL},
    {"Cisco Expressway", NULL, AW_SEVERITY_CRITICAL},
    {NULL, "PID:NSO,SN:1", AW_SEVERITY_CRITICAL},
    {"C9300-24T", NULL, AW_SEVERITY_OK},
    {NULL, "PID:ISR4331/K9,SN:1", AW_SEVERITY_OK},
    {NULL, "PID:N9K-C93180YC-EX,SN:1", AW_SEVERITY_OK},
    {NULL, "PID:ASAv,SN:1", AW_SEVERITY_OK},
    {NULL, "PID:UCM,SN:1", AW_SEVERITY_OK},
};

/* A file that OpenSSL does not load is a finding of its own, and no other problem of the store. */
START_TEST(files_that_openssl_refuses)
{
	static const char says[] = "OpenSSL 3.0.19 refuses the file: block 1, line 1: bad end line";
	const struct aw_verdict *v;
	struct world w;

	make_world(&w);
	w.roots.transitions.n_items = 0;
	w.policy.store_refused = AW_SEVERITY_CRITICAL;
	fill_numbers(w.store, w.pool, 0, 1);
	w.store->path = strdup("/srv/ca.pem");
	if (loaders[_i].product != NULL)
		w.record->identity.product = strdup(loaders[_i].product);
	if (loaders[_i].license != NULL)
		aw_record_add_license(w.record, "license")->product = strdup(loaders[_i].license);
	ck_assert_int_eq(
	    aw_store_problem(w.store, AW_SEVERITY_WARNING, AW_ERR_STORE_REFUSED, "", "%s", says),
	    AW_OK);
	judge(&w, NOW);
	v = verdict(&w, AW_FINDING_STORE_REFUSED);
	ck_assert_int_eq(v->severity, loaders[_i].severity);
	ck_assert_str_eq(v->object, "system");
	ck_assert_msg(strstr(v->text, says) != NULL, "%s", v->text);
	ck_assert_msg(
	    strstr(v->remedy, "mend /srv/ca.pem at that place") == v->remedy, "%s", v->remedy);
	ck_assert(!has(&w, AW_FINDING_STORE_PROBLEM));
	ck_assert_int_eq(
	    aw_store_problem(w.store, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "block 1", "bad"),
	    AW_OK);
	judge(&w, NOW);
	ck_assert_str_eq(verdict(&w, AW_FINDING_STORE_PROBLEM)->text, "store system: block 1: bad");
	end_world(&w);
}
END_TEST

static const struct {
	const char *observed_at, *attempt_at, *now, *text;
	enum aw_err code;
	enum aw_finding finding;
	enum aw_severity severity;
	bool stale;
} freshnesses[] = {
    {NOW, NOW, "2026-03-01T12:00:05Z", "store system was read on 2026-03-01T12:00:00Z (5 s ago)",
	AW_OK, AW_FINDING_COLLECTED, AW_SEVERITY_OK, false},
    {NOW, NOW, "2026-03-01T11:59:00Z", "store system was read on 2026-03-01T12:00:00Z (0 s ago)",
	AW_OK, AW_FINDING_COLLECTED, AW_SEVERITY_OK, false},
    {NOW, "2026-03-01T13:00:00Z", "2026-03-01T13:30:00Z",
	"store system was read on 2026-03-01T12:00:00Z (1 h 30 min ago); the attempt of "
	"2026-03-01T13:00:00Z (30 min 0 s ago) failed: why [file-permission]",
	AW_ERR_FILE_PERMISSION, AW_FINDING_COLLECTION_FAILED, AW_SEVERITY_WARNING, false},
    {NOW, NOW, "2026-03-01T15:00:00Z",
	"store system was read on 2026-03-01T12:00:00Z (3 h 0 min ago)", AW_OK,
	AW_FINDING_COLLECTED, AW_SEVERITY_OK, false},
    {NOW, NOW, "2026-03-01T15:00:01Z",
	"store system was read on 2026-03-01T12:00:00Z (3 h 0 min ago)", AW_OK, AW_FINDING_STALE,
	AW_SEVERITY_UNKNOWN, true},
    {NULL, NOW, NOW,
	"store system was never read; the attempt of 2026-03-01T12:00:00Z (0 s ago) failed: why "
	"[file-missing]",
	AW_ERR_FILE_MISSING, AW_FINDING_NEVER_COLLECTED, AW_SEVERITY_UNKNOWN, true},
    {NULL, NULL, NOW, "store system was never read; reading it was never tried", AW_OK,
	AW_FINDING_NEVER_COLLECTED, AW_SEVERITY_UNKNOWN, true},
};

START_TEST(freshness)
{
	struct world w;
	const struct aw_verdict *v;

	make_world(&w);
	w.roots.transitions.n_items = 0;
	w.store->judged = false; /* it is empty */
	w.store->observed_at = freshnesses[_i].observed_at != NULL
				   ? make_at(freshnesses[_i].observed_at)
				   : AW_INSTANT_NONE;
	aw_attempt_set(&w.store->attempt,
	    freshnesses[_i].attempt_at != NULL ? make_at(freshnesses[_i].attempt_at)
					       : AW_INSTANT_NONE,
	    freshnesses[_i].code, freshnesses[_i].code != AW_OK ? "why" : NULL);
	judge(&w, freshnesses[_i].now);
	v = verdict(&w, freshnesses[_i].finding);
	ck_assert_int_eq(v->severity, freshnesses[_i].severity);
	ck_assert_str_eq(v->text, freshnesses[_i].text);
	ck_assert_int_eq(w.judgement->worst, freshnesses[_i].severity);
	ck_assert_int_eq(w.judgement->stale, freshnesses[_i].stale);
	ck_assert_int_eq(w.judgement->observed_at, w.store->observed_at);
	/* The most lenient policy cannot make unknown facts OK. */
	w.policy.unknown = AW_SEVERITY_OK;
	judge(&w, freshnesses[_i].now);
	ck_assert_int_eq(w.judgement->worst, freshnesses[_i].severity);
	end_world(&w);
}
END_TEST

START_TEST(nothing_known_is_unknown)
{
	struct world w;

	make_world(&w);
	w.roots.transitions.n_items = 0;
	aw_store_clear(w.store, w.pool);
	w.record->n_stores = 0;
	judge(&w, NOW);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_UNKNOWN);
	ck_assert(w.judgement->stale);
	ck_assert_int_eq(w.judgement->observed_at, AW_INSTANT_NONE);
	end_world(&w);
}
END_TEST

/* Stale facts never alarm like fresh ones, and are never OK. */
START_TEST(stale_facts_are_capped)
{
	struct world w;

	make_world(&w);
	make_add(
	    w.store, w.pool, make_certificate(IDENTRUST, "IdenTrust", "2014-01-16", "2026-03-05"));
	aw_store_seal(w.store, w.pool);
	w.roots.at.at = make_at("2022-02-05");
	ck_assert_int_eq(
	    aw_store_problem(w.store, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "", "bad"), AW_OK);
	judge(&w, NOW);
	ck_assert_int_eq(verdict(&w, AW_FINDING_ANCHOR_EXPIRING)->severity, AW_SEVERITY_CRITICAL);
	judge(&w, "2026-03-02");
	ck_assert_int_eq(verdict(&w, AW_FINDING_ANCHOR_EXPIRING)->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(verdict(&w, AW_FINDING_STORE_PROBLEM)->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_int_eq(w.judgement->worst, AW_SEVERITY_UNKNOWN);
	end_world(&w);
}
END_TEST

START_TEST(worst_comes_first)
{
	struct world w;
	struct aw_store *store;

	make_world(&w);
	fill_numbers(w.store, w.pool, 0, 10);
	collect(&w, 1, 11, NOW);
	store = aw_record_add_store(w.record, "another");
	store->judged = false;
	judge(&w, NOW);
	ck_assert_uint_ge(w.judgement->n_verdicts, 5);
	for (size_t i = 1; i < w.judgement->n_verdicts; i++) {
		const struct aw_verdict *a = &w.judgement->verdicts[i - 1];
		const struct aw_verdict *b = &w.judgement->verdicts[i];

		ck_assert(a->severity >= b->severity);
		if (a->severity == b->severity && a->until != b->until)
			ck_assert(b->until == AW_INSTANT_NONE ||
				  (a->until != AW_INSTANT_NONE && a->until < b->until));
	}
	ck_assert_int_eq(w.judgement->worst, w.judgement->verdicts[0].severity);
	ck_assert_int_eq(w.judgement->observed_at, AW_INSTANT_NONE);
	end_world(&w);
}
END_TEST

START_TEST(staleness_does_not_overflow)
{
	struct aw_policy policy;

	aw_policy_defaults(&policy);
	ck_assert(!aw_policy_stale(&policy, 1000, INT64_MAX, INT64_MAX));
	ck_assert(aw_policy_stale(&policy, INT64_MIN + 1, 60, INT64_MAX));
	ck_assert(!aw_policy_stale(&policy, INT64_MAX, 60, INT64_MIN + 1));
	ck_assert(!aw_policy_stale(&policy, 1000, 60, 1180));
	ck_assert(aw_policy_stale(&policy, 1000, 60, 1181));
	ck_assert(aw_policy_stale(&policy, AW_INSTANT_NONE, 60, 0));
	ck_assert(aw_policy_stale(&policy, 1000, 0, 1001));
	policy.stale_intervals = UINT32_MAX;
	ck_assert(!aw_policy_stale(&policy, 0, INT64_MAX / 2, INT64_MAX));
}
END_TEST

START_TEST(words_and_copies)
{
	struct aw_policy policy, copy;
	enum aw_severity severity;

	for (int i = AW_SEVERITY_OK; i <= AW_SEVERITY_CRITICAL; i++) {
		ck_assert(aw_severity_parse(aw_severity_word((enum aw_severity)i), &severity));
		ck_assert_int_eq(severity, i);
		ck_assert(aw_severity_parse(aw_severity_upper((enum aw_severity)i), &severity));
		ck_assert_int_eq(severity, i);
	}
	ck_assert(!aw_severity_parse("Ok", &severity) && !aw_severity_parse("", &severity));
	ck_assert_str_eq(aw_severity_word((enum aw_severity)9), "unknown");
	for (unsigned i = 0; i < AW_FLAW_COUNT; i++)
		for (unsigned j = 0; j < i; j++)
			ck_assert_str_ne(aw_flaw_word(1U << i), aw_flaw_word(1U << j));
	aw_policy_defaults(&policy);
	policy.exceptions = calloc(1, sizeof(*policy.exceptions));
	policy.exceptions[0].reason = strdup("why");
	policy.n_exceptions = 1;
	ck_assert_int_eq(aw_policy_copy(&copy, &policy), AW_OK);
	aw_policy_clear(&policy);
	ck_assert_str_eq(copy.exceptions[0].reason, "why");
	ck_assert_uint_eq(copy.stale_intervals, 3);
	aw_policy_clear(&copy);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, validity_to_the_second);
	tcase_add_loop_test(tc, expiry_of_needed_and_other_anchors, 0, COUNT(expiries));
	tcase_add_test(tc, the_retiring_root_is_needed_until_the_switch);
	tcase_add_test(tc, anchor_with_an_unknown_key);
	tcase_add_test(tc, unusable_anchors_are_listed);
	tcase_add_test(tc, changes_of_a_store);
	tcase_add_test(tc, a_clean_up_is_no_loss);
	tcase_add_test(tc, changes_end_with_the_window);
	tcase_add_loop_test(tc, large_losses, 0, COUNT(losses));
	tcase_add_loop_test(tc, problems_of_a_store, 0, COUNT(harmless));
	tcase_add_loop_test(tc, files_that_openssl_refuses, 0, COUNT(loaders));
	tcase_add_loop_test(tc, freshness, 0, COUNT(freshnesses));
	tcase_add_test(tc, nothing_known_is_unknown);
	tcase_add_test(tc, stale_facts_are_capped);
	tcase_add_test(tc, worst_comes_first);
	tcase_add_test(tc, staleness_does_not_overflow);
	tcase_add_test(tc, words_and_copies);
}

int
main(void)
{
	return aw_suite_run("policy", fill);
}
