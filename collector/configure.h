/* SPDX-License-Identifier: ISC */
/* The configuration as the options of anchorwatchd select it. */
#ifndef AW_CONFIGURE_H
#define AW_CONFIGURE_H

#include "config/config.h"
#include "options.h"

/* What the options say over the file. */
struct aw_config_overrides aw_configure_overrides(const struct aw_options *options);

/*
 * Loads the configuration and applies the options; all uses share these checks. With `problem` all
 * errors of the files go there, and *out may be set in spite of them (config_overrides.h).
 */
AW_CHECKED enum aw_err aw_configure_load(const struct aw_options *options,
    void (*problem)(void *context, const struct aw_error *err), void *context,
    struct aw_config **out, struct aw_error *err);

/*
 * The same for a run: AW_ERR_CONFIG_UNSAFE for a configuration that names programs or secrets and
 * that others could change (config_owner.h). Stops at the first error.
 */
AW_CHECKED enum aw_err
aw_configure_run(const struct aw_options *options, struct aw_config **out, struct aw_error *err);

/* The configuration of --connect, from no file. */
AW_CHECKED enum aw_err aw_configure_connect(
    const struct aw_options *options, struct aw_config **out, struct aw_error *err);

#endif
