/* SPDX-License-Identifier: ISC */
#include "policy/service/device_type.h"

#include <string.h>

#include "model/device_record.h"
#include "model/license.h"
#include "model/model.h"

/* How product identifiers (PID) of such devices begin, and what prints their texts: UNKNOWN where
 * it is IOS-XE or IOS-XR. */
static const struct {
	const char *prefix;
	enum aw_device_system system;
} products[] = {
    /* IOS, IOS-XE and IOS-XR: routers, switches, wireless controllers */
    {"C1", AW_SYSTEM_IOS},
    {"C8", AW_SYSTEM_IOS},
    {"C9", AW_SYSTEM_IOS},
    {"CAT", AW_SYSTEM_IOS},
    {"CISCO", AW_SYSTEM_UNKNOWN},
    {"CSR", AW_SYSTEM_IOS},
    {"ISR", AW_SYSTEM_IOS},
    {"ASR", AW_SYSTEM_UNKNOWN},
    {"IR1", AW_SYSTEM_IOS},
    {"IR8", AW_SYSTEM_IOS},
    {"IE-", AW_SYSTEM_IOS},
    {"ESS-", AW_SYSTEM_IOS},
    {"NCS", AW_SYSTEM_UNKNOWN},
    {"VG", AW_SYSTEM_IOS},
    {"WS-C", AW_SYSTEM_IOS},
    /* NX-OS: Nexus and MDS */
    {"N2K", AW_SYSTEM_NXOS},
    {"N3K", AW_SYSTEM_NXOS},
    {"N5", AW_SYSTEM_NXOS},
    {"N7", AW_SYSTEM_NXOS},
    {"N9K", AW_SYSTEM_NXOS},
    {"DS-C", AW_SYSTEM_NXOS},
    /* ASA, also on Firepower */
    {"ASA", AW_SYSTEM_IOS},
    {"FPR", AW_SYSTEM_IOS},
    /* CUCM */
    {"UCM", AW_SYSTEM_CUCM},
};

/* The row of a product; one more than the last for none. */
static size_t
find_product(const char *product)
{
	static const char pid[] = "PID:";
	size_t n = sizeof(products) / sizeof(products[0]), i = 0;

	if (product == NULL)
		return n;
	if (strncmp(product, pid, sizeof(pid) - 1) == 0)
		product += sizeof(pid) - 1;
	while (i < n && strncmp(product, products[i].prefix, strlen(products[i].prefix)) != 0)
		i++;
	return i;
}

static bool
is_known(const char *product)
{
	return find_product(product) < sizeof(products) / sizeof(products[0]);
}

bool
aw_device_verifies_itself(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_licenses; i++)
		if (is_known(record->licenses[i].product))
			return true;
	for (size_t i = 0; i < record->n_sources; i++)
		if (record->sources[i].kind == AW_SOURCE_RESTCONF ||
		    record->sources[i].kind == AW_SOURCE_CUCM)
			return true;
	return is_known(record->identity.product);
}

static enum aw_device_system
system_of(const char *product)
{
	return is_known(product) ? products[find_product(product)].system : AW_SYSTEM_UNKNOWN;
}

enum aw_device_system
aw_device_system(const struct aw_record *record)
{
	enum aw_device_system system = system_of(record->identity.product);

	if (aw_record_is_expressway(record))
		return AW_SYSTEM_EXPRESSWAY;
	for (size_t i = 0; i < record->n_sources; i++) {
		if (record->sources[i].kind == AW_SOURCE_RESTCONF)
			return AW_SYSTEM_IOS;
		if (record->sources[i].kind == AW_SOURCE_CUCM)
			return AW_SYSTEM_CUCM;
	}
	for (size_t i = 0; system == AW_SYSTEM_UNKNOWN && i < record->n_licenses; i++)
		system = system_of(record->licenses[i].product);
	return system;
}
