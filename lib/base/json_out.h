/* SPDX-License-Identifier: ISC */
/*
 * Writes a JSON document into a buffer, value by value and without a tree. The caller keeps the
 * order of members; commas, escapes and the check for UTF-8 are made here. `key` is the name of a
 * member, which needs no escape, and NULL in a list. Failures stick, in `bad` or in the buffer, so
 * that a caller checks once at the end.
 */
#ifndef AW_JSON_OUT_H
#define AW_JSON_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct aw_json_out {
	struct aw_buf *buf; /* borrowed */
	bool comma;         /* the next value follows another one */
	bool line;          /* and begins a line */
	bool bad;           /* a text was not UTF-8, or missing */
};

/* `bracket` is '{' or '['; each is ended by its own '}' or ']'. */
void aw_json_begin(struct aw_json_out *out, const char *key, char bracket);
void aw_json_end(struct aw_json_out *out, char bracket);

/* A text that must be there: NULL sets `bad`. */
void aw_json_text(struct aw_json_out *out, const char *key, const char *text);

/* null for NULL. */
void aw_json_text_or_null(struct aw_json_out *out, const char *key, const char *text);

void aw_json_integer(struct aw_json_out *out, const char *key, int64_t value);
/* Seconds; null for AW_INSTANT_NONE. */
void aw_json_instant(struct aw_json_out *out, const char *key, int64_t value);
void aw_json_bool(struct aw_json_out *out, const char *key, bool value);
void aw_json_null(struct aw_json_out *out, const char *key);

/* Bytes as hex, lower case. */
void aw_json_hex(struct aw_json_out *out, const char *key, const uint8_t *bytes, size_t len);

/* The next value or the next end of a list or object begins a line. */
void aw_json_line(struct aw_json_out *out);

#endif
