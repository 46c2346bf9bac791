/* SPDX-License-Identifier: ISC */
/* What `anchorwatch rehearse` finds, and its two forms of output. */
#ifndef AW_CLI_REHEARSE_H
#define AW_CLI_REHEARSE_H

#include "scenario/scenario.h"

struct aw_cli_rehearsal {
	const struct aw_cli *cli; /* borrowed, as the next two */
	struct aw_cli_scenario *scenario;
	const struct aw_judgement *judgement; /* at --as-of */
	const char **unseen; /* services that are used and whose chain is not known; borrowed */
	size_t n_unseen;
};

#define AW_CLI_UNSEEN "the chain that it presents is not known; the dates of the transitions decide"

/* true, false, or NULL where it cannot be told: "yes", "no", "unknown" for people. */
const char *aw_cli_verified_word(enum aw_verified verified);

/* One object on a line of its own: the form of anchorwatch(1), which scripts rely on. */
enum aw_err aw_cli_rehearse_json(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/* Lines for people: what is so at --as-of, then what changes. */
enum aw_err aw_cli_rehearse_text(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

/* The time line behind --as-of: every date on which a verdict changes, by judging at each. */
enum aw_err aw_cli_rehearse_line(const struct aw_cli_rehearsal *rehearsal, struct aw_error *err);

#endif
