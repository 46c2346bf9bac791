/* SPDX-License-Identifier: ISC */
#include <unistd.h>

#include "base/instant.h"
#include "config/conf.h"
#include "config/config.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"
#include "model/own_certificate.h"
#include "model/key_type.h"
#include "program/paths.h"
#include "truststore/truststore.h"

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define STORE " store \"s\" { file = /s.pem }\n"
#define DEVICE(name) "device \"" name "\" {\n" STORE "}\n"

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

/* Replaces the function of the library, so that tests do not depend on this host. */
const char *
aw_system_store_path(void)
{
	return "/the/system/store.pem";
}

/* Loads a text; the test fails on an error. */
static struct aw_config *
load(struct confdir *dir, const char *text)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};

	ck_assert_msg(
	    aw_config_load(confdir_write(dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	return config;
}

static const char full_text[] =
    "# everything\n"
    "state-directory = /srv/anchorwatch\n"
    "interval = 2h\n"
    "agentx-socket = \"tcp:127.0.0.1:705\"\n"
    "notifications-per-hour = 0\n"
    "notifications-per-second = 250\n"
    "exception {\n certificate = \"" A64 "\"\n reason = \"known\"\n until = 2027-01-31\n}\n"
    "device \"b\" {\n"
    "  interval = 10s\n"
    "  services = {\"Tools.cisco.com\", \"smartreceiver.cisco.com:8443\"} key-types = {RSA} roles "
    "= {Client, server}\n"
    "  policy {\n broken = warning\n match = fingerprint\n anchor-critical = never\n reference = "
    "none }\n"
    "  exception {\n certificate = " B64 " reason = 'own' until = \"2026-12-01T12:00:00Z\" }\n"
    "  store \"z\" { directory = /etc/ssl/certs names = {\"*.ca\", .root} }\n"
    "  store \"trusted-ca\" {\n"
    "    file = \"/srv/with blank/\\xff\\\"quoted\\\".p12\"\n"
    "    password-file = /etc/anchorwatch/pw\n"
    "    max-size = 512K\n max-certificates = 7\n readiness = false\n  }\n}\n"
    "device a { store s { file = /s.pem } }\n"
    "policy {\n at-risk = critical\n unknown = critical\n clean-up = warning\n"
    "  critical-before-break = 0\n anchor-warning = {\"33.3333%\", 90d}\n"
    "  anchor-critical = \"0.5%\"\n change-window = 12h\n shrink = 100\n stale-after = 2\n"
    "  store-added = warning\n store-removed = ok\n store-shrank = warning\n"
    "  store-problem = critical\n store-refused = critical\n licensing-root = critical crl-stale = "
    "ok\n reference = /srv/ios.p7b\n}\n";

START_TEST(general_settings)
{
	const struct aw_policy *policy;
	struct aw_config *config;
	struct confdir dir;

	confdir_make(&dir);
	config = load(&dir, full_text);
	ck_assert(ends_with(config->path, "/x.conf"));
	ck_assert_str_eq(config->state_dir, "/srv/anchorwatch");
	ck_assert_str_eq(config->agentx_socket, "tcp:127.0.0.1:705");
	ck_assert_uint_eq(config->notifications_per_hour, 0);
	ck_assert_uint_eq(config->notifications_per_second, 250);
	ck_assert_int_eq(config->interval, 2 * AW_HOUR);
	ck_assert_ptr_nonnull(aw_transition_find(&config->transitions, "quovadis-identrust"));
	policy = &config->policy;
	ck_assert_int_eq(policy->match, AW_MATCH_KEY);
	ck_assert_int_eq(policy->at_risk, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(policy->broken, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(policy->unknown, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(policy->clean_up, AW_SEVERITY_WARNING);
	ck_assert_int_eq(policy->at_risk_critical, 0);
	ck_assert_int_eq(policy->anchor_warning.seconds, 90 * AW_DAY);
	ck_assert_uint_eq(policy->anchor_warning.share, 333333);
	ck_assert_int_eq(policy->anchor_critical.seconds, 0);
	ck_assert_uint_eq(policy->anchor_critical.share, 5000);
	ck_assert_int_eq(policy->change_window, 12 * AW_HOUR);
	ck_assert_uint_eq(policy->shrink_percent, 100);
	ck_assert_uint_eq(policy->stale_intervals, 2);
	ck_assert_int_eq(policy->store_added, AW_SEVERITY_WARNING);
	ck_assert_int_eq(policy->store_removed, AW_SEVERITY_OK);
	ck_assert_int_eq(policy->store_shrank, AW_SEVERITY_WARNING);
	ck_assert_int_eq(policy->store_problem, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(policy->store_refused, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(policy->licensing_root, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(policy->crl_stale, AW_SEVERITY_OK);
	ck_assert_str_eq(policy->reference, "/srv/ios.p7b");
	ck_assert_uint_eq(policy->n_exceptions, 1);
	ck_assert_int_eq(policy->exceptions[0].until, INT64_C(1801353600));
	ck_assert_ptr_eq(aw_config_policy(config, "nobody"), policy);
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

START_TEST(device_settings)
{
	const struct aw_device_config *b;
	struct aw_config *config;
	struct confdir dir;

	confdir_make(&dir);
	config = load(&dir, full_text);
	ck_assert_uint_eq(config->n_devices, 2);
	ck_assert_str_eq(config->devices[0].name, "a");
	ck_assert_int_eq(config->devices[0].interval, 2 * AW_HOUR);
	ck_assert_uint_eq(aw_config_policy(config, "a")->n_exceptions, 1);
	ck_assert_int_eq(aw_config_policy(config, "a")->at_risk, AW_SEVERITY_CRITICAL);
	ck_assert_str_eq(aw_config_policy(config, "a")->reference, "/srv/ios.p7b");
	ck_assert_ptr_null(aw_config_policy(config, "b")->reference);
	ck_assert(config->devices[0].stores[0].judged);
	ck_assert_uint_eq(config->devices[0].stores[0].max_bytes, AW_STORE_BYTES_MAX);
	ck_assert_uint_eq(config->devices[0].stores[0].max_anchors, AW_STORE_ANCHORS_MAX);
	b = aw_config_device(config, "b");
	ck_assert_ptr_eq(b, &config->devices[1]);
	ck_assert(ends_with(b->place.file, "/x.conf"));
	ck_assert_int_eq(b->place.line, 12);
	ck_assert_int_eq(b->interval, 10);
	ck_assert_uint_eq(b->n_services, 2);
	ck_assert_str_eq(b->services[0], "tools.cisco.com:443");
	ck_assert_str_eq(b->services[1], "smartreceiver.cisco.com:8443");
	ck_assert_uint_eq(b->key_types, AW_KEY_RSA);
	ck_assert_uint_eq(b->roles, AW_OWN_SERVER | AW_OWN_CLIENT);
	ck_assert_uint_eq(config->devices[0].roles, 0);
	ck_assert_uint_eq(config->devices[0].key_types, 0);
	ck_assert_ptr_eq(aw_config_policy(config, "b"), b->policy);
	ck_assert_ptr_null(config->devices[0].policy);
	ck_assert_int_eq(b->policy->broken, AW_SEVERITY_WARNING);
	ck_assert_int_eq(b->policy->match, AW_MATCH_FINGERPRINT);
	ck_assert_int_eq(b->policy->at_risk, AW_SEVERITY_CRITICAL);
	ck_assert_uint_eq(b->policy->anchor_critical.share, 0);
	ck_assert_int_eq(b->policy->anchor_critical.seconds, 0);
	ck_assert_uint_eq(b->policy->n_exceptions, 2);
	ck_assert_str_eq(b->policy->exceptions[0].reason, "known");
	ck_assert_str_eq(b->policy->exceptions[1].reason, "own");
	ck_assert_int_eq(b->policy->exceptions[1].until, INT64_C(1796126400));
	ck_assert_uint_eq(b->n_stores, 2);
	ck_assert_uint_eq(b->stores[0].n_names, 0);
	ck_assert_uint_eq(b->stores[1].n_names, 2);
	ck_assert_str_eq(b->stores[1].names[1], ".root");
	ck_assert_str_eq(b->stores[0].name, "trusted-ca");
	ck_assert_str_eq(b->stores[0].path, "/srv/with blank/\xff\"quoted\".p12");
	ck_assert_str_eq(b->stores[0].password_file, "/etc/anchorwatch/pw");
	ck_assert_uint_eq(b->stores[0].max_bytes, 524288);
	ck_assert_uint_eq(b->stores[0].max_anchors, 7);
	ck_assert(!b->stores[0].judged);
	ck_assert_str_eq(b->stores[1].path, "/etc/ssl/certs");
	ck_assert_ptr_null(b->stores[1].password_file);
	ck_assert_ptr_null(aw_config_device(config, "c"));
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

START_TEST(defaults)
{
	struct aw_policy policy;
	struct aw_config *config;
	struct confdir dir;

	confdir_make(&dir);
	config = load(&dir, DEVICE("a"));
	aw_policy_defaults(&policy);
	ck_assert_int_eq(config->interval, AW_HOUR);
	ck_assert_int_eq(config->devices[0].interval, AW_HOUR);
	ck_assert_uint_eq(config->notifications_per_hour, 12);
	ck_assert_uint_eq(config->notifications_per_second, 10);
	ck_assert_ptr_null(config->agentx_socket);
	ck_assert(ends_with(config->state_dir, "/lib/anchorwatch"));
	ck_assert_int_eq(config->policy.anchor_warning.seconds, policy.anchor_warning.seconds);
	ck_assert_uint_eq(config->policy.shrink_percent, policy.shrink_percent);
	aw_config_free(config);
	/* A configuration of a host that only shows records. */
	config = load(&dir, "agentx-socket = /run/snmp/master\n");
	ck_assert_uint_eq(config->n_devices, 0);
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

/* A file with only comments keeps the built-in configuration, so it may be installed. */
START_TEST(built_in)
{
	struct aw_config *config;
	struct confdir dir;

	confdir_make(&dir);
	config = load(&dir, "# device \"x\" {\n# }\n");
	ck_assert_uint_eq(config->n_devices, 1);
	ck_assert_str_eq(config->devices[0].name, "localhost");
	ck_assert_ptr_null(config->devices[0].place.file);
	ck_assert_int_eq(config->devices[0].interval, 5 * AW_MINUTE);
	ck_assert_uint_eq(config->devices[0].n_services, 0);
	ck_assert_uint_eq(config->devices[0].n_stores, 1);
	ck_assert_str_eq(config->devices[0].stores[0].name, "system");
	ck_assert_str_eq(config->devices[0].stores[0].path, "/the/system/store.pem");
	ck_assert(config->devices[0].stores[0].judged);
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

START_TEST(neighbours)
{
	struct aw_config *config;
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_int_eq(mkdir(confdir_file(&dir, "conf.d"), 0755), 0);
	(void)confdir_write(&dir, "conf.d/20.conf", DEVICE("b"));
	(void)confdir_write(&dir, "conf.d/10.conf", "interval = 3h\n" DEVICE("c"));
	(void)confdir_write(&dir, "conf.d/note.txt", "nonsense {");
	config = load(&dir, DEVICE("a"));
	ck_assert_uint_eq(config->n_devices, 3);
	ck_assert_str_eq(config->devices[2].name, "c");
	ck_assert_int_eq(config->devices[0].interval, 3 * AW_HOUR);
	aw_config_free(config);

	(void)confdir_write(&dir, "conf.d/30.conf", "\n" DEVICE("a"));
	ck_assert_int_eq(aw_config_load(confdir_file(&dir, "x.conf"), &shipped, &config, &err),
	    AW_ERR_CONFIG_CONFLICT);
	ck_assert(strstr(err.object, "conf.d/30.conf:2") != NULL ||
		  strstr(err.text, "conf.d/30.conf:2") != NULL);
	ck_assert(strstr(err.object, "x.conf:1") != NULL || strstr(err.text, "x.conf:1") != NULL);

	(void)confdir_write(&dir, "conf.d/30.conf", "\n\ninterval = 3h\n");
	ck_assert_int_eq(aw_config_load(confdir_file(&dir, "x.conf"), &shipped, &config, &err),
	    AW_ERR_CONFIG_CONFLICT);
	ck_assert(ends_with(err.object, "conf.d/30.conf:3"));
	ck_assert(ends_with(err.text, "conf.d/10.conf:1"));

	(void)confdir_write(&dir, "conf.d/30.conf", "policy { }\n");
	(void)confdir_write(&dir, "conf.d/10.conf", "\npolicy { }\n");
	ck_assert_int_eq(aw_config_load(confdir_file(&dir, "x.conf"), &shipped, &config, &err),
	    AW_ERR_CONFIG_CONFLICT);
	ck_assert(ends_with(err.object, "conf.d/30.conf:1"));
	ck_assert(ends_with(err.text, "conf.d/10.conf:2"));
	confdir_remove(&dir);
}
END_TEST

START_TEST(site_transitions)
{
	struct aw_config *config;
	struct aw_error err = {0};
	struct confdir dir;
	char text[600];

	confdir_make(&dir);
	(void)confdir_write(&dir, "site.conf",
	    "transition \"quovadis-identrust\" {\n title = Ours\n source = us\n"
	    " retiring A { sha256 = " A64 " }\n}\n");
	(void)snprintf(text, sizeof(text), "transitions = {\"%s\"}\n", dir.file);
	config = load(&dir, text);
	ck_assert_str_eq(
	    aw_transition_find(&config->transitions, "quovadis-identrust")->title, "Ours");
	ck_assert_uint_ge(config->transitions.n_items, 6);
	aw_config_free(config);
	ck_assert_int_eq(
	    aw_config_load(confdir_write(&dir, "x.conf", "transitions = {/nonexistent}\n"),
		&shipped, &config, &err),
	    AW_ERR_FILE_MISSING);
	confdir_remove(&dir);
}
END_TEST

START_TEST(command_line_wins)
{
	struct aw_config_overrides overrides = {
	    .state_dir = "/tmp/state", .transitions_dir = "/nonexistent"};
	struct aw_config *config;
	struct aw_error err = {0};
	struct confdir dir;
	const char *path;

	confdir_make(&dir);
	path = confdir_write(&dir, "x.conf", "state-directory = /srv/a\n");
	ck_assert_int_eq(aw_config_load(path, &overrides, &config, &err), AW_ERR_FILE_MISSING);
	ck_assert_str_eq(err.object, "/nonexistent");
	overrides.transitions_dir = shipped.transitions_dir;
	ck_assert_int_eq(aw_config_load(path, &overrides, &config, &err), AW_OK);
	ck_assert_str_eq(config->state_dir, "/tmp/state");
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

START_TEST(files_that_cannot_be_used)
{
	struct aw_config *config;
	struct aw_error err = {0};
	struct confdir dir;
	const char *path;

	confdir_make(&dir);
	path = confdir_file(&dir, "none.conf");
	ck_assert_int_eq(aw_config_load(path, &shipped, &config, &err), AW_ERR_FILE_MISSING);
	path = confdir_write(&dir, "x.conf", "");
	ck_assert_int_eq(aw_config_load(path, &shipped, &config, &err), AW_ERR_CONFIG_SYNTAX);
	ck_assert_int_eq(truncate(path, 100000000), 0);
	ck_assert_int_eq(aw_config_load(path, &shipped, &config, &err), AW_ERR_FILE_SIZE);
	path = confdir_write_bytes(&dir, "x.conf",
	    "\x7f"
	    "ELF\0\1\2",
	    7);
	ck_assert_int_eq(aw_config_load(path, &shipped, &config, &err), AW_ERR_CONFIG_SYNTAX);
	ck_assert_int_eq(aw_config_load(dir.path, &shipped, &config, &err), AW_ERR_FILE_KIND);
	path = confdir_write(&dir, "x.conf", DEVICE("a"));
	ck_assert_int_eq(chmod(path, 0646), 0);
	ck_assert_int_eq(aw_config_load(path, &shipped, &config, &err), AW_ERR_CONFIG_UNSAFE);
	ck_assert_str_eq(err.object, path);
	ck_assert_int_eq(chmod(path, 0664), 0);
	ck_assert_int_eq(aw_config_load(path, &shipped, &config, &err), AW_OK);
	aw_config_free(config);
	ck_assert_int_eq(mkdir(confdir_file(&dir, "conf.d"), 0755), 0);
	ck_assert_int_eq(chmod(dir.file, 0777), 0);
	(void)confdir_write(&dir, "conf.d/a.conf", DEVICE("b"));
	path = confdir_file(&dir, "x.conf");
	ck_assert_int_eq(aw_config_load(path, &shipped, &config, &err), AW_ERR_CONFIG_UNSAFE);
	ck_assert(ends_with(err.object, "/conf.d"));
	confdir_remove(&dir);
}
END_TEST

#define FILES 5000

/* A file for each device, and all in one file. */
START_TEST(thousands_of_devices)
{
	struct aw_config *config;
	struct aw_error err = {0};
	struct confdir dir;
	char name[32], text[128], *all = malloc(FILES * sizeof(text));
	size_t len = 0;

	ck_assert_ptr_nonnull(all);
	confdir_make(&dir);
	ck_assert_int_eq(mkdir(confdir_file(&dir, "conf.d"), 0755), 0);
	for (int i = 0; i < FILES; i++) {
		(void)snprintf(name, sizeof(name), "conf.d/%d.conf", i);
		(void)snprintf(text, sizeof(text), "device d%d { store s { file = /s } }\n", i);
		(void)confdir_write(&dir, name, text);
		len += (size_t)snprintf(all + len, sizeof(text), "%s", text);
	}
	config = load(&dir, DEVICE("a"));
	ck_assert_uint_eq(config->n_devices, FILES + 1);
	ck_assert_ptr_nonnull(aw_config_device(config, "d4999"));
	aw_config_free(config);
	ck_assert_int_eq(aw_config_load(confdir_write(&dir, "x.conf",
					    "\ndevice d77 { store s { file = /s } }\n"),
			     &shipped, &config, &err),
	    AW_ERR_CONFIG_CONFLICT);
	ck_assert(strstr(err.text, "conf.d/77.conf:1") != NULL ||
		  strstr(err.object, "conf.d/77.conf:1") != NULL);
	confdir_remove(&dir);
	confdir_make(&dir);
	config = load(&dir, all);
	ck_assert_uint_eq(config->n_devices, FILES);
	ck_assert_str_eq(aw_config_device(config, "d1234")->name, "d1234");
	aw_config_free(config);
	free(all);
	confdir_remove(&dir);
}
END_TEST

START_TEST(too_many_files)
{
	struct aw_config *config;
	struct aw_error err = {0};
	struct confdir dir;
	char name[32];

	confdir_make(&dir);
	(void)confdir_write(&dir, "x.conf", "# none\n");
	ck_assert_int_eq(mkdir(confdir_file(&dir, "conf.d"), 0755), 0);
	for (int i = 0; i <= AW_CONF_FILES_MAX; i++) {
		(void)snprintf(name, sizeof(name), "conf.d/%d.conf", i);
		(void)confdir_write(&dir, name, "# none\n");
	}
	ck_assert_int_eq(aw_config_load(confdir_file(&dir, "x.conf"), &shipped, &config, &err),
	    AW_ERR_CONFIG_VALUE);
	ck_assert_str_eq(err.text, "has more than 10000 files *.conf, which is the limit");
	confdir_remove(&dir);
}
END_TEST

/* The limit of one file and that of all: 16 MiB and 64 MiB. */
START_TEST(too_many_bytes)
{
	size_t size = (size_t)16 * 1024 * 1024;
	struct aw_config *config;
	struct aw_error err = {0};
	char *text = malloc(size + 2), name[32];
	struct confdir dir;

	ck_assert_ptr_nonnull(text);
	for (size_t i = 0; i < size; i++)
		text[i] = i % 64 == 0 ? '\n' : '#';
	confdir_make(&dir);
	(void)confdir_write(&dir, "x.conf", "\n");
	ck_assert_int_eq(mkdir(confdir_file(&dir, "conf.d"), 0755), 0);
	for (int i = 0; i < 4; i++) {
		(void)snprintf(name, sizeof(name), "conf.d/%d.conf", i);
		(void)confdir_write_bytes(&dir, name, text, size);
	}
	(void)confdir_write(&dir, "x.conf", "#");
	ck_assert_int_eq(aw_config_load(confdir_file(&dir, "x.conf"), &shipped, &config, &err),
	    AW_ERR_FILE_SIZE);
	ck_assert_msg(ends_with(err.object, "/conf.d/3.conf"), "%s", err.object);
	ck_assert_str_eq(
	    err.text, "with this file the configuration has more than 64 MiB, which is the limit");
	(void)confdir_write_bytes(&dir, "conf.d/3.conf", text, size - 1);
	ck_assert_int_eq(
	    aw_config_load(confdir_file(&dir, "x.conf"), &shipped, &config, &err), AW_OK);
	aw_config_free(config);
	text[size] = '\n';
	(void)confdir_write_bytes(&dir, "conf.d/0.conf", text, size + 1);
	ck_assert_int_eq(aw_config_load(confdir_file(&dir, "x.conf"), &shipped, &config, &err),
	    AW_ERR_FILE_SIZE);
	ck_assert(strstr(err.text, "16777216") != NULL);
	free(text);
	confdir_remove(&dir);
}
END_TEST

START_TEST(watch)
{
	struct aw_config *config;
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	config = load(&dir, "interval = 1m\npolicy { broken = warning }\n" DEVICE("m"));
	ck_assert_int_eq(aw_config_watch(config, "z", "/tmp/z.pem", &err), AW_OK);
	ck_assert_int_eq(aw_config_watch(config, "a", "a.pem", &err), AW_OK);
	ck_assert_int_eq(aw_config_watch(config, "m", "/tmp/m.pem", &err), AW_ERR_CONFIG_CONFLICT);
	ck_assert_int_eq(aw_config_watch(config, "a", "b.pem", &err), AW_ERR_CONFIG_CONFLICT);
	ck_assert_int_eq(aw_config_watch(config, "../x", "x", &err), AW_ERR_USAGE);
	ck_assert_int_eq(aw_config_watch(config, "x", "", &err), AW_ERR_USAGE);
	ck_assert_uint_eq(config->n_devices, 3);
	ck_assert_str_eq(config->devices[0].name, "a");
	ck_assert_str_eq(config->devices[1].name, "m");
	ck_assert_str_eq(config->devices[2].name, "z");
	ck_assert_int_eq(config->devices[2].interval, AW_MINUTE);
	ck_assert_int_eq(aw_config_policy(config, "z")->broken, AW_SEVERITY_WARNING);
	ck_assert_uint_eq(config->devices[2].n_stores, 1);
	ck_assert_str_eq(config->devices[2].stores[0].name, "file");
	ck_assert_str_eq(config->devices[2].stores[0].path, "/tmp/z.pem");
	ck_assert(config->devices[2].stores[0].judged);
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

/* Like several reloads: no state remains between two loads. */
START_TEST(many_loads)
{
	struct aw_config *config;
	struct confdir dir;

	confdir_make(&dir);
	for (int i = 0; i < 200; i++) {
		config = load(&dir, full_text);
		aw_config_free(config);
	}
	aw_config_free(NULL);
	confdir_remove(&dir);
}
END_TEST

/* The shipped example is one comment; without the comment marks it must load. */
START_TEST(example)
{
	FILE *f = fopen("data/anchorwatch.conf.example", "r");
	struct aw_config *config;
	struct confdir dir;
	char line[256], text[16384];
	size_t len = 0;

	ck_assert_ptr_nonnull(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		const char *from = line[0] == '#' && line[1] != ' ' ? line + 1 : line;

		ck_assert(line[0] == '#' || line[0] == '\n');
		ck_assert_uint_lt(len + strlen(from), sizeof(text));
		(void)snprintf(text + len, sizeof(text) - len, "%s", from);
		len += strlen(from);
	}
	ck_assert_int_eq(fclose(f), 0);
	confdir_make(&dir);
	config = load(&dir, text);
	ck_assert_uint_ge(config->n_devices, 2);
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

START_TEST(license_settings)
{
	static const char text[] =
	    "policy {\n renewal-period = 31d\n grace-period = 10d\n deadline-period = 93d\n"
	    " critical-before-deadline = 0\n registration-warning = 40d\n"
	    " registration-critical = 8d\n evaluation-warning = 20d\n evaluation-critical = 5d\n"
	    " certificate-warning = {20d, \"25%\"}\n certificate-critical = never\n"
	    " clock-skew = 90s\n old-file = 30d\n sync-failed = critical\n in-grace = critical\n"
	    " license-expired = warning\n out-of-compliance = ok\n"
	    " out-of-compliance-enforced = warning\n unregistered = warning\n"
	    " license-unknown = critical\n identity = warning\n"
	    " service-warning = {20d, \"25%\"}\n service-critical = 2d\n service-fails = warning\n"
	    " service-unreachable = ok\n service-changed = ok\n fragile = ok\n"
	    " registration-failed = critical\n registration-lost = critical\n"
	    " clock-or-zone = critical\n ack-warning = {5d, \"20%\"}\n ack-overdue = critical\n"
	    " report-overdue = ok\n term-warning = 45d\n term-critical = 10d\n}\n"
	    "device \"a\" {\n" STORE " policy {\n sync-failed = warning\n }\n}\n";
	const struct aw_policy *p;
	struct aw_config *config;
	struct confdir dir;

	confdir_make(&dir);
	config = load(&dir, text);
	p = &config->policy;
	ck_assert_int_eq(p->old_file, 30 * AW_DAY);
	ck_assert_int_eq(p->renewal_period, 31 * AW_DAY);
	ck_assert_int_eq(p->grace_period, 10 * AW_DAY);
	ck_assert_int_eq(p->deadline_period, 93 * AW_DAY);
	ck_assert_int_eq(p->grace_critical, 0);
	ck_assert_int_eq(p->registration_warning, 40 * AW_DAY);
	ck_assert_int_eq(p->registration_critical, 8 * AW_DAY);
	ck_assert_int_eq(p->evaluation_warning, 20 * AW_DAY);
	ck_assert_int_eq(p->evaluation_critical, 5 * AW_DAY);
	ck_assert_int_eq(p->certificate_warning.seconds, 20 * AW_DAY);
	ck_assert_uint_eq(p->certificate_warning.share, 250000);
	ck_assert_int_eq(p->certificate_critical.seconds, 0);
	ck_assert_int_eq(p->service_warning.seconds, 20 * AW_DAY);
	ck_assert_uint_eq(p->service_warning.share, 250000);
	ck_assert_int_eq(p->service_critical.seconds, 2 * AW_DAY);
	ck_assert_uint_eq(p->service_critical.share, 0);
	ck_assert_int_eq(p->service_fails, AW_SEVERITY_WARNING);
	ck_assert_int_eq(p->service_unreachable, AW_SEVERITY_OK);
	ck_assert_int_eq(p->service_changed, AW_SEVERITY_OK);
	ck_assert_int_eq(p->fragile, AW_SEVERITY_OK);
	ck_assert_int_eq(p->registration_failed, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(p->registration_lost, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(p->clock_or_zone, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(p->ack_warning.seconds, 5 * AW_DAY);
	ck_assert_uint_eq(p->ack_warning.share, 200000);
	ck_assert_int_eq(p->ack_overdue, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(p->report_overdue, AW_SEVERITY_OK);
	ck_assert_int_eq(p->term_warning, 45 * AW_DAY);
	ck_assert_int_eq(p->term_critical, 10 * AW_DAY);
	ck_assert_int_eq(p->skew_warning, 90);
	ck_assert_int_eq(p->sync_failed, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(p->in_grace, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(p->license_expired, AW_SEVERITY_WARNING);
	ck_assert_int_eq(p->out_of_compliance, AW_SEVERITY_OK);
	ck_assert_int_eq(p->out_of_compliance_enforced, AW_SEVERITY_WARNING);
	ck_assert_int_eq(p->unregistered, AW_SEVERITY_WARNING);
	ck_assert_int_eq(p->license_unknown, AW_SEVERITY_CRITICAL);
	ck_assert_int_eq(p->identity, AW_SEVERITY_WARNING);
	ck_assert_int_eq(aw_config_policy(config, "a")->sync_failed, AW_SEVERITY_WARNING);
	ck_assert_int_eq(aw_config_policy(config, "a")->in_grace, AW_SEVERITY_CRITICAL);
	aw_config_free(config);
	confdir_remove(&dir);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_test(tc, license_settings);
	tcase_add_test(tc, general_settings);
	tcase_add_test(tc, device_settings);
	tcase_add_test(tc, defaults);
	tcase_add_test(tc, built_in);
	tcase_add_test(tc, neighbours);
	tcase_add_test(tc, site_transitions);
	tcase_add_test(tc, command_line_wins);
	tcase_add_test(tc, files_that_cannot_be_used);
	tcase_add_test(tc, thousands_of_devices);
	tcase_add_test(tc, too_many_files);
	tcase_add_test(tc, too_many_bytes);
	tcase_add_test(tc, watch);
	tcase_add_test(tc, many_loads);
	tcase_add_test(tc, example);
}

int
main(void)
{
	return aw_suite_run("config", fill);
}
