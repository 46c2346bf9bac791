/* SPDX-License-Identifier: ISC */
/*
 * A certificate that the device itself presents, with what decides whether it serves its role: what
 * it may be used for, its names, and who issued it. Part of model.h.
 */
#ifndef AW_OWN_CERTIFICATE_H
#define AW_OWN_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/anchor.h"
#include "model/facts.h"

struct aw_pool;
struct aw_public_root;

#define AW_OWN_NAMES_MAX 64 /* subject alternative names that are kept */
#define AW_OWN_NAME_MAX 256 /* octets of one, with its kind */
#define AW_OWN_PATH_MAX 8   /* issuers above it */
#define AW_OWN_ROLE_MAX 64  /* octets of a role */

/* What its extended key usage allows, a bit set (RFC 5280 section 4.2.1.12). The bits are those of
 * awCertificatePurposes. */
enum aw_own_purpose {
	AW_OWN_SERVER = 1 << 0,
	AW_OWN_CLIENT = 1 << 1,
	AW_OWN_ANY = 1 << 2,          /* anyExtendedKeyUsage */
	AW_OWN_UNRESTRICTED = 1 << 3, /* it has no such extension */
	AW_OWN_CODE_SIGNING = 1 << 4,
	AW_OWN_EMAIL = 1 << 5,
	AW_OWN_TIME_STAMPING = 1 << 6,
	AW_OWN_OCSP_SIGNING = 1 << 7,
	AW_OWN_IPSEC = 1 << 8,
	AW_OWN_OTHER = 1 << 9,
};
#define AW_OWN_PURPOSES 10

/* Bits of its key usage, in the order of RFC 5280 section 4.2.1.3; NONE: it has no such extension.
 */
enum aw_own_usage {
	AW_OWN_USAGE_SIGNATURE = 1 << 0,
	AW_OWN_USAGE_ENCIPHERMENT = 1 << 2, /* of keys */
	AW_OWN_USAGE_AGREEMENT = 1 << 4,
	AW_OWN_USAGE_NONE = 1 << 9,
};
#define AW_OWN_USAGES 10

enum aw_own_issuer {
	AW_OWN_ISSUER_UNKNOWN = 1, /* no path to a root is known */
	AW_OWN_ISSUER_PUBLIC,      /* its root is in the list of public ones */
	AW_OWN_ISSUER_PRIVATE,     /* its path ends at another root, or it is self-signed */
};

/* What the extensions of a certificate say. */
struct aw_own_facts {
	bool seen; /* they were read; else nothing of the rest is known */
	unsigned purposes, usage;
	char **names; /* "DNS:exp.example.com", "IP:192.0.2.1", as they come */
	size_t n_names;
};

/* A certificate that took the place of another one. */
struct aw_own_change {
	int64_t at;                    /* when that was seen; AW_INSTANT_NONE: never */
	uint8_t sha256[AW_SHA256_LEN]; /* of the one before, and its issuer and end */
	char *issuer;
	int64_t not_after;
};

/* A certificate that the device itself presents. */
struct aw_server_certificate {
	char *name;                               /* "server"; of a peer its name */
	char *role;                               /* "tomcat"; NULL: "server" */
	const struct aw_certificate *certificate; /* borrowed as an anchor's; NULL: never read */
	char *source;                             /* the source that gave it: its name */
	char *renewal;       /* what the device says of its automatic renewal; NULL: nothing */
	bool renewal_failed; /* and that it fails */
	int64_t observed_at;
	struct aw_attempt attempt;
	struct aw_own_facts facts;
	/* Its issuers, the next one first, each with a pool reference: as presented with it, and as
	 * far as they are found there and in the stores of the device. */
	const struct aw_certificate **presented, **path;
	size_t n_presented, n_path;
	uint64_t path_from; /* of what the path was found last, in no record; 0: not known */
	struct aw_own_change change;
};

const char *aw_own_role(const struct aw_server_certificate *own);

/* True if a TLS server or client can use it: its extended key usage names the purpose or restricts
 * nothing, and so does its key usage. */
bool aw_own_allows(const struct aw_own_facts *facts, unsigned purpose);

/* The root at the end of its path, itself where it is self-signed; NULL: not known. */
const struct aw_certificate *aw_own_root(const struct aw_server_certificate *own);

/* Who issued it, by its root; *root gets the public one (NULL: not wanted). */
enum aw_own_issuer
aw_own_issuer(const struct aw_server_certificate *own, const struct aw_public_root **root);

/* "server-auth" ...; "digital-signature" ...; "public", "private", "unknown". */
const char *aw_own_purpose_word(unsigned bit);
const char *aw_own_usage_word(unsigned bit);
const char *aw_own_issuer_word(enum aw_own_issuer issuer);

/* The words of a bit set with ", " between them; "" for none. */
const char *aw_own_purposes_text(unsigned purposes, char *buf, size_t size);

/* "Sub CA, Root CA": the names of the path; "" where none is known. */
const char *aw_own_path_text(const struct aw_server_certificate *own, char *buf, size_t size);

/* The names with ", " between them; cut where they are too long. */
const char *aw_own_names_text(const struct aw_own_facts *facts, char *buf, size_t size);

/* Appends a name, cleaned and copied; those above AW_OWN_NAMES_MAX are left out. */
AW_CHECKED bool aw_own_add_name(struct aw_own_facts *facts, const char *name);

/* Appends a certificate and moves its pool reference; false: no memory, the reference is given
 * back. */
AW_CHECKED bool aw_own_append(const struct aw_certificate ***list, size_t *n, struct aw_pool *pool,
    const struct aw_certificate *certificate);
void aw_own_list_clear(const struct aw_certificate ***list, size_t *n, struct aw_pool *pool);

void aw_own_facts_clear(struct aw_own_facts *facts);

/* Frees the content (not the struct), which is absent afterwards; certificates go back. */
void aw_server_certificate_clear(struct aw_server_certificate *certificate, struct aw_pool *pool);

/*
 * Sets the certificate and moves the caller's pool reference of it; the one before is given back,
 * with what was known of it.
 */
void aw_server_certificate_set(struct aw_server_certificate *to, struct aw_pool *pool,
    const struct aw_certificate *certificate);

/* Notes that another one took the place of the present one; before aw_server_certificate_set. */
AW_CHECKED bool aw_own_note_change(struct aw_server_certificate *own, int64_t now);

#endif
