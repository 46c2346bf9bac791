/* SPDX-License-Identifier: ISC */
#include "options.h"

#include <getopt.h>
#include <string.h>

#define OPTIONS_MAX 16
#define LETTERS_MAX (2 * OPTIONS_MAX + 3)
#define HELP_COLUMN 26

/* Long options without a letter get a value above every character. */
static int
option_value(const struct aw_cli_command *command, size_t i)
{
	char letter = command->options[i].letter;

	return letter != 0 ? (unsigned char)letter : 256 + (int)i;
}

/* What getopt_long wants, made from the rows. */
static void
build(const struct aw_cli_command *command, bool stop, struct option rows[OPTIONS_MAX + 1],
    char letters[LETTERS_MAX])
{
	size_t used = 0;

	memset(rows, 0, (OPTIONS_MAX + 1) * sizeof(rows[0]));
	if (stop)
		letters[used++] = '+';
	letters[used++] = ':';
	for (size_t i = 0; i < command->n_options && i < OPTIONS_MAX; i++) {
		const struct aw_cli_option *option = &command->options[i];

		rows[i].name = option->name;
		rows[i].has_arg = option->argument != NULL ? required_argument : no_argument;
		rows[i].val = option_value(command, i);
		if (option->letter == 0)
			continue;
		letters[used++] = option->letter;
		if (option->argument != NULL)
			letters[used++] = ':';
	}
	letters[used] = '\0';
}

static enum aw_err
apply(const struct aw_cli_option *option, const char *argument, struct aw_cli_settings *set,
    struct aw_error *err)
{
	char *member = (char *)set + option->offset;
	bool on = true;

	switch (option->kind) {
	case AW_CLI_FLAG:
		memcpy(member, &on, sizeof(on));
		return AW_OK;
	case AW_CLI_TEXT:
		memcpy(member, &argument, sizeof(argument));
		return AW_OK;
	case AW_CLI_INSTANT: {
		int64_t instant;

		if (!aw_instant_parse(argument, &instant))
			return aw_error_set(err, AW_ERR_USAGE, argument,
			    "--%s takes a date such as 2022-02-05 or 2022-02-05T10:00:00Z",
			    option->name);
		memcpy(member, &instant, sizeof(instant));
		return AW_OK;
	}
	}
	return aw_error_set(err, AW_ERR_INTERNAL, option->name, "an option of no known kind");
}

/* The option that getopt_long complained about: optopt names a short one, argv the long ones. */
static enum aw_err
refuse(int result, char **argv, struct aw_error *err)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	const char *word = argv[optind - 1];
	bool is_long = optind > 0 && word != NULL && strncmp(word, "--", 2) == 0;

	if (!is_long && optopt > 0 && optopt < 256)
		word = letter;
	if (result == ':')
		return aw_error_set(err, AW_ERR_USAGE, word, "the option needs a value");
	if (is_long && strchr(word, '=') != NULL)
		return aw_error_set(
		    err, AW_ERR_USAGE, word, "unknown option, or one that takes no value");
	return aw_error_set(err, AW_ERR_USAGE, word, "unknown option");
}

enum aw_err
aw_cli_options_parse(const struct aw_cli_command *command, bool stop, int argc, char **argv,
    struct aw_cli_settings *set, int *first, struct aw_error *err)
{
	struct option rows[OPTIONS_MAX + 1];
	char letters[LETTERS_MAX];
	int result;

	build(command, stop, rows, letters);
	optind = 0; /* GNU and musl: begin anew, with a new set of letters */
	opterr = 0;
	while ((result = getopt_long(argc, argv, letters, rows, NULL)) != -1) {
		enum aw_err code = AW_ERR_USAGE;
		size_t i;

		for (i = 0; i < command->n_options; i++)
			if (option_value(command, i) == result)
				break;
		if (i == command->n_options)
			return refuse(result, argv, err);
		if ((code = apply(&command->options[i], optarg, set, err)) != AW_OK)
			return code;
	}
	*first = optind;
	return AW_OK;
}

static void
option_help(const struct aw_cli_option *option, FILE *out)
{
	char left[64];
	const char *argument = option->argument != NULL ? option->argument : "";
	const char *blank = option->argument != NULL ? " " : "";
	char letter[5] = "    ";

	if (option->letter != 0)
		(void)snprintf(letter, sizeof(letter), "-%c, ", option->letter);
	(void)snprintf(left, sizeof(left), "%s--%s%s%s", letter, option->name, blank, argument);
	(void)fprintf(out, "  %-*s  %s\n", HELP_COLUMN, left, option->help);
}

void
aw_cli_options_help(const struct aw_cli_command *command, FILE *out)
{
	const char *blank = command->operands[0] != '\0' ? " " : "";

	(void)fprintf(out, "usage: %s [OPTION]...%s%s\n%s\n\n", command->name, blank,
	    command->operands, command->summary);
	for (size_t i = 0; i < command->n_options; i++)
		option_help(&command->options[i], out);
	(void)fprintf(out, "\nExit status:\n%s", command->exits);
}
