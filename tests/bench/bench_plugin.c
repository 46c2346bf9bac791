/* SPDX-License-Identifier: ISC */
/*
 * The cost of a check, as a ratio to other programs started in turn in the same run, so that the
 * speed of the machine has no effect: the median of each program's CPU time, user and system.
 * bench_plugin DIR ROUNDS -- PROGRAM ARG... -- PROGRAM ARG... writes <DIR>/records/bench.json, a
 * device with 150 anchors, and services.json, the same with three services, and prints the median
 * of each program in microseconds, one per line, and what nine of ten take at least and at most.
 * With ROUNDS 0 it only writes the records.
 * bench_plugin --parse FILE only parses a JSON file, as one of the programs. bench_plugin --index
 * CONFIG writes the index of a configuration, as anchorwatchd does.
 */
#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/instant.h"
#include "config/config_index.h"
#include "model/pool.h"
#include "record/record.h"
#include "model/device_record.h"
#include "model/store.h"
#include "base/text.h"

#define ANCHORS 150
#define CHAIN 4
#define PROGRAMS_MAX 10
#define ROUNDS_MAX 100000

extern char **environ;

/* A text that contains a number. */
static char *
text(const char *before, int i, const char *after)
{
	char buf[160];

	(void)aw_text_format(buf, sizeof(buf), "%s%d%s", before, i, after);
	return strdup(buf);
}

/* Bytes that look like a hash: the same for each run. */
static void
fill(uint8_t *bytes, size_t len, uint32_t seed)
{
	for (size_t i = 0; i < len; i++) {
		seed = seed * 1103515245U + 12345U;
		bytes[i] = (uint8_t)(seed >> 16);
	}
}

static const struct aw_certificate *
make_certificate(struct aw_pool *pool, int i, int64_t now)
{
	struct aw_certificate *cert = calloc(1, sizeof(*cert));

	if (cert == NULL)
		return NULL;
	fill(cert->sha256, sizeof(cert->sha256), (uint32_t)i + 1);
	fill(cert->sha1, sizeof(cert->sha1), (uint32_t)i + 1001);
	fill(cert->key_sha256, sizeof(cert->key_sha256), (uint32_t)i + 2001);
	if (i == 0) /* IdenTrust Commercial Root CA 1: the device is ready */
		(void)aw_unhex("5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae",
		    cert->sha256, sizeof(cert->sha256));
	cert->name = text("Example Trust Services Root CA ", i, "");
	cert->subject = text("CN=Example Trust Services Root CA ", i,
	    ",OU=Certification,O=Example Trust Services Ltd.,C=BM");
	cert->issuer = cert->subject;
	cert->serial = text("0a0142800000014523c844b5", 10000000 + i, "");
	cert->key_algorithm = strdup("RSA");
	cert->signature_algorithm = strdup("sha256WithRSAEncryption");
	cert->key_bits = 4096;
	cert->not_before = now - 3650 * AW_DAY;
	cert->not_after = now + (3650 + i) * AW_DAY;
	return aw_pool_take(pool, cert);
}

/*
 * A chain of four with a path to the root of the store that holds, and one over a cross
 * certificate.
 */
static bool
add_chain(struct aw_record *record, struct aw_service *service, int n, int64_t now)
{
	struct aw_chain *chain = calloc(1, sizeof(*chain));
	struct aw_address *address = calloc(1, sizeof(*address));

	if (chain == NULL || address == NULL)
		return false;
	service->chains = chain;
	service->addresses = address;
	service->n_chains = service->n_addresses = 1;
	fill(chain->digest, sizeof(chain->digest), (uint32_t)n);
	memcpy(address->chain, chain->digest, sizeof(chain->digest));
	address->address = text("192.0.2.", n, ":443");
	address->protocol = strdup("TLSv1.3");
	address->attempt.at = now;
	chain->issuer = strdup("CN=IdenTrust Commercial Root CA 1,O=IdenTrust,C=US");
	chain->seen_since = now - 100 * AW_DAY;
	chain->certificates = calloc(CHAIN, sizeof(*chain->certificates));
	chain->trusts = calloc(1, sizeof(*chain->trusts));
	chain->trusts[0].paths = calloc(2, sizeof(*chain->trusts[0].paths));
	for (int i = 0; i < CHAIN; i++)
		chain->certificates[chain->n_certificates++] =
		    make_certificate(record->pool, 1000 + CHAIN * n + i, now);
	chain->n_trusts = 1;
	chain->trusts[0].store = strdup("trusted-ca");
	chain->trusts[0].wanted.not_after = AW_INSTANT_NONE;
	for (int i = 0; i < 2; i++) {
		struct aw_path *path = &chain->trusts[0].paths[chain->trusts[0].n_paths++];

		memcpy(path->anchor, record->stores[0].anchors[i].certificate->sha256,
		    sizeof(path->anchor));
		path->anchor_name = strdup(record->stores[0].anchors[i].certificate->name);
		path->length = (uint16_t)(CHAIN + i);
		path->cross = i == 1;
		path->not_before = now - 100 * AW_DAY;
		path->not_after = now + (300 - i) * AW_DAY;
		path->begins_by = strdup("the leaf");
		path->ends_by = strdup("the leaf");
	}
	return true;
}

static bool
add_services(struct aw_record *record, int64_t now)
{
	static const char *const names[] = {
	    "tools.cisco.com:443", "smartreceiver.cisco.com:443", "webex.com:443"};

	for (int i = 0; i < 3; i++) {
		struct aw_service *service = aw_record_add_service(record, names[i]);

		service->source = strdup("tls");
		service->host = text("host", i, ".example");
		service->observed_at = service->attempt.at = now;
		if (!add_chain(record, service, i + 1, now))
			return false;
	}
	return true;
}

static bool
make_record(const char *dir, const char *device, bool services, int64_t now)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = aw_record_new(pool, device);
	struct aw_store *store = aw_record_add_store(record, "trusted-ca");
	struct aw_error err;
	char line[1024];

	record->collector = strdup("bench");
	record->written_at = now;
	record->interval = AW_DAY;
	store->source = strdup("file");
	store->path = strdup("/srv/backup/ca.pem");
	store->format = strdup("pem");
	store->observed_at = store->attempt.at = now;
	store->judged = true;
	store->blocks = ANCHORS;
	for (int i = 0; i < ANCHORS; i++)
		if (aw_store_add(store, pool, make_certificate(pool, i, now), 0, &err) != AW_OK)
			return false;
	aw_store_seal(store, pool);
	if (services && !add_services(record, now))
		return false;
	if (aw_record_save(record, dir, &err) != AW_OK) {
		(void)fprintf(stderr, "%s\n", aw_error_line(&err, line, sizeof(line)));
		return false;
	}
	aw_record_free(record);
	aw_pool_free(pool);
	return true;
}

/* CPU time of all programs that ended. */
static double
cpu_time(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Runs a program and discards its output; returns its CPU time. */
static double
run(char *const argv[], const posix_spawn_file_actions_t *actions)
{
	double start = cpu_time();
	pid_t pid;
	int status;

	if (posix_spawn(&pid, argv[0], actions, NULL, argv, environ) != 0 ||
	    waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) > 3) {
		(void)fprintf(stderr, "%s does not run\n", argv[0]);
		exit(1);
	}
	return cpu_time() - start;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int
parse(const char *path)
{
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, NULL);

	json_decref(root);
	return root != NULL ? 0 : 1;
}

/* The files were written just now: as if some time had passed. */
static int
write_index(const char *path)
{
	struct aw_config_overrides overrides = {.transitions_dir = NULL};
	struct aw_error err;
	int64_t later;

	if (aw_config_index_write(path, &overrides, time(NULL) + 60, &later, &err) == AW_OK)
		return later == AW_INSTANT_NONE ? 0 : 1;
	(void)fprintf(stderr, "%s: %s\n", err.object, err.text);
	return 1;
}

int
main(int argc, char *argv[])
{
	char **programs[PROGRAMS_MAX];
	double *times[PROGRAMS_MAX];
	posix_spawn_file_actions_t actions;
	size_t n = 0, rounds = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;

	if (argc == 3 && strcmp(argv[1], "--parse") == 0)
		return parse(argv[2]);
	if (argc == 3 && strcmp(argv[1], "--index") == 0)
		return write_index(argv[2]);
	if (argc < 3 || rounds > ROUNDS_MAX || !make_record(argv[1], "bench", false, time(NULL)) ||
	    !make_record(argv[1], "services", true, time(NULL)))
		return 1;
	for (int i = 3; i < argc && n < PROGRAMS_MAX; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		argv[i] = NULL;
		times[n] = calloc(rounds + 1, sizeof(double));
		programs[n++] = &argv[i + 1];
	}
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	for (size_t r = 0; r < rounds; r++)
		for (size_t i = 0; i < n; i++)
			times[i][r] = run(programs[i], &actions);
	for (size_t i = 0; i < n && rounds > 0; i++) {
		qsort(times[i], rounds, sizeof(double), compare);
		(void)printf("%.0f %.0f %.0f\n", times[i][rounds / 2], times[i][rounds / 10],
		    times[i][rounds - 1 - rounds / 10]);
		free(times[i]);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	return 0;
}
