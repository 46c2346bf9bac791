/* SPDX-License-Identifier: ISC */
/* Finding base64 text that has no BEGIN line, line by line. Private to the store readers. */
#ifndef AW_BASE64_RUN_H
#define AW_BASE64_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Lines in a row that look like one base64 body. */
struct aw_base64_run {
	bool open;
	bool blank;        /* a blank line follows it */
	bool padded;       /* it ended with '=' */
	size_t start, end; /* offsets in the file */
	size_t line;       /* number of its first line */
	size_t symbols;
};

enum aw_run_step {
	AW_RUN_NONE,  /* the line is no base64 and no run was open */
	AW_RUN_GROWN, /* it belongs to the run, or is blank */
	AW_RUN_ENDED, /* it does not: the caller takes the run, resets it and offers the line again
		       */
};

/*
 * Offers one line (length without its end, offset and number in the file). A run begins with a word
 * of at least 40 base64 characters that is not all hex digits, or with a line of them that begins
 * like a certificate ("MI"); it goes on with such words of 20, or lines of nothing else.
 */
enum aw_run_step aw_base64_run_line(
    struct aw_base64_run *run, const uint8_t *text, size_t len, size_t offset, size_t line);

/* True if the text contains base64 words: prose that names a BEGIN line does not. */
bool aw_base64_run_any(const uint8_t *text, size_t len);

/* True if it is long enough to be a certificate. */
bool aw_base64_run_counts(const struct aw_base64_run *run);

#endif
