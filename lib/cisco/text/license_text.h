/* SPDX-License-Identifier: ISC */
/*
 * Reading `show license all|status|summary|usage|tech-support` and Expressway's `xstatus //
 * license`, of IOS-XE, ASA, NX-OS, CUCM, NSO and Expressway, classic Smart Licensing and Smart
 * Licensing Using Policy; and the table of features of NX-OS before Smart Licensing.
 */
#ifndef AW_LICENSE_TEXT_H
#define AW_LICENSE_TEXT_H

#include "model/license.h"

#define AW_LICENSE_TEXT_MAX ((size_t)4 * 1024 * 1024)

struct aw_license_text_options {
	int64_t observed_at; /* of the text: the file's time, or when the command ran */
	/* Offset from UTC, in seconds, of the zone abbreviations of this device; AW_INSTANT_NONE:
	 * read as UTC and say so in zone_note (unless it is UTC or GMT). */
	int64_t zone_offset;
	/* The text came in something that would not be well-formed had its end been lost. */
	bool whole;
};

/*
 * True if the bytes look like such an output: enough to choose the reader, no more.
 */
bool aw_license_text_recognise(const char *text, size_t len);

/*
 * Reads the text into *license, which is initialised with its name and cleared by the caller in
 * any case; the source is the caller's to say. Of several outputs in one text the last counts.
 * AW_OK where at least one part was understood; what was not is in license->problems, and
 * `complete` says if it suffices to judge. AW_ERR_LICENSE_FORMAT: it is none, a device's error
 * message ("% Invalid input"), a login banner or empty; AW_ERR_NO_MEMORY.
 */
enum aw_err aw_license_text_parse(struct aw_license *license, const char *text, size_t len,
    const struct aw_license_text_options *options, struct aw_error *err);

/*
 * A date of a Cisco device at s[0..len): "Dec 03 16:43:48 2018 UTC", "Jun 10 2020 07:57:22 UTC",
 * "February, 05 Feb 2020 06:18:07 GMT", "2017-11-22 13:17:19.0", "19:28:06 UTC Jul 5 2017", RFC
 * 3339. The day may be unpadded. "None", "<none>" and the sentinel of 1970-01-01 give
 * AW_INSTANT_NONE and true; false if it is no date. `zone` gets the abbreviation ("" for none), at
 * most 7 characters, "+" for an explicit offset, already applied. The instant is UTC if the zone
 * is, else the local time as if it were UTC.
 */
bool aw_cisco_date(const char *s, size_t len, int64_t *out, char zone[8]);

/* "89 days, 1 hours, 33 minutes, 51 seconds", "87 days 1 hr 41 min 0 sec", "87:0:36": seconds; -1
 * if none. */
int64_t aw_cisco_duration(const char *s, size_t len);

#endif
