/* SPDX-License-Identifier: ISC */
/* Where things stand on an installed system; the Makefile's prefix, sysconfdir and localstatedir
 * decide. */
#ifndef AW_PATHS_H
#define AW_PATHS_H

#ifndef AW_SYSCONFDIR
#define AW_SYSCONFDIR "/etc"
#endif
#ifndef AW_LOCALSTATEDIR
#define AW_LOCALSTATEDIR "/var"
#endif
#ifndef AW_DATADIR
#define AW_DATADIR "/usr/share"
#endif
#ifndef AW_VERSION
#define AW_VERSION "unknown"
#endif

#define AW_CONFIG_PATH AW_SYSCONFDIR "/anchorwatch/anchorwatch.conf"
#define AW_STATE_DIR AW_LOCALSTATEDIR "/lib/anchorwatch"
#define AW_TRANSITIONS_DIR AW_DATADIR "/anchorwatch/transitions"

#endif
