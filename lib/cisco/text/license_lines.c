/* SPDX-License-Identifier: ISC */
#include "cisco/text/license_lines.h"

#include <string.h>

#include "base/text.h"
#include "cisco/text/license_reader.h"

#define NAMED_MAX 16  /* problems about lines that nobody reads */
#define SHOWN_MAX 128 /* octets of a line in one */

static bool
is_any(struct aw_span line, const char *const *words)
{
	for (; *words != NULL; words++)
		if (aw_span_is(line, *words))
			return true;
	return false;
}

bool
aw_lictext_known_title(struct aw_span line)
{
	static const char *const titles[] = {"Agent Version", "Smart Licensing Tech Support info",
	    "Upcoming Scheduled Jobs", "License Certificates", "HA Info",
	    "Usage Report Summary:", "Other Info", "Platform Provided Mapping Table",
	    "Device Telemetry Report Summary:", "License Authorizations",
	    "Purchased Licenses:", "Reservation Info",
	    "Communication Statistics:", "License Event Log", "Message Flow", NULL};

	return is_any(line, titles);
}

bool
aw_lictext_known_section(struct aw_span line)
{
	static const char *const sections[] = {"Data Privacy:", "Export Authorization Key:",
	    "Features Authorized:", "Miscellaneous:", "Purchased Licenses:", "Proxy:",
	    "License Conversion:", "Overall status:", "Enforced Licenses:", "License:", "All:",
	    "Customer Information:", "Specified license reservations:", NULL};

	return is_any(line, sections);
}

/* Of keys, what is in front of the colon; of headings in a section, all of it. */
static const struct {
	enum aw_text_section section;
	const char *start;
} known[] = {
    {AW_SECTION_NONE, "Load for "},
    {AW_SECTION_NONE, "Time source is "},
    {AW_SECTION_NONE, "Collection:"},
    {AW_SECTION_NONE, "Reporting:"},
    {AW_SECTION_NONE, "NEXT:"},
    {AW_SECTION_NONE, "Parameters:"},
    {AW_SECTION_NONE, "Reporting interval:"},
    {AW_SECTION_NONE, "Reporting  interval:"},
    {AW_SECTION_NONE, "Throughput gauge:"},
    {AW_SECTION_NONE, "Count"},
    {AW_SECTION_NONE, "****"},
    {AW_SECTION_NONE, "SW Upgrades are blocked"},
    {AW_SECTION_TRANSPORT, "Proxy:"},
    {AW_SECTION_TRANSPORT, "Server Identity Check:"},
    {AW_SECTION_TRANSPORT, "VRF:"},
    {AW_SECTION_TRANSPORT, "IP Mode:"},
    {AW_SECTION_TRANSPORT, "Trust Point:"},
    {AW_SECTION_TRANSPORT, "Address:"},
    {AW_SECTION_TRANSPORT, "Port:"},
    {AW_SECTION_TRANSPORT, "Username:"},
    {AW_SECTION_TRANSPORT, "Password:"},
    {AW_SECTION_TRANSPORT, "Not Configured"},
    {AW_SECTION_POLICY, "Policy in use:"},
    {AW_SECTION_POLICY, "Policy name:"},
    {AW_SECTION_POLICY, "Report on change (days):"},
    {AW_SECTION_POLICY, "First report requirement (days):"},
    {AW_SECTION_POLICY, "Unenforced/Non-Export Perpetual Attributes:"},
    {AW_SECTION_POLICY, "Unenforced/Non-Export Subscription Attributes:"},
    {AW_SECTION_POLICY, "Enforced (Perpetual/Subscription) License Attributes:"},
    {AW_SECTION_POLICY, "Export (Perpetual/Subscription) License Attributes:"},
    {AW_SECTION_REPORTING, "Reporting push interval:"},
    {AW_SECTION_REPORTING, "Next ACK push check:"},
    {AW_SECTION_REPORTING, "Last report push:"},
    {AW_SECTION_REPORTING, "Last report file write:"},
    {AW_SECTION_ENTITLEMENT, "License type:"},
    {AW_SECTION_ENTITLEMENT, "Soft Enforced:"},
    {AW_SECTION_ENTITLEMENT, "Reporting Mode:"},
    {AW_SECTION_ENTITLEMENT, "Measurements:"},
    {AW_SECTION_ENTITLEMENT, "ENTITLEMENT:"},
    {AW_SECTION_ENTITLEMENT, "Interval:"},
    {AW_SECTION_ENTITLEMENT, "Current Value:"},
    {AW_SECTION_ENTITLEMENT, "Current Report:"},
    {AW_SECTION_ENTITLEMENT, "Request Time:"},
    {AW_SECTION_ENTITLEMENT, "Status time:"},
    {AW_SECTION_ENTITLEMENT, "Software ID:"},
    {AW_SECTION_ENTITLEMENT, "Agent State:"},
    {AW_SECTION_ENTITLEMENT, "Term information:"},
    {AW_SECTION_PRODUCT, "HA UDI List:"},
    {AW_SECTION_PRODUCT, "Active:"},
    {AW_SECTION_PRODUCT, "Standby:"},
    {AW_SECTION_PRODUCT, "Member:"},
    {AW_SECTION_TRUST_CODE, "Active:"},
    {AW_SECTION_TRUST_CODE, "Standby:"},
    {AW_SECTION_TRUST_CODE, "Member:"},
    {AW_SECTION_ENTITLEMENT, "Subscription ID:"},
    {AW_SECTION_ENTITLEMENT, "Utility Subscription"},
    {AW_SECTION_USING_POLICY, "Reporting Mode:"},
    {AW_SECTION_SENT_REPORTS, ""},
    {AW_SECTION_RESERVATION, ""},
};

bool
aw_lictext_known_line(const struct aw_lictext *reader, struct aw_span line)
{
	/* Whether strong encryption may be used says nothing about the license. */
	if (aw_span_starts(line, "Export-Controlled Functionality:"))
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].section == reader->section && aw_span_starts(line, known[i].start))
			return true;
	return false;
}

/* Adds a note about lines; fails only for want of memory. */
static void
add_note(struct aw_lictext *reader, const char *where, const char *text)
{
	if (aw_license_problem(
		reader->license, AW_SEVERITY_OK, AW_ERR_LICENSE_LINE, where, "%s", text) != AW_OK)
		reader->no_memory = true;
}

/* "line 12: not read: ...", or "lines 12 to 15: not read: ... and 3 more". */
static void
name_unread(struct aw_lictext *reader)
{
	struct aw_text_unread *unread = &reader->unread;
	char where[64], shown[SHOWN_MAX], text[2 * SHOWN_MAX];

	if (unread->first == 0)
		return;
	if (unread->n_named == NAMED_MAX) {
		unread->n_more += unread->n;
		unread->last_more = unread->last;
	} else {
		(void)aw_text_clean(shown, sizeof(shown), unread->line.s, unread->line.len);
		if (unread->first == unread->last)
			(void)aw_text_format(where, sizeof(where), "line %zu", unread->first);
		else
			(void)aw_text_format(
			    where, sizeof(where), "lines %zu to %zu", unread->first, unread->last);
		(void)aw_text_format(text, sizeof(text), "not read: \"%s\"", shown);
		if (unread->n > 1)
			(void)aw_text_format(text, sizeof(text), "not read: \"%s\" and %zu more",
			    shown, unread->n - 1);
		add_note(reader, where, text);
		unread->n_named++;
	}
	unread->first = unread->last = unread->n = 0;
}

static void
note_unread(struct aw_lictext *reader, struct aw_span shown)
{
	struct aw_text_unread *unread = &reader->unread;

	if (unread->first == 0) {
		unread->first = reader->line;
		unread->line = shown;
	}
	unread->last = reader->line;
	unread->n++;
}

void
aw_lictext_account(struct aw_lictext *reader, int how, struct aw_span shown)
{
	struct aw_license_text_account *account = reader->options->account;

	/* The first pass over a text with several devices. */
	if (reader->outputs != NULL)
		return;
	if (account != NULL && reader->line <= account->max)
		account->lines[reader->line - 1] = (unsigned char)how;
	if (account != NULL)
		account->n = reader->line;
	if (how == AW_TEXT_LINE_NAMED)
		note_unread(reader, shown);
	else if (how != AW_TEXT_LINE_BLANK)
		name_unread(reader);
}

/* Problems before notes, each in their order. */
static void
sort_notes(struct aw_license *license)
{
	size_t n = license->n_problems;

	for (size_t i = 0, left = n; i < left;) {
		struct aw_problem problem = license->problems[i];

		if (problem.severity != AW_SEVERITY_OK) {
			i++;
			continue;
		}
		memmove(&license->problems[i], &license->problems[i + 1],
		    (n - i - 1) * sizeof(problem));
		license->problems[n - 1] = problem;
		left--;
	}
}

static void
name_rest(struct aw_lictext *reader)
{
	char where[64], text[64];

	(void)aw_text_format(where, sizeof(where), "up to line %zu", reader->unread.last_more);
	(void)aw_text_format(text, sizeof(text), "%zu more lines not read", reader->unread.n_more);
	add_note(reader, where, text);
}

void
aw_lictext_account_end(struct aw_lictext *reader)
{
	name_unread(reader);
	if (reader->unread.n_more > 0)
		name_rest(reader);
	sort_notes(reader->license);
}
