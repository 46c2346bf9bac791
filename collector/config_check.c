/* SPDX-License-Identifier: ISC */
#include "config_check.h"
#include "config_owner.h"

#include <stdio.h>
#include <stdlib.h>

#include "config/config_warn.h"
#include "base/text.h"

static void
print_warning(void *context, const char *object, const char *text)
{
	(void)context;
	(void)fprintf(stderr, "%s: warning: %s\n", object, text);
}

int
aw_config_check_print(const struct aw_config *config)
{
	char count[32] = "";
	struct aw_error err;
	size_t warnings = 0;
	int n;

	if (aw_config_warnings(config, print_warning, NULL, &warnings, &err) != AW_OK)
		(void)fprintf(stderr, "%s: %s\n", err.object, err.text);
	if (aw_config_owner_check(config, &err) != AW_OK) {
		(void)fprintf(stderr, "%s: warning: %s: it is refused at a start by this user\n",
		    err.object, err.text);
		warnings++;
	}
	if (warnings > 0)
		(void)aw_text_format(
		    count, sizeof(count), ", %zu warning%s", warnings, aw_text_s(warnings));
	n = printf("%s: ok, %zu device%s, %zu transition%s%s\n",
	    config->path != NULL ? config->path : "built-in configuration", config->n_devices,
	    aw_text_s(config->n_devices), config->transitions.n_items,
	    aw_text_s(config->transitions.n_items), count);
	return n > 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void
log_warning(void *context, const char *object, const char *text)
{
	aw_log_line(context, AW_LOG_WARNING, "%s: %s", object, text);
}

void
aw_config_check_log(const struct aw_config *config, struct aw_log *log)
{
	struct aw_error err;
	size_t warnings;

	if (aw_config_warnings(config, log_warning, log, &warnings, &err) != AW_OK)
		aw_log_error(log, AW_LOG_WARNING, &err);
}
