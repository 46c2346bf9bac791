/* SPDX-License-Identifier: ISC */
#include "program/cmdline.h"

#include <getopt.h>
#include <string.h>

#include "base/array.h"
#include "base/misspelt.h"

#define LETTERS_MAX (3 * AW_CMDLINE_ROWS_MAX + 3)
#define LONG_KEY 256 /* key of the first row's long name; keys of letters are smaller */
#define HELP_COLUMN 26

bool
aw_cmdline_is_optional(const struct aw_cmdline_row *row)
{
	return row->argument != NULL && row->argument[0] == '[';
}

static int
argument_form(const struct aw_cmdline_row *row)
{
	if (row->argument == NULL)
		return no_argument;
	return aw_cmdline_is_optional(row) ? optional_argument : required_argument;
}

/* Makes the two tables of getopt_long from the rows. */
static void
build_tables(const struct aw_cmdline *cmdline, struct option longs[AW_CMDLINE_ROWS_MAX + 1],
    char letters[LETTERS_MAX])
{
	memset(longs, 0, (AW_CMDLINE_ROWS_MAX + 1) * sizeof(longs[0]));
	if (cmdline->stop)
		*letters++ = '+';
	*letters++ = ':';
	for (size_t i = 0; i < cmdline->n_rows; i++) {
		const struct aw_cmdline_row *row = &cmdline->rows[i];

		longs[i].name = row->name;
		longs[i].has_arg = argument_form(row);
		longs[i].val = LONG_KEY + (int)i;
		if (row->letter == 0)
			continue;
		*letters++ = row->letter;
		for (int colons = argument_form(row); colons > 0; colons--)
			*letters++ = ':';
	}
	*letters = '\0';
}

static const struct aw_cmdline_row *
find_row(const struct aw_cmdline *cmdline, int key)
{
	for (size_t i = 0; i < cmdline->n_rows; i++)
		if (key == LONG_KEY + (int)i || key == (unsigned char)cmdline->rows[i].letter)
			return &cmdline->rows[i];
	return NULL;
}

static enum aw_err
append_text(char *member, const char *argument, struct aw_error *err)
{
	struct aw_cmdline_texts texts;

	memcpy(&texts, member, sizeof(texts));
	if (!AW_GROW(texts.items, texts.n))
		return aw_error_nomem(err);
	texts.items[texts.n++] = argument;
	memcpy(member, &texts, sizeof(texts));
	return AW_OK;
}

/* Members are copied, as offsetof does not give their alignment. */
static enum aw_err
apply_option(
    const struct aw_cmdline_row *row, const char *argument, void *settings, struct aw_error *err)
{
	char *member = (char *)settings + row->offset;
	const bool on = true;
	unsigned count;

	switch (row->kind) {
	case AW_CMDLINE_FLAG:
		memcpy(member, &on, sizeof(on));
		return AW_OK;
	case AW_CMDLINE_COUNT:
		memcpy(&count, member, sizeof(count));
		count++;
		memcpy(member, &count, sizeof(count));
		return AW_OK;
	case AW_CMDLINE_TEXT:
		memcpy(member, &argument, sizeof(argument));
		return AW_OK;
	case AW_CMDLINE_TEXTS:
		return append_text(member, argument, err);
	case AW_CMDLINE_CALL:
		return row->call(row, argument, settings, err);
	}
	return aw_error_set(err, AW_ERR_INTERNAL, row->name, "an option of no known kind");
}

static const char *
row_name(const void *rows, size_t i)
{
	return ((const struct aw_cmdline_row *)rows)[i].name;
}

/* An option that is not known; "did you mean" for a long name that is near to one. */
static enum aw_err
refuse_unknown(const struct aw_cmdline *cmdline, const char *option, struct aw_error *err)
{
	size_t len = strcspn(option, "=");
	char word[AW_MISSPELT_MAX + 1] = "";
	const char *near;

	if (len > 2 && len - 2 < sizeof(word))
		memcpy(word, option + 2, len - 2);
	near = aw_misspelt_nearest(row_name, cmdline->rows, cmdline->n_rows, word);
	return aw_error_set(err, AW_ERR_USAGE, NULL, "unknown option %.100s%s%s%s", option,
	    near != NULL ? "; did you mean --" : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
}

/* Names the option that getopt_long refused: a letter is in optopt, a long name only in argv. */
static enum aw_err
refuse_option(const struct aw_cmdline *cmdline, int result, char **argv, struct aw_error *err)
{
	const char letter[3] = {'-', (char)optopt, '\0'};
	bool is_letter = optopt > 0 && optopt < LONG_KEY;
	const char *option = is_letter ? letter : argv[optind - 1];

	if (result == ':')
		return aw_error_set(err, AW_ERR_USAGE, NULL, "%s needs a value", option);
	if (optopt >= LONG_KEY)
		return aw_error_set(err, AW_ERR_USAGE, NULL, "%s takes no value", option);
	return is_letter ? aw_error_set(err, AW_ERR_USAGE, NULL, "unknown option %s", option)
			 : refuse_unknown(cmdline, option, err);
}

enum aw_err
aw_cmdline_parse(const struct aw_cmdline *cmdline, int argc, char **argv, void *settings,
    int *first, struct aw_error *err)
{
	struct option longs[AW_CMDLINE_ROWS_MAX + 1];
	char letters[LETTERS_MAX];
	int key;

	if (cmdline->n_rows > AW_CMDLINE_ROWS_MAX)
		return aw_error_set(err, AW_ERR_INTERNAL, cmdline->name, "too many options");
	build_tables(cmdline, longs, letters);
	optind = 0; /* GNU and musl: reset, also for another set of letters */
	opterr = 0;
	while ((key = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		const struct aw_cmdline_row *row = find_row(cmdline, key);
		enum aw_err rc = row != NULL ? apply_option(row, optarg, settings, err)
					     : refuse_option(cmdline, key, argv, err);

		if (rc != AW_OK)
			return rc;
	}
	*first = optind;
	if (cmdline->operands == NULL && optind < argc)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "argument \"%.100s\": not expected", argv[optind]);
	return AW_OK;
}

/* "-c, --config FILE", or "-c, --config=FILE" where the help follows on a line of its own. */
static void
print_row(const struct aw_cmdline_row *row, bool long_help, FILE *out)
{
	bool optional = aw_cmdline_is_optional(row);
	const char *argument = row->argument != NULL ? row->argument : "";
	const char *between = row->argument == NULL ? "" : optional ? "[=" : long_help ? "=" : " ";
	char left[64], letter[5] = "    ";

	if (row->letter != 0)
		(void)snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	(void)snprintf(left, sizeof(left), "%s--%s%s%s%s", letter, row->name, between, argument,
	    optional ? "]" : "");
	if (long_help)
		(void)fprintf(out, "  %s\n      %s\n", left, row->help);
	else
		(void)fprintf(out, "  %-*s  %s\n", HELP_COLUMN, left, row->help);
}

void
aw_cmdline_help_options(const struct aw_cmdline *cmdline, FILE *out)
{
	for (size_t i = 0; i < cmdline->n_rows; i++)
		print_row(&cmdline->rows[i], cmdline->long_help, out);
}

void
aw_cmdline_help(const struct aw_cmdline *cmdline, FILE *out)
{
	const char *operands = cmdline->operands != NULL ? cmdline->operands : "";
	const char *blank = cmdline->operands != NULL ? " " : "";

	(void)fprintf(out, "usage: %s [OPTION]...%s%s\n%s\n\n", cmdline->name, blank, operands,
	    cmdline->summary);
	aw_cmdline_help_options(cmdline, out);
	if (cmdline->ending != NULL)
		(void)fprintf(out, "\n%s", cmdline->ending);
}
