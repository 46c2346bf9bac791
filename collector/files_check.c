/* SPDX-License-Identifier: ISC */
#include "files_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"
#include "config/conf.h"
#include "model/pool.h"
#include "plan.h"
#include "program/program.h"
#include "truststore/truststore.h"

#define HOSTS_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct problem {
	const struct aw_named_file *named;
	struct aw_error err;
};

/* Sources of files run in it as in an engine. */
struct check {
	struct aw_source_host host;         /* first: take_result converts it back */
	const struct aw_named_file **named; /* sorted by the pointers to their paths */
	size_t n_named;
	const struct aw_named_file *current; /* of the source that runs */
	struct problem *problems;
	size_t n_problems;
};

/* Dropped for want of memory. */
static void
add_problem(struct check *check, const struct aw_named_file *named, const struct aw_error *err)
{
	if (err->code != AW_OK && AW_GROW(check->problems, check->n_problems))
		check->problems[check->n_problems++] = (struct problem){named, *err};
}

static int
by_pointer(const void *a, const void *b)
{
	uintptr_t x = (uintptr_t)(*(const struct aw_named_file *const *)a)->path;
	uintptr_t y = (uintptr_t)(*(const struct aw_named_file *const *)b)->path;

	return x < y ? -1 : x > y;
}

static bool
sort_named(struct check *check, const struct aw_named_files *files)
{
	check->named = calloc(files->n + 1, sizeof(const struct aw_named_file *));
	if (check->named == NULL)
		return false;
	for (; check->n_named < files->n; check->n_named++)
		check->named[check->n_named] = &files->items[check->n_named];
	if (files->n > 1)
		qsort(
		    check->named, check->n_named, sizeof(const struct aw_named_file *), by_pointer);
	return true;
}

/* The place of a path of the configuration; NULL for one of the command line. */
static const struct aw_named_file *
find_named(const struct check *check, const char *path)
{
	const struct aw_named_file wanted = {.path = path}, *key = &wanted;
	const struct aw_named_file **found = bsearch(
	    &key, check->named, check->n_named, sizeof(const struct aw_named_file *), by_pointer);

	return found != NULL ? *found : NULL;
}

/* The first fact that is missing, in the place of the error of the whole source. */
static void
take_result(struct aw_source_host *host, struct aw_source *source, struct aw_result *result)
{
	struct check *check = (struct check *)host;
	const struct aw_fact *facts[] = {&result->has_store, &result->has_license,
	    &result->has_certificate, &result->has_service};
	const struct aw_error *err = &result->err;

	(void)source;
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]) && err->code == AW_OK; i++)
		if (facts[i]->asked)
			err = &facts[i]->err;
	add_problem(check, check->current, err);
	aw_result_clear(result, host->pool);
}

/* Reads the files of stores, licenses, certificates and chains. */
static void
read_sources(struct check *check, const struct aw_plan *plan)
{
	for (size_t i = 0; i < plan->n_sources; i++) {
		struct aw_source *source = plan->sources[i];

		if (!source->type->is_file)
			continue;
		aw_cisco_clock_init(&source->clock);
		check->current = find_named(check, source->type->watched(source));
		source->type->start(&check->host, source);
	}
}

static enum aw_err
check_secret(struct check *check, const char *path, struct aw_error *err)
{
	struct aw_bytes bytes;
	enum aw_err rc = aw_file_read_secret(path, &bytes, err);

	(void)check;
	if (rc == AW_OK && bytes.len == 0)
		rc = aw_error_set(err, AW_ERR_CREDENTIAL, path, "is empty");
	aw_bytes_wipe(&bytes);
	return rc;
}

/* A file that holds certificates. */
static enum aw_err
check_certificates(struct check *check, const char *path, struct aw_error *err)
{
	const struct aw_truststore_options options = {.max_anchors = AW_STORE_ANCHORS_MAX};
	struct aw_store store = {0};
	enum aw_err rc = aw_truststore_read(check->host.pool, path, &options, &store, err);

	if (rc == AW_OK && store.n_anchors == 0)
		rc = aw_error_set(err, AW_ERR_STORE_FORMAT, path, "no certificate in the file");
	aw_store_clear(&store, check->host.pool);
	return rc;
}

/* A line of a known_hosts file: names, type and key, behind a marker or without. */
static bool
is_host_line(const char *line, size_t len)
{
	size_t words = 0;

	for (size_t i = 0; i < len; i++)
		words += strchr(" \t\r", line[i]) == NULL &&
			 (i == 0 || strchr(" \t\r", line[i - 1]) != NULL);
	return words == 0 || line[strspn(line, " \t")] == '#' || words >= (line[0] == '@' ? 4 : 3);
}

static enum aw_err
check_known_hosts(struct check *check, const char *path, struct aw_error *err)
{
	struct aw_bytes bytes = {0};
	enum aw_err rc = aw_file_read(path, HOSTS_BYTES_MAX, &bytes, err);
	const char *line = (const char *)bytes.data;
	unsigned n = 1;

	(void)check;
	for (; rc == AW_OK && line != NULL && *line != '\0'; n++) {
		size_t len = strcspn(line, "\n");

		if (!is_host_line(line, len))
			rc = aw_error_set(err, AW_ERR_CONFIG_VALUE, path,
			    "line %u is no host key: names, type and key are needed", n);
		line += len + (line[len] != '\0');
	}
	aw_bytes_free(&bytes);
	return rc;
}

static enum aw_err
check_program(struct check *check, const char *path, struct aw_error *err)
{
	(void)check;
	return aw_program_check(path, err);
}

/* Its content may name programs that are run. */
static enum aw_err
check_program_file(struct check *check, const char *path, struct aw_error *err)
{
	(void)check;
	return aw_program_check_file(path, err);
}

/* Read by another program: it must be there, and this user may read it. */
static enum aw_err
check_readable(struct check *check, const char *path, struct aw_error *err)
{
	(void)check;
	if (faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0)
		return AW_OK;
	return aw_error_set(err,
	    errno == EACCES
		? AW_ERR_FILE_PERMISSION
		: (errno == ENOENT || errno == ENOTDIR ? AW_ERR_FILE_MISSING : AW_ERR_FILE_READ),
	    path, "%s", strerror(errno));
}

/* Files of sources are read by these, and those of transitions with the configuration. */
static enum aw_err
check_nothing(struct check *check, const char *path, struct aw_error *err)
{
	(void)check;
	(void)path;
	(void)err;
	return AW_OK;
}

static const struct {
	const char *key;
	enum aw_err (*check)(struct check *check, const char *path, struct aw_error *err);
} keys[] = {
    {"file", check_nothing},
    {"directory", check_nothing},
    {"chain", check_nothing},
    {"transitions", check_nothing},
    {"state-directory", check_nothing},
    {"password-file", check_secret},
    {"ca-file", check_certificates},
    {"catalogue", check_certificates},
    {"reference", check_certificates},
    {"program", check_program},
    {"ssh-program", check_program},
    {"ssh-config", check_program_file},
    {"known-hosts", check_known_hosts},
    {"key-file", check_secret},
};

/* Who can write a file decides what is trusted, or what the device is said to have. */
static enum aw_err
check_mode(const char *path, struct aw_error *err)
{
	struct stat st;

	if (stat(path, &st) != 0 || (st.st_mode & S_IWOTH) == 0 ||
	    (S_ISDIR(st.st_mode) && (st.st_mode & S_ISVTX) != 0))
		return AW_OK;
	return aw_error_set(err, AW_ERR_CONFIG_UNSAFE, path, "is writable by everybody: chmod o-w");
}

static void
check_named(struct check *check, const struct aw_named_file *named)
{
	enum aw_err (*look)(struct check *, const char *, struct aw_error *) = check_readable;
	struct aw_error err = {.code = AW_OK};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].key, named->key) == 0)
			look = keys[i].check;
	if (look(check, named->path, &err) != AW_OK || check_mode(named->path, &err) != AW_OK)
		add_problem(check, named, &err);
}

/* What the command line names is first. */
static int
by_place(const void *a, const void *b)
{
	const struct problem *x = a, *y = b;
	int order;

	if (x->named == NULL || y->named == NULL)
		return (x->named != NULL) - (y->named != NULL);
	order = strcmp(x->named->place.file, y->named->place.file);
	if (order != 0)
		return order;
	return (x->named->place.line > y->named->place.line) -
	       (x->named->place.line < y->named->place.line);
}

static void
report(const struct problem *problem, void (*print)(void *context, const struct aw_error *err),
    void *context)
{
	const struct aw_named_file *named = problem->named;
	char place[AW_CONF_LINE_MAX];
	struct aw_error err;

	if (named == NULL) {
		print(context, &problem->err);
		return;
	}
	(void)aw_error_set(&err, problem->err.code,
	    aw_conf_place(named->place.file, named->place.line, place), "%s: %s: %s", named->key,
	    problem->err.object, problem->err.text);
	print(context, &err);
}

/* False: no memory. */
static bool
check_all(struct check *check, struct aw_config *config)
{
	struct aw_log log;
	struct aw_plan *plan;
	bool good;

	aw_log_init(&log, STDERR_FILENO, "anchorwatchd", AW_LOG_ERROR, false);
	check->host.pool = aw_pool_new();
	plan = check->host.pool != NULL ? aw_plan_new(config, check->host.pool, "", &log) : NULL;
	if (plan == NULL)
		return false;
	good = sort_named(check, &config->files);
	if (good)
		read_sources(check, plan);
	for (size_t i = 0; good && i < config->files.n; i++)
		check_named(check, &config->files.items[i]);
	plan->config = NULL;
	aw_plan_free(plan);
	return good;
}

bool
aw_files_check(struct aw_config *config, struct aw_clock now,
    void (*problem)(void *context, const struct aw_error *err), void *context)
{
	struct check check = {.host = {.done = take_result, .now = now}};
	bool good = check_all(&check, config);
	struct aw_error err;

	if (!good) {
		(void)aw_error_nomem(&err);
		problem(context, &err);
	}
	if (check.n_problems > 1)
		qsort(check.problems, check.n_problems, sizeof(*check.problems), by_place);
	for (size_t i = 0; i < check.n_problems; i++)
		report(&check.problems[i], problem, context);
	good = good && check.n_problems == 0;
	free(check.problems);
	free(check.named);
	aw_pool_free(check.host.pool);
	return !good;
}
