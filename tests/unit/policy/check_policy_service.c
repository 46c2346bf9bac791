/* SPDX-License-Identifier: ISC */
/* Verdicts on services, at the seconds at which they change. */
#include "base/array.h"
#include "alarm/alarm.h"
#include "fixture/service_world.h"
#include "model/device_record.h"
#include "model/key_type.h"
#include "fixture/suite.h"
#include "model/store.h"
#include "policy/service/service_sum.h"

#define TOOLS_HOST "tools.cisco.com"
#define NOW "2022-03-01"
#define LEAF_END "2022-12-01T12:00:00Z"

/* A world whose transition is another's, so that no readiness explains a service. */
static void
make_alone(struct service_world *w, int holds)
{
	world_make(w, holds);
	w->at.service = make_text(SMART);
}

/* A chain to IdenTrust that ends with its leaf, which is valid for a year (or longer). */
static struct aw_trust *
add_chain(struct service_world *w, const char *leaf_begin)
{
	struct aw_chain *chain =
	    make_chain(w->record, w->service, 1, IDENTRUST_SUBJECT, "2022-02-10", LEAF_END);
	struct aw_trust *trust = make_trust(chain, "system");
	struct aw_path *path = make_path(trust, IDENTRUST, leaf_begin, LEAF_END, AW_CHAIN_SOUND);
	struct aw_certificate *leaf;

	memcpy(&leaf, &chain->certificates[0], sizeof(leaf));
	leaf->not_before = make_at(leaf_begin);
	memcpy(path->ends_sha256, leaf->sha256, AW_SHA256_LEN);
	return trust;
}

static const struct aw_service_verdict *
judge_at(struct service_world *w, int64_t now)
{
	(void)world_judge_at(w, now);
	return &w->judgement->services[0];
}

/*
 * WARNING 30 days before the end, or a third of the lifetime of the certificate that ends; CRITICAL
 * 7 days or a tenth; NO one second after it.
 */
static const struct {
	const char *begin;
	int64_t left;
	enum aw_finding finding;
	enum aw_severity severity;
} ends[] = {
    {"2021-12-01", 30 * AW_DAY + 1, AW_FINDING_SERVICE_VERIFIED, AW_SEVERITY_OK},
    {"2021-12-01", 30 * AW_DAY, AW_FINDING_SERVICE_ENDING, AW_SEVERITY_WARNING},
    {"2021-12-01", 7 * AW_DAY + 1, AW_FINDING_SERVICE_ENDING, AW_SEVERITY_WARNING},
    {"2021-12-01", 7 * AW_DAY, AW_FINDING_SERVICE_ENDING, AW_SEVERITY_CRITICAL},
    {"2021-12-01", 0, AW_FINDING_SERVICE_ENDING, AW_SEVERITY_CRITICAL},
    {"2021-12-01", -1, AW_FINDING_SERVICE_FAILS, AW_SEVERITY_CRITICAL},
    /* a lifetime of 47 days: a tenth and a third of it */
    {"2022-10-15T12:00:00Z", 16 * AW_DAY, AW_FINDING_SERVICE_VERIFIED, AW_SEVERITY_OK},
    {"2022-10-15T12:00:00Z", 15 * AW_DAY, AW_FINDING_SERVICE_ENDING, AW_SEVERITY_WARNING},
    {"2022-10-15T12:00:00Z", 4 * AW_DAY, AW_FINDING_SERVICE_ENDING, AW_SEVERITY_CRITICAL},
};

START_TEST(ends_are_told_before)
{
	int64_t end = make_at(LEAF_END);
	const struct aw_service_verdict *v;
	struct service_world w;

	make_alone(&w, IDEN);
	add_chain(&w, ends[_i].begin);
	v = judge_at(&w, end - ends[_i].left);
	ck_assert_msg(v->finding == ends[_i].finding && v->severity == ends[_i].severity,
	    "case %d: %s", _i, v->reason);
	ck_assert_int_eq(v->verified, ends[_i].left < 0 ? AW_VERIFIED_NO : AW_VERIFIED_YES);
	ck_assert_int_eq(v->until, ends[_i].left < 0 ? AW_INSTANT_NONE : end);
	ck_assert_int_eq(v->since, ends[_i].left < 0 ? end : AW_INSTANT_NONE);
	ck_assert_int_eq(v->remedy == NULL, ends[_i].severity == AW_SEVERITY_OK);
	ck_assert_int_eq(world_find(&w, ends[_i].finding)->severity, ends[_i].severity);
	ck_assert_str_eq(world_find(&w, ends[_i].finding)->object, TOOLS);
	world_end(&w);
}
END_TEST

static const struct {
	enum aw_chain_flaw flaw;
	const char *says, *remedy;
} flaws[] = {
    {AW_CHAIN_NO_ANCHOR, "no root of the store is above it", "the operator of the service is"},
    {AW_CHAIN_OTHER_KEY, "has another key", "append the root with the key"},
    {AW_CHAIN_INCOMPLETE, "an intermediate certificate is missing", "the operator of the service"},
    {AW_CHAIN_PARTIAL, "that is no root", "append the root above"},
    {AW_CHAIN_REJECTED, "not trusted for TLS servers", "let the root be trusted"},
    {AW_CHAIN_NOT_CA, "is no CA", "the operator of the service"},
    {AW_CHAIN_PURPOSE, "not meant for TLS servers", "the operator of the service"},
    {AW_CHAIN_NAME, "not for this host", "correct the name"},
    {AW_CHAIN_CONSTRAINTS, "name constraint", "the operator of the service"},
    {AW_CHAIN_SIGNATURE, "signature does not verify", "the operator of the service"},
    {AW_CHAIN_NEVER, "never valid together", "the operator of the service"},
    {AW_CHAIN_OTHER, "(a word of OpenSSL)", "the operator of the service"},
};

START_TEST(flaws_are_told)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_path *path;

	make_alone(&w, IDEN);
	path = make_path(
	    make_trust(
		make_chain(w.record, w.service, 1, IDENTRUST_SUBJECT, NOW, LEAF_END), "system"),
	    IDENTRUST, NULL, NULL, flaws[_i].flaw);
	if (flaws[_i].flaw == AW_CHAIN_OTHER)
		path->detail = strdup("a word of OpenSSL");
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_NO);
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	ck_assert_msg(strstr(v->reason, flaws[_i].says) != NULL, "%s", v->reason);
	ck_assert_msg(strstr(v->remedy, flaws[_i].remedy) == v->remedy, "%s", v->remedy);
	world_end(&w);
}
END_TEST

/*
 * The leaf was renewed after a certificate above it had ended: that one is named, and who is to act
 * is the same as for a leaf from before.
 */
static const struct {
	const char *name, *from, *to;
	int place; /* of what ended: 2: the anchor, 1: the store, 0: presented */
	const char *says, *remedy;
} lapses[] = {
    {"Old Root", "2022-01-15", "2021-09-30T14:01:15Z", 2,
	"root Old Root expired on 2021-09-30T14:01:15Z, before the leaf was valid (from "
	"2022-01-15T00:00:00Z)",
	"append the successor of root Old Root to store system"},
    {"Old CA", "2022-01-15", "2021-09-30T14:01:15Z", 0,
	": Old CA expired on 2021-09-30T14:01:15Z, before",
	"the operator of the service is to renew Old CA"},
    {"Old CA", "2022-01-15", "2021-09-30T14:01:15Z", 1,
	": Old CA expired on 2021-09-30T14:01:15Z, before",
	"replace Old CA in store system by its renewed certificate"},
    {"Old Root", "2023-01-15", "2022-09-30", 2,
	"never valid together: Old Root ends on 2022-09-30T00:00:00Z, and the leaf begins on "
	"2023-01-15T00:00:00Z",
	"the operator of the service is to mend"},
};

START_TEST(expired_before_the_leaf_was_renewed)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_path *path;

	make_alone(&w, IDEN | OTHER);
	path = make_path(
	    make_trust(
		make_chain(w.record, w.service, 1, IDENTRUST_SUBJECT, NOW, LEAF_END), "system"),
	    IDENTRUST, lapses[_i].from, lapses[_i].to, AW_CHAIN_NEVER);
	free(path->ends_by);
	path->ends_by = strdup(lapses[_i].name);
	if (lapses[_i].place == 2)
		memcpy(path->ends_sha256, path->anchor, sizeof(path->anchor));
	if (lapses[_i].place == 1)
		ck_assert(aw_unhex(OTHER_ROOT, path->ends_sha256, sizeof(path->ends_sha256)));
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_NO);
	ck_assert_msg(strstr(v->reason, lapses[_i].says) != NULL, "%s", v->reason);
	ck_assert_msg(strstr(v->remedy, lapses[_i].remedy) == v->remedy, "%s", v->remedy);
	world_end(&w);
}
END_TEST

/* What could not be checked is not known while it may hold, and fails when its dates are past. */
static const struct {
	const char *now;
	bool sound; /* another path verifies until 2022-06-01 */
	enum aw_verified verified;
	enum aw_severity severity;
	const char *says;
} unchecked[] = {
    {"2022-03-01", false, AW_VERIFIED_UNKNOWN, AW_SEVERITY_UNKNOWN,
	"it cannot be said whether store system verifies the chain to Some Root, which it holds: "
	"OpenSSL 3.0 knows neither"},
    {"2022-12-02", false, AW_VERIFIED_NO, AW_SEVERITY_CRITICAL, "the leaf expired on 2022-12-01"},
    {"2022-03-01", true, AW_VERIFIED_YES, AW_SEVERITY_OK, "store system verifies"},
    {"2022-05-31", true, AW_VERIFIED_YES, AW_SEVERITY_WARNING, "store system verifies"},
    {"2022-06-02", true, AW_VERIFIED_UNKNOWN, AW_SEVERITY_UNKNOWN, "cannot be said"},
    {"2022-12-02", true, AW_VERIFIED_NO, AW_SEVERITY_CRITICAL, "the leaf expired on 2022-12-01"},
};

START_TEST(what_could_not_be_checked_is_not_known)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_trust *trust;
	struct aw_path *path;

	make_alone(&w, IDEN);
	trust = make_trust(
	    make_chain(w.record, w.service, 1, IDENTRUST_SUBJECT, "2022-02-10", LEAF_END),
	    "system");
	if (unchecked[_i].sound)
		make_path(trust, IDENTRUST, "2021-12-01", "2022-06-01", AW_CHAIN_SOUND);
	path = make_path(trust, IDENTRUST, "2021-12-01", LEAF_END, AW_CHAIN_UNCHECKED);
	path->detail = strdup("OpenSSL 3.0 knows neither the key nor the signature 1.3.101.127");
	w.service->observed_at = make_at(unchecked[_i].now);
	v = judge_at(&w, make_at(unchecked[_i].now));
	ck_assert_int_eq(v->verified, unchecked[_i].verified);
	ck_assert_int_eq(v->severity, unchecked[_i].severity);
	ck_assert_msg(strstr(v->reason, unchecked[_i].says) != NULL, "%s", v->reason);
	if (v->verified == AW_VERIFIED_UNKNOWN)
		ck_assert_msg(
		    strstr(v->remedy, "OpenSSL knows the algorithm") != NULL, "%s", v->remedy);
	world_end(&w);
}
END_TEST

/* OpenSSL's own search, at the seconds at which it begins to fail or comes near enough to that. */
static const struct {
	const char *now, *from, *to, *product;
	bool old_order;
	int severity; /* NONE: there is no finding */
	const char *says, *remedy;
} searches[] = {
    {"2022-03-01", "2022-03-01", "2022-11-01", NULL, false, AW_SEVERITY_WARNING,
	"store system verifies tools.cisco.com:443, but the search of OpenSSL 3.0.19 fails: "
	"certificate has expired; it is misled by Old CA (SHA-256 ",
	"remove Old CA (SHA-256 "},
    {"2022-03-01", "2022-03-15", "2022-11-01", NULL, false, AW_SEVERITY_WARNING,
	" fails from 2022-03-15T00:00:00Z on: ", "when it has ended, by 2022-03-15: remove Old CA"},
    {"2022-03-01", "2022-03-15T00:00:01Z", "2022-11-01", NULL, false, AW_SEVERITY_OK,
	" fails from 2022-03-15T00:00:01Z on: ", "when it has ended, by 2022-03-15: remove Old CA"},
    {"2022-03-01", "2022-01-01", "2022-03-01", NULL, false, AW_SEVERITY_WARNING,
	" fails: ", "remove Old CA"},
    {"2022-03-01", "2022-01-01", "2022-02-28T23:59:59Z", NULL, false, -1, NULL, NULL},
    {"2022-03-01", "2022-01-01", "2022-11-01", NULL, true, AW_SEVERITY_OK,
	"but a search in the order of OpenSSL 1.0.2, presented certificates before those of the "
	"store, "
	"fails: ",
	"remove Old CA"},
    {"2022-03-01", "2022-09-30", "2022-11-01", NULL, true, AW_SEVERITY_OK,
	"those of the store, fails from 2022-09-30T00:00:00Z on", "when it has ended, by"},
    {"2022-03-01", "2022-01-01", "2022-11-01", "C9300-24T", false, AW_SEVERITY_OK,
	" fails: ", "remove Old CA"},
    {"2022-03-01", "2022-01-01", "2022-11-01", "Cisco Expressway", false, AW_SEVERITY_WARNING,
	" fails: ", "remove Old CA"},
    /* what does not verify has its own finding */
    {"2022-12-02", "2022-01-01", "2023-11-01", NULL, false, -1, NULL, NULL},
};

START_TEST(search_of_openssl)
{
	const struct aw_verdict *v;
	struct service_world w;

	make_alone(&w, IDEN);
	w.record->identity.product =
	    searches[_i].product != NULL ? strdup(searches[_i].product) : NULL;
	make_search(add_chain(&w, "2021-12-01"), searches[_i].from, searches[_i].to, OTHER_ROOT,
	    searches[_i].old_order);
	(void)judge_at(&w, make_at(searches[_i].now));
	v = world_find(&w, AW_FINDING_FRAGILE);
	ck_assert_int_eq(v != NULL ? (int)v->severity : -1, searches[_i].severity);
	if (v != NULL) {
		ck_assert_str_eq(v->object, TOOLS);
		ck_assert_msg(strstr(v->text, searches[_i].says) != NULL, "%s", v->text);
		ck_assert_msg(strstr(v->remedy, searches[_i].remedy) == v->remedy, "%s", v->remedy);
	}
	world_end(&w);
}
END_TEST

/* A search that fails soon counts more than an older order that fails now. */
START_TEST(worst_search_is_the_one_to_speak_of)
{
	const struct aw_verdict *v;
	struct service_world w;
	struct aw_trust *trust;

	make_alone(&w, IDEN);
	trust = add_chain(&w, "2021-12-01");
	make_search(trust, "2022-01-01", "2022-11-01", OTHER_ROOT, true);
	make_search(trust, "2022-03-05", "2022-11-01", OTHER_ROOT, false);
	make_search(trust, "2022-03-10", "2022-11-01", OTHER_ROOT, false);
	(void)judge_at(&w, make_at("2022-03-01"));
	v = world_find(&w, AW_FINDING_FRAGILE);
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_int_eq(v->until, make_at("2022-03-05"));
	w.policy.fragile = AW_SEVERITY_CRITICAL;
	(void)judge_at(&w, make_at("2022-03-06"));
	v = world_find(&w, AW_FINDING_FRAGILE);
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(v->since, make_at("2022-03-05"));
	world_end(&w);
}
END_TEST

START_TEST(what_is_wanted_is_named)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_trust *trust;

	make_alone(&w, QUOVADIS);
	trust = world_new_chain(&w, 1, "2022-02-10");
	v = judge_at(&w, make_at(NOW));
	ck_assert_ptr_eq(v->wanted, &trust->wanted);
	ck_assert_str_eq(v->reason, "store system does not verify tools.cisco.com:443: IdenTrust "
				    "Commercial Root CA 1 (SHA-256 " IDENTRUST
				    ") is not in the store; the service is assumed");
	ck_assert_str_eq(v->remedy,
	    "append IdenTrust Commercial Root CA 1 (SHA-256 " IDENTRUST
	    ") under Maintenance > Security > Trusted CA certificate; no restart needed; a copy is "
	    "known from quovadis-identrust");
	trust->wanted.known = false;
	v = judge_at(&w, make_at(NOW));
	ck_assert_ptr_nonnull(strstr(v->reason,
	    "its issuer " IDENTRUST_SUBJECT " (key identifier ed4419c0d3f0068beea47bbe42e72654c8"
	    "8e3676) is not in the store"));
	ck_assert_ptr_nonnull(strstr(v->remedy, "compare the fingerprint"));
	trust->wanted.flaw = AW_CHAIN_INCOMPLETE;
	v = judge_at(&w, make_at(NOW));
	ck_assert_ptr_nonnull(
	    strstr(v->reason, "an intermediate certificate is missing; its issuer"));
	world_end(&w);
}
END_TEST

/* Routes that were not followed may hold: if no other one does, it is unknown whether one holds. */
START_TEST(what_was_cut_is_unknown)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_trust *trust;

	world_make(&w, QUOVADIS);
	trust = world_new_chain(&w, 1, "2022-02-10");
	trust->cut = true;
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(v->reason, "than are followed"));
	ck_assert_ptr_null(w.judgement->readiness[0].service);
	world_end(&w);
}
END_TEST

START_TEST(a_cross_certificate_is_told)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_trust *trust;

	make_alone(&w, IDEN | OTHER);
	trust = add_chain(&w, "2021-12-01");
	trust->paths[0].cross = true;
	v = judge_at(&w, make_at(NOW));
	ck_assert(v->cross);
	ck_assert_ptr_nonnull(strstr(v->reason, "; trust hangs on the cross certificate to Some"));
	/* One path ends, a better one remains: no alarm. */
	make_path(trust, OTHER_ROOT, "2021-12-01", "2030-01-01", AW_CHAIN_SOUND);
	v = judge_at(&w, make_at(LEAF_END) + 1);
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert(!v->cross);
	ck_assert_int_eq(v->until, make_at("2030-01-01"));
	world_end(&w);
}
END_TEST

/* The worst of all chains and of all judged stores. */
START_TEST(the_worst_decides)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_store *store;
	struct aw_chain *chain;

	make_alone(&w, IDEN);
	add_chain(&w, "2021-12-01");
	chain = make_chain(w.record, w.service, 2, "CN=Other", "2022-02-10", LEAF_END);
	make_path(
	    make_trust(chain, "system"), IDENTRUST, "2021-12-01", "2022-11-01", AW_CHAIN_SOUND);
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->until, make_at("2022-11-01"));
	ck_assert_ptr_eq(v->chain, &w.service->chains[1]);
	/* A store without judged chains is not OK; one that does not verify is worse. */
	store = aw_record_add_store(w.record, "zone");
	w.store = aw_record_store(w.record, "system");
	store->observed_at = make_at(NOW);
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_str_eq(v->store, "zone");
	make_wanted(make_trust(&w.service->chains[1], "zone"), "CN=Other", NULL, NULL);
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_NO);
	aw_record_store(w.record, "zone")->judged = false;
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_YES);
	aw_record_store(w.record, "system")->judged = false;
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	world_end(&w);
}
END_TEST

/* The last good facts count until they are stale; then the state is unknown, and never OK. */
/* The type of key of the leaf. */
static void
set_key(struct aw_chain *chain, const char *algorithm)
{
	struct aw_certificate *leaf;

	memcpy(&leaf, &chain->certificates[0], sizeof(leaf));
	free(leaf->key_algorithm);
	leaf->key_algorithm = strdup(algorithm);
}

/*
 * A service whose ECDSA chain verifies and whose RSA chain does not, at one address; the second
 * chain with RSA is that of another address.
 */
static void
make_two_types(struct service_world *w)
{
	struct aw_address *address;

	make_alone(w, IDEN);
	add_chain(w, "2021-12-01");
	set_key(&w->service->chains[0], "EC P-256");
	(void)world_old_chain(w, 2, LEAF_END);
	address = &w->service->addresses[0];
	address->has_other = true;
	address->other[0] = 2;
	address->other_at = make_at(NOW);
	free(w->service->addresses[1].address);
	free(w->service->addresses[1].protocol);
	w->service->n_addresses = 1;
}

static const struct {
	unsigned types;
	enum aw_verified verified;
	const char *reason;
} key_types[] = {
    {0, AW_VERIFIED_NO,
	"store system does not verify tools.cisco.com:443 (the RSA chain: key-types of the device "
	"is not set, so the worst of its chains decides): "},
    {AW_KEY_RSA | AW_KEY_ECDSA, AW_VERIFIED_NO,
	"store system does not verify tools.cisco.com:443 (the RSA chain): "},
    {AW_KEY_RSA, AW_VERIFIED_NO,
	"store system does not verify tools.cisco.com:443 (the RSA chain): "},
    {AW_KEY_ECDSA, AW_VERIFIED_YES,
	"store system verifies tools.cisco.com:443 (the ECDSA chain) by Some Root until "},
};

START_TEST(key_types_decide_which_chains_count)
{
	const struct aw_service_verdict *v;
	struct service_world w;

	make_two_types(&w);
	w.record->key_types = key_types[_i].types;
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, key_types[_i].verified);
	ck_assert_msg(strncmp(v->reason, key_types[_i].reason, strlen(key_types[_i].reason)) == 0,
	    "%s", v->reason);
	/* two types of keys are no half-done switch */
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_MIXED));
	world_end(&w);
}
END_TEST

START_TEST(no_chain_that_the_device_can_use)
{
	const struct aw_service_verdict *v;
	struct service_world w;

	make_alone(&w, IDEN);
	add_chain(&w, "2021-12-01");
	w.record->key_types = AW_KEY_ECDSA;
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_str_eq(v->reason,
	    "tools.cisco.com:443 presents no chain with a type of key that the device can use by "
	    "its key-types, the one seen is RSA; the service is assumed");
	world_end(&w);
}
END_TEST

/* Nothing is said of one type of key where another answers lately and this one does not. */
START_TEST(a_chain_that_was_seen_too_long_ago)
{
	const struct aw_service_verdict *v;
	struct service_world w;

	make_two_types(&w);
	w.service->addresses[0].other_at = make_at("2022-02-01");
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	ck_assert_str_eq(v->reason,
	    "the RSA chain of tools.cisco.com:443 was last seen on 2022-02-01T00:00:00Z, which is "
	    "too long ago; the service is assumed");
	w.record->key_types = AW_KEY_ECDSA;
	ck_assert_int_eq(judge_at(&w, make_at(NOW))->verified, AW_VERIFIED_YES);
	world_end(&w);
}
END_TEST

START_TEST(two_chains_of_one_type_are_mixed)
{
	struct service_world w;
	const char *text;

	make_two_types(&w);
	(void)world_new_chain(&w, 3, NOW);
	(void)judge_at(&w, make_at(NOW));
	text = world_find(&w, AW_FINDING_SERVICE_MIXED)->text;
	ck_assert_str_eq(text, "tools.cisco.com:443 presents 2 different chains, as in a half-done "
			       "switch: 1 of 2 addresses one to " QUOVADIS_SUBJECT
			       ", 1 of 2 addresses one to " IDENTRUST_SUBJECT);
	world_end(&w);
}
END_TEST

static void
add_to_chain(struct service_world *w, struct aw_chain *chain, uint8_t n, const char *name,
    const char *issuer, const char *to)
{
	struct aw_certificate *cert;
	char sha256[65];

	(void)snprintf(sha256, sizeof(sha256), "%064x", 0xabc0 + n);
	cert = make_certificate(sha256, name, "2020-01-01", to);
	free(cert->subject);
	cert->subject = strdup(name);
	cert->issuer = strcmp(name, issuer) == 0 ? cert->subject : strdup(issuer);
	ck_assert(AW_GROW(chain->certificates, chain->n_certificates));
	chain->certificates[chain->n_certificates++] = aw_pool_take(w->pool, cert);
}

/* Certificates behind the leaf, which ends on 2022-12-01 and is issued by CN=Sub. */
static const struct {
	const char *names[3], *issuers[3], *ends[3];
	const char *first, *by;
} ends_of_chains[] = {
    {{NULL}, {NULL}, {NULL}, "2022-12-01", TOOLS_HOST},
    {{"CN=Sub"}, {"CN=Root"}, {"2024-01-01"}, "2022-12-01", TOOLS_HOST},
    {{"CN=Sub"}, {"CN=Root"}, {"2022-06-01"}, "2022-06-01", "CN=Sub"},
    /* one that is no part of the way up, and a root, end nothing */
    {{"CN=Sub", "CN=Stray"}, {"CN=Root", "CN=Root"}, {"2024-01-01", "2021-01-01"}, "2022-12-01",
	TOOLS_HOST},
    {{"CN=Sub", "CN=Root"}, {"CN=Root", "CN=Root"}, {"2024-01-01", "2021-01-01"}, "2022-12-01",
	TOOLS_HOST},
    /* of two that may be it, the later one is enough */
    {{"CN=Sub", "CN=Sub"}, {"CN=Root", "CN=Other"}, {"2022-06-01", "2024-01-01"}, "2022-12-01",
	TOOLS_HOST},
    /* a way that goes round */
    {{"CN=Sub", "CN=Top"}, {"CN=Top", "CN=Sub"}, {"2024-01-01", "2022-05-01"}, "2022-05-01",
	"CN=Top"},
};

START_TEST(what_is_presented_ends)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_service_sum sum;
	struct aw_chain *chain;

	make_alone(&w, QUOVADIS);
	chain = make_chain(w.record, w.service, 1, "CN=Sub", NOW, "2022-12-01");
	make_wanted(make_trust(chain, "system"), "CN=Root", NULL, NULL);
	for (uint8_t i = 0; i < 3 && ends_of_chains[_i].names[i] != NULL; i++)
		add_to_chain(&w, chain, i, ends_of_chains[_i].names[i],
		    ends_of_chains[_i].issuers[i], ends_of_chains[_i].ends[i]);
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_NO);
	ck_assert_int_eq(v->until, AW_INSTANT_NONE);
	aw_service_sum(v, &sum);
	ck_assert_int_eq(sum.leaf_until, make_at("2022-12-01"));
	ck_assert_int_eq(sum.chain_until, make_at(ends_of_chains[_i].first));
	ck_assert_str_eq(sum.chain_until_by, ends_of_chains[_i].by);
	world_end(&w);
}
END_TEST

/* Notes on the make of a chain of a leaf, CN=Sub and what else `names` says, by CN=Root. */
static const struct {
	unsigned oddities;
	const char *names[6];
	const char *says; /* behind "presents "; NULL: no note */
} extras[] = {
    {0, {"CN=Sub"}, NULL},
    {0, {"CN=Sub", "CN=Stray"}, NULL}, /* the names alone prove nothing */
    {AW_CHAIN_EXTRA, {"CN=Sub", "CN=Stray"}, "CN=Stray, which is no part of its chain"},
    {AW_CHAIN_ROOT_SENT, {"CN=Sub", "CN=Root"}, "CN=Root, a root, which devices have themselves"},
    {AW_CHAIN_EXTRA | AW_CHAIN_ROOT_SENT, {"CN=Stray", "CN=Sub", "CN=Root"},
	"CN=Stray, which is no part of its chain, CN=Root, a root, which devices have themselves"},
    {AW_CHAIN_DISORDER, {"CN=Root", "CN=Sub"}, "its certificates out of order"},
    {AW_CHAIN_EXTRA | AW_CHAIN_DOUBLE, {"CN=Sub", "CN=Stray"},
	"CN=Stray, which is no part of its chain; a certificate twice"},
    {AW_CHAIN_EXTRA, {"CN=Sub"}, "a certificate that is no part of its chain"},
    {AW_CHAIN_CUT, {"CN=Sub"}, "more certificates than are read"},
    {AW_CHAIN_EXTRA, {"CN=A", "CN=B", "CN=C", "CN=D", "CN=E", "CN=F"},
	"CN=A, which is no part of its chain, CN=B, which is no part of its chain, CN=C, which is "
	"no part of its chain, CN=D, which is no part of its chain and 2 more"},
};

START_TEST(superfluous_certificates_are_noted)
{
	const struct aw_verdict *note;
	struct service_world w;
	struct aw_chain *chain;
	char text[512];

	make_alone(&w, QUOVADIS);
	chain = make_chain(w.record, w.service, 1, "CN=Sub", NOW, "2022-12-01");
	chain->oddities = extras[_i].oddities;
	for (uint8_t i = 0; i < 6 && extras[_i].names[i] != NULL; i++)
		add_to_chain(&w, chain, i, extras[_i].names[i], "CN=Root", "2024-01-01");
	(void)judge_at(&w, make_at(NOW));
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_WEAK));
	note = world_find(&w, AW_FINDING_SERVICE_EXTRA);
	ck_assert_int_eq(note != NULL, extras[_i].says != NULL);
	if (note != NULL) {
		(void)snprintf(text, sizeof(text), TOOLS " presents %s", extras[_i].says);
		ck_assert_str_eq(note->text, text);
		ck_assert_int_eq(note->severity, AW_SEVERITY_OK);
		ck_assert_str_eq(note->object, TOOLS);
		ck_assert_ptr_nonnull(aw_verdict_remedy(note));
	}
	world_end(&w);
}
END_TEST

static const struct {
	unsigned leaf, sub;
	const char *says;
} weaknesses[] = {
    {0, 0, NULL},
    {AW_FLAW_KEY_WEAK, 0, "tools.cisco.com (RSA key of 4096 bits)"},
    {0, AW_FLAW_SIGNATURE_WEAK, "CN=Sub (signed with sha256WithRSAEncryption)"},
    {AW_FLAW_SIGNATURE_WEAK, AW_FLAW_KEY_WEAK | AW_FLAW_SIGNATURE_WEAK,
	"tools.cisco.com (signed with sha256WithRSAEncryption), CN=Sub (RSA key of 4096 bits, "
	"signed with sha256WithRSAEncryption)"},
};

START_TEST(weak_certificates_are_noted)
{
	const struct aw_verdict *note;
	struct service_world w;
	struct aw_certificate *cert;
	struct aw_chain *chain;
	char text[512];

	make_alone(&w, QUOVADIS);
	chain = make_chain(w.record, w.service, 1, "CN=Sub", NOW, "2022-12-01");
	add_to_chain(&w, chain, 0, "CN=Sub", "CN=Root", "2024-01-01");
	memcpy(&cert, &chain->certificates[0], sizeof(cert));
	cert->flaws = (uint16_t)(cert->flaws | weaknesses[_i].leaf);
	memcpy(&cert, &chain->certificates[1], sizeof(cert));
	cert->flaws = (uint16_t)(cert->flaws | weaknesses[_i].sub);
	(void)judge_at(&w, make_at(NOW));
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_EXTRA));
	note = world_find(&w, AW_FINDING_SERVICE_WEAK);
	ck_assert_int_eq(note != NULL, weaknesses[_i].says != NULL);
	if (note != NULL) {
		(void)snprintf(text, sizeof(text), TOOLS " presents %s", weaknesses[_i].says);
		ck_assert_str_eq(note->text, text);
		ck_assert_int_eq(note->severity, AW_SEVERITY_OK);
		ck_assert_ptr_nonnull(aw_verdict_remedy(note));
	}
	/* the device cannot use the chain, so nothing is said of it */
	w.record->key_types = AW_KEY_ECDSA;
	(void)judge_at(&w, make_at(NOW));
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_WEAK));
	world_end(&w);
}
END_TEST

START_TEST(a_failed_probe_keeps_the_facts)
{
	const struct aw_service_verdict *v;
	const struct aw_verdict *failed;
	struct service_world w;
	int64_t seen = make_at(NOW), now;

	make_alone(&w, IDEN);
	add_chain(&w, "2021-12-01");
	v = judge_at(&w, seen);
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_UNREACHABLE));
	aw_attempt_set(&w.service->attempt, seen + 5, AW_ERR_NET_REFUSED, "refused");
	v = judge_at(&w, seen);
	ck_assert_int_eq(v->verified, AW_VERIFIED_YES);
	failed = world_find(&w, AW_FINDING_SERVICE_UNREACHABLE);
	ck_assert_int_eq(failed->severity, AW_SEVERITY_WARNING);
	ck_assert_ptr_nonnull(strstr(failed->text, "refused [net-refused]; what it presented on "
						   "2022-03-01T00:00:00Z still counts"));
	now = seen + 3 * w.record->interval + 1;
	w.record->written_at = w.store->observed_at = now;
	aw_judgement_free(w.judgement);
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, now, &w.judgement, NULL), AW_OK);
	v = &w.judgement->services[0];
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(v->reason, "too long ago"));
	ck_assert_ptr_nonnull(
	    strstr(world_find(&w, AW_FINDING_SERVICE_UNREACHABLE)->text, "too old to be used"));
	world_end(&w);
}
END_TEST

START_TEST(never_seen_is_unknown)
{
	const struct aw_service_verdict *v;
	struct service_world w;

	make_alone(&w, IDEN);
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	ck_assert_int_eq(v->severity, AW_SEVERITY_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(v->reason, "was ever seen"));
	world_end(&w);
}
END_TEST

static void
add_change(struct service_world *w, const char *from, const char *to)
{
	struct aw_service *service = w->service;

	ck_assert(AW_GROW(service->changes, service->n_changes));
	service->changes[service->n_changes++] =
	    (struct aw_service_change){make_at(NOW), strdup(from), strdup(to)};
}

/* A change is reported for the time of the window; one to the replacement is the live switch. */
START_TEST(a_live_switch_is_told)
{
	const struct aw_verdict *v;
	struct service_world w;
	int64_t now = make_at(NOW);

	world_make(&w, IDEN);
	add_chain(&w, "2021-12-01");
	add_change(&w, "CN=A", "CN=B");
	judge_at(&w, now + AW_DAY - 1);
	v = world_find(&w, AW_FINDING_SERVICE_CHANGED);
	ck_assert_str_eq(v->text, "tools.cisco.com:443 presents a chain to CN=B since "
				  "2022-03-01T00:00:00Z; before it was CN=A");
	ck_assert_int_eq(v->severity, AW_SEVERITY_WARNING);
	ck_assert_int_eq(v->since, now);
	add_change(&w, QUOVADIS_SUBJECT, IDENTRUST_SUBJECT);
	judge_at(&w, now + AW_DAY - 1);
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_CHANGED));
	ck_assert_str_eq(world_find(&w, AW_FINDING_SERVICE_SWITCHED)->text,
	    "tools.cisco.com:443 has switched from QuoVadis Root CA 2 to IdenTrust Commercial Root "
	    "CA 1, seen on 2022-03-01T00:00:00Z: the switch of transition quovadis-identrust");
	judge_at(&w, now + AW_DAY);
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_SWITCHED));
	w.at.service = make_text(SMART);
	w.service->observed_at = now;
	judge_at(&w, now);
	ck_assert_ptr_nonnull(world_find(&w, AW_FINDING_SERVICE_CHANGED));
	world_end(&w);
}
END_TEST

/* An exception for the missing root suppresses the verdict. */
START_TEST(exceptions_hold_back)
{
	const struct aw_service_verdict *v;
	struct service_world w;

	make_alone(&w, QUOVADIS);
	world_new_chain(&w, 1, "2022-02-10");
	w.policy.exceptions = calloc(1, sizeof(*w.policy.exceptions));
	w.policy.n_exceptions = 1;
	w.policy.exceptions[0].reason = strdup("no internet");
	w.policy.exceptions[0].until = make_at(NOW) + 1;
	ck_assert(aw_unhex(IDENTRUST, w.policy.exceptions[0].sha256, AW_SHA256_LEN));
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(strstr(v->reason, "; held back until 2022-03-01: no internet"));
	v = judge_at(&w, make_at(NOW) + 1);
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	world_end(&w);
}
END_TEST

/* With an implausible clock nothing is judged. */
START_TEST(an_implausible_clock_judges_nothing)
{
	const struct aw_service_verdict *v;
	struct service_world w;

	make_alone(&w, IDEN);
	add_chain(&w, "2021-12-01");
	w.service->observed_at = make_at(NOW) + AW_HOUR + 1;
	v = judge_at(&w, make_at(NOW));
	ck_assert_int_eq(v->verified, AW_VERIFIED_UNKNOWN);
	ck_assert_ptr_null(world_find(&w, AW_FINDING_SERVICE_UNKNOWN));
	ck_assert_uint_eq(world_alarms(&w), w.judgement->n_readiness + 1);
	world_end(&w);
}
END_TEST

/*
 * An expired root that nothing needs is a note; the end of the one in use is not (mistakes of other
 * tools: T3, T4).
 */
START_TEST(the_end_of_a_root_counts_where_it_is_needed)
{
	const struct aw_service_verdict *v;
	struct service_world w;
	struct aw_path *path;

	make_alone(&w, IDEN);
	path = &add_chain(&w, "2021-12-01")->paths[0];
	memcpy(path->ends_sha256, w.store->anchors[0].certificate->sha256, AW_SHA256_LEN);
	free(path->ends_by);
	path->ends_by = strdup("IdenTrust Commercial Root CA 1");
	v = judge_at(&w, make_at(LEAF_END) - AW_DAY);
	ck_assert_int_eq(v->severity, AW_SEVERITY_CRITICAL);
	ck_assert_str_eq(v->remedy,
	    "append the successor of root IdenTrust Commercial Root CA 1 to store system");
	world_end(&w);
	make_alone(&w, IDEN);
	add_chain(&w, "2021-12-01");
	make_add(
	    w.store, w.pool, make_certificate(OTHER_ROOT, "Unrelated", "2000-01-01", "2020-01-01"));
	aw_store_seal(w.store, w.pool);
	w.transition.n_switches = 0;
	judge_at(&w, make_at(NOW));
	ck_assert_int_eq(world_find(&w, AW_FINDING_ANCHOR_EXPIRED)->severity, AW_SEVERITY_OK);
	ck_assert_uint_eq(world_alarms(&w), 0);
	world_end(&w);
}
END_TEST

/*
 * All findings of a service are one alarm, the worst of them; only a change of its chain is a
 * separate one.
 */
START_TEST(a_service_is_one_alarm)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct service_world w;
	bool changed;

	make_alone(&w, QUOVADIS | IDEN);
	make_wanted(make_trust(make_chain(w.record, w.service, 1, "CN=X", NOW, LEAF_END), "system"),
	    "CN=X", NULL, NULL);
	add_change(&w, "CN=A", "CN=X");
	aw_attempt_set(&w.service->attempt, make_at(NOW), AW_ERR_NET_REFUSED, "no");
	judge_at(&w, make_at(NOW));
	ck_assert_int_eq(
	    aw_alarms_update(alarms, "d", w.judgement, NULL, make_at(NOW), &changed, NULL), AW_OK);
	ck_assert_uint_eq(aw_alarms_count(alarms), 2);
	ck_assert_int_eq(aw_alarms_at(alarms, 0)->class, AW_ALARM_SERVICE);
	ck_assert_int_eq(aw_alarms_at(alarms, 0)->finding, AW_FINDING_SERVICE_FAILS);
	ck_assert_int_eq(aw_alarms_at(alarms, 1)->class, AW_ALARM_CHAIN);
	ck_assert_int_eq(aw_alarms_at(alarms, 1)->finding, AW_FINDING_SERVICE_CHANGED);
	aw_alarms_free(alarms);
	world_end(&w);
}
END_TEST

/* Where to install a root, by the kind of store. */
static const struct {
	const char *source, *format, *path, *managed_by, *says;
} stores[] = {
    {"file", "pem", "/srv/roots.pem", NULL, " to /srv/roots.pem, or to the store of the device"},
    {"directory", "directory", "/srv/roots", NULL, " as a file of its own in /srv/roots"},
    {"file", "pem", "/etc/ssl/certs/ca-certificates.crt", NULL, "run update-ca-certificates"},
    {"file", "pem", "/etc/pki/tls/certs/ca-bundle.crt", NULL, "and run update-ca-trust"},
    {"file", "trustpool-text", "/srv/sw1.txt", NULL, "crypto pki trustpool import url"},
    {"file", "asa-trustpool-text", "/srv/sw1.txt", NULL, "crypto ca trustpool import url"},
    {"file", "xr-trustpool-text", "/srv/sw1.txt", NULL, "enrollment url terminal"},
    {"file", "nxos-trustpoints-text", "/srv/sw1.txt", NULL, "crypto ca authenticate"},
    {"restconf", NULL, NULL, NULL, "crypto pki trustpool import url"},
    {"snmp", NULL, NULL, NULL, "crypto pki authenticate"},
    {"expressway", "pem", NULL, NULL, "Trusted CA certificate; no restart needed"},
    {"other", NULL, NULL, NULL, " to store system"},
    {"named", "pem", "10.1.1.1:443", NULL, "Trusted CA certificate; no restart needed"},
    {"expressway", "pem", NULL, "Webex",
	"Webex manages the roots of this device: ask there to "
	"append IdenTrust"},
};

START_TEST(remedies_know_the_store)
{
	const struct aw_service_verdict *v;
	struct service_world w;

	make_alone(&w, QUOVADIS);
	ck_assert_ptr_nonnull(aw_record_add_source(w.record, "named", AW_SOURCE_EXPRESSWAY));
	free(w.store->source);
	w.store->source = strdup(stores[_i].source);
	w.store->format = stores[_i].format != NULL ? strdup(stores[_i].format) : NULL;
	w.store->path = stores[_i].path != NULL ? strdup(stores[_i].path) : NULL;
	w.record->managed_by = stores[_i].managed_by != NULL ? strdup(stores[_i].managed_by) : NULL;
	world_new_chain(&w, 1, "2022-02-10");
	v = judge_at(&w, make_at(NOW));
	ck_assert_msg(strstr(v->remedy, stores[_i].says) != NULL, "%s", v->remedy);
	ck_assert_msg(strstr(v->remedy, "SHA-256 " IDENTRUST) != NULL, "%s", v->remedy);
	world_end(&w);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, ends_are_told_before, 0, COUNT(ends));
	tcase_add_loop_test(tc, flaws_are_told, 0, COUNT(flaws));
	tcase_add_loop_test(tc, expired_before_the_leaf_was_renewed, 0, COUNT(lapses));
	tcase_add_loop_test(tc, what_could_not_be_checked_is_not_known, 0, COUNT(unchecked));
	tcase_add_loop_test(tc, search_of_openssl, 0, COUNT(searches));
	tcase_add_test(tc, worst_search_is_the_one_to_speak_of);
	tcase_add_test(tc, what_is_wanted_is_named);
	tcase_add_test(tc, what_was_cut_is_unknown);
	tcase_add_test(tc, a_cross_certificate_is_told);
	tcase_add_test(tc, the_worst_decides);
	tcase_add_loop_test(tc, key_types_decide_which_chains_count, 0, COUNT(key_types));
	tcase_add_test(tc, no_chain_that_the_device_can_use);
	tcase_add_test(tc, a_chain_that_was_seen_too_long_ago);
	tcase_add_test(tc, two_chains_of_one_type_are_mixed);
	tcase_add_loop_test(tc, superfluous_certificates_are_noted, 0, COUNT(extras));
	tcase_add_loop_test(tc, weak_certificates_are_noted, 0, COUNT(weaknesses));
	tcase_add_loop_test(tc, what_is_presented_ends, 0, COUNT(ends_of_chains));
	tcase_add_test(tc, a_failed_probe_keeps_the_facts);
	tcase_add_test(tc, never_seen_is_unknown);
	tcase_add_test(tc, a_live_switch_is_told);
	tcase_add_test(tc, exceptions_hold_back);
	tcase_add_test(tc, an_implausible_clock_judges_nothing);
	tcase_add_test(tc, the_end_of_a_root_counts_where_it_is_needed);
	tcase_add_test(tc, a_service_is_one_alarm);
	tcase_add_loop_test(tc, remedies_know_the_store, 0, COUNT(stores));
}

int
main(void)
{
	return aw_suite_run("policy_service", fill);
}
