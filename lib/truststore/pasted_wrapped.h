/* SPDX-License-Identifier: ISC */
/*
 * Whole certificates in base64 with other characters in their lines: an LDIF value, a diff,
 * numbered lines, the log of a terminal. No device reads them; they are named. Private to the store
 * readers.
 */
#ifndef AW_PASTED_WRAPPED_H
#define AW_PASTED_WRAPPED_H

#include "truststore/pasted.h"

/* Reports each certificate that the text is, as bad blocks with `code`; *found: there is one. */
AW_CHECKED enum aw_err aw_pasted_wrapped(
    struct aw_store_reading *in, const struct aw_pasted *text, enum aw_err code, bool *found);

#endif
