/* SPDX-License-Identifier: ISC */
/* What `anchorwatch inspect` finds of one file. */
#ifndef AW_CLI_INSPECTION_H
#define AW_CLI_INSPECTION_H

#include "cli.h"
#include "model/license.h"
#include "policy/policy.h"

/* The values are the exit statuses; of several files the greatest counts. */
enum aw_cli_result { AW_CLI_CLEAN, AW_CLI_PROBLEMS, AW_CLI_UNUSABLE };

struct aw_cli_inspection {
	const char *path;             /* as given on the command line: any bytes */
	int64_t now;                  /* the instant to judge at */
	struct aw_error error;        /* code AW_OK: the file was read */
	struct aw_record *record;     /* of a made-up device that has only this file, read now */
	const struct aw_store *store; /* the record's; NULL for a license text */
	const struct aw_license *license; /* the record's; NULL for a trust store */
	struct aw_judgement *judgement;   /* NULL if unusable */
	size_t usable;                    /* number of usable anchors */
	enum aw_cli_result result;
};

/* The recognised form, the store's format word; NULL if nothing was recognised. */
const char *aw_cli_inspection_form(const struct aw_cli_inspection *inspection);

/*
 * "trust-store" for a container of certificates, also an empty or missing one; "unknown" for
 * another recognised form, or for content that is not recognised.
 */
const char *aw_cli_inspection_kind(const struct aw_cli_inspection *inspection);

/* What the file is, for people, with its article: "a PEM file". */
const char *aw_cli_inspection_what(const struct aw_cli_inspection *inspection);

/* What is read of such a file; NULL: nothing, or it was not recognised. */
const char *aw_cli_inspection_gives(const struct aw_cli_inspection *inspection);

/* The severity of the license: the worst that was judged, UNKNOWN if nothing was. */
enum aw_severity aw_cli_inspection_severity(const struct aw_cli_inspection *inspection);

#endif
