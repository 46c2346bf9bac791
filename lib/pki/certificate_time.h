/* SPDX-License-Identifier: ISC */
/* Validity dates of certificates: private to certificate.c and its test. */
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

#endif
