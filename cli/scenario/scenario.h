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
	const struct aw_cli *cli;       /* borrowed */
	struct aw_cli_run *run;         /* borrowed */
	const char *name;               /* of the device, borrowed; NULL: saved files */
	const struct aw_policy *policy; /* the device's, of the run */
	struct aw_record *record;       /* what is judged; NULL until it is opened */
	int64_t at;                     /* the instant at which its facts have their age */
	int64_t read_at;                /* when the facts were read; AW_INSTANT_NONE: saved files */
	bool changed; /* stores or chains changed, so chains must be verified again */
	char **notes; /* what was read and changed, a clean line each */
	size_t n_notes;
	const struct aw_catalogue *catalogue; /* to recognise missing roots; borrowed; NULL: none */
};

/* Checks that the options fit together, for `n` devices; else AW_ERR_USAGE names the rule. */
AW_CHECKED enum aw_err
aw_cli_scenario_rules(const struct aw_cli *cli, size_t n, struct aw_error *err);

/*
 * Loads the record of the device, or (device NULL) makes one of the saved files. Then drops and
 * adds roots, sets chains, and verifies the chains again if anything changed; the certificate files
 * of the state directory supply the encodings. Facts keep their age: a fact that is fresh by the
 * clock is fresh at --as-of, and saved files count as read at --as-of. `run`, `device` and
 * `catalogue` are borrowed until the close. Close the scenario also after an error.
 */
AW_CHECKED enum aw_err aw_cli_scenario_open(const struct aw_cli *cli, struct aw_cli_run *run,
    const char *device, const struct aw_catalogue *catalogue, struct aw_cli_scenario *out,
    struct aw_error *err);

/*
 * The same of a record that was read just now, and that the scenario owns from now on: what it says
 * is of now, and is judged as if it were no older at --as-of.
 */
void aw_cli_scenario_take(const struct aw_cli *cli, struct aw_cli_run *run,
    struct aw_record *record, struct aw_cli_scenario *out);

/* Frees the record and the notes. */
void aw_cli_scenario_close(struct aw_cli_scenario *scenario);

/* Judges the record at an instant, with facts as old as at --as-of. The caller frees *out. */
AW_CHECKED enum aw_err aw_cli_scenario_judge(
    struct aw_cli_scenario *scenario, int64_t at, struct aw_judgement **out, struct aw_error *err);

/* True if the record has facts of this service ("host:port"). */
bool aw_cli_scenario_known(const struct aw_cli_scenario *scenario, const char *service);

#endif
