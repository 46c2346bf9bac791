/* SPDX-License-Identifier: ISC */
/*
 * anchorwatch, the command line: what its commands share. A command takes all its input from its
 * struct aw_cli and writes to the streams in it, so that tests can call it. Only main.c reads the
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

/* The options of all commands. Text is borrowed from argv; NULL: not given. */
struct aw_cli_settings {
	const char *config;
	const char *state_dir;
	const char *transitions; /* file or directory, instead of the shipped directory */
	const char *password_file;
	int64_t clock;                 /* the current time, for as_of; the caller sets it */
	const char *device_name, *udi; /* inspect: of the device in a license text */
	int64_t as_of;                 /* AW_INSTANT_NONE: not given */
	bool json, verbose, help, version;
	/* rehearse and export: saved files instead of a record, and what changes */
	struct aw_cmdline_texts stores, chains, services, drops, adds;
	const char *license;
	struct aw_cmdline_texts from; /* export: files with roots to choose from */
	const char *output;
	const char *with; /* compare: the file */
	bool bundle, openmetrics, plan;
	const char *family; /* export --bundle, --plan: of devices */
	const char *html;   /* directory of the wallboard */
	const char *mode;   /* explain: of check_anchorwatch */
	bool formats;       /* explain: the table of formats */
	const char *refresh;
	const char *time_zone; /* export: of the wallboard, in addition to UTC */
	const char *starttls;  /* connect: how TLS begins */
	const char *save;      /* collect: folder for what is answered */
	bool quiet;            /* collect: failures alone */
	bool all;              /* rehearse: every device */
	bool problems;         /* show: devices with an alarm alone */
	const char *least;     /* show: a word; devices that are at least so bad */
	bool check, create;    /* transitions: its age; a new one */
};

struct aw_cli {
	FILE *out, *err;
	bool colour;
	size_t width;  /* columns of the terminal; 0: lines are not broken */
	int64_t clock; /* the current time, seconds since 1970 */
	int64_t now;   /* the instant to judge at: `clock` or --as-of */
	struct aw_cli_settings set;
	const struct aw_cli_command *command; /* the running one, for messages */
};

/* A command of the program, or the program itself. */
struct aw_cli_command {
	struct aw_cmdline line; /* its settings are a struct aw_cli_settings */
	size_t min, max;        /* how many operands it takes; max SIZE_MAX: any number */
	int failure;            /* exit status for wrong use and other errors */
	bool certificates;      /* it reads certificates, by OpenSSL */
	bool pages;             /* its text is long: a pager on a terminal */
	/* Runs on the operands, borrowed from argv; returns the exit status. */
	int (*run)(struct aw_cli *cli, char **operands, size_t n);
};

extern const struct aw_cli_command aw_cli_inspect;
extern const struct aw_cli_command aw_cli_show;
extern const struct aw_cli_command aw_cli_collect;
extern const struct aw_cli_command aw_cli_rehearse;
extern const struct aw_cli_command aw_cli_connect;
extern const struct aw_cli_command aw_cli_compare;
extern const struct aw_cli_command aw_cli_export;
extern const struct aw_cli_command aw_cli_explain;
extern const struct aw_cli_command aw_cli_transitions;

/* For the rows of --as-of and --in: set as_of; AW_ERR_USAGE names what the option takes. */
enum aw_err aw_cli_set_as_of(
    const struct aw_cmdline_row *row, const char *argument, void *settings, struct aw_error *err);
enum aw_err aw_cli_set_in(
    const struct aw_cmdline_row *row, const char *argument, void *settings, struct aw_error *err);

/*
 * Prints "COMMAND: OBJECT: TEXT [CODE]" to cli->err and returns the failure status of the command,
 * or AW_EXIT_USAGE for AW_ERR_USAGE.
 */
int aw_cli_fail(struct aw_cli *cli, const struct aw_error *err);

/* The exit status for the worst severity: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, as of plugins. */
int aw_cli_status(enum aw_severity worst);

/* Frees the lists of repeated options; the texts in them are of argv. */
void aw_cli_settings_clear(struct aw_cli_settings *settings);

/* "error" for AW_SEVERITY_CRITICAL, a problem by which something was not read; else "warning". */
const char *aw_cli_problem_word(enum aw_severity severity);

#endif
