/* SPDX-License-Identifier: ISC */
/*
 * Listings of certificates that Cisco devices print, as Oxidized, RANCID or a copied terminal leave
 * them: names, serial numbers, dates and at most the SHA-1 of certificates, never the certificates
 * themselves. Each form has its reader; all turn bytes to entries. Pure.
 */
#ifndef AW_LISTING_H
#define AW_LISTING_H

#include "truststore/listed.h"

enum aw_listing_form {
	/* show crypto pki|ca trustpool|certificates [verbose]: IOS, IOS-XE and ASA */
	AW_LISTING_IOS,
	AW_LISTING_XR,   /* show crypto ca trustpool|certificates of IOS-XR */
	AW_LISTING_NXOS, /* the same of NX-OS, in the lines that OpenSSL prints */
	/* show crypto pki trustpoints [NAME] [status]: subjects with a serial number or SHA-1 */
	AW_LISTING_POINTS,
	AW_LISTING_FORMS,
};

/* The forms that the text has, 1 << enum aw_listing_form; 0: it is no listing. */
unsigned aw_listing_recognise(const uint8_t *data, size_t len);

/* The reader's place in a text; begin with {.lines = {.s = ..., .len = ...}, .zone_offset = ...}.
 */
struct aw_listing {
	struct aw_shown_text lines;
	bool open;           /* the heading of the next entry was read */
	size_t indent;       /* of the last heading */
	size_t at, heading;  /* offsets of the line at hand and of the last heading */
	char serial[160];    /* that the last heading carries; "" for none */
	char point[65];      /* the trustpoint whose entries follow; "" for none */
	int64_t zone_offset; /* what names of zones mean: seconds east of UTC */
	bool has_zone;       /* the zone_offset is configured: it goes before any name */
	/* Else the zone that the device is configured with, borrowed; may be NULL. */
	const struct aw_cisco_clock *clock;
	bool half_line;  /* after the last entry: the text ends in the middle of a line */
	bool has_pool;   /* so far something says that it is of a trustpool */
	bool has_points; /* so far something says that it is of trustpoints */
	bool is_asa;     /* so far something says that an ASA printed it */
};

/* The next entry, a bad one too; false after the last. Other certificates are passed over. */
bool aw_listing_ios_next(struct aw_listing *text, struct aw_listed *entry);
bool aw_listing_xr_next(struct aw_listing *text, struct aw_listed *entry);
bool aw_listing_nxos_next(struct aw_listing *text, struct aw_listed *entry);
bool aw_listing_points_next(struct aw_listing *text, struct aw_listed *entry);

/* For the readers. True if the line has this key; *value is the text after its colon. */
bool aw_listing_key(const struct aw_shown_line *line, const char *key, struct aw_span *value);

/* The next line, as shown; notes what it says of the listing: which command gave it, and whose
 * certificates they are. */
bool aw_listing_line(struct aw_listing *text, struct aw_shown_line *line);

/* True if the text ends in the middle of a line. */
bool aw_listing_ends_in_line(const struct aw_listing *text);

/* True for a heading of any form and for a prompt: what was before it has ended. A trustpool's line
 * is none, since IOS prints it in its entries. */
bool aw_listing_heading(const struct aw_shown_line *line);

/* True if the next line that is not blank begins with the word; the place does not change. */
bool aw_listing_next_is(const struct aw_listing *text, const char *word);

/* What a form says of a line: true if it ends the entry before it. Each time it sets text->open:
 * the line is the heading of an entry. */
typedef bool aw_listing_ends(struct aw_listing *text, const struct aw_shown_line *line);

/* Reads on to the heading of an entry, the last line read being *line, and begins the entry; false
 * if there is none. */
bool aw_listing_begin(struct aw_listing *text, struct aw_listed *entry, aw_listing_ends *ends,
    struct aw_shown_line *line);

/* The next line of the entry; false where it ends, *line being what ended it, or with the text. */
bool aw_listing_inside(struct aw_listing *text, struct aw_listed *entry, aw_listing_ends *ends,
    struct aw_shown_line *line);

/* Spoils an entry that lacks some part; one that is bad is cut where the text ends in it. */
void aw_listing_finish(const struct aw_listing *text, struct aw_listed *entry, bool whole);

#endif
