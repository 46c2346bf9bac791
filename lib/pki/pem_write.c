/* SPDX-License-Identifier: ISC */
#include "pki/pem_write.h"

#include <openssl/evp.h>

#define LINE_BYTES 48
#define LINE_CHARS 64 /* of as many octets in base64, RFC 7468 section 2 */

bool
aw_pem_write(struct aw_buf *buf, const uint8_t *der, size_t len)
{
	unsigned char line[LINE_CHARS + 1];

	(void)aw_buf_puts(buf, "-----BEGIN CERTIFICATE-----\n");
	for (size_t i = 0; i < len; i += LINE_BYTES) {
		int n = (int)(len - i < LINE_BYTES ? len - i : LINE_BYTES);

		(void)aw_buf_add(buf, line, (size_t)EVP_EncodeBlock(line, der + i, n));
		(void)aw_buf_puts(buf, "\n");
	}
	return aw_buf_puts(buf, "-----END CERTIFICATE-----\n");
}
