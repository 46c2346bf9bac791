/* SPDX-License-Identifier: ISC */
/*
 * Instants in the local time of a site. The time zone is that of the process, which the C library
 * keeps: aw_zone_use changes it for the whole process.
 */
#ifndef AW_CLI_ZONE_H
#define AW_CLI_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

#define AW_ZONE_TEXT 64

/*
 * Sets the time zone of the process: "Asia/Seoul", a name of the database of time zones, or
 * "local", the one of this host or of the environment variable TZ. AW_ERR_USAGE: there is no such
 * name.
 */
AW_CHECKED enum aw_err aw_zone_use(const char *name, struct aw_error *err);

/* "2026-11-30 14:55:22 KST". False: it is UTC, or the year is out of range. */
bool aw_zone_format(int64_t instant, char text[AW_ZONE_TEXT]);

#endif
