/* SPDX-License-Identifier: ISC */
/* anchorwatchd(8): options, clocks, signals and the main loop; engine.c does the work. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "config_check.h"
#include "config_owner.h"
#include "configure.h"
#include "files_check.h"
#include "engine.h"
#include "keep_index.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/text.h"
#include "notify.h"
#include "options.h"
#include "outcome.h"
#include "pki/openssl.h"
#include "program/cmdline.h"
#include "program/paths.h"
#include "program/process.h"
#include "model/model.h"
#include "record/record.h"
#include "source/save.h"
#include "state.h"
#include "wake.h"

#define PROGRAM "anchorwatchd"
#define EXIT_CONFIG 2
#define TURN_MS 10000    /* the loop turns at least this often, to notice a clock that was set */
#define STEP_SECONDS 60  /* a larger step of the clock means that it was set */
#define PROGRESS_MS 1000 /* between log lines about a long first collection */
#define HOST_MAX 256

struct program {
	struct aw_options options;
	struct aw_log log;
	struct aw_notify notify;
	struct aw_engine *engine;
	int lock;
	bool read_only; /* the records are written by the anchorwatchd that runs */
	struct aw_outcomes outcomes;
	size_t problems; /* of --check-config */
	struct aw_signals signals;
	struct aw_keep_index index;
	struct aw_wake wake;
	struct aw_save *save;           /* NULL: answers are not kept */
	bool progress, progress_logged; /* of a long first collection: to be logged, was logged */
	int64_t progress_ms;            /* when it was last logged, at first when it began */
	int64_t offset;                 /* aw_clock.wall minus aw_clock.ms, in seconds */
};

/* CLOCK_BOOTTIME counts suspended time, so that a host collects what is overdue when it resumes. */
static struct aw_clock
read_clock(void)
{
	struct timespec wall = {0}, steady = {0};

	(void)clock_gettime(CLOCK_REALTIME, &wall);
	(void)clock_gettime(CLOCK_BOOTTIME, &steady);
	return (struct aw_clock){
	    .wall = wall.tv_sec, .ms = (int64_t)steady.tv_sec * 1000 + steady.tv_nsec / 1000000};
}

static int
print_error(const struct aw_error *err, int status)
{
	char line[AW_LOG_LINE_MAX];

	(void)fprintf(stderr, PROGRAM ": %s\n", aw_error_line(err, line, sizeof(line)));
	if (err->code != AW_ERR_USAGE)
		return status;
	(void)fputs("See `" PROGRAM " --help`.\n", stderr);
	return AW_EXIT_USAGE;
}

static void
reload_config(struct program *program)
{
	struct aw_clock now = read_clock();
	struct aw_config *config = NULL;
	char line[AW_LOG_LINE_MAX];
	struct aw_error err;

	program->signals.reload = false;
	if (aw_configure_run(&program->options, &config, &err) != AW_OK ||
	    aw_engine_configure(program->engine, config, &now, &err) != AW_OK) {
		aw_config_free(config);
		aw_log_line(&program->log, AW_LOG_ERROR,
		    "reload refused, the previous configuration stays in use: %s",
		    aw_error_line(&err, line, sizeof(line)));
		return;
	}
	program->index.at = now.wall;
	aw_log_line(&program->log, AW_LOG_NOTICE, "reloaded, %zu device%s",
	    aw_engine_devices(program->engine), aw_text_s(aw_engine_devices(program->engine)));
	aw_config_check_log(config, &program->log);
}

/* SIGUSR1: an operator has changed a device and wants its new facts at once. */
static void
collect_again(struct program *program, const struct aw_clock *now)
{
	program->signals.again = false;
	aw_log_line(&program->log, AW_LOG_NOTICE, "all devices are collected again on request");
	aw_engine_all_due(program->engine, now);
}

/* Facts carry wall-clock time: after the clock was set, all of them are collected again. */
static void
check_calendar(struct program *program, const struct aw_clock *now)
{
	int64_t offset = now->wall - now->ms / 1000, step = offset - program->offset;

	if (step <= STEP_SECONDS && step >= -STEP_SECONDS)
		return;
	program->offset = offset;
	aw_log_line(&program->log, AW_LOG_WARNING,
	    "the clock of this host was set by %+jd seconds, all devices are collected again",
	    (intmax_t)step);
	aw_engine_all_due(program->engine, now);
}

static void
log_progress(struct program *program, const struct aw_clock *now)
{
	size_t all = aw_engine_devices(program->engine);
	size_t done = aw_engine_collected(program->engine);

	if (!program->progress || (done < all && now->ms - program->progress_ms < PROGRESS_MS))
		return;
	if (done < all || program->progress_logged)
		aw_log_line(&program->log, AW_LOG_NOTICE, "collected %zu of %zu device%s", done,
		    all, aw_text_s(all));
	program->progress = done < all;
	program->progress_logged = true;
	program->progress_ms = now->ms;
}

/* Waits for work, at most until `due` and for `sign` ms, and does what the wait brought. */
static void
wait_for_work(struct program *program, const struct aw_clock *now, int64_t due, int64_t sign)
{
	struct pollfd ready[] = {{.fd = program->signals.fd, .events = POLLIN},
	    {.fd = aw_engine_fd(program->engine), .events = POLLIN},
	    {.fd = program->wake.fd, .events = POLLIN}};
	int64_t wait = due - now->ms;
	struct aw_clock after;

	if (program->progress)
		wait = wait < PROGRESS_MS ? wait : PROGRESS_MS;
	wait = wait < sign ? wait : sign;
	wait = program->wake.more ? 0 : wait;
	wait = aw_keep_index_wait(&program->index, now->wall, wait < TURN_MS ? wait : TURN_MS);
	aw_engine_wait(program->engine, ready, 3, wait > 0 ? (int)wait : 0);
	after = read_clock();
	aw_engine_work(program->engine, &after);
	if (ready[0].revents != 0)
		aw_signals_read(&program->signals);
	if (ready[1].revents != 0)
		aw_engine_files_changed(program->engine, &after);
	if (ready[2].revents != 0 || program->wake.more)
		aw_wake_read(&program->wake, program->engine, &after, &program->log);
}

/* One collection of each device. */
static bool
runs_once(const struct program *program)
{
	return program->options.once || program->options.ask || program->options.connect != NULL;
}

/* Nothing is kept, and nothing that was kept is read. */
static bool
keeps_nothing(const struct program *program)
{
	return program->options.ask || program->options.connect != NULL;
}

static bool
collected_once(const struct program *program)
{
	return runs_once(program) &&
	       aw_engine_collected(program->engine) == aw_engine_devices(program->engine);
}

static void
run_loop(struct program *program)
{
	const struct aw_config_overrides overrides = aw_configure_overrides(&program->options);
	struct aw_clock now = read_clock();

	program->offset = now.wall - now.ms / 1000;
	program->progress_ms = now.ms;
	program->index = (struct aw_keep_index){.off = program->read_only, .at = now.wall};
	while (!program->signals.stop && !collected_once(program)) {
		bool busy;

		now = read_clock();
		aw_log_turn(&program->log, now.wall);
		check_calendar(program, &now);
		if (program->signals.reload)
			reload_config(program);
		if (program->signals.again)
			collect_again(program, &now);
		aw_keep_index_turn(
		    &program->index, program->options.config, &overrides, now.wall, &program->log);
		busy = aw_engine_step(program->engine, &now);
		log_progress(program, &now);
		/* Starting a source took time: after it, do not wait but read the clock again. */
		wait_for_work(program, &now, busy ? now.ms : aw_engine_next(program->engine),
		    aw_notify_alive(&program->notify, now.ms));
	}
}

static void
log_start(struct program *program, const struct aw_clock *now)
{
	const struct aw_config *config = aw_engine_config(program->engine);

	if (now->wall < AW_INSTANT_PLAUSIBLE)
		aw_log_line(&program->log, AW_LOG_WARNING,
		    "the clock of this host is not plausible; nothing can be judged until it is "
		    "set");
	if (runs_once(program))
		return;
	if (geteuid() == 0)
		aw_log_line(&program->log, AW_LOG_WARNING,
		    "running as root is not needed; the systemd unit uses a user of its own");
	aw_log_line(&program->log, AW_LOG_NOTICE, "version %s, %zu device%s, records in %s",
	    AW_VERSION, config->n_devices, aw_text_s(config->n_devices), config->state_dir);
	aw_config_check_log(config, &program->log);
}

static void
save_record(struct program *program, const struct aw_record *record)
{
	struct aw_error err;
	struct aw_buf buf;

	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	if (aw_record_format(record, &buf, &err) == AW_OK)
		aw_save_record(program->save, record->device, buf.data, buf.len);
	else
		program->outcomes.failed = true;
	aw_buf_free(&buf);
}

/* A device was collected for the first time. */
static void
print_device(void *context, size_t i)
{
	struct program *program = context;
	struct aw_outcome outcome;

	aw_engine_outcome(program->engine, i, &outcome);
	if (outcome.left_out)
		return;
	aw_outcome_print(&program->outcomes, &outcome);
	if (program->save != NULL)
		save_record(program, outcome.record);
}

/* The same with --connect: the document of the record is the output. */
static void
print_record(void *context, size_t i)
{
	struct program *program = context;
	struct aw_outcome outcome;
	struct aw_error err;
	struct aw_buf buf;

	aw_engine_outcome(program->engine, i, &outcome);
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	if (aw_record_format(outcome.record, &buf, &err) != AW_OK) {
		program->outcomes.failed = true;
		(void)print_error(&err, EXIT_FAILURE);
	} else if (fwrite(buf.data, 1, buf.len, stdout) != buf.len || fflush(stdout) != 0) {
		program->outcomes.failed = true;
	}
	aw_buf_free(&buf);
}

/* Makes the engine and passes the configuration to it; the caller keeps it after an error. */
static enum aw_err
start_engine(struct program *program, struct aw_config *config, struct aw_error *err)
{
	struct aw_clock now = read_clock();
	char host[HOST_MAX] = "";

	aw_log_turn(&program->log, now.wall);
	if (gethostname(host, sizeof(host) - 1) != 0 || host[0] == '\0')
		return aw_error_set(err, AW_ERR_SYSTEM, NULL, "this host has no name");
	program->engine =
	    aw_engine_new(host, (uint64_t)now.ms ^ (uint64_t)getpid() << 32, &program->log);
	if (program->engine == NULL)
		return aw_error_nomem(err);
	if (program->read_only)
		aw_engine_set_read_only(program->engine, keeps_nothing(program));
	if (program->lock >= 0)
		aw_state_sweep(config->state_dir, &program->log);
	aw_engine_set_save(program->engine, program->save);
	if (runs_once(program))
		aw_engine_on_collected(program->engine,
		    program->options.connect != NULL ? print_record : print_device, program);
	return aw_engine_configure(program->engine, config, &now, err);
}

static int
run_service(struct program *program)
{
	struct aw_clock now = read_clock();

	log_start(program, &now);
	if (!runs_once(program)) {
		aw_wake_open(
		    &program->wake, aw_engine_config(program->engine)->state_dir, &program->log);
		program->wake.more = program->wake.fd >= 0;
	}
	if (program->read_only && !keeps_nothing(program) && !program->options.quiet)
		(void)printf("no record is written: the running anchorwatchd writes them\n");
	aw_notify_send(&program->notify, "READY=1");
	run_loop(program);
	aw_notify_send(&program->notify, "STOPPING=1");
	now = read_clock();
	if (!aw_engine_finish(program->engine, &now))
		program->outcomes.failed = true;
	if (!runs_once(program))
		return EXIT_SUCCESS;
	return collected_once(program) && !program->outcomes.failed ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Locks the state directory; with --beside, records are read-only if another process holds it. */
static enum aw_err
lock_state(struct program *program, const char *state_dir, struct aw_error *err)
{
	enum aw_err rc = aw_state_lock(state_dir, &program->lock, err);

	if (rc != AW_ERR_STATE_BUSY || !program->options.beside)
		return rc;
	program->read_only = true;
	return AW_OK;
}

static int
run_daemon(struct program *program, struct aw_config *config)
{
	struct aw_error err;
	enum aw_err rc =
	    keeps_nothing(program) ? AW_OK : lock_state(program, config->state_dir, &err);
	int status;

	if (rc == AW_OK && program->options.save != NULL)
		rc = aw_save_new(program->options.save, &program->save, &err);
	if (rc == AW_OK)
		rc = aw_signals_open(&program->signals, &err);
	if (rc == AW_OK)
		rc = start_engine(program, config, &err);
	if (rc != AW_OK)
		aw_config_free(config);
	status = rc == AW_OK ? run_service(program) : print_error(&err, EXIT_FAILURE);
	aw_engine_free(program->engine);
	if (rc == AW_OK && aw_save_result(program->save, &err) != AW_OK)
		status = print_error(&err, EXIT_FAILURE);
	aw_save_free(program->save);
	aw_log_flush(&program->log);
	aw_signals_close(&program->signals);
	aw_wake_close(&program->wake);
	if (program->lock >= 0)
		(void)close(program->lock);
	return status;
}

static void
init_outcomes(struct program *program, const struct aw_config *config)
{
	program->outcomes.quiet = program->options.quiet;
	program->outcomes.counter = isatty(STDOUT_FILENO) == 1;
	program->outcomes.asked = program->options.ask;
	for (size_t i = 0; i < config->n_devices; i++)
		program->outcomes.all += !config->devices[i].left_out;
}

static void
init_program(struct program *program)
{
	bool terminal = isatty(STDERR_FILENO) == 1;
	unsigned level = (program->options.connect != NULL ? AW_LOG_ERROR : AW_LOG_NOTICE) +
			 program->options.verbose;

	program->lock = program->signals.fd = program->wake.fd = -1;
	program->progress = !runs_once(program) && (terminal || program->options.verbose > 0);
	program->read_only = keeps_nothing(program);
	aw_log_init(&program->log, STDERR_FILENO, PROGRAM,
	    level < AW_LOG_DEBUG ? (enum aw_log_level)level : AW_LOG_DEBUG,
	    getenv("JOURNAL_STREAM") != NULL && !terminal);
	aw_notify_init(&program->notify, getenv("NOTIFY_SOCKET"), getenv("WATCHDOG_USEC"),
	    getenv("WATCHDOG_PID"));
}

static void
print_problem(void *context, const struct aw_error *err)
{
	struct program *program = context;

	program->problems++;
	(void)print_error(err, EXIT_CONFIG);
}

/* Prints all problems of the configuration and its files; *config is to be freed. */
static int
check_config(struct program *program, struct aw_config **config)
{
	struct aw_error err;
	enum aw_err rc = aw_configure_load(&program->options, print_problem, program, config, &err);
	int status = EXIT_SUCCESS;

	if (rc != AW_OK && program->problems == 0)
		print_problem(program, &err);
	if (*config != NULL && aw_files_check(*config, read_clock(), print_problem, program))
		status = EXIT_FAILURE;
	if (program->problems > 1)
		(void)fprintf(stderr, PROGRAM ": %zu problem%s\n", program->problems,
		    aw_text_s(program->problems));
	if (rc != AW_OK || status != EXIT_SUCCESS)
		return rc == AW_OK ? status : rc == AW_ERR_USAGE ? AW_EXIT_USAGE : EXIT_CONFIG;
	return aw_config_check_print(*config);
}

/* Does what the options select. */
static int
run_options(struct program *program)
{
	struct aw_config *config = NULL;
	struct aw_error err;
	int status;

	if (program->options.help) {
		aw_options_help(stdout);
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (program->options.version)
		return printf(PROGRAM " %s\n", AW_VERSION) > 0 && fflush(stdout) == 0
			   ? EXIT_SUCCESS
			   : EXIT_FAILURE;
	if (aw_openssl_start(&err) != AW_OK)
		return print_error(&err, EXIT_FAILURE);
	if (program->options.check_config) {
		status = check_config(program, &config);
		if (status == EXIT_SUCCESS && program->options.ask &&
		    aw_config_owner_check(config, &err) != AW_OK)
			status = print_error(&err, EXIT_CONFIG);
		if (status != EXIT_SUCCESS || !program->options.ask) {
			aw_config_free(config);
			return status;
		}
	} else if (program->options.connect != NULL) {
		if (aw_configure_connect(&program->options, &config, &err) != AW_OK)
			return print_error(&err, EXIT_CONFIG);
	} else if (aw_configure_run(&program->options, &config, &err) != AW_OK) {
		return print_error(&err, EXIT_CONFIG);
	}
	init_outcomes(program, config);
	init_program(program);
	status = run_daemon(program, config);
	aw_notify_close(&program->notify);
	return status;
}

int
main(int argc, char **argv)
{
	struct program program = {0};
	struct aw_error err;
	int status;

	aw_process_prepare();
	aw_process_hide();
	aw_signals_hold();
	status = aw_options_parse(&program.options, argc, argv, &err) == AW_OK
		     ? run_options(&program)
		     : print_error(&err, EXIT_CONFIG);
	aw_options_clear(&program.options);
	return status;
}
