/* SPDX-License-Identifier: ISC */
/* Validity dates of certificates. */
#ifndef AW_CERTIFICATE_TIME_H
#define AW_CERTIFICATE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The instant of a UTCTime ("YYMMDDHHMMSSZ", years 1950 to 2049) or, if `generalized`, a
 * GeneralizedTime ("YYYYMMDDHHMMSSZ"), as RFC 5280 section 4.1.2.5 demands. AW_INSTANT_NONE for
 * anything else: OpenSSL refuses a certificate with fractions, offsets, missing seconds or days
 * that do not exist too.
 */
int64_t aw_certificate_time(bool generalized, const char *text, size_t len);

struct aw_certificate_date {
	const char *field; /* "notBefore" or "notAfter" */
	char text[48];     /* "2033-11-18T21:50:24.5Z" */
};

/*
 * The first validity date of a certificate that is a date but for its fraction of a second, which
 * RFC 5280 does not allow and Cisco's devices accept. False if there is none.
 */
bool aw_certificate_fraction(const uint8_t *der, size_t len, struct aw_certificate_date *out);

#endif
