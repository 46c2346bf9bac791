/* SPDX-License-Identifier: ISC */
/* Paths of an installed system, from the Makefile's prefix, sysconfdir and localstatedir. */
#ifndef AW_PATHS_H
#define AW_PATHS_H

/* AW_VERSION, AW_SYSCONFDIR, AW_LOCALSTATEDIR, AW_DATADIR, AW_SBINDIR, AW_LIBEXECDIR */
#include "build_paths.h"

#define AW_CONFIG_PATH AW_SYSCONFDIR "/anchorwatch/anchorwatch.conf"
#define AW_STATE_DIR AW_LOCALSTATEDIR "/lib/anchorwatch"
#define AW_SSH_KNOWN_HOSTS AW_SYSCONFDIR "/anchorwatch/ssh_known_hosts"
#define AW_SSH_HELPER "anchorwatch-ssh-helper"
#define AW_TRANSITIONS_DIR AW_DATADIR "/anchorwatch/transitions"

#define AW_SHIPPED_MAX 4096 /* bytes of the path with the NUL */

/*
 * The directory of the shipped transitions: "../share/anchorwatch/transitions" of the folder of the
 * running program if it can be read, so that a build tree and a relocated installation use their
 * own, else AW_TRANSITIONS_DIR. Returns buf or a static string. Never fails.
 */
const char *aw_shipped_transitions(char buf[AW_SHIPPED_MAX]);

/*
 * The same for the program that the OpenSSH client runs for anchorwatchd: next to the running
 * program in a build tree, below its "../libexec", else where it is installed.
 */
const char *aw_shipped_ssh_helper(char buf[AW_SHIPPED_MAX]);

/*
 * The trust store of this host, which its own OpenSSL clients use: the first of the usual paths of
 * Linux distributions and FreeBSD that exists; static. NULL if there is none.
 */
const char *aw_system_store_path(void);

#endif
