/* SPDX-License-Identifier: ISC */
/* What `anchorwatch inspect` finds of one file. */
#ifndef AW_CLI_INSPECTION_H
#define AW_CLI_INSPECTION_H

#include "cli.h"
#include "model/license.h"
#include "policy/policy.h"

/* The order is that of the exit statuses; the worst of several files is the greatest. */
enum aw_cli_result { AW_CLI_CLEAN, AW_CLI_PROBLEMS, AW_CLI_UNUSABLE };

struct aw_cli_inspection {
	const char *path;                 /* as given, any bytes */
	int64_t now;                      /* the instant it is judged at */
	struct aw_error error;            /* code AW_OK: read */
	struct aw_record *record;         /* of a device with this alone, read now */
	const struct aw_store *store;     /* the record's; NULL for a license text */
	const struct aw_license *license; /* the record's; NULL for a trust store */
	struct aw_judgement *judgement;   /* NULL where unusable */
	size_t usable;                    /* anchors */
	enum aw_cli_result result;
};

/* The recognised form, the store's format word; NULL if nothing was recognised. */
const char *aw_cli_inspection_form(const struct aw_cli_inspection *inspection);

/*
 * "trust-store" for a container of certificates, also an empty or missing one; "unknown" for
 * another recognised form, or for content that is not recognised.
 */
const char *aw_cli_inspection_kind(const struct aw_cli_inspection *inspection);

/* The severity of the license: the worst that was judged, UNKNOWN if nothing was. */
enum aw_severity aw_cli_inspection_severity(const struct aw_cli_inspection *inspection);

#endif
