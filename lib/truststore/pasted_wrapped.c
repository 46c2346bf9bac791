/* SPDX-License-Identifier: ISC */
#include "truststore/pasted_wrapped.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/text.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "pki/certificate.h"
#include "pki/der.h"

#define ESCAPE 0x1b
#define HEX (2 * AW_SHA256_LEN + 1)

/* What the lines of a text have apart from base64. */
struct form {
	uint8_t prefix; /* of each line that is not blank; 0: none */
	bool escapes, ldif;
};

/* A control sequence of a terminal (ECMA-48) at the front, 0 if there is none. */
static size_t
escape_length(const uint8_t *s, size_t len)
{
	size_t n = 2;

	if (len < 2 || s[0] != ESCAPE)
		return 0;
	if (s[1] != '[')
		return 2;
	while (n < len && s[n] >= 0x20 && s[n] < 0x40)
		n++;
	return n < len ? n + 1 : n;
}

/* Copies the text without escapes, into `out` of the same size. */
static size_t
strip_escapes(const uint8_t *s, size_t len, uint8_t *out, struct form *form)
{
	size_t n = 0;

	for (size_t i = 0; i < len;) {
		size_t skip = escape_length(s + i, len - i);

		form->escapes = form->escapes || skip != 0;
		i += skip;
		if (skip == 0)
			out[n++] = s[i++];
	}
	return n;
}

static bool
is_end(uint8_t c)
{
	return c == '\n' || c == '\r';
}

static size_t
line_length(const uint8_t *s, size_t len)
{
	size_t n = 0;

	while (n < len && !is_end(s[n]))
		n++;
	return n;
}

/* A character of diffs or quotes that each line begins with. */
static uint8_t
common_prefix(const uint8_t *s, size_t len)
{
	static const char prefixes[] = "+-<>|!";
	uint8_t prefix = 0;
	unsigned lines = 0;

	for (size_t i = 0; i < len; i++) {
		size_t n = line_length(s + i, len - i);

		if (n == 0)
			continue;
		if (memchr(prefixes, s[i], sizeof(prefixes) - 1) == NULL ||
		    (lines > 0 && s[i] != prefix))
			return 0;
		prefix = s[i];
		lines++;
		i += n;
	}
	return lines >= 3 ? prefix : 0;
}

/* Moves the longest word of base64 of a line to `out`; returns its length. */
static size_t
take_word(const uint8_t *s, size_t len, uint8_t *out)
{
	size_t best = 0, best_at = 0, word = 0;

	for (size_t i = 0; i < len; i++) {
		word = aw_base64_value(s[i]) < 64 || s[i] == '=' ? word + 1 : 0;
		if (word > best) {
			best = word;
			best_at = i + 1 - word;
		}
	}
	memmove(out, s + best_at, best);
	return best;
}

/* The base64 of the text, in place; returns its length. */
static size_t
clean(uint8_t *s, size_t len, struct form *form)
{
	size_t n = 0;

	form->prefix = common_prefix(s, len);
	for (size_t i = 0; i < len;) {
		size_t line = line_length(s + i, len - i), skip = line > 0 && form->prefix != 0;

		for (size_t k = 0; k + 2 < line; k++)
			form->ldif = form->ldif || memcmp(s + i + k, ":: ", 3) == 0;
		n += take_word(s + i + skip, line - skip, s + n);
		i += line + 1;
	}
	return n;
}

static const char *
form_words(const struct form *form)
{
	if (form->escapes)
		return "has control sequences of a terminal in it";
	if (form->ldif)
		return "is a value of LDIF";
	return form->prefix == '+' || form->prefix == '-' ? "has the marks of a diff in its lines"
							  : "has other text in its lines";
}

static enum aw_err
report(struct aw_store_reading *in, const struct aw_pasted *text, enum aw_err code,
    const struct form *form, const struct aw_certificate *cert)
{
	const struct aw_root *root = aw_store_reading_known(in, cert->sha256);
	char hex[HEX];
	enum aw_err rc;

	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	rc = aw_store_reading_bad(in, code, text->where,
	    "this text is the %s%s, SHA-256 %s, but %s: no device reads it",
	    root != NULL ? "genuine " : "certificate ", root != NULL ? root->name : cert->name, hex,
	    form_words(form));
	if (rc == AW_OK)
		return aw_store_reading_unreadable(in, cert);
	aw_pool_unref(in->pool, cert);
	return rc;
}

/* The certificate at the front of the base64; *used characters of it, 0 if there is none. */
static enum aw_err
decode(struct aw_store_reading *in, const uint8_t *base64, size_t len,
    const struct aw_certificate **cert, size_t *used)
{
	struct aw_symbols symbols;
	uint8_t *der = malloc(AW_BASE64_BYTES(len) + 1);
	enum aw_err rc = AW_ERR_NO_MEMORY;
	size_t n, size = 0;

	*used = 0;
	*cert = NULL;
	if (aw_symbols_read(&symbols, base64, len) && der != NULL) {
		n = aw_symbols_pack(symbols.value, symbols.n, der);
		rc =
		    aw_certificate_decode(in->pool, der, n, in->options->decode, cert, &size, NULL);
	}
	if (rc == AW_OK)
		*used = (size + 2) / 3 * 4;
	aw_symbols_free(&symbols);
	free(der);
	return rc == AW_ERR_CERTIFICATE ? AW_OK : rc;
}

static enum aw_err
report_all(struct aw_store_reading *in, const struct aw_pasted *text, enum aw_err code,
    const struct form *form, const uint8_t *base64, size_t len, bool *found)
{
	const struct aw_certificate *cert;
	size_t used;
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && len > 0) {
		rc = decode(in, base64, len, &cert, &used);
		if (rc != AW_OK || cert == NULL)
			break;
		if (!*found && aw_store_reading_resembles(in, cert)) {
			aw_pool_unref(in->pool, cert);
			break;
		}
		*found = true;
		rc = report(in, text, code, form, cert);
		base64 += used < len ? used : len;
		len -= used < len ? used : len;
	}
	return rc == AW_ERR_NO_MEMORY ? aw_error_nomem(in->err) : rc;
}

enum aw_err
aw_pasted_wrapped(
    struct aw_store_reading *in, const struct aw_pasted *text, enum aw_err code, bool *found)
{
	uint8_t *copy = calloc(text->end - text->start + 1, 1);
	struct form form = {0};
	size_t len;
	enum aw_err rc;

	*found = false;
	if (copy == NULL)
		return aw_error_nomem(in->err);
	len = strip_escapes(in->data + text->start, text->end - text->start, copy, &form);
	len = clean(copy, len, &form);
	rc = report_all(in, text, code, &form, copy, len, found);
	free(copy);
	return rc;
}
