/* SPDX-License-Identifier: ISC */
/* Adding the transitions of files and directories to a set. */
#ifndef AW_TRANSITION_FILES_H
#define AW_TRANSITION_FILES_H

#include <stdbool.h>

#include "base/err.h"

struct aw_transitions; /* model/transition.h */

/*
 * Adds the transitions of a file, or of each "*.conf" of a directory in byte order. A name that is
 * there already is replaced if `override`, else it is AW_ERR_CONFIG_CONFLICT, and so is a name
 * given twice in `path` itself. On any error *transitions is as it was, and err names file and
 * line. Refused: no retiring root; a root that is twice in one transition, as retiring and
 * replacement too; one fingerprint with two names in a file; a switch or an issuance stop later
 * than the clean-up the file names; the same service twice; all that aw_conf_read refuses (conf.h).
 */
AW_CHECKED enum aw_err aw_transitions_add(
    struct aw_transitions *transitions, const char *path, bool override, struct aw_error *err);

#endif
