/* SPDX-License-Identifier: ISC */
/*
 * law_batch DIR WORLDS NOW: drawn worlds that share roots, transitions and policy, as the files
 * that all programs read: DIR/state, DIR/law.conf (the transitions) and DIR/anchorwatch.conf.
 * Writes what policy says of each to DIR/expected, a JSON object a line. No verdict of these worlds
 * changes in the hour after NOW, since some of the programs judge by the clock. AW_LAW_SEED is the
 * seed, AW_LAW_PLANT a fault that is planted in what is expected.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "model/license.h"
#include "model/model.h"
#include "policy/judge/finding_class.h"
#include "record/record.h"
#include "tests/law/law.h"

static _Noreturn void
die(const char *what)
{
	(void)fprintf(stderr, "law_batch: %s: %s\n", what, strerror(errno));
	exit(2);
}

static FILE *
create(const char *dir, const char *name)
{
	char path[4096];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "w");
	if (file == NULL)
		die(path);
	return file;
}

static void
finish(FILE *file)
{
	if (ferror(file) != 0 || fclose(file) != 0)
		die("write");
}

/* The rules of the batch, and chains that fit its roots. */
static void
share(const struct law_world *base, struct law_world *world)
{
	memcpy(world->roots, base->roots, sizeof(world->roots));
	memcpy(world->transitions, base->transitions, sizeof(world->transitions));
	memcpy(world->exceptions, base->exceptions, sizeof(world->exceptions));
	world->n_exceptions = base->n_exceptions;
	world->policy = base->policy;
	for (int i = 0; i < LAW_SERVICES; i++)
		for (int k = 0; k < LAW_CHAINS; k++) {
			struct law_chain *chain = &world->services[i].chains[k];

			if (chain->cross >= 0 &&
			    (world->roots[chain->cross].key != chain->top ||
				world->roots[chain->cross].issuer == chain->top))
				chain->cross = -1;
		}
}

static void
put_instant(const char *key, int64_t at, struct aw_buf *buf)
{
	if (at == AW_INSTANT_NONE)
		(void)aw_buf_printf(buf, ", \"%s\": null", key);
	else
		(void)aw_buf_printf(buf, ", \"%s\": %lld", key, (long long)at);
}

static void
put_readiness(const struct aw_judgement *judgement, struct aw_buf *buf)
{
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];

		(void)aw_buf_printf(buf, "%s\"%s\": {\"state\": \"%s\", \"severity\": \"%s\"",
		    i > 0 ? ", " : "", verdict->transition->name, aw_readiness_word(verdict->state),
		    aw_severity_word(verdict->severity));
		put_instant("break_date", verdict->break_date, buf);
		put_instant("since", verdict->since, buf);
		put_instant("impact_date", verdict->impact_date, buf);
		(void)aw_buf_puts(buf, "}");
	}
}

static void
put_licenses(const struct aw_judgement *judgement, struct aw_buf *buf)
{
	for (size_t i = 0; i < judgement->n_licenses; i++) {
		const struct aw_license_verdict *verdict = &judgement->licenses[i];

		(void)aw_buf_printf(buf,
		    "%s\"%s\": {\"severity\": \"%s\", \"grace\": \"%s\", \"code\": \"%s\"",
		    i > 0 ? ", " : "", verdict->license->name, aw_severity_word(verdict->severity),
		    aw_grace_word(verdict->grace), aw_finding_code(verdict->finding)->id);
		put_instant("deadline", verdict->deadline, buf);
		(void)aw_buf_puts(buf, "}");
	}
}

static void
put_services(const struct aw_judgement *judgement, struct aw_buf *buf)
{
	for (size_t i = 0; i < judgement->n_services; i++) {
		const struct aw_service_verdict *verdict = &judgement->services[i];

		(void)aw_buf_printf(buf, "%s\"%s\": {\"severity\": \"%s\", \"verified\": \"%s\"",
		    i > 0 ? ", " : "", verdict->service->name, aw_severity_word(verdict->severity),
		    aw_verified_word(verdict->verified));
		put_instant("until", verdict->until, buf);
		(void)aw_buf_puts(buf, "}");
	}
}

/* The severity of each certificate of the device, and its notice where that has no time left. */
static void
put_certificates(const struct law_view *view, struct aw_buf *buf)
{
	const struct law_world *world = view->world;
	const struct aw_record *record = view->built.record;

	for (size_t i = 0; i < record->n_certificates; i++) {
		const struct aw_server_certificate *own = &record->certificates[i];
		bool stale = own->observed_at == AW_INSTANT_NONE ||
			     world->now - own->observed_at >
				 (int64_t)world->policy.stale_intervals * world->interval;
		const struct aw_verdict *notice = aw_certificate_notice(view->judgement, own);

		(void)aw_buf_printf(buf,
		    "%s\"%s\": {\"severity\": \"%s\", \"notice\": ", i > 0 ? ", " : "", own->name,
		    aw_severity_word(aw_certificate_severity(view->judgement, own, stale)));
		if (notice == NULL || notice->finding == AW_FINDING_CERTIFICATE_EXPIRING)
			(void)aw_buf_puts(buf, "null}");
		else
			(void)aw_buf_printf(buf, "\"%s\"}", notice->text);
	}
}

/* Findings above a note, in their order. */
static void
put_findings(const struct aw_judgement *judgement, struct aw_buf *buf)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		const struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->severity == AW_SEVERITY_OK)
			break;
		(void)aw_buf_printf(buf, "%s[\"%s\", \"%s\", \"%s\", %d]", i > 0 ? ", " : "",
		    aw_finding_code(verdict->finding)->id, verdict->object,
		    aw_severity_word(verdict->severity), (int)aw_alarm_class_of(verdict->finding));
	}
}

/* All that the outputs are to agree on; the caller frees it. */
static char *
answer(const struct law_world *world)
{
	struct law_view view;
	struct aw_buf buf;

	law_view_open(world, 0, &view);
	aw_buf_init(&buf, (size_t)1 << 20);
	(void)aw_buf_printf(&buf,
	    "{\"device\": \"%s\", \"severity\": \"%s\", \"stale\": %s, \"stores\": %zu",
	    world->device, aw_severity_word(view.judgement->worst),
	    view.judgement->stale ? "true" : "false", view.built.record->n_stores);
	put_instant("observed_at", view.judgement->observed_at, &buf);
	(void)aw_buf_puts(&buf, ", \"readiness\": {");
	put_readiness(view.judgement, &buf);
	(void)aw_buf_puts(&buf, "}, \"licenses\": {");
	put_licenses(view.judgement, &buf);
	(void)aw_buf_puts(&buf, "}, \"services\": {");
	put_services(view.judgement, &buf);
	(void)aw_buf_puts(&buf, "}, \"certificates\": {");
	put_certificates(&view, &buf);
	(void)aw_buf_puts(&buf, "}, \"findings\": [");
	put_findings(view.judgement, &buf);
	(void)aw_buf_puts(&buf, "]}");
	law_view_close(&view);
	if (buf.failed || buf.data == NULL)
		die("memory");
	return buf.data;
}

/* The same in the whole hour? */
static bool
is_lasting(const struct law_world *world, const char *expected)
{
	static const int64_t minutes[] = {1, 3, 6, 10, 15, 22, 30, 45, 60};
	bool same = true;

	for (size_t i = 0; same && i < sizeof(minutes) / sizeof(minutes[0]); i++) {
		struct law_world later = *world;
		char *text;

		later.now += minutes[i] * AW_MINUTE;
		text = answer(&later);
		same = strcmp(text, expected) == 0;
		free(text);
	}
	return same;
}

/* The next world of which no verdict changes soon. */
static void
draw_lasting(
    uint64_t seed, uint64_t *n, int64_t now, const struct law_world *base, struct law_world *world)
{
	char *text;
	bool lasts;

	do {
		struct law_random random = law_random_of(seed, (*n)++);

		law_draw(&random, now, world);
		if (base != NULL)
			share(base, world);
		text = answer(world);
		lasts = is_lasting(world, text);
		free(text);
	} while (!lasts);
}

static void
save(const struct law_world *world, const char *state)
{
	struct law_built built;
	struct aw_error err;

	law_build(world, 0, &built);
	if (aw_record_save(built.record, state, &err) != AW_OK) {
		(void)fprintf(stderr, "law_batch: %s\n", err.text);
		exit(2);
	}
	law_build_end(&built);
}

static void
write_batch(
    const char *dir, uint64_t seed, unsigned worlds, int64_t now, const struct law_plant *plant)
{
	char state[4096];
	struct law_world base, world;
	uint64_t n = 0;
	FILE *file;

	(void)snprintf(state, sizeof(state), "%s/state", dir);
	do
		draw_lasting(seed, &n, now, NULL, &base);
	while (!base.transitions[1].present);
	file = create(dir, "law.conf");
	law_print_transitions(&base, file);
	finish(file);
	file = create(dir, "anchorwatch.conf");
	(void)fprintf(file, "state-directory = \"%s\"\n", state);
	law_print_policy(&base, file);
	finish(file);
	file = create(dir, "expected");
	for (unsigned i = 0; i < worlds; i++) {
		char *text;

		draw_lasting(seed, &n, now, &base, &world);
		world.plant = plant;
		(void)snprintf(
		    world.device, sizeof(world.device), "world-%llu", (unsigned long long)n - 1);
		save(&world, state);
		text = answer(&world);
		(void)fprintf(file, "%s\n", text);
		free(text);
	}
	finish(file);
}

int
main(int argc, char **argv)
{
	const char *seed = getenv("AW_LAW_SEED"), *plant = getenv("AW_LAW_PLANT");

	if (argc != 4) {
		(void)fputs("usage: law_batch DIR WORLDS NOW\n", stderr);
		return 2;
	}
	write_batch(argv[1], seed != NULL ? strtoull(seed, NULL, 0) : 1,
	    (unsigned)strtoul(argv[2], NULL, 10), strtoll(argv[3], NULL, 10),
	    plant != NULL && plant[0] != '\0' ? law_plant_find(plant) : NULL);
	return 0;
}
