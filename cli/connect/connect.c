/* SPDX-License-Identifier: ISC */
/* anchorwatch connect: what a service presents, judged against a store without a configuration. */
#include "connect/connect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/misspelt.h"
#include "daemon.h"
#include "model/device_record.h"
#include "model/service_name.h"
#include "model/starttls.h"
#include "options.h"
#include "record/record.h"

#define PROTOCOLS "smtp, ldap or xmpp"

#define WORDS_MAX 12
#define READ_BYTES 65536

/* The arguments of the daemon, NULL at the end. */
static void
make_words(const struct aw_cli *cli, const char *service, const char *words[WORDS_MAX])
{
	const struct aw_cli_settings *set = &cli->set;
	size_t n = 0;

	words[n++] = AW_CLI_DAEMON;
	words[n++] = "--connect";
	words[n++] = service;
	if (set->starttls != NULL) {
		words[n++] = "--starttls";
		words[n++] = set->starttls;
	}
	if (set->stores.n > 0) {
		words[n++] = "--store";
		words[n++] = set->stores.items[0];
	}
	if (set->transitions != NULL) {
		words[n++] = "--transitions";
		words[n++] = set->transitions;
	}
	words[n] = NULL;
}

/* Reads to the end of the pipe; false with errno, or where it is too much. */
static bool
read_all(int fd, struct aw_buf *out)
{
	char *data = malloc(READ_BYTES);
	ssize_t n = data != NULL ? 1 : -1;

	while (n > 0 || (n < 0 && data != NULL && errno == EINTR)) {
		n = read(fd, data, READ_BYTES);
		if (n > 0 && !aw_buf_add(out, data, (size_t)n)) {
			errno = EFBIG;
			n = -1;
			break;
		}
	}
	free(data);
	return n == 0;
}

static enum aw_err
wait_for(pid_t pid, const char *daemon, struct aw_error *err)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return aw_error_set(err, AW_ERR_SYSTEM, daemon, "%s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return aw_error_set(err, AW_ERR_SYSTEM, daemon, "it cannot be executed");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return aw_error_set(err, AW_ERR_SYSTEM, daemon, "it failed, see above");
	return AW_OK;
}

/* In the child: never returns. */
static void
execute(const char *daemon, const char *const *words, const int pipe[2])
{
	if (dup2(pipe[1], STDOUT_FILENO) >= 0)
		/* execv(3) does not change the arguments. */
		(void)execv(daemon, (char *const *)(uintptr_t)words);
	_exit(127);
}

/* Runs the daemon; its output is the document of a record. */
static enum aw_err
run_daemon(const char *const *words, struct aw_buf *out, struct aw_error *err)
{
	char path[AW_SHIPPED_MAX];
	const char *daemon = aw_cli_daemon_path(path);
	int ends[2];
	bool good;
	pid_t pid;

	if (pipe(ends) != 0)
		return aw_error_set(err, AW_ERR_SYSTEM, NULL, "pipe: %s", strerror(errno));
	(void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	(void)fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	pid = fork();
	if (pid == 0)
		execute(daemon, words, ends);
	(void)close(ends[1]);
	if (pid < 0) {
		(void)close(ends[0]);
		return aw_error_set(err, AW_ERR_SYSTEM, NULL, "fork: %s", strerror(errno));
	}
	good = read_all(ends[0], out);
	(void)close(ends[0]);
	if (wait_for(pid, daemon, err) != AW_OK)
		return err->code;
	return good ? AW_OK : aw_error_set(err, AW_ERR_SYSTEM, daemon, "its output cannot be read");
}

static enum aw_err
read_record(const struct aw_cli *cli, const struct aw_cli_run *run, const char *service,
    struct aw_record **record, struct aw_error *err)
{
	const char *words[WORDS_MAX];
	struct aw_buf buf;
	enum aw_err code;

	make_words(cli, service, words);
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	code = run_daemon(words, &buf, err);
	if (code == AW_OK)
		code = aw_record_parse(
		    run->pool, buf.data != NULL ? buf.data : "", buf.len, "connect", record, err);
	aw_buf_free(&buf);
	return code;
}

static enum aw_err
judge_and_print(const struct aw_cli *cli, struct aw_cli_scenario *scenario, enum aw_severity *worst,
    struct aw_error *err)
{
	struct aw_cli_rehearsal rehearsal = {.cli = cli, .scenario = scenario};
	struct aw_judgement *judgement = NULL;
	enum aw_err code = aw_cli_scenario_judge(scenario, cli->now, &judgement, err);

	if (code != AW_OK)
		return code;
	rehearsal.judgement = judgement;
	*worst = judgement->worst;
	if (cli->set.json)
		code = aw_cli_connect_json(&rehearsal, err);
	else
		aw_cli_connect_text(&rehearsal);
	aw_judgement_free(judgement);
	return code;
}

static enum aw_err
look(struct aw_cli *cli, const char *service, enum aw_severity *worst, struct aw_error *err)
{
	struct aw_cli_scenario scenario = {0};
	struct aw_record *record = NULL;
	struct aw_cli_run run = {0};
	enum aw_err code = aw_cli_run_open_connect(cli, service, &run, err);

	(void)fflush(cli->out);
	if (code == AW_OK)
		code = read_record(cli, &run, service, &record, err);
	if (code == AW_OK) {
		aw_cli_scenario_take(cli, &run, record, &scenario);
		code = judge_and_print(cli, &scenario, worst, err);
		aw_cli_scenario_close(&scenario);
	}
	aw_cli_run_close(&run);
	return code;
}

static int
run_connect(struct aw_cli *cli, char **operands, size_t n)
{
	enum aw_starttls starttls = AW_STARTTLS_NONE;
	enum aw_severity worst = AW_SEVERITY_UNKNOWN;
	char service[AW_SERVICE_TEXT], hint[AW_MISSPELT_HINT];
	struct aw_error err = {.code = AW_OK};

	(void)n;
	if (cli->set.starttls != NULL && !aw_starttls_parse(cli->set.starttls, &starttls))
		(void)aw_error_set(&err, AW_ERR_USAGE, "--starttls", "is " PROTOCOLS "%s",
		    aw_misspelt_hint(PROTOCOLS, cli->set.starttls, hint));
	else if (cli->set.stores.n > 1)
		(void)aw_error_set(&err, AW_ERR_USAGE, "--store", "is given once");
	else if (!aw_service_format(operands[0], aw_starttls_port(starttls), service))
		(void)aw_error_set(&err, AW_ERR_USAGE, operands[0],
		    "is no service such as \"host:5061\" or \"[2001:db8::1]:636\"");
	else
		(void)look(cli, service, &worst, &err);
	return err.code == AW_OK ? aw_cli_status(worst) : aw_cli_fail(cli, &err);
}

static const struct aw_cmdline_row rows[] = {
    AW_CLI_OPTION(TEXTS, "store", 0, "FILE",
	"the trust store to judge by; the default is that of this host", stores),
    AW_CLI_OPTION(TEXT, "starttls", 0, "PROTOCOL",
	"TLS begins as in this protocol: smtp, ldap or xmpp", starttls),
    AW_CLI_OPTION_AS_OF,
    AW_CLI_OPTION_JSON("print one JSON object"),
    AW_CLI_OPTION_TRANSITIONS,
    AW_CLI_OPTION_HELP,
};

const struct aw_cli_command aw_cli_connect = {
    .line.name = "anchorwatch connect",
    .line.operands = "HOST[:PORT]",
    .line.summary =
	"What a service presents, judged against a trust store; no configuration is used.",
    .line.ending = "The default port is 443; with --starttls 25, 389 or 5222.\n\n"
		   "Exit status:\n"
		   "  0  OK\n  1  WARNING is the worst\n  2  CRITICAL is the worst\n"
		   "  3  UNKNOWN is the worst\n  64 wrong usage\n",
    .line.rows = rows,
    .line.n_rows = sizeof(rows) / sizeof(rows[0]),
    .min = 1,
    .max = 1,
    .failure = 3,
    .certificates = true,
    .run = run_connect,
};
