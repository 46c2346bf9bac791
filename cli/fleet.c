/* SPDX-License-Identifier: ISC */
#include "fleet.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/misspelt.h"
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

static bool
has_name(const struct aw_cli_names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->items[i], name) == 0)
			return true;
	return false;
}

/* Adds those of `all` that match, as far as they are not there. */
static enum aw_err
add_matching(const struct aw_cli_names *all, const char *pattern, struct aw_cli_names *names,
    struct aw_error *err)
{
	enum aw_err code = AW_OK;
	bool found = false;

	for (size_t i = 0; code == AW_OK && i < all->n; i++) {
		if (fnmatch(pattern, all->items[i], 0) != 0)
			continue;
		found = true;
		if (!has_name(names, all->items[i]))
			code = aw_cli_names_add(names, all->items[i], err);
	}
	return code != AW_OK || found
		   ? code
		   : aw_error_set(err, AW_ERR_USAGE, pattern, "no device has such a name");
}

enum aw_err
aw_cli_names_select(const struct aw_config *config, char **operands, size_t n,
    struct aw_cli_names *names, struct aw_error *err)
{
	struct aw_cli_names all = {0};
	enum aw_err code;

	if (n == 0)
		return aw_cli_names_all(config, names, err);
	code = aw_cli_names_all(config, &all, err);
	for (size_t i = 0; code == AW_OK && i < n; i++) {
		if (strpbrk(operands[i], "*?[") != NULL)
			code = add_matching(&all, operands[i], names, err);
		else if (!has_name(names, operands[i]))
			code = aw_cli_names_add(names, operands[i], err);
	}
	aw_cli_names_clear(&all);
	return code;
}

static const char *
name_at(const void *names, size_t i)
{
	return ((const struct aw_cli_names *)names)->items[i];
}

const char *
aw_cli_names_near(const struct aw_cli_names *all, const char *name)
{
	return aw_misspelt_nearest(name_at, all, all->n, name);
}
