/* SPDX-License-Identifier: ISC */
/* Helper programs: scripts that the tests write, run in a loop with a simulated clock. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "program/process.h"
#include "program/program.h"
#include "fixture/suite.h"

#define WALL INT64_C(1700000000)
#define LIMIT_MS 20000
#define TURN_MS 50
#define TIMEOUT_MS INT64_C(60000)
#define MAX_BYTES ((size_t)100000)
#define TEXT_MAX 4096
#define PATH_ROOM 300

static const char shell[] = "#!/bin/sh\n";

struct world {
	char dir[128];
	struct aw_io *io;
	struct aw_programs *programs;
	int64_t moved_ms; /* of the clock */
};

/* One program and its result. */
struct job {
	char path[PATH_ROOM];
	char *argv[8];
	char *const *environment; /* NULL: nothing more than usual */
	const char *input;        /* NULL: none */
	bool ahead;
	struct aw_program *program;
	unsigned ended;
	struct aw_error err;
	char output[MAX_BYTES + 1];
	size_t len;
	int64_t started_at;
};

static struct aw_clock
read_clock(const struct world *world)
{
	struct timespec now;

	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (struct aw_clock){.wall = WALL,
	    .ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + world->moved_ms};
}

static void
begin(struct world *world)
{
	*world = (struct world){.dir = "/tmp/aw-program.XXXXXX"};
	ck_assert_ptr_nonnull(mkdtemp(world->dir));
	world->io = aw_io_new();
	world->programs = aw_programs_new(world->io, 4);
	ck_assert_ptr_nonnull(world->programs);
}

static const char *
in(const struct world *world, const char *name, char path[PATH_ROOM])
{
	(void)snprintf(path, PATH_ROOM, "%s/%s", world->dir, name);
	return path;
}

static void
finish(struct world *world)
{
	static const char *const names[] = {"program", "fifo", "started", "link", "open/program"};
	char path[PATH_ROOM];

	aw_programs_free(world->programs);
	aw_io_free(world->io);
	for (int i = 0; i < COUNT(names); i++)
		(void)unlink(in(world, names[i], path));
	(void)rmdir(in(world, "open", path));
	ck_assert_int_eq(rmdir(world->dir), 0);
}

static void
turn(struct world *world)
{
	struct aw_clock now = read_clock(world);
	int64_t wait = aw_io_next(world->io) - now.ms;

	wait = wait < 0 ? 0 : wait > TURN_MS ? TURN_MS : wait;
	aw_io_wait(world->io, NULL, NULL, 0, (int)wait);
	now = read_clock(world);
	aw_io_work(world->io, &now);
}

static void
done(void *context, const struct aw_program_end *end)
{
	struct job *job = context;

	job->program = NULL;
	job->ended++;
	job->err = end->err;
	job->len = end->len;
	job->started_at = end->started_at;
	ck_assert_uint_le(end->len, MAX_BYTES);
	memcpy(job->output, end->output, end->len + 1);
}

/* A shell script in a file that only its owner may change. */
static const char *
script(const struct world *world, const char *name, const char *text, char path[PATH_ROOM])
{
	char all[TEXT_MAX];
	struct aw_error err;
	int n = snprintf(all, sizeof(all), "%s%s", shell, text);

	in(world, name, path);
	ck_assert_int_eq(aw_file_replace(path, all, (size_t)n, 0755, &err), AW_OK);
	return path;
}

/* Starts the program at job->path. */
static void
start_at(struct world *world, struct job *job)
{
	struct aw_clock now = read_clock(world);
	struct aw_program_request request = {.argv = job->argv,
	    .timeout_ms = TIMEOUT_MS,
	    .max_bytes = MAX_BYTES,
	    .ahead = job->ahead,
	    .environment = job->environment,
	    .input = job->input,
	    .done = done,
	    .context = job};

	job->ended = 0;
	job->argv[0] = job->path;
	job->program = aw_program_start(world->programs, &request, &now);
	ck_assert_ptr_nonnull(job->program);
	ck_assert_uint_eq(job->ended, 0);
}

static void
start(struct world *world, struct job *job, const char *text)
{
	(void)script(world, "program", text, job->path);
	start_at(world, job);
}

/* Runs the loop until *what is not 0. */
static void
await(struct world *world, const unsigned *what)
{
	int64_t limit = read_clock(world).ms + LIMIT_MS;

	while (*what == 0) {
		ck_assert_msg(read_clock(world).ms < limit, "nothing happened");
		turn(world);
	}
}

static void
run(struct world *world, struct job *job, const char *text)
{
	start(world, job, text);
	await(world, &job->ended);
	ck_assert_uint_eq(job->ended, 1);
}

/* The reading end of a FIFO that a program and all its children keep open. */
static int
open_fifo(const struct world *world)
{
	char path[PATH_ROOM];
	int fd;

	ck_assert_int_eq(mkfifo(in(world, "fifo", path), 0600), 0);
	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	return fd;
}

/* Waits for a line from the FIFO: the program runs. */
static void
await_line(struct world *world, int fifo)
{
	int64_t limit = read_clock(world).ms + LIMIT_MS;
	char c;

	while (read(fifo, &c, 1) != 1) {
		ck_assert_msg(read_clock(world).ms < limit, "it did not start");
		turn(world);
	}
	while (c != '\n')
		ck_assert(read(fifo, &c, 1) == 1 || errno == EAGAIN);
}

/* No process has the FIFO open any more. */
static bool
all_gone(int fifo)
{
	char chunk[256];
	ssize_t n;

	while ((n = read(fifo, chunk, sizeof(chunk))) > 0)
		;
	return n == 0;
}

static void
await_gone(struct world *world, int fifo)
{
	int64_t limit = read_clock(world).ms + LIMIT_MS;

	while (!all_gone(fifo)) {
		ck_assert_msg(read_clock(world).ms < limit, "a process is left");
		turn(world);
	}
	(void)close(fifo);
}

/* Children that ended are taken by the program at one of its next turns, not by this look. */
static void
await_no_child(struct world *world)
{
	int64_t limit = read_clock(world).ms + LIMIT_MS;
	siginfo_t info;

	while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0) {
		ck_assert_msg(read_clock(world).ms < limit, "a child is left");
		turn(world);
	}
	ck_assert_int_eq(errno, ECHILD);
}

START_TEST(words_reach_it_untouched)
{
	static char word[] = "$(id) `id` ; | & > x * ? \"' \\ \n${HOME}", empty[] = "";
	struct job job = {.argv = {NULL, word, empty}};
	struct world world;
	char expected[256];

	begin(&world);
	run(&world, &job, "printf '%s,' \"$#\" \"$1\" \"$2\"\n");
	ck_assert_msg(job.err.code == AW_OK, "%s", job.err.text);
	(void)snprintf(expected, sizeof(expected), "2,%s,,", word);
	ck_assert_str_eq(job.output, expected);
	ck_assert_int_eq(job.started_at, WALL);
	finish(&world);
}
END_TEST

START_TEST(environment_is_clean)
{
	struct job job = {0};
	struct world world;

	ck_assert_int_eq(setenv("SECRET", "x", 1), 0);
	ck_assert_int_eq(setenv("TZ", "Asia/Tokyo", 1), 0);
	begin(&world);
	/* The shell itself sets PWD. */
	run(&world, &job, "tr '\\0' '\\n' </proc/$$/environ; pwd; umask\n");
	ck_assert_str_eq(job.output,
	    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nLC_ALL=C\n/\n"
	    "0022\n");
	finish(&world);
	(void)unsetenv("SECRET");
	(void)unsetenv("TZ");
}
END_TEST

START_TEST(descriptors_are_closed)
{
	struct job job = {0};
	struct world world;
	/* A descriptor that lost its close-on-exec flag. */
	int fd = open("/dev/zero", O_RDONLY), high;

	begin(&world);
	high = fcntl(fd, F_DUPFD, 200);
	ck_assert_int_ge(high, 200);
	run(&world, &job,
	    "cd /proc/$$/fd; for i in *; do printf '%s=%s ' $i \"$(readlink $i)\"; done\n");
	ck_assert_msg(strstr(job.output, "0=/dev/null 1=pipe:") == job.output, "%s", job.output);
	ck_assert_msg(strstr(job.output, "zero") == NULL, "%s", job.output);
	(void)close(fd);
	(void)close(high);
	finish(&world);
}
END_TEST

START_TEST(signals_and_rights_are_plain)
{
	struct job job = {0};
	struct world world;
	sigset_t all, before;

	begin(&world);
	aw_process_ignore_pipe();
	(void)sigfillset(&all);
	ck_assert_int_eq(sigprocmask(SIG_BLOCK, &all, &before), 0);
	/* 32 and 33 belong to the C library, which does not allow setting them. */
	run(&world, &job,
	    "grep -E '^(SigBlk|SigIgn|NoNewPrivs)' /proc/self/status |\n"
	    "sed '/SigIgn/s/[01][08]\\(.\\{7\\}\\)$/00\\1/' | tr -s '\\t\\n' '  '\n");
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	ck_assert_str_eq(
	    job.output, "SigBlk: 0000000000000000 SigIgn: 0000000000000000 NoNewPrivs: 1 ");
	finish(&world);
}
END_TEST

static const struct {
	const char *text;
	enum aw_err code;
	const char *rule; /* the whole text of the error */
} failures[] = {
    {"echo out; echo one >&2; echo 'no route' >&2; echo >&2; exit 3\n", AW_ERR_PROGRAM_EXIT,
	"exit status 3: no route"},
    {"exit 255\n", AW_ERR_PROGRAM_EXIT, "exit status 255"},
    {"printf 'a\\377\\033[1mb\\r\\n' >&2; exit 1\n", AW_ERR_PROGRAM_EXIT,
	"exit status 1: a\\xff\\x1b[1mb"},
    {"echo out; kill -9 $$\n", AW_ERR_PROGRAM_SIGNAL, "signal 9 (Killed)"},
    {":\n", AW_ERR_PROGRAM_EMPTY, "it wrote nothing"},
    {"echo why >&2\n", AW_ERR_PROGRAM_EMPTY, "it wrote nothing: why"},
    {"yes\n", AW_ERR_PROGRAM_SIZE, "it wrote more than 100000 octets, and was stopped"},
    {"head -c 100001 /dev/zero\n", AW_ERR_PROGRAM_SIZE,
	"it wrote more than 100000 octets, and was stopped"},
    {"i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i; done >&2; exit 4\n",
	AW_ERR_PROGRAM_EXIT, "exit status 4: line 3000"},
};

START_TEST(failures_have_their_codes)
{
	struct job job = {0};
	struct world world;

	begin(&world);
	run(&world, &job, failures[_i].text);
	ck_assert_int_eq(job.err.code, failures[_i].code);
	ck_assert_str_eq(job.err.text, failures[_i].rule);
	ck_assert_str_eq(job.err.object, job.path);
	finish(&world);
}
END_TEST

START_TEST(as_much_as_the_limit_is_fine)
{
	struct job job = {0};
	struct world world;

	begin(&world);
	run(&world, &job, "head -c 100000 /dev/zero\n");
	ck_assert_int_eq(job.err.code, AW_OK);
	ck_assert_uint_eq(job.len, MAX_BYTES);
	finish(&world);
}
END_TEST

START_TEST(long_complaint_is_cut)
{
	struct job job = {0};
	struct world world;

	begin(&world);
	run(&world, &job, "head -c 50000 /dev/zero | tr '\\0' x >&2; exit 1\n");
	ck_assert_int_eq(job.err.code, AW_ERR_PROGRAM_EXIT);
	ck_assert_uint_lt(strlen(job.err.text), 400);
	ck_assert_ptr_nonnull(strstr(job.err.text, "xxx..."));
	finish(&world);
}
END_TEST

/*
 * Processes that sleep with the FIFO open: the program and a child, with or without ignoring
 * SIGTERM.
 */
static const char *const sleepers[] = {
    "exec 9<>\"${0%/*}/fifo\"; sleep 1000 & echo started >&9; wait\n",
    "exec 9<>\"${0%/*}/fifo\"; trap '' TERM; sleep 1000 & echo started >&9; while :; do wait; "
    "sleep 1; done\n",
    "exec 9<>\"${0%/*}/fifo\"; exec >&-; sleep 1000 & echo started >&9; wait\n",
};

START_TEST(stopped_at_its_time_with_its_group)
{
	struct job job = {0};
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	start(&world, &job, sleepers[_i]);
	await_line(&world, fifo);
	ck_assert_uint_eq(job.ended, 0);
	world.moved_ms += TIMEOUT_MS;
	turn(&world);
	ck_assert_uint_eq(job.ended, 1);
	ck_assert_int_eq(job.err.code, AW_ERR_PROGRAM_TIMEOUT);
	ck_assert_str_eq(job.err.text, "it had not ended after 60 s, and was stopped");
	world.moved_ms += AW_PROGRAM_GRACE_MS;
	await_gone(&world, fifo);
	ck_assert_uint_eq(job.ended, 1);
	finish(&world);
}
END_TEST

START_TEST(given_up_without_a_word)
{
	struct job job = {0};
	struct aw_clock now;
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	start(&world, &job, sleepers[_i]);
	await_line(&world, fifo);
	now = read_clock(&world);
	aw_program_stop(job.program, &now);
	world.moved_ms += AW_PROGRAM_GRACE_MS;
	await_gone(&world, fifo);
	ck_assert_uint_eq(job.ended, 0);
	finish(&world);
}
END_TEST

START_TEST(killed_when_all_ends)
{
	struct job job = {0};
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	start(&world, &job, sleepers[_i]);
	await_line(&world, fifo);
	aw_programs_free(world.programs);
	world.programs = NULL;
	await_gone(&world, fifo);
	ck_assert_uint_eq(job.ended, 0);
	finish(&world);
}
END_TEST

START_TEST(its_group_ends_with_it)
{
	struct job job = {0};
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	run(&world, &job, "exec 9<>\"${0%/*}/fifo\"; sleep 1000 & echo out\n");
	ck_assert_int_eq(job.err.code, AW_OK);
	ck_assert_str_eq(job.output, "out\n");
	await_gone(&world, fifo);
	finish(&world);
}
END_TEST

/* They leave the group, and hold FIFO and standard output open. */
static const char *const fled[] = {
    "setsid sh -c 'echo up >&9; sleep 1000' &",
    "setsid -f sh -c 'echo up >&9; sleep 1000'",
    "(setsid sh -c '(sleep 1000 & setsid sleep 1000 &) & echo up >&9; sleep 1000' &)",
    "(trap '' TERM HUP; setsid sh -c 'setsid sh -c \"setsid sleep 1000 & echo up >&9; wait\" & "
    "wait' &)",
};

START_TEST(one_that_fled_is_ended)
{
	struct job job = {0};
	char text[TEXT_MAX];
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	(void)snprintf(
	    text, sizeof(text), "exec 9<>\"${0%%/*}/fifo\"\n%s\nread up <&9; echo out\n", fled[_i]);
	run(&world, &job, text);
	ck_assert_int_eq(job.err.code, AW_OK);
	ck_assert_str_eq(job.output, "out\n");
	await_gone(&world, fifo);
	await_no_child(&world);
	finish(&world);
}
END_TEST

START_TEST(one_that_fled_from_a_stopped_one_is_ended)
{
	struct job job = {0};
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	start(&world, &job,
	    "exec 9<>\"${0%/*}/fifo\"; setsid -f sleep 1000; echo started >&9; sleep 1000\n");
	await_line(&world, fifo);
	world.moved_ms += TIMEOUT_MS;
	turn(&world);
	ck_assert_int_eq(job.err.code, AW_ERR_PROGRAM_TIMEOUT);
	await_gone(&world, fifo);
	finish(&world);
}
END_TEST

/* What belongs to a program that runs is left alone until its end. */
START_TEST(one_that_fled_from_another_one_stays)
{
	struct job runs = {0}, ends = {0};
	struct aw_clock now;
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	start(&world, &runs,
	    "exec 9<>\"${0%/*}/fifo\"; setsid -f sleep 1000; echo started >&9; exec 9>&-; sleep "
	    "1000\n");
	await_line(&world, fifo);
	(void)script(&world, "started", "echo second\n", ends.path);
	start_at(&world, &ends);
	await(&world, &ends.ended);
	turn(&world);
	ck_assert(!all_gone(fifo));
	now = read_clock(&world);
	aw_program_stop(runs.program, &now);
	await_gone(&world, fifo);
	finish(&world);
}
END_TEST

/* At the end of the collector nothing is left. */
START_TEST(one_that_fled_does_not_outlive_the_collector)
{
	struct job job = {0};
	struct world world;
	int fifo;

	begin(&world);
	fifo = open_fifo(&world);
	start(&world, &job,
	    "exec 9<>\"${0%/*}/fifo\"; setsid -f sh -c 'setsid sleep 1000 & wait'; echo started "
	    ">&9; sleep 1000\n");
	await_line(&world, fifo);
	finish(&world);
	ck_assert(all_gone(fifo));
	ck_assert_int_eq(close(fifo), 0);
}
END_TEST

START_TEST(no_more_than_so_many_at_a_time)
{
	struct job jobs[3] = {0};
	struct aw_clock now;
	struct world world;
	int fifo;

	begin(&world);
	aw_programs_limit(world.programs, 1);
	fifo = open_fifo(&world);
	start(&world, &jobs[0], sleepers[0]);
	(void)script(&world, "started", "echo second\n", jobs[1].path);
	(void)snprintf(jobs[2].path, PATH_ROOM, "%s", jobs[1].path);
	start_at(&world, &jobs[1]);
	start_at(&world, &jobs[2]);
	await_line(&world, fifo);
	turn(&world);
	ck_assert_uint_eq(jobs[1].ended + jobs[2].ended, 0);
	/* Time in the queue does not count. */
	now = read_clock(&world);
	aw_program_stop(jobs[0].program, &now);
	world.moved_ms += 2 * TIMEOUT_MS;
	await(&world, &jobs[1].ended);
	ck_assert_uint_eq(jobs[2].ended, 0);
	await(&world, &jobs[2].ended);
	ck_assert_int_eq(jobs[1].err.code, AW_OK);
	ck_assert_int_eq(jobs[2].err.code, AW_OK);
	await_gone(&world, fifo);
	finish(&world);
}
END_TEST

/* What continues a source comes before what waits, so that a source ends before others begin. */
START_TEST(one_that_continues_comes_first)
{
	struct job jobs[3] = {0};
	struct aw_clock now;
	struct world world;
	int fifo;

	begin(&world);
	aw_programs_limit(world.programs, 1);
	fifo = open_fifo(&world);
	start(&world, &jobs[0], sleepers[0]);
	(void)script(&world, "started", "echo second\n", jobs[1].path);
	(void)snprintf(jobs[2].path, PATH_ROOM, "%s", jobs[1].path);
	start_at(&world, &jobs[1]);
	jobs[2].ahead = true;
	start_at(&world, &jobs[2]);
	await_line(&world, fifo);
	now = read_clock(&world);
	aw_program_stop(jobs[0].program, &now);
	await(&world, &jobs[2].ended);
	ck_assert_uint_eq(jobs[1].ended, 0);
	await(&world, &jobs[1].ended);
	await_gone(&world, fifo);
	finish(&world);
}
END_TEST

/* Texts of the environment, and an input that does not end as long as the program runs. */
START_TEST(what_it_is_given)
{
	static char one[] = "ONE=1 and more", two[] = "TWO=";
	static char *environment[] = {one, two, NULL};
	struct job job = {.environment = environment, .input = "first\nsecond\n"};
	struct world world;

	begin(&world);
	start(&world, &job,
	    "echo \"$ONE,${TWO-unset}\"; read -r a; read -r b; echo \"$a $b\"\n"
	    "timeout 0.2 cat; echo $?\n");
	await(&world, &job.ended);
	ck_assert_int_eq(job.err.code, AW_OK);
	ck_assert_str_eq(job.output, "1 and more,\nfirst second\n124\n");
	finish(&world);
}
END_TEST

START_TEST(one_that_waits_can_be_given_up)
{
	struct job job = {0};
	struct aw_clock now;
	struct world world;

	begin(&world);
	start(&world, &job, "echo out\n");
	now = read_clock(&world);
	aw_program_stop(job.program, &now);
	turn(&world);
	ck_assert_uint_eq(job.ended, 0);
	finish(&world);
}
END_TEST

/* Ends without being executed; the text of the error. */
static void
refused(struct world *world, struct job *job, enum aw_err code, const char *part)
{
	start_at(world, job);
	await(world, &job->ended);
	ck_assert_msg(
	    job->err.code == code, "%s: %s", aw_err_code(job->err.code)->id, job->err.text);
	ck_assert_msg(strstr(job->err.text, part) != NULL, "%s", job->err.text);
	ck_assert_int_eq(job->len, 0);
}

START_TEST(what_is_not_run)
{
	struct job job = {0};
	struct world world;
	char path[PATH_ROOM];

	begin(&world);
	in(&world, "program", job.path);
	refused(&world, &job, AW_ERR_PROGRAM_MISSING, "No such file");
	ck_assert_int_eq(symlink("gone", in(&world, "link", path)), 0);
	in(&world, "link", job.path);
	refused(&world, &job, AW_ERR_PROGRAM_MISSING, "No such file");
	(void)script(&world, "program", "echo out\n", job.path);
	ck_assert_int_eq(chmod(job.path, 0644), 0);
	refused(&world, &job, AW_ERR_PROGRAM_EXECUTABLE, "Permission denied");
	(void)snprintf(job.path, sizeof(job.path), "%s", world.dir);
	refused(&world, &job, AW_ERR_PROGRAM_EXECUTABLE, "not a regular file");
	(void)snprintf(job.path, sizeof(job.path), "bin/true");
	refused(&world, &job, AW_ERR_PROGRAM_UNSAFE, "not absolute");
	finish(&world);
}
END_TEST

START_TEST(what_others_can_change_is_not_run)
{
	struct job job = {0};
	struct world world;
	char path[PATH_ROOM];

	begin(&world);
	(void)script(&world, "program", "echo out\n", job.path);
	ck_assert_int_eq(chmod(job.path, 0757), 0);
	refused(&world, &job, AW_ERR_PROGRAM_UNSAFE, "everybody");
	ck_assert_int_eq(chmod(job.path, 0755), 0);
	ck_assert_int_eq(mkdir(in(&world, "open", path), 0700), 0);
	(void)script(&world, "open/program", "echo out\n", job.path);
	ck_assert_int_eq(chmod(path, 0777), 0);
	refused(&world, &job, AW_ERR_PROGRAM_UNSAFE, "everybody");
	ck_assert_str_eq(job.err.object, path);
	/* A symbolic link does not bypass the check. */
	ck_assert_int_eq(symlink("open/program", in(&world, "link", job.path)), 0);
	refused(&world, &job, AW_ERR_PROGRAM_UNSAFE, "everybody");
	/* The sticky bit protects the file of its owner. */
	ck_assert_int_eq(chmod(path, 01777), 0);
	start_at(&world, &job);
	await(&world, &job.ended);
	ck_assert_msg(job.err.code == AW_OK, "%s: %s", job.err.object, job.err.text);
	if (geteuid() == 0) {
		ck_assert_int_eq(chown(in(&world, "program", job.path), 65534, 65534), 0);
		refused(&world, &job, AW_ERR_PROGRAM_UNSAFE, "owned by neither");
		ck_assert_int_eq(chown(job.path, 0, 65534), 0);
		ck_assert_int_eq(chmod(job.path, 0775), 0);
		refused(&world, &job, AW_ERR_PROGRAM_UNSAFE, "its group");
	}
	finish(&world);
}
END_TEST

START_TEST(what_cannot_be_executed)
{
	struct job job = {0};
	struct world world;
	struct aw_error err;

	begin(&world);
	in(&world, "program", job.path);
	ck_assert_int_eq(aw_file_replace(job.path, "no program\n", 11, 0755, &err), AW_OK);
	refused(&world, &job, AW_ERR_PROGRAM_EXECUTABLE, "Exec format error");
	ck_assert_int_eq(aw_file_replace(job.path, "#!/nonexistent/sh\n", 18, 0755, &err), AW_OK);
	refused(&world, &job, AW_ERR_PROGRAM_START, "No such file or directory (its interpreter)");
	finish(&world);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, words_reach_it_untouched);
	tcase_add_test(tc, environment_is_clean);
	tcase_add_test(tc, descriptors_are_closed);
	tcase_add_test(tc, signals_and_rights_are_plain);
	tcase_add_loop_test(tc, failures_have_their_codes, 0, COUNT(failures));
	tcase_add_test(tc, as_much_as_the_limit_is_fine);
	tcase_add_test(tc, long_complaint_is_cut);
	tcase_add_loop_test(tc, stopped_at_its_time_with_its_group, 0, COUNT(sleepers));
	tcase_add_loop_test(tc, given_up_without_a_word, 0, COUNT(sleepers));
	tcase_add_loop_test(tc, killed_when_all_ends, 0, COUNT(sleepers));
	tcase_add_test(tc, its_group_ends_with_it);
	tcase_add_loop_test(tc, one_that_fled_is_ended, 0, COUNT(fled));
	tcase_add_test(tc, one_that_fled_from_a_stopped_one_is_ended);
	tcase_add_test(tc, one_that_fled_from_another_one_stays);
	tcase_add_test(tc, one_that_fled_does_not_outlive_the_collector);
	tcase_add_test(tc, no_more_than_so_many_at_a_time);
	tcase_add_test(tc, one_that_continues_comes_first);
	tcase_add_test(tc, what_it_is_given);
	tcase_add_test(tc, one_that_waits_can_be_given_up);
	tcase_add_test(tc, what_is_not_run);
	tcase_add_test(tc, what_others_can_change_is_not_run);
	tcase_add_test(tc, what_cannot_be_executed);
}

int
main(void)
{
	aw_process_prepare();
	return aw_suite_run("program", fill);
}
