/* SPDX-License-Identifier: ISC */
/* The parts of `anchorwatch inspect`: reading license texts, and both forms of output. */
#ifndef AW_CLI_INSPECT_H
#define AW_CLI_INSPECT_H

#include "inspect/inspection.h"

/*
 * Reads the file as license text and judges it. If the file does not look like one, *is_license is
 * false and *inspection is unchanged. A text of an unknown license state is AW_CLI_UNUSABLE.
 * set->as_of is when the device printed the text, by default the file's mtime. A text that cannot
 * be parsed is AW_OK with inspection->error; else AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_cli_inspect_license(struct aw_cli_inspection *inspection,
    const struct aw_policy *policy, struct aw_pool *pool, const struct aw_cli_settings *set,
    bool *is_license, struct aw_error *err);

/* Prints one JSON object on a line, as anchorwatch(1) describes it; scripts rely on its keys. */
AW_CHECKED enum aw_err aw_cli_inspect_json(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);

/* Prints the findings as text. */
AW_CHECKED enum aw_err aw_cli_inspect_text(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);

/* The same two for a license text. */
AW_CHECKED enum aw_err aw_cli_inspect_license_json(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);
AW_CHECKED enum aw_err aw_cli_inspect_license_text(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err);

/*
 * Prints one problem, and its remedy if reported[code] is false, which it sets: each remedy appears
 * once. `reported` has AW_ERR_COUNT members.
 */
void aw_cli_inspect_problem(const struct aw_cli *cli, enum aw_severity severity, enum aw_err code,
    const char *where, const char *text, bool *reported);

/* Prints "clean", "problems" or "unusable" in its colour. */
void aw_cli_inspect_result(const struct aw_cli *cli, enum aw_cli_result result);

#endif
