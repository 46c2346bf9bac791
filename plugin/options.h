/* SPDX-License-Identifier: ISC */
/*
 * The command line of check_anchorwatch. One table of options makes the parser, --help and the
 * option section of the manual page.
 */
#ifndef AW_CHECK_OPTIONS_H
#define AW_CHECK_OPTIONS_H

#include "base/buf.h"
#include "extra_opts.h"
#include "model/model.h"
#include "range.h"

#define AW_CHECK_TIMEOUT 10       /* seconds, the guidelines' default */
#define AW_CHECK_TIMEOUT_MAX 3600 /* seconds */
#define AW_CHECK_FILTERS_MAX 32   /* --transition options */
#define AW_CHECK_EXTRAS_MAX 8     /* --extra-opts options */

enum aw_check_mode {
	AW_MODE_NONE,
	AW_MODE_READINESS,
	AW_MODE_ANCHORS,
	AW_MODE_COLLECTOR,
	AW_MODE_LICENSE,
	AW_MODE_CERTIFICATE,
	AW_MODE_SOURCE,
	AW_MODE_SERVICE,
	AW_MODE_FLEET,
};

/* The dates of a license that thresholds are about. */
enum aw_check_date {
	AW_DATE_DEADLINE,
	AW_DATE_GRACE,
	AW_DATE_REGISTRATION,
	AW_DATE_EVALUATION,
	AW_DATE_COUNT, /* in options: all of them */
};

struct aw_option {
	int key; /* the letter, or a number past all characters for a long option alone */
	const char *name;
	const char
	    *value; /* placeholder of the value; in brackets where it may be absent; or NULL */
	const char *text; /* one sentence for --help and the manual page */
};

/* Strings are borrowed from the arguments they came from. Constant once it was checked. */
struct aw_check_options {
	enum aw_check_mode mode;
	const char *device; /* NULL in mode fleet */
	const char *warning_text, *critical_text;
	struct aw_range warning, critical;
	unsigned timeout; /* seconds */
	int verbosity;    /* 0 to 3 */
	const char *config, *state, *transitions_dir;
	const char *transitions[AW_CHECK_FILTERS_MAX]; /* only these; none: all */
	size_t n_transitions;
	const char *store;     /* only this one; NULL: all */
	const char *license;   /* the same */
	const char *service;   /* "host" or "host:port"; the same */
	enum aw_check_date of; /* COUNT: thresholds are for every date */
	bool every_anchor, warn_on_clean_up, help, version;
	enum aw_severity on_stale; /* UNKNOWN or CRITICAL */
	const char *extras[AW_CHECK_EXTRAS_MAX];
	size_t n_extras;
};

/* "deadline", "grace", "registration", "evaluation": in --of and performance data. */
const char *aw_check_date_word(enum aw_check_date date);

/* The i-th option in the order of --help, or NULL. */
const struct aw_option *aw_check_option_at(size_t i);

/* The name of the i-th mode, or NULL; *needs_device: it goes with --hostname. */
const char *aw_check_mode_at(size_t i, bool *needs_device);

/*
 * Takes the arguments apart (argv[0] is the program). AW_ERR_USAGE with the option and the rule
 * broken.
 */
enum aw_err aw_check_options_parse(
    int argc, char *const argv[], struct aw_check_options *out, struct aw_error *err);

/*
 * Where --extra-opts was given: reads the file(s), puts their options before those of argv and
 * parses anew. `memory` then owns what *options borrows; clear it after the options.
 */
enum aw_err aw_check_options_extra(int argc, char *const argv[], struct aw_check_options *options,
    struct aw_arguments *memory, struct aw_error *err);

/* Checks what depends on several options, and reads the thresholds as the mode means them. */
enum aw_err aw_check_options_check(struct aw_check_options *options, struct aw_error *err);

/* The short usage (at most 23 lines of 80 columns) and the whole --help text. */
bool aw_check_usage(struct aw_buf *out);
bool aw_check_help(struct aw_buf *out);

#endif
