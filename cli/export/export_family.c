/* SPDX-License-Identifier: ISC */
#include "export/export_family.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/misspelt.h"
#include "model/device_record.h"
#include "model/running.h"
#include "model/store.h"
#include "model/store_family.h"
#include "pki/pem_write.h"
#include "policy/service/device_type.h"

#define HEX_GROUP 4   /* octets */
#define HEX_GROUPS 8  /* of a line */
#define NAME_CHARS 36 /* of the common name */

static bool
write_pem(struct aw_buf *buf, const struct aw_certificate *cert, const char *name)
{
	(void)name;
	return aw_pem_write(buf, cert->der, cert->der_len);
}

/* One line ends the paste, so no line of base64 may begin like it. */
static bool
write_ios(struct aw_buf *buf, const struct aw_certificate *cert, const char *name)
{
	(void)name;
	(void)aw_buf_puts(buf, "crypto pki trustpool import terminal\n");
	return aw_pem_write_paste(buf, cert->der, cert->der_len) && aw_buf_puts(buf, "quit\n");
}

/* The form that the device writes into its own configuration, which asks for no answer. */
static bool
write_asa(struct aw_buf *buf, const struct aw_certificate *cert, const char *name)
{
	char hex[2 * HEX_GROUP + 1];

	(void)aw_buf_printf(buf,
	    "crypto ca trustpoint %s\n enrollment terminal\n exit\n"
	    "crypto ca certificate chain %s\n certificate ca %s",
	    name, name, cert->serial);
	for (size_t i = 0; i < cert->der_len; i += HEX_GROUP) {
		size_t left = cert->der_len - i, n = left < HEX_GROUP ? left : HEX_GROUP;

		aw_hex(hex, cert->der + i, n);
		(void)aw_buf_printf(
		    buf, "%s%s", i % ((size_t)HEX_GROUP * HEX_GROUPS) == 0 ? "\n    " : " ", hex);
	}
	return aw_buf_puts(buf, "\n  quit\n");
}

static const struct aw_cli_family families[] = {
    {"ios", "IOS, IOS-XE", true, true, true, "configure terminal\n", "end\nwrite memory\n",
	write_ios, {"Paste the document into a session of privilege 15 on %s.", NULL},
	"show crypto pki trustpool | include cn="},
    {"asa", "ASA", true, true, true, "configure terminal\n", "end\nwrite memory\n", write_asa,
	{"Paste the document into an enable session on %s.", NULL}, "show crypto ca certificates"},
    {"expressway", "Expressway", false, false, true, "", "", write_pem,
	{"On %s, open Maintenance > Security > Trusted CA certificate.",
	    "Choose the document as the file and press \"Append CA certificate\"; no restart is "
	    "needed.",
	    NULL},
	"Maintenance > Security > Trusted CA certificate > Show all (decoded)"},
    {"cucm", "CUCM, IM&P, Unity Connection, CER", false, false, false, "", "", write_pem,
	{"On the publisher of %s, open Cisco Unified OS Administration > Security > Certificate "
	 "Management.",
	    "Press \"Upload Certificate/Certificate chain\", purpose tomcat-trust, once for each "
	    "file.",
	    "Restart the service Cisco Tomcat on every node: utils service restart Cisco Tomcat.",
	    NULL},
	"show cert list trust"},
    {"pem", "any other", true, false, true, "", "", write_pem,
	{"Add the roots of the document to the trust store of %s, by the manual of the product.",
	    NULL},
	"openssl storeutl -noout -text -certs FILE of the trust store"},
};

#define FAMILIES "ios, asa, expressway, cucm or pem"
#define N_FAMILIES (sizeof(families) / sizeof(families[0]))

const struct aw_cli_family *
aw_cli_family_find(const char *word)
{
	for (size_t i = 0; i < N_FAMILIES; i++)
		if (strcmp(families[i].word, word) == 0)
			return &families[i];
	return NULL;
}

enum aw_err
aw_cli_family_rule(const struct aw_cli *cli, struct aw_error *err)
{
	char hint[AW_MISSPELT_HINT];

	if (cli->set.family == NULL || aw_cli_family_find(cli->set.family) != NULL)
		return AW_OK;
	return aw_error_set(err, AW_ERR_USAGE, cli->set.family,
	    "--for takes a family of devices: " FAMILIES "%s",
	    aw_misspelt_hint(FAMILIES, cli->set.family, hint));
}

static bool
has(const char *text, const char *word)
{
	return text != NULL && strstr(text, word) != NULL;
}

/* What the product calls itself, in the order in which one word may be in another; "" for systems
 * that take roots in none of these ways. */
static const char *
word_of_product(const char *product)
{
	static const struct {
		const char *in, *word;
	} words[] = {{"Adaptive Security", "asa"}, {"Unified Communications Manager", "cucm"},
	    {"CUCM", "cucm"}, {"Unity Connection", "cucm"}, {"IM and Presence", "cucm"},
	    {"Emergency Responder", "cucm"}, {"NX-OS", ""}, {"Nexus", ""}, {"IOS-XR", ""},
	    {"IOS XR", ""}, {"IOS", "ios"}, {"Catalyst", "ios"}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (has(product, words[i].in))
			return words[i].word;
	if (product != NULL && strncmp(product, "ASA", 3) == 0)
		return "asa";
	return product != NULL && strncmp(product, "FPR", 3) == 0 ? "" : NULL;
}

/* By its sources, or a product identifier that is of one system alone. */
static const char *
word_of_system(enum aw_device_system system)
{
	static const char *const words[] = {[AW_SYSTEM_UNKNOWN] = NULL,
	    [AW_SYSTEM_EXPRESSWAY] = "expressway",
	    [AW_SYSTEM_CUCM] = "cucm",
	    [AW_SYSTEM_IOS] = "ios",
	    [AW_SYSTEM_XR] = "",
	    [AW_SYSTEM_NXOS] = ""};

	return words[system];
}

/* Whose text a store is. */
static const char *
word_of_store(const struct aw_store *store)
{
	if (store->running != NULL)
		return store->running->ios ? "ios" : "asa";
	if (store->format != NULL && strcmp(store->format, "cucm-snapshot") == 0)
		return "cucm";
	switch (aw_store_family(store->format)) {
	case AW_FAMILY_IOS:
		return "ios";
	case AW_FAMILY_ASA:
		return "asa";
	case AW_FAMILY_XR:
	case AW_FAMILY_NXOS:
		return "";
	default:
		return NULL;
	}
}

const struct aw_cli_family *
aw_cli_family_of(const struct aw_record *record)
{
	const char *word = aw_record_is_expressway(record) ? "expressway" : NULL;

	for (size_t i = 0; word == NULL && i < record->n_stores; i++)
		word = word_of_store(&record->stores[i]);
	if (word == NULL)
		word = word_of_product(record->identity.product);
	if (word == NULL)
		word = word_of_system(aw_device_system(record));
	return aw_cli_family_find(word != NULL && *word != '\0' ? word : "pem");
}

void
aw_cli_family_name(const struct aw_certificate *cert, char name[AW_CLI_FAMILY_NAME])
{
	char hex[2 * HEX_GROUP + 1];
	size_t n = 0;

	for (const char *p = cert->name; *p != '\0' && n < NAME_CHARS; p++) {
		bool plain = (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
			     (*p >= 'a' && *p <= 'z');

		if (plain)
			name[n++] = *p;
		else if (n > 0 && name[n - 1] != '-')
			name[n++] = '-';
	}
	if (n > 0 && name[n - 1] != '-')
		name[n++] = '-';
	aw_hex(hex, cert->sha256, HEX_GROUP);
	(void)snprintf(name + n, AW_CLI_FAMILY_NAME - n, "%s", hex);
}
