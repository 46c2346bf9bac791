/* SPDX-License-Identifier: ISC */
#include "watch.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/text.h"

/* Without IN_MODIFY: a file that is being written is read after its writer has closed it. */
#define EVENTS                                                                              \
	(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | \
	    IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)
#define GONE (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT)
#define SPOTS_MAX 3

/* A name in a watched directory. */
struct spot {
	int directory; /* its inotify watch descriptor */
	char *name;    /* NULL: every name */
};

/* The spots of one file: in its directory, in that of its link's target, and itself as directory.
 */
struct target {
	struct spot spots[SPOTS_MAX];
	size_t n_spots;
};

/* A watched directory and the number of spots in it. */
struct directory {
	int number;
	size_t spots;
};

struct aw_watch {
	int fd;
	struct target *targets;
	size_t n_targets;
	struct directory *directories; /* sorted by number */
	size_t n_directories;
};

struct aw_watch *
aw_watch_new(size_t n, struct aw_error *err)
{
	struct aw_watch *watch = calloc(1, sizeof(*watch));

	if (watch == NULL) {
		(void)aw_error_nomem(err);
		return NULL;
	}
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0) {
		(void)aw_error_set(err, AW_ERR_SYSTEM, "inotify", "%s", strerror(errno));
		free(watch);
		return NULL;
	}
	watch->n_targets = n;
	watch->targets = calloc(n + 1, sizeof(*watch->targets));
	if (watch->targets == NULL) {
		(void)aw_error_nomem(err);
		aw_watch_free(watch);
		return NULL;
	}
	return watch;
}

static size_t
directory_place(const struct aw_watch *watch, int number)
{
	size_t low = 0, high = watch->n_directories;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (watch->directories[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Counts one more spot in a directory; the kernel returns the same number for the same directory.
 */
static bool
directory_ref(struct aw_watch *watch, int number)
{
	size_t i = directory_place(watch, number);
	struct directory *at;

	if (i < watch->n_directories && watch->directories[i].number == number) {
		watch->directories[i].spots++;
		return true;
	}
	if (!AW_GROW(watch->directories, watch->n_directories)) {
		(void)inotify_rm_watch(watch->fd, number);
		return false;
	}
	at = &watch->directories[i];
	memmove(at + 1, at, (watch->n_directories++ - i) * sizeof(*at));
	*at = (struct directory){.number = number, .spots = 1};
	return true;
}

static void
directory_unref(struct aw_watch *watch, int number)
{
	size_t i = directory_place(watch, number);
	struct directory *at = &watch->directories[i];

	if (--at->spots > 0)
		return;
	/* Fails if the directory was removed: then the kernel has removed the watch, too. */
	(void)inotify_rm_watch(watch->fd, number);
	memmove(at, at + 1, (--watch->n_directories - i) * sizeof(*at));
}

static void
target_clear(struct aw_watch *watch, struct target *target)
{
	for (size_t i = 0; i < target->n_spots; i++) {
		directory_unref(watch, target->spots[i].directory);
		free(target->spots[i].name);
	}
	*target = (struct target){0};
}

void
aw_watch_free(struct aw_watch *watch)
{
	if (watch == NULL)
		return;
	for (size_t i = 0; watch->targets != NULL && i < watch->n_targets; i++)
		target_clear(watch, &watch->targets[i]);
	(void)close(watch->fd);
	free(watch->directories);
	free(watch->targets);
	free(watch);
}

int
aw_watch_fd(const struct aw_watch *watch)
{
	return watch->fd;
}

/* Watches `name` (NULL: every name) in a directory, if that exists. */
static enum aw_err
add_spot(struct aw_watch *watch, struct target *target, const char *directory, const char *name,
    struct aw_error *err)
{
	int number = inotify_add_watch(watch->fd, directory, EVENTS);
	char *copy = NULL;

	if (number < 0)
		return AW_OK;
	if (!directory_ref(watch, number))
		return aw_error_nomem(err);
	if (name != NULL && (copy = strdup(name)) == NULL) {
		directory_unref(watch, number);
		return aw_error_nomem(err);
	}
	target->spots[target->n_spots++] = (struct spot){.directory = number, .name = copy};
	return AW_OK;
}

/* Watches the last component of a path in its directory; `path` is modified. */
static enum aw_err
add_path(struct aw_watch *watch, struct target *target, char *path, struct aw_error *err)
{
	size_t len = strlen(path);
	char *slash;

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return add_spot(watch, target, ".", path, err);
	*slash = '\0';
	return add_spot(watch, target, slash == path ? "/" : path, slash + 1, err);
}

/* The target of a link, as a path that can be opened from here; false if it is not a link. */
static bool
link_target(const char *path, char out[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	char to[PATH_MAX];
	ssize_t n = readlink(path, to, sizeof(to) - 1);

	if (n <= 0)
		return false;
	to[n] = '\0';
	if (to[0] == '/' || slash == NULL)
		return aw_text_format(out, PATH_MAX, "%s", to);
	return aw_text_format(out, PATH_MAX, "%.*s/%s", (int)(slash - path), path, to);
}

static enum aw_err
find_spots(struct aw_watch *watch, struct target *target, const char *path, struct aw_error *err)
{
	char part[PATH_MAX];
	struct stat st;
	enum aw_err rc;

	/* Too long for a system call: reading the file reports that. */
	if (!aw_text_format(part, sizeof(part), "%s", path))
		return AW_OK;
	rc = add_path(watch, target, part, err);
	if (rc == AW_OK && link_target(path, part))
		rc = add_path(watch, target, part, err);
	if (rc == AW_OK && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		rc = add_spot(watch, target, path, NULL, err);
	return rc;
}

enum aw_err
aw_watch_set(struct aw_watch *watch, size_t id, const char *path, struct aw_error *err)
{
	struct target fresh = {0};
	enum aw_err rc = find_spots(watch, &fresh, path, err);

	if (rc != AW_OK) {
		target_clear(watch, &fresh);
		return rc;
	}
	target_clear(watch, &watch->targets[id]);
	watch->targets[id] = fresh;
	return AW_OK;
}

static bool
event_concerns(const struct target *target, const struct inotify_event *event, const char *name)
{
	for (size_t i = 0; i < target->n_spots; i++) {
		const struct spot *spot = &target->spots[i];

		if (spot->directory != event->wd)
			continue;
		if (spot->name == NULL || (event->mask & GONE) != 0 ||
		    (name != NULL && strcmp(spot->name, name) == 0))
			return true;
	}
	return false;
}

bool
aw_watch_read(struct aw_watch *watch, void (*changed)(void *context, size_t id), void *context)
{
	char bytes[32 * 1024];
	struct inotify_event event;
	ssize_t n = read(watch->fd, bytes, sizeof(bytes));

	for (size_t at = 0; n > 0 && at < (size_t)n; at += sizeof(event) + event.len) {
		const char *name = bytes + at + sizeof(event);

		memcpy(&event, bytes + at, sizeof(event));
		for (size_t id = 0; id < watch->n_targets; id++)
			if ((event.mask & IN_Q_OVERFLOW) != 0 ||
			    event_concerns(
				&watch->targets[id], &event, event.len > 0 ? name : NULL))
				changed(context, id);
	}
	return n > 0;
}
