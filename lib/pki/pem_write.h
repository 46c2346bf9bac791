/* SPDX-License-Identifier: ISC */
/* Certificates as PEM text (RFC 7468). */
#ifndef AW_PEM_WRITE_H
#define AW_PEM_WRITE_H

#include "base/buf.h"

#include <stdint.h>

/* Appends a CERTIFICATE block of lines of 64 characters; false as aw_buf_add. */
bool aw_pem_write(struct aw_buf *buf, const uint8_t *der, size_t len);

/*
 * The same for a terminal of IOS, where a line that begins with "quit" in any case ends the paste:
 * lines are as much shorter as it takes that none does. False as aw_buf_add, and for bytes of which
 * every way to divide them has such a line, which are no certificate; then a part is appended.
 */
bool aw_pem_write_paste(struct aw_buf *buf, const uint8_t *der, size_t len);

#endif
