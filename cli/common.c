/* SPDX-License-Identifier: ISC */
/* What the commands share: errors and exit statuses. */
#include <stdlib.h>
#include <string.h>

#include "base/instant.h"
#include "cli.h"

int
aw_cli_fail(struct aw_cli *cli, const struct aw_error *err)
{
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];

	(void)fflush(cli->out);
	(void)fprintf(
	    cli->err, "%s: %s\n", cli->command->line.name, aw_error_line(err, line, sizeof(line)));
	return err->code == AW_ERR_USAGE ? AW_EXIT_USAGE : cli->command->failure;
}

/* As aw_duration_parse, but with a unit: seconds are not what somebody means who writes none. */
static bool
parse_later(const struct aw_cli_settings *set, const char *text, int64_t *instant)
{
	int64_t duration;

	if (text[strspn(text, "0123456789")] == '\0' || !aw_duration_parse(text, &duration))
		return false;
	*instant = aw_instant_add(set->clock, duration);
	return true;
}

static enum aw_err
given_twice(const char *argument, struct aw_error *err)
{
	return aw_error_set(
	    err, AW_ERR_USAGE, argument, "one instant is taken: --as-of or --in, once");
}

enum aw_err
aw_cli_set_as_of(
    const struct aw_cmdline_row *row, const char *argument, void *settings, struct aw_error *err)
{
	struct aw_cli_settings *set = settings;

	if (set->as_of != AW_INSTANT_NONE)
		return given_twice(argument, err);
	if (argument[0] == '+' ? parse_later(set, argument + 1, &set->as_of)
			       : aw_instant_parse(argument, &set->as_of))
		return AW_OK;
	return aw_error_set(err, AW_ERR_USAGE, argument,
	    "--%s takes a date such as 2022-02-05 or 2022-02-05T10:00:00Z, or a time from now such "
	    "as +30d",
	    row->name);
}

enum aw_err
aw_cli_set_in(
    const struct aw_cmdline_row *row, const char *argument, void *settings, struct aw_error *err)
{
	struct aw_cli_settings *set = settings;

	if (set->as_of != AW_INSTANT_NONE)
		return given_twice(argument, err);
	if (parse_later(set, argument, &set->as_of))
		return AW_OK;
	return aw_error_set(err, AW_ERR_USAGE, argument,
	    "--%s takes a time from now with its unit, such as 90d", row->name);
}

const char *
aw_cli_problem_word(enum aw_severity severity)
{
	return severity == AW_SEVERITY_CRITICAL ? "error" : "warning";
}

int
aw_cli_status(enum aw_severity worst)
{
	switch (worst) {
	case AW_SEVERITY_OK:
		return 0;
	case AW_SEVERITY_WARNING:
		return 1;
	case AW_SEVERITY_CRITICAL:
		return 2;
	case AW_SEVERITY_UNKNOWN:
		break;
	}
	return 3;
}

void
aw_cli_settings_clear(struct aw_cli_settings *settings)
{
	struct aw_cmdline_texts *const all[] = {&settings->stores, &settings->chains,
	    &settings->services, &settings->drops, &settings->adds, &settings->from};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		free(all[i]->items);
		*all[i] = (struct aw_cmdline_texts){0};
	}
}
