/* SPDX-License-Identifier: ISC */
#include "truststore/store_mime.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/span.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/shown_line.h"
#include "truststore/store_format.h"
#include "truststore/store_pem_other.h"
#include "truststore/store_rest.h"

#define TYPE_MAX 256

struct mime {
	struct aw_store_reading *in;
	struct aw_shown_text lines;
	char type[TYPE_MAX]; /* Content-Type of the part, lower case */
	bool head;           /* in its header lines */
	bool message;        /* a signed message was named */
};

static bool
next_line(struct aw_shown_text *lines, struct aw_span *line)
{
	if (!aw_shown_next(lines, line))
		return false;
	*line = aw_span_trim(*line);
	return true;
}

/* How a message begins: a header line of mail, or the line in front of a part. */
static bool
is_beginning(struct aw_span line)
{
	static const char *const words[] = {"content-",
	    "mime-version:", "from:", "to:", "subject:", "date:", "received:", "return-path:",
	    "message-id:", "delivered-to:", "reply-to:", "from ", "x-"};

	if (aw_span_starts(line, "--") && line.len > 2)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (aw_span_starts(line, words[i]))
			return true;
	return false;
}

bool
aw_store_mime_is(const uint8_t *data, size_t len)
{
	struct aw_shown_text lines = {.s = (const char *)data, .len = len};
	struct aw_span line, text = {(const char *)data, len};

	if (len < 16 || aw_span_starts(text, "-----"))
		return false;
	if (!next_line(&lines, &line) || !is_beginning(line))
		return false;
	for (; lines.at < len; (void)next_line(&lines, &line))
		if (aw_span_starts(line, "content-type:") &&
		    aw_span_find(line, "pkcs7") != SIZE_MAX)
			return aw_span_find(text, "-----BEGIN ") == SIZE_MAX;
	return false;
}

static void
take_type(struct mime *m, struct aw_span line)
{
	size_t len = strlen(m->type);

	for (size_t i = 0; i < line.len && len + 1 < sizeof(m->type); i++) {
		char c = line.s[i];

		m->type[len++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
	}
	m->type[len] = '\0';
}

/* The base64 of a part, up to an empty line or the line behind the part. */
static enum aw_err
read_body(struct mime *m, size_t start)
{
	struct aw_store_reading *in = m->in;
	size_t end = m->lines.at, begin = m->lines.line, len;
	struct aw_span line;
	uint8_t *der;
	char where[64];
	enum aw_err rc;

	while (next_line(&m->lines, &line) && line.len > 0 && line.s[0] != '-')
		end = m->lines.at;
	(void)snprintf(where, sizeof(where), "block %u, line %zu", ++in->block, begin);
	der = aw_store_reading_scratch(in, AW_BASE64_BYTES(end - start));
	if (der == NULL)
		return aw_error_nomem(in->err);
	rc = aw_store_reading_account(in, start, end, AW_ACCOUNT_CERTIFICATE);
	if (rc != AW_OK)
		return rc;
	if (aw_base64_decode(in->data + start, end - start, der, &len))
		return aw_pem_other_bundle(in, AW_DER_PKCS7, (struct aw_der_span){der, len}, where);
	in->store->blocks++;
	return aw_store_reading_bad(in, AW_ERR_STORE_BLOCK, where,
	    "the PKCS#7 of this part is damaged, cut short or not in base64");
}

/* The certificates of a signed message are those of its signer. */
static enum aw_err
name_message(struct mime *m)
{
	char where[32];

	m->message = true;
	(void)snprintf(where, sizeof(where), "line %zu", m->lines.line);
	return aw_store_reading_problem(m->in, AW_SEVERITY_WARNING, AW_ERR_STORE_OTHER, where,
	    "a signed message: its certificates are those of the signer and were not read");
}

static enum aw_err
take_line(struct mime *m, struct aw_span line, size_t start)
{
	bool pkcs7 = strstr(m->type, "pkcs7") != NULL;

	if (aw_span_starts(line, "content-type:")) {
		m->type[0] = '\0';
		m->head = true;
		take_type(m, line);
	} else if (m->head && line.len > 0) {
		take_type(m, line);
	} else if (m->head) {
		m->head = false;
	} else if (pkcs7 && line.len > 0) {
		bool message = strstr(m->type, "signed-data") != NULL ||
			       strstr(m->type, "pkcs7-signature") != NULL;

		m->type[0] = '\0';
		return message ? name_message(m) : read_body(m, start);
	}
	return AW_OK;
}

enum aw_err
aw_store_mime_read(struct aw_store_reading *in)
{
	struct mime m = {.in = in, .lines = {.s = (const char *)in->data, .len = in->len}};
	uint32_t before = in->store->blocks;
	size_t start = 0;
	struct aw_span line;
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && next_line(&m.lines, &line)) {
		rc = take_line(&m, line, start);
		start = m.lines.at;
	}
	if (rc == AW_OK && in->store->blocks == before)
		return aw_error_set(in->err, m.message ? AW_ERR_STORE_FORMAT : AW_ERR_STORE_EMPTY,
		    in->member, "%s",
		    m.message ? "a signed message, which is no trust store"
			      : "a message with PKCS#7 of no certificate");
	return rc == AW_OK ? aw_store_rest_lines(in) : rc;
}
