/* SPDX-License-Identifier: ISC */
/* `source`, `address` and `identity` of anchorwatch.conf(5): devices asked over the network, and
 * license texts. */
#include "config/config_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/store.h"

#define TIMEOUT_DEFAULT INT64_C(30)
#define ANSWER_BYTES ((size_t)8 * 1024 * 1024)
#define PEERS_MAX 64
#define ZONE_HOURS_MAX 14
#define ACCOUNT_MAX 128 /* octets */
#define HTTPS_PORT 443
#define SNMP_PORT 161
#define RETRIES_MAX 10
#define RETRIES_DEFAULT 2
#define ROWS_MAX 4096 /* AW_ENTITLEMENTS_MAX */
#define ROWS_DEFAULT 512

static const struct aw_conf_key peer_keys[] = {
    {"address", AW_CONF_VALUE, NULL},
    {"serial", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

const struct aw_conf_key aw_config_source_keys[] = {
    {"file", AW_CONF_VALUE, NULL},
    {"program", AW_CONF_LIST, NULL},
    {"account", AW_CONF_VALUE, NULL},
    {"user", AW_CONF_VALUE, NULL},
    {"password-file", AW_CONF_VALUE, NULL},
    {"credential", AW_CONF_VALUE, NULL},
    {"ca-file", AW_CONF_VALUE, NULL},
    {"pin", AW_CONF_VALUE, NULL},
    {"path-prefix", AW_CONF_VALUE, NULL},
    {"timeout", AW_CONF_VALUE, NULL},
    {"max-size", AW_CONF_VALUE, NULL},
    {"readiness", AW_CONF_VALUE, NULL},
    {"version", AW_CONF_VALUE, NULL},
    {"retries", AW_CONF_VALUE, NULL},
    {"max-rows", AW_CONF_VALUE, NULL},
    {"trust-points", AW_CONF_VALUE, NULL},
    {"peer", AW_CONF_TITLED, peer_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

const struct aw_conf_key aw_config_identity_keys[] = {
    {"serial", AW_CONF_VALUE, NULL},
    {"product", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* Refuses the first of the keys that is given. */
static enum aw_err
refuse(const struct aw_conf *conf, struct cfg_t *sec, const char *const keys[])
{
	for (size_t i = 0; keys[i] != NULL; i++)
		if (aw_conf_values(sec, keys[i]) > 0)
			return aw_conf_fail(conf, aw_conf_value_line(sec, keys[i]),
			    AW_ERR_CONFIG_VALUE, "source \"%s\" takes no %s", aw_conf_title(sec),
			    keys[i]);
	return AW_OK;
}

static enum aw_err
read_address(const struct aw_conf *conf, struct cfg_t *sec, unsigned port, char **out)
{
	const char *address = aw_conf_value(sec, "address", 0);

	if (address == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "address is missing: where the source finds it");
	free(*out);
	*out = aw_service_dup_port(address, port);
	if (*out == NULL && errno == ENOMEM)
		return aw_config_no_memory(conf, sec);
	return *out != NULL ? AW_OK
			    : aw_config_bad(conf, sec, "address",
				  "a name or address such as \"exp.example.org\", "
				  "\"10.1.1.1:8443\" or \"[2001:db8::1]\"");
}

static int
by_name(const void *a, const void *b)
{
	const struct aw_node_config *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* The names under which a source puts what it reads into the record. */
static bool
reserved(const char *name)
{
	return strcmp(name, AW_SOURCE_STORE) == 0 || strcmp(name, AW_SOURCE_LICENSE) == 0 ||
	       strcmp(name, AW_SOURCE_CERTIFICATE) == 0 ||
	       strcmp(name, AW_SOURCE_TRUST_POINTS) == 0 || strcmp(name, AW_SOURCE_SNMP) == 0 ||
	       strcmp(name, AW_SOURCE_EXPRESSWAY) == 0 ||
	       strcmp(name, AW_SOURCE_LICENSE_TEXT) == 0 || strcmp(name, AW_SOURCE_RESTCONF) == 0 ||
	       strcmp(name, AW_SOURCE_SSM) == 0;
}

static enum aw_err
read_peer(const struct aw_conf *conf, struct cfg_t *sec, struct aw_node_config *node)
{
	const char *name = aw_conf_title(sec);
	enum aw_err rc;

	if (!aw_name_ok(name, AW_STORE_NAME_MAX) || reserved(name))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_DEVICE_NAME,
		    "the name of a peer has 1 to %d letters, digits, dots, dashes and "
		    "underscores, and is not \"%s\"",
		    AW_STORE_NAME_MAX, name);
	node->name = strdup(name);
	if (node->name == NULL)
		return aw_config_no_memory(conf, sec);
	rc = read_address(conf, sec, HTTPS_PORT, &node->address);
	return rc == AW_OK ? aw_conf_string(conf, sec, "serial", &node->serial) : rc;
}

static enum aw_err
read_nodes(const struct aw_conf *conf, struct cfg_t *device, struct cfg_t *sec,
    struct aw_source_config *source)
{
	size_t n = aw_conf_sections(sec, "peer");
	enum aw_err rc;

	if (n > PEERS_MAX)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "a cluster has at most %d peers", PEERS_MAX);
	source->nodes = calloc(n + 1, sizeof(*source->nodes));
	if (source->nodes == NULL)
		return aw_config_no_memory(conf, sec);
	source->n_nodes = 1;
	rc = read_address(conf, device,
	    strcmp(source->kind, AW_SOURCE_SNMP) == 0 ? SNMP_PORT : HTTPS_PORT,
	    &source->nodes[0].address);
	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = read_peer(
		    conf, aw_conf_section(sec, "peer", i), &source->nodes[source->n_nodes++]);
	if (rc == AW_OK && n > 1)
		qsort(source->nodes + 1, n, sizeof(*source->nodes), by_name);
	return rc;
}

static enum aw_err
read_identity(const struct aw_conf *conf, struct cfg_t *device, struct aw_source_config *source)
{
	struct cfg_t *sec = NULL;
	enum aw_err rc = aw_config_one_section(conf, device, "identity", &sec);

	if (rc != AW_OK || sec == NULL)
		return rc;
	rc = aw_conf_string(conf, sec, "serial", &source->nodes[0].serial);
	return rc == AW_OK ? aw_conf_string(conf, sec, "product", &source->product) : rc;
}

static bool
listed(const char *const *names, const char *name)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

/* Refuses the keys of other kinds of sources, which are not in the NULL-ended `own`. */
static enum aw_err
only_keys(const struct aw_conf *conf, struct cfg_t *sec, const char *const *own)
{
	for (const struct aw_conf_key *key = aw_config_source_keys; key->name != NULL; key++) {
		int line = 0;

		if (listed(own, key->name))
			continue;
		if (key->kind == AW_CONF_TITLED && aw_conf_sections(sec, key->name) > 0)
			line = aw_conf_line(aw_conf_section(sec, key->name, 0));
		if (key->kind != AW_CONF_TITLED && aw_conf_values(sec, key->name) > 0)
			line = aw_conf_value_line(sec, key->name);
		if (line > 0)
			return aw_conf_fail(conf, line, AW_ERR_CONFIG_VALUE,
			    "source \"%s\" takes %s and not %s", aw_conf_title(sec), own[0],
			    key->name);
	}
	return AW_OK;
}

static enum aw_err
read_license_text(const struct aw_conf *conf, struct cfg_t *sec, struct aw_source_config *source)
{
	static const char *const of_file[] = {"file", NULL};
	static const char *const of_program[] = {"program", "timeout", "max-size", NULL};
	bool file = aw_conf_values(sec, "file") > 0, program = aw_conf_values(sec, "program") > 0;
	enum aw_err rc;

	if (file == program)
		return aw_conf_fail(conf, aw_conf_line(sec),
		    file ? AW_ERR_CONFIG_CONFLICT : AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs exactly one of file and program: where the text stands, "
		    "or "
		    "what prints it",
		    source->kind);
	rc = only_keys(conf, sec, file ? of_file : of_program);
	if (rc != AW_OK)
		return rc;
	return file ? aw_conf_path(conf, sec, "file", &source->file)
		    : aw_config_read_program(conf, sec, source);
}

/* Of an account on a license server, which is no device of a serial number. */
static enum aw_err
read_account(const struct aw_conf *conf, struct cfg_t *device, struct cfg_t *sec,
    struct aw_source_config *source)
{
	bool ssm = strcmp(source->kind, AW_SOURCE_SSM) == 0;
	enum aw_err rc = aw_conf_string(conf, sec, "account", &source->account);
	const char *account = source->account;

	if (rc != AW_OK)
		return rc;
	if (!ssm && account != NULL)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "account"), AW_ERR_CONFIG_VALUE,
		    "source \"%s\" has no account", source->kind);
	if (ssm && account == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs account: whose licenses it asks for", source->kind);
	/* A path with a segment of dots leads elsewhere. */
	if (ssm && (account[0] == '\0' || strlen(account) > ACCOUNT_MAX ||
		       strcmp(account, ".") == 0 || strcmp(account, "..") == 0))
		return aw_config_bad(
		    conf, sec, "account", "the name of an account, of at most 128 octets");
	if (ssm && aw_conf_sections(device, "identity") > 0)
		return aw_conf_fail(conf, aw_conf_line(aw_conf_section(device, "identity", 0)),
		    AW_ERR_CONFIG_CONFLICT, "source \"%s\" tells neither serial number nor product",
		    source->kind);
	return AW_OK;
}

static enum aw_err
read_machine(const struct aw_conf *conf, struct cfg_t *device, struct cfg_t *sec,
    struct aw_source_config *source)
{
	static const char *const others[] = {
	    "file", "program", "version", "retries", "max-rows", "trust-points", NULL};
	enum aw_err rc = refuse(conf, sec, others);

	if (rc == AW_OK)
		rc = read_account(conf, device, sec, source);
	if (rc == AW_OK)
		rc = read_nodes(conf, device, sec, source);
	if (rc == AW_OK)
		rc = read_identity(conf, device, source);
	if (rc == AW_OK)
		rc = aw_config_read_credentials(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_config_read_trust(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_config_read_prefix(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_config_timeout(conf, sec, &source->timeout);
	if (rc == AW_OK)
		rc = aw_config_size(conf, sec, "max-size", &source->max_bytes);
	if (rc == AW_OK)
		rc = aw_conf_bool(conf, sec, "readiness", &source->judged);
	return rc;
}

static enum aw_err
read_snmp_limits(const struct aw_conf *conf, struct cfg_t *sec, struct aw_source_config *source)
{
	uint32_t retries = RETRIES_DEFAULT, rows = ROWS_DEFAULT;
	enum aw_err rc = aw_config_timeout(conf, sec, &source->timeout);

	if (rc == AW_OK)
		rc = aw_conf_number(conf, sec, "retries", 0, RETRIES_MAX, &retries);
	if (rc == AW_OK)
		rc = aw_conf_number(conf, sec, "max-rows", 1, ROWS_MAX, &rows);
	source->retries = retries;
	source->max_rows = rows;
	return rc == AW_OK ? aw_config_size(conf, sec, "max-size", &source->max_bytes) : rc;
}

static enum aw_err
read_snmp(const struct aw_conf *conf, struct cfg_t *device, struct cfg_t *sec,
    struct aw_source_config *source)
{
	static const char *const others[] = {
	    "file", "program", "account", "user", "ca-file", "pin", "path-prefix", NULL};
	const char *version = aw_conf_value(sec, "version", 0);
	enum aw_err rc = refuse(conf, sec, others);

	if (rc != AW_OK)
		return rc;
	if (aw_conf_sections(sec, "peer") > 0)
		return aw_conf_fail(conf, aw_conf_line(aw_conf_section(sec, "peer", 0)),
		    AW_ERR_CONFIG_CONFLICT, "source \"" AW_SOURCE_SNMP "\" has no peers");
	if (version == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "version is missing: \"2c\" or \"3\"");
	source->version3 = strcmp(version, "3") == 0;
	if (!source->version3 && strcmp(version, "2c") != 0)
		return aw_config_bad(conf, sec, "version", "\"2c\" or \"3\"");
	source->judged = false;
	rc = read_nodes(conf, device, sec, source);
	if (rc == AW_OK)
		rc = read_identity(conf, device, source);
	if (rc == AW_OK)
		rc = aw_config_read_credentials(conf, sec, source);
	if (rc == AW_OK)
		rc = read_snmp_limits(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_conf_bool(conf, sec, "trust-points", &source->trust_points);
	return rc == AW_OK ? aw_conf_bool(conf, sec, "readiness", &source->judged) : rc;
}

static enum aw_err
read_source(const struct aw_conf *conf, struct cfg_t *device, struct cfg_t *sec,
    struct aw_source_config *source)
{
	const char *kind = aw_conf_title(sec);
	bool text = strcmp(kind, AW_SOURCE_LICENSE_TEXT) == 0;
	/* These tell a license and nothing else. */
	bool license_only =
	    strcmp(kind, AW_SOURCE_RESTCONF) == 0 || strcmp(kind, AW_SOURCE_SSM) == 0;
	bool snmp = strcmp(kind, AW_SOURCE_SNMP) == 0;

	source->timeout = TIMEOUT_DEFAULT;
	source->max_bytes = ANSWER_BYTES;
	source->judged = true;
	if (!text && !license_only && !snmp && strcmp(kind, AW_SOURCE_EXPRESSWAY) != 0)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "there is no source of this kind; there are \"" AW_SOURCE_EXPRESSWAY
		    "\", \"" AW_SOURCE_LICENSE_TEXT "\", \"" AW_SOURCE_RESTCONF
		    "\", \"" AW_SOURCE_SSM "\" and \"" AW_SOURCE_SNMP "\"");
	if (license_only &&
	    (aw_conf_sections(sec, "peer") > 0 || aw_conf_value(sec, "readiness", 0) != NULL))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_CONFLICT,
		    "source \"%s\" has neither peers nor a trust store to judge", kind);
	source->kind = strdup(kind);
	if (source->kind == NULL)
		return aw_config_no_memory(conf, sec);
	if (snmp)
		return read_snmp(conf, device, sec, source);
	return text ? read_license_text(conf, sec, source)
		    : read_machine(conf, device, sec, source);
}

/* "+02:00", "-0330", "Z" in seconds. */
static bool
parse_zone(const char *s, int64_t *out)
{
	const char *offset = strcmp(s, "UTC") == 0 ? "Z" : s;

	if (!aw_offset_parse(offset, strlen(offset), out))
		return false;
	return *out >= -ZONE_HOURS_MAX * AW_HOUR && *out <= ZONE_HOURS_MAX * AW_HOUR;
}

/* A store and what a source reads must not have one name. */
static enum aw_err
check_names(const struct aw_conf *conf, struct cfg_t *sec, const struct aw_device_config *device)
{
	for (size_t i = 0; i < device->n_stores; i++)
		for (size_t k = 0; k < device->n_sources; k++)
			for (size_t m = 0; m < device->sources[k].n_nodes; m++) {
				const char *name = device->sources[k].nodes[m].name;

				if (device->sources[k].trust_points)
					name = AW_SOURCE_TRUST_POINTS;
				else if (strcmp(device->sources[k].kind, AW_SOURCE_EXPRESSWAY) != 0)
					continue;
				if (name == NULL)
					name = AW_SOURCE_STORE;
				if (strcmp(name, device->stores[i].name) == 0)
					return aw_conf_fail(conf, aw_conf_line(sec),
					    AW_ERR_CONFIG_CONFLICT,
					    "store \"%s\" has the name of what source \"%s\" reads",
					    name, device->sources[k].kind);
			}
	return AW_OK;
}

enum aw_err
aw_config_read_sources(
    const struct aw_conf *conf, struct cfg_t *sec, struct aw_device_config *device)
{
	const char *zone = aw_conf_value(sec, "zone-offset", 0);
	size_t n = aw_conf_sections(sec, "source");
	enum aw_err rc = aw_conf_string(conf, sec, "managed-by", &device->managed_by);

	device->zone_offset = AW_INSTANT_NONE;
	if (rc == AW_OK && zone != NULL && !parse_zone(zone, &device->zone_offset))
		rc = aw_config_bad(
		    conf, sec, "zone-offset", "an offset from UTC such as \"+02:00\" or \"Z\"");
	if (rc != AW_OK || n == 0)
		return rc;
	device->sources = calloc(n, sizeof(*device->sources));
	if (device->sources == NULL)
		return aw_config_no_memory(conf, sec);
	while (device->n_sources < n && rc == AW_OK) {
		size_t i = device->n_sources++;

		rc = read_source(conf, sec, aw_conf_section(sec, "source", i), &device->sources[i]);
		/* Each gives the license of the device, which is one. */
		if (rc == AW_OK && i > 0)
			rc = aw_conf_fail(conf, aw_conf_line(aw_conf_section(sec, "source", i)),
			    AW_ERR_CONFIG_CONFLICT,
			    "sources \"%s\" and \"%s\" both give the license of the device",
			    device->sources[0].kind, device->sources[i].kind);
	}
	return rc == AW_OK ? check_names(conf, sec, device) : rc;
}

static void
clear_source(struct aw_source_config *source)
{
	for (size_t i = 0; i < source->n_nodes; i++) {
		free(source->nodes[i].name);
		free(source->nodes[i].address);
		free(source->nodes[i].serial);
	}
	free(source->nodes);
	free(source->kind);
	free(source->file);
	aw_config_clear_program(source);
	free(source->product);
	free(source->account);
	free(source->user);
	free(source->password_file);
	free(source->credential);
	free(source->ca_file);
	free(source->pin);
	free(source->path_prefix);
}

void
aw_config_clear_sources(struct aw_device_config *device)
{
	for (size_t i = 0; i < device->n_sources; i++)
		clear_source(&device->sources[i]);
	free(device->sources);
	free(device->managed_by);
}
