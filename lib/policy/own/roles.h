/* SPDX-License-Identifier: ISC */
/* What a device uses its certificates for, by role, product and version. */
#ifndef AW_POLICY_OWN_ROLES_H
#define AW_POLICY_OWN_ROLES_H

#include <stdbool.h>

struct aw_record;
struct aw_server_certificate;

struct aw_own_role {
	const char *product; /* "Expressway"; of the roles that one product alone has, their name */
	const char *role;    /* a role, or the first word of one */
	const char *from, *before; /* versions, the first and the one after the last; NULL: any */
	const char *use;           /* what needs them: "traversal zones, MRA and mutual TLS" */
	const char *notice;        /* number of the field notice; NULL: none */
	const char *upgrade;       /* what version ends the need; NULL: none is known */
	unsigned needs;            /* enum aw_own_purpose: AW_OWN_SERVER, AW_OWN_CLIENT */
	bool sure; /* its versions are in the table: a purpose that is missing is certain to fail */
};

/*
 * The row for a certificate of the device, or NULL: nothing is known of its role. *known gets
 * false where the row is by role alone, as the version of the device is not known or not in the
 * table.
 */
const struct aw_own_role *aw_own_role_find(
    const struct aw_record *record, const struct aw_server_certificate *own, bool *known);

/* Orders two versions by their numbers: "X14.2.1", "15.5"; negative, 0 or positive. */
int aw_own_version_compare(const char *a, const char *b);

/* The table, for its test. */
const struct aw_own_role *aw_own_roles(unsigned *n);

#endif
