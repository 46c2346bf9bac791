/* SPDX-License-Identifier: ISC */
/* Which options of rehearse and export go together. */
#include "model/service_name.h"
#include "scenario/scenario.h"

#include <stdlib.h>

static enum aw_err
rules_of_files(const struct aw_cli_settings *set, struct aw_error *err)
{
	if (set->stores.n == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "a device or a saved store (--store) is needed");
	if (set->chains.n > set->services.n)
		return aw_error_set(err, AW_ERR_USAGE, set->chains.items[set->services.n],
		    "a chain needs the service that presents it: --service HOST:PORT, the first "
		    "for the first chain");
	return AW_OK;
}

static enum aw_err
rules_of_devices(const struct aw_cli_settings *set, size_t n, struct aw_error *err)
{
	bool change = set->chains.n + set->services.n + set->drops.n + set->adds.n > 0;

	if (set->stores.n > 0 || set->license != NULL)
		return aw_error_set(err, AW_ERR_USAGE, set->stores.n > 0 ? "--store" : "--license",
		    "saved files and a device exclude each other");
	if (change && n > 1)
		return aw_error_set(
		    err, AW_ERR_USAGE, NULL, "changes are rehearsed for one device at a time");
	if (set->services.n > set->chains.n)
		return aw_error_set(err, AW_ERR_USAGE, set->services.items[set->chains.n],
		    "a service of a device needs the chain that it will present: --chain FILE");
	if (set->chains.n > set->services.n && !(set->chains.n == 1 && set->services.n == 0))
		return aw_error_set(err, AW_ERR_USAGE, set->chains.items[set->services.n],
		    "of several chains each needs its --service HOST:PORT");
	return AW_OK;
}

enum aw_err
aw_cli_scenario_rules(const struct aw_cli *cli, size_t n, struct aw_error *err)
{
	const struct aw_cli_settings *set = &cli->set;
	enum aw_err code = n == 0 ? rules_of_files(set, err) : rules_of_devices(set, n, err);

	for (size_t i = 0; code == AW_OK && i < set->services.n; i++) {
		char *name = aw_service_dup(set->services.items[i]);

		if (name == NULL)
			code = aw_error_set(err, AW_ERR_USAGE, set->services.items[i],
			    "a service is HOST:PORT, such as tools.cisco.com:443");
		free(name);
	}
	return code;
}
