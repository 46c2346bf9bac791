/* SPDX-License-Identifier: ISC */
/* Lines of a license text, and what is in front of them and below. Private to license_*.c. */
#ifndef AW_LICENSE_LINE_H
#define AW_LICENSE_LINE_H

#include "base/span.h"

/* The text that is left to read. */
struct aw_lictext_lines {
	struct aw_span rest;
	bool cut; /* the line read last has no end */
};

/* The next line unchanged, without its end; false after the last. */
bool aw_lictext_next(struct aw_lictext_lines *lines, struct aw_span *line);

/* Without blanks, and without "!" or "!LIC:", by which RANCID and Oxidized make comments. */
struct aw_span aw_lictext_bare(struct aw_span line);

/* True for a line of nothing but that character. */
bool aw_lictext_is_rule(struct aw_span line, char c);

/* What follows the last mark of a pager in the line; the whole line if there is none. *lost: text
 * in front of a mark, which may be half a line. */
struct aw_span aw_lictext_after_pager(struct aw_span line, bool *paged, struct aw_span *lost);

/* True for a line of the system log: "*Nov 2 10:11:12.000: %SYS-5-CONFIG_I: ...". */
bool aw_lictext_is_log(struct aw_span line);

/* False if such a line begins as something else. */
bool aw_lictext_is_pure_log(struct aw_span line);

#endif
