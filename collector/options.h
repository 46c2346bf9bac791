/* SPDX-License-Identifier: ISC */
/* The command line of anchorwatchd: one table for parsing and --help. */
#ifndef AW_OPTIONS_H
#define AW_OPTIONS_H

#include "program/cmdline.h"

struct aw_options {
	const char *config, *state, *transitions; /* borrowed from argv; NULL: not given */
	const char *save; /* folder to keep answers in; only with `once` or `ask` */
	const char *connect, *starttls, *store; /* one service, without a configuration */
	struct aw_cmdline_texts watches;        /* "NAME=PATH" */
	struct aw_cmdline_texts devices;        /* names; only with `once` */
	bool beside; /* write no record if anchorwatchd runs; only with `once` */
	bool once, check_config, help, version;
	bool ask;   /* each device once, without a record; only with `check_config` */
	bool quiet; /* print failures alone; only with `once` or `ask` */
	unsigned verbose;
};

/* Parses argv, which is borrowed. AW_ERR_USAGE names the option. Clear also after an error. */
AW_CHECKED enum aw_err
aw_options_parse(struct aw_options *options, int argc, char **argv, struct aw_error *err);

/* Frees the lists of repeated options. */
void aw_options_clear(struct aw_options *options);

/* Prints the text of --help. */
void aw_options_help(FILE *out);

#endif
