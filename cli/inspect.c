/* SPDX-License-Identifier: ISC */
/* anchorwatch inspect: reads files as if each were the trust store or license state of a device. */
#include "inspect.h"

#include <stdlib.h>
#include <string.h>

#include "certificate.h"
#include "options.h"
#include "output.h"
#include "pool.h"
#include "store.h"
#include "truststore.h"

#define NAME "file" /* of the device and the store */

/* What all files of one run share. */
struct inspector {
	struct aw_pool *pool;
	struct aw_policy policy;
	struct aw_transitions own;                /* those of --transitions */
	struct aw_config *config;                 /* else those of the configuration */
	const struct aw_transitions *transitions; /* one of the two */
	struct aw_truststore_options reading;
};

const char *
aw_cli_inspect_form(const struct aw_cli_inspection *inspection)
{
	const char *format = inspection->store->format;

	if (format != NULL && (strcmp(format, "unknown") == 0 || strcmp(format, "empty") == 0))
		return NULL;
	return format;
}

const char *
aw_cli_inspect_kind(const struct aw_cli_inspection *inspection)
{
	static const char *const containers[] = {
	    "pem", "der", "pkcs7", "pkcs12", "directory", "base64", "trustpool-text"};
	const char *form = aw_cli_inspect_form(inspection);
	enum aw_err code = inspection->error.code;

	if (form == NULL)
		return code == AW_ERR_STORE_FORMAT || code == AW_ERR_STORE_ENCODING ? "unknown"
										    : "trust-store";
	for (size_t i = 0; i < sizeof(containers) / sizeof(containers[0]); i++)
		if (strcmp(form, containers[i]) == 0)
			return "trust-store";
	return "unknown";
}

static enum aw_err
inspector_open(struct aw_cli *cli, struct inspector *inspector, struct aw_error *err)
{
	enum aw_err code;

	memset(inspector, 0, sizeof(*inspector));
	aw_policy_defaults(&inspector->policy);
	if (cli->set.as_of != AW_INSTANT_NONE) /* an instant asked for is no wrong clock */
		inspector->policy.earliest_now = INT64_MIN;
	if ((inspector->pool = aw_pool_new()) == NULL)
		return aw_error_nomem(err);
	if (cli->set.transitions != NULL) {
		code = aw_transitions_add(&inspector->own, cli->set.transitions, false, err);
		inspector->transitions = &inspector->own;
	} else {
		code = aw_cli_config(cli, &inspector->config, err);
		if (code == AW_OK)
			inspector->transitions = &inspector->config->transitions;
	}
	inspector->reading.password_file = cli->set.password_file;
	inspector->reading.known = inspector->transitions;
	inspector->reading.decode = AW_DECODE_CHECK_SIGNATURE;
	return code;
}

static void
inspector_close(struct inspector *inspector)
{
	aw_transitions_clear(&inspector->own);
	aw_config_free(inspector->config);
	aw_policy_clear(&inspector->policy);
	aw_pool_free(inspector->pool);
}

/* A device with one store that is read this moment: what policy is asked about. NULL: no memory. */
static struct aw_store *
make_store(struct inspector *inspector, struct aw_cli_inspection *inspection)
{
	struct aw_record *record = aw_record_new(inspector->pool, NAME);
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
	if (store->source == NULL || store->path == NULL ||
	    aw_attempt_set(&store->attempt, inspection->now, AW_OK, NULL) != AW_OK)
		return NULL;
	return store;
}

/* Unknown counts as a problem: what could not be told is not clean. */
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

static enum aw_err
judge(struct inspector *inspector, struct aw_cli_inspection *inspection, struct aw_error *err)
{
	const struct aw_store *store = inspection->store;
	enum aw_err code;

	code = aw_policy_judge(inspection->record, inspector->transitions, &inspector->policy,
	    inspection->now, &inspection->judgement, err);
	if (code != AW_OK)
		return code;
	inspection->result = AW_CLI_PROBLEMS;
	if (store->n_problems == 0 && inspection->usable > 0 && judged_clean(inspection->judgement))
		inspection->result = AW_CLI_CLEAN;
	return AW_OK;
}

/* What could not be read is not judged: its error is the whole answer. */
static enum aw_err
read_and_judge(
    struct inspector *inspector, struct aw_cli_inspection *inspection, struct aw_error *err)
{
	struct aw_store *store = make_store(inspector, inspection);
	enum aw_err code;

	if (store == NULL)
		return aw_error_nomem(err);
	code = aw_truststore_read(
	    inspector->pool, inspection->path, &inspector->reading, store, &inspection->error);
	inspection->error.code = code;
	if (code == AW_ERR_NO_MEMORY)
		return aw_error_nomem(err);
	for (size_t i = 0; i < store->n_anchors; i++)
		inspection->usable += aw_anchor_usable(&store->anchors[i], inspection->now);
	return code == AW_OK ? judge(inspector, inspection, err) : AW_OK;
}

static enum aw_err
print(const struct aw_cli *cli, const struct aw_cli_inspection *inspection, struct aw_error *err)
{
	if (inspection->license != NULL)
		return cli->set.json ? aw_cli_inspect_license_json(cli, inspection, err)
				     : aw_cli_inspect_license_text(cli, inspection, err);
	return cli->set.json ? aw_cli_inspect_json(cli, inspection, err)
			     : aw_cli_inspect_text(cli, inspection, err);
}

static enum aw_err
inspect_file(struct aw_cli *cli, struct inspector *inspector, const char *path,
    enum aw_cli_result *worst, struct aw_error *err)
{
	struct aw_cli_inspection inspection = {
	    .path = path, .now = cli->now, .result = AW_CLI_UNUSABLE};
	bool is_license;
	enum aw_err code = aw_cli_inspect_license(
	    &inspection, &inspector->policy, inspector->pool, cli->set.as_of, &is_license, err);

	if (code == AW_OK && !is_license)
		code = read_and_judge(inspector, &inspection, err);
	if (code == AW_OK)
		code = print(cli, &inspection, err);
	if (inspection.result > *worst)
		*worst = inspection.result;
	aw_judgement_free(inspection.judgement);
	aw_record_free(inspection.record);
	return code;
}

static int
inspect(struct aw_cli *cli, char **paths, size_t n)
{
	enum aw_cli_result worst = AW_CLI_CLEAN;
	struct inspector inspector;
	struct aw_error err;
	enum aw_err code;

	code = inspector_open(cli, &inspector, &err);
	for (size_t i = 0; code == AW_OK && i < n; i++) {
		if (i > 0 && !cli->set.json)
			(void)fputc('\n', cli->out);
		code = inspect_file(cli, &inspector, paths[i], &worst, &err);
	}
	inspector_close(&inspector);
	return code == AW_OK ? (int)worst : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_JSON("print one JSON object a file"),
    AW_CLI_OPTION(FLAG, "verbose", 'v', NULL, "list every anchor", verbose),
    AW_CLI_OPTION(TEXT, "password-file", 'p', "FILE",
	"the password of PKCS#12 files is in this file", password_file),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_inspect = {
    .line.name = "anchorwatch inspect",
    .line.operands = "FILE...",
    .line.summary =
	"What a file is, what is wrong with it, and whether a device with this trust store "
	"is ready, or with this license text in order.",
    .line.ending =
	"Exit status:\n"
	"  0  every file is clean\n"
	"  1  a problem in a file, a transition it is not ready for, or a license not in order\n"
	"  2  a file is neither trust store nor license text or tells nothing, or wrong use\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .min = 1,
    .max = SIZE_MAX,
    .failure = 2,
    .run = inspect,
};
