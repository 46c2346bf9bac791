/* SPDX-License-Identifier: ISC */
/* Records, certificates and transitions made by hand, for tests. */
#ifndef AW_MAKE_H
#define AW_MAKE_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/pool.h"
#include "model/store.h"
#include "base/text.h"
#include "model/transition.h"

/* Real roots: SHA-256 of the certificate and of the key (tests/data/roots). */
#define QUOVADIS_2 "85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86"
#define QUOVADIS_2_G3 "8fe4fb0af93a4d0d67db0bebb23e37c71bf325dcbcdd240ea04daf58b47e1840"
#define IDENTRUST "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae"
#define IDENTRUST_SUBJECT "CN=IdenTrust Commercial Root CA 1,O=IdenTrust,C=US"

/* A literal for a member that is not const; it is not freed. */
static inline char *
make_text(const char *literal)
{
	char *text;

	memcpy(&text, &literal, sizeof(text));
	return text;
}

static inline int64_t
make_at(const char *text)
{
	int64_t at;

	ck_assert_msg(aw_instant_parse(text, &at), "%s", text);
	return at;
}

/* A certificate nobody owns yet: the key's hash is the certificate's with the first byte changed.
 */
static inline struct aw_certificate *
make_certificate(
    const char *sha256, const char *name, const char *not_before, const char *not_after)
{
	struct aw_certificate *cert = calloc(1, sizeof(*cert));
	char subject[256];

	ck_assert_ptr_nonnull(cert);
	ck_assert(aw_unhex(sha256, cert->sha256, AW_SHA256_LEN));
	memcpy(cert->sha1, cert->sha256, AW_SHA1_LEN);
	memcpy(cert->key_sha256, cert->sha256, AW_SHA256_LEN);
	cert->key_sha256[0] ^= 0xff;
	(void)snprintf(subject, sizeof(subject), "CN=%s,O=Test,C=US", name);
	cert->name = strdup(name);
	cert->subject = strdup(subject);
	cert->issuer = cert->subject;
	cert->serial = strdup("509");
	cert->key_algorithm = strdup("RSA");
	cert->signature_algorithm = strdup("sha256WithRSAEncryption");
	cert->key_bits = 4096;
	cert->not_before = not_before != NULL ? make_at(not_before) : AW_INSTANT_NONE;
	cert->not_after = not_after != NULL ? make_at(not_after) : AW_INSTANT_NONE;
	cert->flaws = (uint16_t)((not_before == NULL ? AW_FLAW_BAD_NOT_BEFORE : 0) |
				 (not_after == NULL ? AW_FLAW_BAD_NOT_AFTER : 0));
	return cert;
}

/* Adds a certificate to a store that is not sealed yet. */
static inline void
make_add(struct aw_store *store, struct aw_pool *pool, struct aw_certificate *cert)
{
	const struct aw_certificate *shared = aw_pool_take(pool, cert);

	ck_assert_ptr_nonnull(shared);
	ck_assert_int_eq(aw_store_add(store, pool, shared, 0, NULL), AW_OK);
}

/* The n-th of many: its fingerprint is n spread over the first bytes. */
static inline struct aw_certificate *
make_numbered(unsigned n)
{
	char sha256[65], name[32];

	(void)snprintf(sha256, sizeof(sha256), "%08x%056x", n * 2654435761U, n);
	(void)snprintf(name, sizeof(name), "Root %u", n);
	return make_certificate(sha256, name, "2010-01-01", "2040-01-01");
}

/* A record of a device with one judged store, read at that instant. */
static inline struct aw_record *
make_record(struct aw_pool *pool, const char *device, int64_t at)
{
	struct aw_record *record = aw_record_new(pool, device);
	struct aw_store *store;

	ck_assert_ptr_nonnull(record);
	record->written_at = at;
	record->interval = AW_HOUR;
	store = aw_record_add_store(record, "system");
	ck_assert_ptr_nonnull(store);
	store->observed_at = at;
	ck_assert_int_eq(aw_attempt_set(&store->attempt, at, AW_OK, NULL), AW_OK);
	return record;
}

/* QuoVadis Root CA 2 to IdenTrust Commercial Root CA 1 as transition "q" with one switch. */
struct make_roots {
	struct aw_root retiring, replacement;
	struct aw_switch at;
	struct aw_transition transition;
	struct aw_transitions transitions;
};

/* Fills it in place, for it points into itself; nothing in it is to be freed. */
static inline void
make_roots(struct make_roots *roots, const char *at)
{
	*roots = (struct make_roots){0};
	roots->retiring = (struct aw_root){.name = make_text("QuoVadis Root CA 2")};
	roots->replacement = (struct aw_root){.name = make_text("IdenTrust Commercial Root CA 1")};
	ck_assert(aw_unhex(QUOVADIS_2, roots->retiring.sha256, AW_SHA256_LEN));
	ck_assert(aw_unhex(IDENTRUST, roots->replacement.sha256, AW_SHA256_LEN));
	roots->at = (struct aw_switch){make_text("tools.cisco.com:443"), make_at(at)};
	roots->transition = (struct aw_transition){.name = make_text("q"),
	    .issuance_stop = AW_INSTANT_NONE,
	    .clean_up = AW_INSTANT_NONE,
	    .retiring = &roots->retiring,
	    .n_retiring = 1,
	    .replacements = &roots->replacement,
	    .n_replacements = 1,
	    .switches = &roots->at,
	    .n_switches = 1};
	roots->transitions = (struct aw_transitions){&roots->transition, 1};
}

#endif
