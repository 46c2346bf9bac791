/* SPDX-License-Identifier: ISC */
/*
 * What a series of license states shows and one alone does not: since when renewals fail, and what
 * the registration was before.
 */
#include "model/license.h"

#include <string.h>

#include "base/instant.h"

/* True for an instant that is so much later than the reading that it cannot be of the past. */
static bool
is_ahead(const struct aw_license *license, int64_t at)
{
	return at != AW_INSTANT_NONE && license->observed_at != AW_INSTANT_NONE &&
	       aw_instant_sub(at, license->observed_at) > AW_LICENSE_SKEW;
}

/* When the contact or attempt was, the reading at the latest; the reading where it has no date. */
static int64_t
failed_at(const struct aw_license *license)
{
	if (!aw_instant_given(license->sync.at))
		return license->observed_at;
	return aw_instant_earlier(license->sync.at, license->observed_at);
}

/*
 * How far instants that were read from the state before are to be moved: the zone of the device was
 * read by another offset then.
 */
static int64_t
zone_shift(const struct aw_license *now, const struct aw_license *before)
{
	if (now->zone_note == NULL || before->zone_note == NULL)
		return 0;
	return before->zone_offset - now->zone_offset;
}

static int64_t
moved(int64_t at, int64_t shift)
{
	return at != AW_INSTANT_NONE ? aw_instant_add(at, shift) : AW_INSTANT_NONE;
}

/*
 * Since when it failed in the state before; NONE if it did not. Where that state had an attempt
 * later than its reading, the row began with a reading, which no zone moves.
 */
static int64_t
failed_before(const struct aw_license *before, int64_t shift)
{
	if (before->sync.result == AW_SYNC_SUCCEEDED)
		return AW_INSTANT_NONE;
	if (before->failing_since == AW_INSTANT_NONE && before->sync.result == AW_SYNC_FAILED)
		return aw_instant_given(before->sync.at)
			   ? aw_instant_earlier(moved(before->sync.at, shift), before->observed_at)
			   : before->observed_at;
	return is_ahead(before, before->sync.at) ? before->failing_since
						 : moved(before->failing_since, shift);
}

/* A device that reports no result of its contacts moves its deadline on with each that went well.
 */
static bool
deadline_moved(const struct aw_license *now, const struct aw_license *before, int64_t shift)
{
	return before != NULL && now->deadline != AW_INSTANT_NONE &&
	       before->deadline != AW_INSTANT_NONE &&
	       now->deadline > moved(before->deadline, shift);
}

/*
 * The date of the last success that is known. One that went well without a date, or with one that
 * is still to come, is newer than any known: none is, then.
 */
static void
follow_success(struct aw_license *now, const struct aw_license *before, int64_t shift)
{
	int64_t at = now->sync.at;

	if (is_ahead(now, now->last_success))
		now->last_success = AW_INSTANT_NONE;
	if (now->sync.result == AW_SYNC_SUCCEEDED && (!aw_instant_given(at) || is_ahead(now, at))) {
		now->last_success = AW_INSTANT_NONE;
		return;
	}
	if (before != NULL && !is_ahead(now, moved(before->last_success, shift)))
		now->last_success =
		    aw_instant_later(now->last_success, moved(before->last_success, shift));
	if (now->sync.result == AW_SYNC_SUCCEEDED)
		now->last_success = aw_instant_later(now->last_success, at);
	now->last_success = now->last_success != AW_INSTANT_NONE
				? aw_instant_earlier(now->last_success, now->observed_at)
				: AW_INSTANT_NONE;
}

static void
follow_failures(struct aw_license *now, const struct aw_license *before, int64_t shift)
{
	int64_t failing = now->failing_since, at = failed_at(now);

	if (now->sync.result == AW_SYNC_SUCCEEDED) {
		now->failing_since = AW_INSTANT_NONE;
		return;
	}
	if (before != NULL)
		failing = aw_instant_earlier(failing, failed_before(before, shift));
	if (now->sync.result != AW_SYNC_FAILED && deadline_moved(now, before, shift))
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

/* "DEADLINE EXCEEDED" has no date: the one of the collection before is it, if it has passed. */
static void
follow_deadline(struct aw_license *now, const struct aw_license *before, int64_t shift)
{
	int64_t deadline = before != NULL ? moved(before->deadline, shift) : AW_INSTANT_NONE;

	if (now->deadline_word == AW_DEADLINE_EXCEEDED && now->deadline == AW_INSTANT_NONE &&
	    aw_instant_given(deadline) && deadline <= now->observed_at)
		now->deadline = deadline;
}

bool
aw_license_is_held(const struct aw_license *license)
{
	return license->registration == AW_REGISTRATION_REGISTERED ||
	       license->registration == AW_REGISTRATION_RESERVED ||
	       license->authorization == AW_AUTHORIZATION_RESERVED;
}

/* False where both say which product they are, and differ. */
static bool
same_product(const struct aw_license *a, const struct aw_license *b)
{
	return a->product == NULL || b->product == NULL || strcmp(a->product, b->product) == 0;
}

static enum aw_registration
held_as(const struct aw_license *license)
{
	return license->registration == AW_REGISTRATION_REGISTERED ? AW_REGISTRATION_REGISTERED
								   : AW_REGISTRATION_RESERVED;
}

static void
follow_registration(struct aw_license *now, const struct aw_license *before)
{
	if (aw_license_is_held(now)) {
		now->held = held_as(now);
		now->held_at = now->observed_at;
	} else if (before != NULL && same_product(now, before)) {
		/* A record of an older version has only the state. */
		bool held = before->held == AW_REGISTRATION_UNKNOWN && aw_license_is_held(before);

		now->held = held ? held_as(before) : before->held;
		now->held_at = held ? before->observed_at : before->held_at;
	}
	if (now->registration != AW_REGISTRATION_PENDING) {
		now->pending_since = AW_INSTANT_NONE;
		return;
	}
	if (now->pending_since == AW_INSTANT_NONE)
		now->pending_since = now->observed_at;
	if (before != NULL && before->registration == AW_REGISTRATION_PENDING)
		now->pending_since = aw_instant_earlier(now->pending_since, before->pending_since);
	now->pending_since = aw_instant_earlier(now->pending_since, now->observed_at);
}

void
aw_license_follow(struct aw_license *now, const struct aw_license *before)
{
	int64_t shift = before != NULL ? zone_shift(now, before) : 0;

	follow_success(now, before, shift);
	follow_failures(now, before, shift);
	follow_deadline(now, before, shift);
	follow_registration(now, before);
}
