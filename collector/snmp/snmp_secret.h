/* SPDX-License-Identifier: ISC */
/* What a file with SNMP credentials says; anchorwatch.conf(5) has its form. */
#ifndef AW_SNMP_SECRET_H
#define AW_SNMP_SECRET_H

#include "base/file.h"

/* All point into the text that was read, or are static. */
struct aw_snmp_secret {
	char *community; /* version 2c; else NULL */
	char *user;
	const char *auth_protocol, *auth; /* "SHA-256" as the library spells it, and passphrase */
	const char *priv_protocol, *priv; /* "AES-256" */
};

/*
 * Takes the text apart, in place: it must stay as long as *out is used. AW_ERR_CREDENTIAL names
 * `path` and the line, never what stands there.
 */
enum aw_err aw_snmp_secret_parse(struct aw_bytes *text, bool version3, const char *path,
    struct aw_snmp_secret *out, struct aw_error *err);

#endif
