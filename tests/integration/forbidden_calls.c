/* SPDX-License-Identifier: ISC */
/*
 * For LD_PRELOAD: at the first connect(2) of the program, tries system calls that a subagent has no
 * use for, and prints a line for each: what it is, and what became of it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

typedef int connector(int fd, const struct sockaddr *address, socklen_t len);

static void
report(const char *what, long result)
{
	dprintf(
	    STDERR_FILENO, "call %s: %s\n", what, result < 0 ? strerrorname_np(errno) : "succeeds");
}

static void
try_programs(void)
{
	static char *const none[] = {NULL};
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	report("fork", child);
	report("clone3", syscall(SYS_clone3, NULL, (size_t)0));
	report("ptrace", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	report("process_vm_readv", process_vm_readv(getppid(), NULL, 0, NULL, 0, 0));
	report("kill", kill(getppid(), 0));
	report("setuid", setuid(getuid()));
	report("unshare", unshare(CLONE_FS));
	report("mount", mount("none", "/nowhere", "tmpfs", 0, NULL));
	report("prctl", prctl(PR_SET_DUMPABLE, 1));
	report("execve", execve("/bin/true", none, none));
	report("execveat", syscall(SYS_execveat, AT_FDCWD, "/bin/true", none, none, 0));
}

static void
try_sockets(void)
{
	int one = socket(AF_UNIX, SOCK_STREAM, 0);

	report("socket AF_UNIX", one);
	report("socket AF_PACKET", socket(AF_PACKET, SOCK_RAW, 0));
	report("socket AF_NETLINK", socket(AF_NETLINK, SOCK_RAW, 0));
	report("socket AF_INET", socket(AF_INET, SOCK_STREAM, 0));
	report("listen", listen(one, 1));
}

static void
try_others(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *both = mmap(NULL, 4096, PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	const struct rlimit limit = {.rlim_cur = 0, .rlim_max = RLIM_INFINITY};

	report("mmap of data", page == MAP_FAILED ? -1 : 0);
	report("mmap of data to run", both == MAP_FAILED ? -1 : 0);
	report("mprotect to run", mprotect(page, 4096, PROT_READ | PROT_EXEC));
	report("setrlimit", setrlimit(RLIMIT_CORE, &limit));
	report("ioctl TIOCSTI", ioctl(STDERR_FILENO, TIOCSTI, "x"));
	report("open", open("/dev/null", O_RDONLY));
}

int
connect(int fd, const struct sockaddr *address, socklen_t len)
{
	static int tried;
	connector *real;

	*(void **)&real = dlsym(RTLD_NEXT, "connect");
	if (!tried) {
		tried = 1;
		try_sockets();
		try_others();
		try_programs();
	}
	return real(fd, address, len);
}
