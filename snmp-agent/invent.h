/* SPDX-License-Identifier: ISC */
/* What stands in for the record of a device that has none, so that its rows and alarms are there.
 */
#ifndef AW_INVENT_H
#define AW_INVENT_H

#include "config/config.h"
#include "model/model.h"

/*
 * A record without facts, never written: every store, license, certificate and source that the
 * configuration makes one expect, each never read. `device` is NULL for one that is not configured.
 * The caller frees it before the pool; NULL when memory is short.
 */
struct aw_record *
aw_invent_record(struct aw_pool *pool, const char *name, const struct aw_device_config *device);

#endif
