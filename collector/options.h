/* SPDX-License-Identifier: ISC */
/* The command line of anchorwatchd: one table for parsing and --help. */
#ifndef AW_OPTIONS_H
#define AW_OPTIONS_H

#include "program/cmdline.h"

struct aw_options {
	const char *config, *state, *transitions; /* borrowed from argv; NULL: not given */
	struct aw_cmdline_texts watches;          /* "NAME=PATH" */
	struct aw_cmdline_texts devices;          /* names; only with `once` */
	bool beside;                              /* only with `once` */
	bool once, check_config, help, version;
	unsigned verbose;
};

/* Parses; AW_ERR_USAGE names the option. Free with aw_options_clear, also after an error. */
enum aw_err
aw_options_parse(struct aw_options *options, int argc, char **argv, struct aw_error *err);
void aw_options_clear(struct aw_options *options);

void aw_options_help(FILE *out);

#endif
