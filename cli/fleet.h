/* SPDX-License-Identifier: ISC */
/* The names of all devices, for commands that work on all of them. */
#ifndef AW_CLI_FLEET_H
#define AW_CLI_FLEET_H

#include "config/config.h"

struct aw_cli_names {
	char **items; /* owned */
	size_t n;
};

/*
 * Adds every device that has a record or is configured; a configured device without a record must
 * not go unnoticed. The built-in device counts only once it has a record. Sorted, each once. Clear
 * *names also after an error. Errors: those of aw_device_names.
 */
AW_CHECKED enum aw_err
aw_cli_names_all(const struct aw_config *config, struct aw_cli_names *names, struct aw_error *err);

/*
 * Adds the devices that operands name: a name, whether it is known or not, or a pattern of glob(7),
 * whose devices are added in order; each device once. All devices without an operand. AW_ERR_USAGE:
 * no device has a name of that pattern.
 */
AW_CHECKED enum aw_err aw_cli_names_select(const struct aw_config *config, char **operands,
    size_t n, struct aw_cli_names *names, struct aw_error *err);

/* The name of `all` that a name was probably meant to be; NULL: none. */
const char *aw_cli_names_near(const struct aw_cli_names *all, const char *name);

/* Adds a copy of one name at the end. Fails only for want of memory. */
AW_CHECKED enum aw_err
aw_cli_names_add(struct aw_cli_names *names, const char *name, struct aw_error *err);

/* Frees the names. */
void aw_cli_names_clear(struct aw_cli_names *names);

#endif
