/* SPDX-License-Identifier: ISC */
/* JSON (RFC 8259) of a file: bounded, and no key twice in one object. Private to store_json.c and
 * json_find.c. */
#ifndef AW_JSON_TEXT_H
#define AW_JSON_TEXT_H

#include <jansson.h>

#include "base/err.h"
#include "pki/der.h"

#define AW_JSON_DEPTH 32
#define AW_JSON_VALUES ((size_t)400000)

/* True if bytes look like the beginning of an object or an array, or of a text in quotes. */
bool aw_json_text_is(const uint8_t *data, size_t len);

/*
 * The value at the front of *rest, to be given back with json_decref, and steps over it and blanks
 * after it. STORE_FORMAT with line and column in `err` where it is no JSON or beyond the limits.
 */
AW_CHECKED enum aw_err
aw_json_text_next(struct aw_der_span *rest, json_t **value, struct aw_error *err);

/* What the texts of a document hold. */
struct aw_json_find {
	size_t certificates; /* texts with PEM or base64 of certificates */
	size_t x5c;          /* certificates in `x5c` of JSON Web Keys */
	size_t devices;      /* texts as a device prints them */
	size_t fingerprints; /* entries of ISE's list, which has nothing but SHA-256 */
	bool only;           /* the document is PEM texts and nothing else */
	char first[128];     /* where the first of the certificates is */
};

void aw_json_find(json_t *root, struct aw_json_find *find);

#endif
