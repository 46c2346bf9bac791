/* SPDX-License-Identifier: ISC */
/* The collector, which commands execute to reach devices and services: they do not by themselves.
 */
#ifndef AW_CLI_DAEMON_H
#define AW_CLI_DAEMON_H

#include "program/paths.h"

#define AW_CLI_DAEMON "anchorwatchd"

/* The daemon of the same build or installation, or else the installed one. Never by PATH. The
 * result may be in `path`. */
const char *aw_cli_daemon_path(char path[AW_SHIPPED_MAX]);

#endif
