/* SPDX-License-Identifier: ISC */
/* What `anchorwatch show` knows of one device, and its two forms of output. */
#ifndef AW_CLI_SHOW_H
#define AW_CLI_SHOW_H

#include "cli.h"
#include "policy/fleet.h"
#include "policy/policy.h"

struct aw_cli_device {
	const char *name;               /* borrowed */
	const struct aw_policy *policy; /* borrowed */
	struct aw_error error;          /* code AW_OK: the record was read and judged */
	struct aw_record *record;       /* NULL after an error */
	struct aw_judgement *judgement; /* NULL after an error */
	enum aw_severity worst;         /* after an error policy's, for what is not known */
	int64_t now;                    /* the instant to judge at */
};

/* Prints one JSON object on a line, with everything that the MIB has of the device. */
AW_CHECKED enum aw_err aw_cli_show_json(
    const struct aw_cli *cli, const struct aw_cli_device *device, struct aw_error *err);

/* What is shown of the devices. */
struct aw_cli_shown {
	struct aw_fleet fleet;  /* of all that are named */
	enum aw_severity least; /* devices and findings below it are left out */
	bool details;           /* each alarm with what to do, and the other facts of a device */
	bool notes;             /* findings of severity OK, one by one */
};

/* The earliest break date of a device; AW_INSTANT_NONE: there is none. */
int64_t aw_cli_show_break(const struct aw_cli_device *device);

/* Prints a table of the devices and the line of the fleet, then the findings of each. */
AW_CHECKED enum aw_err aw_cli_show_text(const struct aw_cli *cli,
    const struct aw_cli_device *devices, size_t n, const struct aw_cli_shown *shown,
    const struct aw_transitions *transitions, struct aw_error *err);

/* Prints tables of licenses, certificates, sources and services of a judged device. */
AW_CHECKED enum aw_err
aw_cli_show_parts(const struct aw_cli *cli, const struct aw_cli_device *device);

#endif
