/* SPDX-License-Identifier: ISC */
#include "truststore/store_loader.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/array.h"
#include "base/text.h"
#include "base/wipe.h"
#include "model/store.h"
#include "truststore/store_reading.h"

#define LINE_PLAIN 76 /* RFC 2045; every version of OpenSSL reads it */
#define BEGIN "-----BEGIN "

/* What OpenSSL did with the file. */
struct answer {
	bool refused;
	size_t stopped;    /* where it stopped reading */
	size_t n;          /* certificates and CRLs that it loaded */
	const char *words; /* OpenSSL's, static; NULL: it gives none */
};

bool
aw_loader_note(struct aw_loader *loader, const struct aw_loader_block *block)
{
	if (!AW_GROW(loader->blocks, loader->n_blocks))
		return false;
	loader->blocks[loader->n_blocks++] = *block;
	return true;
}

void
aw_loader_clear(struct aw_loader *loader)
{
	free(loader->blocks);
	*loader = (struct aw_loader){0};
}

bool
aw_loader_plain(const uint8_t *text, size_t len, size_t decoded)
{
	size_t at = 0, symbols = 0;

	while (at < len) {
		const uint8_t *lf = memchr(text + at, '\n', len - at);
		size_t end = lf != NULL ? (size_t)(lf - text) : len;
		size_t n = end - at - (end > at && text[end - 1] == '\r');

		/* The first line is what is left of that of BEGIN. */
		if (lf == NULL || n > LINE_PLAIN || (n == 0) != (at == 0))
			return false;
		symbols += n;
		at = end + 1;
	}
	return symbols > 0 && symbols == (decoded + 2) / 3 * 4;
}

/* Renames the label of a line that begins or ends a private key, so that no key is decoded. */
static void
hide_label(uint8_t *line, size_t len)
{
	static const char what[] = "PRIVATE KEY";
	size_t at = 0;

	while (at + sizeof(what) - 1 <= len && memcmp(line + at, what, sizeof(what) - 1) != 0)
		at++;
	if (at + sizeof(what) - 1 > len || line[0] != '-')
		return;
	memset(line + at, 'X', sizeof(what) - 1);
}

/* A copy of the file for OpenSSL; the caller wipes and frees it. NULL when memory is short. */
static uint8_t *
without_keys(const struct aw_store_reading *in)
{
	uint8_t *copy = malloc(in->len + 1);
	size_t start = 0;

	if (copy == NULL)
		return NULL;
	memcpy(copy, in->data, in->len);
	for (size_t i = 0; i < in->len; i++)
		if (copy[i] == '\n') {
			hide_label(copy + start, i - start);
			start = i + 1;
		}
	hide_label(copy + start, in->len - start);
	return copy;
}

/* Reads the file as X509_load_cert_crl_file does, which prompts for no password. */
static bool
load(const struct aw_store_reading *in, const uint8_t *data, struct answer *out)
{
	char no_password[] = "";
	BIO *bio = BIO_new_mem_buf(data, (int)in->len);
	OSSL_LIB_CTX *context = OSSL_LIB_CTX_new();
	STACK_OF(X509_INFO) *found = NULL;
	bool asked = bio != NULL && context != NULL;

	*out = (struct answer){0};
	ERR_clear_error();
	if (asked)
		found = PEM_X509_INFO_read_bio_ex(bio, NULL, NULL, no_password, context, NULL);
	out->refused = found == NULL;
	out->words = ERR_reason_error_string(ERR_peek_error());
	if (asked)
		out->stopped = in->len - BIO_ctrl_pending(bio);
	for (int i = 0; i < sk_X509_INFO_num(found); i++) {
		const X509_INFO *info = sk_X509_INFO_value(found, i);

		out->n += (info->x509 != NULL) + (info->crl != NULL);
	}
	sk_X509_INFO_pop_free(found, X509_INFO_free);
	ERR_clear_error();
	BIO_free(bio);
	OSSL_LIB_CTX_free(context);
	return asked;
}

/* The first BEGIN line from `at` on that OpenSSL sees; the length of the file if there is none. */
static size_t
next_begin(const struct aw_store_reading *in, size_t at)
{
	static const uint8_t mark[] = {0xef, 0xbb, 0xbf};
	const uint8_t *data = in->data, *lf;

	/* OpenSSL passes over a byte order mark in the first line that it reads for a block. */
	if (in->len - at >= sizeof(mark) && memcmp(data + at, mark, sizeof(mark)) == 0)
		at += sizeof(mark);
	while (at + sizeof(BEGIN) - 1 <= in->len) {
		if (memcmp(data + at, BEGIN, sizeof(BEGIN) - 1) == 0)
			return at;
		lf = memchr(data + at, '\n', in->len - at);
		if (lf == NULL)
			break;
		at = (size_t)(lf - data) + 1;
	}
	return in->len;
}

/*
 * Reads block by block until the place where OpenSSL stopped, and marks those that it saw, which
 * are in the order of the file. Gives the place of the last one.
 */
static size_t
walk(const struct aw_store_reading *in, size_t stopped, bool *seen)
{
	BIO *bio = BIO_new_mem_buf(in->data, (int)in->len);
	size_t at = 0, begin = in->len, i = 0;
	bool more = bio != NULL;

	while (more) {
		char *name = NULL, *header = NULL;
		unsigned char *data = NULL;
		long len;

		begin = next_begin(in, at);
		while (i < in->loader.n_blocks && in->loader.blocks[i].at < begin)
			i++;
		if (i < in->loader.n_blocks && in->loader.blocks[i].at == begin)
			seen[i] = true;
		more = PEM_read_bio(bio, &name, &header, &data, &len) == 1;
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(data);
		at = in->len - BIO_ctrl_pending(bio);
		more = more && at < stopped;
	}
	ERR_clear_error();
	BIO_free(bio);
	return begin;
}

/* What is odd in the text of a block, for people: OpenSSL's words name no cause. */
static const char *
hint_of(const struct aw_store_reading *in, const struct aw_loader_block *block)
{
	size_t start = block->at;

	if (block->bundle)
		return ", it is PKCS#7 labelled as a certificate";
	for (size_t i = block->at; i < block->end; i++) {
		if (in->data[i] == ':')
			return ", it has header lines";
		if (in->data[i] != '\n')
			continue;
		if (i == start || (i == start + 1 && in->data[start] == '\r'))
			return ", it has an empty line";
		start = i + 1;
	}
	return "";
}

static const struct aw_loader_block *
block_at(const struct aw_loader *loader, size_t begin)
{
	const struct aw_loader_block *found = NULL;

	for (size_t i = 0; i < loader->n_blocks; i++)
		if (loader->blocks[i].at <= begin)
			found = &loader->blocks[i];
	return found;
}

/* The first certificate that was read, and that OpenSSL passed over; NULL: there is none. */
static const struct aw_loader_block *
passed_over(const struct aw_loader *loader, const bool *seen)
{
	for (size_t i = 0; i < loader->n_blocks; i++)
		if (loader->blocks[i].certificate && !seen[i])
			return &loader->blocks[i];
	return NULL;
}

/* Past AW_PROBLEMS_MAX too: it is about the file, not about one block more. */
static enum aw_err
report(struct aw_store_reading *in, const char *does, const struct aw_loader_block *block,
    const char *why, const char *hint)
{
	char number[32] = "";
	enum aw_err rc;

	if (block != NULL && block->number > 0)
		(void)aw_text_format(number, sizeof(number), "block %u, ", block->number);
	rc = aw_store_problem(in->store, AW_SEVERITY_WARNING, AW_ERR_STORE_REFUSED, "",
	    "OpenSSL %s %s: %sline %zu: %s%s", OpenSSL_version(OPENSSL_VERSION_STRING), does,
	    number, block != NULL ? block->line : 1, why, hint);
	return rc == AW_OK ? AW_OK : aw_error_nomem(in->err);
}

static enum aw_err
judge(struct aw_store_reading *in, const struct answer *answer, const bool *seen, size_t begin)
{
	const struct aw_loader_block *block = block_at(&in->loader, begin);

	if (answer->refused)
		return report(in, "refuses the file", block,
		    answer->words != NULL ? answer->words : "it gives no reason",
		    block != NULL ? hint_of(in, block) : "");
	block = passed_over(&in->loader, seen);
	if (answer->n == 0)
		return report(in, "refuses the file", block, "it sees no certificate in it", "");
	if (block != NULL)
		return report(in, "passes over a certificate of the file", block,
		    "it does not see its BEGIN line", "");
	return AW_OK;
}

enum aw_err
aw_loader_ask(struct aw_store_reading *in)
{
	struct answer answer;
	uint8_t *data;
	bool *seen, asked;
	size_t begin;
	enum aw_err rc;

	if (!in->options->loaded || !in->loader.odd || in->len > INT32_MAX)
		return AW_OK;
	seen = calloc(in->loader.n_blocks + 1, sizeof(*seen));
	data = without_keys(in);
	asked = seen != NULL && data != NULL && load(in, data, &answer);
	if (data != NULL)
		aw_wipe(data, in->len);
	free(data);
	if (!asked) {
		free(seen);
		return aw_error_nomem(in->err);
	}
	begin = walk(in, answer.refused ? answer.stopped : in->len + 1, seen);
	rc = judge(in, &answer, seen, begin);
	free(seen);
	return rc;
}
