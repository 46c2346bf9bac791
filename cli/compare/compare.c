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
#include "truststore/listed.h"

#define WHY_MAX ((size_t)16 * 1024)

/* A listing gives no certificate: its entries are known by issuer and serial number. */
static bool
is_same(const struct aw_certificate *a, const struct aw_certificate *b)
{
	if (memcmp(a->sha256, b->sha256, AW_SHA256_LEN) == 0)
		return true;
	return ((a->flaws | b->flaws) & AW_FLAW_BY_NAME) != 0 &&
	       strcmp(a->serial, b->serial) == 0 && aw_listed_same_name(a->issuer, b->issuer);
}

static bool
has(const struct aw_store *store, const struct aw_certificate *cert)
{
	if (aw_store_find(store, cert->sha256) != NULL)
		return true;
	for (size_t i = 0; i < store->n_anchors; i++)
		if (is_same(store->anchors[i].certificate, cert))
			return true;
	return false;
}

static bool
device_has(const struct aw_record *record, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < record->n_stores; i++)
		if (record->stores[i].judged && has(&record->stores[i], cert))
			return true;
	return false;
}

static void
add_why(struct aw_buf *why, const char *text, const char *name)
{
	(void)aw_buf_printf(why, "%s%s %s", why->len > 0 ? ", " : "", text, name);
}

/* Transitions that affect the device, by one of the lists of their roots. */
static void
add_transitions(
    const struct aw_judgement *judgement, bool replacements, struct aw_cli_difference *found)
{
	const struct aw_certificate *cert = found->anchor->certificate;

	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];
		const struct aw_transition *t = verdict->transition;

		if (verdict->state != AW_READINESS_NOT_AFFECTED &&
		    aw_root_find(replacements ? t->replacements : t->retiring,
			replacements ? t->n_replacements : t->n_retiring, cert->sha256) != NULL)
			add_why(&found->why,
			    replacements ? "replacement of transition" : "retires in transition",
			    t->name);
	}
}

/* Services whose chain ends at a root that the device lacks. */
static void
add_services(const struct aw_judgement *judgement, struct aw_cli_difference *found)
{
	for (size_t i = 0; i < judgement->n_services; i++) {
		const struct aw_wanted *wanted = judgement->services[i].wanted;

		if (wanted != NULL && wanted->known &&
		    memcmp(wanted->sha256, found->anchor->certificate->sha256, AW_SHA256_LEN) == 0)
			add_why(
			    &found->why, "needed by service", judgement->services[i].service->name);
	}
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

static enum aw_err
find_few(struct aw_cli_comparison *c, struct aw_error *err)
{
	const struct aw_store *reference = c->reference;
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < reference->n_anchors; i++) {
		const struct aw_anchor *anchor = &reference->anchors[i];

		if (!aw_anchor_usable(anchor, c->cli->now)) {
			c->n_useless++;
		} else if (device_has(c->scenario->record, anchor->certificate)) {
			c->n_same++;
		} else {
			code = add_difference(&c->few, &c->n_few, anchor, NULL, err);
			if (code != AW_OK)
				return code;
			add_transitions(c->judgement, true, &c->few[c->n_few - 1]);
			add_services(c->judgement, &c->few[c->n_few - 1]);
		}
	}
	return code;
}

/* Each once, though several stores have it. */
static bool
is_noted(const struct aw_cli_comparison *c, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < c->n_many; i++)
		if (is_same(c->many[i].anchor->certificate, cert))
			return true;
	return false;
}

static enum aw_err
find_many_of(struct aw_cli_comparison *c, const struct aw_store *store, struct aw_error *err)
{
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < store->n_anchors; i++) {
		const struct aw_anchor *anchor = &store->anchors[i];
		const struct aw_certificate *cert = anchor->certificate;
		struct aw_cli_difference *found;

		if (!aw_anchor_usable(anchor, c->cli->now) || has(c->reference, cert) ||
		    is_noted(c, cert))
			continue;
		code = add_difference(&c->many, &c->n_many, anchor, store->name, err);
		if (code != AW_OK)
			return code;
		found = &c->many[c->n_many - 1];
		if (aw_judgement_needs(c->judgement, anchor))
			add_why(&found->why, "a service", "depends on it");
		add_transitions(c->judgement, false, found);
	}
	return code;
}

static enum aw_err
find_differences(struct aw_cli_comparison *c, struct aw_error *err)
{
	const struct aw_record *record = c->scenario->record;
	enum aw_err code = find_few(c, err);

	for (size_t i = 0; code == AW_OK && i < record->n_stores; i++) {
		if (!record->stores[i].judged)
			continue;
		c->partial = c->partial || record->stores[i].partial;
		code = find_many_of(c, &record->stores[i], err);
	}
	return code;
}

static void
clear(struct aw_cli_comparison *c)
{
	for (size_t i = 0; i < c->n_few; i++)
		aw_buf_free(&c->few[i].why);
	for (size_t i = 0; i < c->n_many; i++)
		aw_buf_free(&c->many[i].why);
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
		    "one store and what to compare it with are needed: --store DEVICE|FILE --with "
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
		   "  2  a store could not be read, or wrong use\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .failure = 2,
    .run = run_compare,
};
