/* SPDX-License-Identifier: ISC */
/* What `anchorwatch inspect` finds of one file, and its two forms of output. */
#ifndef AW_CLI_INSPECT_H
#define AW_CLI_INSPECT_H

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

/*
 * Reads the file as license text and judges it; *is_license is false, and nothing was done, where
 * it does not look like one. A text whose state cannot be told is unusable.
 */
enum aw_err aw_cli_inspect_license(struct aw_cli_inspection *inspection,
    const struct aw_policy *policy, struct aw_pool *pool, int64_t as_of, bool *is_license,
    struct aw_error *err);

/* The severity of the license: the worst that was judged, UNKNOWN where nothing was. */
enum aw_severity aw_cli_inspect_state(const struct aw_cli_inspection *inspection);

/* The recognised form, the store's format word; NULL where nothing was recognised. */
const char *aw_cli_inspect_form(const struct aw_cli_inspection *inspection);

/*
 * "trust-store" for a container of certificates, also an empty or missing one; "unknown" for what
 * was recognised as something else, or not at all.
 */
const char *aw_cli_inspect_kind(const struct aw_cli_inspection *inspection);

/* One object on a line of its own: the form of anchorwatch(1), which scripts rely on. */
enum aw_err aw_cli_inspect_json(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);

/* Lines for people. */
enum aw_err aw_cli_inspect_text(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);

/* The same two for a license text. */
enum aw_err aw_cli_inspect_license_json(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);
enum aw_err aw_cli_inspect_license_text(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);

/* A line of a problem, and what to do the first time: `told` has AW_ERR_COUNT members. */
void aw_cli_inspect_problem(const struct aw_cli *cli, enum aw_severity severity, enum aw_err code,
    const char *where, const char *text, bool *told);

/* "clean", "problems" or "unusable" in its colour. */
void aw_cli_inspect_result(const struct aw_cli *cli, enum aw_cli_result result);

#endif
