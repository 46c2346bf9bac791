/* SPDX-License-Identifier: ISC */
/* Recognising what a file is, and what it is instead of a trust store. */
#include <string.h>

#include "model/words.h"
#include "pki/der.h"
#include "truststore/store_format.h"
#include "truststore/store_reading.h"
#include "truststore/trustpool_text.h"

#define SAMPLE 512 /* octets looked at to know a text */

struct magic {
	const char *bytes;
	size_t len;
	const char *format;
	const char *words;
};

#define MAGIC(bytes, format, words)                     \
	{                                               \
		bytes, sizeof(bytes) - 1, format, words \
	}
static const struct magic magics[] = {
    MAGIC("\x1f\x8b", "gzip", "gzip data"),
    MAGIC("PK\x03\x04", "zip", "a ZIP archive"),
    MAGIC("BZh", "bzip2", "bzip2 data"),
    MAGIC("\xfd"
	  "7zXZ",
	"xz", "xz data"),
    MAGIC("\x28\xb5\x2f\xfd", "zstd", "Zstandard data"),
    MAGIC("\xfe\xed\xfe\xed", "java-keystore", "a Java keystore (JKS)"),
    MAGIC("\xce\xce\xce\xce", "java-keystore", "a Java keystore (JCEKS)"),
    MAGIC("\x7f"
	  "ELF",
	"program", "an executable program"),
    MAGIC("%PDF-", "pdf", "a PDF document"),
};

static enum aw_err
unusable(struct aw_store_reading *in, enum aw_err code, const char *format, const char *words)
{
	if (aw_store_reading_format(in, format) != AW_OK)
		return AW_ERR_NO_MEMORY;
	return aw_error_set(in->err, code, in->member, "%s", words);
}

/* Text in two or four octets a character, by its mark. */
static const char *
marked_encoding(const uint8_t *s, size_t len)
{
	if (len >= 4 && (memcmp(s, "\xff\xfe\0\0", 4) == 0 || memcmp(s, "\0\0\xfe\xff", 4) == 0))
		return "utf-32";
	if (len >= 2 && (memcmp(s, "\xff\xfe", 2) == 0 || memcmp(s, "\xfe\xff", 2) == 0))
		return "utf-16";
	return NULL;
}

/* The same without a mark: by the zeros that ASCII has in it, which of four octets is always 0. */
static const char *
wide_encoding(const uint8_t *s, size_t len)
{
	size_t n = (len < SAMPLE ? len : SAMPLE) / 4 * 4;
	unsigned zero = 0xf, some = 0;

	if (marked_encoding(s, len) != NULL || n < 16)
		return marked_encoding(s, len);
	for (size_t i = 0; i < n; i++) {
		if (s[i] != 0)
			zero &= ~(1U << i % 4);
		else
			some |= 1U << i % 4;
	}
	if (zero != some)
		return NULL;
	if (zero == 0x7 || zero == 0xe)
		return "utf-32";
	return zero == 0x5 || zero == 0xa ? "utf-16" : NULL;
}

static bool
all_blank(const uint8_t *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] != ' ' && (s[i] < '\t' || s[i] > '\r'))
			return false;
	return true;
}

static bool
starts_with_word(const uint8_t *s, size_t len, const char *word)
{
	size_t n = strlen(word);

	if (len < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		uint8_t c = s[i];

		if (c >= 'A' && c <= 'Z')
			c = (uint8_t)(c - 'A' + 'a');
		if (c != (uint8_t)word[i])
			return false;
	}
	return true;
}

static bool
is_html(const uint8_t *s, size_t len)
{
	while (len > 0 && (*s <= ' ' || *s >= 0x80)) {
		s++;
		len--;
	}
	return starts_with_word(s, len, "<!doctype html") || starts_with_word(s, len, "<html") ||
	       starts_with_word(s, len, "<head") || starts_with_word(s, len, "<?xml");
}

/* DER of any kind: by its first elements. */
static enum aw_err
read_binary(struct aw_store_reading *in, enum aw_der_kind kind)
{
	enum aw_err rc;

	switch (kind) {
	case AW_DER_PKCS7:
		rc = aw_store_reading_format(in, "pkcs7");
		return rc == AW_OK ? aw_store_pkcs7_read(in, in->data, in->len, "") : rc;
	case AW_DER_PKCS12:
		rc = aw_store_reading_format(in, "pkcs12");
		return rc == AW_OK ? aw_store_pkcs12_read(in) : rc;
	case AW_DER_CERTIFICATE:
	case AW_DER_UNKNOWN:
		rc = aw_store_reading_format(in, "der");
		return rc == AW_OK ? aw_store_der_read(in) : rc;
	case AW_DER_REQUEST:
		return unusable(in, AW_ERR_STORE_FORMAT, aw_der_kind_word(kind),
		    "a certificate request (PKCS#10), which no authority has signed yet");
	case AW_DER_CRL:
		return unusable(in, AW_ERR_STORE_FORMAT, aw_der_kind_word(kind),
		    "a certificate revocation list");
	case AW_DER_PRIVATE_KEY:
		return unusable(in, AW_ERR_STORE_FORMAT, aw_der_kind_word(kind),
		    "a private key; it was not read");
	default:
		return unusable(in, AW_ERR_STORE_FORMAT, aw_der_kind_word(kind), "a public key");
	}
}

static bool
has_pem(const struct aw_store_reading *in)
{
	static const char mark[] = "-----BEGIN ";

	for (size_t i = 0; i + sizeof(mark) - 1 <= in->len; i++)
		if (in->data[i] == '-' && memcmp(in->data + i, mark, sizeof(mark) - 1) == 0)
			return true;
	return false;
}

/* True if `word` is at that offset, ASCII case ignored. */
static bool
word_at(const struct aw_store_reading *in, size_t at, const char *word)
{
	return at < in->len && starts_with_word(in->data + at, in->len - at, word);
}

/*
 * What of Cisco's texts may be in it. Only blanks are looked at, which base64 does not have, so
 * that PEM files cost no time.
 */
static void
look_for_texts(const struct aw_store_reading *in, bool *listing, bool *running)
{
	const uint8_t *at = in->data, *end = in->data + in->len;

	*listing = *running = false;
	while ((at = memchr(at, ' ', (size_t)(end - at))) != NULL) {
		size_t i = (size_t)(at++ - in->data);

		*listing = *listing || (i >= 2 && word_at(in, i - 2, "ca certificate"));
		*running = *running || (i >= 11 && word_at(in, i - 11, "certificate chain "));
	}
	*listing = *listing && aw_trustpool_text_is(in->data, in->len);
	*running = *running && aw_store_running_is(in->data, in->len);
}

static enum aw_err
name_beside(struct aw_store_reading *in, const char *words)
{
	return aw_store_reading_problem(
	    in, AW_SEVERITY_WARNING, AW_ERR_STORE_BLOCK, "", "%s; it was not read", words);
}

/* A configuration, and a listing above or below it as Oxidized writes them into one file. */
static enum aw_err
read_running(struct aw_store_reading *in, bool listing)
{
	struct aw_error *err = in->err, why = {0};
	enum aw_err rc;

	in->err = &why;
	rc = aw_store_running_read(in);
	in->err = err;
	if (rc == AW_OK || (rc == AW_ERR_STORE_EMPTY && listing))
		rc = listing ? aw_store_trustpool_read(in) : AW_OK;
	else
		return aw_error_set(err, rc, why.object, "%s", why.text);
	if (rc == AW_OK && listing)
		rc = aw_store_reading_format(in, "running-config");
	return rc == AW_OK && has_pem(in)
		   ? name_beside(in, "PEM stands beside the certificates of a configuration")
		   : rc;
}

/* What the text is instead of a trust store. */
static enum aw_err
name_text(struct aw_store_reading *in)
{
	if (is_html(in->data, in->len))
		return unusable(in, AW_ERR_STORE_FORMAT, "html",
		    "a web page or XML without any certificate in it");
	return unusable(in, AW_ERR_STORE_FORMAT, "unknown",
	    memchr(in->data, 0, in->len) != NULL
		? "binary data of no known kind"
		: "text without BEGIN CERTIFICATE lines and without base64 of a certificate");
}

static enum aw_err
read_text(struct aw_store_reading *in)
{
	bool listing, running;
	enum aw_err rc;

	look_for_texts(in, &listing, &running);
	if (running)
		return read_running(in, listing);
	if (listing && !has_pem(in))
		return aw_store_trustpool_read(in);
	rc = aw_store_pem_read(in);
	if (rc == AW_OK && listing)
		return name_beside(in,
		    "a list of CA certificates (show crypto pki trustpool) stands beside the PEM "
		    "blocks");
	if (rc != AW_ERR_STORE_FORMAT || (in->kinds & ~(1U << AW_DER_UNKNOWN)) != 0)
		return rc;
	return name_text(in);
}

/* A DER sequence with a long length, as every certificate is; '0' and text do not look like it. */
static bool
is_sequence(const struct aw_store_reading *in)
{
	return in->len >= 4 && in->data[0] == AW_DER_SEQUENCE && in->data[1] >= 0x80 &&
	       in->data[1] <= 0x84;
}

/* One whole element at the front, and nothing or another one behind it. */
static bool
holds_element(const struct aw_store_reading *in)
{
	size_t first = aw_der_length(in->data, in->len);

	return first == in->len ||
	       (first != 0 && first < in->len && in->data[first] == AW_DER_SEQUENCE);
}

enum aw_err
aw_store_content_read(struct aw_store_reading *in)
{
	const char *wide;
	enum aw_der_kind kind;

	in->kinds = 0;
	in->block = 0;
	if (in->len == 0 || all_blank(in->data, in->len))
		return unusable(in, AW_ERR_STORE_EMPTY, "empty", "the file is empty");
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (in->len >= magics[i].len &&
		    memcmp(in->data, magics[i].bytes, magics[i].len) == 0)
			return unusable(in, AW_ERR_STORE_FORMAT, magics[i].format, magics[i].words);
	if (is_sequence(in)) {
		kind = aw_der_kind(in->data, in->len);
		if (kind != AW_DER_UNKNOWN || holds_element(in))
			return read_binary(in, kind);
	}
	wide = wide_encoding(in->data, in->len);
	if (wide != NULL)
		return unusable(in, AW_ERR_STORE_ENCODING, wide,
		    wide[4] == '1' ? "the text is UTF-16, two octets a character"
				   : "the text is UTF-32, four octets a character");
	return read_text(in);
}
