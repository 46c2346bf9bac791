/* SPDX-License-Identifier: ISC */
/* What the commands share: errors and the configuration. */
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

enum aw_err
aw_cli_config(const struct aw_cli *cli, struct aw_config **out, struct aw_error *err)
{
	const struct aw_config_overrides overrides = {
	    .state_dir = cli->set.state_dir,
	    .transitions_dir = cli->set.transitions,
	};

	return aw_config_load(cli->set.config, &overrides, out, err);
}

const char *
aw_cli_problem_word(enum aw_severity severity)
{
	return severity == AW_SEVERITY_CRITICAL ? "error" : "warning";
}
