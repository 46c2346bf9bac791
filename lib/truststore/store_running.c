/* SPDX-License-Identifier: ISC */
/* Certificates in a running-configuration of IOS, IOS-XE or ASA: hex below "certificate chain". */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "model/pool.h"
#include "model/store.h"
#include "pki/certificate.h"
#include "pki/certificate_trust.h"
#include "pki/der.h"
#include "truststore/running_facts.h"
#include "truststore/shown_line.h"
#include "truststore/store_format.h"
#include "truststore/store_reading.h"

#define HEADER_BYTES 4 /* of DER: a certificate has at least 256 bytes behind them */

/* A line "certificate ..." of a trustpoint. */
struct heading {
	bool ca;               /* of a CA, also the next one; else of the device or an RA */
	struct aw_span serial; /* hex, as printed */
	struct aw_span file;   /* "nvram:NAME.cer": the bytes are there */
};

struct scan {
	struct aw_store_reading *in;
	struct aw_shown_text text;
	struct aw_running_facts facts;
	size_t at;         /* of the line at hand */
	bool chain;        /* the lines are those of a trustpoint */
	size_t chain_line; /* where it begins */
	bool empty;        /* no certificate of it was met so far */
	bool removed;      /* the hex of a certificate was removed, or all of a trustpoint */
	size_t n_chains, n_trustpoints;
	char trustpoint[AW_TRUSTPOINT_MAX + 1];

	/* The open block. */
	bool open, ca;
	size_t begin; /* its line */
	char serial[2 * 64 + 1];
	char file[128];
	uint8_t *der; /* room for all hex of the text */
	size_t nibbles, lines;
	size_t odd_line; /* the first one within that is no hex; 0: none */
	uint32_t bad;    /* bad blocks before it */
	size_t own;      /* certificates that are no CA's */
};

/* "crypto pki certificate chain NAME", with "ca" for "pki" on ASA. */
static bool
is_chain(struct aw_span line, struct aw_span *name, bool *ios)
{
	struct aw_span pki;

	if (!aw_span_is(aw_span_word(&line), "crypto"))
		return false;
	pki = aw_span_word(&line);
	*ios = aw_span_is(pki, "pki");
	if ((!*ios && !aw_span_is(pki, "ca")) || !aw_span_is(aw_span_word(&line), "certificate") ||
	    !aw_span_is(aw_span_word(&line), "chain"))
		return false;
	*name = aw_span_trim(line);
	return name->len > 0;
}

/* "crypto pki trustpoint NAME", the definition of one. */
static bool
is_trustpoint(struct aw_span line)
{
	struct aw_span pki;

	if (!aw_span_is(aw_span_word(&line), "crypto"))
		return false;
	pki = aw_span_word(&line);
	return (aw_span_is(pki, "pki") || aw_span_is(pki, "ca")) &&
	       aw_span_is(aw_span_word(&line), "trustpoint") && aw_span_trim(line).len > 0;
}

static bool
is_hex_word(struct aw_span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (aw_hex_digit(word.s[i]) > 15)
			return false;
	return word.len > 0;
}

/*
 * "certificate [rollover] [ca|self-signed|ra-sign|ra-encrypt|ra-general] SERIAL [nvram:FILE]". A
 * serial number may be "CA" too. That of a CA may be any word: its certificate must not be lost for
 * the way in which a tool writes it.
 */
static bool
is_heading(struct aw_span line, struct heading *heading)
{
	static const char *const others[] = {
	    "rollover", "self-signed", "ra-sign", "ra-encrypt", "ra-general"};
	struct aw_span word;
	bool type = true;

	*heading = (struct heading){0};
	if (!aw_span_is(aw_span_word(&line), "certificate"))
		return false;
	word = aw_span_word(&line);
	while (type && aw_span_trim(line).len > 0) {
		type = aw_span_is(word, "ca");
		heading->ca = heading->ca || type;
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			type = type || aw_span_is(word, others[i]);
		if (type)
			word = aw_span_word(&line);
	}
	heading->serial = word;
	heading->file = aw_span_word(&line);
	if (heading->file.len == 0 || memchr(heading->file.s, ':', heading->file.len) == NULL)
		heading->file.len = 0;
	return heading->ca || is_hex_word(word);
}

static void
open_block(struct scan *s, const struct heading *heading)
{
	s->open = true;
	s->ca = heading->ca;
	s->begin = s->text.line;
	s->bad = s->in->store->bad_blocks;
	s->nibbles = s->lines = s->odd_line = 0;
	(void)aw_text_clean(s->serial, sizeof(s->serial), heading->serial.s, heading->serial.len);
	(void)aw_text_clean(s->file, sizeof(s->file), heading->file.s, heading->file.len);
}

/* Adds the digits of a line of hex words; false if it is another one. */
static bool
take_hex(struct scan *s, struct aw_span words)
{
	for (size_t i = 0; i < words.len; i++)
		if (aw_hex_digit(words.s[i]) > 15 && words.s[i] != ' ' && words.s[i] != '\t')
			return false;
	for (size_t i = 0; i < words.len; i++) {
		unsigned digit = aw_hex_digit(words.s[i]);

		if (digit > 15)
			continue;
		if (s->nibbles % 2 == 0)
			s->der[s->nibbles / 2] = (uint8_t)(digit << 4);
		else
			s->der[s->nibbles / 2] |= (uint8_t)digit;
		s->nibbles++;
	}
	s->lines++;
	return true;
}

static enum aw_err
report_bad(struct scan *s, enum aw_err code, const char *where, const char *text)
{
	return aw_store_reading_bad(s->in, code, where, "certificate ca %.64s of trustpoint %s: %s",
	    s->serial, s->trustpoint, text);
}

/* The bytes are elsewhere, or nowhere. */
static enum aw_err
report_absent(struct scan *s, const char *where)
{
	bool kept = s->file[0] != '\0';

	s->removed = s->removed || !kept;
	if (kept && strcasecmp(s->trustpoint, "SLA-TrustPoint") == 0)
		s->facts.running->licensing_kept = true;
	return aw_store_reading_problem(s->in, AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE, where,
	    "certificate ca %.64s of trustpoint %s is not in the text: %s%s", s->serial,
	    s->trustpoint, kept ? "the device keeps it in " : "its hex was removed",
	    kept ? s->file : "");
}

/* A whole certificate; one that bears the name of a genuine root and does not verify is damaged. */
static enum aw_err
add_certificate(struct scan *s, size_t len, const char *where)
{
	struct aw_store_reading *in = s->in;
	const struct aw_certificate *cert;
	struct aw_error why = {0};
	size_t used;
	enum aw_err rc =
	    aw_certificate_decode(in->pool, s->der, len, in->options->decode, &cert, &used, &why);

	if (rc == AW_ERR_CERTIFICATE)
		return report_bad(s, AW_ERR_STORE_BLOCK, where, why.text);
	if (rc != AW_OK)
		return aw_error_nomem(in->err);
	if (!aw_store_reading_resembles(in, cert) || !aw_certificate_broken(s->der, len))
		return aw_store_reading_anchor(in, cert, aw_certificate_usage(s->der, used));
	rc = aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where,
	    "this bears the name %s, but is not that root: digits of it were changed, for its "
	    "self-signature does not verify",
	    cert->name);
	aw_pool_unref(in->pool, cert);
	return rc;
}

/* The hex of a CA up to its end; `cut`: the text ends there, without "quit". */
static enum aw_err
read_hex(struct scan *s, const char *where, bool cut)
{
	size_t len = s->nibbles / 2, whole = aw_der_length(s->der, len);
	char text[128];

	if (s->odd_line != 0) {
		(void)snprintf(text, sizeof(text), "line %zu is not hex", s->odd_line);
		return report_bad(s, AW_ERR_STORE_BLOCK, where, text);
	}
	if (whole > len || (whole == 0 && len < HEADER_BYTES) || (cut && whole != len)) {
		(void)snprintf(
		    text, sizeof(text), "its hex ends after %zu byte%s", len, aw_text_s(len));
		return report_bad(s, AW_ERR_STORE_TRUNCATED, where, text);
	}
	if (s->nibbles % 2 != 0)
		return report_bad(
		    s, AW_ERR_STORE_BLOCK, where, "half a byte of its hex is missing");
	if (whole != 0 && whole < len) {
		(void)snprintf(text, sizeof(text), "its hex has %zu byte%s, %zu too many", len,
		    aw_text_s(len), len - whole);
		return report_bad(s, AW_ERR_STORE_BLOCK, where, text);
	}
	return add_certificate(s, len, where);
}

/* A certificate of the device itself, for a caller who wants it; one that is damaged, or kept
 * elsewhere, is not there. */
static enum aw_err
keep_own(struct scan *s)
{
	struct aw_store_reading *in = s->in;
	const struct aw_certificate *cert;
	size_t len = s->nibbles / 2, used;
	struct aw_error why = {0};
	enum aw_err rc;

	if (in->options->own == NULL || s->nibbles == 0 || s->odd_line != 0 ||
	    aw_der_length(s->der, len) != len)
		return AW_OK;
	rc = aw_certificate_decode(in->pool, s->der, len, 0, &cert, &used, &why);
	if (rc == AW_OK)
		rc = aw_store_add(in->options->own, in->pool, cert, 0, &why);
	if (rc == AW_OK)
		rc =
		    aw_store_set_trustpoint(in->options->own, s->trustpoint, strlen(s->trustpoint));
	return rc == AW_ERR_NO_MEMORY ? aw_error_nomem(in->err) : AW_OK;
}

/* The block ends, at "quit" or without it. */
static enum aw_err
close_block(struct scan *s, bool at_end)
{
	char where[64];
	bool cut = at_end && (s->file[0] == '\0' || s->nibbles > 0);
	enum aw_err rc;

	if (!s->open)
		return AW_OK;
	s->open = false;
	(void)snprintf(where, sizeof(where), "line %zu", s->begin);
	if (!s->ca) {
		s->own++;
		rc = keep_own(s);
		if (rc != AW_OK)
			return rc;
		return cut ? aw_store_reading_problem(s->in, AW_SEVERITY_WARNING,
				 AW_ERR_STORE_TRUNCATED, where,
				 "the text ends in a certificate of the device")
			   : AW_OK;
	}
	s->in->block++;
	s->in->store->blocks++;
	(void)snprintf(where, sizeof(where), "block %u, line %zu", s->in->block, s->begin);
	if (s->nibbles == 0 && !cut)
		return report_absent(s, where);
	rc = read_hex(s, where, cut);
	if (rc == AW_OK && cut && s->in->store->bad_blocks == s->bad)
		rc = aw_store_reading_problem(s->in, AW_SEVERITY_CRITICAL, AW_ERR_STORE_TRUNCATED,
		    where,
		    "the text ends before the line quit: more certificates may have followed");
	return rc;
}

/* A message of the system between two lines: "*Nov 30 06:00:00.000: %SYS-5-CONFIG_I: ...". */
static bool
is_message(struct aw_span words)
{
	return aw_span_find(words, ": %") != SIZE_MAX;
}

/* A line within a block; false if the block ended before it. */
static bool
take_inside(struct scan *s, const struct aw_shown_line *line, bool *quit)
{
	struct heading heading;
	struct aw_span name;
	bool ios;

	*quit = aw_span_is(line->words, "quit");
	if (*quit || line->words.len == 0 || is_message(line->words) || take_hex(s, line->words))
		return true;
	if (is_heading(line->words, &heading) || is_chain(line->words, &name, &ios) ||
	    (line->indent == 0 && !line->paged))
		return false;
	if (s->odd_line == 0 && s->nibbles > 0)
		s->odd_line = s->text.line;
	return true;
}

/* A trustpoint ends: one without any certificate is not written by a device. */
static enum aw_err
close_chain(struct scan *s)
{
	char where[64];
	bool empty = s->chain && s->empty;

	s->chain = false;
	if (!empty)
		return AW_OK;
	s->removed = true;
	(void)snprintf(where, sizeof(where), "line %zu", s->chain_line);
	return aw_store_reading_problem(s->in, AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE, where,
	    "the certificates of trustpoint %s are not in the text: they were removed, or the text "
	    "was cut",
	    s->trustpoint);
}

static enum aw_err
open_chain(struct scan *s, struct aw_span name, bool ios)
{
	enum aw_err rc = close_chain(s);

	s->chain = s->empty = true;
	s->n_chains++;
	s->chain_line = s->text.line;
	s->facts.running->ios = s->facts.running->ios || ios;
	(void)aw_text_clean(s->trustpoint, sizeof(s->trustpoint), name.s, name.len);
	s->in->trustpoint = (struct aw_span){s->trustpoint, strlen(s->trustpoint)};
	return rc;
}

/* A line outside of blocks. */
static enum aw_err
take_outside(struct scan *s, const struct aw_shown_line *line)
{
	struct heading heading;
	struct aw_span name;
	bool ios;

	if (is_message(line->words))
		return AW_OK;
	aw_running_take(&s->facts, line);
	s->n_trustpoints += is_trustpoint(line->words);
	if (is_chain(line->words, &name, &ios))
		return open_chain(s, name, ios);
	if (s->chain && is_heading(line->words, &heading)) {
		s->empty = false;
		open_block(s, &heading);
	} else if (line->words.len > 0 && line->indent == 0 && !line->paged) {
		return close_chain(s);
	}
	return AW_OK;
}

/* The line at hand is one of a block. */
static enum aw_err
account_line(struct scan *s)
{
	return aw_store_reading_account(s->in, s->at, s->text.at, AW_ACCOUNT_CERTIFICATE);
}

static enum aw_err
take_line(struct scan *s, const struct aw_shown_line *line)
{
	enum aw_err rc = AW_OK;
	bool quit;

	if (s->open && take_inside(s, line, &quit)) {
		rc = account_line(s);
		return rc == AW_OK && quit ? close_block(s, false) : rc;
	}
	rc = close_block(s, false);
	if (rc == AW_OK)
		rc = take_outside(s, line);
	return rc == AW_OK && s->open ? account_line(s) : rc;
}

/* A trustpoint of a configuration whose certificates were removed counts too, if no PEM is there.
 */
bool
aw_store_running_is(const uint8_t *data, size_t len)
{
	struct aw_shown_text text = {.s = (const char *)data, .len = len};
	struct aw_shown_line shown;
	struct aw_span line, name;
	bool ios, named = false, defined = false, pem = false;

	while (aw_shown_next(&text, &line)) {
		pem = pem || aw_span_find(line, "-----BEGIN ") != SIZE_MAX;
		if (aw_span_find(line, "certificate chain") == SIZE_MAX &&
		    aw_span_find(line, "trustpoint") == SIZE_MAX &&
		    aw_span_find(line, "hostname") == SIZE_MAX)
			continue;
		aw_shown_line(line, &shown);
		if (is_chain(shown.words, &name, &ios))
			return true;
		named = named || aw_span_is(aw_span_word(&shown.words), "hostname");
		aw_shown_line(line, &shown);
		defined = defined || is_trustpoint(shown.words);
	}
	return named && defined && !pem;
}

/* The text has ended. Facts of two devices are none. */
static enum aw_err
take_facts(struct scan *s)
{
	struct aw_store_reading *in = s->in;
	struct aw_running *running = s->facts.running;

	if (!aw_running_end(&s->facts))
		return aw_error_nomem(in->err);
	running->whole =
	    s->facts.ended && !s->removed && s->n_chains > 0 && in->store->bad_blocks == 0;
	if (s->facts.other[0] == '\0')
		return AW_OK;
	in->store->running = NULL;
	(void)snprintf(s->serial, sizeof(s->serial), "%s", running->hostname);
	aw_running_free(running);
	return aw_store_reading_problem(in, AW_SEVERITY_CRITICAL, AW_ERR_STORE_DEVICES, "",
	    "configurations of %s and %s: their certificates were put together", s->serial,
	    s->facts.other);
}

static enum aw_err
read_lines(struct scan *s)
{
	struct aw_shown_line shown;
	struct aw_span line;
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && aw_shown_next(&s->text, &line)) {
		s->at = (size_t)(line.s - s->text.s);
		aw_shown_line(line, &shown);
		rc = take_line(s, &shown);
	}
	if (rc == AW_OK)
		rc = close_block(s, true);
	return rc == AW_OK ? close_chain(s) : rc;
}

/* That is normal: the trustpool, which is elsewhere, may be all that the device trusts. */
static enum aw_err
report_none(struct scan *s)
{
	if (s->n_chains == 0)
		return aw_store_reading_problem(s->in, AW_SEVERITY_WARNING, AW_ERR_STORE_ELSEWHERE,
		    "",
		    "the configuration has %zu trustpoint%s and none of their certificates: they "
		    "were removed, or never entered",
		    s->n_trustpoints, aw_text_s(s->n_trustpoints));
	return aw_store_reading_problem(s->in, AW_SEVERITY_WARNING, AW_ERR_STORE_EMPTY, "",
	    "the configuration holds no certificate of a CA, and %zu of the device itself", s->own);
}

enum aw_err
aw_store_running_read(struct aw_store_reading *in)
{
	struct scan s = {.in = in,
	    .text = {.s = (const char *)in->data, .len = in->len},
	    .facts = {.running = aw_running_new(), .top = SIZE_MAX}};
	enum aw_err rc = aw_store_reading_format(in, "running-config");

	in->excerpt = true;
	in->lists = true; /* several trustpoints may hold one root */
	s.der = aw_store_reading_scratch(in, in->len / 2 + 1);
	if (rc == AW_OK && (s.der == NULL || s.facts.running == NULL))
		rc = aw_error_nomem(in->err);
	aw_running_free(in->store->running);
	in->store->running = s.facts.running;
	if (rc == AW_OK)
		rc = read_lines(&s);
	if (rc == AW_OK)
		rc = take_facts(&s);
	in->trustpoint.len = 0;
	if (rc == AW_OK && in->member != NULL) { /* which device a directory is of is not known */
		aw_running_free(in->store->running);
		in->store->running = NULL;
	}
	return rc == AW_OK && in->block == 0 ? report_none(&s) : rc;
}
