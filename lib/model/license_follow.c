/* SPDX-License-Identifier: ISC */
/* What a series of license states shows and one alone does not: since when renewals fail. */
#include "model/license.h"

#include "base/instant.h"

/* Since when it failed in the state before; NONE if it did not. */
static int64_t
failed_before(const struct aw_license *before)
{
	if (before == NULL || before->sync.result == AW_SYNC_SUCCEEDED)
		return AW_INSTANT_NONE;
	if (before->failing_since == AW_INSTANT_NONE && before->sync.result == AW_SYNC_FAILED)
		return before->sync.at != AW_INSTANT_NONE ? before->sync.at : before->observed_at;
	return before->failing_since;
}

/* A device that reports no result of its contacts moves its deadline on with each that went well.
 */
static bool
deadline_moved(const struct aw_license *now, const struct aw_license *before)
{
	return before != NULL && now->deadline != AW_INSTANT_NONE &&
	       before->deadline != AW_INSTANT_NONE && now->deadline > before->deadline;
}

void
aw_license_follow(struct aw_license *now, const struct aw_license *before)
{
	int64_t at = now->sync.at != AW_INSTANT_NONE ? now->sync.at : now->observed_at;
	int64_t failing = aw_instant_earlier(now->failing_since, failed_before(before));

	if (before != NULL)
		now->last_success = aw_instant_later(now->last_success, before->last_success);
	if (now->sync.result == AW_SYNC_SUCCEEDED) {
		now->last_success = aw_instant_later(now->last_success, at);
		now->failing_since = AW_INSTANT_NONE;
		return;
	}
	if (now->sync.result != AW_SYNC_FAILED && deadline_moved(now, before))
		failing = AW_INSTANT_NONE;
	if (now->sync.result == AW_SYNC_FAILED)
		failing = aw_instant_earlier(failing, at);
	/* A success between two collections that both saw a failure ends the row. */
	if (failing != AW_INSTANT_NONE && now->last_success >= failing)
		failing = now->sync.result == AW_SYNC_FAILED && at > now->last_success
			      ? at
			      : AW_INSTANT_NONE;
	now->failing_since = failing;
}
