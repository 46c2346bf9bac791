/* SPDX-License-Identifier: ISC */
#include "page/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/text.h"

#define DATABASE "/usr/share/zoneinfo"
#define NAME_MAX_LEN 64

/* True for names as "America/Argentina/Ushuaia" and "Etc/GMT+3": no path out of the database. */
static bool
is_name(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
				  "_+-/");

	return len > 0 && len <= NAME_MAX_LEN && name[len] == '\0' && name[0] != '/';
}

/* True if the database has it: tzset would silently take UTC for a name that is misspelt. */
static bool
is_known(const char *name)
{
	char path[sizeof(DATABASE) + NAME_MAX_LEN + 2], mark[4];
	bool known = false;
	FILE *file;

	if (!is_name(name) || !aw_text_format(path, sizeof(path), "%s/%s", DATABASE, name) ||
	    (file = fopen(path, "re")) == NULL)
		return false;
	known = fread(mark, 1, sizeof(mark), file) == sizeof(mark) &&
		memcmp(mark, "TZif", sizeof(mark)) == 0;
	(void)fclose(file);
	return known;
}

enum aw_err
aw_zone_use(const char *name, struct aw_error *err)
{
	if (strcmp(name, "local") != 0) {
		if (!is_known(name))
			return aw_error_set(err, AW_ERR_USAGE, name,
			    "no time zone of " DATABASE "; a name is for example Asia/Seoul, or "
			    "local for that of this host");
		if (setenv("TZ", name, 1) != 0)
			return aw_error_nomem(err);
	}
	tzset();
	return AW_OK;
}

bool
aw_zone_format(int64_t instant, char text[AW_ZONE_TEXT])
{
	time_t at = (time_t)instant;
	struct tm tm;
	char zone[16];

	if ((int64_t)at != instant || localtime_r(&at, &tm) == NULL ||
	    strftime(text, AW_ZONE_TEXT, "%Y-%m-%d %H:%M:%S", &tm) == 0 ||
	    strftime(zone, sizeof(zone), "%Z", &tm) == 0 || strcmp(zone, "UTC") == 0)
		return false;
	/* Zones without an abbreviation have their offset for it: "-03". */
	return aw_text_format(text + strlen(text), AW_ZONE_TEXT - strlen(text), " %s%s",
	    zone[0] == '+' || zone[0] == '-' ? "UTC" : "", zone);
}
