/* SPDX-License-Identifier: ISC */
/* Which roots are those of public certificate authorities: a list by SHA-256 (public_roots.def). */
#ifndef AW_PUBLIC_ROOTS_H
#define AW_PUBLIC_ROOTS_H

#include <stddef.h>

#include "model/anchor.h"

struct aw_public_root {
	const char *sha256; /* lower-case hex */
	const char *organization, *name;
};

/* The root of that fingerprint, or NULL: none that is known as public. */
const struct aw_public_root *aw_public_root_find(const uint8_t sha256[AW_SHA256_LEN]);

/* The list, sorted by fingerprint. */
const struct aw_public_root *aw_public_roots(size_t *n);

#endif
