/* SPDX-License-Identifier: ISC */
/* Instants that a device calls past and that lie after the reading: its clock or its zone is off.
 */
#include "base/text.h"
#include "policy/license/license_judge.h"

#define TEXT_BYTES 1024

struct instant {
	const char *what;
	int64_t at;
};

/* The one that is furthest ahead; `at` NONE: none is. */
static struct instant
furthest(const struct aw_license *license)
{
	const struct instant instants[] = {
	    {"the last contact", license->sync.at},
	    {"the last renewal", license->renewal.at},
	    {"the registration", license->registered_at},
	    {"the authorization", license->authorized_at},
	    {"the begin of the overuse", license->out_of_compliance_since},
	    {"the last acknowledgement", license->last_ack},
	    {"the end of the evaluation",
		license->authorization == AW_AUTHORIZATION_EVALUATION_EXPIRED
		    ? license->evaluation_ends
		    : AW_INSTANT_NONE},
	    {"the deadline that is exceeded", license->deadline_word == AW_DEADLINE_EXCEEDED
						  ? license->deadline
						  : AW_INSTANT_NONE},
	};
	struct instant out = {"", AW_INSTANT_NONE};

	for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++)
		if (aw_license_is_ahead(license, instants[i].at) &&
		    (out.at == AW_INSTANT_NONE || instants[i].at > out.at))
			out = instants[i];
	return out;
}

bool
aw_license_judge_dates(struct aw_license_view *view)
{
	const struct aw_license *license = view->license;
	struct instant ahead = furthest(license);
	char date[AW_INSTANT_TEXT], reading[AW_INSTANT_TEXT], by[AW_DURATION_TEXT];
	char text[TEXT_BYTES];
	struct aw_verdict head = {.finding = AW_FINDING_CLOCK_OR_ZONE,
	    .severity = view->judge->policy->clock_or_zone,
	    .object = license->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	/* A zone that was not configured is the likely cause; else it is the clock. */
	char clock[] = "Set up NTP on the device, or compare its clock with that of this host.";

	if (ahead.at == AW_INSTANT_NONE)
		return true;
	if (license->zone_note == NULL)
		head.remedy = clock;
	(void)aw_text_format(text, sizeof(text), "%s is dated %s, %s after the reading of %s%s%s%s",
	    ahead.what, aw_instant_format(ahead.at, date),
	    aw_duration_format(aw_instant_sub(ahead.at, license->observed_at), by),
	    aw_instant_format(license->observed_at, reading),
	    license->zone_note != NULL ? " (" : "",
	    license->zone_note != NULL ? license->zone_note : "",
	    license->zone_note != NULL ? "): set zone-offset of the device" : "");
	return aw_license_add_object(view, &head, text);
}
