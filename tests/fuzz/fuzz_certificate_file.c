/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as the file of a certificate, <state>/certificates/<sha256>.der: under a wrong name
 * they are refused. Under their own name they are the bytes of a certificate that a record names,
 * one of the device itself, and a revocation list: no crash, no leak, and
 * each text is clean.
 */
#include <sys/stat.h>

#include "model/facts.h"
#include "model/own_certificate.h"
#include "model/pool.h"
#include "pki/certificate.h"
#include "pki/crl.h"
#include "pki/own_facts.h"
#include "place.h"
#include "record/certificate_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
begin(void)
{
	if (!begin_place())
		return;
	demand(mkdir(place_file("certificates"), 0700) == 0);
}

/* What a pool makes of a certificate that a record names by this SHA-256. */
static const struct aw_certificate *
named(struct aw_pool *pool, const uint8_t sha256[AW_SHA256_LEN])
{
	struct aw_certificate *cert = calloc(1, sizeof(*cert));

	demand(cert != NULL);
	memcpy(cert->sha256, sha256, AW_SHA256_LEN);
	return aw_pool_take(pool, cert);
}

static void
load(const uint8_t *data, size_t size, const uint8_t sha256[AW_SHA256_LEN], bool right)
{
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *cert = pool != NULL ? named(pool, sha256) : NULL;
	struct aw_error err = {0};
	char name[128], hex[2 * AW_SHA256_LEN + 1];
	const char *path;
	enum aw_err rc;

	demand(cert != NULL);
	aw_hex(hex, sha256, AW_SHA256_LEN);
	demand(aw_text_format(name, sizeof(name), "certificates/%s.der", hex));
	path = place_file(name);
	place_write(path, data, size);
	rc = aw_certificate_files_load(pool, place.dir, cert, &err);
	demand((rc == AW_OK) == (right && size > 0));
	if (rc == AW_OK)
		demand(cert->der_len == size && memcmp(cert->der, data, size) == 0);
	else
		demand_error(rc, &err);
	demand(unlink(path) == 0);
	place.n_files--;
	aw_pool_unref(pool, cert);
	aw_pool_free(pool);
}

static void
read_certificate(const uint8_t *data, size_t size)
{
	struct aw_pool *pool = aw_pool_new();
	const struct aw_certificate *cert = NULL;
	struct aw_error err = {0};
	size_t used = 0;
	enum aw_err rc;

	demand(pool != NULL);
	rc = aw_certificate_decode(pool, data, size, AW_DECODE_CHECK_SIGNATURE, &cert, &used, &err);
	demand((rc == AW_OK) == (cert != NULL) && used <= size);
	if (rc == AW_OK) {
		demand_clean(cert->subject);
		demand_clean(cert->issuer);
		demand_clean(cert->name);
		demand_clean(cert->serial);
	} else
		demand_error(rc, &err);
	aw_pool_unref(pool, cert);
	demand(aw_pool_count(pool) == 0);
	aw_pool_free(pool);
}

static void
read_others(const uint8_t *data, size_t size)
{
	struct aw_own_facts facts = {0};
	struct aw_crl_facts crl = {0};
	struct aw_error err = {0};
	enum aw_err rc = aw_own_facts_read(data, size, &facts, &err);

	if (rc != AW_OK)
		demand_error(rc, &err);
	for (size_t i = 0; i < facts.n_names; i++)
		demand_clean(facts.names[i]);
	aw_own_facts_clear(&facts);
	rc = aw_crl_decode(data, size, &crl, &err);
	if (rc != AW_OK)
		demand_error(rc, &err);
	demand_clean(crl.issuer);
	free(crl.issuer);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t sha256[AW_SHA256_LEN];

	begin();
	demand(aw_certificate_digest(data, size, sha256));
	load(data, size, sha256, true);
	sha256[0] ^= 1;
	load(data, size, sha256, false);
	read_certificate(data, size);
	read_others(data, size);
	return 0;
}
