/* SPDX-License-Identifier: ISC */
#include "options.h"

#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "base/misspelt.h"
#include "check.h"
#include "model/license.h"
#include "model/model.h"
#include "model/store.h"
#include "modes.h"
#include "program/paths.h"

#define LIST_TEXT 160    /* room for a list of words with the NUL */
#define USAGE_COLUMNS 78 /* of a wrapped line */

static enum aw_err
bad_value(
    const struct aw_cmdline_row *row, const char *argument, const char *rule, struct aw_error *err)
{
	return aw_error_set(
	    err, AW_ERR_USAGE, NULL, "--%s \"%.100s\": %s", row->name, argument, rule);
}

/* "a, b or c" of the words up to NULL; returns buf. */
static const char *
list_words(const char *(*word_at)(size_t), const char *last, char buf[LIST_TEXT])
{
	size_t len = 0;
	const char *word;

	buf[0] = '\0';
	for (size_t i = 0; (word = word_at(i)) != NULL; i++) {
		const char *between = i == 0 ? "" : word_at(i + 1) == NULL ? last : ", ";

		(void)aw_text_format(buf + len, LIST_TEXT - len, "%s%s", between, word);
		len += strlen(buf + len);
	}
	return buf;
}

/* The index of the word that equals the argument; AW_ERR_USAGE lists the words if none does. */
static enum aw_err
find_word(const struct aw_cmdline_row *row, const char *argument, const char *(*word_at)(size_t),
    size_t *at, struct aw_error *err)
{
	char list[LIST_TEXT], rule[LIST_TEXT + 16 + AW_MISSPELT_HINT], hint[AW_MISSPELT_HINT];

	for (*at = 0; word_at(*at) != NULL; (*at)++)
		if (strcmp(word_at(*at), argument) == 0)
			return AW_OK;
	(void)list_words(word_at, " or ", list);
	(void)aw_text_format(
	    rule, sizeof(rule), "must be %s%s", list, aw_misspelt_hint(list, argument, hint));
	return bad_value(row, argument, rule, err);
}

static const char *
mode_word(size_t i)
{
	const struct aw_mode *mode = aw_mode_at(i);

	return mode != NULL ? mode->name : NULL;
}

/* The name of the i-th mode that takes shares. */
static const char *
share_mode_word(size_t i)
{
	const struct aw_mode *mode;

	for (size_t k = 0; (mode = aw_mode_at(k)) != NULL; k++)
		if ((mode->takes & AW_MODE_SHARE) != 0 && i-- == 0)
			return mode->name;
	return NULL;
}

static const char *
date_word(size_t i)
{
	return i < AW_DATE_COUNT ? aw_check_date_word((enum aw_check_date)i) : NULL;
}

static const char *
stale_word(size_t i)
{
	static const char *const words[] = {"unknown", "critical", NULL};

	return words[i];
}

static enum aw_err
set_mode(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	struct aw_check_settings *settings = to;
	size_t i;
	enum aw_err rc = find_word(row, argument, mode_word, &i, err);

	if (rc == AW_OK)
		settings->mode = aw_mode_at(i);
	return rc;
}

static enum aw_err
set_of(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	struct aw_check_settings *settings = to;
	size_t i;
	enum aw_err rc = find_word(row, argument, date_word, &i, err);

	if (rc == AW_OK)
		settings->of = (enum aw_check_date)i;
	return rc;
}

static enum aw_err
set_on_stale(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	struct aw_check_settings *settings = to;
	size_t i;
	enum aw_err rc = find_word(row, argument, stale_word, &i, err);

	if (rc == AW_OK)
		settings->on_stale = i == 0 ? AW_SEVERITY_UNKNOWN : AW_SEVERITY_CRITICAL;
	return rc;
}

static enum aw_err
set_timeout(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	struct aw_check_settings *settings = to;
	int64_t seconds;

	if (!aw_duration_parse(argument, &seconds) || seconds < 1 || seconds > AW_CHECK_TIMEOUT_MAX)
		return bad_value(row, argument, "must be 1 to 3600 seconds", err);
	settings->timeout = (unsigned)seconds;
	return AW_OK;
}

/* Names become parts of paths and objects, so they are checked first. */
static enum aw_err
check_name(const struct aw_cmdline_row *row, const char *argument, size_t max, struct aw_error *err)
{
	if (aw_name_ok(argument, max))
		return AW_OK;
	return bad_value(row, argument, aw_err_code(AW_ERR_DEVICE_NAME)->meaning, err);
}

static enum aw_err
set_device(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	((struct aw_check_settings *)to)->device = argument;
	return check_name(row, argument, AW_DEVICE_NAME_MAX, err);
}

static enum aw_err
set_store(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	((struct aw_check_settings *)to)->store = argument;
	return check_name(row, argument, AW_STORE_NAME_MAX, err);
}

static enum aw_err
set_license(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	((struct aw_check_settings *)to)->license = argument;
	return check_name(row, argument, AW_LICENSE_NAME_MAX, err);
}

/* For paths and a service: any text that is not empty. */
static enum aw_err
set_text(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	if (argument[0] == '\0')
		return bad_value(row, argument, "must not be empty", err);
	memcpy((char *)to + row->offset, &argument, sizeof(argument));
	return AW_OK;
}

static enum aw_err
append_value(const struct aw_cmdline_row *row, const char *argument, const char **items, size_t *n,
    size_t max, struct aw_error *err)
{
	if (*n == max)
		return aw_error_set(err, AW_ERR_USAGE, NULL,
		    "--%s \"%.100s\": is one too many, %zu are allowed", row->name, argument, max);
	items[(*n)++] = argument;
	return AW_OK;
}

static enum aw_err
append_transition(
    const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	struct aw_check_settings *settings = to;
	enum aw_err rc = check_name(row, argument, AW_STORE_NAME_MAX, err);

	if (rc != AW_OK)
		return rc;
	return append_value(row, argument, settings->transitions, &settings->n_transitions,
	    AW_CHECK_FILTERS_MAX, err);
}

static enum aw_err
append_extra(const struct aw_cmdline_row *row, const char *argument, void *to, struct aw_error *err)
{
	struct aw_check_settings *settings = to;

	return append_value(row, argument != NULL ? argument : "", settings->extras,
	    &settings->n_extras, AW_CHECK_EXTRAS_MAX, err);
}

#define ROW(kind, name, letter, argument, help, member) \
	AW_CMDLINE_ROW(struct aw_check_settings, kind, name, letter, argument, help, member)
#define CALL(call, name, letter, argument, help, member) \
	AW_CMDLINE_ROW_CALL(struct aw_check_settings, call, name, letter, argument, help, member)

static const struct aw_cmdline_row rows[] = {
    CALL(set_device, "hostname", 'H', "DEVICE", "Device to check, by its name in anchorwatch.conf.",
	device),
    CALL(set_mode, "mode", 'm', "MODE", "What to check: one of the modes below.", mode),
    ROW(TEXT, "warning", 'w', "RANGE", "WARNING unless the time is in this range.", warning_text),
    ROW(TEXT, "critical", 'c', "RANGE", "CRITICAL unless the time is in this range.",
	critical_text),
    CALL(append_transition, "transition", 0, "NAME",
	"Judge only this transition (may be repeated).", transitions),
    CALL(set_store, "store", 0, "NAME", "Check only this trust store (anchors, collector).", store),
    CALL(set_license, "license", 0, "NAME", "Check only this license (license).", license),
    CALL(set_text, "service", 0, "HOST[:PORT]", "Check only this service (service).", service),
    CALL(set_of, "of", 0, "DATE",
	"Thresholds for one date: deadline, grace, registration, evaluation.", of),
    ROW(FLAG, "every-anchor", 0, NULL,
	"Apply the thresholds to every anchor, not only to needed ones (anchors).", every_anchor),
    ROW(FLAG, "warn-on-clean-up", 0, NULL,
	"WARNING while a retired root is still trusted (readiness, fleet).", warn_on_clean_up),
    CALL(set_on_stale, "on-stale", 0, "STATE",
	"State for facts that are too old or were never read: unknown or critical.", on_stale),
    CALL(set_timeout, "timeout", 't', "SECONDS",
	"Give up after this time with UNKNOWN (default 10).", timeout),
    ROW(COUNT, "verbose", 'v', NULL, "Also show what is OK; twice: also what was read.", verbosity),
    CALL(set_text, "config", 0, "FILE", "Configuration instead of the installed one.", config),
    CALL(set_text, "state", 0, "DIR", "State directory instead of the configured one.", state),
    CALL(set_text, "transitions", 0, "DIR", "Transitions instead of the shipped ones.",
	transitions_dir),
    CALL(append_extra, "extra-opts", 0, "[SECTION][@FILE]",
	"Read options from a section of an ini file first.", extras),
    ROW(FLAG, "help", 'h', NULL, "Show this text.", help),
    ROW(FLAG, "version", 'V', NULL, "Show the version.", version),
};

static const struct aw_cmdline cmdline = {
    .name = "check_anchorwatch",
    .rows = rows,
    .n_rows = sizeof(rows) / sizeof(rows[0]),
    .long_help = true,
};

const struct aw_cmdline_row *
aw_check_option_at(size_t i)
{
	return i < cmdline.n_rows ? &rows[i] : NULL;
}

enum aw_err
aw_check_options_parse(int argc, char **argv, struct aw_check_settings *out, struct aw_error *err)
{
	int first;

	*out = (struct aw_check_settings){
	    .timeout = AW_CHECK_TIMEOUT, .on_stale = AW_SEVERITY_UNKNOWN, .of = AW_DATE_COUNT};
	return aw_cmdline_parse(&cmdline, argc, argv, out, &first, err);
}

enum aw_err
aw_check_options_extra(int argc, char **argv, struct aw_check_settings *settings,
    struct aw_arguments *memory, struct aw_error *err)
{
	if (settings->n_extras == 0 || settings->help || settings->version)
		return AW_OK;
	if (!aw_arguments_add(memory, argv[0]))
		return aw_error_nomem(err);
	for (size_t i = 0; i < settings->n_extras; i++) {
		enum aw_err rc = aw_extra_opts_load(settings->extras[i], memory, err);

		if (rc != AW_OK)
			return rc;
	}
	for (int i = 1; i < argc; i++)
		if (!aw_arguments_add(memory, argv[i]))
			return aw_error_nomem(err);
	return aw_check_options_parse((int)memory->n, memory->items, settings, err);
}

/* Options that have a meaning in some modes only. */
static enum aw_err
check_meaning(const struct aw_check_settings *settings, struct aw_error *err)
{
	const struct {
		enum aw_mode_takes takes;
		bool given;
		const char *option;
	} some[] = {
	    {AW_MODE_STORE, settings->store != NULL, "--store"},
	    {AW_MODE_LICENSE, settings->license != NULL, "--license"},
	    {AW_MODE_SERVICE, settings->service != NULL, "--service"},
	    {AW_MODE_DATE, settings->of != AW_DATE_COUNT, "--of"},
	};

	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++)
		if (some[i].given && (settings->mode->takes & some[i].takes) == 0)
			return aw_error_set(err, AW_ERR_USAGE, NULL, "%s has no meaning in mode %s",
			    some[i].option, settings->mode->name);
	return AW_OK;
}

static enum aw_err
parse_threshold(
    const struct aw_mode *mode, const char *text, struct aw_range *range, struct aw_error *err)
{
	char list[LIST_TEXT], rule[LIST_TEXT + 48];

	if (text == NULL)
		return AW_OK;
	(void)aw_text_format(rule, sizeof(rule), "a share of a lifetime is for modes %s",
	    list_words(share_mode_word, " and ", list));
	return aw_range_parse(
	    text, mode->of, (mode->takes & AW_MODE_SHARE) != 0 ? NULL : rule, range, err);
}

enum aw_err
aw_check_options_check(struct aw_check_settings *settings, struct aw_error *err)
{
	const struct aw_mode *mode = settings->mode;
	enum aw_err rc;

	if (settings->help || settings->version)
		return AW_OK;
	if (mode == NULL)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "--mode is needed");
	if (mode->device != NULL && settings->device == NULL)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "--hostname is needed in mode %s", mode->name);
	rc = check_meaning(settings, err);
	if (rc == AW_OK)
		rc = parse_threshold(mode, settings->warning_text, &settings->warning, err);
	if (rc == AW_OK)
		rc = parse_threshold(mode, settings->critical_text, &settings->critical, err);
	return rc;
}

/* Breaks a text at blanks into lines. */
static void
print_wrapped(const char *text, FILE *out)
{
	size_t column = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, " ");
		const char *before = column == 0 ? "" : column + len < USAGE_COLUMNS ? " " : "\n";

		(void)fprintf(out, "%s%.*s", before, (int)len, text);
		column = before[0] == '\n' ? len : column + strlen(before) + len;
		text += len;
		text += strspn(text, " ");
	}
	(void)fputc('\n', out);
}

void
aw_check_usage(FILE *out)
{
	char list[LIST_TEXT], modes[LIST_TEXT + 16];

	(void)fputs(
	    "Usage: check_anchorwatch -H DEVICE -m MODE [-w RANGE] [-c RANGE] [-t SECONDS]\n"
	    "         [-v] [--transition NAME]... [--store NAME] [--every-anchor]\n"
	    "         [--license NAME] [--of DATE] [--service HOST[:PORT]]\n"
	    "         [--warn-on-clean-up] [--on-stale STATE]\n"
	    "         [--config FILE] [--state DIR] [--transitions DIR]\n"
	    "         [--extra-opts[=[SECTION][@FILE]]]\n"
	    "       check_anchorwatch -m fleet [OPTIONS]\n"
	    "       check_anchorwatch --help, --version\n",
	    out);
	(void)aw_text_format(
	    modes, sizeof(modes), "MODE is %s.", list_words(mode_word, " or ", list));
	print_wrapped(modes, out);
	(void)fputs("RANGE is a duration (30d), a share of the lifetime (25%) or a range\n"
		    "([@]start:end) in s, m, h, d, w or %.\n",
	    out);
}

void
aw_check_help(FILE *out)
{
	const struct aw_mode *mode;

	(void)fputs(
	    "check_anchorwatch " AW_VERSION "\n"
	    "Reports from the records of anchorwatchd whether a device is ready for the CA\n"
	    "transitions of its license servers, what its trust stores contain, and the\n"
	    "state of its licenses.\n\n",
	    out);
	aw_check_usage(out);
	(void)fputs("\nOptions:\n", out);
	aw_cmdline_help_options(&cmdline, out);
	(void)fputs("\nModes and what their thresholds apply to:\n", out);
	for (size_t i = 0; (mode = aw_mode_at(i)) != NULL; i++)
		(void)fprintf(out, "  %-11s  %s\n", mode->name, mode->help);
	(void)fputs(
	    "Thresholds replace the policy's rule for that state. 30d alone means at least\n"
	    "30 days left (in modes collector and source: at most 30 days old); a bare\n"
	    "number is the guidelines' 0 to number of seconds. Shares are for modes\n"
	    "anchors and certificate, and for service, of the lifetime of its certificate.\n"
	    "\n"
	    "Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN and any doubt.\n",
	    out);
}
