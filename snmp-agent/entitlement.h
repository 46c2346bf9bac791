/* SPDX-License-Identifier: ISC */
/* Entitlements in the order of their index, which is a number taken from what they are. */
#ifndef AW_ENTITLEMENT_H
#define AW_ENTITLEMENT_H

#include "model/license.h"

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
 * The number of a tag and a name without regard to others, 1 to 2^31-1: FNV-1a (64 bits, folded) of
 * the tag, a NUL and the name. It stands in indexes that managers keep, so it never changes.
 */
uint32_t aw_entitlement_id(const char *tag, const char *name);

/*
 * Numbers and sorts. Of two lines with one number the greater one (by tag, name, version, then the
 * device's order) takes the next free one, as anchors do. False: no memory. The rows borrow from
 * the license; free them with aw_entitlements_clear.
 */
bool aw_entitlements_number(const struct aw_license *license, struct aw_entitlements *out);
void aw_entitlements_clear(struct aw_entitlements *entitlements);

#endif
