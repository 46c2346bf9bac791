/* SPDX-License-Identifier: ISC */
#include "pki/own_facts.h"

#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/own_certificate.h"
#include "pki/der.h"

#define IPV4_OCTETS 4
#define IPV6_OCTETS 16

/* Object identifiers of extended key usage; those that are not here are "other". */
static const struct {
	int nid;
	unsigned purpose;
} purposes[] = {
    {NID_server_auth, AW_OWN_SERVER},
    {NID_client_auth, AW_OWN_CLIENT},
    {NID_anyExtendedKeyUsage, AW_OWN_ANY},
    {NID_code_sign, AW_OWN_CODE_SIGNING},
    {NID_email_protect, AW_OWN_EMAIL},
    {NID_time_stamp, AW_OWN_TIME_STAMPING},
    {NID_OCSP_sign, AW_OWN_OCSP_SIGNING},
    {NID_ipsecEndSystem, AW_OWN_IPSEC},
    {NID_ipsecTunnel, AW_OWN_IPSEC},
    {NID_ipsecUser, AW_OWN_IPSEC},
    {NID_ipsec_IKE, AW_OWN_IPSEC},
};

static unsigned
purpose_of(const ASN1_OBJECT *object)
{
	int nid = OBJ_obj2nid(object);

	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++)
		if (purposes[i].nid == nid)
			return purposes[i].purpose;
	return AW_OWN_OTHER;
}

/* Places in a certificate: behind the key are two identifiers and the extensions, all optional. */
#define KEY_INFO 5
#define LAST_PLACE 8
#define EXTENSIONS 0xa3

/*
 * The extensions of a certificate, NULL for one without. The certificate as a whole is not decoded:
 * OpenSSL would make a key of its public key, which costs more than all the rest.
 */
static bool
read_extensions(const uint8_t *der, size_t len, X509_EXTENSIONS **out)
{
	struct aw_der element;
	const uint8_t *p;
	int place = KEY_INFO;

	*out = NULL;
	if (!aw_der_certificate_field(der, len, place, &element))
		return false;
	while (element.tag != EXTENSIONS)
		if (place++ == LAST_PLACE || !aw_der_certificate_field(der, len, place, &element))
			return true;
	p = element.value.data;
	if (element.value.len <= LONG_MAX)
		*out = d2i_X509_EXTENSIONS(NULL, &p, (long)element.value.len);
	return *out != NULL && p == element.value.data + element.value.len;
}

/* An extension that is there more than once, or does not parse, is an error; *out NULL: absent. */
static bool
get_extension(const X509_EXTENSIONS *all, int nid, void **out)
{
	int critical = 0;

	*out = X509V3_get_d2i(all, nid, &critical, NULL);
	return *out != NULL || critical == -1;
}

static bool
take_purposes(const X509_EXTENSIONS *all, struct aw_own_facts *out)
{
	void *list;

	if (!get_extension(all, NID_ext_key_usage, &list))
		return false;
	if (list == NULL)
		out->purposes = AW_OWN_UNRESTRICTED;
	for (int i = 0; list != NULL && i < sk_ASN1_OBJECT_num(list); i++)
		out->purposes |= purpose_of(sk_ASN1_OBJECT_value(list, i));
	EXTENDED_KEY_USAGE_free(list);
	return true;
}

/* RFC 5280 numbers the bits from the first one of the string on. */
static bool
take_usage(const X509_EXTENSIONS *all, struct aw_own_facts *out)
{
	void *bits;

	if (!get_extension(all, NID_key_usage, &bits))
		return false;
	if (bits == NULL)
		out->usage = AW_OWN_USAGE_NONE;
	for (int i = 0; bits != NULL && i < AW_OWN_USAGES - 1; i++)
		if (ASN1_BIT_STRING_get_bit(bits, i) == 1)
			out->usage |= 1U << i;
	ASN1_BIT_STRING_free(bits);
	return true;
}

static const char *
address_text(const ASN1_OCTET_STRING *address, char *buf, socklen_t size)
{
	int len = ASN1_STRING_length(address);
	const void *octets = ASN1_STRING_get0_data(address);

	if (len == IPV4_OCTETS && inet_ntop(AF_INET, octets, buf, size) != NULL)
		return buf;
	if (len == IPV6_OCTETS && inet_ntop(AF_INET6, octets, buf, size) != NULL)
		return buf;
	return "";
}

static bool
add_string(struct aw_own_facts *out, const char *kind, const ASN1_STRING *s)
{
	int len = ASN1_STRING_length(s);
	char raw[AW_OWN_NAME_MAX], text[AW_OWN_NAME_MAX];

	(void)aw_text_clean(raw, sizeof(raw), (const char *)ASN1_STRING_get0_data(s), (size_t)len);
	(void)aw_text_format(text, sizeof(text), "%s:%s", kind, raw);
	return aw_own_add_name(out, text);
}

static bool
add_name(struct aw_own_facts *out, const GENERAL_NAME *name)
{
	char address[INET6_ADDRSTRLEN], text[INET6_ADDRSTRLEN + 8];

	switch (name->type) {
	case GEN_DNS:
		return add_string(out, "DNS", name->d.dNSName);
	case GEN_EMAIL:
		return add_string(out, "email", name->d.rfc822Name);
	case GEN_URI:
		return add_string(out, "URI", name->d.uniformResourceIdentifier);
	case GEN_IPADD:
		(void)snprintf(text, sizeof(text), "IP:%s",
		    address_text(name->d.iPAddress, address, sizeof(address)));
		return aw_own_add_name(out, text);
	default:
		return aw_own_add_name(out, "other");
	}
}

static enum aw_err
take_names(const X509_EXTENSIONS *all, struct aw_own_facts *out)
{
	bool room = true;
	void *names;

	if (!get_extension(all, NID_subject_alt_name, &names))
		return AW_ERR_CERTIFICATE;
	for (int i = 0; room && i < sk_GENERAL_NAME_num(names) && i < AW_OWN_NAMES_MAX; i++)
		room = add_name(out, sk_GENERAL_NAME_value(names, i));
	GENERAL_NAMES_free(names);
	return room ? AW_OK : AW_ERR_NO_MEMORY;
}

enum aw_err
aw_own_facts_read(const uint8_t *der, size_t len, struct aw_own_facts *out, struct aw_error *err)
{
	enum aw_err rc = AW_ERR_CERTIFICATE;
	int before = aw_memory_watch();
	X509_EXTENSIONS *all;

	*out = (struct aw_own_facts){0};
	ERR_clear_error();
	if (read_extensions(der, len, &all) && take_purposes(all, out) && take_usage(all, out))
		rc = take_names(all, out);
	sk_X509_EXTENSION_pop_free(all, X509_EXTENSION_free);
	ERR_clear_error();
	rc = aw_memory_short(before) ? AW_ERR_NO_MEMORY : rc;
	out->seen = rc == AW_OK;
	if (rc == AW_OK)
		return AW_OK;
	aw_own_facts_clear(out);
	return rc == AW_ERR_NO_MEMORY
		   ? aw_error_nomem(err)
		   : aw_error_set(err, rc, NULL, "an extension of the certificate does not parse");
}
