/* SPDX-License-Identifier: ISC */
#include "program/program.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/instant.h"
#include "program/program_child.h"
#include "program/program_orphans.h"
#include "base/text.h"

#define CHUNK 16384
#define ERRORS_MAX 4096   /* of standard error: its last octets are kept */
#define ERROR_READS 64    /* after the end: a process that left the group may still write */
#define ERROR_SHOWN 300   /* octets of its last line in the text of an error */
#define LAST_WAIT_MS 1000 /* for a killed program in aw_programs_free */
#define SWEEP_MS 10       /* between looks at processes left behind, at first */
#define SWEEP_MAX_MS 1000

enum state {
	WAITING,
	RUNNING,
	ENDING, /* stopped: `done` is not called any more */
};

struct aw_program {
	struct aw_programs *all;
	struct aw_program_request request;
	enum state state;
	struct aw_program_child child;
	struct aw_io_watch end, out, error; /* in the loop unless WAITING */
	struct aw_buf output;
	char errors[ERRORS_MAX];
	size_t errors_len;
	int64_t started_at, started_ms;
	struct aw_program *next;
};

struct aw_programs {
	struct aw_io *io;
	unsigned parallel, n_running;
	struct aw_io_watch turn; /* its deadline is due when a program may be started */
	struct aw_io_watch
	    sweep;        /* its deadline is due when processes left behind may have ended */
	int64_t sweep_ms; /* from the last look at them to the next */
	int64_t since;    /* when the first program of all began; 0: there was none */
	struct aw_program *first; /* in the order of aw_program_start */
};

static void
free_program(struct aw_program *program)
{
	struct aw_programs *all = program->all;
	struct aw_program **at = &all->first;

	while (*at != program)
		at = &(*at)->next;
	*at = program->next;
	if (program->state != WAITING) {
		aw_io_remove(all->io, &program->end);
		aw_io_remove(all->io, &program->out);
		aw_io_remove(all->io, &program->error);
		all->n_running--;
	}
	aw_program_child_close(&program->child);
	aw_buf_free(&program->output);
	free(program);
}

/* Calls `done`; the owner must not use the program after it. */
static void
report_end(const struct aw_program *program, const struct aw_error *err, const struct aw_clock *now)
{
	const struct aw_program_end end = {.err = *err,
	    .output = program->output.data != NULL ? program->output.data : "",
	    .len = program->output.len,
	    .errors = program->errors,
	    .errors_len = program->errors_len,
	    .started_at = program->started_at,
	    .ended_at = now->wall,
	    .took_ms = program->started_at != AW_INSTANT_NONE ? now->ms - program->started_ms : 0};

	program->request.done(program->request.context, &end);
}

/* Asks it to end; only its end is waited for from now on. */
static void
stop_program(struct aw_program *program, const struct aw_clock *now)
{
	program->state = ENDING;
	program->out.fd = program->error.fd = -1;
	aw_program_close(&program->child.out);
	aw_program_close(&program->child.error);
	aw_program_signal(&program->child, SIGTERM);
	program->end.deadline_ms = now->ms + AW_PROGRAM_GRACE_MS;
}

/* ": " and the last line of standard error that is not empty, cleaned; "" if there is no such line.
 */
static void
format_last_error(const struct aw_program *program, char text[ERROR_SHOWN])
{
	size_t end = program->errors_len, start;

	while (end > 0 && strchr(" \t\r\n", program->errors[end - 1]) != NULL)
		end--;
	for (start = end; start > 0 && program->errors[start - 1] != '\n'; start--)
		;
	(void)aw_text_format(text, ERROR_SHOWN, "%s", end > start ? ": " : "");
	if (end > start)
		(void)aw_text_clean(
		    text + 2, ERROR_SHOWN - 2, program->errors + start, end - start);
}

static void
fail_program(struct aw_program *program, enum aw_err code, const struct aw_clock *now)
{
	const struct aw_program_request *request = &program->request;
	char errors[ERROR_SHOWN];
	struct aw_error err;

	format_last_error(program, errors);
	if (code == AW_ERR_PROGRAM_SIZE)
		(void)aw_error_set(&err, code, request->argv[0],
		    "it wrote more than %zu octets, and was stopped", request->max_bytes);
	else if (code == AW_ERR_PROGRAM_TIMEOUT)
		(void)aw_error_set(&err, code, request->argv[0],
		    "it had not ended after %jd s, and was stopped%s",
		    (intmax_t)(request->timeout_ms / 1000), errors);
	else
		(void)aw_error_nomem(&err);
	stop_program(program, now);
	report_end(program, &err, now);
}

/* Reads what is there; false at the end of the stream. */
static bool
read_some(int fd, char *chunk, ssize_t *n)
{
	do
		*n = read(fd, chunk, CHUNK);
	while (*n < 0 && errno == EINTR);
	return *n > 0 || (*n < 0 && errno == EAGAIN);
}

/* AW_OK unless a limit is exceeded; *more: something was read. */
static enum aw_err
read_output(struct aw_program *program, bool *more)
{
	char chunk[CHUNK];
	ssize_t n;

	*more = false;
	if (!read_some(program->child.out, chunk, &n)) {
		program->out.fd = -1;
		aw_program_close(&program->child.out);
		return AW_OK;
	}
	if (n < 0)
		return AW_OK;
	*more = true;
	if ((size_t)n > program->request.max_bytes - program->output.len)
		return AW_ERR_PROGRAM_SIZE;
	return aw_buf_add(&program->output, chunk, (size_t)n) ? AW_OK : AW_ERR_NO_MEMORY;
}

/* Keeps the last octets; true if something was read. */
static bool
read_errors(struct aw_program *program)
{
	char chunk[CHUNK];
	size_t keep, take;
	ssize_t n;

	if (!read_some(program->child.error, chunk, &n)) {
		program->error.fd = -1;
		aw_program_close(&program->child.error);
		return false;
	}
	if (n < 0)
		return false;
	take = (size_t)n < ERRORS_MAX ? (size_t)n : ERRORS_MAX;
	keep = program->errors_len < ERRORS_MAX - take ? program->errors_len : ERRORS_MAX - take;
	memmove(program->errors, program->errors + program->errors_len - keep, keep);
	memcpy(program->errors + keep, chunk + (size_t)n - take, take);
	program->errors_len = keep + take;
	return true;
}

static void
output_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct aw_program *program = watch->context;
	enum aw_err rc;
	bool more;

	(void)revents;
	rc = read_output(program, &more);
	if (rc != AW_OK)
		fail_program(program, rc, now);
}

static void
error_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	(void)revents;
	(void)now;
	(void)read_errors(watch->context);
}

/* Reads what is left in the pipes; other processes that hold them open are not waited for. */
static enum aw_err
drain_pipes(struct aw_program *program)
{
	enum aw_err rc = AW_OK;
	unsigned reads = 0;
	bool more = true;

	while (rc == AW_OK && more && program->child.out >= 0)
		rc = read_output(program, &more);
	while (reads++ < ERROR_READS && program->child.error >= 0 && read_errors(program))
		;
	return rc;
}

/* The result of a program that has ended. */
static enum aw_err
describe_end(const struct aw_program *program, int status, struct aw_error *err)
{
	const char *path = program->request.argv[0];
	char errors[ERROR_SHOWN];
	int error;

	*err = (struct aw_error){.code = AW_OK};
	format_last_error(program, errors);
	if (read(program->child.failure, &error, sizeof(error)) == (ssize_t)sizeof(error))
		return aw_program_not_executed(path, error, err);
	if (status < 0)
		return aw_error_set(err, AW_ERR_PROGRAM_START, path, "its exit status was lost");
	if (WIFSIGNALED(status))
		return aw_error_set(err, AW_ERR_PROGRAM_SIGNAL, path, "signal %d (%s)%s",
		    WTERMSIG(status), strsignal(WTERMSIG(status)), errors);
	if (WEXITSTATUS(status) != 0)
		return aw_error_set(err, AW_ERR_PROGRAM_EXIT, path, "exit status %d%s",
		    WEXITSTATUS(status), errors);
	if (program->output.len == 0)
		return aw_error_set(err, AW_ERR_PROGRAM_EMPTY, path, "it wrote nothing%s", errors);
	return AW_OK;
}

static bool
is_program(void *context, pid_t pid)
{
	const struct aw_programs *programs = context;
	const struct aw_program *each = programs->first;

	while (each != NULL && each->child.pid != pid)
		each = each->next;
	return each != NULL;
}

/* When the first of the programs that run began; INT64_MAX if none does. */
static int64_t
first_began(const struct aw_programs *programs)
{
	int64_t began = INT64_MAX;

	for (const struct aw_program *each = programs->first; each != NULL; each = each->next)
		if (each->child.pid > 0 && each->child.began < began)
			began = each->child.began;
	return began;
}

/*
 * Ends the processes that left the group of their program, which has ended. To which program one
 * belonged is not known, so it is left alone as long as one runs that began before it.
 */
static void
sweep_orphans(struct aw_programs *programs, int64_t now_ms)
{
	const struct aw_orphans orphans = {
	    programs->since, first_began(programs), is_program, programs};
	bool left = aw_orphans_end(&orphans);

	programs->sweep.deadline_ms = left ? now_ms + programs->sweep_ms : INT64_MAX;
	programs->sweep_ms =
	    2 * programs->sweep_ms < SWEEP_MAX_MS ? 2 * programs->sweep_ms : SWEEP_MAX_MS;
}

static void
sweep_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	(void)revents;
	sweep_orphans(watch->context, now->ms);
}

/* The program has ended: kills the rest of its group and reports the result. */
static void
program_ended(struct aw_program *program, const struct aw_clock *now)
{
	struct aw_programs *all = program->all;
	struct aw_error err;
	enum aw_err rc;
	int status;

	aw_program_signal(&program->child, SIGKILL);
	rc = program->state == RUNNING ? drain_pipes(program) : AW_OK;
	if (rc != AW_OK)
		fail_program(program, rc, now);
	if (!aw_program_reap(&program->child, &status))
		return;
	if (program->state == RUNNING) {
		(void)describe_end(program, status, &err);
		report_end(program, &err, now);
	}
	free_program(program);
	all->turn.deadline_ms = now->ms;
	all->sweep_ms = SWEEP_MS;
	sweep_orphans(all, now->ms);
}

static void
end_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct aw_program *program = watch->context;

	if (revents != 0)
		program_ended(program, now);
	else if (program->state == RUNNING)
		fail_program(program, AW_ERR_PROGRAM_TIMEOUT, now);
	else
		aw_program_signal(&program->child, SIGKILL);
}

static void
add_watch(struct aw_program *program, struct aw_io_watch *watch, int fd,
    void (*ready)(struct aw_io_watch *, short, const struct aw_clock *))
{
	*watch = (struct aw_io_watch){.fd = fd,
	    .events = POLLIN,
	    .deadline_ms = INT64_MAX,
	    .ready = ready,
	    .context = program};
	aw_io_add(program->all->io, watch);
}

static void
run_program(struct aw_program *program, const struct aw_clock *now)
{
	const struct aw_program_start start = {.argv = program->request.argv,
	    .environment = program->request.environment,
	    .input = program->request.input};
	struct aw_error err;

	if (aw_program_check(start.argv[0], &err) != AW_OK ||
	    aw_program_spawn(&program->child, &start, &err) != AW_OK) {
		report_end(program, &err, now);
		free_program(program);
		return;
	}
	if (program->all->since == 0)
		program->all->since = program->child.began;
	program->state = RUNNING;
	program->started_at = now->wall;
	program->started_ms = now->ms;
	program->all->n_running++;
	add_watch(program, &program->end, program->child.pidfd, end_ready);
	add_watch(program, &program->out, program->child.out, output_ready);
	add_watch(program, &program->error, program->child.error, error_ready);
	program->end.deadline_ms = now->ms + program->request.timeout_ms;
}

static struct aw_program *
first_waiting(const struct aw_programs *programs)
{
	struct aw_program *program = programs->first;

	while (program != NULL && program->state != WAITING)
		program = program->next;
	return program;
}

static void
turn_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct aw_programs *programs = watch->context;
	struct aw_program *program;

	(void)revents;
	while (
	    programs->n_running < programs->parallel && (program = first_waiting(programs)) != NULL)
		run_program(program, now);
}

struct aw_programs *
aw_programs_new(struct aw_io *io, unsigned parallel)
{
	struct aw_programs *programs = calloc(1, sizeof(*programs));

	if (programs == NULL)
		return NULL;
	programs->io = io;
	programs->parallel = parallel;
	programs->turn = (struct aw_io_watch){
	    .fd = -1, .deadline_ms = INT64_MAX, .ready = turn_ready, .context = programs};
	aw_io_add(io, &programs->turn);
	programs->sweep = (struct aw_io_watch){
	    .fd = -1, .deadline_ms = INT64_MAX, .ready = sweep_ready, .context = programs};
	aw_io_add(io, &programs->sweep);
	aw_orphans_adopt();
	return programs;
}

/* Reaps a killed program; one that the kernel cannot end yet is left to init. */
static void
reap_now(struct aw_program *program)
{
	struct pollfd end = {.fd = program->child.pidfd, .events = POLLIN};
	int status;

	if (program->state != WAITING && poll(&end, 1, LAST_WAIT_MS) > 0)
		(void)aw_program_reap(&program->child, &status);
	free_program(program);
}

/* No program runs any more, so all orphans are killed. */
static void
end_orphans(struct aw_programs *programs)
{
	const struct aw_orphans orphans = {programs->since, INT64_MAX, is_program, programs};
	int waited = 0;

	if (programs->since == 0)
		return;
	while (aw_orphans_end(&orphans) && (waited += SWEEP_MS) <= LAST_WAIT_MS)
		(void)poll(NULL, 0, SWEEP_MS);
}

void
aw_programs_free(struct aw_programs *programs)
{
	if (programs == NULL)
		return;
	for (const struct aw_program *each = programs->first; each != NULL; each = each->next)
		if (each->state != WAITING)
			aw_program_signal(&each->child, SIGKILL);
	while (programs->first != NULL)
		reap_now(programs->first);
	end_orphans(programs);
	aw_io_remove(programs->io, &programs->sweep);
	aw_io_remove(programs->io, &programs->turn);
	free(programs);
}

void
aw_programs_limit(struct aw_programs *programs, unsigned parallel)
{
	programs->parallel = parallel;
}

struct aw_program *
aw_program_start(struct aw_programs *programs, const struct aw_program_request *request,
    const struct aw_clock *now)
{
	struct aw_program *program = calloc(1, sizeof(*program));
	struct aw_program **at = &programs->first;

	if (program == NULL)
		return NULL;
	program->all = programs;
	program->request = *request;
	program->started_at = AW_INSTANT_NONE;
	aw_program_child_init(&program->child);
	aw_buf_init(&program->output, request->max_bytes);
	while (*at != NULL && !(request->ahead && (*at)->state == WAITING))
		at = &(*at)->next;
	program->next = *at;
	*at = program;
	programs->turn.deadline_ms = now->ms;
	return program;
}

void
aw_program_stop(struct aw_program *program, const struct aw_clock *now)
{
	if (program->state == WAITING)
		free_program(program);
	else
		stop_program(program, now);
}
