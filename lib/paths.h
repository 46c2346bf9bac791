/* SPDX-License-Identifier: ISC */
/* Where things stand on an installed system; the Makefile's prefix, sysconfdir and localstatedir
 * decide. */
#ifndef AW_PATHS_H
#define AW_PATHS_H

#include "build_paths.h" /* AW_VERSION, AW_SYSCONFDIR, AW_LOCALSTATEDIR, AW_DATADIR */

#define AW_CONFIG_PATH AW_SYSCONFDIR "/anchorwatch/anchorwatch.conf"
#define AW_STATE_DIR AW_LOCALSTATEDIR "/lib/anchorwatch"
#define AW_TRANSITIONS_DIR AW_DATADIR "/anchorwatch/transitions"

#endif
