/* SPDX-License-Identifier: ISC */
/* What the extensions of a device's own certificate say: purposes, key usage, names. */
#ifndef AW_OWN_FACTS_H
#define AW_OWN_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct aw_own_facts;

/*
 * Fills *out from the bytes of a certificate. Names beyond AW_OWN_NAMES_MAX are left out, one that
 * is no text is shown as its kind alone. AW_ERR_CERTIFICATE: no certificate, or an extension that
 * does not parse; *out is empty then. Free with aw_own_facts_clear.
 */
AW_CHECKED enum aw_err
aw_own_facts_read(const uint8_t *der, size_t len, struct aw_own_facts *out, struct aw_error *err);

#endif
