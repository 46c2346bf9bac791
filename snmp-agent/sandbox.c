/* SPDX-License-Identifier: ISC */
/* For MAP_ANONYMOUS and similar constants. */
#define _DEFAULT_SOURCE

#include "sandbox.h"

#include <errno.h>
#include <sys/prctl.h>

#include "build_paths.h"

/*
 * By their names in libseccomp, which leaves out those that an architecture does not have. There is
 * nothing here to start a program or thread, to look into another process, to change users, to
 * listen, or to mount.
 */
static const char *const calls[] = {
    /* open files, and pipes of Net-SNMP */
    "read", "readv", "pread64", "write", "writev", "pwrite64", "close", "lseek", "_llseek", "fcntl",
    "fcntl64", "dup", "dup2", "dup3", "pipe", "pipe2", "fstat", "fstat64", "fsync", "fdatasync",
    "sync_file_range", "sync_file_range2", "ftruncate", "ftruncate64", "fallocate", "fadvise64",
    "fadvise64_64", "arm_fadvise64_64", "flock", "fchmod", "fstatfs", "fstatfs64",
    /* names of files */
    "open", "openat", "openat2", "stat", "stat64", "lstat", "lstat64", "newfstatat", "fstatat64",
    "statx", "statfs", "statfs64", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
    "getdents", "getdents64", "getcwd", "mkdir", "mkdirat", "rename", "renameat", "renameat2",
    "unlink", "unlinkat", "link", "linkat", "umask",
    /* changes of directories */
    "inotify_init", "inotify_init1", "inotify_add_watch", "inotify_rm_watch",
    /* waiting and time */
    "poll", "ppoll", "ppoll_time64", "select", "_newselect", "pselect6", "pselect6_time64",
    "nanosleep", "clock_nanosleep", "clock_nanosleep_time64", "clock_gettime", "clock_gettime64",
    "clock_getres", "clock_getres_time64", "gettimeofday", "time", "times", "getrusage",
    "restart_syscall", "sched_yield", "sched_getaffinity", "getcpu",
    /* signals of its own */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "rt_sigpending",
    "rt_sigtimedwait", "rt_sigtimedwait_time64", "sigaltstack", "signalfd", "signalfd4",
    /* memory and threads of the C library */
    "brk", "munmap", "mremap", "madvise", "futex", "futex_time64", "set_robust_list",
    "get_robust_list", "set_tid_address", "rseq", "membarrier", "getrandom", "exit", "exit_group",
    /* who and where it is */
    "getpid", "getppid", "gettid", "getuid", "getuid32", "geteuid", "geteuid32", "getgid",
    "getgid32", "getegid", "getegid32", "getgroups", "getgroups32", "uname", "sysinfo", "getrlimit",
    "ugetrlimit",
    /* its connection to the master; see below for `socket` */
    "connect", "getpeername", "getsockname", "getsockopt", "setsockopt", "send", "sendto",
    "sendmsg", "sendmmsg", "recv", "recvfrom", "recvmsg", "shutdown"};

/* Allowed with some arguments. */
static const char *const partial[] = {
    "socket", "mmap", "mmap2", "mprotect", "prlimit64", "tgkill", "ioctl"};

#define N_CALLS (sizeof(calls) / sizeof(calls[0]))
#define N_PARTIAL (sizeof(partial) / sizeof(partial[0]))

const char *
aw_sandbox_call(size_t i)
{
	if (i < N_CALLS)
		return calls[i];
	return i < N_CALLS + N_PARTIAL ? partial[i - N_CALLS] : NULL;
}

#if AW_SECCOMP
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Calls that glibc replaces by older ones if the kernel does not have them. */
static const char *const replaced[] = {"clone3"};

/* A call that this architecture does not have needs no rule. */
static int
add(scmp_filter_ctx filter, uint32_t action, const char *name, unsigned n,
    const struct scmp_arg_cmp *arguments)
{
	int number = seccomp_syscall_resolve_name(name);

	if (number == __NR_SCMP_ERROR)
		return 0;
	return seccomp_rule_add_array(filter, action, number, n, arguments);
}

static int
allow_if(scmp_filter_ctx filter, const char *name, struct scmp_arg_cmp argument)
{
	return add(filter, SCMP_ACT_ALLOW, name, 1, &argument);
}

static int
allow_sockets(scmp_filter_ctx filter, bool tcp)
{
	int rc = allow_if(filter, "socket", SCMP_A0(SCMP_CMP_EQ, AF_UNIX));

	if (rc == 0 && tcp)
		rc = allow_if(filter, "socket", SCMP_A0(SCMP_CMP_EQ, AF_INET));
	if (rc == 0 && tcp)
		rc = allow_if(filter, "socket", SCMP_A0(SCMP_CMP_EQ, AF_INET6));
	return rc;
}

/* Nothing that is written becomes a program: no page is both, and none changes to one. */
static int
allow_memory(scmp_filter_ctx filter)
{
	static const char *const maps[] = {"mmap", "mmap2"};
	int rc = allow_if(filter, "mprotect", SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));

	for (size_t i = 0; rc == 0 && i < sizeof(maps) / sizeof(maps[0]); i++) {
		rc = allow_if(filter, maps[i], SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
		if (rc == 0)
			rc = allow_if(filter, maps[i], SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_WRITE, 0));
	}
	return rc;
}

/* Reads limits, ends by abort(), asks what a descriptor is. */
static int
allow_others(scmp_filter_ctx filter)
{
	static const unsigned long requests[] = {TCGETS, FIONREAD, FIONBIO, FIOCLEX};
	int rc = allow_if(filter, "prlimit64", SCMP_A2(SCMP_CMP_EQ, 0));

	if (rc == 0)
		rc = allow_if(filter, "tgkill", SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	for (size_t i = 0; rc == 0 && i < sizeof(requests) / sizeof(requests[0]); i++)
		rc = allow_if(filter, "ioctl", SCMP_A1(SCMP_CMP_EQ, requests[i]));
	return rc;
}

static int
fill(scmp_filter_ctx filter, bool tcp)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < N_CALLS; i++)
		rc = add(filter, SCMP_ACT_ALLOW, calls[i], 0, NULL);
	for (size_t i = 0; rc == 0 && i < sizeof(replaced) / sizeof(replaced[0]); i++)
		rc = add(filter, SCMP_ACT_ERRNO(ENOSYS), replaced[i], 0, NULL);
	if (rc == 0)
		rc = allow_sockets(filter, tcp);
	if (rc == 0)
		rc = allow_memory(filter);
	return rc == 0 ? allow_others(filter) : rc;
}

static struct aw_sandbox_state
limit_calls(bool tcp)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int rc = filter == NULL ? -ENOMEM : fill(filter, tcp);

	/* As a binary tree, since each call of the process goes through it. */
	if (rc == 0)
		rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	/* The error of the kernel, not ECANCELED. */
	if (rc == 0)
		rc = seccomp_attr_set(filter, SCMP_FLTATR_API_SYSRAWRC, 1);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return (struct aw_sandbox_state){
	    .calls = rc == 0 ? AW_SANDBOX_ON : AW_SANDBOX_REFUSED, .error = -rc};
}
#else
static struct aw_sandbox_state
limit_calls(bool tcp)
{
	(void)tcp;
	return (struct aw_sandbox_state){.calls = AW_SANDBOX_OFF};
}
#endif

struct aw_sandbox_state
aw_sandbox_enter(bool tcp)
{
	bool kept = prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) == 0;
	struct aw_sandbox_state state = limit_calls(tcp);

	state.no_new_privs = kept;
	return state;
}
