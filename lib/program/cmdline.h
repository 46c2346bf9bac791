/* SPDX-License-Identifier: ISC */
/*
 * Command lines from tables: a row gives an option's names, its argument, its help and the member
 * of the caller's settings that it sets.
 */
#ifndef AW_CMDLINE_H
#define AW_CMDLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

#define AW_CMDLINE_ROWS_MAX 32

/* What an option sets; text is borrowed from argv. */
enum aw_cmdline_kind {
	AW_CMDLINE_FLAG,    /* bool: true */
	AW_CMDLINE_COUNT,   /* unsigned: one more each time */
	AW_CMDLINE_TEXT,    /* const char *: the last one holds */
	AW_CMDLINE_TEXTS,   /* struct aw_cmdline_texts: one more each time */
	AW_CMDLINE_INSTANT, /* int64_t: seconds, as aw_instant_parse reads it */
};

struct aw_cmdline_texts {
	const char **items; /* the owner of the settings frees it, with free() */
	size_t n;
};

struct aw_cmdline_row {
	const char *name;     /* "json" */
	const char *argument; /* "FILE"; NULL: takes none */
	const char *help;
	size_t offset; /* of the member in the caller's settings */
	enum aw_cmdline_kind kind;
	char letter; /* 'j', or 0 for none */
};

/* A row's initialiser; `type` is the struct of the settings, `kind` without AW_CMDLINE_. */
#define AW_CMDLINE_ROW(type, kind, name, letter, argument, help, member)                \
	{                                                                               \
		name, argument, help, offsetof(type, member), AW_CMDLINE_##kind, letter \
	}

struct aw_cmdline {
	const char *name;     /* "anchorwatch inspect" */
	const char *operands; /* "FILE..."; NULL: takes none */
	const char *summary;  /* one line */
	const char *ending;   /* lines below the options in --help; NULL for none */
	const struct aw_cmdline_row *rows;
	size_t n_rows; /* at most AW_CMDLINE_ROWS_MAX */
	bool stop;     /* at the first operand; else options may stand behind operands */
};

/*
 * Reads the options of argv[1..argc) into the settings, whose members keep what no option sets.
 * Long names may be cut where it stays clear what is meant; "--" ends the options. *first gets the
 * index of the first operand in argv, which is permuted. AW_ERR_USAGE names the wrong option, or
 * the operand where none is taken. Not reentrant: getopt_long(3) is not.
 */
enum aw_err aw_cmdline_parse(const struct aw_cmdline *cmdline, int argc, char **argv,
    void *settings, int *first, struct aw_error *err);

/* Usage line, summary, options and ending, for --help. */
void aw_cmdline_help(const struct aw_cmdline *cmdline, FILE *out);

#endif
