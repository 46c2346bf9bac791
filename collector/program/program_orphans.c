/* SPDX-License-Identifier: ISC */
/* PR_SET_CHILD_SUBREAPER is a Linux call. */
#define _GNU_SOURCE

#include "program/program_orphans.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"

#define PATH_ROOM 64
#define STAT_ROOM 1024
#define PID_ROOM 24
#define STAT_BEGAN 19 /* fields between the state and the time of the start, proc_pid_stat(5) */

void
aw_orphans_adopt(void)
{
	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

/* Reads /proc/PID/stat from the state on, after the name, which may have any octets. */
static bool
read_stat(pid_t pid, char text[STAT_ROOM], const char **state)
{
	char path[PATH_ROOM];
	size_t n = 0;
	FILE *file = NULL;

	if (aw_text_format(path, sizeof(path), "/proc/%jd/stat", (intmax_t)pid))
		file = fopen(path, "re");
	if (file != NULL) {
		n = fread(text, 1, STAT_ROOM - 1, file);
		(void)fclose(file);
	}
	text[n] = '\0';
	*state = strrchr(text, ')');
	if (*state == NULL || strlen(*state) < 3)
		return false;
	*state += 2;
	return true;
}

int64_t
aw_orphans_began(pid_t pid)
{
	char text[STAT_ROOM];
	const char *at;

	if (!read_stat(pid, text, &at))
		return 0;
	for (unsigned i = 0; i < STAT_BEGAN && at != NULL; i++) {
		at = strchr(at, ' ');
		at = at != NULL ? at + 1 : NULL;
	}
	return at != NULL ? (int64_t)strtoll(at, NULL, 10) : 0;
}

/* True if the child is an orphan that has not ended. */
static bool
end_child(const struct aw_orphans *orphans, pid_t pid)
{
	int64_t began = aw_orphans_began(pid);

	if (began < orphans->since || orphans->is_program(orphans->context, pid) ||
	    waitpid(pid, NULL, WNOHANG) != 0)
		return false;
	/* It is our child and not reaped, so the id is still its own. */
	if (began < orphans->before)
		(void)kill(pid, SIGKILL);
	return true;
}

/* The children of one thread; false where the kernel does not list them. */
static bool
end_children_of(const struct aw_orphans *orphans, const char *thread, bool *left)
{
	char path[PATH_ROOM], pid[PID_ROOM];
	FILE *file = NULL;

	if (aw_text_format(path, sizeof(path), "/proc/self/task/%s/children", thread))
		file = fopen(path, "re");
	if (file == NULL)
		return false;
	while (fscanf(file, "%23s", pid) == 1)
		*left = end_child(orphans, (pid_t)strtoll(pid, NULL, 10)) || *left;
	(void)fclose(file);
	return true;
}

static bool
is_number(const char *name)
{
	return name[0] != '\0' && name[strspn(name, "0123456789")] == '\0';
}

/* The same where the lists are missing: looks at every process of the host. */
static void
end_children_of_all(const struct aw_orphans *orphans, bool *left)
{
	DIR *dir = opendir("/proc");
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char text[STAT_ROOM];
		const char *state;
		pid_t pid;

		if (!is_number(entry->d_name))
			continue;
		pid = (pid_t)strtoll(entry->d_name, NULL, 10);
		if (read_stat(pid, text, &state) && strtoll(state + 1, NULL, 10) == getpid())
			*left = end_child(orphans, pid) || *left;
	}
	if (dir != NULL)
		(void)closedir(dir);
}

bool
aw_orphans_end(const struct aw_orphans *orphans)
{
	DIR *dir = opendir("/proc/self/task");
	const struct dirent *entry;
	bool listed = dir != NULL, left = false;

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (is_number(entry->d_name))
			listed = end_children_of(orphans, entry->d_name, &left) && listed;
	if (dir != NULL)
		(void)closedir(dir);
	if (!listed)
		end_children_of_all(orphans, &left);
	return left;
}
