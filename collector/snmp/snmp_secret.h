/* SPDX-License-Identifier: ISC */
/* Parses a file with SNMP credentials; anchorwatch.conf(5) describes its form. */
#ifndef AW_SNMP_SECRET_H
#define AW_SNMP_SECRET_H

#include "base/file.h"

/* All texts point into the parsed file, or are static. */
struct aw_snmp_secret {
	char *community; /* version 2c; else NULL */
	char *user;
	const char *auth_protocol, *auth; /* "SHA-256" as the library spells it, and passphrase */
	const char *priv_protocol, *priv; /* "AES-256" */
};

/*
 * Parses the text in place; it must stay valid while *out is used. AW_ERR_CREDENTIAL names `path`
 * and the line, never its content.
 */
AW_CHECKED enum aw_err aw_snmp_secret_parse(struct aw_bytes *text, bool version3, const char *path,
    struct aw_snmp_secret *out, struct aw_error *err);

#endif
