/* SPDX-License-Identifier: ISC */
/*
 * Helper programs in the loop of the engine: a fixed argv, no shell, a clean environment, limits on
 * time and output. Each program runs in its own process group, which is killed when it ends.
 */
#ifndef AW_PROGRAM_H
#define AW_PROGRAM_H

#include "base/err.h"
#include "net/io.h"

/* From SIGTERM to SIGKILL of a program that is stopped. */
#define AW_PROGRAM_GRACE_MS INT64_C(2000)

struct aw_programs; /* all programs of the process */
struct aw_program;  /* one program, waiting or running */

/* How a program ended. */
struct aw_program_end {
	struct aw_error err; /* AW_OK: exit status 0 and some output; else AW_ERR_PROGRAM_* */
	const char *output;  /* its standard output, NUL-terminated; borrowed for the call */
	size_t len;
	const char *errors; /* the end of its standard error, the same */
	size_t errors_len;
	int64_t started_at; /* aw_clock.wall; AW_INSTANT_NONE: it was not started */
	int64_t ended_at;   /* aw_clock.wall */
	int64_t took_ms;    /* from its start; 0: it was not started */
};

struct aw_program_request {
	char *const *argv; /* ends with NULL; argv[0] is an absolute path; borrowed until `done` */
	char *const *environment; /* texts in addition to PATH and LC_ALL; NULL: none; borrowed */
	const char *input;  /* for its standard input, which stays open; NULL: none; borrowed */
	bool ahead;         /* of those that wait: it continues what ran before */
	int64_t timeout_ms; /* from its start, without the time in the queue */
	size_t max_bytes;   /* of standard output */
	/* Called once, from aw_io_work. May start and stop programs. */
	void (*done)(void *context, const struct aw_program_end *end);
	void *context;
};

/*
 * AW_OK if only root and this user can change the program, the directories of its path and links on
 * it, and what links lead to (program_check.c). Else AW_ERR_PROGRAM_MISSING, _EXECUTABLE, _UNSAFE
 * or _START.
 */
AW_CHECKED enum aw_err aw_program_check(const char *path, struct aw_error *err);

/*
 * AW_OK if only root and this user can change a file that a program reads, such as its
 * configuration, and the directories of its path. AW_ERR_FILE_MISSING, _PERMISSION, _READ,
 * AW_ERR_CONFIG_UNSAFE.
 */
AW_CHECKED enum aw_err aw_program_check_file(const char *path, struct aw_error *err);

/* The same for a file of any kind or a directory, also by a relative path. */
AW_CHECKED enum aw_err aw_program_check_way(const char *path, struct aw_error *err);

/* At most `parallel` programs run at a time. `io` is borrowed. NULL for want of memory. */
struct aw_programs *aw_programs_new(struct aw_io *io, unsigned parallel);

/* Kills the groups of all running programs without calling `done`. NULL is allowed. */
void aw_programs_free(struct aw_programs *programs);

/* Changes the limit; running programs are not stopped. */
void aw_programs_limit(struct aw_programs *programs, unsigned parallel);

/*
 * Queues a program; queued programs start in order as others end, those with `ahead` first. The
 * result is valid until `done` or aw_program_stop. NULL for want of memory.
 */
struct aw_program *aw_program_start(struct aw_programs *programs,
    const struct aw_program_request *request, const struct aw_clock *now);

/*
 * Stops a program without calling `done`: its group gets SIGTERM, and SIGKILL if it has not ended
 * after AW_PROGRAM_GRACE_MS. Until it has ended it counts as running.
 */
void aw_program_stop(struct aw_program *program, const struct aw_clock *now);

#endif
