/* SPDX-License-Identifier: ISC */
/*
 * What a configuration makes one expect of a device: the record before anything was read. The
 * collector begins with it, and the subagent uses it where there is no record, so both programs
 * judge the same.
 */
#ifndef AW_EXPECTED_RECORD_H
#define AW_EXPECTED_RECORD_H

#include "config/config.h"
#include "config/source_parts.h"

struct aw_pool;

/*
 * Where the facts come from: "https://HOST:PORT/PREFIX" of a machine, with the path of its account
 * where it has one, "snmp://HOST:PORT", or the path of a file or program, cleaned. The caller
 * frees; NULL: no memory.
 */
char *
aw_expected_endpoint(const struct aw_source_config *source, const struct aw_node_config *node);

/* How a service is reached, for people: a file, a proxy or local address, and STARTTLS; NULL:
 * directly. The text may be in `text`. */
#define AW_VIA_MAX 512
const char *aw_expected_via(const struct aw_service_config *config, char text[AW_VIA_MAX]);

/* True if the chain of the service is looked at for the device, by a probe or in a file. */
bool aw_expected_service(const struct aw_config *config, const struct aw_device_config *device,
    const struct aw_service_config *service);

/*
 * A record without facts, never written: the stores, licenses, certificates, services and sources
 * that the configuration makes one expect, each never read, and what it says of the device. Without
 * any of them for a device that is not configured. The caller frees it before the pool; NULL when
 * memory is short.
 */
struct aw_record *
aw_expected_record(struct aw_pool *pool, const struct aw_config *config, const char *name);

#endif
