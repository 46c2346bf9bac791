/* SPDX-License-Identifier: ISC */
/* Who could change a configuration by which programs run and secrets are sent. */
#ifndef AW_CONFIG_OWNER_H
#define AW_CONFIG_OWNER_H

#include "config/config.h"

/*
 * AW_ERR_CONFIG_UNSAFE, with the path and the cure, if the configuration names programs or secrets
 * and somebody but root and this user can change one of its files, conf.d, or a directory on the
 * way to them. Other codes of files where that cannot be examined.
 */
AW_CHECKED enum aw_err aw_config_owner_check(const struct aw_config *config, struct aw_error *err);

#endif
