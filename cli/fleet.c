/* SPDX-License-Identifier: ISC */
#include "fleet.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
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

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

enum aw_err
aw_cli_names_all(const struct aw_config *config, struct aw_cli_names *names, struct aw_error *err)
{
	char **recorded;
	size_t n;
	enum aw_err code = aw_record_list(config->state_dir, &recorded, &n, err);

	if (code != AW_OK)
		return code;
	for (size_t i = 0; code == AW_OK && i < n; i++)
		code = aw_cli_names_add(names, recorded[i], err);
	for (size_t i = 0; code == AW_OK && i < config->n_devices; i++) {
		const struct aw_device_config *device = &config->devices[i];

		if (device->place.file != NULL &&
		    (n == 0 || bsearch(&device->name, recorded, n, sizeof(recorded[0]),
				   compare_names) == NULL))
			code = aw_cli_names_add(names, device->name, err);
	}
	aw_record_list_free(recorded, n);
	if (names->n > 1)
		qsort(names->items, names->n, sizeof(names->items[0]), compare_names);
	return code;
}
