/* SPDX-License-Identifier: ISC */
/*
 * The laws on judgements of drawn worlds. AW_LAW_SEED is the seed (0: a new one), AW_LAW_WORLDS how
 * many worlds, AW_LAW_WORLD a single one of them, AW_LAW_PLANT a planted fault, AW_LAW_JOBS how
 * many processes. With the argument "plants" it lists the faults, each with its law.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/law/law.h"

enum { RULES = 96, JOBS = 16, WORSE_TRIES = 3, PRINTED = 3 };

struct run {
	uint64_t seed, first, worlds;
	unsigned jobs;
	const struct law_plant *plant;
};

/* A rule that was broken: how often, and the first time. */
struct tally {
	unsigned law;
	uint64_t world, salt, times;
	struct law_report report;
};

struct tallies {
	struct tally items[RULES];
	unsigned n;
};

static void
count(struct tallies *tallies, const struct tally *one)
{
	for (unsigned i = 0; i < tallies->n; i++) {
		struct tally *known = &tallies->items[i];

		if (strcmp(known->report.rule, one->report.rule) != 0)
			continue;
		known->times += one->times;
		if (one->world < known->world) {
			uint64_t times = known->times;

			*known = *one;
			known->times = times;
		}
		return;
	}
	if (tallies->n < RULES)
		tallies->items[tallies->n++] = *one;
}

static void
draw(const struct run *run, uint64_t n, struct law_world *world)
{
	struct law_random random = law_random_of(run->seed, n);
	/* From 2027 on, some years. */
	int64_t now = AW_INSTANT_PLAUSIBLE + 365 * AW_DAY + law_below(&random, 1800) * AW_DAY +
		      law_below(&random, 86400);

	law_draw(&random, now, world);
	world->plant = run->plant;
}

static void
check_law(const struct law_view *view, unsigned i, struct law_random *salts, uint64_t n,
    struct tallies *tallies)
{
	unsigned tries = laws[i].holds == law_worse ? WORSE_TRIES : 1;

	for (unsigned k = 0; k < tries; k++) {
		struct tally one = {.law = i, .world = n, .times = 1};

		one.salt = law_next(salts);
		if (!laws[i].holds(view, one.salt, &one.report))
			count(tallies, &one);
	}
}

static void
check_world(const struct run *run, uint64_t n, struct tallies *tallies)
{
	struct law_random salts = law_random_of(run->seed ^ UINT64_C(0x5a17), n);
	struct law_world world;
	struct law_view view;

	draw(run, n, &world);
	law_view_open(&world, 0, &view);
	for (unsigned i = 0; i < LAWS; i++)
		check_law(&view, i, &salts, n, tallies);
	law_view_close(&view);
}

static void
work(const struct run *run, unsigned job, struct tallies *tallies)
{
	for (uint64_t n = job; n < run->worlds; n += run->jobs)
		check_world(run, run->first + n, tallies);
}

static _Noreturn void
die(const char *what)
{
	(void)fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(2);
}

static pid_t
start(const struct run *run, unsigned job, FILE *answer)
{
	struct tallies *tallies;
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid > 0)
		return pid;
	tallies = calloc(1, sizeof(*tallies));
	if (tallies == NULL)
		_exit(2);
	work(run, job, tallies);
	if (fwrite(tallies, sizeof(*tallies), 1, answer) != 1 || fflush(answer) != 0)
		_exit(2);
	_exit(0);
}

/* The work of all processes, added up. */
static void
work_all(const struct run *run, struct tallies *sum)
{
	static struct tallies one;
	FILE *answers[JOBS];
	pid_t pids[JOBS];
	int status;

	for (unsigned job = 0; job < run->jobs; job++) {
		answers[job] = tmpfile();
		if (answers[job] == NULL)
			die("tmpfile");
		pids[job] = start(run, job, answers[job]);
	}
	for (unsigned job = 0; job < run->jobs; job++) {
		if (waitpid(pids[job], &status, 0) < 0)
			die("waitpid");
		if (status != 0) {
			(void)fprintf(stderr, "a process ended with status %d\n", status);
			exit(2);
		}
		rewind(answers[job]);
		if (fread(&one, sizeof(one), 1, answers[job]) != 1)
			die("read");
		for (unsigned i = 0; i < one.n; i++)
			count(sum, &one.items[i]);
		(void)fclose(answers[job]);
	}
}

static void
print_judged(const char *what, const struct law_world *world)
{
	struct law_view view;
	char *text, *line, *rest = NULL;

	law_view_open(world, 0, &view);
	text = law_view_text(&view);
	for (line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
		printf("#   %s: %s\n", what, line);
	free(text);
	law_view_close(&view);
}

/* The smallest world that breaks it, ready to be used as a test. */
static void
print_rule(const struct run *run, struct tally *tally)
{
	struct law_world world, edited;

	draw(run, tally->world, &world);
	law_shrink(&laws[tally->law], tally->salt, &world, &tally->report);
	printf("#   %s: %llu times, first in world %llu: %s\n", tally->report.rule,
	    (unsigned long long)tally->times, (unsigned long long)tally->world, tally->report.text);
	printf("#   repeat it: AW_LAW_SEED=%llu AW_LAW_WORLD=%llu\n", (unsigned long long)run->seed,
	    (unsigned long long)tally->world);
	print_judged("judged", &world);
	if (laws[tally->law].holds == law_worse && law_edited(&world, tally->salt, &edited))
		print_judged("after", &edited);
	law_print(&world, stdout);
}

static bool
print_law(const struct run *run, unsigned law, struct tallies *tallies)
{
	const char *all = getenv("AW_LAW_ALL");
	unsigned broken = 0;

	for (unsigned i = 0; i < tallies->n; i++)
		broken += tallies->items[i].law == law;
	printf("%sok - law %d: %s (%llu worlds)\n", broken > 0 ? "not " : "", laws[law].number,
	    laws[law].text, (unsigned long long)run->worlds);
	for (unsigned i = 0, printed = 0; i < tallies->n; i++) {
		if (tallies->items[i].law != law)
			continue;
		if (printed++ < PRINTED || all != NULL)
			print_rule(run, &tallies->items[i]);
		else
			printf("#   %s: %llu times\n", tallies->items[i].report.rule,
			    (unsigned long long)tallies->items[i].times);
	}
	return broken == 0;
}

static uint64_t
number(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	char *end;
	unsigned long long value;

	if (text == NULL || text[0] == '\0')
		return otherwise;
	value = strtoull(text, &end, 0);
	if (*end == '\0')
		return value;
	(void)fprintf(stderr, "%s=%s is no number\n", name, text);
	exit(2);
}

static void
read_settings(struct run *run)
{
	const char *plant = getenv("AW_LAW_PLANT");

	run->seed = number("AW_LAW_SEED", 20211);
	if (run->seed == 0)
		run->seed = (uint64_t)time(NULL);
	run->worlds = number("AW_LAW_WORLDS", 100000);
	run->first = number("AW_LAW_WORLD", UINT64_MAX);
	if (run->first != UINT64_MAX)
		run->worlds = 1;
	else
		run->first = 0;
	run->jobs = (unsigned)number("AW_LAW_JOBS", 2);
	if (run->jobs < 1 || run->jobs > JOBS)
		run->jobs = 2;
	if (plant == NULL || plant[0] == '\0')
		return;
	run->plant = law_plant_find(plant);
	if (run->plant != NULL)
		return;
	(void)fprintf(stderr, "no planted fault has the name %s; there are", plant);
	for (const struct law_plant *one = law_plants; one->name != NULL; one++)
		(void)fprintf(stderr, " %s", one->name);
	(void)fputc('\n', stderr);
	exit(2);
}

int
main(int argc, char **argv)
{
	static struct tallies sum;
	struct run run = {0};
	bool held = true;

	if (argc == 2 && strcmp(argv[1], "plants") == 0) {
		for (const struct law_plant *plant = law_plants; plant->name != NULL; plant++)
			printf("%s %d\n", plant->name, plant->law);
		return EXIT_SUCCESS;
	}

	read_settings(&run);
	printf("# AW_LAW_SEED=%llu AW_LAW_WORLDS=%llu\n", (unsigned long long)run.seed,
	    (unsigned long long)run.worlds);
	(void)fflush(stdout);
	work_all(&run, &sum);
	for (unsigned i = 0; i < LAWS; i++)
		held = print_law(&run, i, &sum) && held;
	return held ? EXIT_SUCCESS : EXIT_FAILURE;
}
