/* SPDX-License-Identifier: ISC */
/* What `anchorwatch compare` finds. */
#ifndef AW_CLI_COMPARE_H
#define AW_CLI_COMPARE_H

#include "base/buf.h"
#include "scenario/scenario.h"
#include "truststore/anchor_index.h"

/* A root that one side has and the other has not. */
struct aw_cli_difference {
	const struct aw_anchor *anchor; /* borrowed */
	const char *store; /* of the device that has it; of several the first that lacks it;
			      borrowed */
	struct aw_buf why; /* what it matters to; empty: to nothing that is known */
};

struct aw_cli_comparison {
	const struct aw_cli *cli; /* borrowed, as all but the lists */
	const struct aw_cli_scenario *scenario;
	const struct aw_judgement *judgement;
	const struct aw_store *reference;
	struct aw_anchor_index reference_index;
	struct aw_anchor_index *judged; /* of the judged stores of the device */
	size_t n_judged;
	const char *name, *reference_name; /* as on the command line */
	struct aw_cli_difference *few, *many;
	size_t n_few, n_many;
	size_t n_same;    /* usable roots that both have */
	size_t n_useless; /* roots of the reference that are expired or no CAs */
	bool partial;     /* the stores of the device are a part of what it trusts */
	bool several; /* more than one store is judged by itself, as of the peers of a cluster */
};

/* The number of differences that matter. */
size_t aw_cli_compare_matter(const struct aw_cli_difference *list, size_t n);

/* The two forms of output. Fail only for want of memory. */
AW_CHECKED enum aw_err
aw_cli_compare_text(const struct aw_cli_comparison *comparison, struct aw_error *err);
AW_CHECKED enum aw_err
aw_cli_compare_json(const struct aw_cli_comparison *comparison, struct aw_error *err);

#endif
