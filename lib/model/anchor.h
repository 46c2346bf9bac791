/* SPDX-License-Identifier: ISC */
/* Certificates, and what makes one usable as a trust anchor. Part of the model (model.h). */
#ifndef AW_ANCHOR_H
#define AW_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_SHA256_LEN 32
#define AW_SHA1_LEN 20
#define AW_SUBJECT_MAX 1024 /* octets kept of a distinguished name */

/* What is wrong with a certificate as a trust anchor, a bit set. EXPIRED and NOT_YET depend on the
 * clock. */
enum aw_flaw {
	AW_FLAW_NOT_CA = 1 << 0,         /* no CA:TRUE and no self-signed version 1 */
	AW_FLAW_NO_CERT_SIGN = 1 << 1,   /* key usage without keyCertSign */
	AW_FLAW_BAD_NOT_BEFORE = 1 << 2, /* date that is no date */
	AW_FLAW_BAD_NOT_AFTER = 1 << 3,
	AW_FLAW_REJECTED = 1 << 4,      /* trust bits reject TLS server authentication */
	AW_FLAW_KEY_UNKNOWN = 1 << 5,   /* key type OpenSSL cannot use */
	AW_FLAW_BAD_SIGNATURE = 1 << 6, /* self-signature does not verify (only where checked) */
	AW_FLAW_EXPIRED = 1 << 7,
	AW_FLAW_NOT_YET = 1 << 8,
	AW_FLAW_KEY_WEAK = 1 << 9,        /* RSA or DSA below 2048 bits, EC below 224: a note */
	AW_FLAW_SIGNATURE_WEAK = 1 << 10, /* MD2, MD4, MD5 or SHA-1 and not self-signed: a note */
	AW_FLAW_VERSION_1 = 1 << 11,      /* X.509 version 1, no extensions: a note */
	/* Its bytes were never seen; what it is known by. Notes. */
	AW_FLAW_BY_NAME = 1 << 12,   /* issuer and serial number, or subject and serial number */
	AW_FLAW_BY_SHA1 = 1 << 13,   /* its SHA-1 */
	AW_FLAW_BY_SHA256 = 1 << 14, /* its SHA-256 */
};
#define AW_FLAWS_UNUSABLE 0x1ffU /* NOT_CA up to NOT_YET: with one of them it is no anchor */
#define AW_FLAWS_UNSEEN (AW_FLAW_BY_NAME | AW_FLAW_BY_SHA1 | AW_FLAW_BY_SHA256)
#define AW_FLAW_COUNT 15
#define AW_MARK_TEXT 96

/*
 * One certificate, decoded once a process, shared by all stores that hold it (pool.h). With a flaw
 * of AW_FLAWS_UNSEEN its bytes were never seen (listed.h): what the source did not give is zero,
 * "" or AW_INSTANT_NONE. sha256 is then a number to find it by, which no output shows, unless it is
 * known by its SHA-256: that of the known root that it was matched to, else one that no certificate
 * has.
 */
struct aw_certificate {
	uint8_t sha256[AW_SHA256_LEN]; /* of the DER certificate */
	uint8_t sha1[AW_SHA1_LEN];
	uint8_t key_sha256[AW_SHA256_LEN]; /* of the SubjectPublicKeyInfo */
	char *subject;                     /* RFC 4514, UTF-8 */
	char *issuer;                      /* may be the same pointer as subject */
	char *name;                        /* common name, else the last RDN: for people */
	char *serial; /* lower-case hex of whole octets, as openssl prints it; "-" if negative */
	char *key_algorithm;           /* "RSA", "EC P-256", "ED25519", "unknown (OID)" */
	char *signature_algorithm;     /* OpenSSL's long name, or the OID */
	int64_t not_before, not_after; /* AW_INSTANT_NONE with the flaw bit where invalid */
	uint16_t key_bits;
	uint16_t flaws; /* without EXPIRED, NOT_YET and REJECTED */
	uint32_t refs;  /* the pool's */
	uint8_t *der;   /* the bytes, where they were seen by this process; else NULL */
	size_t der_len;
	char *row; /* its text in a record, not terminated: see aw_pool_note_row; or NULL */
	size_t row_len;
	char *written; /* its cells as a record is written with them; NULL until one was */
};

struct aw_anchor {
	const struct aw_certificate *certificate; /* borrowed: the record holds a pool reference */
	uint32_t id;     /* 31-bit number from the fingerprint, unique in the store */
	uint16_t copies; /* how often the store contains it, at least 1 */
	uint8_t flaws;   /* REJECTED or 0 */
	/* Of the device, where the store names them: see aw_store_trustpoint. 0: none. */
	uint8_t trustpoint;
};

/* True if it names itself as its issuer, as roots do. */
bool aw_certificate_self_issued(const struct aw_certificate *cert);

/* True if its bytes were never seen; and if that fingerprint of it is known. */
bool aw_certificate_unseen(const struct aw_certificate *cert);
bool aw_certificate_has_sha256(const struct aw_certificate *cert);
bool aw_certificate_has_sha1(const struct aw_certificate *cert);

/* What identifies it for people: "SHA-256 5d56...", "SHA-1 df71...", "serial number 0509". */
const char *aw_certificate_mark(const struct aw_certificate *cert, char buf[AW_MARK_TEXT]);

/* Its fingerprint as findings name it, 16 digits of it; "id-NUMBER" where none is known. */
const char *aw_anchor_short(const struct aw_anchor *anchor, char buf[AW_MARK_TEXT]);

/* All flaws of an anchor at an instant, EXPIRED (now > notAfter) and NOT_YET (now < notBefore)
 * included. */
unsigned aw_anchor_flaws(const struct aw_anchor *anchor, int64_t now);

/* True if a TLS client can use it as trust anchor for servers at that instant. */
bool aw_anchor_usable(const struct aw_anchor *anchor, int64_t now);

/* True if nothing is known against it but that OpenSSL does not know its key: it may be usable. */
bool aw_anchor_unchecked(const struct aw_anchor *anchor, int64_t now);

#endif
