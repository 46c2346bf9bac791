/* SPDX-License-Identifier: ISC */
/* The lock of a single instance, and who holds it. */
#include "program/process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define LOCK_MODE 0600
#define TRIES 3       /* a holder may end between two calls */
#define NAME_KEPT 15U /* octets of a program's name that the kernel keeps */
#define NAME_SHOWN 64

/* Who may open a file may lock it, if only for reading. A file of an older version has mode 0644;
 * some file systems have no modes, so a failure is none of the lock. */
static void
close_to_others(int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		(void)fchmod(fd, LOCK_MODE);
}

/* The name of the program that a process runs, as the kernel keeps it; "" if it is not known. */
static void
read_name(pid_t pid, char name[NAME_KEPT + 1])
{
	char path[64];
	ssize_t n = 0;
	int fd = -1;

	if (aw_text_format(path, sizeof(path), "/proc/%jd/comm", (intmax_t)pid))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, name, NAME_KEPT);
		(void)close(fd);
	}
	name[n > 0 ? n : 0] = '\0';
	name[strcspn(name, "\n")] = '\0';
}

/*
 * Describes the holder. A lock of ours is one for writing. The kernel reports no process id for one
 * of another container or host, which is taken for ours, and -1 for a lock of an open file, which
 * is none.
 */
static enum aw_err
describe_holder(const char *path, const struct aw_lock_owner *owner, const struct flock *held,
    struct aw_error *err)
{
	char name[NAME_KEPT + 1] = "", shown[NAME_SHOWN];
	bool ours = held->l_type == F_WRLCK && held->l_pid != -1;

	if (held->l_pid > 0) {
		read_name(held->l_pid, name);
		ours = ours && strncmp(name, owner->program, NAME_KEPT) == 0;
	}
	if (ours)
		return aw_error_set(err, AW_ERR_STATE_BUSY, path, "%s", owner->busy);
	if (held->l_pid <= 0)
		return aw_error_set(err, AW_ERR_STATE_LOCKED, path,
		    "a process that is no %s has locked it; lslocks(8) may show which",
		    owner->program);
	(void)aw_text_clean(shown, sizeof(shown), name, strlen(name));
	return aw_error_set(err, AW_ERR_STATE_LOCKED, path,
	    "process %jd (%s), which is no %s, has locked it", (intmax_t)held->l_pid,
	    name[0] != '\0' ? shown : "of unknown name", owner->program);
}

static enum aw_err
lock_file(int fd, const char *path, const struct aw_lock_owner *owner, struct aw_error *err)
{
	for (unsigned i = 0; i < TRIES; i++) {
		struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

		if (fcntl(fd, F_SETLK, &whole) == 0)
			return AW_OK;
		if (errno != EACCES && errno != EAGAIN)
			return aw_error_set(err, AW_ERR_SYSTEM, path, "%s", strerror(errno));
		if (fcntl(fd, F_GETLK, &whole) != 0)
			return aw_error_set(err, AW_ERR_SYSTEM, path, "%s", strerror(errno));
		if (whole.l_type != F_UNLCK)
			return describe_holder(path, owner, &whole, err);
	}
	return aw_error_set(err, AW_ERR_STATE_BUSY, path, "%s", owner->busy);
}

enum aw_err
aw_process_lock(const char *path, const struct aw_lock_owner *owner, int *fd, struct aw_error *err)
{
	enum aw_err rc;

	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, LOCK_MODE);
	if (*fd < 0)
		return aw_error_set(err, AW_ERR_FILE_WRITE, path, "%s", strerror(errno));
	close_to_others(*fd);
	rc = lock_file(*fd, path, owner, err);
	if (rc == AW_OK)
		return AW_OK;
	(void)close(*fd);
	*fd = -1;
	return rc;
}
