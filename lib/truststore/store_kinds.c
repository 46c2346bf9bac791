/* SPDX-License-Identifier: ISC */
#include "truststore/store_kinds.h"

#include <string.h>

#include "base/span.h"
#include "truststore/store_format.h"
#include "truststore/store_binary.h"
#include "truststore/store_json.h"
#include "truststore/store_look.h"
#include "truststore/store_mime.h"
#include "truststore/store_text.h"
#include "truststore/store_xml.h"

#define STARTS(name, bytes)                                               \
	static bool name(struct aw_store_look *look)                      \
	{                                                                 \
		return look->len >= sizeof(bytes) - 1 &&                  \
		       memcmp(look->data, bytes, sizeof(bytes) - 1) == 0; \
	}
/* Magic numbers as file(1) has them. */
STARTS(is_gzip, "\x1f\x8b")
STARTS(is_zip, "PK\x03\x04")
STARTS(is_bzip2, "BZh")
STARTS(is_xz, "\xfd\x37zXZ")
STARTS(is_zstd, "\x28\xb5\x2f\xfd")
STARTS(is_jks, "\xfe\xed\xfe\xed")
STARTS(is_jceks, "\xce\xce\xce\xce")
STARTS(is_sst, "\0\0\0\0\x43\x45RT")
STARTS(is_elf, "\x7f\x45LF")
STARTS(is_pdf, "%PDF-")

static bool
is_empty(struct aw_store_look *look)
{
	return aw_look_blank(look->data, look->len);
}

static bool
is_pkcs7(struct aw_store_look *look)
{
	return look->has_der && look->der == AW_DER_PKCS7;
}

static bool
is_pkcs12(struct aw_store_look *look)
{
	return look->has_der && look->der == AW_DER_PKCS12;
}

static bool
is_request(struct aw_store_look *look)
{
	return look->has_der && look->der == AW_DER_REQUEST;
}

static bool
is_crl(struct aw_store_look *look)
{
	return look->has_der && look->der == AW_DER_CRL;
}

static bool
is_private_key(struct aw_store_look *look)
{
	return look->has_der && look->der == AW_DER_PRIVATE_KEY;
}

static bool
is_public_key(struct aw_store_look *look)
{
	return look->has_der && look->der == AW_DER_PUBLIC_KEY;
}

static bool
is_der(struct aw_store_look *look)
{
	return look->has_der;
}

static bool
is_utf16(struct aw_store_look *look)
{
	return look->wide == 2;
}

static bool
is_utf32(struct aw_store_look *look)
{
	return look->wide == 4;
}

/* Next to PEM blocks a listing is named. */
static bool
is_listing(struct aw_store_look *look)
{
	return aw_look_listing(look) && !aw_look_pem(look);
}

static bool
is_json(struct aw_store_look *look)
{
	return aw_store_json_is(look->data, look->len);
}

static bool
is_xml(struct aw_store_look *look)
{
	return aw_store_xml_is(look->data, look->len);
}

static bool
is_license(struct aw_store_look *look)
{
	return aw_store_is_license(look->data, look->len);
}

static bool
is_mime(struct aw_store_look *look)
{
	return aw_store_mime_is(look->data, look->len);
}

static bool
is_certdata(struct aw_store_look *look)
{
	struct aw_span text = {(const char *)look->data, look->len < 65536 ? look->len : 65536};

	return look->len > 0 && (text.s[0] == '#' || text.s[0] == 'B' || text.s[0] == 'C') &&
	       aw_span_find(text, "CKA_CLASS CK_OBJECT_CLASS CKO_") != SIZE_MAX;
}

static bool
is_any(struct aw_store_look *look)
{
	(void)look;
	return true;
}

static bool
is_binary(struct aw_store_look *look)
{
	return memchr(look->data, 0, look->len) != NULL;
}

static enum aw_err
read_pkcs7(struct aw_store_reading *in)
{
	return aw_store_pkcs7_read(in, in->data, in->len, "");
}

#define LISTED "names, serial numbers, dates, and SHA-1 where it is printed"
#define PART ": a part of what the device trusts"
#define CERTIFICATES "its certificates are trust anchors"
#define TRUSTED "its trusted certificates are trust anchors; keys and their chains are not read"

static const struct aw_store_kind kinds[] = {
    {"empty", "an empty file", "no octets, or blanks alone", NULL, is_empty, NULL,
	AW_ERR_STORE_EMPTY, false},
    {"gzip", "gzip data", "1F 8B at the front", NULL, is_gzip, NULL, 0, false},
    {"zip", "a ZIP archive", "\"PK\" 03 04 at the front", NULL, is_zip, NULL, 0, false},
    {"bzip2", "bzip2 data", "\"BZh\" at the front", NULL, is_bzip2, NULL, 0, false},
    {"xz", "xz data", "FD \"7zXZ\" at the front", NULL, is_xz, NULL, 0, false},
    {"zstd", "Zstandard data", "28 B5 2F FD at the front", NULL, is_zstd, NULL, 0, false},
    {"java-keystore", "a Java keystore (JKS)", "FE ED FE ED at the front", TRUSTED, is_jks,
	aw_store_jks_read, 0, false},
    {"java-keystore", "a Java keystore (JCEKS)", "CE CE CE CE at the front", TRUSTED, is_jceks,
	aw_store_jks_read, 0, false},
    {"sst", "a serialized certificate store of Windows", "00 00 00 00 \"CERT\" at the front",
	CERTIFICATES, is_sst, aw_store_sst_read, 0, false},
    {"program", "an executable program", "7F \"ELF\" at the front", NULL, is_elf, NULL, 0, false},
    {"pdf", "a PDF document", "\"%PDF-\" at the front", NULL, is_pdf, NULL, 0, false},
    {"pkcs7", "a PKCS#7 file", "DER or BER of ContentInfo (RFC 2315, RFC 5652), or PEM of it",
	CERTIFICATES "; of signed data whose content holds certificates, those of the content",
	is_pkcs7, read_pkcs7, 0, false},
    {"pkcs12", "a PKCS#12 file", "DER or BER of PFX (RFC 7292), or PEM of it",
	CERTIFICATES "; keys are not decrypted", is_pkcs12, aw_store_pkcs12_read, 0, false},
    {"certificate-request", "a certificate request (PKCS#10), which no authority has signed yet",
	"DER of CertificationRequest (RFC 2986)", NULL, is_request, NULL, 0, false},
    {"crl", "a certificate revocation list", "DER of CertificateList (RFC 5280)", NULL, is_crl,
	aw_store_crl_read, 0, false},
    {"private-key", "a private key; it was not read", "DER of a key (RFC 5208, RFC 8017)", NULL,
	is_private_key, NULL, 0, false},
    {"public-key", "a public key", "DER of SubjectPublicKeyInfo (RFC 5280)", NULL, is_public_key,
	NULL, 0, false},
    {"der", "a DER file", "DER of Certificate (RFC 5280), one or several", CERTIFICATES, is_der,
	aw_store_der_read, 0, false},
    {"utf-16", "text in UTF-16, two octets a character",
	"its byte order mark, or the zeros that ASCII has in it", NULL, is_utf16, NULL,
	AW_ERR_STORE_ENCODING, false},
    {"utf-32", "text in UTF-32, four octets a character",
	"its byte order mark, or the zeros that ASCII has in it", NULL, is_utf32, NULL,
	AW_ERR_STORE_ENCODING, false},
    {"cucm-snapshot", "a certificate snapshot of a CUCM family server",
	"JSON (RFC 8259) with \"trusts\" and \"identities\" at its top",
	"the certificates of its trust lists; those of the server itself are no trust anchors",
	NULL, NULL, 0, false},
    {"json-pem", "JSON of PEM texts", "a text with PEM, or an array of such texts", CERTIFICATES,
	NULL, NULL, 0, false},
    {"jwk", "JSON Web Keys (RFC 7517)", "certificates in \"x5c\"", NULL, NULL, NULL, 0, false},
    {"json", "other JSON", "an object or an array", NULL, is_json, aw_store_json_read, 0, false},
    {"certdata",
	"certdata.txt of Mozilla NSS, whose trust bits are not read: take the PEM bundle that "
	"curl.se/docs/caextract.html makes of it, or the package ca-certificates",
	"lines \"CKA_CLASS CK_OBJECT_CLASS\"", NULL, is_certdata, NULL, 0, false},
    {"saml", "SAML metadata", "XML with EntityDescriptor and elements X509Certificate", NULL, NULL,
	NULL, 0, false},
    {"xml", "XML with certificates of signatures", "XML with elements X509Certificate", NULL,
	is_xml, aw_store_xml_read, 0, false},
    {"running-config", "a running-configuration with trustpoints",
	"a line \"crypto pki certificate chain NAME\", with \"ca\" in place of \"pki\" on ASA; or "
	"a "
	"trustpoint and a hostname, without PEM",
	"the certificates of CAs in its trustpoints: a part of what the device trusts",
	aw_look_running, aw_text_running_read, 0, false},
    {"trustpool-text", "the output of show crypto pki trustpool",
	"a heading \"CA Certificate\" with the first line of an entry below it",
	LISTED "; it holds no certificates", is_listing, aw_text_listing_read, 0, false},
    {"trustpoints-text", "the output of show crypto pki certificates, trustpoints alone",
	"the same, with lines \"Associated Trustpoints:\"", LISTED PART, NULL, NULL, 0, false},
    {"trustpoints-status-text", "the output of show crypto pki trustpoints",
	"a line \"Trustpoint NAME:\" with \"Subject Name:\" or the state of a certificate below it",
	"names with serial numbers or SHA-1" PART, NULL, NULL, 0, false},
    {"asa-trustpool-text", "the output of show crypto ca trustpool of ASA",
	"as that of IOS, with \"Subject Name:\"", LISTED, NULL, NULL, 0, false},
    {"asa-trustpoints-text", "the output of show crypto ca certificates of ASA",
	"the same, with lines \"Associated Trustpoints:\"", LISTED PART, NULL, NULL, 0, false},
    {"xr-trustpool-text", "the output of show crypto ca trustpool of IOS-XR",
	"a heading \"CA certificate\" with \"Serial Number\" below it, and \"Trustpool:\"", LISTED,
	NULL, NULL, 0, false},
    {"xr-trustpoints-text", "the output of show crypto ca certificates of IOS-XR",
	"the same, with lines \"Trustpoint\"", LISTED PART, NULL, NULL, 0, false},
    {"nxos-trustpool-text", "the output of show crypto ca trustpool of NX-OS",
	"a heading \"CA certificate 0:\" with \"subject=\" below it, and the command", LISTED, NULL,
	NULL, 0, false},
    {"nxos-trustpoints-text", "the output of show crypto ca certificates of NX-OS",
	"the same, with lines \"Trustpoint:\"", LISTED PART, NULL, NULL, 0, false},
    {"mime", "a message with PKCS#7 (p7c)", "header lines, one of them Content-Type with pkcs7",
	CERTIFICATES "; those of a signed message are not", is_mime, aw_store_mime_read, 0, false},
    {"pem", "a PEM file", "BEGIN lines (RFC 7468)", CERTIFICATES, is_any, aw_text_pem_read, 0,
	true},
    {"base64", "pasted base64 text", "lines of base64 without BEGIN lines",
	"nothing is trusted: the certificate in it is shown, since no device reads it", NULL, NULL,
	0, false},
    {"license-text",
	"the output of show license, which names no certificate; name it as a source license-text",
	"a line that only outputs of license commands have", NULL, is_license, NULL, 0, false},
    {"html", "a web page or XML without any certificate in it",
	"\"<!DOCTYPE html\", \"<html\", \"<head\" or \"<?xml\" at the front", NULL, aw_look_html,
	NULL, 0, false},
    {"unknown", "binary data of no known kind", "octets that are 0", NULL, is_binary, NULL, 0,
	false},
    {"unknown", "text without BEGIN CERTIFICATE lines and without base64 of a certificate",
	"none of the others", NULL, is_any, NULL, 0, false},
    {"directory", "a directory", "the file system",
	"its files *.pem *.crt *.cer *.der *.p7b *.p7c, case ignored, those with names of openssl "
	"rehash, and those of "
	"the setting names; others that look like certificates are problems",
	NULL, NULL, 0, false},
};

const struct aw_store_kind *
aw_store_kinds(size_t *n)
{
	*n = sizeof(kinds) / sizeof(kinds[0]);
	return kinds;
}

const struct aw_store_kind *
aw_store_kind_find(const char *word)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return &kinds[i];
	return NULL;
}
