/* SPDX-License-Identifier: ISC */
/* Drawing license states. */
#include "tests/law/world.h"

/* Before the reading, in a few cases after it: a zone that was read wrongly. */
static int64_t
draw_past(struct law_random *random, int64_t reading, unsigned days)
{
	if (law_chance(random, 3))
		return reading + 9 * AW_HOUR;
	return reading - law_below(random, days * 86400);
}

static int64_t
maybe(struct law_random *random, unsigned percent, int64_t at)
{
	return law_chance(random, percent) ? at : AW_INSTANT_NONE;
}

static void
draw_clock(struct law_random *random, int64_t now, int64_t reading, struct law_license *license)
{
	static const enum aw_sync_result results[] = {AW_SYNC_SUCCEEDED, AW_SYNC_SUCCEEDED,
	    AW_SYNC_SUCCEEDED, AW_SYNC_FAILED, AW_SYNC_FAILED, AW_SYNC_NONE, AW_SYNC_UNKNOWN};

	license->sync = results[law_below(random, 7)];
	license->sync_at = maybe(random, 85, draw_past(random, reading, 40));
	license->last_success = license->sync == AW_SYNC_SUCCEEDED
				    ? license->sync_at
				    : maybe(random, 70, draw_past(random, reading, 100));
	license->failing_since = AW_INSTANT_NONE;
	if (license->sync == AW_SYNC_FAILED)
		license->failing_since = maybe(random, 60, draw_past(random, reading, 60));
	license->next_sync = maybe(random, 70, reading + law_below(random, 30 * 86400));
	if (law_chance(random, 6))
		license->next_sync = law_draw_instant(random, now);
	license->deadline = maybe(random, 70, reading + law_below(random, 90 * 86400));
	if (law_chance(random, 12))
		license->deadline = law_draw_instant(random, now);
	license->deadline_word = AW_DEADLINE_PLAIN;
	if (law_chance(random, 6))
		license->deadline_word = AW_DEADLINE_EXCEEDED + law_below(random, 2);
	if (license->deadline_word == AW_DEADLINE_UNREADABLE)
		license->deadline = AW_INSTANT_NONE;
}

static void
draw_registration(
    struct law_random *random, int64_t now, int64_t reading, struct law_license *license)
{
	license->registered_at = maybe(random, 80, draw_past(random, reading, 300));
	license->registration_expires = maybe(random, 70, now + law_below(random, 365 * 86400));
	if (law_chance(random, 10))
		license->registration_expires = law_draw_instant(random, now);
	license->next_renewal = maybe(random, 60, reading + law_below(random, 180 * 86400));
	if (law_chance(random, 6))
		license->next_renewal = law_draw_instant(random, now);
	license->renewal = AW_SYNC_NONE + law_below(random, 4);
	if (law_chance(random, 50))
		license->renewal = AW_SYNC_SUCCEEDED;
	license->renewal_at = maybe(random, 80, draw_past(random, reading, 180));
	license->pending_since = AW_INSTANT_NONE;
	if (license->registration == AW_REGISTRATION_PENDING)
		license->pending_since = maybe(random, 70, draw_past(random, reading, 3));
	license->held = AW_REGISTRATION_UNKNOWN;
	license->held_at = AW_INSTANT_NONE;
	if (law_chance(random, 30)) {
		license->held =
		    law_chance(random, 70) ? AW_REGISTRATION_REGISTERED : AW_REGISTRATION_RESERVED;
		license->held_at = draw_past(random, reading, 30);
	}
}

static void
draw_reports(struct law_random *random, int64_t now, int64_t reading, struct law_license *license)
{
	license->last_ack = maybe(random, 60, draw_past(random, reading, 90));
	license->next_ack_deadline = maybe(random, 70, now + law_below(random, 90 * 86400));
	if (law_chance(random, 20))
		license->next_ack_deadline = law_draw_instant(random, now);
	license->next_report = maybe(random, 60, reading + law_below(random, 60 * 86400));
	if (law_chance(random, 10))
		license->next_report = law_draw_instant(random, now);
	license->trust_code = AW_TRUST_CODE_UNKNOWN + law_below(random, 4);
	license->trust_code_ends = maybe(random, 30, law_draw_instant(random, now));
	license->no_address = law_chance(random, 10);
}

static void
draw_entitlements(struct law_random *random, int64_t now, struct law_license *license)
{
	license->n_entitlements = law_below(random, LAW_ENTITLEMENTS + 1);
	for (unsigned i = 0; i < license->n_entitlements; i++) {
		struct law_entitlement *entitlement = &license->entitlements[i];

		entitlement->state = AW_ENTITLEMENT_AUTHORIZED;
		if (law_chance(random, 30))
			entitlement->state = AW_ENTITLEMENT_UNKNOWN + law_below(random, 15);
		entitlement->word = law_chance(random, 90);
		entitlement->enforced = law_chance(random, 20);
		entitlement->count = law_chance(random, 80) ? law_below(random, 5) : AW_COUNT_NONE;
		entitlement->owned =
		    license->mode == AW_LICENSE_ACCOUNT ? law_below(random, 9) : AW_COUNT_NONE;
		entitlement->ends = maybe(random, 15, law_draw_instant(random, now));
	}
}

void
law_no_license(struct law_license *license)
{
	*license = (struct law_license){.present = true,
	    .read = {AW_INSTANT_NONE, true},
	    .mode = AW_LICENSE_UNKNOWN,
	    .registration = AW_REGISTRATION_UNKNOWN,
	    .held = AW_REGISTRATION_UNKNOWN,
	    .authorization = AW_AUTHORIZATION_UNKNOWN,
	    .deadline_word = AW_DEADLINE_PLAIN,
	    .sync = AW_SYNC_NONE,
	    .renewal = AW_SYNC_NONE,
	    .trust_code = AW_TRUST_CODE_UNKNOWN,
	    .transport = -1,
	    .sync_at = AW_INSTANT_NONE,
	    .renewal_at = AW_INSTANT_NONE,
	    .last_success = AW_INSTANT_NONE,
	    .failing_since = AW_INSTANT_NONE,
	    .next_sync = AW_INSTANT_NONE,
	    .deadline = AW_INSTANT_NONE,
	    .registered_at = AW_INSTANT_NONE,
	    .registration_expires = AW_INSTANT_NONE,
	    .next_renewal = AW_INSTANT_NONE,
	    .pending_since = AW_INSTANT_NONE,
	    .held_at = AW_INSTANT_NONE,
	    .authorized_at = AW_INSTANT_NONE,
	    .out_of_compliance_since = AW_INSTANT_NONE,
	    .evaluation_ends = AW_INSTANT_NONE,
	    .last_ack = AW_INSTANT_NONE,
	    .next_ack_deadline = AW_INSTANT_NONE,
	    .next_report = AW_INSTANT_NONE,
	    .trust_code_ends = AW_INSTANT_NONE};
}

void
law_draw_license(
    struct law_random *random, int64_t now, int64_t interval, struct law_license *license)
{
	static const enum aw_license_mode modes[] = {AW_LICENSE_CLASSIC, AW_LICENSE_CLASSIC,
	    AW_LICENSE_CLASSIC, AW_LICENSE_CLASSIC, AW_LICENSE_CLASSIC, AW_LICENSE_POLICY,
	    AW_LICENSE_POLICY, AW_LICENSE_ACCOUNT};
	int64_t reading;

	license->present = true;
	law_draw_read(random, now, interval, &license->read);
	reading = license->read.at != AW_INSTANT_NONE ? license->read.at : now;
	license->fresh_for = law_chance(random, 15) ? 26 * AW_HOUR : 0;
	license->mode = law_chance(random, 3) ? AW_LICENSE_UNKNOWN : modes[law_below(random, 8)];
	license->complete = law_chance(random, 95);
	license->word = law_chance(random, 90);
	license->transport = (int)law_below(random, 7);
	license->registration = AW_REGISTRATION_REGISTERED;
	license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	if (law_chance(random, 35))
		license->registration = AW_REGISTRATION_UNKNOWN + law_below(random, 8);
	if (law_chance(random, 35))
		license->authorization = AW_AUTHORIZATION_UNKNOWN + law_below(random, 10);
	license->reservation =
	    license->registration == AW_REGISTRATION_RESERVED || law_chance(random, 3);
	draw_registration(random, now, reading, license);
	draw_clock(random, now, reading, license);
	license->authorized_at = maybe(random, 50, draw_past(random, reading, 60));
	license->out_of_compliance_since = maybe(random, 20, draw_past(random, reading, 60));
	license->evaluation_ends = maybe(random, 50, law_draw_instant(random, now));
	draw_reports(random, now, reading, license);
	draw_entitlements(random, now, license);
	if (law_chance(random, 4))
		license->problem =
		    law_chance(random, 50) ? AW_ERR_LICENSE_DATE : AW_ERR_DEVICE_ALARM;
	if (license->read.at == AW_INSTANT_NONE)
		law_no_license(license);
}
