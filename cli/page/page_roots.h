/* SPDX-License-Identifier: ISC */
/* What the wallboard shows of roots that devices lack. Part of page.h, which says whose texts are.
 */
#ifndef AW_CLI_PAGE_ROOTS_H
#define AW_CLI_PAGE_ROOTS_H

#include <stddef.h>
#include <stdint.h>

#include "model/anchor.h"
#include "policy/judge/verdict.h"

#define AW_PAGE_REFERENCES_MAX 100 /* rows of stores that differ from a reference */

/* A root that is missing for a transition. */
struct aw_page_root {
	uint8_t sha256[AW_SHA256_LEN];
	char *name;
};

/* One verdict of readiness: the worst of a device. Its dates and texts are all of that verdict. */
struct aw_page_readiness {
	enum aw_readiness state;
	enum aw_severity severity;
	int64_t since, break_date, any_day_since, impact_date;
	char *transition;             /* NULL: there is none */
	char *reason;                 /* NULL: without a reason */
	char *remedy;                 /* NULL: no action is needed */
	struct aw_page_root *missing; /* each once, in the order of the replacements */
	size_t n_missing;
};

/* A store that differs from the reference of its device, or a reference that cannot be read. */
struct aw_page_reference {
	char *device;
	char *store;            /* NULL: the reference cannot be read */
	int64_t missing, extra; /* roots; negative: not known */
	char *text;
};

#endif
