/* SPDX-License-Identifier: ISC */
/* Product, version and serial number out of `show version` and the like. */
#ifndef AW_SSH_IDENTITY_H
#define AW_SSH_IDENTITY_H

#include "model/facts.h"

/*
 * Reads the output of `show version` (IOS, IOS-XE, NX-OS, ASA, IOS-XR), `show version active`
 * (CUCM) or `xstatus SystemUnit` (Expressway) into *identity, of which absent members are set; the
 * first line that says a thing counts. False: no memory.
 */
AW_CHECKED bool aw_ssh_identity(const char *text, size_t len, struct aw_identity *identity);

#endif
