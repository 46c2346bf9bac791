/* SPDX-License-Identifier: ISC */
#include "policy/service/device_type.h"

#include <string.h>

#include "model/license.h"
#include "model/model.h"

/* How product identifiers (PID) of such devices begin. */
static const char *const prefixes[] = {
    /* IOS, IOS-XE and IOS-XR: routers, switches, wireless controllers */
    "C1",
    "C8",
    "C9",
    "CAT",
    "CISCO",
    "CSR",
    "ISR",
    "ASR",
    "IR1",
    "IR8",
    "IE-",
    "ESS-",
    "NCS",
    "VG",
    "WS-C",
    /* NX-OS: Nexus and MDS */
    "N2K",
    "N3K",
    "N5",
    "N7",
    "N9K",
    "DS-C",
    /* ASA, also on Firepower */
    "ASA",
    "FPR",
    /* CUCM */
    "UCM",
};

static bool
is_known(const char *product)
{
	static const char pid[] = "PID:";

	if (product == NULL)
		return false;
	if (strncmp(product, pid, sizeof(pid) - 1) == 0)
		product += sizeof(pid) - 1;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (strncmp(product, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

bool
aw_device_verifies_itself(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (is_known(record->licenses[i].product))
			return true;
	for (size_t i = 0; i < record->n_sources; i++)
		if (record->sources[i].kind == AW_SOURCE_RESTCONF)
			return true;
	return is_known(record->identity.product);
}
