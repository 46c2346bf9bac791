/* SPDX-License-Identifier: ISC */
#include "policy/own/stops.h"

#include <stddef.h>
#include <string.h>

#include "base/instant.h"
#include "model/public_roots.h"

/* IdenTrust Public Sector Root CA 1 and DigiCert Assured ID Root G2. */
static const char *const still_both[] = {
    "30d0895a9a448a262091635522d1f52010b5867acae12c78ef958fd4f4389f2f",
    "7d05ebb682339f8c9451ee094eebfefa7953a114edb2f44949452fab7d2fc185",
};

static const struct aw_own_stop stops[] = {
    {"DigiCert", "2027-03-01"}, {"IdenTrust", "2027-02-01"}, /* help.webex.com */
    {"Let's Encrypt", "2026-07-08"},                         /* its profile tlsclient */
};

/* For certificates issued after 2027-03-15, by the policy of the program, version 1.8. */
static const struct aw_own_stop others = {"Chrome Root Program", "2027-03-16"};

/* Which CA has the roots of an organization, as their certificates name it. */
static const struct {
	const char *organization;
	const char *ca;
} owners[] = {
    {"DigiCert", "DigiCert"},
    {"QuoVadis", "DigiCert"},
    {"Baltimore", "DigiCert"},
    {"GeoTrust", "DigiCert"},
    {"thawte", "DigiCert"},
    {"VeriSign", "DigiCert"},
    {"IdenTrust", "IdenTrust"},
    {"Digital Signature Trust", "IdenTrust"},
    {"Internet Security Research Group", "Let's Encrypt"},
    {"ISRG", "Let's Encrypt"},
};

static const char *
owner_of(const struct aw_public_root *root)
{
	for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++)
		if (strncmp(root->organization, owners[i].organization,
			strlen(owners[i].organization)) == 0)
			return owners[i].ca;
	return "";
}

const struct aw_own_stop *
aw_own_stop_of(const struct aw_public_root *root, int64_t *at)
{
	const struct aw_own_stop *stop = &others;
	const char *owner = owner_of(root);

	for (size_t i = 0; i < sizeof(still_both) / sizeof(still_both[0]); i++)
		if (strcmp(root->sha256, still_both[i]) == 0)
			return NULL;
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (strcmp(stops[i].ca, owner) == 0)
			stop = &stops[i];
	return aw_instant_parse(stop->date, at) ? stop : NULL;
}
