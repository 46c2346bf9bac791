/* SPDX-License-Identifier: ISC */
#include <check.h>
#include <string.h>

#include "config/agentx_address.h"
#include "fixture/suite.h"

static const char *const good[] = {"/var/agentx/master", "unix:/var/agentx/master", "tcp:localhost",
    "tcp:localhost:705", "tcp:127.0.0.1", "tcp:127.0.0.1:705", "tcp:127.255.255.254:65535",
    "tcp6:[::1]:705", "tcp6:[::1]", "tcp6:::1", "tcp6:localhost:705", "tcp6:[0:0:0:0:0:0:0:1]:1"};

static const char *const form[] = {"", "master", "unix:", "tcp:", "tcp6:", "udp:127.0.0.1:705",
    "ssh:localhost:22", "dtlsudp:localhost:1", "705", "localhost:705", "TCP:localhost:705"};

static const char *const elsewhere[] = {"tcp:0.0.0.0:705", "tcp:10.0.0.1:705", "tcp:128.0.0.1:705",
    "tcp:126.255.255.255:705", "tcp:master.example:705", "tcp:localhost.example:705",
    "tcp:127.0.0.1.example:705", "tcp:2130706433:705", "tcp:0x7f000001:705", "tcp:127.1:705",
    "tcp:705", "tcp::705", "tcp:[::1]:705", "tcp6:127.0.0.1:705", "tcp6:[::]:705",
    "tcp6:[2001:db8::1]:705", "tcp6:[::ffff:127.0.0.1]:705", "tcp6:[::1", "tcp6:[::1]705",
    "tcp6:::1:705", "tcp6:[fe80::1%lo]:705", "tcp: 127.0.0.1:705",
    "tcp:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:705"};

static const char *const port[] = {"tcp:127.0.0.1:", "tcp:127.0.0.1:0", "tcp:127.0.0.1:65536",
    "tcp:127.0.0.1:snmp", "tcp:127.0.0.1:7 05", "tcp:127.0.0.1:-1", "tcp:127.0.0.1:000705",
    "tcp:127.0.0.1:705:705", "tcp6:[::1]:"};

#define EACH(list, words)                                                                  \
	for (size_t i = 0; i < sizeof(list) / sizeof((list)[0]); i++) {                    \
		const char *problem = aw_agentx_address_problem((list)[i]);                \
                                                                                           \
		ck_assert_msg(problem != NULL && strstr(problem, words) != NULL, "%s: %s", \
		    (list)[i], problem == NULL ? "accepted" : problem);                    \
	}

START_TEST(test_addresses)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(aw_agentx_address_problem(good[i]) == NULL, "%s", good[i]);
	EACH(form, "must be an absolute path");
	EACH(elsewhere, "not of this host");
	EACH(port, "has a port that is not");
}
END_TEST

static void
add_tests(TCase *tcase)
{
	tcase_add_test(tcase, test_addresses);
}

int
main(void)
{
	return aw_suite_run("agentx_address", add_tests);
}
