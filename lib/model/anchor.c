/* SPDX-License-Identifier: ISC */
#include "model/anchor.h"

#include "base/instant.h"

unsigned
aw_anchor_flaws(const struct aw_anchor *anchor, int64_t now)
{
	const struct aw_certificate *cert = anchor->certificate;
	unsigned flaws = (unsigned)cert->flaws | anchor->flaws;

	if (cert->not_before == AW_INSTANT_NONE)
		flaws |= AW_FLAW_BAD_NOT_BEFORE;
	else if (now < cert->not_before)
		flaws |= AW_FLAW_NOT_YET;
	if (cert->not_after == AW_INSTANT_NONE)
		flaws |= AW_FLAW_BAD_NOT_AFTER;
	else if (now > cert->not_after)
		flaws |= AW_FLAW_EXPIRED;
	return flaws;
}

bool
aw_anchor_unchecked(const struct aw_anchor *anchor, int64_t now)
{
	return (aw_anchor_flaws(anchor, now) & AW_FLAWS_UNUSABLE) == AW_FLAW_KEY_UNKNOWN;
}

bool
aw_anchor_usable(const struct aw_anchor *anchor, int64_t now)
{
	return (aw_anchor_flaws(anchor, now) & AW_FLAWS_UNUSABLE) == 0;
}
