/* SPDX-License-Identifier: ISC */
#include "daemon.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* The folder of this program; false if it cannot be found out. */
static bool
own_folder(char folder[AW_SHIPPED_MAX])
{
	ssize_t len = readlink("/proc/self/exe", folder, AW_SHIPPED_MAX - 1);
	char *slash;

	if (len <= 0 || len >= AW_SHIPPED_MAX - 1)
		return false;
	folder[len] = '\0';
	slash = strrchr(folder, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return true;
}

const char *
aw_cli_daemon_path(char path[AW_SHIPPED_MAX])
{
	static const char *const places[] = {"", "/../sbin"};
	char folder[AW_SHIPPED_MAX];

	if (!own_folder(folder))
		return AW_SBINDIR "/" AW_CLI_DAEMON;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (aw_text_format(
			path, AW_SHIPPED_MAX, "%s%s/%s", folder, places[i], AW_CLI_DAEMON) &&
		    access(path, X_OK) == 0)
			return path;
	return AW_SBINDIR "/" AW_CLI_DAEMON;
}
