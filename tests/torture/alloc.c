/* SPDX-License-Identifier: ISC */
/*
 * Preloaded into a program: lets the n-th of its allocations fail, those of its libraries included,
 * or all from the n-th on. AW_TORTURE names a file with a struct control, mapped by torture.py too.
 * With AW_TORTURE_SERVER="IN OUT", two descriptors, the program waits before its main: for each
 * octet read from IN a child runs main, and "STATUS\n" of waitpid(2) is the answer on OUT, so that
 * programs and libraries are loaded once. A crash writes its stack to standard error.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SERVER_SECONDS 30 /* a child that takes longer hangs */
#define FRAMES 48
#define CRASHED 99 /* the status then; torture.py looks for the stack */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
typedef int main_function(int argc, char **argv, char **env);
typedef int start_function(main_function *main, int argc, char **argv, void (*init)(void),
    void (*fini)(void), void (*rtld_fini)(void), void *stack);
start_function __libc_start_main;

struct control {
	int64_t at;    /* the number of the allocation that fails; 0: none */
	int64_t all;   /* not 0: all after it, too */
	int64_t count; /* allocations so far */
	int64_t trace; /* not 0: the stack of the first one that fails goes to standard error */
	int64_t now;   /* what the calendar shows */
	int64_t pid;   /* of the program that runs */
};

static struct control *control;
static main_function *real_main;
static volatile pid_t child;
static int server_in, server_out;

static void
write_stack(const char *title)
{
	void *frames[FRAMES];
	int n;

	(void)!write(STDERR_FILENO, title, strlen(title));
	n = backtrace(frames, FRAMES);
	backtrace_symbols_fd(frames, n, STDERR_FILENO);
}

static int
fails(void)
{
	int64_t n;

	if (control == NULL)
		return 0;
	n = __atomic_add_fetch(&control->count, 1, __ATOMIC_RELAXED);
	if (control->at == 0 || n < control->at || (n > control->at && control->all == 0))
		return 0;
	if (n == control->at && control->trace != 0)
		write_stack("torture: fails here\n");
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t size)
{
	return fails() ? NULL : __libc_realloc(p, size);
}

void *
reallocarray(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size) {
		errno = ENOMEM;
		return NULL;
	}
	return realloc(p, n * size);
}

void *
memalign(size_t alignment, size_t size)
{
	return fails() ? NULL : __libc_memalign(alignment, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int
posix_memalign(void **out, size_t alignment, size_t size)
{
	void *p = fails() ? NULL : __libc_memalign(alignment, size);

	if (p == NULL)
		return ENOMEM;
	*out = p;
	return 0;
}

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	if (control == NULL || clock != CLOCK_REALTIME)
		return (int)syscall(SYS_clock_gettime, clock, ts);
	*ts = (struct timespec){.tv_sec = control->now};
	return 0;
}

time_t
time(time_t *out)
{
	struct timespec ts = {0};

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	if (out != NULL)
		*out = ts.tv_sec;
	return ts.tv_sec;
}

/* The stack of the crash, then the crash. */
static void
report_crash(int sig)
{
	control->at = 0;
	write_stack("torture: crash\n");
	(void)signal(sig, SIG_DFL);
	(void)raise(sig);
	_exit(CRASHED); /* a filter of system calls may forbid both */
}

static void
catch_crashes(void)
{
	static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL};
	static char stack[64 * 1024];
	const stack_t alternative = {.ss_sp = stack, .ss_size = sizeof(stack)};
	struct sigaction action = {.sa_handler = report_crash, .sa_flags = SA_ONSTACK | SA_NODEFER};
	void *frame;

	(void)backtrace(&frame, 1); /* loads what it needs */
	(void)sigaltstack(&alternative, NULL);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		(void)sigaction(signals[i], &action, NULL);
}

static void
map_control(void)
{
	const char *path = getenv("AW_TORTURE");
	int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
	void *p;

	if (fd < 0)
		return;
	catch_crashes();
	p = mmap(NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (p != MAP_FAILED)
		control = p;
}

static void
kill_child(int sig)
{
	(void)sig;
	(void)kill(child, SIGKILL);
}

/* Serves until IN is closed; returns in each child. */
static void
serve(void)
{
	char text[32], octet;
	int status;

	while (read(server_in, &octet, 1) == 1) {
		child = fork();
		if (child == 0) {
			(void)close(server_in);
			(void)close(server_out);
			return;
		}
		(void)signal(SIGALRM, kill_child);
		(void)alarm(SERVER_SECONDS);
		while (waitpid(child, &status, 0) < 0 && errno == EINTR)
			continue;
		(void)alarm(0);
		(void)signal(SIGALRM, SIG_DFL);
		(void)snprintf(text, sizeof(text), "%d\n", status);
		(void)!write(server_out, text, strlen(text));
	}
	_exit(0);
}

static int
tortured_main(int argc, char **argv, char **env)
{
	const char *server = getenv("AW_TORTURE_SERVER");
	struct control *wanted = control;

	(void)unsetenv("LD_PRELOAD");
	if (server != NULL && sscanf(server, "%d %d", &server_in, &server_out) == 2) {
		(void)unsetenv("AW_TORTURE_SERVER");
		control = NULL;
		serve();
		control = wanted;
	}
	if (control != NULL) {
		control->count = 0;
		control->pid = getpid();
	}
	return real_main(argc, argv, env);
}

int
__libc_start_main(main_function *main, int argc, char **argv, void (*init)(void),
    void (*fini)(void), void (*rtld_fini)(void), void *stack)
{
	void *symbol = dlsym(RTLD_NEXT, "__libc_start_main");
	start_function *next;

	memcpy(&next, &symbol, sizeof(next));
	map_control();
	real_main = main;
	return next(tortured_main, argc, argv, init, fini, rtld_fini, stack);
}
