/* SPDX-License-Identifier: ISC */
/*
 * make_records [-l STORY] [-c SECONDS] [-m] [-n INSTANT] [-t INSTANT] [-a SECONDS] [-v DAYS]
 * [-u SERVICE] STATE PREFIX FIRST LAST ANCHORS DISTINCT [SHA256...]: writes records of the devices
 * PREFIX-FIRST to PREFIX-LAST, observed now, or at the instant of -n, each with one store "ca" of
 * ANCHORS made-up certificates, taken from DISTINCT ones in turn, and of certificates with the
 * given fingerprints. -l adds a license in the state STORY, a source and an identity; -c a server
 * certificate that ends that many seconds after INSTANT; -m makes the identity differ from the
 * configured one; -a makes the facts that many seconds old; -v adds a service that the store
 * verifies for that many days, or does not verify if the number is negative; -u makes the devices
 * use that service. Dates count from INSTANT, by default now.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "model/license.h"
#include "model/pool.h"
#include "record/record.h"
#include "model/device_record.h"
#include "model/store.h"
#include "base/text.h"
#include "model/model.h"
#include "model/service.h"

#define NOT_BEFORE INT64_C(1262304000) /* 2010-01-01 */
#define NOT_AFTER INT64_C(4102444800)  /* 2100-01-01 */

#define DAY INT64_C(86400)

/* Settings in addition to the store. */
struct extras {
	const char *story; /* NULL: no license */
	const char *use;   /* a service; NULL: none is named */
	int64_t certificate_left;
	bool certificate, mismatch, service;
	int64_t age;
	int64_t verified_days;
	int64_t base; /* of the dates */
	int64_t now;  /* of the observation */
};

static void
die(const char *what)
{
	(void)fprintf(stderr, "make_records: %s\n", what);
	exit(EXIT_FAILURE);
}

static void *
need(void *p)
{
	if (p == NULL)
		die("out of memory");
	return p;
}

/* Bytes like a fingerprint that depend only on the number. */
static void
fill(uint8_t *bytes, size_t len, uint64_t seed)
{
	for (size_t i = 0; i < len; i++) {
		seed += UINT64_C(0x9e3779b97f4a7c15);
		uint64_t z = (seed ^ (seed >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
		bytes[i] = (uint8_t)(z >> 56);
	}
}

static const struct aw_certificate *
take(struct aw_pool *pool, const uint8_t sha256[AW_SHA256_LEN], uint64_t number, int64_t not_after)
{
	struct aw_certificate *cert = need(calloc(1, sizeof(*cert)));
	char text[128], serial[17];

	memcpy(cert->sha256, sha256, AW_SHA256_LEN);
	fill(cert->sha1, AW_SHA1_LEN, number + 1);
	fill(cert->key_sha256, AW_SHA256_LEN, number + 2);
	(void)snprintf(
	    text, sizeof(text), "CN=Invented Root CA %ju,O=Test Authority,C=XX", (uintmax_t)number);
	(void)snprintf(serial, sizeof(serial), "%jx", (uintmax_t)number + 1);
	cert->subject = need(strdup(text));
	cert->issuer = cert->subject;
	(void)snprintf(text, sizeof(text), "Invented Root CA %ju", (uintmax_t)number);
	cert->name = need(strdup(text));
	cert->serial = need(strdup(serial));
	cert->key_algorithm = need(strdup("RSA"));
	cert->signature_algorithm = need(strdup("sha256WithRSAEncryption"));
	cert->not_before = NOT_BEFORE;
	cert->not_after = not_after;
	cert->key_bits = 4096;
	return need((void *)(uintptr_t)aw_pool_take(pool, cert));
}

static void
add(struct aw_store *store, struct aw_pool *pool, const uint8_t sha256[AW_SHA256_LEN],
    uint64_t number)
{
	const struct aw_certificate *cert = aw_pool_ref(pool, sha256);
	struct aw_error err;

	if (cert == NULL)
		cert = take(pool, sha256, number, NOT_AFTER);
	if (aw_store_add(store, pool, cert, 0, &err) != AW_OK)
		die(err.text);
	store->blocks++;
}

static void
add_named(struct aw_store *store, struct aw_pool *pool, const char *hex, uint64_t number)
{
	uint8_t sha256[AW_SHA256_LEN];

	if (!aw_unhex(hex, sha256, sizeof(sha256)))
		die("not a SHA-256");
	add(store, pool, sha256, number);
}

static struct aw_record *
make(struct aw_pool *pool, const char *device, unsigned long anchors, unsigned long from,
    unsigned long distinct, int64_t observed_at)
{
	struct aw_record *record = need(aw_record_new(pool, device));
	struct aw_store *store = need(aw_record_add_store(record, "ca"));
	uint8_t sha256[AW_SHA256_LEN];

	record->collector = need(strdup("maker"));
	record->written_at = observed_at;
	record->interval = 3600;
	store->source = need(strdup("file"));
	store->path = need(strdup("/invented/ca.pem"));
	store->format = need(strdup("pem"));
	store->observed_at = record->written_at;
	store->attempt.at = record->written_at;
	store->judged = true;
	for (unsigned long i = 0; i < anchors; i++) {
		uint64_t number = (from + i) % distinct;

		fill(sha256, sizeof(sha256), number * 1000);
		add(store, pool, sha256, number);
	}
	return record;
}

static void
add_entitlements(struct aw_license *license, bool invalid)
{
	struct aw_entitlement *entitlement =
	    need(aw_license_entitlement(license, "Rich Media", 10, "regid.rms", 9));

	entitlement->state = AW_ENTITLEMENT_AUTHORIZED;
	entitlement->raw = need(strdup("InCompliance"));
	entitlement->count = 5;
	entitlement = need(aw_license_entitlement(license, "Desktop", 7, "regid.desktop", 13));
	entitlement->state = invalid ? AW_ENTITLEMENT_INVALID : AW_ENTITLEMENT_NOT_IN_USE;
	entitlement->raw = need(strdup(invalid ? "Invalid Tag" : "NOT IN USE"));
}

/* The last contact failed, and the last successful one is that many days ago. */
static void
fail(struct aw_license *license, int64_t base, int64_t days)
{
	license->sync.result = AW_SYNC_FAILED;
	license->sync.raw = need(strdup("FAILED"));
	license->sync.reason = need(strdup("Communication message send error"));
	license->sync.at = base - DAY;
	license->last_success = base - days * DAY;
	license->failing_since = license->last_success + 30 * DAY;
	license->deadline = license->last_success + 90 * DAY;
}

/* STORY: ok, failed, grace, expired, compliance or entitlement. */
static void
add_license(struct aw_record *record, const struct extras *extras)
{
	struct aw_license *license = need(aw_record_add_license(record, "license"));
	const char *story = extras->story;
	bool expired = strcmp(story, "expired") == 0, out = strcmp(story, "compliance") == 0;

	license->source = need(strdup("expressway"));
	license->observed_at = license->attempt.at = record->written_at;
	license->mode = strcmp(story, "failed") == 0 ? AW_LICENSE_POLICY : AW_LICENSE_CLASSIC;
	license->complete = true;
	license->registration = AW_REGISTRATION_REGISTERED;
	license->registration_raw = need(strdup("REGISTERED"));
	license->registration_expires = extras->base + 300 * DAY;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	if (expired || out)
		license->authorization =
		    expired ? AW_AUTHORIZATION_EXPIRED : AW_AUTHORIZATION_OUT_OF_COMPLIANCE;
	license->authorization_raw =
	    need(strdup(expired ? "AUTH EXPIRED" : (out ? "OUT OF COMPLIANCE" : "AUTHORIZED")));
	license->sync.result = AW_SYNC_SUCCEEDED;
	license->sync.at = license->last_success = extras->base - DAY;
	license->next_sync = extras->base + 29 * DAY;
	license->deadline = extras->base + 89 * DAY;
	if (strcmp(story, "failed") == 0 || strcmp(story, "grace") == 0)
		fail(license, extras->base, 35);
	if (expired)
		fail(license, extras->base, 91);
	add_entitlements(license, strcmp(story, "entitlement") == 0);
}

static void
add_source(struct aw_record *record, bool mismatch)
{
	struct aw_source_status *source =
	    need(aw_record_add_source(record, "expressway", AW_SOURCE_EXPRESSWAY));

	source->endpoint = need(strdup("https://exp.example.net"));
	source->absent = need(strdup("serial: not in this version"));
	source->observed_at = source->attempt.at = record->written_at;
	record->identity.product = need(strdup("Expressway"));
	record->identity.version = need(strdup("X14.0.1"));
	record->identity.observed_at = record->written_at;
	record->identity.clock_skew = 2;
	record->identity.mismatch = mismatch;
}

static void
add_certificate(struct aw_record *record, const struct extras *extras)
{
	struct aw_server_certificate *server = need(aw_record_add_certificate(record, "server"));
	int64_t not_after = extras->base + extras->certificate_left;
	uint8_t sha256[AW_SHA256_LEN];
	const struct aw_certificate *certificate;

	fill(sha256, sizeof(sha256), (uint64_t)not_after);
	certificate = aw_pool_ref(record->pool, sha256);
	if (certificate == NULL)
		certificate = take(record->pool, sha256, 2000000, not_after);
	aw_server_certificate_set(server, record->pool, certificate);
	server->source = need(strdup("expressway"));
	server->observed_at = server->attempt.at = record->written_at;
}

/* The path from the chain to the store. */
static void
add_trust(struct aw_chain *chain, const struct extras *extras)
{
	struct aw_trust *trust = need(calloc(1, sizeof(*trust)));

	chain->trusts = trust;
	chain->n_trusts = 1;
	trust->store = need(strdup("ca"));
	trust->wanted.not_after = AW_INSTANT_NONE;
	if (extras->verified_days < 0) {
		trust->wanted.flaw = AW_CHAIN_NO_ANCHOR;
		trust->wanted.subject = need(strdup("CN=Example License Root,O=Example"));
		return;
	}
	trust->paths = need(calloc(1, sizeof(*trust->paths)));
	trust->n_paths = 1;
	trust->paths[0] = (struct aw_path){.anchor_name = need(strdup("Invented Root CA 0")),
	    .length = 3,
	    .not_before = NOT_BEFORE,
	    .not_after = extras->base + extras->verified_days * DAY,
	    .begins_by = need(strdup("the leaf")),
	    .ends_by = need(strdup("license.example.net"))};
	fill(trust->paths[0].anchor, AW_SHA256_LEN, 0);
}

static void
add_service(struct aw_record *record, const struct extras *extras)
{
	struct aw_service *service = need(aw_record_add_service(record, "license.example.net:443"));
	uint8_t sha256[AW_SHA256_LEN];
	struct aw_chain *chain = need(calloc(1, sizeof(*chain)));
	const struct aw_certificate *leaf;

	service->host = need(strdup("license.example.net"));
	service->source = need(strdup("tls"));
	service->observed_at = service->attempt.at = record->written_at;
	service->chains = chain;
	service->n_chains = 1;
	chain->digest[0] = 1;
	chain->issuer = need(strdup("CN=Example Issuing CA"));
	chain->seen_since = extras->base - 6 * DAY;
	fill(sha256, sizeof(sha256), 77);
	leaf = aw_pool_ref(record->pool, sha256);
	if (leaf == NULL)
		leaf = take(record->pool, sha256, 77, NOT_AFTER);
	chain->certificates = need(calloc(1, sizeof(*chain->certificates)));
	chain->certificates[0] = leaf;
	chain->n_certificates = 1;
	service->addresses = need(calloc(1, sizeof(*service->addresses)));
	service->n_addresses = 1;
	service->addresses[0] = (struct aw_address){.address = need(strdup("192.0.2.1:443")),
	    .attempt.at = record->written_at,
	    .protocol = need(strdup("TLSv1.3")),
	    .chain = {1}};
	add_trust(chain, extras);
}

static void
add_extras(struct aw_record *record, const struct extras *extras)
{
	if (extras->use != NULL) {
		record->uses = need(calloc(1, sizeof(*record->uses)));
		record->uses[record->n_uses++] = need(strdup(extras->use));
	}
	if (extras->story != NULL) {
		add_license(record, extras);
		add_source(record, extras->mismatch);
	}
	if (extras->certificate)
		add_certificate(record, extras);
	if (extras->service)
		add_service(record, extras);
}

/* Returns the number of arguments that were options. */
static int
read_options(int argc, char **argv, struct extras *extras)
{
	int option;

	*extras = (struct extras){.base = time(NULL), .now = time(NULL)};
	while ((option = getopt(argc, argv, "+l:c:mn:t:a:v:u:")) != -1)
		switch (option) {
		case 'l':
			extras->story = optarg;
			break;
		case 'c':
			extras->certificate = true;
			extras->certificate_left = strtoll(optarg, NULL, 10);
			break;
		case 'm':
			extras->mismatch = true;
			break;
		case 'a':
			extras->age = strtoll(optarg, NULL, 10);
			break;
		case 'v':
			extras->service = true;
			extras->verified_days = strtoll(optarg, NULL, 10);
			break;
		case 'u':
			extras->use = optarg;
			break;
		case 'n':
			extras->base = extras->now = strtoll(optarg, NULL, 10);
			break;
		case 't':
			extras->base = strtoll(optarg, NULL, 10);
			break;
		default:
			die("no such option");
		}
	return optind - 1;
}

int
main(int argc, char **argv)
{
	struct aw_pool *pool = need(aw_pool_new());
	unsigned long numbers[4];
	struct extras extras;
	int options = read_options(argc, argv, &extras);

	argc -= options;
	argv += options;
	if (argc < 7)
		die("usage: make_records [-l STORY] [-c SECONDS] [-m] [-n INSTANT] [-t INSTANT] "
		    "[-a SECONDS] [-v DAYS] [-u SERVICE] "
		    "STATE PREFIX FIRST LAST ANCHORS DISTINCT [SHA256...]");
	for (int i = 0; i < 4; i++)
		numbers[i] = strtoul(argv[3 + i], NULL, 10);
	for (unsigned long d = numbers[0]; d <= numbers[1]; d++) {
		struct aw_record *record;
		struct aw_error err;
		char device[64];

		(void)snprintf(device, sizeof(device), "%s-%lu", argv[2], d);
		record = make(
		    pool, device, numbers[2], d * numbers[2], numbers[3], extras.now - extras.age);
		for (int i = 7; i < argc; i++)
			add_named(&record->stores[0], pool, argv[i], 1000000 + (uint64_t)i);
		aw_store_seal(&record->stores[0], pool);
		add_extras(record, &extras);
		if (aw_record_save(record, argv[1], &err) != AW_OK)
			die(err.text);
		aw_record_free(record);
	}
	aw_pool_free(pool);
	return EXIT_SUCCESS;
}
