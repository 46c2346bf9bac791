/* SPDX-License-Identifier: ISC */
#include "fleet.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "config/device_state.h"
#include "record/record.h"

void
aw_cli_names_clear(struct aw_cli_names *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->items[i]);
	free(names->items);
}

enum aw_err
aw_cli_names_add(struct aw_cli_names *names, const char *name, struct aw_error *err)
{
	if (!AW_GROW(names->items, names->n) || (names->items[names->n] = strdup(name)) == NULL)
		return aw_error_nomem(err);
	names->n++;
	return AW_OK;
}

enum aw_err
aw_cli_names_all(const struct aw_config *config, struct aw_cli_names *names, struct aw_error *err)
{
	char **all;
	size_t n;
	enum aw_err code = aw_device_names(config, &all, &n, err);

	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = aw_cli_names_add(names, all[i], err);
	aw_record_list_free(all, n);
	return code;
}
