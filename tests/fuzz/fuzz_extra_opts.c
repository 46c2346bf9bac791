/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as a file of --extra-opts: no crash, no leak; each argument is an option of the text,
 * and an error has its position.
 */
#include <stdint.h>

#include "demand.h"
#include "plugin/extra_opts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_section(const uint8_t *data, size_t size, const char *section)
{
	struct aw_arguments arguments = {0};
	struct aw_error err = {0};
	enum aw_err rc =
	    aw_extra_opts_parse((const char *)data, size, "x.ini", section, &arguments, &err);

	demand(rc == err.code && (rc == AW_OK || rc == AW_ERR_USAGE));
	demand_clean(err.text);
	demand_clean(err.object);
	demand(arguments.n <= AW_EXTRA_OPTS_MAX);
	for (size_t i = 0; i < arguments.n; i++) {
		demand(arguments.items[i][0] == '-' && strlen(arguments.items[i]) <= size + 3);
		demand(strchr(arguments.items[i], '\n') == NULL);
	}
	demand(arguments.items == NULL || arguments.items[arguments.n] == NULL);
	aw_arguments_clear(&arguments);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > AW_EXTRA_OPTS_BYTES_MAX)
		return 0;
	read_section(data, size, NULL);
	read_section(data, size, "core");
	return 0;
}
