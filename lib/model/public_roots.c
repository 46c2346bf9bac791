/* SPDX-License-Identifier: ISC */
#include "model/public_roots.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const struct aw_public_root roots[] = {
#define AW_PUBLIC_ROOT(sha256, organization, name) {sha256, organization, name},
#include "model/public_roots.def"
#undef AW_PUBLIC_ROOT
};
#define ROOTS (sizeof(roots) / sizeof(roots[0]))

const struct aw_public_root *
aw_public_roots(size_t *n)
{
	*n = ROOTS;
	return roots;
}

static int
by_fingerprint(const void *hex, const void *root)
{
	return strcmp(hex, ((const struct aw_public_root *)root)->sha256);
}

const struct aw_public_root *
aw_public_root_find(const uint8_t sha256[AW_SHA256_LEN])
{
	char hex[2 * AW_SHA256_LEN + 1];

	aw_hex(hex, sha256, AW_SHA256_LEN);
	return bsearch(hex, roots, ROOTS, sizeof(roots[0]), by_fingerprint);
}
