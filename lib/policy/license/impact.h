/* SPDX-License-Identifier: ISC */
/*
 * Break date to impact date: when the licenses of a device stop if it cannot reach its license
 * server from some instant on. Until then every renewal that falls due succeeds (each 30 days, or
 * as the device plans the next) and moves the deadline on; from then on none does.
 */
#ifndef AW_IMPACT_H
#define AW_IMPACT_H

#include <stdbool.h>
#include <stdint.h>

struct aw_license; /* model/license.h */
struct aw_policy;  /* policy/judge/settings.h */
struct aw_record;  /* model/model.h */

/*
 * The instant at which the license turns Authorization Expired: the device's own deadline (else the
 * last success + the deadline period) where the break comes at or before its next renewal, else the
 * last renewal before the break + as long as the device reported the last time (deadline period
 * where it did not, or not plausibly). A device out of compliance renews each 12 hours. One whose
 * renewal had failed or not come when it was last asked is in grace: that ends at its deadline,
 * whatever breaks later. AW_INSTANT_NONE where nothing stops (policy, reservation, evaluation, no
 * license in use) or the facts do not suffice, as with a deadline that cannot be read.
 */
int64_t aw_impact_date(
    const struct aw_license *license, const struct aw_policy *policy, int64_t break_date);

/* The earliest over all licenses of a record. */
int64_t
aw_impact_of(const struct aw_record *record, const struct aw_policy *policy, int64_t break_date);

/* True if the device is under a policy: from the break on its reports are not acknowledged. */
bool aw_impact_reports(const struct aw_record *record);

#endif
