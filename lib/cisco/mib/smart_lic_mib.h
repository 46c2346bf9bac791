/* SPDX-License-Identifier: ISC */
/*
 * CISCO-SMART-LIC-MIB, whose objects are under 1.3.6.1.4.1.9.9.831.0: what to ask, and what the
 * answers say of a license. Revisions of 2016-04-05 and 2021-07-21, which number the enforcement
 * modes 8 and 11 differently.
 */
#ifndef AW_SMART_LIC_MIB_H
#define AW_SMART_LIC_MIB_H

#include "model/license.h"
#include "cisco/mib/mib_value.h"

#define AW_SMART_LIC_COLUMNS 7 /* that a walk of the entitlements meets in one row */

/* The scalars to get; static. */
const struct aw_mib_oid *aw_smart_lic_scalars(size_t *n);

/* ciscoSlaEntitlementInfoEntry, to be walked; static. */
const struct aw_mib_oid *aw_smart_lic_entitlements(void);

/*
 * Reads the answers into *license, which is initialised with its name, and product and serial of
 * SUDIInfo into *identity. observed_at: now, from which the evaluation time left counts. Names of
 * other MIBs are passed over. Raw words are those of the MIB with the number, "notInUse(16)"; a
 * number that means two things and cannot be decided is unknown, and a problem says so. Times of
 * 0 and 4294967295 mean that there is no time. Scalars of registration and authorization are absent
 * or empty on a device under a policy; its entitlements show that. AW_ERR_SNMP_MISSING: no object
 * of the MIB among the answers. Clear both also after an error.
 */
AW_CHECKED enum aw_err aw_smart_lic_parse(const struct aw_mib_values *answers, int64_t observed_at,
    struct aw_license *license, struct aw_identity *identity, struct aw_error *err);

#endif
