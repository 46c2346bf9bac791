/* SPDX-License-Identifier: ISC */
/* What a device is, as far as its way of verifying certificates goes. */
#ifndef AW_DEVICE_TYPE_H
#define AW_DEVICE_TYPE_H

#include <stdbool.h>

struct aw_record;

/*
 * True for a device that is known to verify with code of its own: IOS and its kin, NX-OS, ASA and
 * CUCM, by their product identifiers. All others may load files and search as OpenSSL does:
 * Expressway does, and of what is not known it is assumed.
 */
bool aw_device_verifies_itself(const struct aw_record *record);

#endif
