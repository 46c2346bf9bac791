/* SPDX-License-Identifier: ISC */
/* What the running-configurations among the stores of a device say of it, for its other sources. */
#ifndef AW_CONFIGURED_H
#define AW_CONFIGURED_H

#include "plan.h"

/* Its zone: none where no configuration says it, or where two contradict each other. */
struct aw_cisco_clock aw_configured_clock(const struct aw_record *record);

/* True for a listing that was read before the configuration that says the zone of its dates. */
bool aw_configured_again(const struct aw_device *device, const struct aw_source *source);

/*
 * Takes the identity from the configurations, the first that has one, where no source gives it; and
 * takes it back where the configuration that gave it does not any more. Without memory it stays.
 */
void aw_configured_identity(struct aw_device *device);

#endif
