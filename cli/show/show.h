/* SPDX-License-Identifier: ISC */
/* What `anchorwatch show` has of one device, and its two forms of output. */
#ifndef AW_CLI_SHOW_H
#define AW_CLI_SHOW_H

#include "cli.h"
#include "policy/policy.h"

struct aw_cli_device {
	const char *name;               /* borrowed */
	const struct aw_policy *policy; /* borrowed */
	struct aw_error error;          /* code AW_OK: the record was read and judged */
	struct aw_record *record;       /* NULL after an error, and so is the judgement */
	struct aw_judgement *judgement;
	enum aw_severity worst; /* UNKNOWN after an error */
	int64_t now;            /* the instant it is judged at */
};

/* One object on a line of its own, with everything that the MIB has of the device. */
enum aw_err aw_cli_show_json(
    const struct aw_cli *cli, const struct aw_cli_device *device, struct aw_error *err);

/* A table of the devices, then what was found of each. `notes`: findings of severity OK too. */
enum aw_err aw_cli_show_text(const struct aw_cli *cli, const struct aw_cli_device *devices,
    size_t n, const struct aw_transitions *transitions, bool notes, struct aw_error *err);

/* Licenses, certificates, sources and identity of a device that was judged, in tables. */
enum aw_err aw_cli_show_parts(const struct aw_cli *cli, const struct aw_cli_device *device);

#endif
