/* SPDX-License-Identifier: ISC */
#include "follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"
#include "model/model.h"
#include "record/record.h"

#define SUBDIRECTORY "/records"
#define NAMES_MAX 65536 /* above them the whole directory is looked at */
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

static void
forget_names(struct aw_follow *follow)
{
	for (size_t i = 0; i < follow->n_names; i++)
		free(follow->names[i]);
	free(follow->names);
	follow->names = NULL;
	follow->n_names = follow->next = 0;
}

void
aw_follow_clear(struct aw_follow *follow)
{
	if (follow->fd >= 0)
		(void)close(follow->fd);
	forget_names(follow);
	free(follow->path);
	*follow = (struct aw_follow){.fd = -1, .watch = -1};
}

/* Notes the device of a file, unless it was the last one that was noted. */
static void
note_file(struct aw_follow *follow, const char *file)
{
	char name[AW_DEVICE_NAME_MAX + 1];
	size_t n = follow->n_names;

	if (follow->all || !aw_record_file_device(file, name) ||
	    (n > follow->next && strcmp(follow->names[n - 1], name) == 0))
		return;
	if (n >= NAMES_MAX || !AW_GROW(follow->names, follow->n_names) ||
	    (follow->names[n] = strdup(name)) == NULL) {
		follow->all = true;
		return;
	}
	follow->n_names++;
}

static void
take_event(struct aw_follow *follow, const struct inotify_event *event)
{
	if ((event->mask & (IN_IGNORED | IN_MOVE_SELF | IN_DELETE_SELF | IN_Q_OVERFLOW)) == 0) {
		if (event->len > 0)
			note_file(follow, event->name);
		return;
	}
	follow->all = true;
	/* The directory was removed or renamed; a new one may be created. */
	if ((event->mask & IN_MOVE_SELF) != 0)
		(void)inotify_rm_watch(follow->fd, event->wd);
	if ((event->mask & (IN_IGNORED | IN_MOVE_SELF)) != 0 && event->wd == follow->watch)
		follow->watch = -1;
}

static void
drain_events(struct aw_follow *follow)
{
	_Alignas(struct inotify_event) char buffer[4096];
	const struct inotify_event *event;
	ssize_t n;

	while ((n = read(follow->fd, buffer, sizeof(buffer))) > 0)
		for (ssize_t at = 0; at < n; at += (ssize_t)(sizeof(*event) + event->len)) {
			event = (const struct inotify_event *)(const void *)(buffer + at);
			take_event(follow, event);
		}
}

void
aw_follow_read(struct aw_follow *follow)
{
	bool there;

	if (follow->fd < 0)
		return;
	drain_events(follow);
	if (lost_directory(follow))
		follow->all = true;
	there = follow->watch >= 0;
	if (watch_directory(follow) && !there)
		follow->all = true;
}

bool
aw_follow_all(struct aw_follow *follow)
{
	bool all = follow->all;

	follow->all = false;
	if (all)
		forget_names(follow);
	return all;
}

bool
aw_follow_any(const struct aw_follow *follow)
{
	return follow->next < follow->n_names;
}

const char *
aw_follow_next(struct aw_follow *follow)
{
	if (aw_follow_any(follow))
		return follow->names[follow->next++];
	forget_names(follow);
	return NULL;
}
