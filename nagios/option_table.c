/* SPDX-License-Identifier: ISC */
/*
 * option_table: prints the options and modes of check_anchorwatch for nagios/generate, one JSON
 * object per line: {"option": NAME, "value": PLACEHOLDER or null, "optional": its value may be
 * absent, "text": SENTENCE} and {"mode": NAME, "device": it needs --hostname}.
 */
#include <stdio.h>

#include <jansson.h>

#include "plugin/modes.h"
#include "plugin/options.h"

static int
print(json_t *object)
{
	int rc = object != NULL ? json_dumpf(object, stdout, JSON_COMPACT) : -1;

	json_decref(object);
	if (rc == 0)
		(void)putchar('\n');
	return rc;
}

int
main(void)
{
	const struct aw_cmdline_row *option;
	const struct aw_mode *mode;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (option = aw_check_option_at(i)) != NULL; i++)
		rc = print(json_pack("{s:s, s:s?, s:b, s:s}", "option", option->name, "value",
		    option->argument, "optional", aw_cmdline_is_optional(option), "text",
		    option->help));
	for (size_t i = 0; rc == 0 && (mode = aw_mode_at(i)) != NULL; i++)
		rc = print(
		    json_pack("{s:s, s:b}", "mode", mode->name, "device", mode->device != NULL));
	return rc == 0 && fflush(stdout) == 0 ? 0 : 1;
}
