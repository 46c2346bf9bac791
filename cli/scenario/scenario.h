/* SPDX-License-Identifier: ISC */
/*
 * The scenario that rehearse and export judge: the record of a device, or one made of saved files,
 * with the changes that the command line asks for.
 */
#ifndef AW_CLI_SCENARIO_H
#define AW_CLI_SCENARIO_H

#include "chain/chain.h"
#include "run.h"

struct aw_cli_scenario {
	const struct aw_cli *cli; /* borrowed */
	struct aw_cli_run *run;   /* borrowed */
	const char *name;         /* of the device, borrowed; NULL: of saved files */
	struct aw_policy policy;  /* the device's */
	struct aw_record *record; /* what is judged; NULL until it was opened */
	int64_t at;               /* the instant from which the ages of its facts count */
	int64_t read_at;          /* when the facts were read; AW_INSTANT_NONE: saved files */
	bool changed;             /* stores or chains are not as they were judged */
	char **notes;             /* what was taken and changed, a clean line each */
	size_t n_notes;
	const struct aw_catalogue *catalogue; /* borrowed; NULL: none */
};

/* Whether the options go together, for `n` devices: AW_ERR_USAGE names the rule. */
enum aw_err aw_cli_scenario_rules(const struct aw_cli *cli, size_t n, struct aw_error *err);

/*
 * Builds the record: of the device, with its anchors' bytes from the shelf where they are wanted,
 * or where that is NULL of the saved files; then drops and adds roots, sets chains, and verifies
 * what changed. Facts keep their age: what was fresh by the clock is fresh at --as-of, and saved
 * files count as read then. Close it in any case.
 */
enum aw_err aw_cli_scenario_open(const struct aw_cli *cli, struct aw_cli_run *run,
    const char *device, const struct aw_catalogue *catalogue, struct aw_cli_scenario *out,
    struct aw_error *err);
void aw_cli_scenario_close(struct aw_cli_scenario *scenario);

/* Judges it at an instant, with facts as fresh as they are at --as-of. */
enum aw_err aw_cli_scenario_judge(
    struct aw_cli_scenario *scenario, int64_t at, struct aw_judgement **out, struct aw_error *err);

/* True if a judged service of the record is this one. */
bool aw_cli_scenario_known(const struct aw_cli_scenario *scenario, const char *service);

#endif
