/* SPDX-License-Identifier: ISC */
#include "options.h"

#include <stdlib.h>

#define ROW(kind, name, letter, argument, help, member) \
	AW_CMDLINE_ROW(struct aw_options, kind, name, letter, argument, help, member)

static const struct aw_cmdline_row rows[] = {
    ROW(TEXT, "config", 0, "FILE", "read this configuration instead of the default one", config),
    ROW(TEXT, "state", 0, "DIR", "keep records there", state),
    ROW(TEXT, "transitions", 0, "DIR", "read the shipped transitions from there", transitions),
    ROW(TEXTS, "watch", 0, "NAME=PATH", "also collect PATH as device NAME; may be repeated",
	watches),
    ROW(FLAG, "once", 0, NULL, "collect every device once, print the results, and exit", once),
    ROW(TEXTS, "device", 0, "NAME", "with --once or --ask: only this device; may be repeated",
	devices),
    ROW(FLAG, "beside", 0, NULL, "with --once: write no record if anchorwatchd runs", beside),
    ROW(FLAG, "quiet", 'q', NULL, "with --once or --ask: print failures alone", quiet),
    ROW(FLAG, "check-config", 0, NULL, "check the configuration and the files it names, and exit",
	check_config),
    ROW(FLAG, "ask", 0, NULL, "with --check-config: also ask every device once, keep no record",
	ask),
    ROW(TEXT, "connect", 0, "HOST:PORT", "look at this service, print its record, and exit",
	connect),
    ROW(TEXT, "starttls", 0, "PROTOCOL", "with --connect: TLS begins as in smtp, ldap or xmpp",
	starttls),
    ROW(TEXT, "store", 0, "FILE", "with --connect: the trust store; the default is this host's",
	store),
    ROW(TEXT, "save", 0, "DIR", "with --once or --ask: keep the answers in this new folder", save),
    ROW(COUNT, "verbose", 'v', NULL, "log more; twice: log everything", verbose),
    ROW(FLAG, "help", 'h', NULL, "print this and exit", help),
    ROW(FLAG, "version", 'V', NULL, "print the version and exit", version),
};

static const struct aw_cmdline cmdline = {
    .name = "anchorwatchd",
    .summary = "Collects trust stores, licenses and certificates of devices into records.",
    .ending =
	"Exit status of --once, --check-config and --ask: 0 all was read, 1 something failed;\n"
	"2 is a wrong configuration, 64 wrong usage.\n",
    .rows = rows,
    .n_rows = sizeof(rows) / sizeof(rows[0]),
};

/* An option that was given, and what it cannot do without. */
struct need {
	const char *option;
	bool given, met;
	const char *text;
};

static enum aw_err
check_needs(const struct aw_options *options, struct aw_error *err)
{
	bool once = options->once || options->ask, connect = options->connect != NULL;
	bool other = options->once || options->check_config || options->config != NULL;
	const struct need needs[] = {
	    {"--device", options->devices.n > 0, once, "needs --once or --ask"},
	    {"--beside", options->beside, options->once, "needs --once"},
	    {"--ask", options->ask, options->check_config, "needs --check-config"},
	    {"--quiet", options->quiet, once, "needs --once or --ask"},
	    {"--save", options->save != NULL, once, "needs --once or --ask"},
	    {"--connect", connect, !other, "excludes --config, --once and --check-config"},
	    {"--starttls", options->starttls != NULL, connect, "needs --connect"},
	    {"--store", options->store != NULL, connect, "needs --connect"},
	};

	for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++)
		if (needs[i].given && !needs[i].met)
			return aw_error_set(
			    err, AW_ERR_USAGE, needs[i].option, "%s", needs[i].text);
	return AW_OK;
}

enum aw_err
aw_options_parse(struct aw_options *options, int argc, char **argv, struct aw_error *err)
{
	enum aw_err rc;
	int first;

	*options = (struct aw_options){0};
	rc = aw_cmdline_parse(&cmdline, argc, argv, options, &first, err);
	return rc == AW_OK ? check_needs(options, err) : rc;
}

void
aw_options_clear(struct aw_options *options)
{
	free(options->watches.items);
	free(options->devices.items);
	*options = (struct aw_options){0};
}

void
aw_options_help(FILE *out)
{
	aw_cmdline_help(&cmdline, out);
}
