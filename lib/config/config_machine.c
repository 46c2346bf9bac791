/* SPDX-License-Identifier: ISC */
/* The machines of a source over the network: where they are, and how they are asked. */
#include "config/config_read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/service_name.h"
#include "model/store.h"
#include "model/trust_list.h"

#define PEERS_MAX 64
#define LISTS_MAX 16
#define ACCOUNT_MAX 128 /* octets */
#define HTTPS_PORT 443
#define SNMP_PORT 161
#define SSH_PORT 22
#define SSH_TIMEOUT INT64_C(60)
#define RETRIES_MAX 10
#define RETRIES_DEFAULT 2
#define ROWS_MAX 4096 /* AW_ENTITLEMENTS_MAX */
#define ROWS_DEFAULT 512

static enum aw_err
read_address(const struct aw_conf *conf, struct aw_conf_section *sec, unsigned port, char **out)
{
	const char *address = aw_conf_value(sec, "address", 0);

	if (address == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "address is missing: where the source finds it");
	*out = aw_config_service(conf, address, port);
	if (*out == NULL && errno == ENOMEM)
		return aw_config_no_memory(conf, sec);
	return *out != NULL ? AW_OK
			    : aw_conf_bad(conf, sec, "address",
				  "a name or address such as \"exp.example.org\", "
				  "\"10.1.1.1:8443\" or \"[2001:db8::1]\"");
}

static int
by_name(const void *a, const void *b)
{
	const struct aw_node_config *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static enum aw_err
read_peer(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_node_config *node)
{
	const char *name = aw_conf_title(sec);
	enum aw_err rc;

	if (!aw_name_ok(name, AW_STORE_NAME_MAX) || aw_config_reserved(name))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_DEVICE_NAME,
		    "the name of a peer has 1 to %d letters, digits, dots, dashes and "
		    "underscores, and is not \"%s\"",
		    AW_STORE_NAME_MAX, name);
	node->name = aw_conf_copy(conf, name);
	if (node->name == NULL)
		return aw_config_no_memory(conf, sec);
	rc = read_address(conf, sec, HTTPS_PORT, &node->address);
	return rc == AW_OK ? aw_conf_string(conf, sec, "serial", &node->serial) : rc;
}

static unsigned
usual_port(enum aw_source_kind kind)
{
	switch (aw_source_kind_row(kind)->transport) {
	case AW_TRANSPORT_SNMP:
		return SNMP_PORT;
	case AW_TRANSPORT_SSH:
		return SSH_PORT;
	default:
		return HTTPS_PORT;
	}
}

static enum aw_err
read_nodes(const struct aw_conf *conf, struct aw_conf_section *device, struct aw_conf_section *sec,
    struct aw_source_config *source)
{
	size_t n = aw_conf_sections(sec, "peer");
	enum aw_err rc;

	if (n > PEERS_MAX)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "a cluster has at most %d peers", PEERS_MAX);
	source->nodes = aw_conf_take(conf, (n + 1) * sizeof(*source->nodes));
	if (source->nodes == NULL)
		return aw_config_no_memory(conf, sec);
	source->n_nodes = 1;
	rc = read_address(conf, aw_conf_values(sec, "address") > 0 ? sec : device,
	    usual_port(source->kind), &source->nodes[0].address);
	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = read_peer(
		    conf, aw_conf_section(sec, "peer", i), &source->nodes[source->n_nodes++]);
	if (rc == AW_OK && n > 1)
		qsort(source->nodes + 1, n, sizeof(*source->nodes), by_name);
	return rc;
}

/* The account on a license server. */
static enum aw_err
read_account(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = aw_conf_string(conf, sec, "account", &source->account);
	const char *account = source->account;

	if (rc != AW_OK)
		return rc;
	if (account == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs account: whose licenses it asks for", source->name);
	/* A path with a segment of dots leads elsewhere. */
	if (strlen(account) > ACCOUNT_MAX || strcmp(account, ".") == 0 ||
	    strcmp(account, "..") == 0)
		return aw_conf_bad(
		    conf, sec, "account", "the name of an account, of at most 128 octets");
	return AW_OK;
}

static bool
has_list(const struct aw_source_config *source, const char *name)
{
	for (size_t i = 0; i < source->n_lists; i++)
		if (strcmp(source->lists[i], name) == 0)
			return true;
	return false;
}

/* `trust-lists`: those that are judged, by the names that they have in the record. */
static enum aw_err
read_lists(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	size_t n = aw_conf_values(sec, "trust-lists");
	int line = n > 0 ? aw_conf_value_line(sec, "trust-lists") : 0;

	if (n > LISTS_MAX)
		return aw_conf_fail(
		    conf, line, AW_ERR_CONFIG_VALUE, "trust-lists are at most %d", LISTS_MAX);
	source->lists = aw_conf_take(conf, (n + 1) * sizeof(*source->lists));
	for (size_t i = 0; source->lists != NULL && i < n; i++) {
		char name[AW_TRUST_LIST_MAX + 1];

		aw_trust_list_name(aw_conf_value(sec, "trust-lists", i), name);
		if (!aw_name_ok(name, AW_STORE_NAME_MAX) || has_list(source, name))
			return aw_conf_fail(conf, line, AW_ERR_CONFIG_VALUE,
			    "trust-lists must be different names such as \"tomcat-trust\", not "
			    "\"%s\"",
			    aw_conf_value(sec, "trust-lists", i));
		source->lists[i] = aw_conf_copy(conf, name);
		if (source->lists[i] == NULL)
			return aw_config_no_memory(conf, sec);
		source->n_lists++;
	}
	return source->lists != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_https(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = AW_OK;

	if (aw_source_kind_row(source->kind)->account)
		rc = read_account(conf, sec, source);
	if (rc == AW_OK && aw_source_kind_row(source->kind)->lists)
		rc = read_lists(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_conf_bool(conf, sec, "export", &source->export_bytes);
	if (rc == AW_OK)
		rc = aw_config_read_credentials(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_config_read_trust(conf, sec, source);
	return rc == AW_OK ? aw_config_read_prefix(conf, sec, source) : rc;
}

static enum aw_err
read_version(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	const char *version = aw_conf_value(sec, "version", 0);

	if (version == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "version is missing: \"2c\" or \"3\"");
	source->version3 = strcmp(version, "3") == 0;
	if (!source->version3 && strcmp(version, "2c") != 0)
		return aw_conf_bad(conf, sec, "version", "\"2c\" or \"3\"");
	return AW_OK;
}

static enum aw_err
read_snmp(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	uint32_t retries = RETRIES_DEFAULT, rows = ROWS_DEFAULT;
	enum aw_err rc = read_version(conf, sec, source);

	if (rc == AW_OK)
		rc = aw_config_read_credentials(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_conf_number(conf, sec, "retries", 0, RETRIES_MAX, &retries);
	if (rc == AW_OK)
		rc = aw_conf_number(conf, sec, "max-rows", 1, ROWS_MAX, &rows);
	source->retries = retries;
	source->max_rows = rows;
	return rc == AW_OK ? aw_conf_bool(conf, sec, "trust-points", &source->trust_points) : rc;
}

/* How the machine is asked, by the way it is reached. */
static enum aw_err
read_transport(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	switch (aw_source_kind_row(source->kind)->transport) {
	case AW_TRANSPORT_SNMP:
		return read_snmp(conf, sec, source);
	case AW_TRANSPORT_SSH:
		source->timeout = SSH_TIMEOUT;
		return aw_config_read_ssh(conf, sec, source);
	default:
		return read_https(conf, sec, source);
	}
}

/* The name of its trust store, if it has another one than that of its kind. */
static enum aw_err
read_store_name(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = aw_conf_string(conf, sec, "store", &source->store);

	if (rc != AW_OK || source->store == NULL || aw_name_ok(source->store, AW_STORE_NAME_MAX))
		return rc;
	return aw_conf_fail(conf, aw_conf_value_line(sec, "store"), AW_ERR_DEVICE_NAME,
	    "the name of a store has 1 to %d letters, digits, dots, dashes and underscores",
	    AW_STORE_NAME_MAX);
}

enum aw_err
aw_config_read_machine(const struct aw_conf *conf, struct aw_conf_section *device,
    struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = read_nodes(conf, device, sec, source);

	if (rc == AW_OK)
		rc = read_transport(conf, sec, source);
	if (rc == AW_OK)
		rc = read_store_name(conf, sec, source);
	if (rc == AW_OK)
		rc = aw_config_timeout(conf, sec, &source->timeout);
	if (rc == AW_OK)
		rc = aw_config_size(conf, sec, "max-size", &source->max_bytes);
	if (rc == AW_OK)
		rc = aw_conf_bool(conf, sec, "readiness", &source->judged);
	return rc == AW_OK ? aw_config_extent(conf, sec, &source->extent) : rc;
}
