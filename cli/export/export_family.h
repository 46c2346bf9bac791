/* SPDX-License-Identifier: ISC */
/*
 * Device families: how each takes roots, by paste or by upload, what its operator does for it, and
 * the command that verifies it.
 */
#ifndef AW_CLI_EXPORT_FAMILY_H
#define AW_CLI_EXPORT_FAMILY_H

#include "base/buf.h"
#include "cli.h"
#include "model/model.h"

#define AW_CLI_FAMILY_STEPS 6

struct aw_cli_family {
	const char *word; /* of --for */
	const char *what; /* for people */
	bool comments;    /* the document may have lines of comment */
	bool paste;       /* into a command line: comments are short, a line "quit" ends a root */
	bool one_file;    /* all roots are in one document; else each is uploaded by itself */
	const char *begin, *end; /* lines around all roots; "" for none */
	/* Appends a root under a name that no other root of the document has; false as aw_buf_add,
	 * and if the device cannot take it. */
	bool (*write)(struct aw_buf *buf, const struct aw_certificate *cert, const char *name);
	const char *steps[AW_CLI_FAMILY_STEPS]; /* NULL-ended; %s in the first one is the device */
	const char *verify;                     /* on the device */
};

/* The family of a word, or NULL. */
const struct aw_cli_family *aw_cli_family_find(const char *word);

/* --for, if it is given, names a family; else AW_ERR_USAGE. */
AW_CHECKED enum aw_err aw_cli_family_rule(const struct aw_cli *cli, struct aw_error *err);

/* The family of a device by its source, its stores and its product; pem where it is not known. */
const struct aw_cli_family *aw_cli_family_of(const struct aw_record *record);

#define AW_CLI_FAMILY_NAME 48 /* octets of a name with the NUL */

/* A name for a root: its common name of letters, digits and hyphens, and 8 digits of its SHA-256.
 */
void aw_cli_family_name(const struct aw_certificate *cert, char name[AW_CLI_FAMILY_NAME]);

#endif
