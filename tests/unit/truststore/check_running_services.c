/* SPDX-License-Identifier: ISC */
/* Services that lines of a running-configuration name. */
#include "fixture/suite.h"
#include "truststore/running_services.h"

#include <stdio.h>
#include <string.h>

/* A line that begins with a blank is below the one before it. */
static const struct {
	const char *lines, *list;
} cases[] = {
    {"", ""},
    {"dial-peer voice 200 voip\n session target dns:sip.pstnhub.microsoft.com:5061\n",
	"sip.pstnhub.microsoft.com:5061"},
    {"dial-peer voice 1 voip\n session target ipv4:192.0.2.1\n session target sip-server\n", ""},
    {"voice class tenant 200\n sip-server dns:sip.example.com\n registrar 1 "
     "dns:reg.example.com:5061 "
     "scheme sips expires 240\n outbound-proxy dns:out.example.com\n",
	"sip.example.com reg.example.com:5061 out.example.com"},
    {"dial-peer voice 1 voip\n session target dns:a.example\ndial-peer voice 2 voip\n session "
     "target "
     "dns:a.example\n",
	"a.example"},
    {"dial-peer voice 1 voip\n session target dns:a_b?c\n session target dns:\n", ""},
    {"dial-peer voice 1 voip\n description session target dns:a.example\n", ""},
    {"parameter-map type umbrella global\n token ABCDEF0123\n", "api.opendns.com:443"},
    {"parameter-map type opendns global\n token ABCDEF0123\n", "api.opendns.com:443"},
    {"parameter-map type umbrella global\n local-domain dns_bypass\n", ""},
    {"parameter-map type umbrella global\n vrf 10\nparameter-map type regex x\n token A\n", ""},
    {"aaa group server x\n token A\n", ""},
};

static void
take(struct aw_running_services *services, const char *lines)
{
	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");
		bool inner = lines[0] == ' ';

		aw_running_services_take(
		    services, aw_span_trim((struct aw_span){lines, len}), inner);
		lines += len + 1;
	}
}

START_TEST(lines)
{
	struct aw_running_services services = {0};

	take(&services, cases[_i].lines);
	ck_assert_str_eq(services.list, cases[_i].list);
}
END_TEST

START_TEST(no_more_than_fits)
{
	struct aw_running_services services = {0};
	char line[400];

	for (unsigned i = 0; i < 200; i++) {
		(void)snprintf(
		    line, sizeof(line), " session target dns:host-%u.example.org:5061\n", i);
		take(&services, line);
	}
	ck_assert_uint_lt(strlen(services.list), sizeof(services.list));
	ck_assert_ptr_nonnull(strstr(services.list, "host-0.example.org:5061 "));
	memset(line, 'a', sizeof(line) - 1);
	memcpy(line, " sip-server dns:", 16);
	line[sizeof(line) - 2] = '\n';
	line[sizeof(line) - 1] = '\0';
	services = (struct aw_running_services){0};
	take(&services, line);
	ck_assert_str_eq(services.list, "");
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, lines, 0, COUNT(cases));
	tcase_add_test(tc, no_more_than_fits);
}

int
main(void)
{
	return aw_suite_run("running_services", fill);
}
