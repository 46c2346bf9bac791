/* SPDX-License-Identifier: ISC */
#include "truststore/pasted.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"
#include "pki/certificate.h"
#include "pki/der.h"
#include "model/pool.h"
#include "truststore/base64_repair.h"
#include "truststore/pasted_wrapped.h"
#include "base/text.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_reading.h"

#define TEXT_MAX ((size_t)64 * 1024) /* beyond this it is not looked into */
#define HEX (2 * AW_SHA256_LEN + 1)
#define SAY_MAX 480

struct examined {
	struct aw_store_reading *in;
	const struct aw_pasted *text;
	struct aw_symbols symbols;
	const uint8_t *der;
	size_t len;       /* bytes the text gives */
	size_t announced; /* by the header of the certificate, 0 if it has none */
	struct aw_buf say;
};

/* "a and b" without knowing how many there will be. */
static void
say_fault(struct examined *e, const char *fault)
{
	(void)aw_buf_printf(&e->say, "%s%s", e->say.len != 0 ? " and " : "", fault);
}

static void
say_markers(struct examined *e)
{
	const struct aw_pasted *t = e->text;

	if (t->begin_line == AW_MARKER_MISSING && t->end_line == AW_MARKER_MISSING)
		say_fault(e, "has no BEGIN CERTIFICATE and END CERTIFICATE lines");
	else if (t->begin_line == AW_MARKER_MISSING)
		say_fault(e, "has no BEGIN CERTIFICATE line");
	else if (t->end_line == AW_MARKER_MISSING)
		say_fault(e, "has no END CERTIFICATE line");
	if (t->begin_line == AW_MARKER_WRONG)
		say_fault(e, "has a BEGIN line that is not exactly -----BEGIN CERTIFICATE-----");
	if (t->end_line == AW_MARKER_WRONG)
		say_fault(e, "has an END line that is not exactly -----END CERTIFICATE-----");
}

/* What of its form keeps a device from reading the text, as the end of a sentence. */
static const char *
faults(struct examined *e)
{
	const struct aw_symbols *s = &e->symbols;
	struct aw_store_place place = aw_store_reading_place(e->in, e->text->start + s->junk_at);
	char fault[160];

	aw_buf_reset(&e->say);
	say_markers(e);
	if (s->junk != 0) {
		(void)snprintf(fault, sizeof(fault),
		    "has '%.*s' at line %zu, column %zu, which is no base64",
		    (int)(s->junk_end - s->junk_at), e->in->data + e->text->start + s->junk_at,
		    place.line, place.column);
		say_fault(e, fault);
	}
	if (s->markup)
		say_fault(e, "has markup in it");
	if (s->url_safe)
		say_fault(e, "has '-' or '_' where '+' or '/' belong");
	if (e->announced == e->len && s->padding != (4 - s->n % 4) % 4)
		say_fault(e,
		    s->padding < (4 - s->n % 4) % 4 ? "lacks '=' at its end" : "has too many '='");
	return e->say.len != 0 ? e->say.data : "";
}

static enum aw_err
code_of(const struct examined *e)
{
	const struct aw_pasted *t = e->text;

	return t->begin_line == AW_MARKER_GOOD && t->end_line == AW_MARKER_MISSING
		   ? AW_ERR_STORE_TRUNCATED
		   : AW_ERR_STORE_PASTED;
}

/*
 * The missing character belongs in the place of the only foreign one. In a row of equal characters
 * the repair may name another place of the row.
 */
static bool
junk_replaces(const struct aw_symbols *s, const struct aw_base64_repair *r)
{
	size_t gap = 0, from, to;

	if (r->kind != AW_REPAIR_INSERT || s->junk != 1)
		return false;
	while (gap < s->n && s->at[gap] < s->junk_at)
		gap++;
	from = gap < r->index ? gap : r->index;
	to = gap < r->index ? r->index : gap;
	while (from < to && s->value[from] == r->value)
		from++;
	return from == to;
}

/* Says what the character of the repair is and does. */
static enum aw_err
report_repair(struct examined *e, const struct aw_base64_repair *r)
{
	const struct aw_symbols *s = &e->symbols;
	const uint8_t *data = e->in->data + e->text->start;
	size_t at = r->kind == AW_REPAIR_INSERT && r->index > 0 ? r->index - 1 : r->index;
	struct aw_store_place place = aw_store_reading_place(e->in, e->text->start + s->at[at]);
	bool junk = junk_replaces(s, r);
	char say[160], hex[HEX];
	const char *how = "with it";

	if (junk) {
		place = aw_store_reading_place(e->in, e->text->start + s->junk_at);
		(void)snprintf(say, sizeof(say),
		    "line %zu, column %zu: '%.*s' is where '%c' belongs", place.line, place.column,
		    (int)(s->junk_end - s->junk_at), data + s->junk_at, aw_base64_char(r->value));
	} else if (r->kind == AW_REPAIR_INSERT) {
		(void)snprintf(say, sizeof(say),
		    "one character is missing %s line %zu, column %zu: '%c'",
		    r->index > 0 ? "after" : "before", place.line, place.column,
		    aw_base64_char(r->value));
	} else if (r->kind == AW_REPAIR_DELETE) {
		(void)snprintf(say, sizeof(say), "line %zu, column %zu: '%c' is one too many",
		    place.line, place.column, data[s->at[at]]);
		how = "without it";
	} else {
		(void)snprintf(say, sizeof(say), "line %zu, column %zu: '%c' is where '%c' belongs",
		    place.line, place.column, data[s->at[at]], aw_base64_char(r->value));
	}
	aw_hex(hex, r->root->sha256, AW_SHA256_LEN);
	aw_buf_reset(&e->say);
	say_markers(e);
	return aw_store_reading_bad(e->in, AW_ERR_STORE_PASTED, e->text->where,
	    "%s; %s this is the genuine %s (SHA-256 %s)%s%s", say, how, r->root->name, hex,
	    e->say.len != 0 ? "; the text also " : "", e->say.len != 0 ? e->say.data : "");
}

/* The text is a whole certificate that only its form keeps from being read. */
static enum aw_err
report_certificate(struct examined *e, const struct aw_certificate *cert)
{
	const struct aw_root *root = aw_store_reading_known(e->in, cert->sha256);
	bool bad = (cert->flaws & AW_FLAW_BAD_SIGNATURE) != 0;
	const char *form = faults(e);
	char hex[HEX];

	if (form[0] == '\0')
		form = "is not well-formed base64";

	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	return aw_store_reading_bad(e->in, code_of(e), e->text->where,
	    "this text is the %s%s, SHA-256 %s, but %s%s",
	    root != NULL ? "genuine " : "certificate ", root != NULL ? root->name : cert->name, hex,
	    form,
	    bad ? "; its self-signature does not verify, so something in it was changed" : "");
}

static bool
repair(struct examined *e, struct aw_base64_repair *found)
{
	struct aw_store_reading *in = e->in;
	struct aw_base64_repair_roots roots = {in->known, in->n_known};

	if (in->examinations == 0 || roots.n == 0)
		return false;
	in->examinations--;
	return aw_base64_repair_find(
	    e->symbols.value, e->symbols.n, &roots, &in->repair_bytes, found);
}

static void
say_length(struct examined *e)
{
	size_t more = e->announced > e->len ? e->announced - e->len : e->len - e->announced;

	if (e->symbols.n == 0)
		(void)aw_buf_puts(&e->say, "the block is empty");
	else if (e->announced == 0)
		(void)aw_buf_puts(&e->say, "the text does not begin as a certificate does (MII)");
	else if (more != 0)
		(void)aw_buf_printf(&e->say,
		    "the text gives %zu byte%s and its certificate announces %zu: about %zu "
		    "characters are %s",
		    e->len, aw_text_s(e->len), e->announced, (more * 4 + 2) / 3,
		    e->announced > e->len ? "missing" : "too many");
	else
		(void)aw_buf_puts(&e->say, "characters of it were changed, or it was issued so");
}

/* Symbols of the line that begins with symbol `first`, and where the next one begins. */
static size_t
line_symbols(const struct examined *e, size_t first, size_t *next)
{
	const uint8_t *data = e->in->data + e->text->start;
	const struct aw_symbols *s = &e->symbols;
	size_t i = first + 1;

	while (i < s->n && memchr(data + s->at[i - 1], '\n', s->at[i] - s->at[i - 1]) == NULL)
		i++;
	*next = i;
	return i - first;
}

/* Most lines of a body have one length: the first that differs is where a character is lost. */
static void
say_odd_line(const struct examined *e, char *say, size_t size)
{
	size_t usual = 0, votes = 0, next = 0;

	for (size_t i = 0; i < e->symbols.n; i = next) {
		size_t n = line_symbols(e, i, &next);

		if (votes == 0)
			usual = n;
		votes += n == usual ? 1 : (size_t)-1;
	}
	for (size_t i = 0; i < e->symbols.n; i = next) {
		size_t n = line_symbols(e, i, &next);

		if (n == usual || next >= e->symbols.n)
			continue;
		(void)snprintf(say, size, "; line %zu has %zu character%s where others have %zu",
		    aw_store_reading_place(e->in, e->text->start + e->symbols.at[i]).line, n,
		    aw_text_s(n), usual);
		return;
	}
}

/* The root whose marks the text bears: a bounded number of texts is searched for them. */
static const struct aw_root *
hint_of(struct examined *e)
{
	struct aw_base64_repair_roots roots = {e->in->known, e->in->n_known};

	if (e->in->hints == 0 || roots.n == 0 || e->symbols.n > AW_REPAIR_TEXT_MAX)
		return NULL;
	e->in->hints--;
	return aw_base64_repair_hint(e->symbols.value, e->symbols.n, &roots);
}

/* Nothing readable came out of it: what can be said of the damage. */
static enum aw_err
report_damage(struct examined *e, const char *why)
{
	const struct aw_root *hint = hint_of(e);
	enum aw_err code = code_of(e);
	char form[SAY_MAX / 2] = "", odd[128] = "";

	(void)aw_text_format(form, sizeof(form), "%s", faults(e));
	say_odd_line(e, odd, sizeof(odd));
	if (code == AW_ERR_STORE_PASTED && e->text->begin_line == AW_MARKER_GOOD &&
	    e->text->end_line == AW_MARKER_GOOD)
		code = AW_ERR_STORE_BLOCK;
	aw_buf_reset(&e->say);
	say_length(e);
	return aw_store_reading_bad(e->in, code, e->text->where, "not readable: %s%s%s%s%s%s%s%s%s",
	    e->say.data != NULL ? e->say.data : "", why[0] != '\0' ? "; " : "", why, odd,
	    form[0] != '\0' ? "; the text " : "", form,
	    hint != NULL ? "; it bears the marks of " : "", hint != NULL ? hint->name : "",
	    hint != NULL ? ", but not all of its bytes in order" : "");
}

/* Base64 that never was a certificate: a key, a picture. */
static enum aw_err
report_other(struct examined *e)
{
	enum aw_der_kind kind = aw_der_kind(e->der, e->len);

	e->in->kinds |= 1U << kind;
	if (kind == AW_DER_PRIVATE_KEY)
		return aw_store_reading_problem(e->in, AW_SEVERITY_WARNING, AW_ERR_STORE_KEY,
		    e->text->where, "a private key without its BEGIN line; it was not read");
	return aw_store_reading_problem(e->in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER,
	    e->text->where, "base64 text that is no certificate was passed over (%s)",
	    aw_der_kind_word(kind));
}

/* Text without markers may run into words that follow: cut it where the certificate ends, if a line
 * does. */
static void
cut_surplus(struct examined *e)
{
	const uint8_t *data = e->in->data + e->text->start;
	size_t whole = (e->announced * 8 + 5) / 6, at;

	if (e->announced == 0 || whole >= e->symbols.n)
		return;
	for (at = e->symbols.at[whole]; at > 0 && (data[at - 1] == ' ' || data[at - 1] == '\t');)
		at--;
	if (at > 0 && (data[at - 1] == '\n' || data[at - 1] == '\r')) {
		e->symbols.n = whole;
		e->len = e->announced;
		e->symbols.padding = (4 - whole % 4) % 4;
	}
}

static bool
looks_like_certificate(struct examined *e)
{
	const uint8_t *v = e->symbols.value;

	if (e->text->begin_line != AW_MARKER_MISSING || e->text->end_line != AW_MARKER_MISSING)
		return true;
	if (aw_der_kind(e->der, e->len) > AW_DER_CERTIFICATE)
		return false;
	/* "M" and two more that begin each certificate between 256 bytes and 64 KiB. */
	if (e->symbols.n > 3 && (v[0] == 12 || (v[1] == 8 && (v[2] & 0x3c) == 8)))
		return true;
	return hint_of(e) != NULL;
}

static enum aw_err
judge(struct examined *e)
{
	const struct aw_certificate *cert = NULL;
	struct aw_error why = {0};
	struct aw_base64_repair found;
	size_t used;
	bool wrapped;
	enum aw_err rc;

	if (e->announced != e->len || e->len == 0) {
		rc = aw_pasted_wrapped(e->in, e->text, code_of(e), &wrapped);
		if (rc != AW_OK || wrapped)
			return rc;
	}
	if (!looks_like_certificate(e))
		return report_other(e);
	if (e->announced == e->len && e->len != 0)
		rc = aw_certificate_decode(e->in->pool, e->der, e->len,
		    e->in->options->decode | AW_DECODE_CHECK_SIGNATURE, &cert, &used, &why);
	else
		rc = AW_ERR_CERTIFICATE;
	if (rc == AW_ERR_NO_MEMORY)
		return aw_error_nomem(e->in->err);
	if (cert != NULL && !aw_store_reading_resembles(e->in, cert)) {
		rc = report_certificate(e, cert);
	} else if (repair(e, &found)) {
		rc = report_repair(e, &found);
		aw_pool_unref(e->in->pool, cert);
		return rc;
	} else {
		rc = cert != NULL ? report_certificate(e, cert) : report_damage(e, why.text);
	}
	if (cert == NULL)
		return rc;
	if (rc != AW_OK) {
		aw_pool_unref(e->in->pool, cert);
		return rc;
	}
	return aw_store_reading_unreadable(e->in, cert);
}

static bool
prepare(struct examined *e, struct aw_store_reading *in, const struct aw_pasted *text)
{
	uint8_t *der;

	*e = (struct examined){.in = in, .text = text};
	aw_buf_init(&e->say, SAY_MAX);
	if (!aw_symbols_read(&e->symbols, in->data + text->start, text->end - text->start))
		return false;
	der = aw_store_reading_scratch(in, AW_BASE64_BYTES(e->symbols.n));
	if (der == NULL)
		return false;
	e->len = aw_symbols_pack(e->symbols.value, e->symbols.n, der);
	e->der = der;
	if (e->len > 4 && der[0] == AW_DER_SEQUENCE)
		e->announced = aw_der_length(der, e->len);
	if (text->end_line == AW_MARKER_MISSING)
		cut_surplus(e);
	return true;
}

static void
finish(struct examined *e)
{
	aw_symbols_free(&e->symbols);
	aw_buf_free(&e->say);
}

enum aw_err
aw_pasted_examine(struct aw_store_reading *in, const struct aw_pasted *text)
{
	struct examined e;
	enum aw_err rc;

	if (text->end - text->start > TEXT_MAX || in->store->n_problems >= AW_PROBLEMS_MAX)
		return aw_store_reading_bad(in,
		    text->end_line == AW_MARKER_MISSING ? AW_ERR_STORE_TRUNCATED
							: AW_ERR_STORE_BLOCK,
		    text->where, "%zu byte%s of damaged text, not looked into",
		    text->end - text->start, aw_text_s(text->end - text->start));
	rc = prepare(&e, in, text) ? judge(&e) : aw_error_nomem(in->err);
	finish(&e);
	return rc;
}

enum aw_err
aw_pasted_compare(struct aw_store_reading *in, const struct aw_pasted *text, bool *damaged)
{
	enum aw_err rc = AW_OK;
	struct aw_base64_repair found;
	struct examined e;

	*damaged = false;
	if (text->end - text->start > TEXT_MAX || in->examinations == 0)
		return AW_OK;
	if (!prepare(&e, in, text)) {
		rc = aw_error_nomem(in->err);
	} else if (repair(&e, &found)) {
		*damaged = true;
		rc = report_repair(&e, &found);
	}
	finish(&e);
	return rc;
}
