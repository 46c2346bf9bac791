/* SPDX-License-Identifier: ISC */
/*
 * The command line of a Cisco device, by the OpenSSH client. Each connection is one run of the
 * client: one command, or several of a family that takes them. The commands are those of
 * cisco/text/ssh_family.c or of the configuration; nothing else is sent. All answers are read when
 * the last one is there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/wipe.h"
#include "cisco/text/ssh_answer.h"
#include "cisco/text/ssh_message.h"
#include "program/paths.h"
#include "source/access.h"
#include "source/ssh_answers.h"
#include "source/ssh_words.h"

#define STEPS_MAX 64
#define INPUT_MAX 4096 /* octets of the lines of a session */

/* One connection. */
struct step {
	char *send;        /* a command, or the lines of a session */
	const char *first; /* its first command, for errors */
	bool several;      /* commands in it */
	unsigned gives;    /* 1 << enum aw_ssh_gives of its answer */
};

struct job {
	struct aw_source_host *host;
	struct aw_source *source;
	struct aw_program *program;
	struct aw_ssh_words words;
	struct aw_ssh_answers answers;
	struct step steps[STEPS_MAX];
	size_t n_steps, at;
	bool both;        /* ways to send a password were tried */
	int64_t spent_ms; /* by all connections, without the time in the queue */
	struct aw_result result;
};

static void
free_job(struct job *job)
{
	aw_ssh_answers_clear(&job->answers);
	aw_arena_free(&job->words.memory);
	job->source->job = NULL;
	free(job);
}

/* Ends the source with what the result has. */
static void
end_job(struct job *job)
{
	struct aw_source_host *host = job->host;
	struct aw_source *source = job->source;
	struct aw_result result = job->result;

	free_job(job);
	host->done(host, source, &result);
}

/* Facts of this run are dropped, so that all facts are of one run. */
static void
fail_job(struct job *job, const struct aw_error *err)
{
	struct aw_result *result = &job->result;

	result->err = *err;
	result->hold = aw_ssh_refused(err->code);
	result->has_store.err = result->has_license.err = result->has_certificate.err = *err;
	end_job(job);
}

static bool
has_password(const struct aw_source_config *config)
{
	return config->password_file != NULL || config->credential != NULL;
}

static const char *const *
commands_of(const struct aw_ssh_config *ssh, size_t gives)
{
	if ((ssh->gives & 1U << gives) == 0)
		return NULL;
	return ssh->commands[gives] != NULL ? (const char *const *)ssh->commands[gives]
					    : ssh->family->commands[gives];
}

/* One command: that of an earlier step, where another part needs the same, else one of its own. */
static bool
add_command(struct job *job, const char *command, size_t gives)
{
	for (size_t i = 0; i < job->n_steps; i++)
		if (strcmp(job->steps[i].send, command) == 0) {
			job->steps[i].gives |= 1U << gives;
			return true;
		}
	if (job->n_steps == STEPS_MAX)
		return false;
	job->steps[job->n_steps] =
	    (struct step){.send = aw_arena_copy(&job->words.memory, command), .gives = 1U << gives};
	job->steps[job->n_steps].first = job->steps[job->n_steps].send;
	return job->steps[job->n_steps++].send != NULL;
}

/* All commands for one part, with `between` them and `end` after the last. */
static bool
add_joined(struct job *job, const char *const *commands, size_t gives, const char *between,
    const char *end)
{
	struct step *step = &job->steps[job->n_steps];
	struct aw_buf line;
	bool good = job->n_steps < STEPS_MAX;

	aw_buf_init(&line, INPUT_MAX);
	for (size_t i = 0; good && commands[i] != NULL; i++)
		good = aw_buf_printf(&line, "%s%s", i > 0 ? between : "", commands[i]);
	good = good && aw_buf_puts(&line, end);
	if (good) {
		step->send = aw_arena_copy(&job->words.memory, line.data);
		step->first = aw_arena_copy(&job->words.memory, commands[0]);
		step->gives = 1U << gives;
		step->several = commands[1] != NULL;
		good = step->send != NULL && step->first != NULL;
		job->n_steps++;
	}
	aw_buf_free(&line);
	return good;
}

static bool
add_part(struct job *job, size_t gives)
{
	const struct aw_ssh_config *ssh = job->source->config->ssh;
	const char *const *commands = commands_of(ssh, gives);
	char leave[64];
	bool good = true;

	if (commands == NULL)
		return true;
	if (ssh->family->way == AW_SSH_JOINED)
		return add_joined(job, commands, gives, ssh->family->between, "");
	if (ssh->family->way == AW_SSH_TYPED)
		return aw_text_format(leave, sizeof(leave), "\n%s\n", ssh->family->leave) &&
		       add_joined(job, commands, gives, "\n", leave);
	for (size_t i = 0; good && commands[i] != NULL; i++)
		good = add_command(job, commands[i], gives);
	return good;
}

static bool
make_steps(struct job *job)
{
	bool good = true;

	for (size_t i = 0; good && i < AW_SSH_GIVES; i++)
		good = add_part(job, i);
	return good;
}

/* The answer of the client that failed is one if the device closed the connection after it. */
static enum aw_err
judge_end(const struct job *job, const struct aw_program_end *end, struct aw_error *err)
{
	const struct aw_ssh_config *ssh = job->source->config->ssh;
	const struct aw_ssh_peer peer = {.host = job->words.host,
	    .known_hosts = ssh->known_hosts,
	    .host_key = ssh->host_key,
	    .jump = job->words.jump};
	enum aw_err rc = end->err.code;

	if (rc == AW_OK)
		return AW_OK;
	*err = end->err;
	if (rc == AW_ERR_PROGRAM_TIMEOUT)
		return aw_error_set(err, AW_ERR_NET_ANSWER_TIMEOUT, job->words.host,
		    "no end of the answer to \"%s\" in the time for all answers of the device",
		    job->steps[job->at].first);
	if (rc == AW_ERR_PROGRAM_SIZE)
		return aw_error_set(err, AW_ERR_NET_SIZE, job->words.host,
		    "the answer to \"%s\" is longer than %zu octets", job->steps[job->at].first,
		    job->source->config->max_bytes);
	if (rc != AW_ERR_PROGRAM_EXIT && rc != AW_ERR_PROGRAM_EMPTY)
		return rc;
	rc = aw_ssh_failure(end->errors, end->errors_len, &peer, err);
	return rc == AW_ERR_NET_OTHER && end->len > 0 ? AW_OK : rc;
}

/* For the record: what was sent where, and how that went. */
static void
note_asked(struct job *job, const struct aw_program_end *end, enum aw_err code)
{
	char what[INPUT_MAX];

	(void)aw_text_format(
	    what, sizeof(what), "ssh %s %s", job->source->node->address, job->steps[job->at].send);
	aw_result_asked(&job->result, &(struct aw_asked){.what = what,
					  .code = code,
					  .at = end->ended_at,
					  .octets = (int64_t)end->len,
					  .took_ms = end->took_ms});
}

static void run_step(struct job *job);

/* Where the device did not take the password by one way, it is sent by the other one. */
static bool
log_in_otherwise(struct job *job, const struct aw_program_end *end, enum aw_err code)
{
	struct aw_source *source = job->source;

	if (code != AW_ERR_SSH_DENIED || job->both || !has_password(source->config) ||
	    !aw_ssh_offers_other(end->errors, end->errors_len, source->keyboard))
		return false;
	job->both = true;
	source->keyboard = !source->keyboard;
	run_step(job);
	return true;
}

static void
step_done(void *context, const struct aw_program_end *end)
{
	struct job *job = context;
	const struct step *step = &job->steps[job->at];
	const struct aw_ssh_sent sent = {
	    .command = step->first, .several = step->several, .gives = step->gives};
	struct aw_error err;
	enum aw_err rc = judge_end(job, end, &err);

	job->program = NULL;
	job->spent_ms += end->took_ms;
	note_asked(job, end, rc);
	if (log_in_otherwise(job, end, rc))
		return;
	if (rc == AW_OK)
		aw_save_answer(job->host->save, job->source, step->send, end->output, end->len);
	if (rc == AW_OK)
		rc = aw_ssh_answers_add(
		    &job->answers, job->source->config->ssh->family, &sent, end, &err);
	if (rc != AW_OK) {
		fail_job(job, &err);
		return;
	}
	job->at++;
	run_step(job);
}

static void
finish_job(struct job *job)
{
	struct aw_error err;

	if (aw_ssh_answers_read(&job->answers, job->source, job->host, &job->result, &err) != AW_OK)
		fail_job(job, &err);
	else
		end_job(job);
}

/* Starts the connection of the current step, or reads all answers after the last. */
static void
run_step(struct job *job)
{
	const struct aw_source_config *config = job->source->config;
	int64_t left = config->timeout * 1000 - job->spent_ms;
	bool typed = config->ssh->family->way == AW_SSH_TYPED;
	struct aw_program_request request = {.argv = job->words.argv,
	    .environment = job->words.environment,
	    .timeout_ms = left,
	    .max_bytes = config->max_bytes,
	    .ahead = job->at > 0,
	    .done = step_done,
	    .context = job};
	struct aw_error err;

	if (job->at == job->n_steps) {
		finish_job(job);
		return;
	}
	if (left <= 0) {
		(void)aw_error_set(&err, AW_ERR_NET_ANSWER_TIMEOUT, job->words.host,
		    "the time for all answers of the device is used up");
		fail_job(job, &err);
		return;
	}
	aw_ssh_words_keyboard(&job->words, has_password(config) && job->source->keyboard);
	request.input = typed ? job->steps[job->at].send : "";
	aw_ssh_words_command(&job->words, typed ? NULL : job->steps[job->at].send);
	job->program = aw_program_start(job->host->programs, &request, &job->host->now);
	if (job->program == NULL) {
		(void)aw_error_nomem(&err);
		fail_job(job, &err);
	}
}

/* The files are safe; what is in them is read by the client and its helper alone. */
static enum aw_err
check_files(const struct aw_source_config *config, char secret[PATH_MAX], struct aw_error *err)
{
	char helper[AW_SHIPPED_MAX];
	struct aw_bytes bytes = {0};
	enum aw_err rc = aw_program_check(aw_shipped_ssh_helper(helper), err);

	if (rc == AW_OK && config->ssh->config_file != NULL)
		rc = aw_program_check_file(config->ssh->config_file, err);
	if (rc == AW_OK && config->ssh->key_file != NULL) {
		rc = aw_file_read_secret(config->ssh->key_file, &bytes, err);
		aw_bytes_wipe(&bytes);
	}
	if (rc != AW_OK || !has_password(config))
		return rc;
	rc = aw_access_secret(config, &bytes, secret, err);
	if (rc == AW_OK && bytes.len == 0)
		rc = aw_error_set(err, AW_ERR_CREDENTIAL, secret, "is empty");
	aw_bytes_wipe(&bytes);
	return rc;
}

/* What may fail before the first connection. */
static enum aw_err
prepare(struct job *job, struct aw_error *err)
{
	const struct aw_source_config *config = job->source->config;
	char secret[PATH_MAX];
	enum aw_err rc = check_files(config, secret, err);

	if (rc == AW_OK)
		rc = aw_ssh_words_make(
		    &job->words, job->source, has_password(config) ? secret : NULL, err);
	if (rc == AW_OK && !make_steps(job))
		rc = aw_error_nomem(err);
	return rc;
}

static void
start_ssh(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = calloc(1, sizeof(*job));
	struct aw_result result;
	struct aw_error err;

	aw_source_result(source, &result);
	if (job == NULL) {
		(void)aw_error_nomem(&result.err);
		host->done(host, source, &result);
		return;
	}
	job->host = host;
	job->source = source;
	job->result = result;
	job->result.endpoint = aw_expected_endpoint(source->config, source->node);
	aw_ssh_answers_init(&job->answers, source->config->max_bytes);
	source->job = job;
	aw_access_stamp(source->config, &source->stamp);
	if (prepare(job, &err) != AW_OK)
		fail_job(job, &err);
	else
		run_step(job);
}

static void
stop_ssh(struct aw_source_host *host, struct aw_source *source)
{
	struct job *job = source->job;

	if (job->program != NULL)
		aw_program_stop(job->program, &host->now);
	aw_result_clear(&job->result, host->pool);
	free_job(job);
}

static const char *
watched_credentials(const struct aw_source *source)
{
	return aw_access_watched(source->config);
}

const struct aw_source_type aw_source_ssh = {
    .kind = AW_SOURCE_SSH,
    .start = start_ssh,
    .stop = stop_ssh,
    .watched = watched_credentials,
};
