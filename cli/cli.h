/* SPDX-License-Identifier: ISC */
/*
 * anchorwatch, the command line: what its commands share. A command gets everything from its
 * struct aw_cli and writes to the streams in it, so a test can call it; only main.c looks at the
 * clock, the environment and the terminal.
 */
#ifndef AW_CLI_H
#define AW_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "program/cmdline.h"
#include "config/config.h"
#include "base/err.h"

/* What the options of any command say. Text is borrowed from argv; NULL: not given. */
struct aw_cli_settings {
	const char *config;
	const char *state_dir;
	const char *transitions; /* file or directory, instead of the shipped directory */
	const char *password_file;
	int64_t as_of; /* AW_INSTANT_NONE: not given */
	bool json, verbose, help, version;
	/* rehearse and export: saved files instead of a record, and what changes */
	struct aw_cmdline_texts stores, chains, services, drops, adds;
	const char *license;
	struct aw_cmdline_texts from; /* export: files with roots to choose from */
	const char *output;
	bool bundle, openmetrics;
	const char *html; /* directory of the wallboard */
	const char *refresh;
};

struct aw_cli {
	FILE *out, *err;
	bool colour;
	int64_t clock; /* the clock */
	int64_t now;   /* the clock or --as-of */
	struct aw_cli_settings set;
	const struct aw_cli_command *command; /* the one that runs: for messages */
};

/* A command of the program, or the program itself. run gets the operands and gives the exit status.
 */
struct aw_cli_command {
	struct aw_cmdline line; /* its settings are a struct aw_cli_settings */
	size_t min, max;        /* how many operands it takes; max SIZE_MAX: any number */
	int failure;            /* exit status for wrong use and for what could not be done */
	int (*run)(struct aw_cli *cli, char **operands, size_t n);
};

extern const struct aw_cli_command aw_cli_inspect;
extern const struct aw_cli_command aw_cli_show;
extern const struct aw_cli_command aw_cli_collect;
extern const struct aw_cli_command aw_cli_rehearse;
extern const struct aw_cli_command aw_cli_export;
extern const struct aw_cli_command aw_cli_explain;
extern const struct aw_cli_command aw_cli_transitions;

/* Prints an error as "anchorwatch inspect: object: text [id]" and returns the command's failure. */
int aw_cli_fail(struct aw_cli *cli, const struct aw_error *err);

/* The exit status of a check plugin for the worst severity. */
int aw_cli_status(enum aw_severity worst);

/* Frees what the options gathered. */
void aw_cli_settings_clear(struct aw_cli_settings *settings);

/* "error" for a problem through which something was not read, else "warning". */
const char *aw_cli_problem_word(enum aw_severity severity);

/* The configuration with what --config, --state and --transitions say over it. */
enum aw_err aw_cli_config(const struct aw_cli *cli, struct aw_config **out, struct aw_error *err);

#endif
