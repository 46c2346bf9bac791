/* SPDX-License-Identifier: ISC */
/* The table of modes, and the dispatch to the check of one. */
#ifndef AW_MODES_H
#define AW_MODES_H

#include "check.h"

/* Options that have a meaning in some modes only. */
enum aw_mode_takes {
	AW_MODE_STORE = 1,
	AW_MODE_LICENSE = 2,
	AW_MODE_SERVICE = 4,
	AW_MODE_DATE = 8,   /* --of */
	AW_MODE_SHARE = 16, /* thresholds as shares of a lifetime ("25%") */
};

struct aw_mode {
	const char *name; /* of --mode */
	const char *help; /* what is checked; what the thresholds apply to: one line of --help */
	unsigned takes;   /* enum aw_mode_takes, or-ed */
	enum aw_range_of of;
	/* The check of one device, which needs --hostname; NULL for a mode of all devices. */
	enum aw_err (*device)(
	    struct aw_check *check, const struct aw_judged *judged, struct aw_error *err);
	/* The check of all devices; NULL for a mode of one device. */
	enum aw_err (*fleet)(struct aw_check *check, struct aw_error *err);
};

/* The i-th mode in the order of --help, static; NULL past the end. */
const struct aw_mode *aw_mode_at(size_t i);

/*
 * Reads the configuration and does the check of settings->mode; the result is in check->report,
 * whose subject is the device. Errors: those of aw_config_load and of the mode, AW_ERR_USAGE for a
 * transition that the configuration does not have.
 */
AW_CHECKED enum aw_err aw_check_run(struct aw_check *check, struct aw_error *err);

#endif
