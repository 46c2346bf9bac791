/* SPDX-License-Identifier: ISC */
/*
 * What the parts of the license text reader share. The text is read line by line; a line means what
 * its section says, and sections are known by their names, not by their indentation, which some
 * sources lose. Private to license_text*.c.
 */
#ifndef AW_LICENSE_READER_H
#define AW_LICENSE_READER_H

#include "base/span.h"
#include "cisco/text/license_lines.h"
#include "cisco/text/license_pick.h"
#include "cisco/text/license_runs.h"
#include "cisco/text/license_text.h"

/* What an underlined title begins. */
enum aw_text_part {
	AW_PART_NONE,   /* no title yet: `show license status`, `summary`, `usage` */
	AW_PART_STATUS, /* "Smart Licensing Status" */
	AW_PART_USAGE,  /* "License Usage" */
	AW_PART_PRODUCT,
	AW_PART_STATISTICS, /* of tech-support: has a "Usage Reporting" of its own */
	AW_PART_OTHER,
};

enum aw_text_section {
	AW_SECTION_NONE,
	AW_SECTION_OTHER,
	AW_SECTION_REGISTRATION,
	AW_SECTION_AUTHORIZATION,
	AW_SECTION_EVALUATION,
	AW_SECTION_USING_POLICY,
	AW_SECTION_ACCOUNT,
	AW_SECTION_TRANSPORT,
	AW_SECTION_POLICY,
	AW_SECTION_REPORTING,
	AW_SECTION_LIST,     /* licenses may follow */
	AW_SECTION_TABLE,    /* rows of name, tag, count, status */
	AW_SECTION_FEATURES, /* rows of NX-OS before Smart Licensing */
	AW_SECTION_ENTITLEMENT,
	AW_SECTION_PRODUCT,
	AW_SECTION_SENT_REPORTS, /* "Usage Reporting" of the statistics */
	AW_SECTION_TRUST_CODE,   /* one for each member of a stack */
	AW_SECTION_RESERVATION,
	AW_SECTION_UTILITY,
	AW_SECTION_PAGE,     /* copied from a license page */
	AW_SECTION_PLATFORM, /* rows of IOS-XR: area, entitlement, counts */
};

#define AW_LICTEXT_VALUE_MAX 512 /* octets kept of a value, with the NUL */
#define AW_NO_ENTITLEMENT SIZE_MAX

struct aw_lictext {
	struct aw_license *license;
	const struct aw_license_text_options *options;
	enum aw_text_part part;
	enum aw_text_section section;
	unsigned seen;    /* in the run at hand; after the last line, in all */
	unsigned dropped; /* what the authorization at hand took back */
	struct aw_text_runs runs;
	size_t page_key; /* whose value is the next line, counted from 1; 0: none */
	size_t area;     /* octets of the column before the entitlements, 0 if not known */
	struct aw_text_unread unread;
	struct aw_text_outputs *outputs; /* to be noted; NULL: they need not */
	size_t line;                     /* number of the line at hand */
	struct aw_sync *failed;          /* of the line before: a "Failure reason" belongs to it */
	size_t entitlement;              /* index of the one at hand, AW_NO_ENTITLEMENT for none */
	bool fresh_list;                 /* the next license begins a new list */
	bool listed_in_full;             /* the list has more than rows of a summary */
	bool gap;                        /* a blank line is before this one */
	bool paged;                      /* a pager's mark was the last that came */
	size_t bad_line;                 /* of the last value that is absent or none */
	size_t n_suppressed;             /* problems not written out */
	struct aw_cisco_clock clock;     /* of the device, by its configuration */
	char clock_zones[64];            /* names met that it says the offset of */
	char zones[64];                  /* names met that say no offset, "EDT, EST" */
	char named_zones[64];            /* names met that say their offset, "GMT+7" */
	int64_t named_offset;            /* of the last of those */
	struct aw_span refusal;          /* first line with a device's error message */
	struct aw_span sia;              /* of IOS-XR: "Out of Compliance(Grace Period Expired)" */
	size_t sia_line;
	bool utility_failed; /* the last utility report */
	bool commented;      /* lines that were read had "!" in front, as RANCID writes them */
	bool passing;        /* the part or section at hand is known as not needed */
	bool no_memory;
};

/* Notes a problem at the line at hand; the first 64 are written out. */
void aw_lictext_problem(struct aw_lictext *reader, enum aw_severity severity, enum aw_err code,
    const char *what, struct aw_span value);

/* Replaces *slot by the cleaned value, NULL where it is none. */
void aw_lictext_text(struct aw_lictext *reader, char **slot, struct aw_span value);

/* A date in the zone of the device; absent, and a problem, if it is none. `what`: of which key. */
int64_t aw_lictext_date(struct aw_lictext *reader, const char *what, struct aw_span value);

/* The same of a date that is judged: false, and the problem is UNKNOWN, if it is none. */
bool aw_lictext_judged_date(
    struct aw_lictext *reader, const char *what, struct aw_span value, int64_t *out);

/* Splits "WORD on DATE" and "WORD as of DATE"; true if a date is there. */
bool aw_lictext_split(struct aw_span value, struct aw_span *word, struct aw_span *date);

/* How an attempt went, by its word alone and with date; the reason may be in the next line. */
enum aw_sync_result aw_lictext_result(struct aw_span word);
void aw_lictext_sync(
    struct aw_lictext *reader, const char *what, struct aw_sync *sync, struct aw_span value);

/* Takes the count or the status of a license. */
void aw_lictext_count(struct aw_lictext *reader, struct aw_entitlement *item, struct aw_span value);
void
aw_lictext_status(struct aw_lictext *reader, struct aw_entitlement *item, struct aw_span value);

/* Reads "Key: value" in the section at hand; false if the section has no such key. */
bool aw_lictext_key(struct aw_lictext *reader, struct aw_span line);

/* Reads a line about a trust code, a reservation or the SIA grace of IOS-XR; false for others. */
bool aw_lictext_term(struct aw_lictext *reader, struct aw_span line);

/* Takes the status of a feature of NX-OS before Smart Licensing, with the end of term or grace. */
void
aw_lictext_feature(struct aw_lictext *reader, struct aw_entitlement *item, struct aw_span status);

/* Adds the SIA grace as an entitlement, where the text has it; after the last line. */
void aw_lictext_add_sia(struct aw_lictext *reader);

/* True for the heading of a table of licenses; *features: of NX-OS before Smart Licensing. */
bool aw_lictext_heading(struct aw_span line, bool *features);

/* Reads a line of a list of licenses: a header of one, of a table, or a row. */
bool aw_lictext_license(struct aw_lictext *reader, struct aw_span line);

/* Adds a license without a tag, unless the list in full is known; false if it is not to be kept. */
bool aw_lictext_add_license(struct aw_lictext *reader, struct aw_span name);

/* The entitlement at hand, NULL for none. */
struct aw_entitlement *aw_lictext_entitlement(struct aw_lictext *reader);

/* Leaves the entitlement and the section at hand. */
void aw_lictext_enter(struct aw_lictext *reader, enum aw_text_section section);

/* After the last line: mode, completeness, notes. `cut`: the last line has no end. */
void aw_lictext_finish(struct aw_lictext *reader, bool cut);

#endif
