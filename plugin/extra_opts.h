/* SPDX-License-Identifier: ISC */
/*
 * --extra-opts=[section][@file] of the Monitoring Plugins: options from an ini file, which stand
 * before those of the command line. "key=value" is --key=value, or -kvalue where the key is one
 * letter; "key=" is a flag. Lines that begin with ";" or "#" are comments.
 */
#ifndef AW_EXTRA_OPTS_H
#define AW_EXTRA_OPTS_H

#include "base/err.h"

#define AW_EXTRA_OPTS_BYTES_MAX ((size_t)64 * 1024)
#define AW_EXTRA_OPTS_MAX 256 /* options of one section */
#define AW_EXTRA_OPTS_SECTION "check_anchorwatch"

/* Arguments, NULL-terminated, each with its own memory. */
struct aw_arguments {
	char **items;
	size_t n;
};

bool aw_arguments_add(struct aw_arguments *arguments, const char *text);
void aw_arguments_clear(struct aw_arguments *arguments);

/*
 * Adds the options of section (default AW_EXTRA_OPTS_SECTION) of a file's text. `path` is for
 * messages. AW_ERR_USAGE for a missing section or a line that is none of the known forms, with
 * "file:line".
 */
enum aw_err aw_extra_opts_parse(const char *text, size_t len, const char *path, const char *section,
    struct aw_arguments *out, struct aw_error *err);

/*
 * The same for the value of the option (NULL: none given). Without "@file": the file that
 * MP_CONFIG_FILE names, else the first of the usual places that exists; "@-" is standard input. A
 * file that others may write is refused (AW_ERR_USAGE).
 */
enum aw_err aw_extra_opts_load(const char *value, struct aw_arguments *out, struct aw_error *err);

#endif
