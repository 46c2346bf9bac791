/* SPDX-License-Identifier: ISC */
/* The two forms of output of `anchorwatch rehearse`. */
#ifndef AW_CLI_REHEARSE_H
#define AW_CLI_REHEARSE_H

#include "rehearse/rehearsal.h"

/* Prints one JSON object on a line, as anchorwatch(1) describes it; scripts rely on its keys. */
AW_CHECKED enum aw_err
aw_cli_rehearse_json(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/* Prints text: the verdicts at --as-of, then what changes later. */
AW_CHECKED enum aw_err
aw_cli_rehearse_text(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/* Prints the transitions that affect the device, what hinders it, and its services. */
void aw_cli_rehearse_verdicts(const struct aw_cli_rehearsal *rehearsal);

/* A row of rehearse --all. The texts are owned; NULL: none. */
struct aw_cli_rehearsed {
	const char *device; /* borrowed */
	enum aw_severity worst;
	const char *state;   /* static */
	char *what;          /* the transition or service that decides, or why nothing does */
	int64_t breaks_at;   /* AW_INSTANT_NONE: it does not break, or when is not known */
	char *breaks, *stop; /* dates */
	char *missing;       /* the name of the root */
};

/* Fills all but the device and its severity; false when memory is short. */
bool aw_cli_rehearsed_fill(struct aw_cli_rehearsed *row, const struct aw_judgement *judgement);

/* A device that could not be judged; false when memory is short. */
bool aw_cli_rehearsed_fail(struct aw_cli_rehearsed *row, const struct aw_error *err);
void aw_cli_rehearsed_clear(struct aw_cli_rehearsed *row);

/* Sorts the rows, worst first, and prints them as a table with a line of totals. */
AW_CHECKED enum aw_err aw_cli_rehearse_table(
    const struct aw_cli *cli, struct aw_cli_rehearsed *rows, size_t n, struct aw_error *err);

/*
 * Prints the time line after --as-of: the dates on which a verdict may change, with the changes
 * that judging at each of them gives. Moves the facts of the scenario, so call it last.
 */
AW_CHECKED enum aw_err
aw_cli_rehearse_line(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

#endif
