/* SPDX-License-Identifier: ISC */
#include "model/store_family.h"

#include <string.h>

/* The formats are rows of lib/truststore/store_kinds.c. */
static const struct {
	const char *format;
	enum aw_store_family family;
} formats[] = {
    {"running-config", AW_FAMILY_IOS},
    {"trustpool-text", AW_FAMILY_IOS},
    {"trustpoints-text", AW_FAMILY_IOS},
    {"trustpoints-status-text", AW_FAMILY_IOS},
    {"asa-trustpool-text", AW_FAMILY_ASA},
    {"asa-trustpoints-text", AW_FAMILY_ASA},
    {"xr-trustpool-text", AW_FAMILY_XR},
    {"xr-trustpoints-text", AW_FAMILY_XR},
    {"nxos-trustpool-text", AW_FAMILY_NXOS},
    {"nxos-trustpoints-text", AW_FAMILY_NXOS},
};

static const struct aw_store_family_row rows[AW_FAMILIES] = {
    [AW_FAMILY_IOS] = {"IOS or IOS-XE", "show crypto pki trustpool",
	{" with crypto pki trustpool import url (a file of it), or as a trustpoint with crypto pki "
	 "authenticate",
	    NULL},
	{" with crypto pki trustpool clean and a new import, or no crypto pki trustpoint", NULL}},
    [AW_FAMILY_ASA] = {"ASA", "show crypto ca trustpool",
	{" as a trustpoint with enrollment terminal and crypto ca authenticate, or with crypto ca "
	 "trustpool import url (a file of it)",
	    NULL},
	{" with no crypto ca trustpoint, or crypto ca trustpool remove", NULL}},
    [AW_FAMILY_XR] = {"IOS-XR", "show crypto ca trustpool",
	{" as a trustpoint with enrollment url terminal and crypto ca authenticate, or with crypto "
	 "ca trustpool import url (a file of it)",
	    NULL},
	{" with no crypto ca trustpoint, or crypto ca trustpool import url clean and a new import",
	    NULL}},
    [AW_FAMILY_NXOS] = {"NX-OS", "show crypto ca trustpool",
	{" as a trustpoint with crypto ca trustpoint and crypto ca authenticate", NULL},
	{" with delete ca-certificate in its crypto ca trustpoint", NULL}},
};

enum aw_store_family
aw_store_family(const char *format)
{
	for (size_t i = 0; format != NULL && i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].format, format) == 0)
			return formats[i].family;
	return AW_FAMILY_NONE;
}

const struct aw_store_family_row *
aw_store_family_row(enum aw_store_family family)
{
	return &rows[family > AW_FAMILY_NONE && family < AW_FAMILIES ? family : AW_FAMILY_NONE];
}
