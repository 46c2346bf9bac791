/* SPDX-License-Identifier: ISC */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "model/license.h"
#include "program/paths.h"
#include "model/store.h"

enum {
	KEY_TRANSITION = 0x100,
	KEY_STORE,
	KEY_LICENSE,
	KEY_SERVICE,
	KEY_OF,
	KEY_EVERY_ANCHOR,
	KEY_WARN_ON_CLEAN_UP,
	KEY_ON_STALE,
	KEY_CONFIG,
	KEY_STATE,
	KEY_TRANSITIONS_DIR,
	KEY_EXTRA_OPTS,
};

static const struct aw_option table[] = {
    {'H', "hostname", "DEVICE", "Device to check, by its name in anchorwatch.conf."},
    {'m', "mode", "MODE", "What to check: one of the modes below."},
    {'w', "warning", "RANGE", "WARNING unless the time is in this range."},
    {'c', "critical", "RANGE", "CRITICAL unless the time is in this range."},
    {KEY_TRANSITION, "transition", "NAME", "Judge only this transition (may be repeated)."},
    {KEY_STORE, "store", "NAME", "Look at this trust store only (anchors, collector)."},
    {KEY_LICENSE, "license", "NAME", "Look at this license only (license)."},
    {KEY_SERVICE, "service", "HOST[:PORT]", "Look at this service only (service)."},
    {KEY_OF, "of", "DATE", "Thresholds for one date: deadline, grace, registration, evaluation."},
    {KEY_EVERY_ANCHOR, "every-anchor", NULL,
	"Thresholds are for every anchor, not only for needed ones (anchors)."},
    {KEY_WARN_ON_CLEAN_UP, "warn-on-clean-up", NULL,
	"WARNING while a retired root is still trusted (readiness, fleet)."},
    {KEY_ON_STALE, "on-stale", "STATE", "State for facts that are too old: unknown or critical."},
    {'t', "timeout", "SECONDS", "Give up after this time with UNKNOWN (default 10)."},
    {'v', "verbose", NULL, "Show what is fine, too; twice: also what was read."},
    {KEY_CONFIG, "config", "FILE", "Configuration instead of the installed one."},
    {KEY_STATE, "state", "DIR", "State directory instead of the configured one."},
    {KEY_TRANSITIONS_DIR, "transitions", "DIR", "Transitions instead of the shipped ones."},
    {KEY_EXTRA_OPTS, "extra-opts", "[SECTION][@FILE]",
	"Read options from a section of an ini file first."},
    {'h', "help", NULL, "Show this text."},
    {'V', "version", NULL, "Show the version."},
};
#define N_OPTIONS (sizeof(table) / sizeof(table[0]))

static const struct {
	const char *name;
	enum aw_check_mode mode;
	bool needs_device, has_stores, has_shares;
	enum aw_range_of of;
} modes[] = {
    {"readiness", AW_MODE_READINESS, true, false, false, AW_RANGE_TIME_LEFT},
    {"anchors", AW_MODE_ANCHORS, true, true, true, AW_RANGE_TIME_LEFT},
    {"collector", AW_MODE_COLLECTOR, true, true, false, AW_RANGE_AGE},
    {"license", AW_MODE_LICENSE, true, false, false, AW_RANGE_TIME_LEFT},
    {"certificate", AW_MODE_CERTIFICATE, true, false, true, AW_RANGE_TIME_LEFT},
    {"source", AW_MODE_SOURCE, true, false, false, AW_RANGE_AGE},
    {"service", AW_MODE_SERVICE, true, false, true, AW_RANGE_TIME_LEFT},
    {"fleet", AW_MODE_FLEET, false, false, false, AW_RANGE_TIME_LEFT},
};
#define N_MODES (sizeof(modes) / sizeof(modes[0]))

static const char *const dates[AW_DATE_COUNT] = {
    [AW_DATE_DEADLINE] = "deadline",
    [AW_DATE_GRACE] = "grace",
    [AW_DATE_REGISTRATION] = "registration",
    [AW_DATE_EVALUATION] = "evaluation",
};

const char *
aw_check_date_word(enum aw_check_date date)
{
	return dates[date];
}

const struct aw_option *
aw_check_option_at(size_t i)
{
	return i < N_OPTIONS ? &table[i] : NULL;
}

const char *
aw_check_mode_at(size_t i, bool *needs_device)
{
	if (i >= N_MODES)
		return NULL;
	*needs_device = modes[i].needs_device;
	return modes[i].name;
}

static bool
is_optional(const struct aw_option *option)
{
	return option->value != NULL && option->value[0] == '[';
}

/* The two forms getopt_long wants, from the table. */
static void
getopt_tables(struct option longs[N_OPTIONS + 1], char letters[2 * N_OPTIONS + 2])
{
	size_t n = 0;

	letters[n++] = ':';
	for (size_t i = 0; i < N_OPTIONS; i++) {
		const struct aw_option *o = &table[i];
		int has = o->value == NULL ? no_argument
			  : is_optional(o) ? optional_argument
					   : required_argument;

		longs[i] = (struct option){o->name, has, NULL, o->key};
		if (o->key > 0xff)
			continue;
		letters[n++] = (char)o->key;
		if (o->value != NULL)
			letters[n++] = ':';
	}
	longs[N_OPTIONS] = (struct option){0};
	letters[n] = '\0';
}

static enum aw_err
bad_value(const char *option, const char *value, const char *rule, struct aw_error *err)
{
	return aw_error_set(err, AW_ERR_USAGE, NULL, "%s \"%.100s\": %s", option, value, rule);
}

static enum aw_err
set_mode(struct aw_check_options *out, const char *value, struct aw_error *err)
{
	for (size_t i = 0; i < N_MODES; i++) {
		if (strcmp(value, modes[i].name) == 0) {
			out->mode = modes[i].mode;
			return AW_OK;
		}
	}
	return bad_value("--mode", value,
	    "must be readiness, anchors, collector, license, certificate, source, service or fleet",
	    err);
}

static enum aw_err
set_of(struct aw_check_options *out, const char *value, struct aw_error *err)
{
	for (int i = 0; i < AW_DATE_COUNT; i++) {
		if (strcmp(value, dates[i]) == 0) {
			out->of = (enum aw_check_date)i;
			return AW_OK;
		}
	}
	return bad_value("--of", value, "must be deadline, grace, registration or evaluation", err);
}

static enum aw_err
set_timeout(struct aw_check_options *out, const char *value, struct aw_error *err)
{
	int64_t seconds;

	if (!aw_duration_parse(value, &seconds) || seconds < 1 || seconds > AW_CHECK_TIMEOUT_MAX)
		return bad_value("--timeout", value, "must be 1 to 3600 seconds", err);
	out->timeout = (unsigned)seconds;
	return AW_OK;
}

static enum aw_err
set_on_stale(struct aw_check_options *out, const char *value, struct aw_error *err)
{
	if (strcmp(value, "critical") == 0)
		out->on_stale = AW_SEVERITY_CRITICAL;
	else if (strcmp(value, "unknown") == 0)
		out->on_stale = AW_SEVERITY_UNKNOWN;
	else
		return bad_value("--on-stale", value, "must be unknown or critical", err);
	return AW_OK;
}

/* Device, transition and store names: checked before anything is looked up with them. */
static enum aw_err
set_name(const char **to, const char *option, const char *value, size_t max, struct aw_error *err)
{
	if (!aw_name_ok(value, max))
		return bad_value(option, value, aw_err_code(AW_ERR_DEVICE_NAME)->meaning, err);
	*to = value;
	return AW_OK;
}

static enum aw_err
set_path(const char **to, const char *option, const char *value, struct aw_error *err)
{
	if (value[0] == '\0')
		return bad_value(option, value, "must not be empty", err);
	*to = value;
	return AW_OK;
}

static enum aw_err
add_transition(struct aw_check_options *out, const char *value, struct aw_error *err)
{
	if (out->n_transitions == AW_CHECK_FILTERS_MAX)
		return bad_value("--transition", value, "is one too many, 32 are allowed", err);
	return set_name(
	    &out->transitions[out->n_transitions++], "--transition", value, AW_STORE_NAME_MAX, err);
}

static enum aw_err
add_extra(struct aw_check_options *out, const char *value, struct aw_error *err)
{
	if (value == NULL)
		value = "";
	if (out->n_extras == AW_CHECK_EXTRAS_MAX)
		return bad_value("--extra-opts", value, "is one too many, 8 are allowed", err);
	out->extras[out->n_extras++] = value;
	return AW_OK;
}

/* Options without a value; false for any other. */
static bool
set_flag(struct aw_check_options *out, int key)
{
	switch (key) {
	case 'v':
		out->verbosity += out->verbosity < 3 ? 1 : 0;
		break;
	case 'h':
		out->help = true;
		break;
	case 'V':
		out->version = true;
		break;
	case KEY_EVERY_ANCHOR:
		out->every_anchor = true;
		break;
	case KEY_WARN_ON_CLEAN_UP:
		out->warn_on_clean_up = true;
		break;
	default:
		return false;
	}
	return true;
}

static enum aw_err
set_value(struct aw_check_options *out, int key, const char *value, struct aw_error *err)
{
	switch (key) {
	case 'H':
		return set_name(&out->device, "--hostname", value, AW_DEVICE_NAME_MAX, err);
	case 'm':
		return set_mode(out, value, err);
	case 'w':
		out->warning_text = value;
		return AW_OK;
	case 'c':
		out->critical_text = value;
		return AW_OK;
	case 't':
		return set_timeout(out, value, err);
	case KEY_TRANSITION:
		return add_transition(out, value, err);
	case KEY_STORE:
		return set_name(&out->store, "--store", value, AW_STORE_NAME_MAX, err);
	case KEY_LICENSE:
		return set_name(&out->license, "--license", value, AW_LICENSE_NAME_MAX, err);
	case KEY_SERVICE:
		return set_path(&out->service, "--service", value, err);
	case KEY_OF:
		return set_of(out, value, err);
	case KEY_ON_STALE:
		return set_on_stale(out, value, err);
	case KEY_CONFIG:
		return set_path(&out->config, "--config", value, err);
	case KEY_STATE:
		return set_path(&out->state, "--state", value, err);
	case KEY_TRANSITIONS_DIR:
		return set_path(&out->transitions_dir, "--transitions", value, err);
	case KEY_EXTRA_OPTS:
		return add_extra(out, value, err);
	default:
		return aw_error_set(err, AW_ERR_INTERNAL, NULL, "option without a meaning");
	}
}

/* What getopt_long complains of, in words. */
static enum aw_err
complain(int what, const char *argument, struct aw_error *err)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	bool is_letter = optopt > 0 && optopt <= 0xff && strncmp(argument, "--", 2) != 0;
	const char *option = is_letter ? letter : argument;

	if (what == ':')
		return aw_error_set(err, AW_ERR_USAGE, NULL, "%s needs a value", option);
	if (optopt != 0 && !is_letter)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "%s takes no value", option);
	return aw_error_set(err, AW_ERR_USAGE, NULL, "unknown option %s", option);
}

enum aw_err
aw_check_options_parse(
    int argc, char *const argv[], struct aw_check_options *out, struct aw_error *err)
{
	struct option longs[N_OPTIONS + 1];
	char letters[2 * N_OPTIONS + 2];
	int key;

	*out = (struct aw_check_options){
	    .timeout = AW_CHECK_TIMEOUT, .on_stale = AW_SEVERITY_UNKNOWN, .of = AW_DATE_COUNT};
	getopt_tables(longs, letters);
	opterr = 0;
	optind = 0; /* start anew, also the second time */
	while ((key = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		enum aw_err rc = AW_OK;

		if (key == '?' || key == ':')
			return complain(key, argv[optind - 1], err);
		if (!set_flag(out, key))
			rc = set_value(out, key, optarg, err);
		if (rc != AW_OK)
			return rc;
	}
	if (optind < argc)
		return bad_value("argument", argv[optind], "not expected", err);
	return AW_OK;
}

enum aw_err
aw_check_options_extra(int argc, char *const argv[], struct aw_check_options *options,
    struct aw_arguments *memory, struct aw_error *err)
{
	if (options->n_extras == 0 || options->help || options->version)
		return AW_OK;
	if (!aw_arguments_add(memory, argv[0]))
		return aw_error_nomem(err);
	for (size_t i = 0; i < options->n_extras; i++) {
		enum aw_err rc = aw_extra_opts_load(options->extras[i], memory, err);

		if (rc != AW_OK)
			return rc;
	}
	for (int i = 1; i < argc; i++)
		if (!aw_arguments_add(memory, argv[i]))
			return aw_error_nomem(err);
	return aw_check_options_parse((int)memory->n, memory->items, options, err);
}

/* Options that mean something in some modes only. */
static enum aw_err
check_meaning(const struct aw_check_options *options, size_t mode, struct aw_error *err)
{
	const char *option = NULL;

	if (options->store != NULL && !modes[mode].has_stores)
		option = "--store";
	else if (options->license != NULL && modes[mode].mode != AW_MODE_LICENSE)
		option = "--license";
	else if (options->service != NULL && modes[mode].mode != AW_MODE_SERVICE)
		option = "--service";
	else if (options->of != AW_DATE_COUNT && modes[mode].mode != AW_MODE_LICENSE)
		option = "--of";
	if (option == NULL)
		return AW_OK;
	return aw_error_set(
	    err, AW_ERR_USAGE, NULL, "%s has no meaning in mode %s", option, modes[mode].name);
}

enum aw_err
aw_check_options_check(struct aw_check_options *options, struct aw_error *err)
{
	bool share_ok;
	size_t i = 0;
	enum aw_err rc = AW_OK;

	if (options->help || options->version)
		return AW_OK;
	if (options->mode == AW_MODE_NONE)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "--mode is needed");
	while (modes[i].mode != options->mode)
		i++;
	if (modes[i].needs_device && options->device == NULL)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "--hostname is needed in mode %s", modes[i].name);
	rc = check_meaning(options, i, err);
	if (rc != AW_OK)
		return rc;
	share_ok = modes[i].has_shares;
	if (options->warning_text != NULL)
		rc = aw_range_parse(
		    options->warning_text, modes[i].of, share_ok, &options->warning, err);
	if (rc == AW_OK && options->critical_text != NULL)
		rc = aw_range_parse(
		    options->critical_text, modes[i].of, share_ok, &options->critical, err);
	return rc;
}

bool
aw_check_usage(struct aw_buf *out)
{
	return aw_buf_puts(out,
	    "Usage: check_anchorwatch -H DEVICE -m MODE [-w RANGE] [-c RANGE] [-t SECONDS]\n"
	    "         [-v] [--transition NAME]... [--store NAME] [--every-anchor]\n"
	    "         [--license NAME] [--of DATE] [--service HOST[:PORT]]\n"
	    "         [--warn-on-clean-up] [--on-stale STATE]\n"
	    "         [--config FILE] [--state DIR] [--transitions DIR]\n"
	    "         [--extra-opts[=[SECTION][@FILE]]]\n"
	    "       check_anchorwatch -m fleet [OPTIONS]\n"
	    "       check_anchorwatch --help, --version\n"
	    "MODE is readiness, anchors, collector, license, certificate, source, service\n"
	    "or fleet.\n"
	    "RANGE is a duration (30d), a share of the lifetime (25%) or a range\n"
	    "([@]start:end) in s, m, h, d, w or %.\n");
}

/* "  -w, --warning=RANGE" and its sentence at a fixed column, on a line of its own where needed. */
static void
help_option(struct aw_buf *out, const struct aw_option *option)
{
	char name[64], letter[8] = "    ";
	bool optional = is_optional(option);

	if (option->key <= 0xff)
		(void)snprintf(letter, sizeof(letter), "-%c, ", option->key);
	(void)snprintf(name, sizeof(name), "%s--%s%s%s%s", letter, option->name,
	    optional                ? "["
	    : option->value != NULL ? "="
				    : "",
	    optional ? "=" : "", option->value != NULL ? option->value : "");
	(void)aw_buf_printf(out, "  %s%s\n      %s\n", name, optional ? "]" : "", option->text);
}

bool
aw_check_help(struct aw_buf *out)
{
	(void)aw_buf_puts(out,
	    "check_anchorwatch " AW_VERSION "\n"
	    "Tells from the records of anchorwatchd whether a device is ready for the CA\n"
	    "transitions of its license servers, what its trust stores hold, and how its\n"
	    "licenses stand.\n\n");
	(void)aw_check_usage(out);
	(void)aw_buf_puts(out, "\nOptions:\n");
	for (size_t i = 0; i < N_OPTIONS; i++)
		help_option(out, &table[i]);
	return aw_buf_puts(out,
	    "\n"
	    "Modes and what their thresholds are about:\n"
	    "  readiness    each transition; time left to the break date of one at risk\n"
	    "  anchors      certificates; time left to the end of those a service needs\n"
	    "  collector    freshness of the facts; their age\n"
	    "  license      each license; time left to its deadline and the end of grace,\n"
	    "               registration and evaluation, all of them or the one of --of\n"
	    "  certificate  the device's own certificates; time left to their end\n"
	    "  source       each source and its last failure; the age of its last answer\n"
	    "  service      whether the device verifies its services; time left that it does\n"
	    "  fleet        all devices with a record or in the configuration; as readiness\n"
	    "Thresholds replace the policy's rule for that state. 30d alone means at least\n"
	    "30 days left (in modes collector and source: at most 30 days old); a bare\n"
	    "number is the guidelines' 0 to number of seconds. Shares are for modes\n"
	    "anchors and certificate, and for service, of the lifetime of its certificate.\n"
	    "\n"
	    "Exit status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN and any doubt.\n");
}
