/* SPDX-License-Identifier: ISC */
/*
 * Lines of a text as a terminal shows them: backspaces overwrite, and the marks of a pager and the
 * comment prefixes of Oxidized and RANCID ("! ", "!LIC: ") are left out.
 */
#ifndef AW_SHOWN_LINE_H
#define AW_SHOWN_LINE_H

#include "base/span.h"

#define AW_SHOWN_OCTETS 1024

/* The reader's place in a text; begin with {.s = ..., .len = ...}. */
struct aw_shown_text {
	const char *s;
	size_t len, at;
	size_t line; /* lines read so far */
};

struct aw_shown_line {
	char s[AW_SHOWN_OCTETS];
	size_t len;
	size_t indent; /* behind the prefix */
	bool too_long;
	bool paged;           /* a pager was in it: the indentation is a guess */
	struct aw_span words; /* without blanks around; empty for a blank line */
};

/* The next line without its LF; false at the end. */
bool aw_shown_next(struct aw_shown_text *text, struct aw_span *line);

void aw_shown_line(struct aw_span line, struct aw_shown_line *shown);

/* "R1#", "R1# exit", "RP/0/RP0/CPU0:xr-1#": the output has ended. */
bool aw_shown_is_prompt(const struct aw_shown_line *line);

#endif
