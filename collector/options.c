/* SPDX-License-Identifier: ISC */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"

enum key { CONFIG = 256, STATE, TRANSITIONS, WATCH, ONCE, CHECK_CONFIG };

static const struct {
	const char *name;
	const char *argument; /* NULL: takes none */
	int key;              /* a character: also a short option */
	const char *help;
} table[] = {
    {"config", "FILE", CONFIG, "read this configuration instead of the default one"},
    {"state", "DIR", STATE, "keep records there"},
    {"transitions", "DIR", TRANSITIONS, "read the shipped transitions from there"},
    {"watch", "NAME=PATH", WATCH, "also collect PATH as device NAME; may be repeated"},
    {"once", NULL, ONCE, "collect every device once, tell how it went, and exit"},
    {"check-config", NULL, CHECK_CONFIG, "check the configuration and exit"},
    {"verbose", NULL, 'v', "log more; twice: log everything"},
    {"help", NULL, 'h', "print this and exit"},
    {"version", NULL, 'V', "print the version and exit"},
};
#define OPTIONS (sizeof(table) / sizeof(table[0]))

static bool
add_watch(struct aw_options *options, char *argument)
{
	if (!aw_array_grow(&options->watches, options->n_watches, sizeof(*options->watches)))
		return false;
	options->watches[options->n_watches++] = argument;
	return true;
}

static enum aw_err
apply(struct aw_options *options, int key, struct aw_error *err)
{
	switch (key) {
	case CONFIG:
		options->config = optarg;
		break;
	case STATE:
		options->state = optarg;
		break;
	case TRANSITIONS:
		options->transitions = optarg;
		break;
	case WATCH:
		return add_watch(options, optarg) ? AW_OK : aw_error_nomem(err);
	case ONCE:
		options->once = true;
		break;
	case CHECK_CONFIG:
		options->check_config = true;
		break;
	case 'v':
		options->verbose++;
		break;
	case 'h':
		options->help = true;
		break;
	default:
		options->version = true;
		break;
	}
	return AW_OK;
}

/* getopt's tables from ours. */
static void
tables(struct option *longs, char *shorts)
{
	*shorts++ = ':';
	for (size_t i = 0; i < OPTIONS; i++) {
		longs[i] = (struct option){.name = table[i].name,
		    .has_arg = table[i].argument != NULL ? required_argument : no_argument,
		    .val = table[i].key};
		if (table[i].key < CONFIG)
			*shorts++ = (char)table[i].key;
	}
	longs[OPTIONS] = (struct option){0};
	*shorts = '\0';
}

static enum aw_err
usage_error(int key, char **argv, struct aw_error *err)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	const char *name = optopt > 0 && optopt < CONFIG ? letter : argv[optind - 1];

	return aw_error_set(err, AW_ERR_USAGE, name, "%s; see --help",
	    key == ':' ? "needs a value" : "is no option, or takes no value");
}

enum aw_err
aw_options_parse(struct aw_options *options, int argc, char **argv, struct aw_error *err)
{
	struct option longs[OPTIONS + 1];
	char shorts[OPTIONS + 2];
	int key;

	*options = (struct aw_options){0};
	tables(longs, shorts);
	opterr = 0;
	optind = 0; /* glibc: begin anew */
	while ((key = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		enum aw_err rc = key == ':' || key == '?' ? usage_error(key, argv, err)
							  : apply(options, key, err);

		if (rc != AW_OK)
			return rc;
	}
	if (optind < argc)
		return aw_error_set(err, AW_ERR_USAGE, argv[optind], "not expected; see --help");
	return AW_OK;
}

void
aw_options_clear(struct aw_options *options)
{
	free(options->watches);
	*options = (struct aw_options){0};
}

void
aw_options_help(FILE *out)
{
	(void)fputs("usage: anchorwatchd [OPTION...]\n"
		    "Collects the trust stores of devices into records, by interval and when they "
		    "change.\n\n",
	    out);
	for (size_t i = 0; i < OPTIONS; i++) {
		const char *argument = table[i].argument != NULL ? table[i].argument : "";
		int width = 22 - (int)strlen(table[i].name);

		if (table[i].key < CONFIG)
			(void)fprintf(out, "  -%c, ", table[i].key);
		else
			(void)fputs("      ", out);
		(void)fprintf(out, "--%s %-*s %s\n", table[i].name, width, argument, table[i].help);
	}
	(void)fputs("\nExit status of --once: 0 all was read, 1 something failed; 2 is a wrong "
		    "option or configuration.\n",
	    out);
}
