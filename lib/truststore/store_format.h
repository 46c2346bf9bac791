/* SPDX-License-Identifier: ISC */
/*
 * One reader a format: each takes the file at hand (intake.h) apart into anchors and problems.
 * For this room alone. All give AW_OK where the format was recognised, whatever was bad in it;
 * STORE_EMPTY, STORE_FORMAT, STORE_PASSWORD or STORE_LEGACY where nothing can be read; STORE_LIMIT
 * and NO_MEMORY end the whole.
 */
#ifndef AW_STORE_FORMAT_H
#define AW_STORE_FORMAT_H

#include "pki/der.h"
#include "truststore/store_reading.h"

/* Errors that end the reading of the whole store. */
static inline bool
aw_store_stops(enum aw_err rc)
{
	return rc == AW_ERR_NO_MEMORY || rc == AW_ERR_STORE_LIMIT;
}

/* Any text: PEM blocks, and base64 without them. STORE_FORMAT if there is neither. */
AW_CHECKED enum aw_err aw_store_pem_read(struct aw_store_reading *in);

/* Certificates in DER, one after another. */
AW_CHECKED enum aw_err aw_store_der_read(struct aw_store_reading *in);

/* PKCS#7 or CMS signed data, DER or BER; `where` is "" for a file of its own. */
AW_CHECKED enum aw_err aw_store_pkcs7_read(
    struct aw_store_reading *in, const uint8_t *data, size_t len, const char *where);

/*
 * The content of signed data: `file` is all of it, `encapsulated` its EncapsulatedContentInfo.
 * *bundle: the content holds certificates, and was read in place of those next to it, which are the
 * signer's. In store_signed.c.
 */
AW_CHECKED enum aw_err aw_store_signed_read(struct aw_store_reading *in, struct aw_der_span file,
    struct aw_der encapsulated, const char *where, bool *bundle);

/* A revocation list in DER: a fact of the store, or a problem at that place. A file of them alone
 * is no trust store, but may be in a directory (store_der.c). In store_crl.c. */
AW_CHECKED enum aw_err
aw_store_crl_take(struct aw_store_reading *in, const uint8_t *der, size_t len, const char *where);
AW_CHECKED enum aw_err aw_store_crl_read(struct aw_store_reading *in);

/* PKCS#12; bags with keys are not decrypted. */
AW_CHECKED enum aw_err aw_store_pkcs12_read(struct aw_store_reading *in);

/* A listing of certificates that a device printed (listing.h): if the text is one, and its entries.
 * In listed_store.c. */
bool aw_store_listing_is(const uint8_t *data, size_t len);
AW_CHECKED enum aw_err aw_store_listing_read(struct aw_store_reading *in);

/* Names a listing among PEM blocks: whose certificates are the device's is not certain. */
AW_CHECKED enum aw_err aw_store_listing_name(struct aw_store_reading *in);

/* A running-configuration with trustpoints: if the text is one, and its certificates of CAs.
 * It may have none. In store_running.c. */
bool aw_store_running_is(const uint8_t *data, size_t len);
AW_CHECKED enum aw_err aw_store_running_read(struct aw_store_reading *in);

/* True for the output of a license command. In store_else.c. */
bool aw_store_is_license(const uint8_t *data, size_t len);

/* The content at hand, whatever it is; sets the format. In store_content.c. */
AW_CHECKED enum aw_err aw_store_content_read(struct aw_store_reading *in);

/* Each regular file of a directory whose name is one of store_name.h, links followed, each file
 * once; others that look like certificates are problems. */
AW_CHECKED enum aw_err aw_store_dir_read(struct aw_store_reading *in, const char *path);

#endif
