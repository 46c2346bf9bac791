/* SPDX-License-Identifier: ISC */
#include "pki/certificate_name.h"

#include <openssl/bio.h>
#include <openssl/x509.h>

#include "base/text.h"
#include "model/anchor.h"

/* RFC 4514 as UTF-8: OpenSSL's form without the escapes of non-ASCII characters. */
#define NAME_FLAGS (XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB)

/* A name with octets that are no text of their type is shown as hex. */
char *
aw_certificate_name(const X509_NAME *name, BIO *bio)
{
	char *text;
	long len;

	(void)BIO_reset(bio);
	if (X509_NAME_print_ex(bio, name, 0, NAME_FLAGS) < 0) {
		(void)BIO_reset(bio);
		if (X509_NAME_print_ex(bio, name, 0, NAME_FLAGS | ASN1_STRFLGS_DUMP_ALL) < 0)
			(void)BIO_reset(bio);
	}
	len = BIO_get_mem_data(bio, &text);
	return aw_text_clean_dup(text, len > 0 ? (size_t)len : 0, AW_SUBJECT_MAX);
}
