/* SPDX-License-Identifier: ISC */
/* The parts of `anchorwatch inspect`: reading license texts, and both forms of output. */
#ifndef AW_CLI_INSPECT_H
#define AW_CLI_INSPECT_H

#include "inspect/inspection.h"

/*
 * Reads the file as license text and judges it; *is_license is false, and nothing was done, where
 * it does not look like one. A text whose state cannot be told is unusable.
 */
enum aw_err aw_cli_inspect_license(struct aw_cli_inspection *inspection,
    const struct aw_policy *policy, struct aw_pool *pool, int64_t as_of, bool *is_license,
    struct aw_error *err);

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
