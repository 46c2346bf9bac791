/* SPDX-License-Identifier: ISC */
/* Devices of a configuration that ask the same machine. */
#ifndef AW_SHARED_ADDRESS_H
#define AW_SHARED_ADDRESS_H

#include "config/config.h"

/*
 * Calls `found` for each device whose source has the address of an earlier device, once for each
 * such address: facts of one machine would be those of two devices. Accounts of one license server
 * are different, and so are ports that are not the usual ones of their kinds. AW_ERR_NO_MEMORY.
 */
typedef void aw_shared_address(void *context, const struct aw_device_config *first,
    const struct aw_device_config *second, const char *address);
AW_CHECKED enum aw_err
aw_shared_addresses(const struct aw_config *config, aw_shared_address *found, void *context);

#endif
