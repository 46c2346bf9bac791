/* SPDX-License-Identifier: ISC */
/* anchorwatch.conf(5): devices, policy and paths, checked whole before use. */
#ifndef AW_CONFIG_H
#define AW_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "config/config_overrides.h"
#include "config/named_files.h"
#include "config/source_config.h"
#include "model/source_kind.h"
#include "model/starttls.h"
#include "model/store.h"
#include "model/transition.h"
#include "policy/judge/settings.h"

struct aw_store_config {
	char *name;
	enum aw_source_kind kind;
	char *path; /* file, directory or program */
	struct aw_program_config program;
	char *password_file; /* NULL: none */
	char **names;        /* patterns of files in the directory that are read too */
	size_t n_names, max_bytes, max_anchors;
	int64_t fresh_for;     /* seconds for which a file so old counts; 0: however old it is */
	bool judged;           /* transitions are judged on it */
	enum aw_extent extent; /* all that the device trusts, or a part of it */
};

/* A service that devices use, and how its chain is learned. */
struct aw_service_config {
	char *name; /* "host:port" as aw_service_dup has it */
	struct aw_config_place place;
	char *host; /* that its certificate must be for; without brackets */
	enum aw_source_kind kind;
	char *chain;               /* file with the chain as presented; NULL: by a probe */
	bool probe;                /* neither this nor chain: nothing is looked at */
	enum aw_starttls starttls; /* how TLS begins */
	char *proxy;               /* "http://host:port"; NULL: none */
	char *local_address;       /* to connect from; NULL: any */
	int64_t timeout;           /* seconds, for the name, and for each address */
	int64_t interval;          /* seconds, between probes; 0: that of the device that asks */
};

struct aw_device_config {
	char *name;
	struct aw_config_place place;
	bool left_out; /* of this run: aw_config_only */
	int64_t interval;
	char **services;
	size_t n_services;
	unsigned key_types, roles;      /* of enum aw_key_type, enum aw_own_purpose; 0: not said */
	struct aw_store_config *stores; /* sorted by name */
	size_t n_stores;
	struct aw_source_config *sources; /* in the order of the file, by which parts are given */
	size_t n_sources;
	char **trap_from; /* who sends its notifications, in addition to its addresses */
	size_t n_trap_from;
	char *managed_by;         /* who puts roots into the stores; NULL: the operator */
	int64_t zone_offset;      /* of the device's zone abbreviations; AW_INSTANT_NONE: not set */
	struct aw_policy *policy; /* its own, by malloc; NULL: the general one */
};

struct aw_config {
	struct aw_arena memory; /* of all texts and arrays that are not said to be elsewhere */
	char *path;             /* of the main file; NULL: built-in defaults */
	char *state_dir;
	char *agentx_socket; /* "/var/agentx/master", "tcp:127.0.0.1:705"; NULL: the default */
	int64_t interval;    /* of devices that name none */
	uint32_t notifications_per_hour;   /* of one alarm; 0: no limit */
	uint32_t notifications_per_second; /* of all; 0: no limit */
	uint32_t parallel;                 /* requests at a time */
	int64_t retry, retry_max; /* seconds after the first failure, doubling up to the other */
	struct aw_policy policy;
	struct aw_device_config *devices; /* sorted by name; by malloc */
	size_t n_devices;
	struct aw_service_config *services; /* sorted by name */
	size_t n_services;
	char *catalogue;                   /* PEM file with roots that may be wanted; NULL: none */
	bool host_catalogue;               /* those of this host's own trust store too */
	struct aw_transitions transitions; /* shipped ones and the site's */
	char **transition_paths;           /* the site's files and directories */
	size_t n_transition_paths;
	int64_t transitions_age;     /* from when they are too old */
	struct aw_named_files files; /* that it names */
};

/* Reads the configuration: `path`, or where that is NULL the default file if it exists, and the
 * "*.conf" files of the conf.d next to it. Without any setting: device "localhost" with store
 * "system", this host's own. It may name no device, for hosts that only show records. Nothing is
 * used of a file with an error; err names "file:line" and the rule, *out stays as it is. */
AW_CHECKED enum aw_err aw_config_load(const char *path, const struct aw_config_overrides *overrides,
    struct aw_config **out, struct aw_error *err);
void aw_config_free(struct aw_config *config);

/* The device of that name or NULL; and the policy that holds for any name, configured or not. */
const struct aw_device_config *aw_config_device(const struct aw_config *config, const char *name);
const struct aw_policy *aw_config_policy(const struct aw_config *config, const char *device);

/* True if the device names the service, or none and a transition of such devices has it. */
bool aw_config_uses(const struct aw_config *config, const struct aw_device_config *device,
    const struct aw_service_config *service);

/*
 * Makes a configuration without any file: one device "connect", which uses the service
 * ("host:port"), with the store "store" (NULL: this host's own), the shipped transitions and all
 * defaults.
 */
AW_CHECKED enum aw_err aw_config_connect(const struct aw_config_overrides *overrides,
    const char *service, enum aw_starttls starttls, const char *store, struct aw_config **out,
    struct aw_error *err);

/* Leaves out all devices but those named, for one run, and retires none. Does nothing for no names.
 * AW_ERR_USAGE names one that is not configured. */
AW_CHECKED enum aw_err
aw_config_only(struct aw_config *config, const char *const *names, size_t n, struct aw_error *err);

/* Adds a device with one store "file" (anchorwatchd --watch NAME=PATH) and all defaults. */
AW_CHECKED enum aw_err
aw_config_watch(struct aw_config *config, const char *name, const char *path, struct aw_error *err);

#endif
