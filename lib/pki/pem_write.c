/* SPDX-License-Identifier: ISC */
#include "pki/pem_write.h"

#include <strings.h>

#include <openssl/evp.h>

#define LINE_BYTES 48
#define LINE_CHARS 64 /* of as many octets in base64, RFC 7468 section 2 */
#define GROUP_BYTES 3 /* which are four characters */

static int
encode_line(char line[LINE_CHARS + 1], const uint8_t *der, size_t len, size_t most)
{
	return EVP_EncodeBlock((unsigned char *)line, der, (int)(len < most ? len : most));
}

static bool
write_lines(struct aw_buf *buf, const uint8_t *der, size_t len, size_t bytes)
{
	char line[LINE_CHARS + 1];

	(void)aw_buf_puts(buf, "-----BEGIN CERTIFICATE-----\n");
	for (size_t i = 0; i < len; i += bytes) {
		(void)aw_buf_add(buf, line, (size_t)encode_line(line, der + i, len - i, bytes));
		(void)aw_buf_puts(buf, "\n");
	}
	return aw_buf_puts(buf, "-----END CERTIFICATE-----\n");
}

bool
aw_pem_write(struct aw_buf *buf, const uint8_t *der, size_t len)
{
	return write_lines(buf, der, len, LINE_BYTES);
}

static bool
quits(const uint8_t *der, size_t len, size_t bytes)
{
	char line[LINE_CHARS + 1];

	for (size_t i = 0; i < len; i += bytes) {
		(void)encode_line(line, der + i, len - i, bytes);
		if (strncasecmp(line, "quit", 4) == 0)
			return true;
	}
	return false;
}

bool
aw_pem_write_paste(struct aw_buf *buf, const uint8_t *der, size_t len)
{
	size_t bytes = LINE_BYTES;

	while (bytes > GROUP_BYTES && quits(der, len, bytes))
		bytes -= GROUP_BYTES;
	return write_lines(buf, der, len, bytes);
}
