/* SPDX-License-Identifier: ISC */
/* What `anchorwatch rehearse` finds. */
#ifndef AW_CLI_REHEARSAL_H
#define AW_CLI_REHEARSAL_H

#include "scenario/scenario.h"

struct aw_cli_rehearsal {
	const struct aw_cli *cli; /* borrowed, as the next two members */
	struct aw_cli_scenario *scenario;
	const struct aw_judgement *judgement; /* at --as-of */
	const char **unseen; /* services in use whose chain is not known; texts borrowed */
	size_t n_unseen;
};

#define AW_CLI_UNSEEN "the chain that it presents is not known; the dates of the transitions decide"

/* "verifies", "does not verify" or "unknown", for people. */
const char *aw_cli_verified_word(enum aw_verified verified);

#endif
