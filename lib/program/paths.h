/* SPDX-License-Identifier: ISC */
/* Where things stand on an installed system; the Makefile's prefix, sysconfdir and localstatedir
 * decide. */
#ifndef AW_PATHS_H
#define AW_PATHS_H

/* AW_VERSION, AW_SYSCONFDIR, AW_LOCALSTATEDIR, AW_DATADIR, AW_SBINDIR */
#include "build_paths.h"

#define AW_CONFIG_PATH AW_SYSCONFDIR "/anchorwatch/anchorwatch.conf"
#define AW_STATE_DIR AW_LOCALSTATEDIR "/lib/anchorwatch"
#define AW_TRANSITIONS_DIR AW_DATADIR "/anchorwatch/transitions"

#define AW_SHIPPED_MAX 4096

/*
 * The directory of the shipped transitions: beside the running program ("../share" of its folder),
 * so that a build tree and a relocated installation have their own, or else AW_TRANSITIONS_DIR. The
 * result is buf or static.
 */
const char *aw_shipped_transitions(char buf[AW_SHIPPED_MAX]);

#endif
