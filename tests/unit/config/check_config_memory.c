/* SPDX-License-Identifier: ISC */
/* Reading a configuration while memory is short: an error each time, no crash and no leak. */
#include "config/config.h"
#include "fixture/confdir.h"
#include "fixture/fault.h"
#include "fixture/suite.h"

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define EXCEPTION(print) "exception { certificate = " print " reason = known until = 2027-01-31 }\n"

/* Whatever allocates: each kind of section, and more titles and values than are compared without a
 * table. */
static const char main_text[] =
    "state-directory = /srv/aw\nagentx-socket = \"tcp:127.0.0.1:705\"\ncatalogue = /c.pem\n"
    "policy { broken = warning }\n" EXCEPTION(
	A64) "service h { chain = /h.pem sni = other }\n"
	     "service \"i:8443\" { proxy = \"http://p:3128\" local-address = 127.0.0.1 }\n"
	     "device a {\n services = {h, i, j, k, l, m, n, o, p, \"q:1\"}\n managed-by = \"Cloud "
	     "\\x41\"\n"
	     " policy { match = fingerprint }\n " EXCEPTION(
		 B64) " address = exp\n identity { serial = s product = p }\n store t { file = /t "
		      "password-file = /p }\n"
		      " source expressway { user = u password-file = /p ca-file = /c path-prefix = "
		      "\"/x\"\n"
		      "  peer q { address = q serial = r } }\n}\n";

static const char near_text[] =
    "device b { source license-text { program = {/bin/x, \"y z\", w} } }\n"
    "device c { source license-text { file = /f } store s { directory = /d } }\n"
    "device d { address = d source snmp { version = 2c credential = e } }\n"
    "device e { address = e source ssm-onprem { account = x credential = y\n"
    " pin = \"sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\" } }\n";

static const char transition_text[] =
    "transition t {\n title = x source = y\n service h { switch = 2026-01-01 }\n"
    " retiring A { sha256 = " A64 " serial = 5 subject = \"CN=A\" url = http://a }\n"
    " replacement B { sha256 = " B64 " }\n}\n";

/* Twenty sections of each of two keys, which need a table to compare their titles. */
static void
write_many(struct confdir *dir)
{
	FILE *f = fopen(confdir_file(dir, "conf.d/20.conf"), "w");

	ck_assert_ptr_nonnull(f);
	for (int i = 19; i >= 0; i--)
		(void)fprintf(f, "device d%d { store s { file = /s } }\nservice s%d { }\n", i, i);
	ck_assert_int_eq(fclose(f), 0);
}

static void
write_all(struct confdir *dir)
{
	char text[sizeof(main_text) + 128];

	confdir_make(dir);
	ck_assert_int_eq(mkdir(confdir_file(dir, "conf.d"), 0755), 0);
	ck_assert_int_eq(mkdir(confdir_file(dir, "shipped"), 0755), 0);
	(void)confdir_write(dir, "shipped/t.conf", transition_text);
	(void)confdir_write(dir, "site", transition_text);
	(void)confdir_write(dir, "conf.d/10.conf", near_text);
	write_many(dir);
	(void)snprintf(text, sizeof(text), "transitions = {%s/site}\n%s", dir->path, main_text);
	(void)confdir_write(dir, "x.conf", text);
}

/* Loads with the n-th allocation failing; false if there are no n. */
static bool
load(const char *path, const char *shipped, unsigned long n, bool forever)
{
	struct aw_config_overrides overrides = {.state_dir = "/s", .transitions_dir = shipped};
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	enum aw_err rc;

	aw_fault_arm(n, forever);
	rc = aw_config_load(path, &overrides, &config, &err);
	if (!aw_fault_disarm()) {
		ck_assert_msg(rc == AW_OK, "%s: %s", err.object, err.text);
		ck_assert_uint_eq(config->n_devices, 25);
		ck_assert_uint_eq(config->n_services, 22);
		aw_config_free(config);
		return false;
	}
	ck_assert_msg(
	    rc == AW_ERR_NO_MEMORY, "allocation %lu: %d, %s: %s", n, (int)rc, err.object, err.text);
	ck_assert_msg(err.code == AW_ERR_NO_MEMORY, "allocation %lu: no error", n);
	ck_assert_str_eq(err.text, "out of memory");
	ck_assert_ptr_null(config);
	return true;
}

START_TEST(each_allocation)
{
	char path[512], shipped[512];
	struct confdir dir;
	unsigned long n = 0;

	write_all(&dir);
	(void)snprintf(path, sizeof(path), "%s", confdir_file(&dir, "x.conf"));
	(void)snprintf(shipped, sizeof(shipped), "%s", confdir_file(&dir, "shipped"));
	while (load(path, shipped, n, _i == 1))
		n++;
	ck_assert_uint_ge(n, 50);
	confdir_remove(&dir);
}
END_TEST

static void
fill(TCase *tc)
{
	/* The n-th alone, and all from it on. */
	tcase_add_loop_test(tc, each_allocation, 0, 2);
}

int
main(void)
{
	return aw_suite_run("config-memory", fill);
}
