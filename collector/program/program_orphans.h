/* SPDX-License-Identifier: ISC */
/* Processes that programs left behind; only for program.c. */
#ifndef AW_PROGRAM_ORPHANS_H
#define AW_PROGRAM_ORPHANS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Makes this process the parent of descendants whose parent has ended, also in other sessions. */
void aw_orphans_adopt(void);

/* When a process began, in ticks since the start of the system; 0: not known. */
int64_t aw_orphans_began(pid_t pid);

/* Which children of this process are orphans, and to be killed. */
struct aw_orphans {
	int64_t since;  /* older children are none: this process had them when it was executed */
	int64_t before; /* younger ones are spared; INT64_MAX: none */
	bool (*is_program)(void *context, pid_t pid); /* a child that is no orphan */
	void *context;
};

/*
 * Kills orphans and takes the status of those that have ended. True if some are left: killed ones,
 * whose own children may follow, and spared ones.
 */
bool aw_orphans_end(const struct aw_orphans *orphans);

#endif
