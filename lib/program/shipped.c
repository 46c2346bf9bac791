/* SPDX-License-Identifier: ISC */
#include "program/paths.h"

#include <string.h>
#include <unistd.h>

#include "base/text.h"

const char *
aw_shipped_transitions(char buf[AW_SHIPPED_MAX])
{
	char exe[AW_SHIPPED_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof(exe));
	char *slash;

	if (len <= 0 || (size_t)len >= sizeof(exe))
		return AW_TRANSITIONS_DIR;
	exe[len] = '\0';
	slash = strrchr(exe, '/');
	if (slash == NULL)
		return AW_TRANSITIONS_DIR;
	*slash = '\0';
	if (!aw_text_format(buf, AW_SHIPPED_MAX, "%s/../share/anchorwatch/transitions", exe) ||
	    access(buf, R_OK | X_OK) != 0)
		return AW_TRANSITIONS_DIR;
	return buf;
}
