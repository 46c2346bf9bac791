/* SPDX-License-Identifier: ISC */
#include "policy/own/roles.h"

#include <ctype.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/device_record.h"
#include "model/model.h"

#define EXPRESSWAY "Expressway"
#define BOTH ((unsigned)(AW_OWN_SERVER | AW_OWN_CLIENT))
#define EXPRESSWAY_USE "traversal zones, MRA and mutual TLS"
#define EXPRESSWAY_UPGRADE "X15.5, which has a client certificate of its own"
#define MUTUAL "mutual TLS"

/*
 * One place for what a role needs. FN74362 names each release from X14.0 to X15.3.2; X15.4 takes a
 * server certificate without clientAuth, X15.5 has a second certificate for it. The notices on the
 * other products are about public certificates without clientAuth; which versions and which roles
 * fail without it is not said there, so a purpose that such a certificate lacks is a note.
 */
static const struct aw_own_role roles[] = {
    {EXPRESSWAY, "server", "X14.0", "X15.4", EXPRESSWAY_USE, "FN74362", EXPRESSWAY_UPGRADE, BOTH,
	true},
    {EXPRESSWAY, "server", "X15.4", NULL, "TLS", "FN74362", NULL, AW_OWN_SERVER, true},
    {EXPRESSWAY, "client", "X15.5", NULL, EXPRESSWAY_USE, "FN74362", NULL, AW_OWN_CLIENT, true},
    {EXPRESSWAY, "domain", "X14.0", NULL, "TLS of the domain", NULL, NULL, AW_OWN_SERVER, true},
    {"CUCM", "tomcat", NULL, NULL, MUTUAL, "FN74345", NULL, BOTH, false},
    {"CUCM", "CallManager", NULL, NULL, MUTUAL, "FN74345", NULL, BOTH, false},
    {"IM and Presence", "cup", NULL, NULL, MUTUAL, "FN74345", NULL, BOTH, false},
    {"IM and Presence", "cup-xmpp", NULL, NULL, MUTUAL, "FN74345", NULL, BOTH, false},
    {"IM and Presence", "cup-xmpp-s2s", NULL, NULL, MUTUAL, "FN74345", NULL, BOTH, false},
    {"CUBE", "cube", NULL, NULL, MUTUAL, "FN74350", NULL, BOTH, false},
    {"UCCE", "ucce", NULL, NULL, MUTUAL, "FN74382", NULL, BOTH, false},
    {"CVP", "cvp", NULL, NULL, MUTUAL, "FN74382", NULL, BOTH, false},
    {"Finesse", "finesse", NULL, NULL, MUTUAL, "FN74382", NULL, BOTH, false},
    {"CUIC", "cuic", NULL, NULL, MUTUAL, "FN74382", NULL, BOTH, false},
    {"Secure Network Analytics", "sna", NULL, NULL, MUTUAL, "FN74404", NULL, BOTH, false},
};
#define ROLES (sizeof(roles) / sizeof(roles[0]))

const struct aw_own_role *
aw_own_roles(unsigned *n)
{
	*n = ROLES;
	return roles;
}

/* The next number of a version, 0 where it has none; moves past it. */
static long
next_number(const char **version)
{
	char *end;
	long number;

	while (**version != '\0' && !isdigit((unsigned char)**version))
		++*version;
	number = strtol(*version, &end, 10);
	*version = end;
	return number;
}

int
aw_own_version_compare(const char *a, const char *b)
{
	while (*a != '\0' || *b != '\0') {
		long x = next_number(&a), y = next_number(&b);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

/* A role that names more after its first word, such as a domain, is of the row of that word. */
static bool
is_role(const struct aw_own_role *row, const char *role)
{
	size_t len = strlen(row->role);

	return strncasecmp(role, row->role, len) == 0 && (role[len] == '\0' || role[len] == ' ');
}

static bool
has_version(const struct aw_own_role *row, const char *version)
{
	if (!row->sure)
		return true;
	return version != NULL && version[strcspn(version, "0123456789")] != '\0' &&
	       aw_own_version_compare(version, row->from) >= 0 &&
	       (row->before == NULL || aw_own_version_compare(version, row->before) < 0);
}

const struct aw_own_role *
aw_own_role_find(
    const struct aw_record *record, const struct aw_server_certificate *own, bool *known)
{
	const char *role = aw_own_role(own), *version = record->identity.version;
	const struct aw_own_role *by_role = NULL;
	bool expressway = aw_record_is_expressway(record);

	for (size_t i = 0; i < ROLES; i++) {
		const struct aw_own_role *row = &roles[i];

		if (!is_role(row, role) || (row->sure && !expressway))
			continue;
		*known = row->sure;
		if (has_version(row, version))
			return row;
		by_role = by_role != NULL ? by_role : row;
	}
	*known = false;
	return by_role;
}
