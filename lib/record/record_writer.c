/* SPDX-License-Identifier: ISC */
#include "base/err.h"
#include "record/record_writer.h"

#include "base/instant.h"
#include "model/anchor.h"
#include "model/facts.h"
#include "model/store.h"
#include "model/words.h"

#define CELLS_MAX ((size_t)64 * 1024) /* octets of the cells of one certificate */

void
aw_writer_known_hex(
    struct aw_json_out *out, const char *key, bool known, const uint8_t *bytes, size_t len)
{
	if (known)
		aw_json_hex(out, key, bytes, len);
	else
		aw_json_null(out, key);
}

/* The cells that depend on the certificate alone: the first ones of a row. */
static void
write_cells(struct aw_json_out *out, const struct aw_certificate *cert)
{
	bool unseen = aw_certificate_unseen(cert), sha256 = aw_certificate_has_sha256(cert);

	aw_writer_known_hex(out, NULL, sha256, cert->sha256, AW_SHA256_LEN);
	aw_writer_known_hex(out, NULL, aw_certificate_has_sha1(cert), cert->sha1, AW_SHA1_LEN);
	aw_writer_known_hex(out, NULL, !unseen, cert->key_sha256, AW_SHA256_LEN);
	aw_json_text(out, NULL, cert->name);
	aw_json_text(out, NULL, cert->subject);
	aw_json_text_or_null(out, NULL, cert->issuer == cert->subject ? NULL : cert->issuer);
	aw_json_text_or_null(out, NULL, cert->serial[0] != '\0' ? cert->serial : NULL);
	aw_json_text(out, NULL, cert->key_algorithm);
	aw_json_integer(out, NULL, (int64_t)cert->key_bits);
	aw_json_text(out, NULL, cert->signature_algorithm);
	aw_json_instant(out, NULL, cert->not_before);
	aw_json_instant(out, NULL, cert->not_after);
	aw_writer_words(out, NULL, cert->flaws, AW_FLAW_COUNT, aw_flaw_word);
}

/*
 * The same cells as text, written once for all records that have the certificate: they are nine
 * tenths of most records. NULL where they cannot be written, or for want of memory.
 */
static const char *
cells_of(const struct aw_certificate *cert)
{
	struct aw_buf buf;
	struct aw_json_out out = {.buf = &buf};

	if (cert->written != NULL)
		return cert->written;
	aw_buf_init(&buf, CELLS_MAX);
	write_cells(&out, cert);
	if (out.bad || buf.failed)
		aw_buf_free(&buf);
	else
		((struct aw_certificate *)(uintptr_t)cert)->written = buf.data;
	return buf.data;
}

/* A row; no anchor: 1, false and NULL. */
static void
write_row(struct aw_json_out *out, const char *key, const struct aw_certificate *cert,
    uint32_t copies, bool rejected, const char *trustpoint)
{
	const char *cells = cells_of(cert);

	aw_json_begin(out, key, '[');
	if (cells != NULL) {
		(void)aw_buf_puts(out->buf, cells);
		out->comma = true;
	} else {
		write_cells(out, cert);
	}
	aw_json_integer(out, NULL, copies);
	aw_json_bool(out, NULL, rejected);
	aw_writer_known_hex(
	    out, NULL, !aw_certificate_has_sha256(cert), cert->sha256, AW_SHA256_LEN);
	aw_json_text_or_null(out, NULL, trustpoint);
	aw_json_end(out, ']');
}

void
aw_writer_row(struct aw_json_out *out, const char *key, const struct aw_certificate *cert)
{
	write_row(out, key, cert, 1, false, NULL);
}

void
aw_writer_anchor(
    struct aw_json_out *out, const struct aw_store *store, const struct aw_anchor *anchor)
{
	write_row(out, NULL, anchor->certificate, anchor->copies,
	    (anchor->flaws & AW_FLAW_REJECTED) != 0, aw_store_trustpoint(store, anchor));
}

void
aw_writer_words(struct aw_json_out *out, const char *key, unsigned set, unsigned n,
    const char *(*word)(unsigned bit))
{
	aw_json_begin(out, key, '[');
	for (unsigned i = 0; i < n; i++)
		if ((set & 1U << i) != 0)
			aw_json_text(out, NULL, word(1U << i));
	aw_json_end(out, ']');
}

void
aw_writer_problems(
    struct aw_json_out *out, const char *key, const struct aw_problem *problems, size_t n)
{
	aw_json_begin(out, key, '[');
	for (size_t i = 0; i < n; i++) {
		const struct aw_problem *problem = &problems[i];

		aw_json_begin(out, NULL, '{');
		aw_json_text(out, "code", aw_err_code(problem->code)->id);
		aw_json_text(out, "severity", aw_severity_word(problem->severity));
		aw_json_text(out, "text", problem->text);
		aw_json_text(out, "where", problem->where);
		aw_json_end(out, '}');
	}
	aw_json_end(out, ']');
}

void
aw_writer_attempt(struct aw_json_out *out, const char *key, const struct aw_attempt *attempt)
{
	aw_json_begin(out, key, '{');
	aw_json_instant(out, "at", attempt->at);
	aw_json_text(out, "code", aw_err_code(attempt->code)->id);
	aw_json_text_or_null(out, "text", attempt->text);
	aw_json_end(out, '}');
}
