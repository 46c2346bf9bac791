/* SPDX-License-Identifier: ISC */
/* anchorwatch transitions: what is known of the CA changes that devices are judged against. */
#include <jansson.h>
#include <string.h>

#include "base/instant.h"
#include "jsonout.h"
#include "options.h"
#include "run.h"
#include "transitions_file.h"
#include "base/misspelt.h"
#include "base/text.h"
#include "model/anchor.h"
#include "model/transition_words.h"

static const char *
applies_word(enum aw_applies applies)
{
	switch (applies) {
	case AW_APPLIES_ALL:
		return "all devices";
	case AW_APPLIES_HOLDERS:
		return "devices that hold a retiring root";
	case AW_APPLIES_DECLARED:
		return "devices that name one of its services";
	}
	return "";
}

/* RFC 4514 subject, serial and the rest are null where the transition does not give them. */
static json_t *
root_json(const void *context, size_t i)
{
	const struct aw_root *root = &((const struct aw_root *)context)[i];
	json_t *sha1 =
	    root->has_sha1 ? aw_cli_json_hex(root->sha1, sizeof(root->sha1)) : json_null();

	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
	    aw_cli_json_text(root->name), "sha256",
	    aw_cli_json_hex(root->sha256, sizeof(root->sha256)), "sha1", sha1, "subject",
	    aw_cli_json_text(root->subject), "serial", aw_cli_json_text(root->serial), "not_after",
	    aw_cli_json_instant(root->not_after), "url", aw_cli_json_text(root->url));
}

static json_t *
switch_json(const void *context, size_t i)
{
	const struct aw_switch *change = &((const struct aw_switch *)context)[i];

	return json_pack("{s:o, s:o, s:o}", "service", aw_cli_json_text(change->service), "at",
	    aw_cli_json_instant(change->at), "latest",
	    aw_cli_json_instant(aw_switch_latest(change)));
}

static json_t *
service_json(const void *context, size_t i)
{
	const struct aw_named_service *service = &((const struct aw_named_service *)context)[i];
	const char *purpose = aw_purpose_word(service->purpose);

	return json_pack("{s:o, s:o, s:o}", "service", aw_cli_json_text(service->name), "purpose",
	    aw_cli_json_text(*purpose != '\0' ? purpose : NULL), "issuer",
	    aw_cli_json_text(service->issuer));
}

/* The last instant of a date; absent as its first one is. */
static int64_t
latest_of(const struct aw_date *date)
{
	return date->at == AW_INSTANT_NONE ? date->at : aw_instant_add(date->at, date->lasts);
}

static const char *
source_of(const struct aw_transition *t, const struct aw_date *date)
{
	return date->source != NULL ? date->source : t->source;
}

static int64_t
seen_of(const struct aw_transition *t, const struct aw_date *date)
{
	return date->seen != AW_INSTANT_NONE ? date->seen : t->seen;
}

static json_t *
date_json(const void *context, size_t i)
{
	const struct aw_transition *t = context;
	const struct aw_date *date = &t->dates[i];

	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "kind", aw_date_kind_word(date->kind),
	    "name", aw_cli_json_text(date->name), "at", aw_cli_json_instant(date->at), "latest",
	    aw_cli_json_instant(latest_of(date)), "source", aw_cli_json_text(source_of(t, date)),
	    "seen", aw_cli_json_instant(seen_of(t, date)));
}

static enum aw_err
print_json(const struct aw_cli *cli, const struct aw_transition *t, struct aw_error *err)
{
	return aw_cli_json_print(cli->out,
	    json_pack("{s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o}",
		"name", t->name, "title", aw_cli_json_text(t->title), "source",
		aw_cli_json_text(t->source), "defined_at", aw_cli_json_text(t->defined_at),
		"applies_to", applies_word(t->applies), "issuance_stop",
		aw_cli_json_instant(t->issuance_stop), "clean_up", aw_cli_json_instant(t->clean_up),
		"retiring", aw_cli_json_array(t->n_retiring, root_json, t->retiring),
		"replacements", aw_cli_json_array(t->n_replacements, root_json, t->replacements),
		"switches", aw_cli_json_array(t->n_switches, switch_json, t->switches), "needs",
		t->needs_all ? "all" : "any", "distrust_after",
		aw_cli_json_instant(t->distrusts ? t->distrust_after : AW_INSTANT_NONE), "services",
		aw_cli_json_array(t->n_services, service_json, t->services), "dates",
		aw_cli_json_array(t->n_dates, date_json, t)),
	    false, err);
}

static void
print_roots(FILE *out, const char *heading, const struct aw_root *roots, size_t n)
{
	char sha256[2 * AW_SHA256_LEN + 1], end[AW_INSTANT_TEXT];

	for (size_t i = 0; i < n; i++) {
		aw_hex(sha256, roots[i].sha256, sizeof(roots[i].sha256));
		(void)fprintf(out, "  %-14s %s\n  %-14s SHA-256 %s\n", i == 0 ? heading : "",
		    roots[i].name, "", sha256);
		if (roots[i].not_after != AW_INSTANT_NONE)
			(void)fprintf(out, "  %-14s ends %s\n", "",
			    aw_instant_format_date(roots[i].not_after, end));
		if (roots[i].url != NULL)
			(void)fprintf(out, "  %-14s %s\n", "", roots[i].url);
	}
	if (n == 0)
		(void)fprintf(out, "  %-14s any other root\n", heading);
}

static void
print_date(FILE *out, const char *heading, int64_t at)
{
	char date[AW_INSTANT_TEXT];

	if (at != AW_INSTANT_NONE)
		(void)fprintf(out, "  %-14s %s\n", heading, aw_instant_format_date(at, date));
}

/* "2026-04-01", "between 2026-04-01 and 2026-06-30", or that no day is known. */
static void
print_when(FILE *out, const struct aw_date *date)
{
	char first[AW_INSTANT_TEXT], latest[AW_INSTANT_TEXT];

	if (date->at == AW_INSTANT_NONE)
		(void)fputs("no day is known", out);
	else if (date->lasts == 0)
		(void)fputs(aw_instant_format_date(date->at, first), out);
	else
		(void)fprintf(out, "between %s and %s", aw_instant_format_date(date->at, first),
		    aw_instant_format_date(latest_of(date), latest));
}

static void
print_dates(FILE *out, const struct aw_transition *t)
{
	char seen[AW_INSTANT_TEXT];

	for (size_t i = 0; i < t->n_dates; i++) {
		const struct aw_date *date = &t->dates[i];

		(void)fprintf(out, "  %-14s ", i == 0 ? "dates" : "");
		print_when(out, date);
		(void)fprintf(out, ", %s", aw_date_kind_title(date->kind));
		if (strcmp(date->name, aw_date_kind_title(date->kind)) != 0)
			(void)fprintf(out, ": %s", date->name);
		(void)fputc('\n', out);
		if (date->source != NULL || date->seen != AW_INSTANT_NONE)
			(void)fprintf(out, "  %-14s   %s, seen %s\n", "", source_of(t, date),
			    aw_instant_format_date(seen_of(t, date), seen));
	}
}

static void
print_services(FILE *out, const struct aw_transition *t)
{
	for (size_t i = 0; i < t->n_services; i++) {
		const struct aw_named_service *service = &t->services[i];

		(void)fprintf(out, "  %-14s %s", i == 0 ? "services" : "", service->name);
		if (service->purpose != AW_PURPOSE_UNKNOWN)
			(void)fprintf(out, " (%s)", aw_purpose_word(service->purpose));
		if (service->issuer != NULL)
			(void)fprintf(out, ", issued by %s", service->issuer);
		(void)fputc('\n', out);
	}
}

static void
print_text(const struct aw_cli *cli, const struct aw_transition *t)
{
	(void)fprintf(cli->out, "%s: %s\n", t->name, t->title != NULL ? t->title : "");
	print_roots(cli->out, "retiring", t->retiring, t->n_retiring);
	print_roots(cli->out, "replacement", t->replacements, t->n_replacements);
	if (t->n_replacements > 1)
		(void)fprintf(cli->out, "  %-14s %s of the replacements\n", "needs",
		    t->needs_all ? "all" : "any");
	print_dates(cli->out, t);
	if (t->distrusts)
		print_date(cli->out, "distrust after", t->distrust_after);
	print_date(cli->out, "clean-up", t->clean_up);
	print_services(cli->out, t);
	(void)fprintf(cli->out, "  %-14s %s\n", "touches", applies_word(t->applies));
	if (t->source != NULL)
		(void)fprintf(cli->out, "  %-14s %s\n", "source", t->source);
	print_date(cli->out, "seen", t->seen);
	if (t->defined_at != NULL)
		(void)fprintf(cli->out, "  %-14s %s\n", "defined at", t->defined_at);
}

static enum aw_err
print_all(
    const struct aw_cli *cli, const struct aw_transition *items, size_t n, struct aw_error *err)
{
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < n; i++) {
		if (cli->set.json) {
			code = print_json(cli, &items[i], err);
			continue;
		}
		if (i > 0)
			(void)fputc('\n', cli->out);
		print_text(cli, &items[i]);
	}
	return code;
}

static const char *
transition_name(const void *items, size_t i)
{
	return ((const struct aw_transition *)items)[i].name;
}

/* Lists all, or the one that is named. */
static enum aw_err
list(const struct aw_cli *cli, const struct aw_transitions *all, const char *name,
    struct aw_error *err)
{
	const struct aw_transition *one = name != NULL ? aw_transition_find(all, name) : NULL;
	const char *near = NULL;

	if (name != NULL && one == NULL) {
		near = aw_misspelt_nearest(transition_name, all->items, all->n_items, name);
		return aw_error_set(err, AW_ERR_USAGE, name,
		    "no transition of this name is known%s%s%s", AW_MISSPELT_SAY(near));
	}
	return one != NULL ? print_all(cli, one, 1, err)
			   : print_all(cli, all->items, all->n_items, err);
}

/* Operands that do not fit the options. */
static enum aw_err
check_usage(const struct aw_cli *cli, size_t n, struct aw_error *err)
{
	if (cli->set.create && (n != 2 || cli->set.check || cli->set.json))
		return aw_error_set(err, AW_ERR_USAGE, "--new",
		    "it takes the file of the retiring root and that of the new one");
	if (cli->set.check && n > 0)
		return aw_error_set(err, AW_ERR_USAGE, "--check", "it takes no name");
	if (!cli->set.create && n > 1)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "only one name can be given");
	return AW_OK;
}

static int
run_transitions(struct aw_cli *cli, char **operands, size_t n)
{
	struct aw_cli_run run = {0};
	struct aw_error err;
	enum aw_err code = check_usage(cli, n, &err);
	int status = 0;

	if (code != AW_OK)
		return aw_cli_fail(cli, &err);
	code = aw_cli_run_open(cli, &run, &err);
	if (code == AW_OK && cli->set.check)
		status = aw_cli_transitions_check(cli, run.config);
	else if (code == AW_OK && cli->set.create)
		code = aw_cli_transitions_new(cli, &run, operands[0], operands[1], &err);
	else if (code == AW_OK)
		code = list(cli, &run.config->transitions, n > 0 ? operands[0] : NULL, &err);
	aw_cli_run_close(&run);
	return code == AW_OK ? status : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION_JSON("print one JSON object a transition"),
    AW_CLI_OPTION(FLAG, "check", 0, NULL, "report how old the transitions are", check),
    AW_CLI_OPTION(FLAG, "new", 0, NULL,
	"print a transition from the roots of one file to those of another", create),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_CONFIG,
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_transitions = {
    .line.name = "anchorwatch transitions",
    .line.operands = "[NAME] | --check | --new OLD NEW",
    .line.summary = "The CA transitions that devices are judged against: roots, dates and sources.",
    .line.ending =
	"Exit status:\n"
	"  0  listed\n  2  it could not be read\n  64 no such transition, or wrong usage\n"
	"  with --check: 0 not too old, 1 older than transitions-max-age, 3 unknown\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .max = 2,
    .failure = 2,
    .certificates = true,
    .run = run_transitions,
};
