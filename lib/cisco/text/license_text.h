/* SPDX-License-Identifier: ISC */
/*
 * Reading `show license all|status|summary|usage|tech-support` and Expressway's `xstatus //
 * license`, of IOS-XE, ASA, NX-OS, CUCM, NSO and Expressway, classic Smart Licensing and Smart
 * Licensing Using Policy; and the table of features of NX-OS before Smart Licensing.
 */
#ifndef AW_LICENSE_TEXT_H
#define AW_LICENSE_TEXT_H

#include "base/cisco_clock.h"
#include "model/license.h"

#define AW_LICENSE_TEXT_MAX ((size_t)4 * 1024 * 1024)

/* What became of a line. */
enum aw_license_text_line {
	AW_TEXT_LINE_UNKNOWN, /* of no text that was read */
	AW_TEXT_LINE_BLANK,
	AW_TEXT_LINE_READ,
	AW_TEXT_LINE_KNOWN, /* known as not needed: a heading, another command, a message of a log
			     */
	AW_TEXT_LINE_NAMED, /* in a problem, with its number */
};

/* The lines of the text inside what it came in. */
struct aw_license_text_account {
	unsigned char *lines; /* of enum aw_license_text_line; the caller's */
	size_t max;           /* room in `lines` */
	size_t n;             /* lines in the text, which may be more */
};

struct aw_license_text_options {
	int64_t observed_at; /* of the text: the file's time, or when the command ran */
	/* Offset from UTC, in seconds, of the zone abbreviations of this device; AW_INSTANT_NONE:
	 * read as UTC and say so in zone_note (unless it is UTC or GMT). */
	int64_t zone_offset;
	/* Else the zone of the device by its configuration, unless the text has it; may be NULL. */
	const struct aw_cisco_clock *clock;
	/* Of several devices the one that is read: its name as in its prompt, its serial number or
	 * UDI, or both; NULL: a text of several devices is refused. */
	const char *device, *udi;
	struct aw_license_text_account *account; /* NULL: not wanted */
	/* The text came in something that would not be well-formed had its end been lost. */
	bool whole;
};

/*
 * True if the bytes look like such an output: enough to choose the reader, no more. Also true of
 * what aw_license_text_parse refuses by AW_ERR_LICENSE_JSON and AW_ERR_LICENSE_PREFIX.
 */
bool aw_license_text_recognise(const char *text, size_t len);

/*
 * Reads the text into *license, which is initialised with its name and cleared by the caller in
 * any case; the source is the caller's to say. Several commands of one device are one answer; of
 * several outputs of one command the last counts.
 * AW_OK where at least one part was understood; what was not is in license->problems, and
 * `complete` says if it suffices to judge. AW_ERR_LICENSE_FORMAT: it is none, a device's error
 * message ("% Invalid input"), a login banner or empty; AW_ERR_LICENSE_DEVICES: the outputs are of
 * several devices, or none is of the one that is asked for; AW_ERR_LICENSE_JSON,
 * AW_ERR_LICENSE_PREFIX: what is around it leaves open what to read; AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_license_text_parse(struct aw_license *license, const char *text,
    size_t len, const struct aw_license_text_options *options, struct aw_error *err);

#endif
