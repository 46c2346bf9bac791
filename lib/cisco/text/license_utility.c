/* SPDX-License-Identifier: ISC */
/*
 * "Utility:" of devices that are paid by use (MSLA): they send a usage report each day, and their
 * license ends with the reports.
 */
#include "cisco/text/license_parts.h"

/* The value of the key, if the line has it. */
static bool
take_key(struct aw_span line, const char *key, struct aw_span *value)
{
	if (!aw_span_starts(line, key))
		return false;
	for (*value = line; value->len > 0 && value->s[0] != ':';)
		*value = aw_span_from(*value, 1);
	*value = aw_span_trim(aw_span_from(*value, 1));
	return true;
}

/* "FAILED on DATE", "None"; a word that is not known is named. */
static void
take_attempt(struct aw_lictext *reader, struct aw_span value)
{
	struct aw_span word, date;
	enum aw_sync_result result;

	(void)aw_lictext_split(value, &word, &date);
	(void)aw_lictext_date(reader, "utility report", date);
	result = aw_lictext_result(word);
	reader->utility_failed = result == AW_SYNC_FAILED;
	if (result == AW_SYNC_FAILED)
		aw_lictext_problem(reader, AW_SEVERITY_WARNING, AW_ERR_DEVICE_ALARM,
		    "the last utility report was not sent", value);
	else if (result == AW_SYNC_UNKNOWN)
		aw_lictext_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "utility report", value);
}

static void
take_status(struct aw_lictext *reader, struct aw_span value)
{
	if (!aw_span_is(value, "ENABLED") && !aw_span_is(value, "DISABLED") &&
	    !aw_span_is(value, "NOT ENABLED"))
		aw_lictext_problem(
		    reader, AW_SEVERITY_WARNING, AW_ERR_LICENSE_WORD, "utility", value);
}

bool
aw_lictext_utility(struct aw_lictext *reader, struct aw_span line)
{
	struct aw_span value;

	if (reader->section != AW_SECTION_UTILITY)
		return false;
	if (take_key(line, "Status:", &value)) {
		take_status(reader, value);
	} else if (take_key(line, "Last attempt:", &value)) {
		take_attempt(reader, value);
	} else if (take_key(line, "Failure reason:", &value)) {
		if (reader->utility_failed)
			aw_lictext_problem(reader, AW_SEVERITY_WARNING, AW_ERR_DEVICE_ALARM,
			    "failure reason of the utility report", value);
	} else if (take_key(line, "Next attempt:", &value)) {
		(void)aw_lictext_date(reader, "next utility report", value);
	} else {
		return aw_span_is(line, "Utility report:") || aw_span_starts(line, "Last success:");
	}
	return true;
}
