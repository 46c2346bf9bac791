/* SPDX-License-Identifier: ISC */
#include "wake.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define FOLDER "notifications"
#define MODE 0770
#define TURN_MAX 64   /* names of one turn; the others are read in the next ones */
#define SEEN_MAX 4096 /* entries of one turn, with those that cannot be removed */

/* The mode is set whatever the umask is, and also of a folder that was there. */
static bool
make_folder(const char *path)
{
	struct stat st;

	if (mkdir(path, MODE) != 0 && errno != EEXIST)
		return false;
	if (lstat(path, &st) != 0)
		return false;
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return false;
	}
	return (st.st_mode & 07777) == MODE || chmod(path, MODE) == 0;
}

void
aw_wake_open(struct aw_wake *wake, const char *state_dir, struct aw_log *log)
{
	const char *path = wake->path;

	*wake = (struct aw_wake){.fd = -1};
	if (aw_text_format(wake->path, sizeof(wake->path), "%s/" FOLDER, state_dir) &&
	    make_folder(path))
		wake->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (wake->fd >= 0 &&
	    inotify_add_watch(wake->fd, path, IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) >= 0)
		return;
	aw_log_line(log, AW_LOG_WARNING,
	    "notifications of devices are not taken from snmptrapd: %s/" FOLDER ": %s", state_dir,
	    strerror(errno));
	aw_wake_close(wake);
}

void
aw_wake_close(struct aw_wake *wake)
{
	if (wake->fd >= 0)
		(void)close(wake->fd);
	wake->fd = -1;
}

static void
drain(int fd)
{
	char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));

	while (read(fd, events, sizeof(events)) > 0)
		continue;
}

static void
take_name(
    const char *name, struct aw_engine *engine, const struct aw_clock *now, struct aw_log *log)
{
	struct aw_notice notice;

	if (!aw_notice_parse(name, &notice))
		aw_log_line(log, AW_LOG_DEBUG, "a file that is no notification is removed");
	else if (aw_engine_wake(engine, &notice, now) == 0)
		aw_log_line(log, AW_LOG_DEBUG, "a notification of no device: %s", name);
}

void
aw_wake_read(
    struct aw_wake *wake, struct aw_engine *engine, const struct aw_clock *now, struct aw_log *log)
{
	const struct dirent *entry;
	unsigned taken = 0, seen = 0;
	DIR *dir;

	drain(wake->fd);
	wake->more = false;
	dir = opendir(wake->path);
	if (dir == NULL)
		return;
	while (taken < TURN_MAX && seen++ < SEEN_MAX && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.' || unlinkat(dirfd(dir), entry->d_name, 0) != 0)
			continue;
		taken++;
		take_name(entry->d_name, engine, now, log);
	}
	(void)closedir(dir);
	wake->more = taken == TURN_MAX;
}
