/* SPDX-License-Identifier: ISC */
/* Services with a section in the configuration. */
#include "base/instant.h"
#include "config/config.h"
#include "fixture/confdir.h"
#include "fixture/suite.h"

#define SERVICE(text) "service \"tools.cisco.com\" {\n" text "\n}\n"
#define STORE "store s { file = /s }"

static const struct aw_config_overrides shipped = {.transitions_dir = "data/transitions"};

static const struct {
	const char *text;
	int line;
	enum aw_err code;
	const char *rule; /* part of the text */
} bad_cases[] = {
    {"service \"https://h\" { }", 1, AW_ERR_CONFIG_VALUE, "the name of a service"},
    {"service \"h:0\" { }", 1, AW_ERR_CONFIG_VALUE, "the name of a service"},
    {SERVICE("sni = \"h:443\""), 2, AW_ERR_CONFIG_VALUE, "sni"},
    {SERVICE("sni = \"a b\""), 2, AW_ERR_CONFIG_VALUE, "sni"},
    {SERVICE("proxy = \"proxy:3128\""), 2, AW_ERR_CONFIG_VALUE, "proxy"},
    {SERVICE("proxy = \"http://proxy\""), 2, AW_ERR_CONFIG_VALUE, "proxy"},
    {SERVICE("proxy = \"https://proxy:3128\""), 2, AW_ERR_CONFIG_VALUE, "proxy"},
    {SERVICE("proxy = \"http://u:p@proxy:3128\""), 2, AW_ERR_CONFIG_VALUE, "proxy"},
    {SERVICE("proxy = \"http://proxy:3128/x\""), 2, AW_ERR_CONFIG_VALUE, "proxy"},
    {SERVICE("local-address = eth0"), 2, AW_ERR_CONFIG_VALUE, "local-address"},
    {SERVICE("timeout = 0"), 2, AW_ERR_CONFIG_VALUE, "timeout"},
    {SERVICE("timeout = 6m"), 2, AW_ERR_CONFIG_VALUE, "timeout"},
    {SERVICE("interval = 1s"), 2, AW_ERR_CONFIG_VALUE, "interval"},
    {SERVICE("chain = \"x.pem\""), 2, AW_ERR_CONFIG_VALUE, "chain"},
    {SERVICE("probe = maybe"), 2, AW_ERR_CONFIG_VALUE, "probe"},
    {SERVICE("chain = /x probe = true"), 1, AW_ERR_CONFIG_CONFLICT, "no probe"},
    {SERVICE("chain = /x\nproxy = \"http://p:1\""), 3, AW_ERR_CONFIG_CONFLICT, "no proxy"},
    {SERVICE("chain = /x\ntimeout = 3s"), 3, AW_ERR_CONFIG_CONFLICT, "no timeout"},
    {SERVICE("password = x"), 2, AW_ERR_CONFIG_SYNTAX, "no \"password\" in service"},
    {SERVICE("") "service \"TOOLS.cisco.com:443\" { }", 4, AW_ERR_CONFIG_CONFLICT,
	"is defined here and at"},
    {"catalogue = roots.pem\n", 1, AW_ERR_CONFIG_VALUE, "catalogue"},
    {"host-catalogue = perhaps\n", 1, AW_ERR_CONFIG_VALUE, "host-catalogue"},
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

static struct aw_config *
load(const char *text)
{
	struct aw_config *config = NULL;
	struct aw_error err = {0};
	struct confdir dir;

	confdir_make(&dir);
	ck_assert_msg(
	    aw_config_load(confdir_write(&dir, "x.conf", text), &shipped, &config, &err) == AW_OK,
	    "%s: %s", err.object, err.text);
	confdir_remove(&dir);
	return config;
}

START_TEST(defaults)
{
	struct aw_config *config = load(SERVICE(""));
	const struct aw_service_config *service = &config->services[0];

	ck_assert_uint_eq(config->n_services, 1);
	ck_assert_ptr_null(config->catalogue);
	ck_assert(config->host_catalogue);
	ck_assert_str_eq(service->name, "tools.cisco.com:443");
	ck_assert_str_eq(service->host, "tools.cisco.com");
	ck_assert(service->probe);
	ck_assert_ptr_null(service->chain);
	ck_assert_ptr_null(service->proxy);
	ck_assert_ptr_null(service->local_address);
	ck_assert_int_eq(service->timeout, 10);
	ck_assert_int_eq(service->interval, 0);
	aw_config_free(config);
}
END_TEST

START_TEST(everything)
{
	struct aw_config *config =
	    load("catalogue = \"/srv/roots.pem\" host-catalogue = false\n"
		 "service \"b:8443\" { sni = \"Tools.Cisco.com\" proxy = "
		 "\"http://Proxy.Example.org:3128\""
		 " local-address = \"192.0.2.1\" timeout = 3s interval = 6h }\n"
		 "service \"a\" { chain = \"/srv/chain.pem\" }\n"
		 "service \"c\" { probe = false }\n"
		 "service \"[2001:DB8::1]\" { local-address = \"::1\" }");

	ck_assert_uint_eq(config->n_services, 4);
	ck_assert_str_eq(config->catalogue, "/srv/roots.pem");
	ck_assert(!config->host_catalogue);
	ck_assert_str_eq(config->services[0].name, "[2001:db8::1]:443");
	ck_assert_str_eq(config->services[0].host, "2001:db8::1");
	ck_assert_str_eq(config->services[1].chain, "/srv/chain.pem");
	ck_assert(!config->services[1].probe);
	ck_assert_str_eq(config->services[2].host, "tools.cisco.com");
	ck_assert_str_eq(config->services[2].proxy, "http://proxy.example.org:3128");
	ck_assert_str_eq(config->services[2].local_address, "192.0.2.1");
	ck_assert_int_eq(config->services[2].timeout, 3);
	ck_assert_int_eq(config->services[2].interval, 6 * AW_HOUR);
	ck_assert(!config->services[3].probe);
	aw_config_free(config);
}
END_TEST

/* A device with services uses these; a device without services uses those of the transitions. */
START_TEST(who_uses_it)
{
	struct aw_config *config =
	    load("service \"tools.cisco.com\" { }\nservice \"other.example.org\" { }\n"
		 "device a { " STORE " }\n"
		 "device b { " STORE " services = {\"OTHER.example.org:443\"} }\n"
		 "device c { " STORE " services = {\"third.example.org\"} }\n");
	static const bool expected[3][2] = {{false, true}, {true, false}, {false, false}};

	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 2; k++)
			ck_assert_msg(aw_config_uses(config, &config->devices[i],
					  &config->services[k]) == expected[i][k],
			    "%s, %s", config->devices[i].name, config->services[k].name);
	aw_config_free(config);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, refused_at_its_line, 0, COUNT(bad_cases));
	tcase_add_test(tc, defaults);
	tcase_add_test(tc, everything);
	tcase_add_test(tc, who_uses_it);
}

int
main(void)
{
	return aw_suite_run("config-service", fill);
}
