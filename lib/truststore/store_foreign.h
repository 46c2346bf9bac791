/* SPDX-License-Identifier: ISC */
/*
 * Ranges of a text that are no text: a certificate in DER behind PEM, UTF-16 that was appended,
 * zeros. No reader of PEM sees them, so they are reported. Private to the store readers.
 */
#ifndef AW_STORE_FOREIGN_H
#define AW_STORE_FOREIGN_H

#include "truststore/store_reading.h"

#define AW_FOREIGN_MAX 16 /* ranges; the last one takes up the rest */

struct aw_foreign {
	struct aw_foreign_range {
		size_t start, end, line;
	} ranges[AW_FOREIGN_MAX];
	size_t n;
	bool open; /* the last range may go on */
};

/* The end of the DER object that begins at `start`, as far as it is there; 0: none does. */
size_t aw_foreign_object(const struct aw_store_reading *in, size_t start);

/* Notes a range for sure. */
void aw_foreign_note(struct aw_foreign *foreign, size_t start, size_t end, size_t line);

/* Notes the line at start..end if it is no text, or empty within such a range. */
void aw_foreign_line(struct aw_foreign *foreign, const struct aw_store_reading *in, size_t start,
    size_t end, size_t line);

/* True for text in UTF-16. */
bool aw_foreign_wide(const uint8_t *s, size_t len);

/* True for a line in UTF-16, after a line of octets; made to cost nothing for base64. */
static inline bool
aw_foreign_wide_line(const uint8_t *s, size_t len)
{
	return len >= 8 && (s[2] == 0 || s[3] == 0) && aw_foreign_wide(s, len);
}

/* Reports each range with its place. */
AW_CHECKED enum aw_err
aw_foreign_report(const struct aw_foreign *foreign, struct aw_store_reading *in);

#endif
