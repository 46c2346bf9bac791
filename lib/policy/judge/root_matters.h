/* SPDX-License-Identifier: ISC */
/* What a single root matters to, by the verdicts that were given. */
#ifndef AW_ROOT_MATTERS_H
#define AW_ROOT_MATTERS_H

#include <stdint.h>

#include "base/buf.h"
#include "model/anchor.h"

struct aw_judgement; /* verdict.h */

/* Appends what a root that is not in the store matters to, "replacement of transition X, needed by
 * service Y"; nothing where nothing that is known needs it. */
void aw_root_lacking_matters(
    const struct aw_judgement *judgement, const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why);

/* Appends "retires in transition X" for each of the device. */
void aw_root_retiring_matters(
    const struct aw_judgement *judgement, const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why);

#endif
