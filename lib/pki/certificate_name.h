/* SPDX-License-Identifier: ISC */
/* Names of certificates and revocation lists in words. Private to this room. */
#ifndef AW_CERTIFICATE_NAME_H
#define AW_CERTIFICATE_NAME_H

struct X509_name_st;
struct bio_st;

/* RFC 4514 in UTF-8, clean, at most AW_SUBJECT_MAX octets; `bio` is a memory buffer for it. NULL
 * when memory is short. */
char *aw_certificate_name(const struct X509_name_st *name, struct bio_st *bio);

#endif
