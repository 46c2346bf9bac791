/* SPDX-License-Identifier: ISC */
/* What a device is, as far as its way of verifying certificates and its texts go. */
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

/* What prints the texts of a device. IOS and ASA print the same with few differences. */
enum aw_device_system {
	AW_SYSTEM_UNKNOWN,
	AW_SYSTEM_EXPRESSWAY,
	AW_SYSTEM_CUCM,
	AW_SYSTEM_IOS, /* or IOS-XE, or ASA */
	AW_SYSTEM_XR,
	AW_SYSTEM_NXOS,
};

/* By its sources, else by a product identifier that is of one system alone. */
enum aw_device_system aw_device_system(const struct aw_record *record);

#endif
