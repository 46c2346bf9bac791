/* SPDX-License-Identifier: ISC */
/* What --once prints of each device when it has ended. */
#ifndef AW_OUTCOME_H
#define AW_OUTCOME_H

#include "engine.h"

#define AW_OUTCOME_PREFIX_MAX 48

struct aw_outcomes {
	bool quiet;    /* failures alone */
	bool counter;  /* "[3/200] " in front of each line */
	bool asked;    /* what was asked too */
	bool failed;   /* anything, up to now */
	size_t n, all; /* devices that have ended, and that will */
	char prefix[AW_OUTCOME_PREFIX_MAX];
};

/* Prints a line for each part of the device to standard output, and flushes it. */
void aw_outcome_print(struct aw_outcomes *outcomes, const struct aw_outcome *outcome);

#endif
