/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as a configuration and as a file of transitions: no crash, no leak, and either an error
 * with its position, or a configuration within its limits.
 */
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "config/config.h"
#include "demand.h"
#include "config/transition_files.h"
#include "model/transition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A directory of this process with the file; shipped/ in it is empty. */
static struct {
	char dir[64], file[96], shipped[96];
} place;

static void
remove_place(void)
{
	(void)unlink(place.file);
	(void)rmdir(place.shipped);
	(void)rmdir(place.dir);
}

static void
make_place(void)
{
	if (place.dir[0] != '\0')
		return;
	(void)snprintf(place.dir, sizeof(place.dir), "/tmp/aw-fuzz-XXXXXX");
	demand(mkdtemp(place.dir) != NULL);
	(void)snprintf(place.file, sizeof(place.file), "%s/x.conf", place.dir);
	(void)snprintf(place.shipped, sizeof(place.shipped), "%s/shipped", place.dir);
	demand(mkdir(place.shipped, 0700) == 0);
	demand(atexit(remove_place) == 0);
}

static void
write_file(const uint8_t *data, size_t size)
{
	FILE *f = fopen(place.file, "wb");

	demand(f != NULL && fwrite(data, 1, size, f) == size && fclose(f) == 0);
}

/* A text, and "FILE:LINE" of a line that the file has for what is wrong in it. */
static void
demand_error(const struct aw_error *err, enum aw_err rc, const uint8_t *data, size_t size)
{
	const char *colon = strrchr(err->object, ':');
	unsigned long lines = 1;

	demand(err->code == rc && err->text[0] != '\0');
	demand_clean(err->text);
	demand_clean(err->object);
	if (colon == NULL || rc == AW_ERR_FILE_MISSING || rc == AW_ERR_FILE_KIND)
		return;
	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	demand(strtoul(colon + 1, NULL, 10) >= 1 && strtoul(colon + 1, NULL, 10) <= lines);
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
	struct aw_transitions transitions = {0};
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	enum aw_err rc;

	make_place();
	write_file(data, size);
	overrides.transitions_dir = place.shipped;
	rc = aw_config_load(place.file, &overrides, &config, &err);
	demand((rc == AW_OK) == (config != NULL));
	if (rc == AW_OK)
		demand_config(config);
	else
		demand_error(&err, rc, data, size);
	aw_config_free(config);
	rc = aw_transitions_add(&transitions, place.file, true, &err);
	if (rc != AW_OK)
		demand_error(&err, rc, data, size);
	demand(rc == AW_OK || transitions.n_items == 0);
	aw_transitions_clear(&transitions);
	return 0;
}
