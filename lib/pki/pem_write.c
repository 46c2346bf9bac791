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

/* True if a line that begins there would end a paste. */
static bool
quits_at(const uint8_t *der, size_t len)
{
	char line[LINE_CHARS + 1];

	(void)encode_line(line, der, len, GROUP_BYTES);
	return strncasecmp(line, "quit", 4) == 0;
}

static bool
quits(const uint8_t *der, size_t len, size_t bytes)
{
	for (size_t i = 0; i < len; i += bytes)
		if (quits_at(der + i, len - i))
			return true;
	return false;
}

/* The longest line of at most `bytes` after which the next one does not end the paste; 0: none. */
static size_t
safe_line(const uint8_t *der, size_t len, size_t bytes)
{
	while (bytes > 0 && bytes < len && quits_at(der + bytes, len - bytes))
		bytes -= GROUP_BYTES;
	return bytes;
}

static bool
write_lines(struct aw_buf *buf, const uint8_t *der, size_t len, size_t bytes, bool paste)
{
	char line[LINE_CHARS + 1];
	size_t n;

	(void)aw_buf_puts(buf, "-----BEGIN CERTIFICATE-----\n");
	for (size_t i = 0; i < len; i += n) {
		n = paste ? safe_line(der + i, len - i, bytes) : bytes;
		if (n == 0)
			return false;
		(void)aw_buf_add(buf, line, (size_t)encode_line(line, der + i, len - i, n));
		(void)aw_buf_puts(buf, "\n");
	}
	return aw_buf_puts(buf, "-----END CERTIFICATE-----\n");
}

bool
aw_pem_write(struct aw_buf *buf, const uint8_t *der, size_t len)
{
	return write_lines(buf, der, len, LINE_BYTES, false);
}

/* Lines of one length where there is one that does; else each as long as it can be. */
bool
aw_pem_write_paste(struct aw_buf *buf, const uint8_t *der, size_t len)
{
	size_t bytes = LINE_BYTES;

	while (bytes > GROUP_BYTES && quits(der, len, bytes))
		bytes -= GROUP_BYTES;
	if (quits(der, len, bytes))
		return !quits_at(der, len) && write_lines(buf, der, len, LINE_BYTES, true);
	return write_lines(buf, der, len, bytes, false);
}
