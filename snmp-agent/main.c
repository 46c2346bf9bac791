/* SPDX-License-Identifier: ISC */
/* anchorwatch-agentx(8): clock, signals, and the loop of the agent and its connection. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "agent.h"
#include "ax.h"
#include "columns.h"
#include "command.h"
#include "sandbox.h"
#include "base/log.h"
#include "config/agentx_address.h"
#include "program/cmdline.h"
#include "program/paths.h"
#include "program/process.h"
#include "base/text.h"

#define PROGRAM "anchorwatch-agentx"
#define EXIT_CONFIG 2
#define PATH_SIZE 4096
#define ROOT_MAX 32 /* arcs of a table */
#define WORK_MS 20  /* of reading and judging per turn, so that requests do not wait */

struct program {
	struct aw_command command;
	struct aw_config *config; /* until the agent owns it */
	struct aw_log log;
	struct aw_agent *agent;
	char agentx[PATH_SIZE];
	bool open;   /* requests are answered */
	bool ended;  /* we ended the session, and have said so */
	bool failed; /* the subagent could not be started */
	struct aw_ax_region regions[AW_AX_REGIONS_MAX];
	unsigned long roots[AW_AX_REGIONS_MAX][ROOT_MAX];
	struct aw_signals signals;
};

static int64_t
monotonic_ms(void)
{
	struct timespec ts = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
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

static enum aw_err
load_config(const struct aw_command *command, struct aw_config **out, struct aw_error *err)
{
	const struct aw_config_overrides overrides = {
	    .state_dir = command->state, .transitions_dir = command->transitions};

	return aw_config_load(command->config, &overrides, out, err);
}

static void
reload_config(struct program *program)
{
	struct aw_config *config;
	char line[AW_LOG_LINE_MAX];
	struct aw_error err;
	enum aw_err rc = load_config(&program->command, &config, &err);

	program->signals.reload = false;
	if (rc == AW_OK)
		rc = aw_agent_configure(program->agent, config, &err);
	if (rc == AW_OK)
		aw_log_line(&program->log, AW_LOG_NOTICE, "reloaded");
	else
		aw_log_line(&program->log, AW_LOG_ERROR,
		    "reload refused, the old configuration stays in effect: %s",
		    aw_error_line(&err, line, sizeof(line)));
}

static void
log_connection(void *ctx, bool is)
{
	struct program *program = ctx;
	bool said = program->ended && !is;

	program->ended = false;
	if (program->signals.stop || said)
		return;
	if (is)
		aw_log_line(&program->log, AW_LOG_NOTICE, "connected to the master agent");
	else
		aw_log_line(&program->log, AW_LOG_WARNING,
		    "no connection to the master agent, trying again every %d s", AW_AX_RETRY);
}

static void
log_end(void *ctx, const char *why)
{
	struct program *program = ctx;

	program->ended = true;
	aw_log_line(&program->log, AW_LOG_ERROR,
	    "the session with the master agent ends: %s; trying again every %d s", why,
	    AW_AX_RETRY);
}

static void
log_library(void *ctx, int priority, const char *line)
{
	struct program *program = ctx;
	enum aw_log_level level = AW_LOG_INFO;

	if (priority <= LOG_ERR)
		level = AW_LOG_ERROR;
	else if (priority == LOG_WARNING)
		level = AW_LOG_WARNING;
	aw_log_line(&program->log, level, "Net-SNMP: %s", line);
}

static void
log_region(void *ctx, const char *name, const char *reason)
{
	struct program *program = ctx;

	if (reason != NULL)
		aw_log_line(&program->log, AW_LOG_WARNING,
		    "%s is not served: %s; trying again every %d s", name, reason, AW_AX_RETRY);
	else
		aw_log_line(&program->log, AW_LOG_NOTICE, "%s is served now", name);
}

/* The entry of each table, and each group of scalars; returns how many there are. */
static size_t
fill_regions(struct program *program)
{
	size_t n = aw_mib.n_tables < AW_AX_REGIONS_MAX ? aw_mib.n_tables : AW_AX_REGIONS_MAX;

	for (size_t i = 0; i < n; i++) {
		const struct aw_table *table = aw_mib.tables[i];
		unsigned long *root = program->roots[i];

		memcpy(root, aw_mib.root, aw_mib.root_len * sizeof(*root));
		memcpy(root + aw_mib.root_len, table->root, table->root_len * sizeof(*root));
		program->regions[i] = (struct aw_ax_region){.name = table->name,
		    .root = root,
		    .root_len = aw_mib.root_len + table->root_len};
	}
	return n;
}

/* Called when requests can be answered. */
static void
open_subagent(struct program *program)
{
	const struct aw_ax_program callbacks = {.get = aw_agent_get,
	    .next = aw_agent_next,
	    .connected = log_connection,
	    .region = log_region,
	    .ended = log_end,
	    .log = log_library,
	    .get_ctx = program->agent,
	    .ctx = program};

	program->open = aw_ax_open(PROGRAM, program->agentx[0] == '\0' ? NULL : program->agentx,
	    program->regions, fill_regions(program), &callbacks);
	if (program->open)
		return;
	aw_log_line(&program->log, AW_LOG_ERROR, "Net-SNMP cannot start a subagent [%s]",
	    aw_err_code(AW_ERR_SYSTEM)->id);
	program->failed = program->signals.stop = true;
}

static void
begin_turn(struct program *program, bool changed)
{
	int64_t now = time(NULL);

	aw_log_turn(&program->log, now);
	aw_agent_turn(program->agent, now, monotonic_ms(), changed);
}

/* Waits for requests, signals and changes for at most `timeout_ms`, and processes them. */
static void
wait_and_answer(struct program *program, int timeout_ms)
{
	struct pollfd fds[AW_AX_FDS_MAX + 2];
	size_t n = program->open ? aw_ax_prepare(fds, &timeout_ms) : 0;
	nfds_t all = n;

	fds[all++] = (struct pollfd){.fd = program->signals.fd, .events = POLLIN};
	fds[all++] = (struct pollfd){.fd = aw_agent_fd(program->agent), .events = POLLIN};
	if (poll(fds, all, timeout_ms) < 0)
		return;
	if (fds[n].revents != 0)
		aw_signals_read(&program->signals);
	begin_turn(program, fds[n + 1].revents != 0);
	if (program->open)
		aw_ax_process(fds, n);
}

static void
work_a_turn(struct program *program)
{
	int64_t until = monotonic_ms() + WORK_MS;

	while (aw_agent_step(program->agent) && monotonic_ms() < until)
		continue;
	/* What must not repeat after a restart is saved before it is served or sent. */
	aw_agent_save(program->agent, false);
	if (!program->open && aw_agent_ready(program->agent))
		open_subagent(program);
	if (program->open)
		aw_agent_save(program->agent, !aw_agent_notify(program->agent, aw_ax_notify));
}

static void
run_loop(struct program *program)
{
	begin_turn(program, true);
	while (!program->signals.stop) {
		if (program->signals.reload)
			reload_config(program);
		work_a_turn(program);
		wait_and_answer(program, aw_agent_sleep(program->agent));
	}
}

/* Address of the master: from the command line, the configuration, or Net-SNMP's default. */
static enum aw_err
choose_master(struct program *program, struct aw_error *err)
{
	const char *address = program->command.agentx;
	const char *problem = address == NULL ? NULL : aw_agentx_address_problem(address);

	if (problem != NULL)
		return aw_error_set(err, AW_ERR_USAGE, "--agentx", "%s %s", address, problem);
	if (address == NULL)
		address = program->config->agentx_socket;
	if (address != NULL &&
	    !aw_text_format(program->agentx, sizeof(program->agentx), "%s", address))
		return aw_error_set(err, AW_ERR_CONFIG_VALUE, "agentx-socket", "is too long");
	return AW_OK;
}

static enum aw_err
start_agent(struct program *program, struct aw_error *err)
{
	struct aw_config *config = program->config;
	char state_dir[PATH_SIZE], alarm_state[PATH_SIZE];
	struct aw_agent_options options = {
	    .state_dir = state_dir, .alarm_state = alarm_state, .version = AW_VERSION};
	bool fits = aw_text_format(state_dir, sizeof(state_dir), "%s", config->state_dir);

	if (program->command.alarm_state != NULL)
		options.alarm_state = program->command.alarm_state;
	else
		fits = aw_text_format(
			   alarm_state, sizeof(alarm_state), "%s/agent/alarms.json", state_dir) &&
		       fits;
	if (!fits)
		return aw_error_set(
		    err, AW_ERR_CONFIG_VALUE, config->state_dir, "path is too long");
	aw_log_line(&program->log, AW_LOG_NOTICE, "version %s, records in %s", AW_VERSION,
	    config->state_dir);
	program->config = NULL;
	return aw_agent_new(&options, config, &program->log, time(NULL), &program->agent, err);
}

/* The sanitizers need calls of their own. */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX false
#else
#define SANDBOX true
#endif

/* Before anything of a record or of the master is read. */
static void
enter_sandbox(struct program *program)
{
	bool tcp = strncmp(program->agentx, "tcp", 3) == 0;
	struct aw_sandbox_state state = {.calls = AW_SANDBOX_OFF};
	const char *privileges;

	if (SANDBOX)
		state = aw_sandbox_enter(tcp);
	privileges = state.no_new_privs ? "no_new_privs is on" : "no_new_privs is off";
	if (state.calls == AW_SANDBOX_ON)
		aw_log_line(&program->log, AW_LOG_NOTICE,
		    "%s, and seccomp allows no system calls but those it needs%s", privileges,
		    tcp ? ", with sockets of IPv4 and IPv6" : "");
	else
		aw_log_line(&program->log, AW_LOG_WARNING,
		    "%s, and system calls are not limited by seccomp: %s", privileges,
		    state.calls == AW_SANDBOX_OFF ? "not in this build" : strerror(state.error));
}

static int
run_program(struct program *program)
{
	struct aw_error err;
	enum aw_err rc = aw_signals_open(&program->signals, &err);

	if (rc == AW_OK)
		rc = start_agent(program, &err);
	if (rc != AW_OK) {
		aw_config_free(program->config);
		return print_error(&err, EXIT_FAILURE);
	}
	enter_sandbox(program);
	run_loop(program);
	/* Save first: closing the session may take long. */
	aw_agent_save(program->agent, true);
	if (program->open)
		aw_ax_close();
	aw_agent_free(program->agent);
	aw_log_line(&program->log, AW_LOG_NOTICE, "stopped");
	aw_log_flush(&program->log);
	return program->failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	struct program program = {.signals.fd = -1};
	enum aw_log_level level = AW_LOG_NOTICE;
	struct aw_error err;

	aw_process_ignore_pipe();
	aw_signals_hold();
	if (aw_command_parse(&program.command, argc, argv, &err) != AW_OK)
		return print_error(&err, EXIT_CONFIG);
	if (program.command.help || program.command.version) {
		if (program.command.help)
			aw_command_help(stdout);
		else
			(void)printf(PROGRAM " (anchorwatch) %s\n", AW_VERSION);
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (program.command.verbose > 0)
		level = program.command.verbose > 1 ? AW_LOG_DEBUG : AW_LOG_INFO;
	aw_log_init(&program.log, STDERR_FILENO, PROGRAM, level, getenv("JOURNAL_STREAM") != NULL);
	aw_log_turn(&program.log, time(NULL));
	if (load_config(&program.command, &program.config, &err) != AW_OK)
		return print_error(&err, EXIT_CONFIG);
	if (choose_master(&program, &err) != AW_OK) {
		aw_config_free(program.config);
		return print_error(&err, EXIT_CONFIG);
	}
	return run_program(&program);
}
