/* SPDX-License-Identifier: ISC */
/* Entitlements in the order of their index, a number derived from tag and name. */
#ifndef AW_ENTITLEMENT_H
#define AW_ENTITLEMENT_H

#include "model/license.h"

/* One row of awEntitlementTable; the entitlement is borrowed from the license. */
struct aw_entitlement_row {
	uint32_t id;
	const struct aw_entitlement *entitlement;
};

/* All of one license, by id. */
struct aw_entitlements {
	struct aw_entitlement_row *rows;
	size_t n;
};

/*
 * The number of a tag and a name, 1 to 2^31-1, without regard to other entitlements: FNV-1a (64
 * bits, folded to 31) of the tag, a NUL, the name and a NUL. Managers keep indexes with it, so the
 * function must never change.
 */
uint32_t aw_entitlement_id(const char *tag, const char *name);

/*
 * Numbers and sorts the entitlements of a license. If two have the same number, the greater one (by
 * tag, name, version, then the order of the device) gets the next free number, as anchors do. The
 * license must outlive *out; free it with aw_entitlements_clear. False: no memory.
 */
bool aw_entitlements_number(const struct aw_license *license, struct aw_entitlements *out);

/* Frees the rows (not the struct), which is empty then. */
void aw_entitlements_clear(struct aw_entitlements *entitlements);

#endif
