/* SPDX-License-Identifier: ISC */
/* Verdicts on the device's own certificates: purposes, renewal, retiring roots, replacement. */
#include "fixture/service_world.h"
#include "fixture/suite.h"
#include "model/public_roots.h"
#include "policy/own/roles.h"
#include "policy/own/stops.h"

#define DIGICERT_G2 "cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f"
#define PUBLIC_SECTOR "30d0895a9a448a262091635522d1f52010b5867acae12c78ef958fd4f4389f2f"
#define ISRG_X1 "96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6"
#define PRIVATE "00000000000000000000000000000000000000000000000000000000000000ee"

static struct service_world w;
static struct aw_server_certificate *own;

static void
setup(void)
{
	world_make(&w, QUOVADIS | IDEN);
	own = aw_record_add_certificate(w.record, "server");
	ck_assert_ptr_nonnull(own);
}

static void
teardown(void)
{
	world_end(&w);
}

/* Its certificate, from 2020 on, under a root of that fingerprint (NULL: not known). */
static void
issue(struct aw_server_certificate *to, const char *to_date, unsigned purposes, const char *root)
{
	struct aw_certificate *leaf = make_numbered(21);

	leaf->issuer = strdup("CN=Sub CA");
	leaf->not_before = make_at("2020-01-01");
	leaf->not_after = make_at(to_date);
	aw_server_certificate_set(to, w.pool, aw_pool_take(w.pool, leaf));
	to->facts =
	    (struct aw_own_facts){.seen = true, .purposes = purposes, .usage = AW_OWN_USAGE_NONE};
	if (root != NULL)
		ck_assert(aw_own_append(&to->path, &to->n_path, w.pool,
		    aw_pool_take(
			w.pool, make_certificate(root, "The Root", "2000-01-01", "2038-01-01"))));
}

static void
be(const char *product, const char *version)
{
	free(w.record->identity.product);
	free(w.record->identity.version);
	w.record->identity.product = strdup(product);
	w.record->identity.version = version != NULL ? strdup(version) : NULL;
}

static void
judge_at(const char *now)
{
	aw_judgement_free(w.judgement);
	w.record->written_at = w.store->observed_at = make_at(now);
	for (size_t i = 0; i < w.record->n_certificates; i++)
		w.record->certificates[i].observed_at = make_at(now);
	ck_assert_int_eq(
	    aw_policy_judge(w.record, &w.transitions, &w.policy, make_at(now), &w.judgement, NULL),
	    AW_OK);
}

static const struct aw_verdict *
find(enum aw_finding finding)
{
	for (size_t i = 0; i < w.judgement->n_verdicts; i++)
		if (w.judgement->verdicts[i].finding == finding)
			return &w.judgement->verdicts[i];
	return NULL;
}

#define BOTH ((unsigned)(AW_OWN_SERVER | AW_OWN_CLIENT))
#define SERVER ((unsigned)AW_OWN_SERVER)
#define PURPOSE AW_FINDING_CERTIFICATE_PURPOSE
#define RENEWAL AW_FINDING_CERTIFICATE_RENEWAL

/* One Expressway, one certificate that ends on 2027-06-01, and what is found at that instant. */
static const struct {
	const char *product, *version, *role;
	unsigned purposes, roles;
	const char *root, *now;
	enum aw_finding finding; /* NONE: neither of the two */
	enum aw_severity severity;
	const char *says;
} worlds[] = {
    /* The story: an X14 under a public CA, and what cures it. */
    {"TANDBERG VCS", "X14.2.1", NULL, BOTH, 0, DIGICERT_G2, "2026-12-01", RENEWAL,
	AW_SEVERITY_WARNING, "valid until 2027-06-01"},
    {"TANDBERG VCS", "X14.2.1", NULL, BOTH, 0, DIGICERT_G2, "2026-11-30", RENEWAL, AW_SEVERITY_OK,
	"DigiCert issues none from 2027-03-01 on"},
    {"TANDBERG VCS", "X14.2.1", NULL, BOTH, 0, DIGICERT_G2, "2027-03-16", RENEWAL,
	AW_SEVERITY_WARNING, "Expressway X14.2.1 needs for traversal zones"},
    {"TANDBERG VCS", "X14.2.1", NULL, BOTH, 0, DIGICERT_G2, "2027-06-02", RENEWAL,
	AW_SEVERITY_WARNING, "was valid until 2027-06-01; its renewal by a public CA"},
    {"TANDBERG VCS", "X15.5", NULL, SERVER, 0, PRIVATE, "2027-03-16", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"TANDBERG VCS", "X14.0", NULL, BOTH, 0, PRIVATE, "2027-03-16", AW_FINDING_NONE, AW_SEVERITY_OK,
	NULL},
    /* The first and the last versions. */
    {"TANDBERG VCS", "X14.0", NULL, SERVER, 0, PRIVATE, "2026-06-01", PURPOSE, AW_SEVERITY_CRITICAL,
	"lacks clientAuth"},
    {"TANDBERG VCS", "X15.3.2", NULL, SERVER, 0, PRIVATE, "2026-06-01", PURPOSE,
	AW_SEVERITY_CRITICAL, "FN74362"},
    {"TANDBERG VCS", "X15.4", NULL, SERVER, 0, PRIVATE, "2026-06-01", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"TANDBERG VCS", "X15.4", NULL, BOTH, 0, DIGICERT_G2, "2027-03-16", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"TANDBERG VCS", "X14.2", NULL, AW_OWN_CLIENT, 0, PRIVATE, "2026-06-01", PURPOSE,
	AW_SEVERITY_CRITICAL, "lacks serverAuth"},
    {"TANDBERG VCS", "X14.2", NULL, AW_OWN_EMAIL, 0, PRIVATE, "2026-06-01", PURPOSE,
	AW_SEVERITY_CRITICAL, "lacks serverAuth and clientAuth"},
    /* No extension, and any, lack nothing. */
    {"TANDBERG VCS", "X14.2", NULL, AW_OWN_UNRESTRICTED, 0, PRIVATE, "2026-06-01", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"TANDBERG VCS", "X14.2", NULL, AW_OWN_ANY, 0, PRIVATE, "2026-06-01", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    /* An unknown version, or one that the notice does not name, is a note. */
    {"TANDBERG VCS", NULL, NULL, SERVER, 0, PRIVATE, "2026-06-01", PURPOSE, AW_SEVERITY_OK,
	"Expressway of unknown version"},
    {"TANDBERG VCS", "unknown", NULL, SERVER, 0, PRIVATE, "2026-06-01", PURPOSE, AW_SEVERITY_OK,
	NULL},
    {"TANDBERG VCS", "X8.11.3", NULL, SERVER, 0, PRIVATE, "2026-06-01", PURPOSE, AW_SEVERITY_OK,
	NULL},
    {"TANDBERG VCS", NULL, NULL, BOTH, 0, DIGICERT_G2, "2027-03-16", RENEWAL, AW_SEVERITY_OK, NULL},
    /* A role that is not used. */
    {"TANDBERG VCS", "X14.2", NULL, SERVER, SERVER, PRIVATE, "2026-06-01", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"TANDBERG VCS", "X14.2", NULL, BOTH, SERVER, DIGICERT_G2, "2027-03-16", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"TANDBERG VCS", "X14.2", NULL, SERVER, BOTH, PRIVATE, "2026-06-01", PURPOSE,
	AW_SEVERITY_CRITICAL, NULL},
    /* CAs: one that goes on, one that has stopped, one that is not known. */
    {"TANDBERG VCS", "X14.2", NULL, BOTH, 0, PUBLIC_SECTOR, "2027-03-16", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"TANDBERG VCS", "X14.2", NULL, BOTH, 0, ISRG_X1, "2026-05-01", RENEWAL, AW_SEVERITY_WARNING,
	"Let's Encrypt issues none from 2026-07-08 on"},
    {"TANDBERG VCS", "X14.2", NULL, BOTH, 0, NULL, "2027-03-16", AW_FINDING_NONE, AW_SEVERITY_OK,
	NULL},
    /* Other roles and products. */
    {"TANDBERG VCS", "X15.5", "client", SERVER, 0, PRIVATE, "2026-06-01", PURPOSE,
	AW_SEVERITY_CRITICAL, "of its client certificate"},
    {"TANDBERG VCS", "X14.2", "domain example.com", SERVER, 0, PRIVATE, "2026-06-01",
	AW_FINDING_NONE, AW_SEVERITY_OK, NULL},
    {"CUCM", "14", "tomcat", SERVER, 0, PRIVATE, "2026-06-01", PURPOSE, AW_SEVERITY_OK, "FN74345"},
    {"CUCM", "14", "CallManager", BOTH, 0, DIGICERT_G2, "2027-03-16", RENEWAL, AW_SEVERITY_WARNING,
	"FN74345"},
    /* What lacks it already is no better than what will lack it. */
    {"CUCM", "14", "CallManager", SERVER, 0, DIGICERT_G2, "2027-03-16", PURPOSE,
	AW_SEVERITY_WARNING, "lacks clientAuth"},
    {"CUCM", "14", "CallManager", SERVER, 0, DIGICERT_G2, "2026-11-30", PURPOSE, AW_SEVERITY_OK,
	NULL},
    {"CUCM", "14", "CallManager", SERVER, 0, PUBLIC_SECTOR, "2027-03-16", PURPOSE, AW_SEVERITY_OK,
	NULL},
    {"CUCM", "14", "CallManager", SERVER, SERVER, DIGICERT_G2, "2027-03-16", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"CUCM", "14", "something", SERVER, 0, DIGICERT_G2, "2027-03-16", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
    {"PID:C8000V", "17.9", NULL, SERVER, 0, DIGICERT_G2, "2027-03-16", AW_FINDING_NONE,
	AW_SEVERITY_OK, NULL},
};

START_TEST(purposes_of_a_role)
{
	const struct aw_verdict *verdict;

	be(worlds[_i].product, worlds[_i].version);
	own->role = worlds[_i].role != NULL ? strdup(worlds[_i].role) : NULL;
	w.record->roles = worlds[_i].roles;
	issue(own, "2027-06-01", worlds[_i].purposes, worlds[_i].root);
	judge_at(worlds[_i].now);
	ck_assert_int_eq(find(PURPOSE) != NULL, worlds[_i].finding == PURPOSE);
	ck_assert_int_eq(find(RENEWAL) != NULL, worlds[_i].finding == RENEWAL);
	if (worlds[_i].finding == AW_FINDING_NONE)
		return;
	verdict = find(worlds[_i].finding);
	ck_assert_int_eq(verdict->severity, worlds[_i].severity);
	ck_assert_str_eq(verdict->object, "server");
	if (worlds[_i].says != NULL)
		ck_assert_msg(strstr(verdict->text, worlds[_i].says) != NULL, "%s", verdict->text);
	if (make_at(worlds[_i].now) <= make_at("2027-06-01"))
		ck_assert_ptr_eq(aw_certificate_notice(w.judgement, own), verdict);
}
END_TEST

START_TEST(three_cures)
{
	const char *remedy;

	be("Expressway", "X14.3.7");
	issue(own, "2027-06-01", BOTH, DIGICERT_G2);
	judge_at("2027-01-01");
	remedy = aw_verdict_remedy(find(RENEWAL));
	ck_assert_msg(strstr(remedy, "Before 2027-06-01: upgrade to X15.5") != NULL, "%s", remedy);
	ck_assert_msg(strstr(remedy, "a certificate of a private CA") != NULL, "%s", remedy);
	ck_assert_msg(strstr(remedy, AW_OWN_STILL_BOTH) != NULL, "%s", remedy);
	ck_assert_int_eq(find(RENEWAL)->until, make_at("2027-03-01"));
	judge_at("2027-03-16");
	ck_assert_int_eq(find(RENEWAL)->until, make_at("2027-06-01"));
	judge_at("2027-06-02");
	ck_assert_int_eq(find(RENEWAL)->since, make_at("2027-06-01"));
	remedy = aw_verdict_remedy(find(RENEWAL));
	ck_assert_msg(strncmp(remedy, "Upgrade to X15.5", 16) == 0, "%s", remedy);
}
END_TEST

/* Under QuoVadis Root CA 2, which stopped on 2021-03-31. */
static const struct {
	const char *to, *now;
	bool found;
	enum aw_severity severity;
} retiring[] = {
    {"2021-12-31", "2021-06-01", true, AW_SEVERITY_OK},
    {"2021-08-30", "2021-06-01", true, AW_SEVERITY_WARNING},
    {"2021-08-31", "2021-06-01", true, AW_SEVERITY_OK},
    /* Before the stop: what ends before it can be renewed. */
    {"2021-03-30", "2021-02-01", false, AW_SEVERITY_OK},
    {"2021-04-30", "2021-02-01", true, AW_SEVERITY_WARNING},
    /* After its end the renewal is what matters, also where the end itself is no finding. */
    {"2021-04-30", "2021-05-01", true, AW_SEVERITY_WARNING},
};

START_TEST(under_a_retiring_root)
{
	static const char says[] =
	    "; it will not be renewed under QuoVadis Root CA 2; from then on peers need IdenTrust "
	    "Commercial Root CA 1";
	const struct aw_verdict *verdict;

	issue(own, retiring[_i].to, AW_OWN_UNRESTRICTED, QUOVADIS_2);
	judge_at(retiring[_i].now);
	verdict = find(AW_FINDING_CERTIFICATE_RETIRING);
	ck_assert_int_eq(verdict != NULL, retiring[_i].found);
	if (verdict == NULL)
		return;
	ck_assert_int_eq(verdict->severity, retiring[_i].severity);
	ck_assert_int_eq(
	    make_at(retiring[_i].to) < make_at(retiring[_i].now) ? verdict->since : verdict->until,
	    make_at(retiring[_i].to));
	ck_assert_msg(strstr(verdict->text, says) != NULL, "%s", verdict->text);
	ck_assert_msg(strstr(verdict->text, retiring[_i].to) != NULL, "%s", verdict->text);
	ck_assert_ptr_nonnull(strstr(aw_verdict_remedy(verdict), "IdenTrust Commercial Root CA 1"));
}
END_TEST

/* Another certificate of the root with its key is the root; one of another root is not. */
START_TEST(retiring_by_key)
{
	struct aw_certificate *cross =
	    make_certificate(OTHER_ROOT, "QV", "2006-01-01", "2031-01-01");

	ck_assert(aw_unhex(QUOVADIS_KEY, cross->key_sha256, AW_SHA256_LEN));
	issue(own, "2021-08-01", AW_OWN_UNRESTRICTED, NULL);
	ck_assert(aw_own_append(&own->path, &own->n_path, w.pool, aw_pool_take(w.pool, cross)));
	judge_at("2021-06-01");
	ck_assert_ptr_nonnull(find(AW_FINDING_CERTIFICATE_RETIRING));
	issue(own, "2021-08-01", AW_OWN_UNRESTRICTED, QUOVADIS_2_G3);
	judge_at("2021-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CERTIFICATE_RETIRING));
}
END_TEST

START_TEST(replaced_once)
{
	const struct aw_verdict *verdict;

	issue(own, "2027-06-01", BOTH, PRIVATE);
	own->change = (struct aw_own_change){.at = make_at("2026-06-01"),
	    .issuer = strdup("CN=Old CA"),
	    .not_after = make_at("2026-07-01")};
	own->change.sha256[0] = 0xab;
	judge_at("2026-06-02");
	verdict = find(AW_FINDING_CERTIFICATE_CHANGED);
	ck_assert_ptr_nonnull(verdict);
	ck_assert_int_eq(verdict->severity, AW_SEVERITY_OK);
	ck_assert_msg(
	    strstr(verdict->text, "issued by CN=Sub CA, valid until 2027-06-01; before "
				  "SHA-256 ab00") != NULL &&
		strstr(verdict->text, "issued by CN=Old CA, valid until 2026-07-01") != NULL,
	    "%s", verdict->text);
	w.policy.certificate_changed = AW_SEVERITY_WARNING;
	judge_at("2026-06-02");
	ck_assert_int_eq(find(AW_FINDING_CERTIFICATE_CHANGED)->severity, AW_SEVERITY_WARNING);
	judge_at("2026-06-03");
	ck_assert_ptr_null(find(AW_FINDING_CERTIFICATE_CHANGED));
}
END_TEST

START_TEST(leaf_alone_is_a_note)
{
	issue(own, "2027-06-01", BOTH, NULL);
	judge_at("2026-06-02");
	ck_assert_ptr_nonnull(find(AW_FINDING_CERTIFICATE_ISSUER));
	ck_assert_int_eq(find(AW_FINDING_CERTIFICATE_ISSUER)->severity, AW_SEVERITY_OK);
	issue(own, "2027-06-01", BOTH, PRIVATE);
	judge_at("2026-06-02");
	ck_assert_ptr_null(find(AW_FINDING_CERTIFICATE_ISSUER));
}
END_TEST

/* An exception for the certificate holds it back; old facts are UNKNOWN at most. */
START_TEST(held_back_and_stale)
{
	char reason[] = "only serves";
	struct aw_exception exception = {.reason = reason, .until = make_at("2026-09-01")};

	be("Expressway", "X14.2");
	issue(own, "2027-06-01", SERVER, PRIVATE);
	memcpy(exception.sha256, own->certificate->sha256, AW_SHA256_LEN);
	w.policy.exceptions = &exception;
	w.policy.n_exceptions = 1;
	judge_at("2026-06-01");
	ck_assert_int_eq(find(PURPOSE)->severity, AW_SEVERITY_OK);
	ck_assert_ptr_nonnull(
	    strstr(find(PURPOSE)->text, "held back until 2026-09-01: only serves"));
	w.policy.exceptions = NULL;
	w.policy.n_exceptions = 0;
	own->observed_at = make_at("2026-01-01");
	aw_judgement_free(w.judgement);
	ck_assert_int_eq(aw_policy_judge(w.record, &w.transitions, &w.policy, make_at("2026-06-01"),
			     &w.judgement, NULL),
	    AW_OK);
	ck_assert_int_eq(find(PURPOSE)->severity, AW_SEVERITY_UNKNOWN);
}
END_TEST

static const struct {
	const char *a, *b;
	int order;
} versions[] = {
    {"X14.2", "X14.2.0", 0},
    {"X14.10", "X14.9", 1},
    {"X15.3.2", "X15.4", -1},
    {"x15.5", "15.5", 0},
    {"X8.11.3", "X14.0", -1},
    {"99999999999999999999999", "X15.5", 1},
};

START_TEST(versions_by_their_numbers)
{
	ck_assert_int_eq(
	    aw_own_version_compare(versions[_i].a, versions[_i].b), versions[_i].order);
	ck_assert_int_eq(
	    aw_own_version_compare(versions[_i].b, versions[_i].a), -versions[_i].order);
}
END_TEST

/* A role that needs clientAuth has a notice, and a row that is sure begins at a version. */
START_TEST(rows_are_complete)
{
	unsigned n;
	const struct aw_own_role *rows = aw_own_roles(&n);

	for (unsigned i = 0; i < n; i++) {
		ck_assert((rows[i].needs & ~BOTH) == 0 && rows[i].needs != 0);
		ck_assert((rows[i].needs & AW_OWN_CLIENT) == 0 || rows[i].notice != NULL);
		ck_assert_int_eq(rows[i].sure, rows[i].from != NULL);
	}
}
END_TEST

START_TEST(stops_have_dates)
{
	size_t n;
	const struct aw_public_root *roots = aw_public_roots(&n);
	int64_t at;

	for (size_t i = 0; i < n; i++) {
		const struct aw_own_stop *stop = aw_own_stop_of(&roots[i], &at);

		ck_assert(stop == NULL || aw_instant_given(at));
	}
}
END_TEST

/* A store of a peer, of the same or of another kind of source. */
static struct aw_store *
add_peer(const char *name, enum aw_source_kind kind, unsigned roots)
{
	struct aw_store *store;

	ck_assert_ptr_nonnull(aw_record_add_source(w.record, name, kind));
	store = aw_record_add_store(w.record, name);
	ck_assert_ptr_nonnull(store);
	store->judged = true;
	store->source = strdup(name);
	if ((roots & QUOVADIS) != 0)
		make_add(store, w.pool,
		    make_certificate(QUOVADIS_2, "QuoVadis Root CA 2", "2006-11-24", "2031-11-24"));
	if ((roots & IDEN) != 0)
		make_add(store, w.pool,
		    make_certificate(
			IDENTRUST, "IdenTrust Commercial Root CA 1", "2014-01-16", "2034-01-16"));
	if ((roots & OTHER) != 0)
		make_add(store, w.pool, make_numbered(7));
	aw_store_seal(store, w.pool);
	return store;
}

static const struct {
	unsigned a, b;
	enum aw_source_kind kind;
	int severity; /* -1: nothing is found */
	const char *says;
} clusters[] = {
    {QUOVADIS | IDEN, QUOVADIS | IDEN, AW_SOURCE_EXPRESSWAY, -1, NULL},
    {QUOVADIS | IDEN, QUOVADIS, AW_SOURCE_EXPRESSWAY, AW_SEVERITY_WARNING,
	"store exp-2 lacks IdenTrust Commercial Root CA 1, which store exp-1 of its cluster has"},
    {QUOVADIS, QUOVADIS | IDEN, AW_SOURCE_EXPRESSWAY, AW_SEVERITY_WARNING, "store exp-1 lacks"},
    {QUOVADIS, OTHER, AW_SOURCE_EXPRESSWAY, AW_SEVERITY_WARNING,
	"store exp-2 lacks QuoVadis Root CA 2"},
    {QUOVADIS | IDEN, IDEN, AW_SOURCE_EXPRESSWAY, AW_SEVERITY_OK, "and lacks 1 that it has"},
    {IDEN, IDEN | OTHER, AW_SOURCE_EXPRESSWAY, AW_SEVERITY_OK, "has 1 certificate that"},
    {QUOVADIS | IDEN, QUOVADIS, AW_SOURCE_SNMP, -1, NULL},
};

START_TEST(stores_of_a_cluster)
{
	const struct aw_verdict *verdict;
	struct aw_store *a = add_peer("exp-1", clusters[_i].kind, clusters[_i].a);
	struct aw_store *b;

	a->observed_at = make_at("2021-06-01");
	b = add_peer("exp-2", clusters[_i].kind, clusters[_i].b);
	b->observed_at = make_at("2021-06-01");
	w.store = aw_record_store(w.record, "system");
	judge_at("2021-06-01");
	verdict = find(AW_FINDING_CLUSTER_STORE);
	ck_assert_int_eq(verdict != NULL, clusters[_i].severity >= 0);
	if (verdict == NULL)
		return;
	ck_assert_int_eq((int)verdict->severity, clusters[_i].severity);
	ck_assert_msg(strstr(verdict->text, clusters[_i].says) != NULL, "%s", verdict->text);
	/* What was not read is not compared. */
	aw_record_store(w.record, "exp-2")->observed_at = AW_INSTANT_NONE;
	judge_at("2021-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CLUSTER_STORE));
}
END_TEST

/* Lists of one machine differ by their nature; only one list of two machines is compared. */
START_TEST(lists_of_a_cluster)
{
	struct aw_store *stores[3];

	for (int i = 0; i < 3; i++) {
		static const char *const names[] = {"a-list", "b-list", "c-list"};

		stores[i] = add_peer(names[i], AW_SOURCE_EXPRESSWAY, 0);
		stores[i]->observed_at = make_at("2021-06-01");
	}
	for (int i = 0; i < 3; i++) {
		static const char *const lists[] = {"tomcat", "CallManager", "tomcat"};
		struct aw_store *store = &w.record->stores[i];

		make_add(store, w.pool, make_numbered((unsigned)(i == 1 ? 8 : 9)));
		ck_assert_int_eq(aw_store_set_trustpoint(store, lists[i], strlen(lists[i])), AW_OK);
		aw_store_seal(store, w.pool);
	}
	w.store = aw_record_store(w.record, "system");
	judge_at("2021-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CLUSTER_STORE));
	make_add(&w.record->stores[2], w.pool, make_numbered(7));
	aw_store_seal(&w.record->stores[2], w.pool);
	judge_at("2021-06-01");
	ck_assert_ptr_nonnull(find(AW_FINDING_CLUSTER_STORE));
	ck_assert_str_eq(find(AW_FINDING_CLUSTER_STORE)->object, "c-list");
}
END_TEST

START_TEST(versions_of_a_cluster)
{
	struct aw_source_status *a, *b;

	ck_assert_ptr_nonnull(aw_record_add_source(w.record, "expressway", AW_SOURCE_EXPRESSWAY));
	b = aw_record_add_source(w.record, "peer", AW_SOURCE_EXPRESSWAY);
	ck_assert_ptr_nonnull(b);
	a = aw_record_source(w.record, "expressway");
	a->version = strdup("X15.5");
	judge_at("2026-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CLUSTER_VERSION));
	b->version = strdup("X15.5");
	judge_at("2026-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CLUSTER_VERSION));
	free(b->version);
	b->version = strdup("X14.2.1");
	judge_at("2026-06-01");
	ck_assert_ptr_nonnull(find(AW_FINDING_CLUSTER_VERSION));
	ck_assert_int_eq(find(AW_FINDING_CLUSTER_VERSION)->severity, AW_SEVERITY_OK);
	ck_assert_str_eq(find(AW_FINDING_CLUSTER_VERSION)->text,
	    "peer runs version X14.2.1, expressway of its cluster runs X15.5");
}
END_TEST

START_TEST(renewed_by_the_device)
{
	own = aw_record_certificate(w.record, "server");
	issue(own, "2027-06-01", BOTH, PRIVATE);
	judge_at("2026-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CERTIFICATE_ACME));
	own->renewal = strdup("Mode On");
	judge_at("2026-06-01");
	ck_assert_int_eq(find(AW_FINDING_CERTIFICATE_ACME)->severity, AW_SEVERITY_OK);
	own->renewal_failed = true;
	judge_at("2026-06-01");
	ck_assert_int_eq(find(AW_FINDING_CERTIFICATE_ACME)->severity, AW_SEVERITY_WARNING);
	ck_assert_ptr_nonnull(strstr(find(AW_FINDING_CERTIFICATE_ACME)->text, "Mode On"));
}
END_TEST

START_TEST(certificates_of_a_cluster)
{
	struct aw_server_certificate *peer;

	ck_assert_ptr_nonnull(aw_record_add_source(w.record, "expressway", AW_SOURCE_EXPRESSWAY));
	ck_assert_ptr_nonnull(aw_record_add_source(w.record, "exp-2", AW_SOURCE_EXPRESSWAY));
	peer = aw_record_add_certificate(w.record, "exp-2");
	own = aw_record_certificate(w.record, "server");
	own->source = strdup("expressway");
	peer->source = strdup("exp-2");
	issue(own, "2027-06-01", BOTH, PRIVATE);
	issue(peer, "2027-06-01", BOTH, PRIVATE);
	judge_at("2026-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CLUSTER_CERTIFICATE));
	issue(peer, "2027-06-01", BOTH, OTHER_ROOT);
	judge_at("2026-06-01");
	ck_assert_ptr_nonnull(find(AW_FINDING_CLUSTER_CERTIFICATE));
	ck_assert_int_eq(find(AW_FINDING_CLUSTER_CERTIFICATE)->severity, AW_SEVERITY_WARNING);
	/* Another role, or a root that is not known, is no half of a change. */
	peer->role = strdup("client");
	judge_at("2026-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CLUSTER_CERTIFICATE));
	free(peer->role);
	peer->role = NULL;
	issue(peer, "2027-06-01", BOTH, NULL);
	judge_at("2026-06-01");
	ck_assert_ptr_null(find(AW_FINDING_CLUSTER_CERTIFICATE));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, lists_of_a_cluster);
	tcase_add_test(tc, versions_of_a_cluster);
	tcase_add_test(tc, renewed_by_the_device);
	tcase_add_loop_test(tc, purposes_of_a_role, 0, COUNT(worlds));
	tcase_add_test(tc, three_cures);
	tcase_add_loop_test(tc, under_a_retiring_root, 0, COUNT(retiring));
	tcase_add_test(tc, retiring_by_key);
	tcase_add_test(tc, replaced_once);
	tcase_add_test(tc, leaf_alone_is_a_note);
	tcase_add_test(tc, held_back_and_stale);
	tcase_add_loop_test(tc, versions_by_their_numbers, 0, COUNT(versions));
	tcase_add_test(tc, rows_are_complete);
	tcase_add_test(tc, stops_have_dates);
	tcase_add_loop_test(tc, stores_of_a_cluster, 0, COUNT(clusters));
	tcase_add_test(tc, certificates_of_a_cluster);
}

int
main(void)
{
	return aw_suite_run("own", fill);
}
