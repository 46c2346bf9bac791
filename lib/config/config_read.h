/* SPDX-License-Identifier: ISC */
/* The parts of reading a configuration; used by config*.c alone. */
#ifndef AW_CONFIG_READ_H
#define AW_CONFIG_READ_H

#include "base/instant.h"
#include "config/conf.h"
#include "config/config.h"

struct aw_config_index;

#define AW_CONFIG_INTERVAL_MIN (10 * INT64_C(1))
#define AW_CONFIG_INTERVAL_MAX (30 * AW_DAY)
#define AW_CONFIG_FRESH_MIN AW_MINUTE
#define AW_CONFIG_FRESH_MAX (3653 * AW_DAY)

extern const struct aw_conf_key aw_config_file_keys[];      /* config_files.c */
extern const struct aw_conf_key aw_config_policy_keys[];    /* config_policy.c */
extern const struct aw_conf_key aw_config_exception_keys[]; /* config_policy.c */
extern const struct aw_conf_key aw_config_device_keys[];    /* config_device.c */
extern const struct aw_conf_key aw_config_store_keys[];     /* config_device.c */
extern const struct aw_conf_key aw_config_source_keys[];    /* config_source.c */
extern const struct aw_conf_key aw_config_identity_keys[];  /* config_source.c */
extern const struct aw_conf_key aw_config_service_keys[];   /* config_service.c */

#define AW_CONFIG_PARALLEL 32
#define AW_CONFIG_RETRY AW_MINUTE
#define AW_CONFIG_RETRY_MAX AW_HOUR

/* Where errors go, if reading is to go on with the next section. */
struct aw_config_report {
	void (*problem)(void *context, const struct aw_error *err);
	void *context;
	struct aw_error first; /* of those that were reported; code AW_OK: none was */
};

/* config_values.c: AW_OK where the error was reported; rc for want of memory, or without report. */
AW_CHECKED enum aw_err
aw_config_reported(struct aw_config_report *report, const struct aw_error *err, enum aw_err rc);

/* What aw_config_read reads. */
struct aw_config_from {
	const char *path;                    /* of the main file */
	bool required;                       /* it must be there */
	const char *device;                  /* the only one that is wanted; NULL: all are */
	const struct aw_config_index *index; /* in place of the files; NULL: none */
	struct aw_config_report *report;     /* NULL: the first error ends it */
};

/*
 * Reads the main file and the conf.d next to it. Without any setting in any file *config stays as
 * it is, and *found is false. Fills all but the transitions; those the files name go to *site,
 * paths that the caller frees.
 */
AW_CHECKED enum aw_err aw_config_read(struct aw_config *config, const struct aw_config_from *from,
    struct aw_conf_files *site, bool *found, struct aw_error *err);

/* config.c: a configuration with all defaults, for aw_config_free; NULL: no memory. */
struct aw_config *aw_config_new(void);

/* config.c: puts a device with one store of a file at its sorted place. AW_ERR_NO_MEMORY. */
AW_CHECKED enum aw_err aw_config_insert_device(struct aw_config *config, const char *name,
    const char *store, const char *path, struct aw_error *err);

/* config.c: loads the shipped transitions and those of the site. */
AW_CHECKED enum aw_err aw_config_load_transitions(struct aw_config *config,
    const struct aw_config_overrides *overrides, const struct aw_conf_files *site,
    struct aw_error *err);

/* Changes what a policy section says in *policy. */
AW_CHECKED enum aw_err aw_config_read_policy(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy);

/*
 * Adds the exceptions of a section to those of *policy; the same certificate twice in the section
 * is a conflict.
 */
AW_CHECKED enum aw_err aw_config_read_exceptions(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_policy *policy);

/* Reads a device into *device, which is zeroed; interval and policy come from the configuration. */
AW_CHECKED enum aw_err aw_config_read_device(const struct aw_conf *conf,
    struct aw_conf_section *sec, const struct aw_config *config, struct aw_device_config *device);

/* Reads the sources, address and identity of a device whose stores were read. */
AW_CHECKED enum aw_err aw_config_read_sources(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_device_config *device);

/* Names that no peer may have, and no source of another kind: of kinds, and of parts of a record.
 */
bool aw_config_reserved(const char *name);

/* config_machine.c: the machines of a source over the network, whose name and kind were read. */
AW_CHECKED enum aw_err aw_config_read_machine(const struct aw_conf *conf,
    struct aw_conf_section *device, struct aw_conf_section *sec, struct aw_source_config *source);

/* config_ssh.c: what only a source of kind ssh has. */
AW_CHECKED enum aw_err aw_config_read_ssh(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source);

/* config_access.c: */
/* Whom to believe that it is the device. */
AW_CHECKED enum aw_err aw_config_read_trust(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source);
AW_CHECKED enum aw_err aw_config_read_credentials(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source);
/* `path-prefix`: "" where it is not given. */
AW_CHECKED enum aw_err aw_config_read_prefix(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_source_config *source);

/*
 * config_program.c: `program` and its limits; *program has none where the key is not given. It may
 * print up to `largest` octets.
 */
AW_CHECKED enum aw_err aw_config_read_program(const struct aw_conf *conf,
    struct aw_conf_section *sec, size_t largest, struct aw_program_config *program);

/* Reads a service. */
AW_CHECKED enum aw_err aw_config_read_service(
    const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_service_config *service);

/* config_values.c: AW_ERR_NO_MEMORY with the line of the section. */
enum aw_err aw_config_no_memory(const struct aw_conf *conf, struct aw_conf_section *sec);

/* AW_ERR_CONFIG_VALUE if the section does not have the key. */
AW_CHECKED enum aw_err
aw_config_required(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key);

/* "host:port" of a service or machine; NULL with errno EINVAL or ENOMEM. */
char *aw_config_service(const struct aw_conf *conf, const char *text, unsigned port);

/* At most one section of the key: its section in *out, or NULL. */
AW_CHECKED enum aw_err aw_config_one_section(const struct aw_conf *conf,
    struct aw_conf_section *sec, const char *key, struct aw_conf_section **out);

/* "16M" in octets, from 1K to 1G; *out stays as it is where the key is not given. */
AW_CHECKED enum aw_err aw_config_size(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, size_t *out);

/* `timeout` of a source; *out stays as it is where the key is not given. */
AW_CHECKED enum aw_err
aw_config_timeout(const struct aw_conf *conf, struct aw_conf_section *sec, int64_t *out);

/* `agentx-socket` of the file. */
AW_CHECKED enum aw_err aw_config_socket(const struct aw_conf *file, struct aw_config *config);

/* `complete` of a store; *out stays as it is where the key is not given. */
AW_CHECKED enum aw_err
aw_config_extent(const struct aw_conf *conf, struct aw_conf_section *sec, enum aw_extent *out);

#endif
