/* SPDX-License-Identifier: ISC */
/* `device` and `store` of anchorwatch.conf(5). */
#include "config/config_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "config/conf.h"
#include "config/notice.h"
#include "model/own_certificate.h"
#include "model/key_type.h"
#include "model/model.h"
#include "model/service_name.h"
#include "model/store.h"
#include "truststore/truststore.h"

#define HTTPS_PORT 443

const struct aw_conf_key aw_config_store_keys[] = {
    {"file", AW_CONF_VALUE, NULL},
    {"directory", AW_CONF_VALUE, NULL},
    {"program", AW_CONF_LIST, NULL},
    {"timeout", AW_CONF_VALUE, NULL},
    {"names", AW_CONF_LIST, NULL},
    {"fresh-for", AW_CONF_VALUE, NULL},
    {"password-file", AW_CONF_VALUE, NULL},
    {"max-size", AW_CONF_VALUE, NULL},
    {"max-certificates", AW_CONF_VALUE, NULL},
    {"readiness", AW_CONF_VALUE, NULL},
    {"complete", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

const struct aw_conf_key aw_config_device_keys[] = {
    {"interval", AW_CONF_VALUE, NULL},
    {"services", AW_CONF_LIST, NULL},
    {"key-types", AW_CONF_LIST, NULL},
    {"roles", AW_CONF_LIST, NULL},
    {"policy", AW_CONF_SECTION, aw_config_policy_keys},
    {"exception", AW_CONF_SECTION, aw_config_exception_keys},
    {"store", AW_CONF_TITLED, aw_config_store_keys},
    {"address", AW_CONF_VALUE, NULL},
    {"identity", AW_CONF_SECTION, aw_config_identity_keys},
    {"source", AW_CONF_TITLED, aw_config_source_keys},
    {"managed-by", AW_CONF_VALUE, NULL},
    {"trap-from", AW_CONF_LIST, NULL},
    {"zone-offset", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* How long a program may take, and how much it may print. */
static enum aw_err
read_program(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_store_config *store)
{
	enum aw_err rc = aw_config_read_program(conf, sec, AW_STORE_BYTES_MAX, &store->program);

	if (rc != AW_OK)
		return rc;
	store->path = aw_conf_copy(conf, store->program.argv[0]);
	return store->path != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

/* Refuses the keys of stores that are read in another way. */
static enum aw_err
check_store_keys(const struct aw_conf *conf, struct aw_conf_section *sec, enum aw_source_kind kind)
{
	for (const struct aw_conf_key *key = aw_config_store_keys; key->name != NULL; key++)
		if (aw_conf_values(sec, key->name) > 0 && !aw_source_kind_takes(kind, key->name))
			return aw_conf_fail(conf, aw_conf_value_line(sec, key->name),
			    AW_ERR_CONFIG_CONFLICT, "store \"%s\" is a %s, which takes no %s",
			    aw_conf_title(sec), aw_source_kind_name(kind), key->name);
	return AW_OK;
}

/* The kind of store, by the key that says where it is. */
static enum aw_err
read_store_kind(const struct aw_conf *conf, struct aw_conf_section *sec, enum aw_source_kind *kind)
{
	static const enum aw_source_kind kinds[] = {
	    AW_SOURCE_FILE, AW_SOURCE_DIRECTORY, AW_SOURCE_PROGRAM};
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (aw_conf_values(sec, aw_source_kind_name(kinds[i])) == 0)
			continue;
		*kind = kinds[i];
		n++;
	}
	if (n != 1)
		return aw_conf_fail(conf, aw_conf_line(sec),
		    n > 0 ? AW_ERR_CONFIG_CONFLICT : AW_ERR_CONFIG_VALUE,
		    "store \"%s\" needs exactly one of file, directory and program",
		    aw_conf_title(sec));
	return check_store_keys(conf, sec, *kind);
}

static enum aw_err
read_limits(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_store_config *store)
{
	uint32_t anchors = AW_STORE_ANCHORS_MAX;
	enum aw_err rc;

	store->max_bytes = AW_STORE_BYTES_MAX;
	rc = aw_config_size(conf, sec, "max-size", &store->max_bytes);
	if (rc != AW_OK)
		return rc;
	rc = aw_conf_number(conf, sec, "max-certificates", 1, 1000000, &anchors);
	store->max_anchors = anchors;
	return rc;
}

/* Patterns for the files of a directory; each is one name, without a slash. */
static enum aw_err
read_names(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_store_config *store)
{
	size_t n = aw_conf_values(sec, "names");
	int line = aw_conf_value_line(sec, "names");

	if (n == 0)
		return AW_OK;
	store->names = aw_conf_take(conf, n * sizeof(*store->names));
	for (size_t i = 0; store->names != NULL && i < n; i++) {
		const char *name = aw_conf_value(sec, "names", i);

		if (name[0] == '\0' || strchr(name, '/') != NULL)
			return aw_conf_fail(conf, line, AW_ERR_CONFIG_VALUE,
			    "names must be patterns such as \"*.ca\", not \"%s\"", name);
		store->names[i] = aw_conf_copy(conf, name);
		if (store->names[i] == NULL)
			return aw_config_no_memory(conf, sec);
		store->n_names++;
	}
	return store->names != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_store(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_store_config *store)
{
	enum aw_err rc;

	if (!aw_name_ok(aw_conf_title(sec), AW_STORE_NAME_MAX))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_DEVICE_NAME,
		    "the name of a store has 1 to %d letters, digits, dots, dashes and underscores",
		    AW_STORE_NAME_MAX);
	rc = read_store_kind(conf, sec, &store->kind);
	if (rc != AW_OK)
		return rc;
	store->name = aw_conf_copy(conf, aw_conf_title(sec));
	if (store->name == NULL)
		return aw_config_no_memory(conf, sec);
	rc = store->kind == AW_SOURCE_PROGRAM
		 ? read_program(conf, sec, store)
		 : aw_conf_path(conf, sec, aw_source_kind_name(store->kind), &store->path);
	if (rc == AW_OK)
		rc = read_names(conf, sec, store);
	if (rc == AW_OK)
		rc = aw_conf_path(conf, sec, "password-file", &store->password_file);
	if (rc == AW_OK)
		rc = read_limits(conf, sec, store);
	if (rc == AW_OK)
		rc = aw_conf_duration(conf, sec, "fresh-for", AW_CONFIG_FRESH_MIN,
		    AW_CONFIG_FRESH_MAX, &store->fresh_for);
	store->judged = true;
	if (rc == AW_OK)
		rc = aw_conf_bool(conf, sec, "readiness", &store->judged);
	return rc == AW_OK ? aw_config_extent(conf, sec, &store->extent) : rc;
}

static int
by_name(const void *a, const void *b)
{
	const struct aw_store_config *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static enum aw_err
read_stores(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	size_t n = aw_conf_sections(sec, "store");

	if (n == 0 && aw_conf_sections(sec, "source") == 0)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "device \"%s\" has no store and no source", device->name);
	if (n == 0)
		return AW_OK;
	device->stores = aw_conf_take(conf, n * sizeof(*device->stores));
	if (device->stores == NULL)
		return aw_config_no_memory(conf, sec);
	while (device->n_stores < n) {
		size_t i = device->n_stores++;
		enum aw_err rc =
		    read_store(conf, aw_conf_section(sec, "store", i), &device->stores[i]);

		if (rc != AW_OK)
			return rc;
	}
	if (n > 1)
		qsort(device->stores, n, sizeof(*device->stores), by_name);
	return AW_OK;
}

static enum aw_err
read_services(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	size_t n = aw_conf_values(sec, "services");
	int line = aw_conf_value_line(sec, "services");
	size_t twice[2];
	enum aw_err rc;

	if (n == 0)
		return AW_OK;
	device->services = aw_conf_take(conf, n * sizeof(*device->services));
	if (device->services == NULL)
		return aw_config_no_memory(conf, sec);
	for (size_t i = 0; i < n; i++) {
		char *service =
		    aw_config_service(conf, aw_conf_value(sec, "services", i), HTTPS_PORT);

		if (service == NULL && errno == ENOMEM)
			return aw_config_no_memory(conf, sec);
		if (service == NULL)
			return aw_conf_fail(conf, line, AW_ERR_CONFIG_VALUE,
			    "services must be names such as \"tools.cisco.com\" or "
			    "\"host:8443\"");
		device->services[device->n_services++] = service;
	}
	rc = aw_conf_twice(device->services, n, aw_conf_string_at, twice);
	if (rc == AW_ERR_CONFIG_CONFLICT)
		return aw_conf_fail(
		    conf, line, rc, "service %s is named twice", device->services[twice[1]]);
	return rc == AW_OK ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_key_types(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	size_t n = aw_conf_values(sec, "key-types");

	for (size_t i = 0; i < n; i++) {
		enum aw_key_type type;

		if (!aw_key_type_parse(aw_conf_value(sec, "key-types", i), &type))
			return aw_conf_bad_word(
			    conf, sec, "key-types", i, "rsa, ecdsa or both, such as {rsa, ecdsa}");
		device->key_types |= (unsigned)type;
	}
	return AW_OK;
}

/* What the device uses its own certificates for. */
static enum aw_err
read_roles(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	for (size_t i = 0; i < aw_conf_values(sec, "roles"); i++) {
		const char *role = aw_conf_value(sec, "roles", i);

		if (strcasecmp(role, "server") != 0 && strcasecmp(role, "client") != 0)
			return aw_conf_bad_word(
			    conf, sec, "roles", i, "server, client or both, such as {server}");
		device->roles |= strcasecmp(role, "server") == 0 ? AW_OWN_SERVER : AW_OWN_CLIENT;
	}
	return AW_OK;
}

/* Who sends the notifications of the device, where that is not an address of its sources. */
static enum aw_err
read_senders(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	size_t n = aw_conf_values(sec, "trap-from");

	if (n == 0)
		return AW_OK;
	device->trap_from = aw_conf_take(conf, n * sizeof(*device->trap_from));
	if (device->trap_from == NULL)
		return aw_config_no_memory(conf, sec);
	for (; device->n_trap_from < n; device->n_trap_from++) {
		const char *sender = aw_conf_value(sec, "trap-from", device->n_trap_from);

		if (!aw_notice_sender_ok(sender))
			return aw_conf_bad(conf, sec, "trap-from",
			    "addresses, host names or engine IDs such as "
			    "\"0x80000009030000a1b2c3d4e5\"");
		device->trap_from[device->n_trap_from] = aw_conf_copy(conf, sender);
		if (device->trap_from[device->n_trap_from] == NULL)
			return aw_config_no_memory(conf, sec);
	}
	return AW_OK;
}

static enum aw_err
read_name(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	if (!aw_name_ok(aw_conf_title(sec), AW_DEVICE_NAME_MAX))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_DEVICE_NAME,
		    "the name of a device has 1 to %d letters, digits, dots, dashes and "
		    "underscores",
		    AW_DEVICE_NAME_MAX);
	device->name = aw_conf_copy(conf, aw_conf_title(sec));
	device->place = (struct aw_config_place){aw_conf_path_of(conf), aw_conf_line(sec)};
	return device->name != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

/* The general policy with what the device says of its own; *out stays NULL if that is nothing. */
static enum aw_err
read_policy(const struct aw_conf *conf, struct aw_conf_section *sec,
    const struct aw_policy *general, struct aw_policy **out)
{
	struct aw_conf_section *policy;
	enum aw_err rc = aw_config_one_section(conf, sec, "policy", &policy);

	if (rc != AW_OK || (policy == NULL && aw_conf_sections(sec, "exception") == 0))
		return rc;
	*out = malloc(sizeof(**out));
	if (*out == NULL)
		return aw_config_no_memory(conf, sec);
	if (aw_policy_copy(*out, general) != AW_OK)
		return aw_config_no_memory(conf, sec);
	if (policy != NULL)
		rc = aw_config_read_policy(conf, policy, *out);
	return rc == AW_OK ? aw_config_read_exceptions(conf, sec, *out) : rc;
}

enum aw_err
aw_config_read_device(const struct aw_conf *conf, struct aw_conf_section *sec,
    const struct aw_config *config, struct aw_device_config *device)
{
	enum aw_err rc = read_name(conf, sec, device);

	device->interval = config->interval;
	if (rc == AW_OK)
		rc = aw_conf_duration(conf, sec, "interval", AW_CONFIG_INTERVAL_MIN,
		    AW_CONFIG_INTERVAL_MAX, &device->interval);
	if (rc == AW_OK)
		rc = read_services(conf, sec, device);
	if (rc == AW_OK)
		rc = read_key_types(conf, sec, device);
	if (rc == AW_OK)
		rc = read_roles(conf, sec, device);
	if (rc == AW_OK)
		rc = read_senders(conf, sec, device);
	if (rc == AW_OK)
		rc = read_stores(conf, sec, device);
	if (rc == AW_OK)
		rc = aw_config_read_sources(conf, sec, device);
	return rc == AW_OK ? read_policy(conf, sec, &config->policy, &device->policy) : rc;
}
