/* SPDX-License-Identifier: ISC */
/* BEGIN and END lines of PEM (RFC 7468), also such as were spoiled by a word processor. Private to
 * the store readers. */
#ifndef AW_PEM_MARKER_H
#define AW_PEM_MARKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum aw_pem_label {
	AW_PEM_CERTIFICATE,
	AW_PEM_TRUSTED,
	AW_PEM_PKCS7,
	AW_PEM_PKCS12,
	AW_PEM_REQUEST,
	AW_PEM_CRL,
	AW_PEM_PRIVATE_KEY,
	AW_PEM_PUBLIC_KEY,
	AW_PEM_OTHER,
};

struct aw_marker {
	bool begin;          /* else END */
	bool exact;          /* five hyphens on each side and nothing else on the line but blanks */
	size_t start, end;   /* in the line */
	const uint8_t *text; /* of the label, no NUL behind it */
	size_t len;
	enum aw_pem_label label;
};

/*
 * Finds the first marker in a line without its line end. Markers that are not exact are taken only
 * with labels that belong in a store, with dashes of any kind on both sides, or on one side of a
 * line of their own, and not in a comment.
 */
bool aw_marker_find(const uint8_t *line, size_t len, struct aw_marker *out);

/* The offset of the next "-----BEGIN " from `from` on, wherever it is in a line; SIZE_MAX: none. */
size_t aw_marker_begin_next(const uint8_t *data, size_t len, size_t from);

/* True where two markers have one label. */
bool aw_marker_same(const struct aw_marker *a, const struct aw_marker *b);

#endif
