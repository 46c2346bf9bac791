/* SPDX-License-Identifier: ISC */
/* Certificates looked up in a store that has them by SHA-256, SHA-1, or name and serial number. */
#include "fixture/make.h"
#include "fixture/suite.h"
#include "model/pool.h"
#include "model/store.h"
#include "truststore/anchor_index.h"

static struct aw_certificate *
numbered(uint8_t n, const char *serial, uint16_t flaws)
{
	struct aw_certificate *cert = make_numbered(n);

	free(cert->serial);
	cert->serial = strdup(serial);
	memset(cert->sha1, n, AW_SHA1_LEN);
	cert->flaws |= flaws;
	return cert;
}

/* The same certificate as a listing has it: with a number in place of its SHA-256. */
static struct aw_certificate *
listed(uint8_t n, const char *serial, uint16_t flaws)
{
	struct aw_certificate *cert = numbered(n, serial, flaws);

	memset(cert->sha256, 0xf0 ^ n, AW_SHA256_LEN);
	if ((flaws & AW_FLAW_BY_NAME) != 0)
		memset(cert->sha1, 0, AW_SHA1_LEN);
	return cert;
}

static bool
has(const struct aw_store *store, struct aw_certificate *cert)
{
	struct aw_anchor_index index;
	bool found;

	ck_assert(aw_anchor_index_make(&index, store));
	found = aw_anchor_indexes_have(&index, 1, cert);
	aw_anchor_index_clear(&index);
	aw_certificate_free(cert);
	return found;
}

START_TEST(finds)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_store store = {0}, empty = {0};

	for (uint8_t i = 1; i < 40; i++)
		make_add(&store, pool, numbered(i, "01", 0));
	make_add(&store, pool, listed(50, "0509", AW_FLAW_BY_NAME));
	make_add(&store, pool, listed(51, "0510", AW_FLAW_BY_SHA1));
	aw_store_seal(&store, pool);
	ck_assert(has(&store, numbered(7, "01", 0)));
	ck_assert(has(&store, numbered(50, "0509", 0)));
	ck_assert(!has(&store, numbered(50, "0508", 0)));
	ck_assert(has(&store, numbered(51, "0510", 0)));
	ck_assert(!has(&store, numbered(52, "0510", 0)));
	ck_assert(!has(&store, numbered(60, "01", 0)));
	ck_assert(has(&store, listed(9, "01", AW_FLAW_BY_NAME)));
	ck_assert(has(&store, listed(9, "01", AW_FLAW_BY_SHA1)));
	ck_assert(!has(&store, listed(60, "01", AW_FLAW_BY_NAME)));
	ck_assert(!has(&store, listed(60, "", AW_FLAW_BY_NAME)));
	ck_assert(!has(&empty, numbered(7, "01", 0)));
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, finds);
}

int
main(void)
{
	return aw_suite_run("anchor-index", fill);
}
