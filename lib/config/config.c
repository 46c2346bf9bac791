/* SPDX-License-Identifier: ISC */
#include "base/instant.h"
#include "config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/misspelt.h"
#include "base/text.h"
#include "config/config_index.h"
#include "config/config_read.h"
#include "config/transition_files.h"
#include "model/model.h"
#include "program/paths.h"
#include "truststore/truststore.h"

#define NOTIFICATIONS_PER_HOUR 12
#define NOTIFICATIONS_PER_SECOND 10
#define BUILT_IN_INTERVAL (5 * AW_MINUTE)
#define TRANSITIONS_AGE (365 * AW_DAY)

void
aw_config_free(struct aw_config *config)
{
	if (config == NULL)
		return;
	for (size_t i = 0; i < config->n_devices; i++) {
		if (config->devices[i].policy != NULL)
			aw_policy_clear(config->devices[i].policy);
		free(config->devices[i].policy);
	}
	free(config->devices);
	free(config->files.items);
	aw_transitions_clear(&config->transitions);
	aw_policy_clear(&config->policy);
	aw_arena_free(&config->memory);
	free(config);
}

/* Makes *device of a name and one store. False without memory. */
static bool
make_device(struct aw_device_config *device, struct aw_config *config, const char *name,
    const char *store, const char *path)
{
	*device = (struct aw_device_config){.name = aw_arena_copy(&config->memory, name),
	    .interval = config->interval,
	    .zone_offset = AW_INSTANT_NONE};
	device->stores = aw_arena_take(&config->memory, sizeof(*device->stores));
	if (device->stores != NULL) {
		device->n_stores = 1;
		device->stores[0] =
		    (struct aw_store_config){.name = aw_arena_copy(&config->memory, store),
			.kind = AW_SOURCE_FILE,
			.path = aw_arena_copy(&config->memory, path),
			.max_bytes = AW_STORE_BYTES_MAX,
			.max_anchors = AW_STORE_ANCHORS_MAX,
			.judged = true};
	}
	return device->name != NULL && device->stores != NULL && device->stores[0].name != NULL &&
	       device->stores[0].path != NULL;
}

/* Puts a device at its sorted place. */
enum aw_err
aw_config_insert_device(struct aw_config *config, const char *name, const char *store,
    const char *path, struct aw_error *err)
{
	struct aw_device_config *grown, device;
	size_t i = config->n_devices;

	grown = realloc(config->devices, (i + 1) * sizeof(*grown));
	if (grown == NULL)
		return aw_error_nomem(err);
	config->devices = grown;
	if (!make_device(&device, config, name, store, path))
		return aw_error_nomem(err);
	for (; i > 0 && strcmp(grown[i - 1].name, name) > 0; i--)
		grown[i] = grown[i - 1];
	grown[i] = device;
	config->n_devices++;
	return AW_OK;
}

/* The built-in device; where no usual bundle exists, the collector says so of Debian's. */
static enum aw_err
watch_this_host(struct aw_config *config, struct aw_error *err)
{
	const char *path = aw_system_store_path();

	return aw_config_insert_device(config, "localhost", "system",
	    path != NULL ? path : "/etc/ssl/certs/ca-certificates.crt", err);
}

static enum aw_err
keep(struct aw_config *config, char **out, const char *text, struct aw_error *err)
{
	*out = aw_arena_copy(&config->memory, text);
	return *out != NULL ? AW_OK : aw_error_nomem(err);
}

/* The dates of roots that ship with the transitions of a directory, if there are any. */
static enum aw_err
load_root_dates(struct aw_config *config, const char *shipped, struct aw_error *err)
{
	size_t size = strlen(shipped) + sizeof("/roots");
	char *path = malloc(size);
	enum aw_err rc = AW_OK;
	struct stat st;

	if (path == NULL)
		return aw_error_nomem(err);
	(void)snprintf(path, size, "%s/roots", shipped);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		rc = aw_transitions_add(&config->transitions, path, false, err);
	free(path);
	return rc;
}

enum aw_err
aw_config_load_transitions(struct aw_config *config, const struct aw_config_overrides *overrides,
    const struct aw_conf_files *site, struct aw_error *err)
{
	char buf[AW_SHIPPED_MAX];
	const char *shipped = overrides != NULL ? overrides->transitions_dir : NULL;
	enum aw_err rc;

	if (shipped == NULL)
		shipped = aw_shipped_transitions(buf);
	rc = aw_transitions_add(&config->transitions, shipped, false, err);
	if (rc == AW_OK && (overrides == NULL || !overrides->no_root_dates))
		rc = load_root_dates(config, shipped, err);
	for (size_t i = 0; i < site->n && rc == AW_OK; i++)
		rc = aw_transitions_add(&config->transitions, site->paths[i], true, err);
	return rc;
}

/* Notes where the transitions of a site are. */
static enum aw_err
keep_paths(struct aw_config *config, const struct aw_conf_files *site, struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	if (site->n == 0)
		return AW_OK;
	config->transition_paths =
	    aw_arena_take(&config->memory, site->n * sizeof(*config->transition_paths));
	if (config->transition_paths == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; i < site->n && rc == AW_OK; i++)
		rc = keep(config, &config->transition_paths[config->n_transition_paths++],
		    site->paths[i], err);
	return rc;
}

/* What the files or the index say, and what nothing says. */
static enum aw_err
load_settings(struct aw_config *config, const struct aw_config_from *from,
    const struct aw_config_overrides *overrides, struct aw_conf_files *site, struct aw_error *err)
{
	bool found;
	enum aw_err rc = aw_config_read(config, from, site, &found, err);

	if (rc == AW_OK && (found || from->required))
		rc = keep(config, &config->path, from->path, err);
	if (rc == AW_OK && !found)
		rc = watch_this_host(config, err);
	if (rc == AW_OK && config->state_dir == NULL)
		rc = keep(config, &config->state_dir, AW_STATE_DIR, err);
	if (rc == AW_OK && overrides != NULL && overrides->state_dir != NULL)
		rc = keep(config, &config->state_dir, overrides->state_dir, err);
	return rc == AW_OK ? keep_paths(config, site, err) : rc;
}

/* Behind other errors, that of a file of transitions is one more. */
static enum aw_err
check_transitions(struct aw_config *config, const struct aw_config_overrides *overrides,
    const struct aw_conf_files *site, enum aw_err rc)
{
	struct aw_error err;

	if (aw_config_load_transitions(config, overrides, site, &err) != AW_OK)
		overrides->problem(overrides->context, &err);
	return rc;
}

/* As load_settings; reports all errors. */
static enum aw_err
load_reporting(struct aw_config *config, const struct aw_config_from *plain,
    const struct aw_config_overrides *overrides, struct aw_conf_files *site, struct aw_error *err)
{
	struct aw_config_report report = {
	    .problem = overrides->problem, .context = overrides->context};
	struct aw_config_from from = *plain;
	enum aw_err rc;

	from.report = &report;
	rc = load_settings(config, &from, overrides, site, err);
	if (rc == AW_OK && report.first.code != AW_OK) {
		*err = report.first;
		return check_transitions(config, overrides, site, err->code);
	}
	if (rc == AW_OK)
		rc = aw_config_load_transitions(config, overrides, site, err);
	if (rc != AW_OK)
		overrides->problem(overrides->context, err);
	return rc;
}

static enum aw_err
load(struct aw_config *config, const char *path, const struct aw_config_overrides *overrides,
    struct aw_conf_files *site, struct aw_error *err)
{
	struct aw_config_from from = {.path = path != NULL ? path : AW_CONFIG_PATH,
	    .required = path != NULL,
	    .device = overrides != NULL ? overrides->device : NULL};
	struct aw_config_index *index = NULL;
	enum aw_err rc;

	if (overrides != NULL && overrides->problem != NULL)
		return load_reporting(config, &from, overrides, site, err);
	if (from.device != NULL && overrides->no_root_dates)
		index = aw_config_index_open(path, overrides, from.device);
	from.index = index;
	rc = load_settings(config, &from, overrides, site, err);
	if (rc == AW_OK &&
	    (index == NULL || !aw_config_index_transitions(index, &config->transitions)))
		rc = aw_config_load_transitions(config, overrides, site, err);
	aw_config_index_free(index);
	return rc;
}

struct aw_config *
aw_config_new(void)
{
	struct aw_config *config = calloc(1, sizeof(*config));

	if (config == NULL)
		return NULL;
	aw_policy_defaults(&config->policy);
	config->notifications_per_hour = NOTIFICATIONS_PER_HOUR;
	config->notifications_per_second = NOTIFICATIONS_PER_SECOND;
	config->interval = BUILT_IN_INTERVAL;
	config->parallel = AW_CONFIG_PARALLEL;
	config->host_catalogue = true;
	config->retry = AW_CONFIG_RETRY;
	config->retry_max = AW_CONFIG_RETRY_MAX;
	config->transitions_age = TRANSITIONS_AGE;
	return config;
}

enum aw_err
aw_config_load(const char *path, const struct aw_config_overrides *overrides,
    struct aw_config **out, struct aw_error *err)
{
	struct aw_config *config = aw_config_new();
	struct aw_conf_files site = {0};
	enum aw_err rc;

	if (config == NULL)
		return aw_error_nomem(err);
	rc = load(config, path, overrides, &site, err);
	aw_conf_files_free(&site);
	if (rc == AW_OK || (overrides != NULL && overrides->problem != NULL))
		*out = config;
	else
		aw_config_free(config);
	return rc;
}

const struct aw_device_config *
aw_config_device(const struct aw_config *config, const char *name)
{
	size_t low = 0, high = config->n_devices;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(config->devices[middle].name, name);

		if (order == 0)
			return &config->devices[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct aw_policy *
aw_config_policy(const struct aw_config *config, const char *device)
{
	const struct aw_device_config *found = aw_config_device(config, device);

	return found != NULL && found->policy != NULL ? found->policy : &config->policy;
}

enum aw_err
aw_config_watch(struct aw_config *config, const char *name, const char *path, struct aw_error *err)
{
	if (!aw_name_ok(name, AW_DEVICE_NAME_MAX))
		return aw_error_set(err, AW_ERR_USAGE, name,
		    "the name of a device has 1 to %d letters, digits, dots, dashes and "
		    "underscores",
		    AW_DEVICE_NAME_MAX);
	if (path[0] == '\0')
		return aw_error_set(err, AW_ERR_USAGE, name, "no path is given");
	if (aw_config_device(config, name) != NULL)
		return aw_error_set(
		    err, AW_ERR_CONFIG_CONFLICT, name, "there is a device of this name already");
	return aw_config_insert_device(config, name, "file", path, err);
}

static const char *
device_name(const void *devices, size_t i)
{
	return ((const struct aw_device_config *)devices)[i].name;
}

static enum aw_err
refuse_device(const struct aw_config *config, const char *name, struct aw_error *err)
{
	const char *near =
	    aw_misspelt_nearest(device_name, config->devices, config->n_devices, name);

	return aw_error_set(err, AW_ERR_USAGE, name, "no device of this name is configured%s%s%s",
	    AW_MISSPELT_SAY(near));
}

enum aw_err
aw_config_only(struct aw_config *config, const char *const *names, size_t n, struct aw_error *err)
{
	for (size_t i = 0; i < config->n_devices; i++)
		config->devices[i].left_out = n > 0;
	for (size_t i = 0; i < n; i++) {
		const struct aw_device_config *device = aw_config_device(config, names[i]);

		if (device == NULL)
			return refuse_device(config, names[i], err);
		config->devices[device - config->devices].left_out = false;
	}
	return AW_OK;
}
