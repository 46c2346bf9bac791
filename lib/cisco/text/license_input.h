/* SPDX-License-Identifier: ISC */
/*
 * What a license text comes in: UTF-16, escape sequences of terminals, JSON, marks in front of each
 * line. One place for all who read such texts, so that the same bytes are always read the same way.
 * Private to license_*.c.
 */
#ifndef AW_LICENSE_INPUT_H
#define AW_LICENSE_INPUT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/span.h"

/* The text to read, and the memory that holds it. */
struct aw_lictext_input {
	struct aw_span text;
	char *owned;      /* NULL: the text is the caller's */
	bool recognised;  /* the text is a license text */
	bool device_read; /* what it came in named the device that was asked for */
};

/*
 * Opens the bytes of a file or of a program's output. `device` (may be NULL) is the name of the one
 * that is to be read. Errors, whose object is `name`: AW_ERR_LICENSE_JSON, AW_ERR_LICENSE_PREFIX,
 * AW_ERR_NO_MEMORY; all of them of bytes that have a license text in them. Close it in any case.
 */
AW_CHECKED enum aw_err aw_lictext_open(struct aw_lictext_input *input, struct aw_span bytes,
    const char *device, const char *name, struct aw_error *err);
void aw_lictext_close(struct aw_lictext_input *input);

/* Takes over a new text, which is in memory by malloc that the input frees. */
void aw_lictext_replace(struct aw_lictext_input *input, char *owned, size_t len);

/* Decodes UTF-16 in either order, with a byte order mark or without. False for want of memory. */
AW_CHECKED bool aw_lictext_decode(struct aw_lictext_input *input);

/* Removes the escape sequences of terminals. False for want of memory. */
AW_CHECKED bool aw_lictext_plain(struct aw_lictext_input *input);

/*
 * Removes the mark of quoted mail, or the time, in front of each line. Where only some lines have
 * one, and a license text is after it, AW_ERR_LICENSE_PREFIX.
 */
AW_CHECKED enum aw_err
aw_lictext_unquote(struct aw_lictext_input *input, const char *name, struct aw_error *err);

/* Takes the one license text out of JSON; anything else stays as it is. */
AW_CHECKED enum aw_err aw_lictext_unwrap(
    struct aw_lictext_input *input, const char *device, const char *name, struct aw_error *err);

/*
 * What a text is that is no license status, for people; NULL if that is not known. *license: it is
 * about licenses, and holds no trust store.
 */
const char *aw_lictext_foreign(struct aw_span text, bool *license);

/* True if the text, without what it came in, looks like a license text. */
bool aw_lictext_recognise(struct aw_span text);

#endif
