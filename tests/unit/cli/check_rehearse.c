/* SPDX-License-Identifier: ISC */
/* anchorwatch rehearse on the record of a device: its presented chains are judged again. */
#include "fixture/suite.h"

#include <stdio.h>

#include "cli.h"
#include "fixture/confdir.h"
#include "fixture/pki.h"
#include "record/record.h"
#include "record/certificate_files.h"

#define CLOCK "2026-06-01"

static struct confdir dir;

/* A device with two roots whose service presents a chain to the first, and a configuration. */
static void
open_device(void)
{
	const struct pki_cert *root, *other, *leaf;
	struct aw_error err;
	char conf[128];

	pki_setup(&t);
	confdir_make(&dir);
	root = MAKE(&t, .name = "Root", .key = KEY_A);
	other = MAKE(&t, .name = "Other", .key = KEY_B);
	leaf = MAKE(&t, .name = HOST, .key = KEY_C, .issuer = root, .host = "DNS:" HOST);
	STORE(&t, root, other);
	(void)PRESENT(&t, leaf);
	t.store->source = strdup("file");
	t.store->path = strdup("ca.pem");
	t.store->format = strdup("pem");
	t.store->observed_at = t.record->written_at = make_at(CLOCK) - AW_MINUTE;
	t.service->source = strdup("tls");
	t.service->observed_at = t.record->written_at;
	t.service->chains[0].seen_since = t.record->written_at;
	t.record->collector = strdup("host");
	aw_attempt_set(&t.service->attempt, t.record->written_at, AW_OK, NULL);
	(void)pki_judge(&t);
	ck_assert_int_eq(aw_record_save(t.record, dir.path, &err), AW_OK);
	ck_assert_int_eq(aw_certificate_files_save(t.record, dir.path, NULL, &err), AW_OK);
	(void)snprintf(conf, sizeof(conf), "state-directory = \"%s\"\n", dir.path);
	(void)confdir_write(&dir, "anchorwatch.conf", conf);
}

static void
close_device(void)
{
	confdir_remove(&dir);
	pki_teardown(&t);
}

/* Runs the command like main; the caller frees the output. */
static char *
run(const char *as_of, const char *drop, int *status)
{
	struct aw_cli cli = {.command = &aw_cli_rehearse, .clock = make_at(CLOCK)};
	char *out = NULL, *err = NULL, config[512], none[512], device[] = "exp";
	char *operands[] = {device, NULL};
	size_t out_len, err_len;

	(void)snprintf(config, sizeof(config), "%s/anchorwatch.conf", dir.path);
	(void)snprintf(none, sizeof(none), "%s/records", dir.path); /* without transitions */
	cli.set.config = config;
	cli.set.transitions = none;
	cli.set.json = true;
	cli.set.as_of = as_of != NULL ? make_at(as_of) : AW_INSTANT_NONE;
	cli.now = as_of != NULL ? cli.set.as_of : cli.clock;
	cli.out = open_memstream(&out, &out_len);
	cli.err = open_memstream(&err, &err_len);
	if (drop != NULL) {
		cli.set.drops.items = calloc(1, sizeof(char *));
		cli.set.drops.items[cli.set.drops.n++] = drop;
	}
	*status = aw_cli_rehearse.run(&cli, operands, 1);
	aw_cli_settings_clear(&cli.set);
	ck_assert_int_eq(fclose(cli.out), 0);
	ck_assert_int_eq(fclose(cli.err), 0);
	ck_assert_str_eq(err, "");
	free(err);
	return out;
}

static const struct {
	const char *as_of, *drop;
	int status;
	const char *said;
} cases[] = {
    {NULL, NULL, 0, "\"verified\":true,\"verified_until\":\"2030-01-01T00:00:00Z\""},
    {"2026-06-01", NULL, 0, "\"verified\":true"},
    /* Facts keep their age, so neither a past nor a future date makes them stale. */
    {"2021-01-01", NULL, 0, "\"verified\":true"},
    {"2029-01-01", NULL, 0, "\"verified\":true"},
    {"2030-01-01T00:00:01Z", NULL, 2, "\"verified\":false,\"verified_until\":null"},
    {NULL, "Other", 0, "\"verified\":true"},
    {NULL, "Root", 2, "\"verified\":false,\"verified_until\":null"},
};

START_TEST(what_was_seen_is_judged)
{
	int status;
	char *out = run(cases[_i].as_of, cases[_i].drop, &status);

	ck_assert_msg(strstr(out, cases[_i].said) != NULL, "%s", out);
	ck_assert_int_eq(status, cases[_i].status);
	free(out);
}
END_TEST

/* Without the bytes no chain can be verified again: unknown, and not the earlier result. */
START_TEST(no_bytes_no_answer)
{
	char path[512], *out;
	int status;

	(void)snprintf(path, sizeof(path), "%s/certificates", dir.path);
	ck_assert_int_eq(nftw(path, confdir_unlink, 8, FTW_DEPTH | FTW_PHYS), 0);
	out = run(NULL, NULL, &status);
	ck_assert_msg(strstr(out, "\"verified\":true") != NULL, "%s", out);
	ck_assert_int_eq(status, 0);
	free(out);
	out = run(NULL, "Other", &status);
	ck_assert_msg(strstr(out, "\"verified\":null") != NULL, "%s", out);
	ck_assert_int_eq(status, 3);
	free(out);
}
END_TEST

/* A record that is stale now is stale at any --as-of. */
START_TEST(stale_facts_stay_stale)
{
	struct aw_error err;
	int status;
	char *out;

	t.store->observed_at = t.service->observed_at = t.record->written_at -= AW_DAY;
	ck_assert_int_eq(aw_record_save(t.record, dir.path, &err), AW_OK);
	out = run("2026-01-01", NULL, &status);
	ck_assert_msg(strstr(out, "\"verified\":null") != NULL, "%s", out);
	ck_assert_int_eq(status, 3);
	free(out);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_device, close_device);
	tcase_add_loop_test(tc, what_was_seen_is_judged, 0, COUNT(cases));
	tcase_add_test(tc, no_bytes_no_answer);
	tcase_add_test(tc, stale_facts_stay_stale);
}

int
main(void)
{
	return aw_suite_run("rehearse", fill);
}
