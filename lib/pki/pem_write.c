/* SPDX-License-Identifier: ISC */
#include "pki/pem_write.h"

#include "base/base64.h"

#define LINE_BYTES 48 /* are 64 characters */

/* Up to three octets are four characters. */
static void
add_group(struct aw_buf *buf, const uint8_t *bytes, size_t n)
{
	uint32_t bits = (uint32_t)bytes[0] << 16;
	char group[4];

	if (n > 1)
		bits |= (uint32_t)bytes[1] << 8;
	if (n > 2)
		bits |= bytes[2];
	for (size_t i = 0; i < sizeof(group); i++) {
		group[i] = '=';
		if (i <= n)
			group[i] = aw_base64_char((uint8_t)(bits >> (18 - 6 * i) & 0x3f));
	}
	(void)aw_buf_add(buf, group, sizeof(group));
}

bool
aw_pem_write(struct aw_buf *buf, const uint8_t *der, size_t len)
{
	(void)aw_buf_puts(buf, "-----BEGIN CERTIFICATE-----");
	for (size_t i = 0; i < len; i += 3) {
		if (i % LINE_BYTES == 0)
			(void)aw_buf_puts(buf, "\n");
		add_group(buf, der + i, len - i < 3 ? len - i : 3);
	}
	return aw_buf_puts(buf, "\n-----END CERTIFICATE-----\n");
}
