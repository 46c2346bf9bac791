/* SPDX-License-Identifier: ISC */
/*
 * The account of the lines of a license text: each is read, known as not needed, or named in a
 * problem. Private to license_*.c.
 */
#ifndef AW_LICENSE_LINES_H
#define AW_LICENSE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct aw_lictext;

/* The lines at hand that nobody reads, one after the other. */
struct aw_text_unread {
	size_t first, last;  /* numbers; 0: none */
	size_t n;            /* of those that are not blank */
	struct aw_span line; /* the first */
	size_t n_named;      /* problems written */
	size_t n_more;       /* lines that are in none of them */
	size_t last_more;    /* the last of those */
};

/* Enters the line at hand into the account. `shown`: what of it a problem would show. */
void aw_lictext_account(struct aw_lictext *reader, int how, struct aw_span shown);

/* After the last line: names what is left. */
void aw_lictext_account_end(struct aw_lictext *reader);

/* True for a title, a section or a line in one that says nothing about the state of a license. */
bool aw_lictext_known_title(struct aw_span line);
bool aw_lictext_known_section(struct aw_span line);
bool aw_lictext_known_line(const struct aw_lictext *reader, struct aw_span line);

#endif
