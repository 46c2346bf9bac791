/* SPDX-License-Identifier: ISC */
/*
 * make_records STATE PREFIX FIRST LAST ANCHORS DISTINCT [SHA256...]: writes records of the devices
 * PREFIX-FIRST to PREFIX-LAST, observed just now, each with one store "ca" of ANCHORS invented
 * certificates, taken from DISTINCT ones in turn, and of certificates with the fingerprints named.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pool.h"
#include "record.h"
#include "store.h"
#include "text.h"

#define NOT_BEFORE INT64_C(1262304000) /* 2010-01-01 */
#define NOT_AFTER INT64_C(4102444800)  /* 2100-01-01 */

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

/* Bytes that look like a fingerprint and depend on the number only. */
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
take(struct aw_pool *pool, const uint8_t sha256[AW_SHA256_LEN], uint64_t number)
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
	cert->not_after = NOT_AFTER;
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
		cert = take(pool, sha256, number);
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
    unsigned long distinct)
{
	struct aw_record *record = need(aw_record_new(pool, device));
	struct aw_store *store = need(aw_record_add_store(record, "ca"));
	uint8_t sha256[AW_SHA256_LEN];

	record->collector = need(strdup("maker"));
	record->written_at = time(NULL);
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

int
main(int argc, char **argv)
{
	struct aw_pool *pool = need(aw_pool_new());
	unsigned long numbers[4];

	if (argc < 7)
		die("usage: make_records STATE PREFIX FIRST LAST ANCHORS DISTINCT [SHA256...]");
	for (int i = 0; i < 4; i++)
		numbers[i] = strtoul(argv[3 + i], NULL, 10);
	for (unsigned long d = numbers[0]; d <= numbers[1]; d++) {
		struct aw_record *record;
		struct aw_error err;
		char device[64];

		(void)snprintf(device, sizeof(device), "%s-%lu", argv[2], d);
		record = make(pool, device, numbers[2], d * numbers[2], numbers[3]);
		for (int i = 7; i < argc; i++)
			add_named(&record->stores[0], pool, argv[i], 1000000 + (uint64_t)i);
		aw_store_seal(&record->stores[0], pool);
		if (aw_record_save(record, argv[1], &err) != AW_OK)
			die(err.text);
		aw_record_free(record);
	}
	aw_pool_free(pool);
	return EXIT_SUCCESS;
}
