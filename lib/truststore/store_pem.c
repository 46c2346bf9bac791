/* SPDX-License-Identifier: ISC */
#include "truststore/store_format.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "pki/certificate.h"
#include "pki/certificate_trust.h"
#include "pki/der.h"
#include "truststore/pasted.h"
#include "pki/pem_marker.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/base64_run.h"
#include "truststore/hex_run.h"
#include "truststore/store_foreign.h"
#include "truststore/store_pem_other.h"
#include "truststore/store_reading.h"

static const uint8_t byte_order_mark[] = {0xef, 0xbb, 0xbf};

struct scan {
	struct aw_store_reading *in;
	size_t next, line;      /* of the line to read; its number */
	size_t feed;            /* the next LF from there on, or the length */
	struct aw_marker begin; /* of the open block */
	size_t begin_line, begin_at, body;
	size_t decoded; /* bytes of the block at hand, once it was decoded */
	bool open;
	bool bundled;             /* the block at hand was PKCS#7 labelled as a certificate */
	struct aw_base64_run run; /* base64 without markers */
	unsigned marked, bundles, pasted; /* blocks of each kind */
	unsigned pkcs12;                  /* of the bundles */
	struct aw_foreign foreign;
	struct aw_hex_run hex;
};

/* A block with both its ends found, or not. */
struct block {
	size_t start, end; /* of the text between the markers */
	enum aw_marker_state begin_line, end_line;
	enum aw_pem_label label;
	const char *where;
};

/* The next line without its end: LF, CR LF or CR. */
static bool
next_line(struct scan *s, size_t *start, size_t *end)
{
	const uint8_t *data = s->in->data, *lf, *cr;
	size_t left = s->in->len - s->next;

	if (left == 0)
		return false;
	*start = s->next;
	if (s->feed <= s->next && (s->feed != s->next || data[s->feed] != '\n')) {
		lf = memchr(data + s->next, '\n', left);
		s->feed = lf != NULL ? (size_t)(lf - data) : s->in->len;
	}
	cr = memchr(data + s->next, '\r', s->feed - s->next);
	*end = cr != NULL ? (size_t)(cr - data) : s->feed;
	s->next = *end;
	if (cr != NULL)
		s->next++;
	if (s->next < s->in->len && data[s->next] == '\n')
		s->next++;
	s->line++;
	return true;
}

/* Header lines as of RFC 1421 end with an empty line; certificates rarely have them. */
static size_t
skip_headers(const uint8_t *text, size_t len)
{
	const uint8_t *first, *end;
	size_t start = 0;

	while (start < len && (text[start] == '\r' || text[start] == '\n'))
		start++;
	first = memchr(text + start, '\n', len - start);
	if (first == NULL || memchr(text + start, ':', (size_t)(first - text) - start) == NULL)
		return 0;
	for (end = first; end != NULL; end = memchr(end, '\n', len - (size_t)(end - text))) {
		end++;
		if (end < text + len && *end == '\r')
			end++;
		if (end < text + len && *end == '\n')
			return (size_t)(end - text) + 1;
	}
	return 0;
}

/* Decodes a block's text into the scratch buffer; NULL with *len 0 if it is not well formed. */
static enum aw_err
decode_block(struct aw_store_reading *in, const struct block *b, const uint8_t **der, size_t *len)
{
	const uint8_t *text = in->data + b->start;
	size_t n = b->end - b->start, skip = skip_headers(text, n);
	uint8_t *out = aw_store_reading_scratch(in, AW_BASE64_BYTES(n));

	*der = NULL;
	*len = 0;
	if (out == NULL)
		return aw_error_nomem(in->err);
	if (aw_base64_decode(text + skip, n - skip, out, len))
		*der = out;
	return AW_OK;
}

/* What follows the certificate: trust data where the label says so. */
static enum aw_err
judge_rest(struct aw_store_reading *in, const struct block *b, const uint8_t *der, size_t len,
    size_t used, uint16_t *trust)
{
	*trust = aw_certificate_usage(der, used);
	if (used == len)
		return AW_OK;
	if (b->label == AW_PEM_TRUSTED) {
		uint16_t rejected = AW_FLAW_REJECTED;

		if (!aw_certificate_trust(der, len, &rejected)) {
			*trust = AW_FLAW_REJECTED;
			return aw_store_reading_problem(in, AW_SEVERITY_CRITICAL,
			    AW_ERR_STORE_BLOCK, b->where,
			    "the trust data of the certificate cannot be read");
		}
		*trust |= rejected;
		return AW_OK;
	}
	return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_TRAILING, b->where,
	    "%zu bytes follow the certificate", len - used);
}

/*
 * A certificate that bears the name of a genuine root and is not that root: the root with a
 * character changed, or with more, or one of its own. *damaged is set, and it is reported, unless
 * it is its own.
 */
static enum aw_err
compare_roots(struct aw_store_reading *in, const struct block *b, const uint8_t *der, size_t len,
    const struct aw_certificate *cert, bool *damaged)
{
	struct aw_pasted text = {.start = b->start, .end = b->end, .where = b->where};
	bool broken = aw_certificate_broken(der, len);
	enum aw_err rc = aw_pasted_compare(in, &text, damaged);

	if (rc != AW_OK || *damaged || !broken)
		return rc;
	*damaged = true;
	return aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, b->where,
	    "this bears the name %s, but is not that root: characters of it were changed, for its "
	    "self-signature does not verify",
	    cert->name);
}

static enum aw_err
add_decoded(struct aw_store_reading *in, const struct block *b, const struct aw_certificate *cert,
    const uint8_t *der, size_t len, size_t used)
{
	bool damaged = false;
	uint16_t trust;
	enum aw_err rc = judge_rest(in, b, der, len, used, &trust);

	if (rc == AW_OK && aw_store_reading_resembles(in, cert))
		rc = compare_roots(in, b, der, used, cert, &damaged);
	if (rc == AW_OK && !damaged)
		return aw_store_reading_dated(
		    in, cert, (struct aw_der_span){der, used}, trust, b->where);
	aw_pool_unref(in->pool, cert);
	return rc;
}

static enum aw_err
read_certificate(struct scan *s, const struct block *b)
{
	struct aw_store_reading *in = s->in;
	struct aw_pasted text = {.start = b->start,
	    .end = b->end,
	    .begin_line = b->begin_line,
	    .end_line = b->end_line,
	    .where = b->where};
	const struct aw_certificate *cert;
	const uint8_t *der;
	size_t len, used;
	enum aw_err rc;

	s->marked++;
	in->store->blocks++;
	if (b->begin_line != AW_MARKER_GOOD || b->end_line != AW_MARKER_GOOD)
		return aw_pasted_examine(in, &text);
	rc = decode_block(in, b, &der, &len);
	if (rc != AW_OK)
		return rc;
	if (der == NULL)
		return aw_pasted_examine(in, &text);
	s->decoded = len;
	rc = aw_certificate_decode(in->pool, der, len, in->options->decode, &cert, &used, NULL);
	if (rc == AW_OK)
		return add_decoded(in, b, cert, der, len, used);
	if (rc != AW_ERR_CERTIFICATE)
		return aw_error_nomem(in->err);
	if (aw_der_kind(der, len) == AW_DER_PKCS7) {
		in->store->blocks--;
		s->bundled = true;
		return aw_pem_other_bundle(
		    in, AW_DER_PKCS7, (struct aw_der_span){der, len}, b->where);
	}
	if (aw_pem_other_word(der, len) != NULL)
		return aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, b->where,
		    "labelled as a certificate, but it is a %s", aw_pem_other_word(der, len));
	return aw_pasted_examine(in, &text);
}

static enum aw_err
read_bundle(struct scan *s, const struct block *b)
{
	bool pkcs12 = b->label == AW_PEM_PKCS12;
	struct aw_store_reading *in = s->in;
	const uint8_t *der;
	size_t len;
	enum aw_err rc = decode_block(in, b, &der, &len);

	s->bundles++;
	s->pkcs12 += pkcs12;
	if (rc != AW_OK)
		return rc;
	if (der != NULL && b->end_line == AW_MARKER_GOOD && b->begin_line == AW_MARKER_GOOD)
		return aw_pem_other_bundle(in, pkcs12 ? AW_DER_PKCS12 : AW_DER_PKCS7,
		    (struct aw_der_span){der, len}, b->where);
	in->store->blocks++;
	return aw_store_reading_bad(in,
	    b->end_line == AW_MARKER_MISSING ? AW_ERR_STORE_TRUNCATED : AW_ERR_STORE_BLOCK,
	    b->where, "a %s block whose text is damaged or cut short",
	    pkcs12 ? "PKCS#12" : "PKCS#7");
}

/* Notes how OpenSSL's loader would see the block, which gave so many anchors. */
static bool
note_block(struct scan *s, const struct block *b, bool certificate)
{
	struct aw_loader *loader = &s->in->loader;
	struct aw_loader_block block = {.at = s->begin_at,
	    .end = b->end,
	    .number = b->label <= AW_PEM_PKCS12 ? s->in->block : 0,
	    .line = s->begin_line,
	    .certificate = certificate,
	    .bundle = s->bundled};
	bool first = s->begin_at == 0 || s->in->data[s->begin_at - 1] == '\n';

	if (!s->in->options->loaded)
		return true;
	if (!first || !certificate || b->label != AW_PEM_CERTIFICATE ||
	    !aw_loader_plain(s->in->data + b->start, b->end - b->start, s->decoded))
		loader->odd = true;
	return aw_loader_note(loader, &block);
}

/* The open block ends at `end` with an END line as it is. */
static enum aw_err
close_block(struct scan *s, size_t end, enum aw_marker_state end_line)
{
	uint32_t bad = s->in->store->bad_blocks;
	size_t after = end_line == AW_MARKER_MISSING ? end : s->next;
	enum aw_err rc = aw_store_reading_account(s->in, s->begin_at, after,
	    end_line == AW_MARKER_GOOD ? AW_ACCOUNT_CERTIFICATE : AW_ACCOUNT_PROBLEM);
	char where[64];
	struct block b = {.start = s->body,
	    .end = end,
	    .begin_line = s->begin.exact ? AW_MARKER_GOOD : AW_MARKER_WRONG,
	    .end_line = end_line,
	    .label = s->begin.label,
	    .where = where};

	s->open = false;
	s->decoded = 0;
	s->bundled = false;
	if (rc != AW_OK)
		return rc;
	if (!s->begin.exact && !aw_base64_run_any(s->in->data + s->body, end - s->body))
		return AW_OK;
	if (b.label > AW_PEM_PKCS12) {
		(void)snprintf(where, sizeof(where), "line %zu", s->begin_line);
		rc = aw_pem_other_pass(s->in, &s->begin,
		    (struct aw_der_span){s->in->data + b.start, b.end - b.start}, where);
	} else {
		(void)snprintf(
		    where, sizeof(where), "block %u, line %zu", ++s->in->block, s->begin_line);
		rc = b.label >= AW_PEM_PKCS7 ? read_bundle(s, &b) : read_certificate(s, &b);
	}
	if (rc == AW_OK &&
	    !note_block(
		s, &b, b.label < AW_PEM_PKCS7 && !s->bundled && s->in->store->bad_blocks == bad))
		rc = aw_error_nomem(s->in->err);
	return rc;
}

/* The text without a BEGIN line so far ends here. */
static enum aw_err
close_run(struct scan *s, enum aw_marker_state end_line)
{
	struct aw_base64_run run = s->run;
	char where[64];
	struct aw_pasted text = {.start = run.start,
	    .end = run.end,
	    .begin_line = AW_MARKER_MISSING,
	    .end_line = end_line,
	    .where = where};
	uint32_t bad = s->in->store->bad_blocks;
	enum aw_err rc;

	s->run = (struct aw_base64_run){0};
	rc = aw_hex_run_end(&s->hex, s->in);
	if (rc != AW_OK || !aw_base64_run_counts(&run))
		return rc;
	(void)snprintf(where, sizeof(where), "block %u, line %zu", ++s->in->block, run.line);
	rc = aw_store_reading_account(s->in, run.start, run.end, AW_ACCOUNT_PROBLEM);
	if (rc == AW_OK)
		rc = aw_pasted_examine(s->in, &text);
	if (s->in->store->bad_blocks != bad) {
		s->in->store->blocks++;
		s->pasted++;
	}
	return rc;
}

static enum aw_err
take_text(struct scan *s, size_t start, size_t end)
{
	const uint8_t *text = s->in->data + start;
	enum aw_run_step step;
	enum aw_err rc = AW_OK;

	if (s->open && !aw_foreign_wide_line(text, end - start))
		return AW_OK;
	if (s->open && (rc = close_block(s, start, AW_MARKER_MISSING)) != AW_OK)
		return rc;
	step = aw_base64_run_line(&s->run, text, end - start, start, s->line);
	if (step == AW_RUN_ENDED) {
		rc = close_run(s, AW_MARKER_MISSING);
		step = aw_base64_run_line(&s->run, text, end - start, start, s->line);
	}
	if (step == AW_RUN_NONE)
		aw_foreign_line(&s->foreign, s->in, start, end, s->line);
	if (rc == AW_OK)
		rc = aw_hex_run_line(&s->hex, s->in, start, end, s->line);
	return rc != AW_OK ? rc
			   : aw_store_reading_account(s->in, start, s->next, AW_ACCOUNT_DECORATION);
}

static enum aw_err
take_end(struct scan *s, const struct aw_marker *m, size_t start)
{
	enum aw_marker_state state = m->exact && (!s->open || aw_marker_same(m, &s->begin))
					 ? AW_MARKER_GOOD
					 : AW_MARKER_WRONG;
	char where[64];
	enum aw_err rc;

	if (s->open)
		return close_block(s, start + m->start, state);
	rc = aw_store_reading_account(s->in, start, s->next, AW_ACCOUNT_PROBLEM);
	if (rc != AW_OK)
		return rc;
	if (aw_base64_run_counts(&s->run) || !m->exact)
		return close_run(s, state);
	s->run = (struct aw_base64_run){0};
	(void)snprintf(where, sizeof(where), "line %zu", s->line);
	return aw_store_reading_problem(s->in, AW_SEVERITY_WARNING, AW_ERR_STORE_BLOCK, where,
	    "an END line without a block before it");
}

static enum aw_err
take_begin(struct scan *s, const struct aw_marker *m, size_t start)
{
	enum aw_err rc = s->open ? close_block(s, start + m->start, AW_MARKER_MISSING)
				 : close_run(s, AW_MARKER_MISSING);

	s->begin = *m;
	s->begin_line = s->line;
	s->begin_at = start + m->start;
	s->body = start + m->end;
	s->open = true;
	return rc;
}

/* OpenSSL may see a block in a line that is no BEGIN line here. */
static void
look_for_begin(struct scan *s, size_t start, size_t end)
{
	static const char begin[] = "-----BEGIN ";
	const uint8_t *line = s->in->data + start;
	struct aw_marker m;

	if (end - start >= sizeof(begin) - 1 && memcmp(line, begin, sizeof(begin) - 1) == 0 &&
	    (!aw_marker_find(line, end - start, &m) || !m.exact))
		s->in->loader.odd = true;
}

/* A binary object begins where a line should, which no block goes on with: it is stepped over. */
static enum aw_err
take_object(struct scan *s, size_t start, size_t end)
{
	enum aw_err rc = aw_store_reading_account(s->in, start, end, AW_ACCOUNT_PROBLEM);

	if (rc != AW_OK)
		return rc;
	s->foreign.open = false;
	aw_foreign_note(&s->foreign, start, end, s->line);
	for (size_t i = s->next; i < end; i++)
		s->line += s->in->data[i] == '\n';
	s->next = end > s->next ? end : s->next;
	return s->open ? close_block(s, start, AW_MARKER_MISSING) : close_run(s, AW_MARKER_MISSING);
}

/*
 * A byte order mark in front of a later line, where files with a mark were put together: it belongs
 * to no line. OpenSSL passes over it from 3.0 on, and only in front of a BEGIN line.
 */
static enum aw_err
take_mark(struct scan *s, size_t *start, size_t end)
{
	char where[64];

	if (end - *start < sizeof(byte_order_mark) ||
	    memcmp(s->in->data + *start, byte_order_mark, sizeof(byte_order_mark)) != 0)
		return AW_OK;
	*start += sizeof(byte_order_mark);
	(void)snprintf(where, sizeof(where), "line %zu", s->line);
	return aw_store_reading_problem(s->in, AW_SEVERITY_WARNING, AW_ERR_STORE_MARK, where,
	    "a byte order mark is in front of the line: OpenSSL before 3.0 and other readers "
	    "do not see a block that begins there");
}

/* A line, or what is left of it behind a marker. */
static enum aw_err
take_line(struct scan *s, size_t start, size_t end)
{
	const uint8_t *data = s->in->data;
	struct aw_marker m;
	size_t object = aw_foreign_object(s->in, start);
	enum aw_err rc;

	if (object != 0)
		return take_object(s, start, object);
	rc = take_mark(s, &start, end);
	look_for_begin(s, start, end);
	while (rc == AW_OK && aw_marker_find(data + start, end - start, &m)) {
		if (m.start > 0)
			rc = take_text(s, start, start + m.start);
		if (rc == AW_OK)
			rc = m.begin ? take_begin(s, &m, start) : take_end(s, &m, start);
		if (m.exact)
			return rc;
		start += m.end;
	}
	return rc == AW_OK ? take_text(s, start, end) : rc;
}

/* A byte order mark belongs to no line. */
static enum aw_err
skip_mark(struct scan *s)
{
	if (s->in->len >= sizeof(byte_order_mark) &&
	    memcmp(s->in->data, byte_order_mark, sizeof(byte_order_mark)) == 0)
		s->next = sizeof(byte_order_mark);
	return aw_store_reading_account(s->in, 0, s->next, AW_ACCOUNT_DECORATION);
}

static const char *
format_word(const struct scan *s)
{
	if (s->marked != 0)
		return "pem";
	return s->bundles == 0 ? "base64" : s->bundles == s->pkcs12 ? "pkcs12" : "pkcs7";
}

enum aw_err
aw_store_pem_read(struct aw_store_reading *in)
{
	struct scan s = {.in = in};
	size_t start, end;
	enum aw_err rc = skip_mark(&s);

	while (rc == AW_OK && next_line(&s, &start, &end))
		rc = take_line(&s, start, end);
	if (rc == AW_OK)
		rc = s.open ? close_block(&s, in->len, AW_MARKER_MISSING)
			    : close_run(&s, AW_MARKER_MISSING);
	if (rc != AW_OK)
		return rc;
	if (s.marked + s.bundles + s.pasted == 0)
		return aw_pem_other_name(in);
	rc = aw_foreign_report(&s.foreign, in);
	if (rc == AW_OK && s.marked != 0)
		rc = aw_loader_ask(in);
	return rc == AW_OK ? aw_store_reading_format(in, format_word(&s)) : rc;
}
