/* SPDX-License-Identifier: ISC */
/* What the commands share: errors and exit statuses. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

int
aw_cli_fail(struct aw_cli *cli, const struct aw_error *err)
{
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];

	(void)fflush(cli->out);
	(void)fprintf(
	    cli->err, "%s: %s\n", cli->command->line.name, aw_error_line(err, line, sizeof(line)));
	return cli->command->failure;
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
