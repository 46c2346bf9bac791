/* SPDX-License-Identifier: ISC */
/*
 * JKS and JCEKS: entries, then a SHA-1 of the password in UTF-16, a text and all before it. Trusted
 * certificates are not encrypted. A secret key of JCEKS is an object of Java without a length, so
 * what follows one cannot be read.
 */
#include "truststore/store_binary.h"

#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/file.h"
#include "base/text.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"

#define HEAD 12
#define DATE 8
#define DIGEST 20
#define NAME_MAX_OCTETS 65
#define EXPORT \
	"keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12"
enum { KEY = 1, TRUSTED = 2 };

struct entries {
	struct aw_store_reading *in;
	struct aw_der_span rest;
	uint32_t version;
	size_t keys;
	char alias[NAME_MAX_OCTETS];
};

static bool
take_number(struct entries *e, size_t octets, uint32_t *out)
{
	*out = 0;
	if (e->rest.len < octets)
		return false;
	for (size_t i = 0; i < octets; i++)
		*out = *out << 8 | e->rest.data[i];
	e->rest.data += octets;
	e->rest.len -= octets;
	return true;
}

static bool
take_octets(struct entries *e, size_t len, struct aw_der_span *out)
{
	*out = (struct aw_der_span){e->rest.data, len};
	if (e->rest.len < len)
		return false;
	e->rest.data += len;
	e->rest.len -= len;
	return true;
}

/* A text, or a certificate, with its length in front. */
static bool
take_sized(struct entries *e, size_t octets, struct aw_der_span *out)
{
	uint32_t len;

	return take_number(e, octets, &len) && take_octets(e, len, out);
}

/* The type of a certificate is in version 2 alone. */
static bool
take_certificate(struct entries *e, struct aw_der_span *out)
{
	return (e->version < 2 || take_sized(e, 2, out)) && take_sized(e, 4, out);
}

/* Steps over the key and its chain. */
static bool
skip_key(struct entries *e)
{
	struct aw_der_span part;
	uint32_t n;
	bool whole = take_sized(e, 4, &part) && take_number(e, 4, &n);

	for (uint32_t i = 0; whole && i < n; i++)
		whole = take_certificate(e, &part);
	e->keys++;
	return whole;
}

static enum aw_err
add_trusted(struct entries *e, struct aw_der_span der)
{
	char where[AW_WHERE_MAX];

	(void)snprintf(where, sizeof(where), "block %u, alias %s", ++e->in->block, e->alias);
	e->in->store->blocks++;
	return aw_store_reading_der(e->in, der.data, der.len, where);
}

/* One entry; *whole is false where it cannot be read. */
static enum aw_err
read_entry(struct entries *e, bool *whole)
{
	struct aw_der_span alias, date, der;
	uint32_t tag;

	*whole = take_number(e, 4, &tag) && take_sized(e, 2, &alias) && take_octets(e, DATE, &date);
	if (!*whole)
		return AW_OK;
	(void)aw_text_clean(e->alias, sizeof(e->alias), (const char *)alias.data, alias.len);
	if (tag == KEY)
		*whole = skip_key(e);
	else
		*whole = tag == TRUSTED && take_certificate(e, &der);
	return *whole && tag == TRUSTED ? add_trusted(e, der) : AW_OK;
}

/* The digest that a password gives, in UTF-16. */
static bool
digest_of(
    const struct aw_store_reading *in, const struct aw_bytes *password, uint8_t digest[DIGEST])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool done = md != NULL && EVP_DigestInit_ex(md, EVP_sha1(), NULL) == 1;

	for (size_t i = 0; done && i < password->len; i++) {
		const uint8_t pair[2] = {0, (uint8_t)password->data[i]};

		done = EVP_DigestUpdate(md, pair, sizeof(pair)) == 1;
	}
	done = done && EVP_DigestUpdate(md, "Mighty Aphrodite", 16) == 1 &&
	       EVP_DigestUpdate(md, in->data, in->len - DIGEST) == 1 &&
	       EVP_DigestFinal_ex(md, digest, NULL) == 1;
	EVP_MD_CTX_free(md);
	return done;
}

/* With a password, that the file is whole. */
static enum aw_err
check_digest(struct aw_store_reading *in)
{
	uint8_t digest[DIGEST];
	struct aw_bytes password;
	enum aw_err rc;

	if (in->options->password_file == NULL)
		return AW_OK;
	rc = aw_file_read_secret(in->options->password_file, &password, in->err);
	if (rc != AW_OK)
		return rc;
	if (!digest_of(in, &password, digest))
		rc = aw_error_nomem(in->err);
	else if (memcmp(digest, in->data + in->len - DIGEST, DIGEST) != 0)
		rc = aw_error_set(in->err, AW_ERR_STORE_PASSWORD, in->member,
		    "the password does not fit, or the keystore was changed");
	aw_bytes_free(&password);
	return rc;
}

/* What of the keystore was not read. */
static enum aw_err
report(struct entries *e, uint32_t left)
{
	struct aw_store_reading *in = e->in;
	enum aw_err rc = AW_OK;
	char where[96];

	if (e->keys > 0)
		rc = aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_KEY, "",
		    "%zu private keys are in the keystore; they and their chains were not read",
		    e->keys);
	if (rc != AW_OK || left == 0)
		return rc;
	(void)snprintf(where, sizeof(where), "entry after %s", e->alias);
	in->store->blocks++;
	return aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where,
	    "a secret key, or damage: not read: %u %s; " EXPORT " exports them", left,
	    left == 1 ? "entry" : "entries");
}

enum aw_err
aw_store_jks_read(struct aw_store_reading *in)
{
	struct entries e = {.in = in, .rest = {in->data, in->len}};
	uint32_t magic, n, before = in->store->blocks;
	bool whole = true;
	enum aw_err rc;

	if (in->len < HEAD + DIGEST || !take_number(&e, 4, &magic) ||
	    !take_number(&e, 4, &e.version) || !take_number(&e, 4, &n) || e.version < 1 ||
	    e.version > 2)
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "a Java keystore that is cut short or of another version; " EXPORT
		    " exports it");
	e.rest.len -= DIGEST;
	rc = check_digest(in);
	while (rc == AW_OK && n > 0 && whole) {
		rc = read_entry(&e, &whole);
		n -= whole;
	}
	if (rc == AW_OK)
		rc = report(&e, n);
	if (rc == AW_OK && e.in->store->n_anchors == 0 && n > 0)
		return aw_error_set(in->err, AW_ERR_STORE_FORMAT, in->member,
		    "a Java keystore that cannot be read; " EXPORT " exports it");
	if (rc == AW_OK && in->store->blocks == before)
		return aw_error_set(in->err, AW_ERR_STORE_EMPTY, in->member,
		    "a Java keystore without trusted certificates, and %zu private keys", e.keys);
	return rc == AW_OK ? aw_store_reading_account(in, 0, n > 0 ? in->len : in->len - e.rest.len,
				 AW_ACCOUNT_CERTIFICATE)
			   : rc;
}
