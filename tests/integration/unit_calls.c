/* SPDX-License-Identifier: ISC */
/*
 * unit_calls quiet|refused PROGRAM...: runs a program under the rules of anchorwatchd.service for
 * system calls that matter to the OpenSSH client: no new user and group ids, no listening. "quiet":
 * setresuid(2) does nothing and reports success, as the unit has it; "refused": it fails as well.
 * unit_calls noseccomp PROGRAM...: a kernel without seccomp.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define RULE(number, action) \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (number), 0, 1), BPF_STMT(BPF_RET | BPF_K, (action))
#define REFUSED (SECCOMP_RET_ERRNO | EPERM)

static int
run(const struct sock_fprog *program, char **argv)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program) != 0) {
		perror("unit_calls: seccomp");
		return 2;
	}
	(void)execv(argv[2], argv + 2);
	perror(argv[2]);
	return 2;
}

static int
run_without_seccomp(char **argv)
{
	struct sock_filter rules[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    RULE(SYS_seccomp, SECCOMP_RET_ERRNO | ENOSYS),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
	    RULE(PR_SET_SECCOMP, SECCOMP_RET_ERRNO | EINVAL),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = {sizeof(rules) / sizeof(rules[0]), rules};

	return run(&program, argv);
}

int
main(int argc, char **argv)
{
	unsigned setresuid_action = REFUSED;

	if (argc < 3)
		return 2;
	if (strcmp(argv[1], "noseccomp") == 0)
		return run_without_seccomp(argv);
	if (strcmp(argv[1], "quiet") == 0)
		setresuid_action = SECCOMP_RET_ERRNO;
	struct sock_filter rules[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    RULE(SYS_setresuid, setresuid_action),
	    RULE(SYS_setreuid, REFUSED),
	    RULE(SYS_setuid, REFUSED),
	    RULE(SYS_setfsuid, REFUSED),
	    RULE(SYS_chroot, REFUSED),
	    RULE(SYS_setpriority, REFUSED),
	    RULE(SYS_listen, REFUSED),
	    RULE(SYS_accept, REFUSED),
	    RULE(SYS_accept4, REFUSED),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = {sizeof(rules) / sizeof(rules[0]), rules};

	return run(&program, argv);
}
