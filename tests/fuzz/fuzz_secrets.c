/* SPDX-License-Identifier: ISC */
/* Any bytes as a text of a device: what is left is not much longer, and has nothing to remove. */
#include <stdint.h>

#include "cisco/text/secrets.h"
#include "demand.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_buf out;
	size_t n;

	aw_buf_init(&out, 4 * size + 64);
	demand(aw_secrets_remove((const char *)data, size, &out, &n));
	demand(n <= size);
	aw_buf_free(&out);
	return 0;
}
