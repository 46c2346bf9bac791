/* SPDX-License-Identifier: ISC */
/* The files of a configuration, read one by one and taken together. */
#include "config/config_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/instant.h"
#include "base/text.h"
#include "config/config_files.h"

#define PER_HOUR_MAX 3600
#define PER_SECOND_MAX 1000
#define PARALLEL_MAX 256
#define RETRY_MIN INT64_C(1)
#define RETRY_MAX AW_DAY
#define TRANSITIONS_AGE_MAX (3650 * AW_DAY)

/* All files that were read, the main one first. */
struct reader {
	struct aw_conf *const *files;
	size_t n_files;
	struct aw_config *config;
	struct aw_error *err;
	struct aw_config_report *report;
};

/* AW_OK where an error was reported, and the next part is to be read in spite of it. */
static enum aw_err
report(struct reader *reader, enum aw_err rc)
{
	return aw_config_reported(reader->report, reader->err, rc);
}

/* The one file that gives a value of the key, or NULL; two are a conflict. */
static enum aw_err
file_with(const struct reader *reader, const char *key, const struct aw_conf **out)
{
	char place[AW_CONF_LINE_MAX];

	*out = NULL;
	for (size_t i = 0; i < reader->n_files; i++) {
		const struct aw_conf *file = reader->files[i];
		struct aw_conf_section *root = aw_conf_root(file);

		if (aw_conf_values(root, key) == 0)
			continue;
		if (*out != NULL)
			return aw_conf_fail(file, aw_conf_value_line(root, key),
			    AW_ERR_CONFIG_CONFLICT, "%s is given here and at %s", key,
			    aw_conf_at(*out, aw_conf_value_line(aw_conf_root(*out), key), place));
		*out = file;
	}
	return AW_OK;
}

/* How sources over the network are asked. */
static enum aw_err
read_network(struct reader *reader)
{
	struct aw_config *config = reader->config;
	const struct aw_conf *file;
	enum aw_err rc = file_with(reader, "parallel", &file);

	if (rc == AW_OK && file != NULL)
		rc = aw_conf_number(
		    file, aw_conf_root(file), "parallel", 1, PARALLEL_MAX, &config->parallel);
	if (rc == AW_OK)
		rc = file_with(reader, "retry", &file);
	if (rc == AW_OK && file != NULL)
		rc = aw_conf_duration(
		    file, aw_conf_root(file), "retry", RETRY_MIN, RETRY_MAX, &config->retry);
	if (rc == AW_OK)
		rc = file_with(reader, "retry-max", &file);
	if (rc == AW_OK && file != NULL)
		rc = aw_conf_duration(file, aw_conf_root(file), "retry-max", RETRY_MIN, RETRY_MAX,
		    &config->retry_max);
	return rc;
}

/* From what age on the catalogue of transitions is too old. */
static enum aw_err
read_transitions_age(struct reader *reader)
{
	const struct aw_conf *file;
	enum aw_err rc = file_with(reader, "transitions-max-age", &file);

	if (rc == AW_OK && file != NULL)
		rc = aw_conf_duration(file, aw_conf_root(file), "transitions-max-age", AW_DAY,
		    TRANSITIONS_AGE_MAX, &reader->config->transitions_age);
	return rc;
}

/* Files with roots that services may want. */
static enum aw_err
read_catalogue(struct reader *reader)
{
	struct aw_config *config = reader->config;
	const struct aw_conf *file;
	enum aw_err rc = file_with(reader, "catalogue", &file);

	if (rc == AW_OK && file != NULL)
		rc = aw_conf_path(file, aw_conf_root(file), "catalogue", &config->catalogue);
	if (rc == AW_OK)
		rc = file_with(reader, "host-catalogue", &file);
	if (rc == AW_OK && file != NULL)
		rc = aw_conf_bool(
		    file, aw_conf_root(file), "host-catalogue", &config->host_catalogue);
	return rc;
}

static enum aw_err
read_settings(struct reader *reader)
{
	struct aw_config *config = reader->config;
	const struct aw_conf *file;
	enum aw_err rc = file_with(reader, "state-directory", &file);

	if (rc == AW_OK && file != NULL)
		rc = aw_conf_path(file, aw_conf_root(file), "state-directory", &config->state_dir);
	if (rc == AW_OK)
		rc = file_with(reader, "interval", &file);
	if (rc == AW_OK && file != NULL)
		rc = aw_conf_duration(file, aw_conf_root(file), "interval", AW_CONFIG_INTERVAL_MIN,
		    AW_CONFIG_INTERVAL_MAX, &config->interval);
	if (rc == AW_OK)
		rc = file_with(reader, "notifications-per-hour", &file);
	if (rc == AW_OK && file != NULL)
		rc = aw_conf_number(file, aw_conf_root(file), "notifications-per-hour", 0,
		    PER_HOUR_MAX, &config->notifications_per_hour);
	if (rc == AW_OK)
		rc = file_with(reader, "notifications-per-second", &file);
	if (rc == AW_OK && file != NULL)
		rc = aw_conf_number(file, aw_conf_root(file), "notifications-per-second", 0,
		    PER_SECOND_MAX, &config->notifications_per_second);
	if (rc == AW_OK)
		rc = file_with(reader, "agentx-socket", &file);
	if (rc == AW_OK && file != NULL)
		rc = aw_config_socket(file, config);
	return rc;
}

static enum aw_err
read_site(const struct reader *reader, struct aw_conf_files *site)
{
	const struct aw_conf *file;
	enum aw_err rc = file_with(reader, "transitions", &file);
	size_t n =
	    rc == AW_OK && file != NULL ? aw_conf_values(aw_conf_root(file), "transitions") : 0;

	for (size_t i = 0; i < n; i++) {
		struct aw_conf_section *root = aw_conf_root(file);
		const char *path = aw_conf_value(root, "transitions", i);

		if (path[0] != '/')
			return aw_conf_fail(file, aw_conf_value_line(root, "transitions"),
			    AW_ERR_CONFIG_VALUE, "transitions must be absolute paths");
		if (!AW_GROW(site->paths, site->n) || (site->paths[site->n] = strdup(path)) == NULL)
			return aw_error_nomem(reader->err);
		site->n++;
	}
	return rc;
}

/* The general policy: one section over all files, and the exceptions of each. */
static enum aw_err
read_policies(struct reader *reader)
{
	const struct aw_conf *first = NULL;
	struct aw_conf_section *policy = NULL;
	enum aw_err rc = AW_OK;
	char place[AW_CONF_LINE_MAX];

	for (size_t i = 0; i < reader->n_files && rc == AW_OK; i++) {
		const struct aw_conf *file = reader->files[i];
		struct aw_conf_section *sec;

		rc = aw_config_one_section(file, aw_conf_root(file), "policy", &sec);
		if (rc == AW_OK && sec != NULL && first != NULL)
			return aw_conf_fail(file, aw_conf_line(sec), AW_ERR_CONFIG_CONFLICT,
			    "policy is given here and at %s",
			    aw_conf_at(first, aw_conf_line(policy), place));
		if (rc == AW_OK && sec != NULL) {
			first = file;
			policy = sec;
			rc = aw_config_read_policy(file, sec, &reader->config->policy);
		}
		if (rc == AW_OK)
			rc = aw_config_read_exceptions(
			    file, aw_conf_root(file), &reader->config->policy);
	}
	return rc;
}

/* Sections of the key in all files. */
static size_t
count(const struct reader *reader, const char *key)
{
	size_t n = 0;

	for (size_t i = 0; i < reader->n_files; i++)
		n += aw_conf_sections(aw_conf_root(reader->files[i]), key);
	return n;
}

static enum aw_err
defined_twice(const char *what, const char *name, const struct aw_config_place *first,
    const struct aw_config_place *second, struct aw_error *err)
{
	char here[AW_CONF_LINE_MAX], there[AW_CONF_LINE_MAX];

	return aw_error_set(err, AW_ERR_CONFIG_CONFLICT,
	    aw_conf_place(second->file, second->line, here), "%s \"%s\" is defined here and at %s",
	    what, name, aw_conf_place(first->file, first->line, there));
}

static int
by_name(const void *a, const void *b)
{
	const struct aw_device_config *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static enum aw_err
sort_devices(struct aw_config *config, struct aw_error *err)
{
	struct aw_device_config *devices = config->devices;

	qsort(devices, config->n_devices, sizeof(*devices), by_name);
	for (size_t i = 1; i < config->n_devices; i++)
		if (by_name(&devices[i - 1], &devices[i]) == 0)
			return defined_twice("device", devices[i].name, &devices[i - 1].place,
			    &devices[i].place, err);
	return AW_OK;
}

/* The last one, which has an error: others take its place. */
static void
drop_device(struct aw_config *config)
{
	struct aw_device_config *device = &config->devices[--config->n_devices];

	if (device->policy != NULL)
		aw_policy_clear(device->policy);
	free(device->policy);
	*device = (struct aw_device_config){0};
}

static enum aw_err
read_devices(struct reader *reader)
{
	struct aw_config *config = reader->config;
	size_t n = count(reader, "device");
	enum aw_err rc = AW_OK;
	bool sorted = true;

	if (n == 0)
		return AW_OK;
	config->devices = calloc(n, sizeof(*config->devices));
	if (config->devices == NULL)
		return aw_error_nomem(reader->err);
	for (size_t i = 0; i < reader->n_files; i++) {
		const struct aw_conf *file = reader->files[i];
		size_t devices = aw_conf_sections(aw_conf_root(file), "device");

		for (size_t k = 0; k < devices && rc == AW_OK; k++) {
			struct aw_device_config *device = &config->devices[config->n_devices++];

			rc = aw_config_read_device(
			    file, aw_conf_section(aw_conf_root(file), "device", k), config, device);
			if (rc == AW_OK && config->n_devices > 1)
				sorted = sorted && by_name(device - 1, device) < 0;
			if (rc != AW_OK && (rc = report(reader, rc)) == AW_OK)
				drop_device(config);
		}
	}
	return rc == AW_OK && !sorted ? report(reader, sort_devices(config, reader->err)) : rc;
}

static enum aw_err
read_services(struct reader *reader)
{
	struct aw_config *config = reader->config;
	enum aw_err rc = AW_OK;
	size_t n = count(reader, "service");

	if (n == 0)
		return AW_OK;
	config->services = aw_arena_take(&config->memory, n * sizeof(*config->services));
	if (config->services == NULL)
		return aw_error_nomem(reader->err);
	for (size_t i = 0; i < reader->n_files; i++) {
		const struct aw_conf *file = reader->files[i];
		struct aw_conf_section *root = aw_conf_root(file);

		for (size_t k = 0; k < aw_conf_sections(root, "service") && rc == AW_OK; k++) {
			rc = aw_config_read_service(file, aw_conf_section(root, "service", k),
			    &config->services[config->n_services]);
			if (rc == AW_OK)
				config->n_services++;
			else
				config->services[config->n_services] =
				    (struct aw_service_config){0};
			rc = report(reader, rc);
		}
	}
	return rc;
}

static int
service_by_name(const void *a, const void *b)
{
	const struct aw_service_config *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static enum aw_err
sort_services(struct aw_config *config, struct aw_error *err)
{
	if (config->n_services > 1)
		qsort(config->services, config->n_services, sizeof(*config->services),
		    service_by_name);
	for (size_t i = 1; i < config->n_services; i++) {
		const struct aw_service_config *x = &config->services[i - 1];
		const struct aw_service_config *y = &config->services[i];

		if (strcmp(x->name, y->name) == 0)
			return defined_twice("service", y->name, &x->place, &y->place, err);
	}
	return AW_OK;
}

static enum aw_err
read_all(struct reader *reader, struct aw_conf_files *site)
{
	enum aw_err rc = report(reader, read_settings(reader));

	if (rc == AW_OK)
		rc = report(reader, read_network(reader));
	if (rc == AW_OK)
		rc = report(reader, read_transitions_age(reader));
	if (rc == AW_OK)
		rc = report(reader, read_catalogue(reader));
	if (rc == AW_OK)
		rc = read_services(reader);
	if (rc == AW_OK)
		rc = report(reader, sort_services(reader->config, reader->err));
	if (rc == AW_OK)
		rc = report(reader, read_site(reader, site));
	if (rc == AW_OK)
		rc = report(reader, read_policies(reader));
	if (rc == AW_OK)
		rc = read_devices(reader);
	return rc;
}

/* True if a file says anything at all. */
static bool
says_something(const struct reader *reader)
{
	for (size_t i = 0; i < reader->n_files; i++)
		if (aw_conf_any(aw_conf_root(reader->files[i])))
			return true;
	return false;
}

enum aw_err
aw_config_read(struct aw_config *config, const struct aw_config_from *from,
    struct aw_conf_files *site, bool *found, struct aw_error *err)
{
	struct aw_config_files files;
	struct reader reader = {.config = config, .err = err, .report = from->report};
	enum aw_err rc = aw_config_files_read(from, config, &files, err);

	reader.files = files.files;
	reader.n_files = files.n;
	*found = false;
	if (rc == AW_OK && says_something(&reader)) {
		*found = true;
		config->interval = AW_HOUR;
		rc = read_all(&reader, site);
	}
	aw_config_files_free(&files);
	return rc;
}
