/* SPDX-License-Identifier: ISC */
/*
 * What chain*.c asks OpenSSL: names, keys, signatures, and whether one path verifies. Each object
 * has a library context of its own, so neither openssl.cnf nor the environment nor the defaults of
 * the process have a say. Private to chain*.c. Leaves nothing in OpenSSL's error queue.
 */
#ifndef AW_CHAIN_CRYPTO_H
#define AW_CHAIN_CRYPTO_H

#include "model/service.h"

struct aw_crypto; /* a library context */
struct aw_x509;   /* one parsed certificate; not to outlive its context */

/* OpenSSL's own objects, borrowed, for chain_known.c, chain_verify.c and chain_search.c. */
struct ossl_lib_ctx_st *aw_crypto_context(const struct aw_crypto *crypto);
struct ossl_lib_ctx_st *aw_x509_context(const struct aw_x509 *x);
struct x509_st *aw_x509_cert(const struct aw_x509 *x);

struct aw_crypto *aw_crypto_new(void);
void aw_crypto_free(struct aw_crypto *crypto);

/* False only when memory is short. */
bool aw_crypto_sha256(
    struct aw_crypto *crypto, const void *data, size_t len, uint8_t out[AW_SERVICE_DIGEST_LEN]);

/* By the certificate's bytes, which must be there; those of late stay parsed. NULL if they are no
 * certificate or memory is short. */
struct aw_x509 *aw_x509_new(struct aw_crypto *crypto, const struct aw_certificate *certificate);
void aw_x509_free(struct aw_x509 *x);

/* Issuer and subject are one, and so are the key identifiers where both are there: what OpenSSL
 * takes for the end of a path. The signature is not looked at. One whose key or signature OpenSSL
 * does not know counts too. (chain_verify.c) */
bool aw_x509_self_signed(const struct aw_x509 *x);

/* True if the issuer's subject is the child's issuer (RFC 5280 section 7.1). */
bool aw_x509_named(const struct aw_x509 *child, const struct aw_x509 *issuer);

enum aw_key_ids { AW_KEY_IDS_ABSENT, AW_KEY_IDS_SAME, AW_KEY_IDS_OTHER };

/* Compares the child's authority key identifier with the issuer's subject key identifier
 * (RFC 5280 sections 4.2.1.1 and 4.2.1.2). */
enum aw_key_ids aw_x509_key_ids(const struct aw_x509 *child, const struct aw_x509 *issuer);

enum aw_signed { AW_SIGNED_NO, AW_SIGNED_YES, AW_SIGNED_UNKNOWN };

/* One operation with a public key; UNKNOWN where OpenSSL does not know the key or the signature.
 * (chain_verify.c) */
enum aw_signed aw_x509_signed_by(const struct aw_x509 *child, const struct aw_x509 *issuer);

/* The key identifier that it wants of its issuer, lower-case hex, its own if it is self-signed and
 * names none; NULL if there is none or memory is short. Caller frees. */
char *aw_x509_issuer_key_id(const struct aw_x509 *x);

#define AW_CHAIN_DETAIL_MAX 200

/*
 * True if this OpenSSL can say nothing of the child's signature by the issuer, as it does not know
 * the algorithm or curve of the key or the algorithm of the signature: `detail` says which, and the
 * version of OpenSSL. A key of a known kind that is damaged is known. (chain_known.c)
 */
bool aw_x509_unknown(
    const struct aw_x509 *child, const struct aw_x509 *issuer, char detail[AW_CHAIN_DETAIL_MAX]);

/* The same of the certificate's own key. (chain_known.c) */
bool aw_x509_key_unknown(const struct aw_x509 *x, char detail[AW_CHAIN_DETAIL_MAX]);

/*
 * X509_verify_cert over exactly these certificates, leaf first, the last one trusted and nothing
 * else: purpose and trust of a TLS server, without regard to time. `host` is a DNS name or an IP
 * address, no brackets. AW_CHAIN_OTHER with `detail` also where memory is short: never SOUND.
 * AW_CHAIN_UNCHECKED with `detail` where nothing but an unknown key or signature is against it.
 * (chain_verify.c)
 */
enum aw_chain_flaw aw_x509_verify(struct aw_crypto *crypto, struct aw_x509 *const *path, size_t n,
    const char *host, char detail[AW_CHAIN_DETAIL_MAX]);

#endif
