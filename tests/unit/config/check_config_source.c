/* SPDX-License-Identifier: ISC */
/* Devices that are asked over the network, in the configuration. */
#include <unistd.h>

#include "base/buf.h"
#include "config/expected_record.h"
#include "fixture/confdir.h"
#include "model/device_record.h"
#include "model/license.h"
#include "model/pool.h"
#include "fixture/suite.h"

#define PIN "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define SSH(keys) "device a { address = h\n source ssh {\n " keys " } }"
#define SOURCE(text)                                                                            \
	"device \"a\" {\n address = h\n source \"expressway\" {\n user = u password-file = /p " \
	"ca-file = /c\n" text "\n}\n}\n"

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

static const struct {
	const char *text;
	int line;
	enum aw_err code;
	const char *rule; /* part of the text */
} bad_cases[] = {
    {"device a { source expressway { user = u\n password-file = /p ca-file = /c } }", 1,
	AW_ERR_CONFIG_VALUE, "address is missing"},
    {"device a {\n address = \"https://h\"\n source expressway { } }", 2, AW_ERR_CONFIG_VALUE,
	"address must be"},
    {"device a {\n address = \"u:p@h\"\n source expressway { } }", 2, AW_ERR_CONFIG_VALUE,
	"address must be"},
    {"device a {\n address = h\n source telepathy { } }", 3, AW_ERR_CONFIG_VALUE, "no source"},
    {"device a {\n address = h\n source restconf { } }", 3, AW_ERR_CONFIG_VALUE,
	"exactly one of password-file and credential"},
    {"device a {\n address = h\n source restconf { peer b { address = i } } }", 3,
	AW_ERR_CONFIG_VALUE, "takes no peer"},
    {"device a {\n address = h\n source restconf { readiness = false } }", 3, AW_ERR_CONFIG_VALUE,
	"takes no readiness"},
    {"device a {\n address = h\n source snmp { credential = x } }", 3, AW_ERR_CONFIG_VALUE,
	"version is missing"},
    {"device a {\n address = h\n source snmp {\n version = 1 credential = x } }", 4,
	AW_ERR_CONFIG_VALUE, "\"2c\" or \"3\""},
    {"device a {\n address = h\n source snmp { version = 3 } }", 3, AW_ERR_CONFIG_VALUE,
	"exactly one of password-file and credential"},
    {"device a {\n address = h\n source snmp {\n version = 3 ca-file = /c } }", 4,
	AW_ERR_CONFIG_VALUE, "takes no ca-file"},
    {"device a {\n address = h\n source snmp {\n version = 3 credential = x\n"
     " peer b { address = i } } }",
	5, AW_ERR_CONFIG_VALUE, "takes no peer"},
    {"device a {\n address = h\n source snmp { version = 3 credential = x\n max-rows = 0 } }", 4,
	AW_ERR_CONFIG_VALUE, "max-rows"},
    {"device a {\n address = h\n store trust-points { file = /x }\n"
     " source snmp { version = 3 credential = x trust-points = true } }",
	4, AW_ERR_CONFIG_CONFLICT, "name of what source"},
    {SOURCE("retries = 3"), 5, AW_ERR_CONFIG_VALUE, "takes no retries"},
    {"device a {\n address = h\n source telepathy {\n kind = restconf2 } }", 4, AW_ERR_CONFIG_VALUE,
	"no source of this kind"},
    {SSH("user = u key-file = /k"), 2, AW_ERR_CONFIG_VALUE,
	"family must be one of \"ios\", \"ios-xe\", \"nx-os\""},
    {SSH("family = telnet"), 3, AW_ERR_CONFIG_VALUE, "family must be one of"},
    {SSH("family = ios key-file = /k"), 2, AW_ERR_CONFIG_VALUE, "needs user"},
    {SSH("family = ios user = u"), 2, AW_ERR_CONFIG_VALUE,
	"exactly one of password-file and credential"},
    {SSH("family = ios user = u password-file = /p credential = x"), 2, AW_ERR_CONFIG_CONFLICT,
	"exactly one of password-file and credential"},
    {SSH("family = ios user = \"-oProxyCommand=x\" key-file = /k"), 3, AW_ERR_CONFIG_VALUE,
	"user must be"},
    {SSH("family = ios user = \"a'b\" key-file = /k"), 3, AW_ERR_CONFIG_VALUE, "user must be"},
    {SSH("family = ios user = u key-file = k"), 3, AW_ERR_CONFIG_VALUE, "absolute"},
    {SSH("family = ios user = u key-file = /k host-key = \"SHA256:short\""), 3, AW_ERR_CONFIG_VALUE,
	"host-key must be"},
    {SSH("family = ios user = u key-file = /k host-key = "
	 "\"MD5:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""),
	3, AW_ERR_CONFIG_VALUE, "host-key must be"},
    {SSH("family = ios user = u key-file = /k jump = bastion"), 3, AW_ERR_CONFIG_VALUE,
	"jump must be"},
    {SSH("family = ios user = u key-file = /k jump = \"-x@bastion\""), 3, AW_ERR_CONFIG_VALUE,
	"jump must be"},
    {SSH("family = ios user = u key-file = /k jump = \"u@a b\""), 3, AW_ERR_CONFIG_VALUE,
	"jump must be"},
    {SSH("family = cucm user = u key-file = /k parts = {store}"), 3, AW_ERR_CONFIG_VALUE,
	"name one in store-commands"},
    {SSH("family = ios user = u key-file = /k parts = {clock}"), 3, AW_ERR_CONFIG_VALUE,
	"identity, license, store, certificate"},
    {SSH("family = ios user = u key-file = /k store-commands = \"a\\nb\""), 3, AW_ERR_CONFIG_VALUE,
	"one line of at most 256"},
    {SSH("family = ios user = u key-file = /k store = \"a/b\""), 3, AW_ERR_DEVICE_NAME,
	"the name of a store"},
    {SSH("family = ios user = u key-file = /k ca-file = /c"), 3, AW_ERR_CONFIG_VALUE,
	"takes no ca-file"},
    {SSH("family = ios user = u key-file = /k peer b { address = i }"), 3, AW_ERR_CONFIG_VALUE,
	"takes no peer"},
    {"device a {\n source file { } }", 2, AW_ERR_CONFIG_VALUE, "no source of this kind"},
    {"device a {\n source snmp { kind = license-text file = /t } }", 2, AW_ERR_DEVICE_NAME,
	"not that of another kind"},
    {"device a {\n source file { kind = license-text file = /t } }", 2, AW_ERR_DEVICE_NAME,
	"not that of another kind"},
    {"device a {\n source license { kind = license-text file = /t } }", 2, AW_ERR_DEVICE_NAME,
	"part of the record"},
    {"device a {\n source \"a b\" { kind = license-text file = /t } }", 2, AW_ERR_DEVICE_NAME,
	"1 to 24"},
    {"device a {\n source x { kind = license-text file = /t }\n"
     " source x { kind = license-text file = /u } }",
	3, AW_ERR_CONFIG_CONFLICT, "is defined here"},
    {"device a {\n source x { kind = license-text\n address = h } }", 3, AW_ERR_CONFIG_VALUE,
	"takes no address"},
    {"device a {\n address = h\n source x { kind = license-text file = /t }\n"
     " source expressway { password-file = /p ca-file = /c peer x { address = i } } }",
	4, AW_ERR_CONFIG_CONFLICT, "two sources or peers"},
    {"device a {\n address = h\n source e1 { kind = expressway password-file = /p ca-file = /c\n"
     " peer x { address = i } }\n source e2 { kind = expressway password-file = /p ca-file = /c\n"
     " peer x { address = i } } }",
	5, AW_ERR_CONFIG_CONFLICT, "two sources or peers"},
    {"device a {\n identity { serial = s }\n source license-text { file = /t } }", 2,
	AW_ERR_CONFIG_CONFLICT, "no source of the device reads"},
    {"device a {\n identity { serial = s }\n store s { file = /s } }", 2, AW_ERR_CONFIG_CONFLICT,
	"no source of the device reads"},
    {"device a {\n address = h\n source ssm-onprem { password-file = /p ca-file = /c } }", 3,
	AW_ERR_CONFIG_VALUE, "needs account"},
    {"device a {\n address = h\n source ssm-onprem { account = \"..\" } }", 3, AW_ERR_CONFIG_VALUE,
	"account must be"},
    {"device a {\n address = h\n source ssm-onprem { account = \"\" } }", 3, AW_ERR_CONFIG_VALUE,
	"account"},
    {"device a {\n address = h\n source ssm-onprem { account = x peer b { address = i } } }", 3,
	AW_ERR_CONFIG_VALUE, "takes no peer"},
    {"device a {\n address = h\n identity { serial = s }\n"
     " source ssm-onprem { account = x password-file = /p ca-file = /c } }",
	3, AW_ERR_CONFIG_CONFLICT, "no source of the device reads"},
    {SOURCE("account = x"), 5, AW_ERR_CONFIG_VALUE, "takes no account"},
    {SOURCE("peer \"restconf\" { address = h }"), 5, AW_ERR_DEVICE_NAME, "is not"},
    {"device a {\n address = h\n source expressway { } }", 3, AW_ERR_CONFIG_VALUE,
	"exactly one of password-file and credential"},
    {SOURCE("credential = x"), 3, AW_ERR_CONFIG_CONFLICT, "exactly one of"},
    {SOURCE("password = x"), 5, AW_ERR_CONFIG_SYNTAX, "did you mean \"password-file\""},
    {SOURCE("user = x"), 5, AW_ERR_CONFIG_CONFLICT, "user"},
    {"device a {\n address = h\n source expressway { credential = x } }", 3, AW_ERR_CONFIG_VALUE,
	"ca-file or pin"},
    {"device a {\n address = h\n source expressway {\n credential = x user = \"a:b\" } }", 4,
	AW_ERR_CONFIG_VALUE, "colon"},
    {"device a {\n address = h\n source expressway {\n credential = \"../x\" } }", 4,
	AW_ERR_CONFIG_VALUE, "a name"},
    {SOURCE("pin = abc"), 5, AW_ERR_CONFIG_VALUE, "sha256//"},
    {SOURCE("pin = \"sha256//-_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\""), 5,
	AW_ERR_CONFIG_VALUE, "sha256//"},
    {SOURCE("pin = \"sha256//AAAA=\""), 5, AW_ERR_CONFIG_VALUE, "sha256//"},
    {SOURCE("pin = \"" PIN ";" PIN "\""), 5, AW_ERR_CONFIG_VALUE, "sha256//"},
    {SOURCE("path-prefix = api"), 5, AW_ERR_CONFIG_VALUE, "a path"},
    {SOURCE("path-prefix = \"/a?b\""), 5, AW_ERR_CONFIG_VALUE, "a path"},
    {SOURCE("path-prefix = \"/\""), 5, AW_ERR_CONFIG_VALUE, "a path"},
    {SOURCE("timeout = 0"), 5, AW_ERR_CONFIG_VALUE, "timeout"},
    {SOURCE("timeout = 11m"), 5, AW_ERR_CONFIG_VALUE, "timeout"},
    {SOURCE("max-size = 12"), 5, AW_ERR_CONFIG_VALUE, "max-size"},
    {SOURCE("peer \"server\" { address = h }"), 5, AW_ERR_DEVICE_NAME, "is not \"server\""},
    {SOURCE("peer \"a b\" { address = h }"), 5, AW_ERR_DEVICE_NAME, "1 to 24"},
    {SOURCE("peer \"b\" { }"), 5, AW_ERR_CONFIG_VALUE, "address is missing"},
    {SOURCE("peer \"b\" { address = h }\npeer \"b\" { address = i }"), 6, AW_ERR_CONFIG_CONFLICT,
	"is defined here"},
    {"device a {\n zone-offset = \"PST\"\n store s { file = /s } }", 2, AW_ERR_CONFIG_VALUE,
	"offset"},
    {"device a {\n zone-offset = \"+15:00\"\n store s { file = /s } }", 2, AW_ERR_CONFIG_VALUE,
	"offset"},
    {"device a {\n zone-offset = \"+02:60\"\n store s { file = /s } }", 2, AW_ERR_CONFIG_VALUE,
	"offset"},
    {"device a {\n identity { }\n identity { }\n address = h\n source expressway { } }", 3,
	AW_ERR_CONFIG_CONFLICT, "identity"},
    {"device a {\n address = h\n store \"trusted-ca\" { file = /s }\n source expressway { user = "
     "u password-file = /p ca-file = /c } }",
	4, AW_ERR_CONFIG_CONFLICT, "has the name"},
    {"device a {\n source license-text { }\n}", 2, AW_ERR_CONFIG_VALUE,
	"exactly one of file and program"},
    {"device a {\n source license-text { file = /t program = /p }\n}", 2, AW_ERR_CONFIG_CONFLICT,
	"exactly one of file and program"},
    {"device a {\n source license-text {\n program = \"get-license\" }\n}", 3, AW_ERR_CONFIG_VALUE,
	"absolute path"},
    {"device a {\n source license-text { program = /p\n user = u }\n}", 3, AW_ERR_CONFIG_VALUE,
	"takes no user"},
    {"device a {\n source license-text { program = /p\n timeout = 11m }\n}", 3, AW_ERR_CONFIG_VALUE,
	"timeout"},
    {"device a {\n source license-text { program = /p\n max-size = 5M }\n}", 3, AW_ERR_CONFIG_VALUE,
	"at most 4M"},
    {"device a {\n source license-text { program = /p\n fresh-for = 3d }\n}", 3,
	AW_ERR_CONFIG_VALUE, "takes program and not fresh-for"},
    {"device a {\n source license-text { file = /t\n fresh-for = 30s }\n}", 3, AW_ERR_CONFIG_VALUE,
	"fresh-for"},
    {"device a {\n store s { file = /t\n fresh-for = 3654d }\n}", 3, AW_ERR_CONFIG_VALUE,
	"fresh-for"},
    {"device a {\n source license-text { file = /t\n device-name = \"\" }\n}", 3,
	AW_ERR_CONFIG_VALUE, "device-name"},
    {"device a {\n source license-text { file = /t\n udi = \"a\\nb\" }\n}", 3, AW_ERR_CONFIG_VALUE,
	"udi"},
    {SOURCE("device-name = a"), 5, AW_ERR_CONFIG_VALUE, "takes no device-name"},
    {SOURCE("fresh-for = 3d"), 5, AW_ERR_CONFIG_VALUE, "takes no fresh-for"},
    {SOURCE("program = /p"), 5, AW_ERR_CONFIG_VALUE, "takes no program"},
    {"device a {\n source license-text {\n file = \"x.txt\" }\n}", 3, AW_ERR_CONFIG_VALUE, "file"},
    {"device a {\n source license-text { file = /t\n timeout = 3s }\n}", 3, AW_ERR_CONFIG_VALUE,
	"takes file and not timeout"},
    {"device a {\n source license-text { file = /t\n peer b { address = h } }\n}", 3,
	AW_ERR_CONFIG_VALUE, "takes no peer"},
    {"device a {\n source license-text { file = /t }\n source license-text { file = /u }\n}", 3,
	AW_ERR_CONFIG_CONFLICT, "is defined here"},
    {SOURCE("file = /t"), 5, AW_ERR_CONFIG_VALUE, "takes no file"},
    {SOURCE("peer \"license-text\" { address = h }"), 5, AW_ERR_DEVICE_NAME, "is not"},
    {"parallel = 0\n", 1, AW_ERR_CONFIG_VALUE, "parallel"},
    {"parallel = 257\n", 1, AW_ERR_CONFIG_VALUE, "parallel"},
    {"retry = 0\n", 1, AW_ERR_CONFIG_VALUE, "retry"},
    {"retry-max = 2d\n", 1, AW_ERR_CONFIG_VALUE, "retry-max"},
};

START_TEST(refused_at_its_line)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct confdir dir;
	char place[32];

	confdir_make(&dir);
	ck_assert_int_eq(aw_config_load(confdir_write(&dir, "x.conf", bad_cases[_i].text), &shipped,
			     &config, &err),
	    bad_cases[_i].code);
	(void)snprintf(place, sizeof(place), "/x.conf:%d", bad_cases[_i].line);
	ck_assert_msg(ends_with(err.object, place), "%s (%s), not %s", err.object, err.text, place);
	ck_assert_msg(strstr(err.text, bad_cases[_i].rule) != NULL, "%s", err.text);
	confdir_remove(&dir);
}
END_TEST

/* The device of a configuration text. */
static const struct aw_device_config *
load(const char *text, struct aw_config **config)
{
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	confdir_remove(&dir);
	return &(*config)->devices[0];
}

START_TEST(everything)
{
	struct aw_config *config = NULL;
	const struct aw_device_config *device = load(
	    "parallel = 3 retry = 5s retry-max = 10m\ndevice a {\n"
	    "address = \"Exp.Example.ORG:8443\" zone-offset = \"-03:30\"\n"
	    "managed-by = \"Cloud Certificate Management\"\n"
	    "identity { serial = 017DB2D0 product = \"TANDBERG VCS\" }\n"
	    "source expressway { user = reader credential = exp pin = \"" PIN "\"\n"
	    "path-prefix = \"/x/y\" timeout = 1m max-size = 1M readiness = false\n"
	    "peer c { address = \"[2001:db8::1]\" }\npeer b { address = 10.1.1.2 serial = 9 }\n"
	    "}\n}\n",
	    &config);
	const struct aw_source_config *source = &device->sources[0];

	ck_assert_uint_eq(config->parallel, 3);
	ck_assert_int_eq(config->retry, 5);
	ck_assert_int_eq(config->retry_max, 600);
	ck_assert_uint_eq(device->n_stores, 0);
	ck_assert_uint_eq(device->n_sources, 1);
	ck_assert_int_eq(device->zone_offset, -(3 * AW_HOUR + 30 * AW_MINUTE));
	ck_assert_str_eq(device->managed_by, "Cloud Certificate Management");
	ck_assert_str_eq(source->name, "expressway");
	ck_assert_int_eq(source->kind, AW_SOURCE_EXPRESSWAY);
	ck_assert_str_eq(source->user, "reader");
	ck_assert_str_eq(source->credential, "exp");
	ck_assert_ptr_null(source->password_file);
	ck_assert_str_eq(source->pin, PIN);
	ck_assert_ptr_null(source->ca_file);
	ck_assert_str_eq(source->path_prefix, "/x/y");
	ck_assert_int_eq(source->timeout, 60);
	ck_assert_uint_eq(source->max_bytes, 1024 * 1024);
	ck_assert(!source->judged);
	ck_assert_str_eq(source->product, "TANDBERG VCS");
	ck_assert_uint_eq(source->n_nodes, 3);
	ck_assert_ptr_null(source->nodes[0].name);
	ck_assert_str_eq(source->nodes[0].address, "exp.example.org:8443");
	ck_assert_str_eq(source->nodes[0].serial, "017DB2D0");
	ck_assert_str_eq(source->nodes[1].name, "b");
	ck_assert_str_eq(source->nodes[1].address, "10.1.1.2:443");
	ck_assert_str_eq(source->nodes[1].serial, "9");
	ck_assert_str_eq(source->nodes[2].address, "[2001:db8::1]:443");
	aw_config_free(config);
}
END_TEST

START_TEST(defaults)
{
	struct aw_config *config = NULL;
	const struct aw_device_config *device =
	    load(SOURCE("") "device b { store s { file = /s } }", &config);

	ck_assert_uint_eq(config->parallel, 32);
	ck_assert_int_eq(config->retry, AW_MINUTE);
	ck_assert_int_eq(config->retry_max, AW_HOUR);
	ck_assert_int_eq(device->sources[0].timeout, 30);
	ck_assert_str_eq(device->sources[0].path_prefix, "");
	ck_assert(device->sources[0].judged);
	ck_assert(device->zone_offset == AW_INSTANT_NONE);
	ck_assert(config->devices[1].zone_offset == AW_INSTANT_NONE);
	ck_assert_uint_eq(config->devices[1].n_sources, 0);
	aw_config_free(config);
}
END_TEST

START_TEST(license_text)
{
	struct aw_config *config = NULL;
	const struct aw_device_config *device =
	    load("device a { source license-text { file = \"/srv/a b.txt\" } }", &config);

	ck_assert_uint_eq(device->n_stores, 0);
	ck_assert_uint_eq(device->n_sources, 1);
	ck_assert_int_eq(device->sources[0].kind, AW_SOURCE_LICENSE_TEXT);
	ck_assert_str_eq(device->sources[0].file, "/srv/a b.txt");
	ck_assert_uint_eq(device->sources[0].n_nodes, 0);
	ck_assert_int_eq(device->sources[0].fresh_for, 26 * AW_HOUR);
	aw_config_free(config);
}
END_TEST

START_TEST(age_of_files)
{
	struct aw_config *config = NULL;
	const struct aw_device_config *device =
	    load("device a { source license-text { file = /t fresh-for = 8d }\n"
		 "store b { file = /b }\n"
		 "store c { file = /c fresh-for = 26h }\n"
		 "store d { directory = /d fresh-for = 1m } }",
		&config);

	ck_assert_int_eq(device->sources[0].fresh_for, 8 * AW_DAY);
	ck_assert_int_eq(device->stores[0].fresh_for, 0);
	ck_assert_int_eq(device->stores[1].fresh_for, 26 * AW_HOUR);
	ck_assert_int_eq(device->stores[2].fresh_for, AW_MINUTE);
	aw_config_free(config);
}
END_TEST

START_TEST(license_program)
{
	struct aw_config *config = NULL;
	const struct aw_device_config *device =
	    load("device a { source license-text {\n"
		 "program = {\"/opt/a b\", \"$x;|\", \"\"} timeout = 5s max-size = 2K\n"
		 "device-name = \"sw a\" udi = FOC1 } }\n"
		 "device b { source license-text { program = /p } }",
		&config);
	const struct aw_source_config *source = &device->sources[0];

	ck_assert_ptr_null(source->file);
	ck_assert_str_eq(source->program[0], "/opt/a b");
	ck_assert_str_eq(source->program[1], "$x;|");
	ck_assert_str_eq(source->program[2], "");
	ck_assert_ptr_null(source->program[3]);
	ck_assert_str_eq(source->device_name, "sw a");
	ck_assert_str_eq(source->udi, "FOC1");
	ck_assert_int_eq(source->timeout, 5);
	ck_assert_int_eq(source->fresh_for, 0);
	ck_assert_uint_eq(source->max_bytes, 2048);
	source = &config->devices[1].sources[0];
	ck_assert_ptr_null(source->program[1]);
	ck_assert_int_eq(source->timeout, 30);
	ck_assert_uint_eq(source->max_bytes, (size_t)4 * 1024 * 1024);
	aw_config_free(config);
}
END_TEST

START_TEST(snmp)
{
	struct aw_config *config = NULL;
	const struct aw_device_config *device = load(
	    "device a { address = \"[2001:db8::1]\" source snmp { version = 3 credential = x } }",
	    &config);
	const struct aw_source_config *source = &device->sources[0];

	ck_assert_str_eq(source->name, "snmp");
	ck_assert_int_eq(source->kind, AW_SOURCE_SNMP);
	ck_assert_str_eq(source->nodes[0].address, "[2001:db8::1]:161");
	ck_assert(source->version3);
	ck_assert_uint_eq(source->retries, 2);
	ck_assert_uint_eq(source->max_rows, 512);
	ck_assert(!source->trust_points);
	ck_assert(!source->judged);
	aw_config_free(config);
}
END_TEST

/* In the order of the file, each with a name, a kind and an address; what is expected of them. */
START_TEST(several)
{
	struct aw_config *config = NULL;
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record;
	const struct aw_device_config *device =
	    load("device a {\naddress = \"a.example:8443\"\n"
		 "identity { serial = S1 }\n"
		 "source zulu { kind = restconf password-file = /p ca-file = /c }\n"
		 "source snmp { version = 3 credential = x address = \"10.1.1.1\" trust-points = "
		 "true }\n"
		 "source ssm-onprem { account = x password-file = /p ca-file = /c\n"
		 "address = \"ssm.example\" }\n"
		 "source alpha { kind = license-text file = /t }\n"
		 "source beta { kind = license-text program = /p }\n"
		 "store s { directory = /s }\n}\n",
		&config);
	static const struct {
		const char *name, *address;
		enum aw_source_kind kind;
	} wanted[] = {
	    {"zulu", "a.example:8443", AW_SOURCE_RESTCONF},
	    {"snmp", "10.1.1.1:161", AW_SOURCE_SNMP},
	    {"ssm-onprem", "ssm.example:443", AW_SOURCE_SSM_ONPREM},
	    {"alpha", NULL, AW_SOURCE_LICENSE_TEXT},
	    {"beta", NULL, AW_SOURCE_LICENSE_TEXT},
	};

	ck_assert_uint_eq(device->n_sources, COUNT(wanted));
	for (int i = 0; i < COUNT(wanted); i++) {
		const struct aw_source_config *source = &device->sources[i];

		ck_assert_str_eq(source->name, wanted[i].name);
		ck_assert_int_eq(source->kind, wanted[i].kind);
		ck_assert_uint_eq(source->n_nodes, wanted[i].address != NULL);
		if (wanted[i].address != NULL)
			ck_assert_str_eq(source->nodes[0].address, wanted[i].address);
	}
	ck_assert_str_eq(device->sources[0].nodes[0].serial, "S1");
	ck_assert_str_eq(device->sources[1].nodes[0].serial, "S1");
	ck_assert_ptr_null(device->sources[2].nodes[0].serial);
	ck_assert_int_eq(device->stores[0].kind, AW_SOURCE_DIRECTORY);
	record = aw_expected_record(pool, config, "a");
	ck_assert_ptr_nonnull(record);
	ck_assert_uint_eq(record->n_sources, COUNT(wanted));
	ck_assert_uint_eq(record->n_licenses, 1);
	ck_assert_str_eq(record->licenses[0].source, "zulu");
	ck_assert_uint_eq(record->n_stores, 2);
	ck_assert_str_eq(aw_record_store(record, "s")->source, "directory");
	ck_assert_str_eq(aw_record_store(record, AW_NAME_TRUST_POINTS)->source, "snmp");
	ck_assert_str_eq(aw_record_source(record, "beta")->endpoint, "/p");
	aw_record_free(record);
	aw_pool_free(pool);
	aw_config_free(config);
}
END_TEST

/* A record holds no more. */
START_TEST(too_many_machines)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct confdir dir;
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1024 * 1024);
	ck_assert(aw_buf_puts(&buf, "device a {\n"));
	for (int i = 0; i < 257; i++)
		ck_assert(aw_buf_printf(&buf, "source s%d { kind = license-text file = /t }\n", i));
	ck_assert(aw_buf_puts(&buf, "}\n"));
	confdir_make(&dir);
	ck_assert_int_eq(
	    aw_config_load(confdir_write(&dir, "x.conf", buf.data), &shipped, &config, &err),
	    AW_ERR_CONFIG_VALUE);
	ck_assert_ptr_nonnull(strstr(err.text, "more than 256"));
	confdir_remove(&dir);
	aw_buf_free(&buf);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, refused_at_its_line, 0, COUNT(bad_cases));
	tcase_add_test(tc, everything);
	tcase_add_test(tc, defaults);
	tcase_add_test(tc, license_text);
	tcase_add_test(tc, age_of_files);
	tcase_add_test(tc, license_program);
	tcase_add_test(tc, snmp);
	tcase_add_test(tc, several);
	tcase_add_test(tc, too_many_machines);
}

int
main(void)
{
	return aw_suite_run("config-source", fill);
}
