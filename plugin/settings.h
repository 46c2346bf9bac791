/* SPDX-License-Identifier: ISC */
/* What one command line of check_anchorwatch asks for. */
#ifndef AW_CHECK_SETTINGS_H
#define AW_CHECK_SETTINGS_H

#include "model/words.h"
#include "range.h"

#define AW_CHECK_TIMEOUT 10       /* seconds; the default of the guidelines' section "Timeouts" */
#define AW_CHECK_TIMEOUT_MAX 3600 /* seconds */
#define AW_CHECK_FILTERS_MAX 32   /* --transition options */
#define AW_CHECK_EXTRAS_MAX 8     /* --extra-opts options */

struct aw_mode;

/* The dates of a license that thresholds apply to. */
enum aw_check_date {
	AW_DATE_DEADLINE,
	AW_DATE_GRACE,
	AW_DATE_REGISTRATION,
	AW_DATE_EVALUATION,
	AW_DATE_COUNT, /* in settings: all of them */
};

/* Strings are borrowed from the arguments. Constant after aw_check_options_check. */
struct aw_check_settings {
	const struct aw_mode *mode; /* NULL: not given */
	const char *device;         /* NULL in mode fleet */
	const char *warning_text, *critical_text;
	struct aw_range warning, critical; /* read from the texts as the mode defines them */
	unsigned timeout;                  /* seconds */
	unsigned verbosity;                /* how many times -v was given */
	const char *config, *state, *transitions_dir;  /* paths; NULL: the installed ones */
	const char *transitions[AW_CHECK_FILTERS_MAX]; /* only these; none: all */
	size_t n_transitions;
	const char *store;     /* only this one; NULL: all */
	const char *license;   /* the same */
	const char *service;   /* "host" or "host:port"; the same */
	enum aw_check_date of; /* COUNT: thresholds apply to every date */
	bool every_anchor, warn_on_clean_up, help, version;
	enum aw_severity on_stale;               /* UNKNOWN or CRITICAL */
	const char *extras[AW_CHECK_EXTRAS_MAX]; /* values of --extra-opts; "" for an absent one */
	size_t n_extras;
};

#endif
