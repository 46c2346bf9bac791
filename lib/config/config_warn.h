/* SPDX-License-Identifier: ISC */
/* What a configuration that can be used is not likely to mean. */
#ifndef AW_CONFIG_WARN_H
#define AW_CONFIG_WARN_H

#include "config/config.h"

#define AW_CONFIG_WARNINGS_MAX                                             \
	32 /* of one kind; then one more line has the number of the others \
	    */

/* `object` is "file:line", or the file alone; both are borrowed for the call. */
typedef void aw_config_warn(void *context, const char *object, const char *text);

/*
 * Calls `warn` for each service of devices that nothing judges, because no transition has it and no
 * service section looks at it, for each service section that no device uses, for each device whose
 * source has the address of another device, and for each reference of a policy that cannot be read.
 * A text names the service that was meant where one is spelt alike. Returns the number of warnings
 * in *n.
 */
AW_CHECKED enum aw_err aw_config_warnings(const struct aw_config *config, aw_config_warn *warn,
    void *context, size_t *n, struct aw_error *err);

#endif
