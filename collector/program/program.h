/* SPDX-License-Identifier: ISC */
/*
 * Helper programs in the engine's loop: a fixed argv, no shell, a clean environment, a time limit
 * and an output limit. A program runs in a process group of its own, which ends with it.
 */
#ifndef AW_PROGRAM_H
#define AW_PROGRAM_H

#include "base/err.h"
#include "net/io.h"

/* From SIGTERM to SIGKILL for a program that is given up. */
#define AW_PROGRAM_GRACE_MS INT64_C(2000)

struct aw_programs; /* all of a process */
struct aw_program;  /* one that waits for its turn or runs */

/* How a program ended. */
struct aw_program_end {
	struct aw_error
	    err;            /* AW_OK: it exited with status 0 and wrote something; else PROGRAM_* */
	const char *output; /* what it wrote to standard output; of the runner, NUL-terminated */
	size_t len;
	int64_t started_at; /* by the calendar; AW_INSTANT_NONE: it was not started */
};

struct aw_program_request {
	char *const *argv;  /* NULL-ended, argv[0] an absolute path; borrowed until the end */
	int64_t timeout_ms; /* from its start, not from waiting for its turn */
	size_t max_bytes;   /* of standard output */
	/* Once, from the loop, never from aw_program_start. May start and stop programs. */
	void (*done)(void *context, const struct aw_program_end *end);
	void *context;
};

/* At most `parallel` programs run at a time. NULL when memory is short. `io` is borrowed. */
struct aw_programs *aw_programs_new(struct aw_io *io, unsigned parallel);

/* Kills the groups of all that run at once, without `done`. NULL is fine. */
void aw_programs_free(struct aw_programs *programs);

void aw_programs_limit(struct aw_programs *programs, unsigned parallel);

/*
 * Lets the program run as soon as there is room for it, the one that waits longest first. NULL when
 * memory is short. It is valid until `done` or aw_program_stop.
 */
struct aw_program *aw_program_start(struct aw_programs *programs,
    const struct aw_program_request *request, const struct aw_clock *now);

/*
 * Gives it up without `done`: its group gets SIGTERM, and SIGKILL where it has not ended after
 * AW_PROGRAM_GRACE_MS. Until it has ended it counts as running.
 */
void aw_program_stop(struct aw_program *program, const struct aw_clock *now);

#endif
