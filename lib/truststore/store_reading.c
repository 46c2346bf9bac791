/* SPDX-License-Identifier: ISC */
#include "truststore/store_reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "pki/certificate.h"
#include "pki/certificate_time.h"
#include "pki/certificate_trust.h"
#include "pki/der.h"
#include "model/pool.h"
#include "model/store.h"

#define REPAIR_BYTES_MAX ((uint64_t)512 * 1024 * 1024)

static bool
note_roots(struct aw_store_reading *in, const struct aw_root *roots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (aw_store_reading_known(in, roots[i].sha256) != NULL)
			continue;
		if (!AW_GROW(in->known, in->n_known))
			return false;
		in->known[in->n_known++] = &roots[i];
	}
	return true;
}

bool
aw_store_reading_open(struct aw_store_reading *in, struct aw_pool *pool,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err)
{
	const struct aw_transitions *known = options->known;

	*in =
	    (struct aw_store_reading){.pool = pool, .options = options, .store = store, .err = err};
	store->written_at = AW_INSTANT_NONE;
	in->max_bytes = options->max_bytes != 0 ? options->max_bytes : AW_STORE_BYTES_MAX;
	in->max_anchors = options->max_anchors != 0 ? options->max_anchors : AW_STORE_ANCHORS_MAX;
	in->examinations = AW_EXAMINATIONS_MAX;
	in->hints = AW_HINTS_MAX;
	in->repair_bytes = REPAIR_BYTES_MAX;
	for (size_t i = 0; known != NULL && i < known->n_items; i++) {
		const struct aw_transition *t = &known->items[i];

		if (!note_roots(in, t->retiring, t->n_retiring) ||
		    !note_roots(in, t->replacements, t->n_replacements)) {
			aw_store_reading_close(in);
			return false;
		}
	}
	return true;
}

void
aw_store_reading_close(struct aw_store_reading *in)
{
	for (size_t i = 0; i < in->n_unreadable; i++)
		aw_pool_unref(in->pool, in->unreadable[i]);
	free(in->unreadable);
	aw_loader_clear(&in->loader);
	aw_account_clear(&in->account);
	free(in->known);
	free(in->scratch);
}

uint8_t *
aw_store_reading_scratch(struct aw_store_reading *in, size_t size)
{
	uint8_t *grown;

	if (size <= in->scratch_size)
		return in->scratch;
	size = size < 8192 ? 8192 : size;
	grown = malloc(size);
	if (grown == NULL)
		return NULL;
	free(in->scratch);
	in->scratch = grown;
	in->scratch_size = size;
	return grown;
}

enum aw_err
aw_store_reading_format(struct aw_store_reading *in, const char *format)
{
	char *copy;

	if (in->member != NULL)
		return AW_OK;
	copy = strdup(format);
	if (copy == NULL)
		return aw_error_nomem(in->err);
	free(in->store->format);
	in->store->format = copy;
	return AW_OK;
}

struct aw_store_place
aw_store_reading_place(const struct aw_store_reading *in, size_t offset)
{
	struct aw_store_place place = {1, 1};

	for (size_t i = 0; i < offset && i < in->len; i++) {
		uint8_t c = in->data[i];

		if (c == '\n' || (c == '\r' && (i + 1 == in->len || in->data[i + 1] != '\n'))) {
			place.line++;
			place.column = 1;
		} else if ((c & 0xc0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

enum aw_err
aw_store_reading_account(
    struct aw_store_reading *in, size_t start, size_t end, enum aw_account_class class)
{
	return aw_account_note(&in->account, start, end, class) ? AW_OK : aw_error_nomem(in->err);
}

static enum aw_err
add_problem(struct aw_store_reading *in, enum aw_severity severity, enum aw_err code,
    const char *where, const char *text)
{
	char place[AW_WHERE_MAX];
	const char *member = in->member != NULL ? in->member : "";
	const char *separator = in->member != NULL && where[0] != '\0' ? ": " : "";

	if (in->store->n_problems >= AW_PROBLEMS_MAX) {
		in->n_suppressed++;
		in->suppressed = severity > in->suppressed ? severity : in->suppressed;
		return AW_OK;
	}
	(void)snprintf(place, sizeof(place), "%s%s%s", member, separator, where);
	if (aw_store_problem(in->store, severity, code, place, "%s", text) != AW_OK)
		return aw_error_nomem(in->err);
	return AW_OK;
}

enum aw_err
aw_store_reading_problem(struct aw_store_reading *in, enum aw_severity severity, enum aw_err code,
    const char *where, const char *fmt, ...)
{
	char text[AW_ERROR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return add_problem(in, severity, code, where, text);
}

enum aw_err
aw_store_reading_bad(
    struct aw_store_reading *in, enum aw_err code, const char *where, const char *fmt, ...)
{
	char text[AW_ERROR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (++in->store->bad_blocks > AW_STORE_ANCHORS_MAX)
		return aw_error_set(in->err, AW_ERR_STORE_LIMIT, in->member,
		    "more than %d blocks that cannot be read", AW_STORE_ANCHORS_MAX);
	return add_problem(in, AW_SEVERITY_CRITICAL, code, where, text);
}

static enum aw_err
name_trustpoint(struct aw_store_reading *in)
{
	enum aw_err rc = aw_store_set_trustpoint(in->store, in->trustpoint.s, in->trustpoint.len);

	if (rc == AW_ERR_NO_MEMORY)
		return aw_error_nomem(in->err);
	if (rc == AW_OK || in->trustpoints_full)
		return AW_OK;
	in->trustpoints_full = true;
	return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_LIMIT, "",
	    "more than %d trustpoints: the names of the others are not kept", AW_TRUSTPOINTS_MAX);
}

enum aw_err
aw_store_reading_anchor(
    struct aw_store_reading *in, const struct aw_certificate *cert, uint16_t trust)
{
	if (in->store->n_anchors < in->max_anchors) {
		enum aw_err rc = aw_store_add(in->store, in->pool, cert, trust, in->err);

		return rc == AW_OK && in->trustpoint.len > 0 ? name_trustpoint(in) : rc;
	}
	aw_pool_unref(in->pool, cert);
	return aw_error_set(
	    in->err, AW_ERR_STORE_LIMIT, in->member, "more than %zu certificates", in->max_anchors);
}

enum aw_err
aw_store_reading_dated(struct aw_store_reading *in, const struct aw_certificate *cert,
    struct aw_der_span der, uint16_t trust, const char *where)
{
	struct aw_certificate_date date;
	enum aw_err rc = AW_OK;

	if ((cert->flaws & (AW_FLAW_BAD_NOT_BEFORE | AW_FLAW_BAD_NOT_AFTER)) != 0 &&
	    aw_certificate_fraction(der.data, der.len, &date))
		rc = aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_DATE, where,
		    "%s of %s is %s, with a fraction of a second: OpenSSL does not accept this "
		    "date; IOS does",
		    date.field, cert->name, date.text);
	if (rc == AW_OK)
		return aw_store_reading_anchor(in, cert, trust);
	aw_pool_unref(in->pool, cert);
	return rc;
}

enum aw_err
aw_store_reading_unreadable(struct aw_store_reading *in, const struct aw_certificate *cert)
{
	if (in->n_unreadable >= in->max_anchors || !AW_GROW(in->unreadable, in->n_unreadable)) {
		aw_pool_unref(in->pool, cert);
		return in->n_unreadable >= in->max_anchors ? AW_OK : aw_error_nomem(in->err);
	}
	in->unreadable[in->n_unreadable++] = cert;
	return AW_OK;
}

/* What else the bytes of a bad block are, for its problem. */
static const char *
also(const uint8_t *der, size_t len)
{
	switch (aw_der_kind(der, len)) {
	case AW_DER_REQUEST:
		return " (it is a certificate request)";
	case AW_DER_CRL:
		return " (it is a CRL)";
	case AW_DER_PRIVATE_KEY:
		return " (it is a private key)";
	case AW_DER_PUBLIC_KEY:
		return " (it is a public key)";
	case AW_DER_PKCS7:
		return " (it is PKCS#7)";
	case AW_DER_PKCS12:
		return " (it is PKCS#12)";
	default:
		return "";
	}
}

enum aw_err
aw_store_reading_der(struct aw_store_reading *in, const uint8_t *der, size_t len, const char *where)
{
	const struct aw_certificate *cert;
	struct aw_error why = {0};
	size_t used;
	enum aw_err rc =
	    aw_certificate_decode(in->pool, der, len, in->options->decode, &cert, &used, &why);

	if (rc == AW_ERR_CERTIFICATE)
		return aw_store_reading_bad(
		    in, AW_ERR_STORE_BLOCK, where, "%s%s", why.text, also(der, len));
	if (rc != AW_OK)
		return aw_error_nomem(in->err);
	return aw_store_reading_dated(
	    in, cert, (struct aw_der_span){der, used}, aw_certificate_usage(der, used), where);
}

enum aw_err
aw_store_reading_inside(struct aw_store_reading *in, struct aw_der_span bytes, const char *place,
    enum aw_err (*read)(struct aw_store_reading *in))
{
	struct aw_store_reading outer = *in;
	struct aw_truststore_options options = *in->options;
	struct aw_error why = {0};
	char member[AW_WHERE_MAX];
	enum aw_err rc;

	(void)snprintf(member, sizeof(member), "%s%s%s", in->member != NULL ? in->member : "",
	    in->member != NULL ? ": " : "", place);
	options.loaded = false;
	in->options = &options;
	in->err = &why;
	in->member = member;
	in->data = bytes.data;
	in->len = bytes.len;
	in->depth++;
	in->account = (struct aw_account){0};
	rc = read(in);
	aw_account_clear(&in->account);
	in->account = outer.account;
	in->depth--;
	in->options = outer.options;
	in->err = outer.err;
	in->member = outer.member;
	in->data = outer.data;
	in->len = outer.len;
	in->block = outer.block;
	in->kinds = outer.kinds;
	in->loader = outer.loader;
	return rc == AW_OK ? rc : aw_error_set(in->err, rc, in->member, "%s", why.text);
}

const struct aw_root *
aw_store_reading_known(const struct aw_store_reading *in, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < in->n_known; i++)
		if (memcmp(in->known[i]->sha256, sha256, AW_SHA256_LEN) == 0)
			return in->known[i];
	return NULL;
}

static bool
resembles(const struct aw_root *root, const struct aw_certificate *cert)
{
	if (strcmp(root->name, cert->name) == 0)
		return true;
	if (root->subject == NULL)
		return false;
	return strcmp(root->subject, cert->subject) == 0 ||
	       (root->serial != NULL && strcmp(root->serial, cert->serial) == 0 &&
		   strcmp(root->subject, cert->issuer) == 0);
}

bool
aw_store_reading_resembles(const struct aw_store_reading *in, const struct aw_certificate *cert)
{
	if (aw_store_reading_known(in, cert->sha256) != NULL)
		return false;
	for (size_t i = 0; i < in->n_known; i++)
		if (resembles(in->known[i], cert))
			return true;
	return false;
}
