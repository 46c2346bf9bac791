/* SPDX-License-Identifier: ISC */
/*
 * The model: what is known of a device (facts with absolute instants, see instant.h) and of the
 * transitions it is judged against. Plain structs; text in them is clean (text.h) and owned by the
 * struct that holds it. Everything read from a record is immutable after it was read.
 */
#ifndef AW_MODEL_H
#define AW_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/service.h"

#define AW_SHA256_LEN 32
#define AW_SHA1_LEN 20
#define AW_DEVICE_NAME_MAX 32 /* octets, as the MIB's index */
#define AW_STORE_NAME_MAX 24  /* stores and transitions */
#define AW_SUBJECT_MAX 1024   /* octets kept of a distinguished name */
#define AW_CHANGES_MAX 16     /* store changes kept in a record */
#define AW_CHANGE_ITEMS_MAX 64

/* The order is that of the plugin guidelines: the worst of several is the greatest. */
enum aw_severity { AW_SEVERITY_OK, AW_SEVERITY_UNKNOWN, AW_SEVERITY_WARNING, AW_SEVERITY_CRITICAL };

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
	AW_FLAW_BY_NAME = 1 << 12,        /* known by issuer and serial alone: a note */
};
#define AW_FLAWS_UNUSABLE 0x1ffU /* NOT_CA up to NOT_YET: with one of them it is no anchor */
#define AW_FLAW_COUNT 13

/*
 * One certificate, decoded once a process, shared by all stores that hold it (pool.h). With BY_NAME
 * its bytes were never seen (trustpool_text.h): the fingerprints are those of the known root that
 * it was matched to; for others sha256 is a number that no certificate has and the rest zeros.
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
};

struct aw_anchor {
	const struct aw_certificate *certificate; /* borrowed: the record holds a pool reference */
	uint32_t id;     /* 31-bit number from the fingerprint, unique in the store */
	uint16_t copies; /* how often it stands in the store, at least 1 */
	uint16_t flaws;  /* REJECTED or 0 */
};

/* Something wrong with a store: where ("block 12, line 301") and what. */
struct aw_problem {
	enum aw_severity
	    severity; /* WARNING: read all the same; CRITICAL: an error, something was not read */
	enum aw_err code;
	char *where;
	char *text;
};

struct aw_change_item {
	uint8_t sha256[AW_SHA256_LEN];
	char *name;
	bool added; /* else removed */
};

/* How a store differed from the collection before. */
struct aw_change {
	int64_t at;
	uint32_t before, after;  /* distinct anchors */
	uint32_t added, removed; /* exact, also where items were cut at AW_CHANGE_ITEMS_MAX */
	struct aw_change_item *items;
	size_t n_items;
};

struct aw_store {
	char *name;
	char *source; /* "file", "directory": which source gave it */
	char *path;   /* as configured, cleaned */
	char *format; /* "pem", "der", "pkcs7", "pkcs12", "directory", "base64", "trustpool-text" */
	int64_t observed_at; /* of the facts below; AW_INSTANT_NONE: never read */
	struct aw_attempt attempt;
	bool judged;     /* it verifies services, so transitions are judged on it */
	uint32_t blocks; /* found, bad ones and copies included */
	uint32_t bad_blocks;
	struct aw_anchor *anchors; /* sorted by id */
	size_t n_anchors;
	struct aw_problem *problems;
	size_t n_problems;
	struct aw_change *changes; /* newest first, at most AW_CHANGES_MAX */
	size_t n_changes;
};

struct aw_pool;
struct aw_license; /* license.h */

/* Everything known of one device. */
struct aw_record {
	char *device;
	char *collector; /* host that collects it: whoever wrote it may retire it */
	int64_t written_at;
	int64_t interval; /* seconds between collections */
	char **uses; /* "host:port" the device depends on; none named: those of every transition */
	size_t n_uses;
	struct aw_store *stores; /* sorted by name */
	size_t n_stores;
	struct aw_license *licenses; /* sorted by name */
	size_t n_licenses;
	struct aw_server_certificate *certificates; /* sorted by name */
	size_t n_certificates;
	struct aw_service *services; /* of those that it uses, as looked at; sorted by name */
	size_t n_services;
	struct aw_source_status *sources; /* sorted by name */
	size_t n_sources;
	struct aw_identity identity;
	char *managed_by; /* who puts roots into the stores, as configured; NULL: the operator */
	struct aw_pool *pool; /* the certificates'; outlives the record */
};

#endif
