/* SPDX-License-Identifier: ISC */
/*
 * The command line of check_anchorwatch. The parser, --help and the generated objects of Nagios and
 * Icinga read the same table of options.
 */
#ifndef AW_CHECK_OPTIONS_H
#define AW_CHECK_OPTIONS_H

#include <stdio.h>

#include "extra_opts.h"
#include "program/cmdline.h"
#include "settings.h"

/* The i-th option in the order of --help, static; NULL past the end. */
const struct aw_cmdline_row *aw_check_option_at(size_t i);

/*
 * Parses argv (argv[0] is the program), which is permuted, into *out, which borrows from it.
 * AW_ERR_USAGE with the option and the rule that its value breaks; *out is then partly set, its
 * timeout is valid.
 */
AW_CHECKED enum aw_err
aw_check_options_parse(int argc, char **argv, struct aw_check_settings *out, struct aw_error *err);

/*
 * If --extra-opts was given: reads its files and parses their options followed by those of argv,
 * which therefore override them. *settings then borrows from *memory; clear that after the last use
 * of the settings, also after an error. The errors are those of aw_extra_opts_load and
 * aw_check_options_parse, and AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_check_options_extra(int argc, char **argv,
    struct aw_check_settings *settings, struct aw_arguments *memory, struct aw_error *err);

/*
 * Checks what depends on several options and parses the thresholds as the mode defines them;
 * nothing with --help or --version. AW_ERR_USAGE with the rule.
 */
AW_CHECKED enum aw_err
aw_check_options_check(struct aw_check_settings *settings, struct aw_error *err);

/*
 * Prints the synopsis, which with the status line has at most 23 lines of 80 columns (guidelines,
 * 2.3 Screen Output and 6.1 Option Processing), or all of --help. Errors are left to ferror(out).
 */
void aw_check_usage(FILE *out);
void aw_check_help(FILE *out);

#endif
