/* SPDX-License-Identifier: ISC */
/* `source`, `address` and `identity` of anchorwatch.conf(5): devices asked over the network, and
 * license texts. */
#include "config/config_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/misspelt.h"
#include "cisco/text/license_text.h"
#include "config/source_parts.h"
#include "model/own_certificate.h"
#include "model/store.h"
#include "record/record.h"

#define TIMEOUT_DEFAULT INT64_C(30)
#define ANSWER_BYTES ((size_t)8 * 1024 * 1024)
#define ZONE_HOURS_MAX 14
/* A text that is written every night, with two hours for a late run. */
#define FRESH_DEFAULT (26 * AW_HOUR)
#define KINDS_TEXT_MAX 512

static const struct aw_conf_key peer_keys[] = {
    {"address", AW_CONF_VALUE, NULL},
    {"serial", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

const struct aw_conf_key aw_config_source_keys[] = {
    {"kind", AW_CONF_VALUE, NULL},
    {"address", AW_CONF_VALUE, NULL},
    {"file", AW_CONF_VALUE, NULL},
    {"fresh-for", AW_CONF_VALUE, NULL},
    {"device-name", AW_CONF_VALUE, NULL},
    {"udi", AW_CONF_VALUE, NULL},
    {"program", AW_CONF_LIST, NULL},
    {"account", AW_CONF_VALUE, NULL},
    {"user", AW_CONF_VALUE, NULL},
    {"password-file", AW_CONF_VALUE, NULL},
    {"credential", AW_CONF_VALUE, NULL},
    {"ca-file", AW_CONF_VALUE, NULL},
    {"pin", AW_CONF_VALUE, NULL},
    {"tls", AW_CONF_VALUE, NULL},
    {"path-prefix", AW_CONF_VALUE, NULL},
    {"timeout", AW_CONF_VALUE, NULL},
    {"max-size", AW_CONF_VALUE, NULL},
    {"readiness", AW_CONF_VALUE, NULL},
    {"complete", AW_CONF_VALUE, NULL},
    {"version", AW_CONF_VALUE, NULL},
    {"retries", AW_CONF_VALUE, NULL},
    {"max-rows", AW_CONF_VALUE, NULL},
    {"trust-points", AW_CONF_VALUE, NULL},
    {"role", AW_CONF_VALUE, NULL},
    {"store", AW_CONF_VALUE, NULL},
    {"family", AW_CONF_VALUE, NULL},
    {"key-file", AW_CONF_VALUE, NULL},
    {"host-key", AW_CONF_VALUE, NULL},
    {"known-hosts", AW_CONF_VALUE, NULL},
    {"ssh-config", AW_CONF_VALUE, NULL},
    {"ssh-program", AW_CONF_VALUE, NULL},
    {"jump", AW_CONF_VALUE, NULL},
    {"parts", AW_CONF_LIST, NULL},
    {"trustpoint", AW_CONF_VALUE, NULL},
    {"identity-commands", AW_CONF_LIST, NULL},
    {"license-commands", AW_CONF_LIST, NULL},
    {"store-commands", AW_CONF_LIST, NULL},
    {"certificate-commands", AW_CONF_LIST, NULL},
    {"trust-lists", AW_CONF_LIST, NULL},
    {"export", AW_CONF_VALUE, NULL},
    {"peer", AW_CONF_TITLED, peer_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

const struct aw_conf_key aw_config_identity_keys[] = {
    {"serial", AW_CONF_VALUE, NULL},
    {"product", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

/* The line of a key or section that is given, or 0. */
static int
line_of(struct aw_conf_section *sec, const struct aw_conf_key *key)
{
	if (key->kind == AW_CONF_TITLED)
		return aw_conf_sections(sec, key->name) > 0
			   ? aw_conf_line(aw_conf_section(sec, key->name, 0))
			   : 0;
	return aw_conf_values(sec, key->name) > 0 ? aw_conf_value_line(sec, key->name) : 0;
}

/* Refuses the keys of other kinds of sources. */
static enum aw_err
check_keys(
    const struct aw_conf *conf, struct aw_conf_section *sec, const struct aw_source_config *source)
{
	for (const struct aw_conf_key *key = aw_config_source_keys; key->name != NULL; key++) {
		int line = line_of(sec, key);

		if (line > 0 && !aw_source_kind_takes(source->kind, key->name))
			return aw_conf_fail(conf, line, AW_ERR_CONFIG_VALUE,
			    "a source of kind \"%s\" takes no %s",
			    aw_source_kind_name(source->kind), key->name);
	}
	return AW_OK;
}

/* Keys of a program, or of a file, where the source has the other one. */
static enum aw_err
refuse_keys(const struct aw_conf *conf, struct aw_conf_section *sec, const char *const *keys,
    const struct aw_source_config *source, const char *takes)
{
	for (; *keys != NULL; keys++)
		if (aw_conf_values(sec, *keys) > 0)
			return aw_conf_fail(conf, aw_conf_value_line(sec, *keys),
			    AW_ERR_CONFIG_VALUE, "source \"%s\" takes %s and not %s", source->name,
			    takes, *keys);
	return AW_OK;
}

static enum aw_err
read_text_file(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	static const char *const of_program[] = {"timeout", "max-size", NULL};
	enum aw_err rc = refuse_keys(conf, sec, of_program, source, "file");

	source->fresh_for = FRESH_DEFAULT;
	if (rc == AW_OK)
		rc = aw_conf_duration(conf, sec, "fresh-for", AW_CONFIG_FRESH_MIN,
		    AW_CONFIG_FRESH_MAX, &source->fresh_for);
	return rc == AW_OK ? aw_conf_path(conf, sec, "file", &source->file) : rc;
}

static enum aw_err
read_text_program(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	static const char *const of_file[] = {"fresh-for", NULL};
	struct aw_program_config program = {0};
	enum aw_err rc = refuse_keys(conf, sec, of_file, source, "program");

	if (rc == AW_OK)
		rc = aw_config_read_program(conf, sec, AW_LICENSE_TEXT_MAX, &program);
	if (rc != AW_OK)
		return rc;
	source->program = program.argv;
	source->timeout = program.timeout;
	source->max_bytes = program.max_bytes;
	return AW_OK;
}

static enum aw_err
read_license_text(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	bool file = aw_conf_values(sec, "file") > 0, program = aw_conf_values(sec, "program") > 0;
	enum aw_err rc;

	if (file == program)
		return aw_conf_fail(conf, aw_conf_line(sec),
		    file ? AW_ERR_CONFIG_CONFLICT : AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs exactly one of file and program: where the text is, or "
		    "what prints it",
		    source->name);
	rc = aw_conf_string(conf, sec, "device-name", &source->device_name);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "udi", &source->udi);
	if (rc != AW_OK)
		return rc;
	return file ? read_text_file(conf, sec, source) : read_text_program(conf, sec, source);
}

/* The role is the name of the source, unless `role` says another. */
static enum aw_err
read_certificate(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	enum aw_err rc = aw_conf_path(conf, sec, "file", &source->file);

	if (rc == AW_OK && source->file == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "source \"%s\" needs file: where the certificate is", source->name);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "role", &source->role);
	if (rc != AW_OK)
		return rc;
	if (source->role == NULL && (source->role = aw_conf_copy(conf, source->name)) == NULL)
		return aw_config_no_memory(conf, sec);
	if (strlen(source->role) > AW_OWN_ROLE_MAX)
		return aw_conf_fail(conf, aw_conf_value_line(sec, "role"), AW_ERR_CONFIG_VALUE,
		    "role is at most %d octets", AW_OWN_ROLE_MAX);
	return AW_OK;
}

/* "\"a\", \"b\" and \"c\"": the kinds that a section `source` may have. */
static void
list_kinds(struct aw_buf *buf)
{
	const char *last = NULL;

	for (int i = AW_SOURCE_UNKNOWN + 1; i < AW_SOURCE_KINDS; i++) {
		const struct aw_source_kind_row *row = aw_source_kind_row((enum aw_source_kind)i);

		if (row->section != AW_SECTION_SOURCE)
			continue;
		if (last != NULL)
			(void)aw_buf_printf(buf, "%s\"%s\"", buf->len > 0 ? ", " : "", last);
		last = row->name;
	}
	(void)aw_buf_printf(buf, " and \"%s\"", last);
}

static enum aw_err
no_such_kind(const struct aw_conf *conf, struct aw_conf_section *sec, const char *word)
{
	char hint[AW_MISSPELT_HINT] = "";
	struct aw_buf buf;
	enum aw_err rc;

	aw_buf_init(&buf, KINDS_TEXT_MAX);
	list_kinds(&buf);
	rc = aw_conf_fail(conf,
	    aw_conf_values(sec, "kind") > 0 ? aw_conf_value_line(sec, "kind") : aw_conf_line(sec),
	    AW_ERR_CONFIG_VALUE, "there is no source of this kind; there are %s%s",
	    buf.data != NULL ? buf.data : "",
	    buf.data != NULL ? aw_misspelt_hint(buf.data, word, hint) : "");
	aw_buf_free(&buf);
	return rc;
}

/* The title is the name; it is the kind, too, unless `kind` says another. */
static enum aw_err
read_kind(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source)
{
	const char *name = aw_conf_title(sec), *kind = aw_conf_value(sec, "kind", 0);

	source->kind = aw_source_kind_parse(kind != NULL ? kind : name);
	if (aw_source_kind_row(source->kind)->section != AW_SECTION_SOURCE)
		return no_such_kind(conf, sec, kind != NULL ? kind : name);
	if (!aw_name_ok(name, AW_STORE_NAME_MAX) || (kind != NULL && aw_config_reserved(name) &&
							aw_source_kind_parse(name) != source->kind))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_DEVICE_NAME,
		    "the name of a source has 1 to %d letters, digits, dots, dashes and "
		    "underscores, and is not that of another kind or of a part of the record",
		    AW_STORE_NAME_MAX);
	source->name = aw_conf_copy(conf, name);
	return source->name != NULL ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
read_source(const struct aw_conf *conf, struct aw_conf_section *device, struct aw_conf_section *sec,
    struct aw_source_config *source)
{
	enum aw_err rc = read_kind(conf, sec, source);
	const struct aw_source_kind_row *row = aw_source_kind_row(source->kind);

	source->timeout = TIMEOUT_DEFAULT;
	source->max_bytes = ANSWER_BYTES;
	source->judged = row->judged;
	source->extent = row->store_partial ? AW_EXTENT_PART : AW_EXTENT_READ;
	if (rc == AW_OK)
		rc = check_keys(conf, sec, source);
	if (rc != AW_OK)
		return rc;
	if (source->kind == AW_SOURCE_CERTIFICATE)
		return read_certificate(conf, sec, source);
	return row->transport == AW_TRANSPORT_LOCAL
		   ? read_license_text(conf, sec, source)
		   : aw_config_read_machine(conf, device, sec, source);
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

/* What the device must say it is, for each source that reads it. */
static enum aw_err
read_identity(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	enum aw_err rc = AW_OK;
	bool compared = false;

	for (size_t i = 0; i < device->n_sources && rc == AW_OK; i++) {
		struct aw_source_config *source = &device->sources[i];

		if ((aw_source_kind_row(source->kind)->parts & AW_PART_IDENTITY) == 0)
			continue;
		compared = true;
		rc = aw_conf_string(conf, sec, "serial", &source->nodes[0].serial);
		if (rc == AW_OK)
			rc = aw_conf_string(conf, sec, "product", &source->product);
	}
	if (rc != AW_OK || compared)
		return rc;
	return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_CONFLICT,
	    "no source of the device reads its serial number or product");
}

/* A machine or a text, by the name that it has in the record. */
struct machine {
	struct aw_source_parts parts;
	struct aw_conf_section *sec;
};

static size_t
list_machines(
    struct aw_conf_section *sec, const struct aw_device_config *device, struct machine *machines)
{
	size_t n = 0;

	for (size_t i = 0; i < device->n_sources; i++) {
		const struct aw_source_config *source = &device->sources[i];
		size_t nodes = source->n_nodes > 0 ? source->n_nodes : 1;

		for (size_t k = 0; k < nodes; k++) {
			machines[n].sec = aw_conf_section(sec, "source", i);
			aw_source_parts_of(source, source->n_nodes > 0 ? &source->nodes[k] : NULL,
			    &machines[n++].parts);
		}
	}
	return n;
}

/* The name of a machine, for aw_conf_twice. */
static const void *
machine_at(const void *list, size_t i, size_t *len)
{
	const char *name = ((const struct machine *)list)[i].parts.source;

	*len = strlen(name);
	return name;
}

static enum aw_err
check_machines(const struct aw_conf *conf, struct aw_conf_section *sec,
    const struct machine *machines, size_t n)
{
	size_t twice[2];
	enum aw_err rc = aw_conf_twice(machines, n, machine_at, twice);

	if (rc == AW_ERR_CONFIG_CONFLICT)
		return aw_conf_fail(conf, aw_conf_line(machines[twice[1]].sec), rc,
		    "\"%s\" is the name of two sources or peers of the device",
		    machines[twice[1]].parts.source);
	return rc == AW_OK ? AW_OK : aw_config_no_memory(conf, sec);
}

static enum aw_err
check_stores(const struct aw_conf *conf, const struct aw_device_config *device,
    const struct machine *machine)
{
	const char *store = machine->parts.store;

	for (size_t i = 0; i < device->n_stores && store != NULL; i++)
		if (strcmp(store, device->stores[i].name) == 0)
			return aw_conf_fail(conf, aw_conf_line(machine->sec),
			    AW_ERR_CONFIG_CONFLICT,
			    "store \"%s\" has the name of what source \"%s\" reads", store,
			    aw_conf_title(machine->sec));
	return AW_OK;
}

/* Names of sources and peers are unique in the device, and a store of a file has one of its own. */
static enum aw_err
check_names(
    const struct aw_conf *conf, struct aw_conf_section *sec, const struct aw_device_config *device)
{
	struct machine *machines;
	enum aw_err rc;
	size_t n = 0;

	for (size_t i = 0; i < device->n_sources; i++)
		n += device->sources[i].n_nodes > 0 ? device->sources[i].n_nodes : 1;
	if (n + device->n_stores > AW_RECORD_PARTS_MAX)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "device \"%s\" has more than %d stores, sources and peers", device->name,
		    AW_RECORD_PARTS_MAX);
	if (n == 0)
		return AW_OK;
	machines = calloc(n, sizeof(*machines));
	if (machines == NULL)
		return aw_config_no_memory(conf, sec);
	n = list_machines(sec, device, machines);
	rc = check_machines(conf, sec, machines, n);
	for (size_t i = 0; i < n && rc == AW_OK; i++)
		rc = check_stores(conf, device, &machines[i]);
	free(machines);
	return rc;
}

static enum aw_err
read_source_list(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	size_t n = aw_conf_sections(sec, "source");
	enum aw_err rc = AW_OK;

	if (n == 0)
		return AW_OK;
	device->sources = aw_conf_take(conf, n * sizeof(*device->sources));
	if (device->sources == NULL)
		return aw_config_no_memory(conf, sec);
	while (device->n_sources < n && rc == AW_OK) {
		size_t i = device->n_sources++;

		rc = read_source(conf, sec, aw_conf_section(sec, "source", i), &device->sources[i]);
	}
	return rc;
}

enum aw_err
aw_config_read_sources(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device)
{
	const char *zone = aw_conf_value(sec, "zone-offset", 0);
	struct aw_conf_section *identity = NULL;
	enum aw_err rc = aw_conf_string(conf, sec, "managed-by", &device->managed_by);

	device->zone_offset = AW_INSTANT_NONE;
	if (rc == AW_OK && zone != NULL && !parse_zone(zone, &device->zone_offset))
		rc = aw_conf_bad(
		    conf, sec, "zone-offset", "an offset from UTC such as \"+02:00\" or \"Z\"");
	if (rc == AW_OK)
		rc = aw_config_one_section(conf, sec, "identity", &identity);
	if (rc == AW_OK)
		rc = read_source_list(conf, sec, device);
	if (rc == AW_OK && identity != NULL)
		rc = read_identity(conf, identity, device);
	return rc == AW_OK ? check_names(conf, sec, device) : rc;
}
