/* SPDX-License-Identifier: ISC */
/* anchorwatch compare: which roots a device has too few and too many, and which of them matter. */
#include "compare/compare.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "config/device_state.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"
#include "options.h"
#include "store_file.h"
#include "policy/judge/root_matters.h"
#include "policy/judge/store_view.h"
#include "truststore/anchor_index.h"

#define WHY_MAX ((size_t)16 * 1024)

static void
add_why(struct aw_buf *why, const char *text)
{
	(void)aw_buf_printf(why, "%s%s", why->len > 0 ? ", " : "", text);
}

static enum aw_err
add_difference(struct aw_cli_difference **list, size_t *n, const struct aw_anchor *anchor,
    const char *store, struct aw_error *err)
{
	if (!AW_GROW(*list, *n))
		return aw_error_nomem(err);
	(*list)[*n] = (struct aw_cli_difference){.anchor = anchor, .store = store};
	aw_buf_init(&(*list)[(*n)++].why, WHY_MAX);
	return AW_OK;
}

static bool
is_view(const struct aw_cli_comparison *c, size_t i)
{
	const struct aw_record *record = c->scenario->record;

	return aw_store_is_view(record, (size_t)(c->judged[i].store - record->stores));
}

/* True if the device finds it where it looks in that store: in it, or in a part. */
static bool
view_has(const struct aw_cli_comparison *c, size_t view, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < c->n_judged; i++)
		if ((i == view || c->judged[i].store->partial) &&
		    aw_anchor_index_has(&c->judged[i], cert))
			return true;
	return false;
}

/* The first of the stores that are judged by themselves that lacks it; NULL: each has it. */
static const struct aw_store *
lacking(const struct aw_cli_comparison *c, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < c->n_judged; i++)
		if (is_view(c, i) && !view_has(c, i, cert))
			return c->judged[i].store;
	return NULL;
}

static enum aw_err
find_few(struct aw_cli_comparison *c, struct aw_error *err)
{
	const struct aw_store *reference = c->reference;
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < reference->n_anchors; i++) {
		const struct aw_anchor *anchor = &reference->anchors[i];
		const struct aw_store *store;

		if (!aw_anchor_usable(anchor, c->cli->now)) {
			c->n_useless++;
			continue;
		}
		store = lacking(c, anchor->certificate);
		if (store == NULL) {
			c->n_same++;
			continue;
		}
		code = add_difference(&c->few, &c->n_few, anchor, store->name, err);
		if (code != AW_OK)
			return code;
		aw_root_lacking_matters(
		    c->judgement, anchor->certificate->sha256, &c->few[c->n_few - 1].why);
	}
	return code;
}

/* Each once, though several stores have it. */
static enum aw_err
find_many_of(struct aw_cli_comparison *c, size_t number, struct aw_error *err)
{
	const struct aw_store *store = c->judged[number].store;
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < store->n_anchors; i++) {
		const struct aw_anchor *anchor = &store->anchors[i];
		const struct aw_certificate *cert = anchor->certificate;
		struct aw_cli_difference *found;

		if (!aw_anchor_usable(anchor, c->cli->now) ||
		    aw_anchor_index_has(&c->reference_index, cert) ||
		    aw_anchor_indexes_have(c->judged, number, cert))
			continue;
		code = add_difference(&c->many, &c->n_many, anchor, store->name, err);
		if (code != AW_OK)
			return code;
		found = &c->many[c->n_many - 1];
		if (aw_judgement_needs(c->judgement, anchor))
			add_why(&found->why, "a service depends on it");
		aw_root_retiring_matters(c->judgement, cert->sha256, &found->why);
	}
	return code;
}

static bool
make_indexes(struct aw_cli_comparison *c)
{
	const struct aw_record *record = c->scenario->record;
	size_t views = 0;

	c->judged = calloc(record->n_stores + 1, sizeof(*c->judged));
	if (c->judged == NULL || !aw_anchor_index_make(&c->reference_index, c->reference))
		return false;
	for (size_t i = 0; i < record->n_stores; i++) {
		if (!record->stores[i].judged)
			continue;
		views += aw_store_is_view(record, i);
		c->partial =
		    c->partial || (aw_store_is_view(record, i) && record->stores[i].partial);
		if (!aw_anchor_index_make(&c->judged[c->n_judged++], &record->stores[i]))
			return false;
	}
	c->several = views > 1;
	return true;
}

static enum aw_err
find_differences(struct aw_cli_comparison *c, struct aw_error *err)
{
	enum aw_err code;

	if (!make_indexes(c))
		return aw_error_nomem(err);
	code = find_few(c, err);
	for (size_t i = 0; code == AW_OK && i < c->n_judged; i++)
		code = find_many_of(c, i, err);
	return code;
}

static void
clear(struct aw_cli_comparison *c)
{
	for (size_t i = 0; i < c->n_few; i++)
		aw_buf_free(&c->few[i].why);
	for (size_t i = 0; i < c->n_many; i++)
		aw_buf_free(&c->many[i].why);
	for (size_t i = 0; i < c->n_judged; i++)
		aw_anchor_index_clear(&c->judged[i]);
	aw_anchor_index_clear(&c->reference_index);
	free(c->judged);
	free(c->few);
	free(c->many);
}

static enum aw_err
compare(const struct aw_cli *cli, struct aw_cli_scenario *scenario, struct aw_cli_comparison *c,
    bool *matters, struct aw_error *err)
{
	struct aw_judgement *judgement = NULL;
	enum aw_err code = aw_cli_scenario_judge(scenario, cli->now, &judgement, err);

	c->scenario = scenario;
	c->judgement = judgement;
	if (code == AW_OK)
		code = find_differences(c, err);
	if (code == AW_OK)
		code = cli->set.json ? aw_cli_compare_json(c, err) : aw_cli_compare_text(c, err);
	*matters =
	    aw_cli_compare_matter(c->few, c->n_few) + aw_cli_compare_matter(c->many, c->n_many) > 0;
	clear(c);
	aw_judgement_free(judgement);
	return code;
}

static enum aw_err
compare_stores(struct aw_cli *cli, struct aw_cli_run *run, bool *matters, struct aw_error *err)
{
	struct aw_cli_comparison c = {
	    .cli = cli, .name = cli->set.stores.items[0], .reference_name = cli->set.with};
	struct aw_store reference = {0};
	struct aw_cli_scenario scenario = {0};
	bool device; /* else the name is that of a file */
	enum aw_err code = aw_device_known(run->config, c.name, &device, err);

	if (code == AW_OK)
		code = aw_cli_store_read(cli, run, c.reference_name, false, &reference, err);
	if (code == AW_OK && device)
		cli->set.stores.n = 0;
	if (code == AW_OK)
		code = aw_cli_scenario_open(cli, run, device ? c.name : NULL, NULL, &scenario, err);
	c.reference = &reference;
	if (code == AW_OK)
		code = compare(cli, &scenario, &c, matters, err);
	aw_cli_scenario_close(&scenario);
	aw_store_clear(&reference, run->pool);
	return code;
}

static int
run_compare(struct aw_cli *cli, char **operands, size_t n)
{
	struct aw_cli_run run = {0};
	struct aw_error err;
	bool matters = false;
	enum aw_err code;

	(void)operands;
	(void)n;
	if (cli->set.stores.n != 1 || cli->set.with == NULL) {
		(void)aw_error_set(&err, AW_ERR_USAGE, NULL,
		    "one store and what to compare it with are needed: --store DEVICE|FILE "
		    "--with "
		    "FILE");
		return aw_cli_fail(cli, &err);
	}
	code = aw_cli_run_open(cli, &run, &err);
	if (code == AW_OK)
		code = compare_stores(cli, &run, &matters, &err);
	aw_cli_run_close(&run);
	return code == AW_OK ? (int)matters : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION(TEXTS, "store", 0, "DEVICE|FILE",
	"the judged stores of a device, or a saved trust store", stores),
    AW_CLI_OPTION(TEXT, "with", 0, "FILE",
	"what is expected: a signed bundle of the vendor, or any trust store", with),
    AW_CLI_OPTION(
	FLAG, "verbose", 'v', NULL, "list the differences that matter to nothing, too", verbose),
    AW_CLI_OPTION_JSON("print one JSON object"),
    AW_CLI_OPTION(TEXT, "password-file", 'p', "FILE",
	"the password of PKCS#12 files is in this file", password_file),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_STATE,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_compare = {
    .line.name = "anchorwatch compare",
    .line.operands = "--store DEVICE|FILE --with FILE",
    .line.summary = "Which roots a device has too few and too many, compared with what its vendor "
		    "expects, and which of them matter to its services.",
    .line.ending = "Exit status:\n"
		   "  0  no difference matters\n  1  a difference matters\n"
		   "  2  a store could not be read\n  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .failure = 2,
    .certificates = true,
    .run = run_compare,
};
