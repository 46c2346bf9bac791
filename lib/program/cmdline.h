/* SPDX-License-Identifier: ISC */
/*
 * Command lines from tables: a row gives an option's names, its argument, its help and the member
 * of the caller's settings that it sets. The parser and --help read the same rows.
 */
#ifndef AW_CMDLINE_H
#define AW_CMDLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/err.h"

/* The exit status of a program for wrong usage, as EX_USAGE of sysexits.h: no verdict has it. A
 * plugin of monitoring ends with UNKNOWN instead, as its guidelines say. */
#define AW_EXIT_USAGE 64

#define AW_CMDLINE_ROWS_MAX 32

/* What an option sets; text is borrowed from argv. */
enum aw_cmdline_kind {
	AW_CMDLINE_FLAG,  /* bool: true */
	AW_CMDLINE_COUNT, /* unsigned: incremented each time */
	AW_CMDLINE_TEXT,  /* const char *: the last one is used; NULL for an absent argument */
	AW_CMDLINE_TEXTS, /* struct aw_cmdline_texts: appended each time */
	AW_CMDLINE_CALL,  /* whatever the row's function sets */
};

struct aw_cmdline_texts {
	const char **items; /* the owner of the settings frees it, with free() */
	size_t n;
};

struct aw_cmdline_row {
	const char *name;     /* "json" */
	const char *argument; /* "FILE"; NULL: takes none; "[FILE]": optional, for TEXT and CALL */
	const char *help;     /* for --help */
	size_t offset;        /* of the member in the caller's settings */
	enum aw_cmdline_kind kind;
	char letter; /* 'j', or 0 for none */
	/* Kind CALL: checks the argument (NULL if absent) and stores it; AW_ERR_USAGE if invalid.
	 */
	enum aw_err (*call)(const struct aw_cmdline_row *row, const char *argument, void *settings,
	    struct aw_error *err);
};

/* A row's initialiser; `type` is the struct of the settings, `kind` without AW_CMDLINE_. */
#define AW_CMDLINE_ROW(type, kind, name, letter, argument, help, member)                      \
	{                                                                                     \
		name, argument, help, offsetof(type, member), AW_CMDLINE_##kind, letter, NULL \
	}

/* The same for kind CALL; `call` may use offset, which is that of `member`. */
#define AW_CMDLINE_ROW_CALL(type, call, name, letter, argument, help, member)               \
	{                                                                                   \
		name, argument, help, offsetof(type, member), AW_CMDLINE_CALL, letter, call \
	}

struct aw_cmdline {
	const char *name;     /* "anchorwatch inspect" */
	const char *operands; /* "FILE..."; NULL: takes none */
	const char *summary;  /* one line */
	const char *ending;   /* lines below the options in --help; NULL for none */
	const struct aw_cmdline_row *rows;
	size_t n_rows;  /* at most AW_CMDLINE_ROWS_MAX */
	bool stop;      /* at the first operand; else options may follow operands */
	bool long_help; /* "--name=FILE" and its help on separate lines; else in two columns */
};

/*
 * Reads the options of argv[1..argc) into the settings; members that no option sets keep their
 * value. The syntax is that of getopt_long(3): long names may be abbreviated where unambiguous,
 * "--" ends the options, an optional argument is attached ("--name=FILE"). *first is the index of
 * the first operand in argv, which is permuted. AW_ERR_USAGE names the wrong option, or the operand
 * where none is allowed; AW_ERR_NO_MEMORY. Settings of earlier options stay set after an error. Not
 * reentrant, as getopt_long(3) is not; the program ends with an exit status of the caller's choice.
 */
AW_CHECKED enum aw_err aw_cmdline_parse(const struct aw_cmdline *cmdline, int argc, char **argv,
    void *settings, int *first, struct aw_error *err);

/* True if the argument of this option may be absent. */
bool aw_cmdline_is_optional(const struct aw_cmdline_row *row);

/* Prints usage line, summary, options and ending, for --help. Errors are left to ferror(out). */
void aw_cmdline_help(const struct aw_cmdline *cmdline, FILE *out);

/* Prints the options alone, for a program that prints the other sections of its --help itself. */
void aw_cmdline_help_options(const struct aw_cmdline *cmdline, FILE *out);

#endif
