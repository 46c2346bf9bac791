/* SPDX-License-Identifier: ISC */
/* Opening the files that a configuration names. */
#ifndef AW_FILES_CHECK_H
#define AW_FILES_CHECK_H

#include "config/config.h"
#include "net/clock.h"

/*
 * Opens each file, checks whose it is and who may write it, and reads it as a collection would; no
 * program is run and nothing is sent. Calls `problem` for each that would fail, in the order of
 * files and lines; the object is "file:line". Returns true if there was any. The configuration is
 * as it was.
 */
bool aw_files_check(struct aw_config *config, struct aw_clock now,
    void (*problem)(void *context, const struct aw_error *err), void *context);

#endif
