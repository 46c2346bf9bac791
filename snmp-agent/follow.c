/* SPDX-License-Identifier: ISC */
#include "follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define SUBDIRECTORY "/records"
#define EVENTS                                                                                   \
	(IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | \
	    IN_MOVE_SELF | IN_ONLYDIR)

/* Gives up the watch of a directory that is no longer at the path: one above it was renamed. */
static bool
lost_directory(struct aw_follow *follow)
{
	struct stat st = {0};

	if (follow->watch < 0 ||
	    (stat(follow->path, &st) == 0 && st.st_dev == follow->dev && st.st_ino == follow->ino))
		return false;
	(void)inotify_rm_watch(follow->fd, follow->watch);
	follow->watch = -1;
	return true;
}

static bool
watch_directory(struct aw_follow *follow)
{
	struct stat st = {0};

	if (follow->watch >= 0)
		return true;
	if (follow->fd >= 0)
		follow->watch = inotify_add_watch(follow->fd, follow->path, EVENTS);
	if (follow->watch < 0)
		return false;
	if (stat(follow->path, &st) == 0) {
		follow->dev = st.st_dev;
		follow->ino = st.st_ino;
	}
	return true;
}

bool
aw_follow_init(struct aw_follow *follow, const char *state_dir)
{
	size_t size = strlen(state_dir) + sizeof(SUBDIRECTORY);

	*follow = (struct aw_follow){.fd = -1, .watch = -1};
	follow->path = malloc(size);
	if (follow->path == NULL)
		return false;
	(void)aw_text_format(follow->path, size, "%s" SUBDIRECTORY, state_dir);
	follow->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	(void)watch_directory(follow);
	return true;
}

void
aw_follow_clear(struct aw_follow *follow)
{
	if (follow->fd >= 0)
		(void)close(follow->fd);
	free(follow->path);
	*follow = (struct aw_follow){.fd = -1, .watch = -1};
}

/* Details of the events do not matter: a build compares the files. */
static bool
drain_events(struct aw_follow *follow)
{
	_Alignas(struct inotify_event) char buffer[4096];
	const struct inotify_event *event;
	bool any = false;
	ssize_t n;

	while ((n = read(follow->fd, buffer, sizeof(buffer))) > 0) {
		any = true;
		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof(*event) + event->len)) {
			event = (const struct inotify_event *)(const void *)(buffer + at);
			if ((event->mask & (IN_IGNORED | IN_MOVE_SELF)) == 0)
				continue;
			/* The directory was removed or renamed; a new one may be created. */
			if ((event->mask & IN_MOVE_SELF) != 0)
				(void)inotify_rm_watch(follow->fd, event->wd);
			if (event->wd == follow->watch)
				follow->watch = -1;
		}
	}
	return any;
}

bool
aw_follow_changed(struct aw_follow *follow)
{
	bool changed, there;

	if (follow->fd < 0)
		return false;
	changed = drain_events(follow);
	changed = lost_directory(follow) || changed;
	there = follow->watch >= 0;
	return (watch_directory(follow) && !there) || changed;
}
