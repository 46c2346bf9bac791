/* SPDX-License-Identifier: ISC */
/*
 * Stepping through DER and BER elements (X.690) without decoding them: lengths, children, and what
 * kind of object a blob is. Never reads past the span it is given.
 */
#ifndef AW_DER_H
#define AW_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_DER_INTEGER 0x02
#define AW_DER_BIT_STRING 0x03
#define AW_DER_OCTET_STRING 0x04
#define AW_DER_OID 0x06
#define AW_DER_UTC_TIME 0x17
#define AW_DER_GENERALIZED_TIME 0x18
#define AW_DER_SEQUENCE 0x30
#define AW_DER_SET 0x31
#define AW_DER_CONTEXT_0 0xa0

/* Bytes not yet read; never owned. */
struct aw_der_span {
	const uint8_t *data;
	size_t len;
};

struct aw_der {
	uint8_t tag;
	struct aw_der_span whole; /* with its header, and the end mark of an indefinite length */
	struct aw_der_span value;
};

enum aw_der_kind {
	AW_DER_UNKNOWN,
	AW_DER_CERTIFICATE,
	AW_DER_REQUEST,
	AW_DER_CRL,
	AW_DER_PRIVATE_KEY,
	AW_DER_PUBLIC_KEY,
	AW_DER_PKCS7,
	AW_DER_PKCS12,
};

/*
 * Reads the element at the front of *in and steps over it. Indefinite lengths are followed to their
 * end. False, with *in as it was, if there is no whole element of a one-byte tag.
 */
bool aw_der_next(struct aw_der_span *in, struct aw_der *out);

/* The same, and the tag must be this one. */
bool aw_der_expect(struct aw_der_span *in, uint8_t tag, struct aw_der *out);

/* The element of a certificate (Certificate of RFC 5280 section 4.1) at that place after its
 * version: 0 is the serial number, 3 the validity, 5 the key info. False where there is none. */
bool aw_der_certificate_field(const uint8_t *der, size_t len, int place, struct aw_der *out);

/* The whole length the header at the front announces, also beyond len; 0 if there is no header of a
 * definite length. */
size_t aw_der_length(const uint8_t *data, size_t len);

/* What the object at the front seems to be by its first elements; it may be cut short. */
enum aw_der_kind aw_der_kind(const uint8_t *data, size_t len);

/* The word for it as store formats use it: "certificate-request", "private-key"; "unknown". */
const char *aw_der_kind_word(enum aw_der_kind kind);

#endif
