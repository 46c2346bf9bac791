/* SPDX-License-Identifier: ISC */
/*
 * What the subagent gives up once it has opened what it needs: new privileges, and all system calls
 * but those it uses, for the rest of the process. No other file uses libseccomp.
 */
#ifndef AW_SANDBOX_H
#define AW_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

enum aw_sandbox {
	AW_SANDBOX_ON,      /* both are given up */
	AW_SANDBOX_OFF,     /* not used in this build */
	AW_SANDBOX_REFUSED, /* the kernel refuses: system calls stay */
};

struct aw_sandbox_state {
	enum aw_sandbox calls;
	bool no_new_privs;
	int error; /* errno, if it was refused */
};

/* tcp: sockets of IPv4 and IPv6 are needed too. */
struct aw_sandbox_state aw_sandbox_enter(bool tcp);

/* The i-th system call that stays allowed, at least in part; NULL after the last. */
const char *aw_sandbox_call(size_t i);

#endif
