/* SPDX-License-Identifier: ISC */
/* Terms in license texts: the trust code, reservations, grace and end of a license. */
#include <string.h>

#include "base/cisco_date.h"
#include "cisco/text/license_reader.h"

#define DAYS_MAX 9999

/* Removes the word from the front of the span if it is there. */
static bool
take_word(struct aw_span *rest, const char *word)
{
	if (!aw_span_starts(*rest, word))
		return false;
	*rest = aw_span_trim(aw_span_from(*rest, strlen(word)));
	return true;
}

/* The member without one decides; so does one whose trust code has ended. */
static void
set_trust_code(struct aw_lictext *reader, enum aw_trust_code code)
{
	struct aw_license *license = reader->license;

	if (license->trust_code != AW_TRUST_CODE_MISSING &&
	    license->trust_code != AW_TRUST_CODE_EXPIRED)
		license->trust_code = code;
}

/* "Expired on DATE": the day on which it ends, which may be still to come; 1970 is none. */
static void
take_trust_end(struct aw_lictext *reader, struct aw_span date)
{
	struct aw_license *license = reader->license;
	int64_t ends = aw_lictext_date(reader, "end of the trust code", date);

	if (!aw_instant_given(ends))
		return;
	license->trust_code_ends = aw_instant_earlier(license->trust_code_ends, ends);
	if (reader->options->observed_at != AW_INSTANT_NONE && ends < reader->options->observed_at)
		set_trust_code(reader, AW_TRUST_CODE_EXPIRED);
}

/* A line under "Trust Code Installed:", one or more for each member of a stack. */
static bool
take_trust_line(struct aw_lictext *reader, struct aw_span line)
{
	static const char *const ends[] = {
	    "Expired on", "Expires on", "Expiry", "Valid until", "Valid till"};

	if (aw_span_is_none(line) || aw_span_is(line, "NOT INSTALLED")) {
		set_trust_code(reader, AW_TRUST_CODE_MISSING);
		return true;
	}
	if (take_word(&line, "INSTALLED")) {
		set_trust_code(reader, AW_TRUST_CODE_INSTALLED);
		return true;
	}
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (take_word(&line, ends[i])) {
			(void)take_word(&line, ":");
			take_trust_end(reader, line);
			return true;
		}
	return false;
}

/* "Trust Code Installed: <none>", with its date, or with lines that follow. */
static void
take_trust_code(struct aw_lictext *reader, struct aw_span value)
{
	reader->license->trust_code = AW_TRUST_CODE_UNKNOWN;
	reader->license->trust_code_ends = AW_INSTANT_NONE;
	aw_lictext_enter(reader, AW_SECTION_TRUST_CODE);
	if (value.len > 0 && !take_trust_line(reader, value) &&
	    aw_lictext_date(reader, "Trust Code Installed", value) != AW_INSTANT_NONE)
		set_trust_code(reader, AW_TRUST_CODE_INSTALLED);
}

bool
aw_lictext_term(struct aw_lictext *reader, struct aw_span line)
{
	static const char *const sia[] = {"SIA Status:", "Upgrade License Status:"};
	struct aw_span rest = line;

	if (take_word(&rest, "Trust Code Installed:")) {
		take_trust_code(reader, rest);
		return true;
	}
	if (reader->section == AW_SECTION_TRUST_CODE)
		return take_trust_line(reader, line);
	if (take_word(&rest, "License Reservation is") ||
	    take_word(&rest, "License reservation:")) {
		reader->license->reservation = aw_span_starts(rest, "ENABLED");
		return true;
	}
	for (size_t i = 0; i < sizeof(sia) / sizeof(sia[0]); i++)
		if (take_word(&rest, sia[i])) {
			reader->sia = rest;
			reader->sia_line = reader->line;
			reader->seen |= AW_SEEN_SIA;
			return true;
		}
	return false;
}

/* The end of the day of "30 Jun 2027": a license holds on the day that it names. */
static bool
take_day(struct aw_span *status, int64_t *ends)
{
	size_t end = 0;

	for (int words = 0; words < 3 && end < status->len; words++) {
		while (end < status->len && status->s[end] != ' ')
			end++;
		if (aw_cisco_day(status->s, end, ends)) {
			*status = aw_span_trim(aw_span_from(*status, end));
			return true;
		}
		while (end < status->len && status->s[end] == ' ')
			end++;
	}
	*ends = AW_INSTANT_NONE;
	return false;
}

/* "20D 6H", "6H": days and hours. False if it is none. */
static bool
take_grace(struct aw_span left, int64_t *seconds)
{
	int64_t n = 0;
	bool digits = false;

	*seconds = 0;
	for (size_t i = 0; i < left.len; i++) {
		char c = left.s[i];

		if (c >= '0' && c <= '9' && n <= DAYS_MAX) {
			n = n * 10 + (c - '0');
			digits = true;
		} else if ((c == 'D' || c == 'H' || c == 'd' || c == 'h') && digits) {
			*seconds += n * (c == 'D' || c == 'd' ? AW_DAY : AW_HOUR);
			n = 0;
			digits = false;
		} else if (c != ' ' || digits) {
			return false;
		}
	}
	return left.len > 0 && !digits;
}

/* The instant at which what is left of a grace is over. */
static int64_t
over_at(const struct aw_lictext *reader, int64_t left)
{
	return reader->options->observed_at != AW_INSTANT_NONE
		   ? aw_instant_add(reader->options->observed_at, left)
		   : AW_INSTANT_NONE;
}

/*
 * "In use Never -", "In use  Grace 20D 6H": the grace that a feature has without its license, in
 * days and hours; one that is not used keeps what is left of it, and loses nothing. "Unused  Grace
 * expired" is a feature that was switched off. "In use 30 Jun 2027 -": a license with a term. What
 * else is there, such as a comment, is not known, and so is the state.
 */
static enum aw_entitlement_state
feature_state(struct aw_lictext *reader, struct aw_span status, int64_t *ends)
{
	const struct aw_span whole = status;
	bool used = take_word(&status, "In use"), unused = !used && take_word(&status, "Unused");
	enum aw_entitlement_state plain =
	    used ? AW_ENTITLEMENT_AUTHORIZED : AW_ENTITLEMENT_NOT_IN_USE;
	int64_t left;

	if (!used && !unused)
		return AW_ENTITLEMENT_UNKNOWN;
	if (!take_word(&status, "Never"))
		(void)take_day(&status, ends);
	(void)take_word(&status, "-");
	if (status.len == 0)
		return plain;
	if (!take_word(&status, "Grace"))
		return aw_span_is(status, "Expired") ? AW_ENTITLEMENT_EXPIRED
						     : AW_ENTITLEMENT_UNKNOWN;
	if (aw_span_is(status, "expired"))
		return AW_ENTITLEMENT_EXPIRED;
	/* RANCID removes what is left, since it changes each time. */
	if (status.len == 0 && used)
		aw_lictext_problem(reader, AW_SEVERITY_OK, AW_ERR_LICENSE_DATE,
		    "the end of the grace is not in the text, RANCID removes it", whole);
	if (status.len == 0)
		return used ? AW_ENTITLEMENT_IN_GRACE : plain;
	if (!take_grace(status, &left))
		return AW_ENTITLEMENT_UNKNOWN;
	if (used)
		*ends = over_at(reader, left);
	return used ? AW_ENTITLEMENT_IN_GRACE : plain;
}

void
aw_lictext_feature(struct aw_lictext *reader, struct aw_entitlement *item, struct aw_span status)
{
	struct aw_span word = status;

	item->state = feature_state(reader, status, &item->ends);
	if (item->state == AW_ENTITLEMENT_UNKNOWN)
		aw_lictext_problem(reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD,
		    "status of a license", status);
	/* "Never" and "-" are no words of a status; "In use" is as long as "Unused". */
	if ((item->state == AW_ENTITLEMENT_AUTHORIZED ||
		item->state == AW_ENTITLEMENT_NOT_IN_USE) &&
	    aw_span_find(status, "Grace") == SIZE_MAX && item->ends == AW_INSTANT_NONE)
		word = aw_span_to(status, strlen("Unused"));
	if (word.len > 2 && aw_span_is(aw_span_from(word, word.len - 2), " -"))
		word = aw_span_trim(aw_span_to(word, word.len - 2));
	aw_lictext_text(reader, &item->raw, word);
}

/*
 * "In Compliance", "Out of Compliance(Remaining Grace Period: 69 days, 21 hours)", "Out of
 * Compliance(Grace Period Expired)".
 */
static enum aw_entitlement_state
sia_state(const struct aw_lictext *reader, int64_t *ends)
{
	struct aw_span rest = reader->sia;
	int64_t left;

	if (aw_span_is(rest, "In Compliance"))
		return AW_ENTITLEMENT_AUTHORIZED;
	if (aw_span_is(rest, "Not Applicable") || aw_span_is_none(rest))
		return AW_ENTITLEMENT_NOT_APPLICABLE;
	if (!take_word(&rest, "Out of Compliance"))
		return AW_ENTITLEMENT_UNKNOWN;
	if (rest.len == 0)
		return AW_ENTITLEMENT_OUT_OF_COMPLIANCE;
	if (!take_word(&rest, "(") || rest.len == 0 || rest.s[rest.len - 1] != ')')
		return AW_ENTITLEMENT_UNKNOWN;
	rest = aw_span_trim(aw_span_to(rest, rest.len - 1));
	if (aw_span_is(rest, "Grace Period Expired"))
		return AW_ENTITLEMENT_EXPIRED;
	if (!take_word(&rest, "Remaining Grace Period:"))
		return AW_ENTITLEMENT_UNKNOWN;
	left = aw_cisco_duration(rest.s, rest.len);
	if (left < 0)
		return AW_ENTITLEMENT_UNKNOWN;
	*ends = over_at(reader, left);
	return AW_ENTITLEMENT_IN_GRACE;
}

/* The license added last becomes the first: the SIA decides for all of them. */
static struct aw_entitlement *
to_front(struct aw_license *license)
{
	struct aw_entitlement *items = license->entitlements,
			      last = items[license->n_entitlements - 1];

	memmove(items + 1, items, (license->n_entitlements - 1) * sizeof(items[0]));
	items[0] = last;
	return items;
}

void
aw_lictext_add_sia(struct aw_lictext *reader)
{
	static const char name[] = "SIA";
	struct aw_license *license = reader->license;
	size_t last = reader->line;
	struct aw_entitlement *item;

	if (reader->sia.len == 0)
		return;
	if (license->n_entitlements >= AW_ENTITLEMENTS_MAX) {
		reader->seen |= AW_SEEN_TOO_MANY;
		return;
	}
	item = aw_license_entitlement(license, name, sizeof(name) - 1, name, sizeof(name) - 1);
	if (item == NULL) {
		reader->no_memory = true;
		return;
	}
	item = to_front(license);
	item->state = sia_state(reader, &item->ends);
	aw_lictext_text(reader, &item->raw, reader->sia);
	if (item->state != AW_ENTITLEMENT_UNKNOWN)
		return;
	reader->line = reader->sia_line;
	aw_lictext_problem(
	    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "SIA status", reader->sia);
	reader->line = last;
}
