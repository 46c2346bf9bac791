/* SPDX-License-Identifier: ISC */
/* What the commands share: errors and the configuration. */
#include <string.h>

#include "cli.h"
#include "paths.h"

int
aw_cli_fail(struct aw_cli *cli, const struct aw_error *err)
{
	char line[AW_ERROR_OBJECT_MAX + AW_ERROR_TEXT_MAX + 64];

	(void)fflush(cli->out);
	(void)fprintf(
	    cli->err, "%s: %s\n", cli->command->name, aw_error_line(err, line, sizeof(line)));
	return cli->command->failure;
}

enum aw_err
aw_cli_config(const struct aw_cli *cli, struct aw_config **out, struct aw_error *err)
{
	const struct aw_config_overrides overrides = {
	    .state_dir = cli->set.state_dir,
	    .transitions_dir = cli->set.transitions,
	};

	enum aw_err code = aw_config_load(cli->set.config, &overrides, out, err);

	if (code == AW_ERR_FILE_MISSING && strcmp(err->object, AW_TRANSITIONS_DIR) == 0)
		return aw_error_set(err, code, AW_TRANSITIONS_DIR,
		    "the shipped transitions are not installed; name others with --transitions");
	return code;
}

const char *
aw_cli_problem_word(enum aw_severity severity)
{
	return severity == AW_SEVERITY_CRITICAL ? "error" : "warning";
}
