/* SPDX-License-Identifier: ISC */
/* What a text is that is no license status: of another command, or of another kind of device. */
#include <string.h>

#include "cisco/text/license_input.h"
#include "cisco/text/license_line.h"

#define ADD ": add the output of show license all"

/* How a line begins that only such a text has. `license`: it is about licenses. */
struct foreign {
	const char *start, *what;
	bool license;
};

/* The first that is met counts, but a trust store before all others. */
static const struct foreign stores[] = {
    {"-----BEGIN ", "PEM, as a trust store has it", false},
    {"crypto pki certificate chain ", "a running-configuration", false},
    {"crypto ca certificate chain ", "a running-configuration", false},
    {"Associated Trustpoint", "a list of certificates (show crypto pki certificates)", false},
    {"Certificate Serial Number", "a list of certificates (show crypto ca)", false},
    {NULL, NULL, false},
};

static const struct foreign others[] = {
    {"**** Event Log ****", "the event log (show license eventlog)" ADD, true},
    {"UDI: PID:", "the UDI alone (show license udi)" ADD, true},
    {"SlotID ", "the UDI alone (show license udi)" ADD, true},
    {"Index 0 Feature", "show license of IOS before Smart Licensing, which asks no server", true},
    {"Index 1 Feature", "show license of IOS before Smart Licensing, which asks no server", true},
    {"Licensed features for this platform",
	"the features of an ASA (show version, show activation-key)" ADD, true},
    {"License features for this platform",
	"the features of an ASA (show version, show activation-key)" ADD, true},
    {"Smart Licensing Status: ", "show version, which says no dates" ADD, true},
    {"Cisco IOS ", "show version" ADD, false},
    {"Cisco Nexus Operating System", "show version of NX-OS" ADD, false},
    {"Cisco Adaptive Security Appliance", "show version of an ASA" ADD, false},
    {"ASA Version ", "a running-configuration of an ASA", false},
    {"Current configuration :", "a running-configuration", false},
    {"Building configuration", "a running-configuration", false},
    {"<?xml", "XML, which a source of another kind reads", false},
    {"<Status", "XML, which the source \"expressway\" reads", false},
    {"<!DOCTYPE html", "a page for people", false},
    {"<html", "a page for people", false},
    {NULL, NULL, false},
};

static const struct foreign *
find(const struct foreign *rows, struct aw_span line)
{
	for (; rows->start != NULL; rows++)
		if (aw_span_starts(line, rows->start))
			return rows;
	return NULL;
}

const char *
aw_lictext_foreign(struct aw_span text, bool *license)
{
	struct aw_lictext_lines lines = {.rest = text};
	const struct foreign *found = NULL;
	struct aw_span line;

	*license = false;
	while (aw_lictext_next(&lines, &line)) {
		const struct foreign *store;

		line = aw_lictext_bare(line);
		store = find(stores, line);
		if (store != NULL)
			return store->what;
		if (found == NULL)
			found = find(others, line);
	}
	if (found == NULL)
		return NULL;
	*license = found->license;
	return found->what;
}
