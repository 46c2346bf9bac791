/* SPDX-License-Identifier: ISC */
/*
 * Reading a configuration of 5,000 devices: as a multiple of reading 500 of them, in one file and
 * with a file for each device, and as a multiple of a loop that splits the bytes of the one file
 * into words.
 */
#include <ctype.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "config/config.h"
#include "ratio.h"

#define FEW 500
#define MANY 5000
#define DEVICE_MAX 1024
#define MEMORY_KEPT (32 * 1024 * 1024) /* the most that M_MMAP_THRESHOLD takes */
#define BUDGET_GROWTH 11.0
#define BUDGET_WORDS 8.0

struct bench {
	const char *dir;       /* with few.conf, many.conf, few/ and many/; transitions/ is empty */
	struct aw_bytes bytes; /* of many.conf */
};

static void
die(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

/* Devices as sites have them: every second one is asked over the network. */
static void
device(FILE *f, unsigned i)
{
	(void)fprintf(f,
	    "device \"site-%05u\" {\n"
	    "\tinterval = 2h\n"
	    "\tservices = {\"tools.cisco.com\", \"smartreceiver.cisco.com\"}\n",
	    i * 7919 % MANY);
	if (i % 2 == 0)
		(void)fprintf(f,
		    "\tstore \"trusted-ca\" {\n"
		    "\t\tfile = \"/var/lib/exports/site-%05u/ca.pem\"\n\t}\n}\n",
		    i);
	else
		(void)fprintf(f,
		    "\taddress = \"site-%05u.example.org\"\n"
		    "\tsource \"expressway\" {\n\t\tuser = reader\n"
		    "\t\tpassword-file = /etc/anchorwatch/secret\n"
		    "\t\tca-file = /etc/anchorwatch/ca.pem\n\t}\n}\n",
		    i);
}

static FILE *
create(const char *path)
{
	FILE *f = fopen(path, "w");

	if (f == NULL)
		die(path);
	return f;
}

static void
finish(FILE *f, const char *path)
{
	if (fclose(f) != 0)
		die(path);
}

/* NAME.conf with n devices, and NAME/x.conf with conf.d/, a file for each of them. */
static void
make(const struct bench *b, const char *name, unsigned n)
{
	char path[256];
	FILE *f, *all;

	(void)aw_text_format(path, sizeof(path), "%s/%s", b->dir, name);
	(void)mkdir(path, 0755);
	(void)aw_text_format(path, sizeof(path), "%s/%s/conf.d", b->dir, name);
	(void)mkdir(path, 0755);
	(void)aw_text_format(path, sizeof(path), "%s/%s/x.conf", b->dir, name);
	f = create(path);
	(void)fputs("# see conf.d\n", f);
	finish(f, path);
	(void)aw_text_format(path, sizeof(path), "%s/%s.conf", b->dir, name);
	all = create(path);
	for (unsigned i = 0; i < n; i++) {
		device(all, i);
		(void)aw_text_format(path, sizeof(path), "%s/%s/conf.d/%05u.conf", b->dir, name, i);
		f = create(path);
		device(f, i);
		finish(f, path);
	}
	finish(all, name);
}

static bool
load(const struct bench *b, const char *path, size_t n)
{
	struct aw_config_overrides overrides = {0};
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	char file[256], none[256];
	bool ok;

	(void)aw_text_format(file, sizeof(file), "%s/%s", b->dir, path);
	(void)aw_text_format(none, sizeof(none), "%s/transitions", b->dir);
	overrides.transitions_dir = none;
	if (aw_config_load(file, &overrides, &config, &err) != AW_OK) {
		(void)fprintf(stderr, "config: %s: %s\n", err.object, err.text);
		return false;
	}
	ok = config->n_devices == n;
	aw_config_free(config);
	return ok;
}

static bool
load_few(void *context)
{
	return load(context, "few.conf", FEW);
}

static bool
load_many(void *context)
{
	return load(context, "many.conf", MANY);
}

static bool
load_few_files(void *context)
{
	return load(context, "few/x.conf", FEW);
}

static bool
load_many_files(void *context)
{
	return load(context, "many/x.conf", MANY);
}

/* Words of the file that was read before, and how long they are together. */
static bool
split(void *context)
{
	const struct bench *b = context;
	const uint8_t *p = b->bytes.data, *end = p + b->bytes.len;
	size_t words = 0, octets = 0;

	while (p < end) {
		const uint8_t *word;

		while (p < end && isspace(*p))
			p++;
		word = p;
		while (p < end && !isspace(*p))
			p++;
		words += p > word;
		octets += (size_t)(p - word);
	}
	return words > MANY && octets > words;
}

/* Prints a ratio and its budget; true if it is within. */
static bool
report(const char *what, double ratio, double budget)
{
	(void)printf("config: %s %.1fx (budget %.1fx)\n", what, ratio, budget);
	return ratio > 0 && ratio <= budget;
}

int
main(int argc, char **argv)
{
	struct bench b = {.dir = argc == 2 ? argv[1] : "."};
	char path[256];
	bool ok;

	/* What is freed stays with the process, so that no run pays for fresh pages. */
	(void)mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT);
	(void)mallopt(M_TRIM_THRESHOLD, 8 * MEMORY_KEPT);
	(void)aw_text_format(path, sizeof(path), "%s/transitions", b.dir);
	(void)mkdir(path, 0755);
	make(&b, "few", FEW);
	make(&b, "many", MANY);
	(void)aw_text_format(path, sizeof(path), "%s/many.conf", b.dir);
	if (aw_file_read(path, (size_t)64 * 1024 * 1024, &b.bytes, NULL) != AW_OK)
		die(path);
	ok = report("5,000 devices in one file cost, of 500,",
	    aw_bench_ratio(load_many, load_few, &b), BUDGET_GROWTH);
	ok = report("5,000 files with a device each cost, of 500,",
		 aw_bench_ratio(load_many_files, load_few_files, &b), BUDGET_GROWTH) &&
	     ok;
	ok = report("5,000 devices cost, of a loop that splits the same bytes into words,",
		 aw_bench_ratio(load_many, split, &b), BUDGET_WORDS) &&
	     ok;
	aw_bytes_free(&b.bytes);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
