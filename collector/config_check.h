/* SPDX-License-Identifier: ISC */
/* A configuration that can be used: what is likely to be a mistake in it, printed or logged. */
#ifndef AW_CONFIG_CHECK_H
#define AW_CONFIG_CHECK_H

#include "base/log.h"

struct aw_config;

/* Prints the result of --check-config: warnings to standard error, the sum to standard output.
 * Returns the exit status. */
int aw_config_check_print(const struct aw_config *config);

/* Logs the warnings. */
void aw_config_check_log(const struct aw_config *config, struct aw_log *log);

#endif
