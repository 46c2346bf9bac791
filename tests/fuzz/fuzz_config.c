/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as a configuration: no crash, no leak, and either an error with its position, or a
 * configuration within its limits.
 */
#include <sys/stat.h>

#include "base/file.h"
#include "config/config.h"
#include "place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *file, *shipped; /* the second is an empty directory */

static void
begin(void)
{
	if (!begin_place())
		return;
	file = place_file("x.conf");
	shipped = place_file("shipped");
	demand(mkdir(shipped, 0700) == 0);
}

static void
demand_config(const struct aw_config *config)
{
	demand(config->state_dir != NULL && config->interval > 0);
	for (size_t i = 0; i < config->n_devices; i++) {
		const struct aw_device_config *device = &config->devices[i];

		demand(aw_config_device(config, device->name) == device);
		demand(device->n_stores + device->n_sources > 0 && device->interval > 0);
		demand(i == 0 || strcmp(device[-1].name, device->name) < 0);
		for (size_t k = 0; k < device->n_stores; k++)
			demand(device->stores[k].path[0] == '/');
	}
	for (size_t i = 1; i < config->n_services; i++)
		demand(strcmp(config->services[i - 1].name, config->services[i].name) < 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_config_overrides overrides = {0};
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	enum aw_err rc;

	begin();
	place_write(file, data, size);
	overrides.transitions_dir = shipped;
	rc = aw_config_load(file, &overrides, &config, &err);
	demand((rc == AW_OK) == (config != NULL));
	if (rc == AW_OK)
		demand_config(config);
	else
		demand_line(rc, &err, data, size);
	aw_config_free(config);
	return 0;
}
