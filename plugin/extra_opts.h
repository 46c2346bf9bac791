/* SPDX-License-Identifier: ISC */
/*
 * --extra-opts=[section][@file] of the Monitoring Plugins: options from an ini file, placed
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

/* Appends a copy of the text; false if memory is short, the arguments are then unchanged. */
bool aw_arguments_add(struct aw_arguments *arguments, const char *text);

/* Frees all arguments; also after an error. */
void aw_arguments_clear(struct aw_arguments *arguments);

/*
 * Appends the options in `section` (NULL or "": AW_EXTRA_OPTS_SECTION) of a file's text of `len`
 * bytes. `path` is for messages. AW_ERR_USAGE for a missing section, a NUL byte or, with
 * "file:line", a line in no known form or an option too many; AW_ERR_NO_MEMORY. Options before the
 * error stay in *out.
 */
AW_CHECKED enum aw_err aw_extra_opts_parse(const char *text, size_t len, const char *path,
    const char *section, struct aw_arguments *out, struct aw_error *err);

/*
 * The same for the value of the option (NULL: none given). Without "@file" it reads the file that
 * MP_CONFIG_FILE names, else the first of the usual places that exists; "@-" is standard input. A
 * file that everybody may write to is refused (AW_ERR_USAGE), as is one above
 * AW_EXTRA_OPTS_BYTES_MAX (AW_ERR_FILE_SIZE). Other errors: those of aw_file_read and
 * aw_extra_opts_parse. Source: monitoring-plugins.org/doc/extra-opts.html.
 */
AW_CHECKED enum aw_err
aw_extra_opts_load(const char *value, struct aw_arguments *out, struct aw_error *err);

#endif
