/* SPDX-License-Identifier: ISC */
#include "program/paths.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* A path that begins in the folder of the running program; false if there is no such one. */
static bool
path_from_here(const char *path, int access_mode, char buf[AW_SHIPPED_MAX])
{
	char exe[AW_SHIPPED_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe));
	char *slash;

	if (len <= 0 || (size_t)len >= sizeof(exe))
		return false;
	exe[len] = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return aw_text_format(buf, AW_SHIPPED_MAX, "%s/%s", exe, path) &&
	       access(buf, access_mode) == 0;
}

const char *
aw_shipped_transitions(char buf[AW_SHIPPED_MAX])
{
	return path_from_here("../share/anchorwatch/transitions", R_OK | X_OK, buf)
		   ? buf
		   : AW_TRANSITIONS_DIR;
}

const char *
aw_shipped_ssh_helper(char buf[AW_SHIPPED_MAX])
{
	return path_from_here(AW_SSH_HELPER, X_OK, buf) ||
		       path_from_here("../libexec/anchorwatch/" AW_SSH_HELPER, X_OK, buf)
		   ? buf
		   : AW_LIBEXECDIR "/anchorwatch/" AW_SSH_HELPER;
}
