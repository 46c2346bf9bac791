/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into a program that replaces files: kills it at the n-th call of a save, n in
 * AW_KILL_AT. At a write(2), half of the octets are written first.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DESCRIPTORS 1024

static atomic_long calls;
static atomic_bool temporary[DESCRIPTORS];

static long
limit(void)
{
	const char *text = getenv("AW_KILL_AT");

	return text != NULL ? strtol(text, NULL, 10) : 0;
}

static int
is_last(void)
{
	return atomic_fetch_add(&calls, 1) + 1 == limit();
}

static void
end(void)
{
	(void)kill(getpid(), SIGKILL);
	for (;;)
		(void)pause();
}

/* The function in the C library; ISO C has no cast for it. */
#define REAL(name)                                    \
	union {                                       \
		void *object;                         \
		__typeof__(&name) function;           \
	} real = {.object = dlsym(RTLD_NEXT, #name)}; \
	if (real.object == NULL)                      \
	abort()

int
mkostemp(char *name, int flags)
{
	int fd;

	REAL(mkostemp);
	if (is_last())
		end();
	fd = real.function(name, flags);
	if (fd >= 0 && fd < DESCRIPTORS)
		atomic_store(&temporary[fd], 1);
	return fd;
}

ssize_t
write(int fd, const void *data, size_t len)
{
	REAL(write);
	if (fd < 0 || fd >= DESCRIPTORS || !atomic_load(&temporary[fd]) || !is_last())
		return real.function(fd, data, len);
	(void)!real.function(fd, data, len / 2);
	end();
	return -1;
}

int
fchmod(int fd, mode_t mode)
{
	REAL(fchmod);
	if (is_last())
		end();
	return real.function(fd, mode);
}

int
fsync(int fd)
{
	REAL(fsync);
	if (is_last())
		end();
	return real.function(fd);
}

int
syncfs(int fd)
{
	REAL(syncfs);
	if (is_last())
		end();
	return real.function(fd);
}

int
close(int fd)
{
	REAL(close);
	if (fd >= 0 && fd < DESCRIPTORS && atomic_exchange(&temporary[fd], 0) && is_last())
		end();
	return real.function(fd);
}

int
rename(const char *from, const char *to)
{
	REAL(rename);
	if (is_last())
		end();
	return real.function(from, to);
}
