/* SPDX-License-Identifier: ISC */
/* anchorwatch inspect: reads files as if each were the trust store or license state of a device. */
#include "inspect/inspect.h"

#include <stdlib.h>
#include <string.h>

#include "model/device_record.h"
#include "model/model.h"
#include "options.h"
#include "output.h"
#include "model/pool.h"
#include "model/store.h"
#include "run.h"

#define NAME "file" /* of the device and the store */

/* A record for policy of a device with one store that is read now. NULL: no memory. */
static struct aw_store *
make_store(struct aw_cli_run *run, struct aw_cli_inspection *inspection)
{
	struct aw_record *record = aw_record_new(run->pool, NAME);
	struct aw_store *store;

	if (record == NULL)
		return NULL;
	inspection->record = record;
	record->written_at = inspection->now;
	record->interval = AW_DAY;
	if ((store = aw_record_add_store(record, NAME)) == NULL)
		return NULL;
	inspection->store = store;
	store->judged = true;
	store->observed_at = inspection->now;
	store->source = strdup("file");
	store->path = aw_cli_clean(inspection->path);
	aw_attempt_set(&store->attempt, inspection->now, AW_OK, NULL);
	if (store->source == NULL || store->path == NULL)
		return NULL;
	return store;
}

/* An unknown readiness counts as a problem: a file with an open question is not clean. */
static bool
judged_clean(const struct aw_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		enum aw_readiness state = judgement->readiness[i].state;

		if (state == AW_READINESS_BROKEN || state == AW_READINESS_AT_RISK ||
		    state == AW_READINESS_UNKNOWN)
			return false;
	}
	return true;
}

/* True if each of the revocation lists holds, or another one of its issuer does. */
static bool
lists_hold(const struct aw_store *store, int64_t now)
{
	for (size_t i = 0; i < store->n_crls; i++)
		if (!aw_crl_holds(&store->crls[i], now) &&
		    !aw_store_crl_replaced(store, &store->crls[i]))
			return false;
	return true;
}

static enum aw_err
judge_store(struct aw_cli_run *run, struct aw_cli_inspection *inspection, struct aw_error *err)
{
	const struct aw_store *store = inspection->store;
	enum aw_err code;

	code = aw_policy_judge(inspection->record, &run->config->transitions,
	    aw_cli_run_policy(run, NULL), inspection->now, &inspection->judgement, err);
	if (code != AW_OK)
		return code;
	inspection->result = AW_CLI_PROBLEMS;
	if (store->n_problems == 0 && inspection->usable > 0 &&
	    lists_hold(store, inspection->now) && judged_clean(inspection->judgement))
		inspection->result = AW_CLI_CLEAN;
	return AW_OK;
}

/* A store that could not be read is not judged: the error is the result. */
static enum aw_err
read_and_judge(struct aw_cli_run *run, struct aw_cli_inspection *inspection, struct aw_error *err)
{
	struct aw_store *store = make_store(run, inspection);
	enum aw_err code;

	if (store == NULL)
		return aw_error_nomem(err);
	code = aw_truststore_read(
	    run->pool, inspection->path, &run->reading, store, &inspection->error);
	inspection->error.code = code;
	if (code == AW_ERR_NO_MEMORY)
		return aw_error_nomem(err);
	for (size_t i = 0; i < store->n_anchors; i++)
		inspection->usable += aw_anchor_usable(&store->anchors[i], inspection->now);
	return code == AW_OK ? judge_store(run, inspection, err) : AW_OK;
}

static enum aw_err
print_inspection(
    const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err)
{
	if (inspection->license != NULL)
		return cli->set.json ? aw_cli_inspect_license_json(cli, inspection, err)
				     : aw_cli_inspect_license_text(cli, inspection, err);
	return cli->set.json ? aw_cli_inspect_json(cli, inspection, err)
			     : aw_cli_inspect_text(cli, inspection, err);
}

static enum aw_err
inspect_file(struct aw_cli *cli, struct aw_cli_run *run, const char *path,
    enum aw_cli_result *worst, struct aw_error *err)
{
	struct aw_cli_inspection inspection = {
	    .path = path, .now = cli->now, .result = AW_CLI_UNUSABLE};
	bool is_license;
	enum aw_err code = aw_cli_inspect_license(
	    &inspection, aw_cli_run_policy(run, NULL), run->pool, &cli->set, &is_license, err);

	if (code == AW_OK && !is_license)
		code = read_and_judge(run, &inspection, err);
	if (code == AW_OK)
		code = print_inspection(cli, &inspection, err);
	if (inspection.result > *worst)
		*worst = inspection.result;
	aw_judgement_free(inspection.judgement);
	aw_record_free(inspection.record);
	return code;
}

static int
run_inspect(struct aw_cli *cli, char **paths, size_t n)
{
	enum aw_cli_result worst = AW_CLI_CLEAN;
	struct aw_cli_run run;
	struct aw_error err;
	enum aw_err code;

	code = aw_cli_run_open(cli, &run, &err);
	for (size_t i = 0; code == AW_OK && i < n; i++) {
		if (i > 0 && !cli->set.json)
			(void)fputc('\n', cli->out);
		code = inspect_file(cli, &run, paths[i], &worst, &err);
	}
	aw_cli_run_close(&run);
	return code == AW_OK ? (int)worst : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_JSON("print one JSON object a file"),
    AW_CLI_OPTION(FLAG, "verbose", 'v', NULL, "list every anchor", verbose),
    AW_CLI_OPTION(TEXT, "password-file", 'p', "FILE",
	"the password of PKCS#12 files is in this file", password_file),
    AW_CLI_OPTION(TEXT, "device-name", 0, "NAME",
	"of a license text with several devices, read the one with this name", device_name),
    AW_CLI_OPTION(TEXT, "udi", 0, "UDI",
	"of a license text with several devices, read the one with this UDI or serial number", udi),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_inspect = {
    .line.name = "anchorwatch inspect",
    .line.operands = "FILE...",
    .line.summary =
	"Reports what a file is, what is wrong with it, and whether a device with this trust store "
	"is ready, or its license is in order.",
    .line.ending =
	"Exit status:\n"
	"  0  every file is clean\n"
	"  1  a problem in a file, a transition it is not ready for, or a license not in order\n"
	"  2  a file is neither trust store nor license text or holds no data\n"
	"  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .min = 1,
    .max = SIZE_MAX,
    .failure = 2,
    .certificates = true,
    .run = run_inspect,
};
