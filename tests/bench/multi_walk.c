/* SPDX-License-Identifier: ISC */
/*
 * multi_walk PORT REPETITIONS VARBINDS OID...: walks columns of a table in parallel with GETBULK,
 * repeatedly, until that many variables were received. Prints their number, and the microseconds.
 */
#define _DEFAULT_SOURCE
#include <sys/types.h>
#include <sys/time.h>

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COLUMNS_MAX 32

struct name {
	oid arcs[MAX_OID_LEN];
	size_t len;
};

static void
die(const char *what)
{
	(void)fprintf(stderr, "multi_walk: %s\n", what);
	exit(EXIT_FAILURE);
}

static netsnmp_session *
open_session(const char *port)
{
	static u_char community[] = "public";
	netsnmp_session session, *opened;
	static char peer[64];

	(void)snprintf(peer, sizeof(peer), "udp:127.0.0.1:%s", port);
	snmp_sess_init(&session);
	session.version = SNMP_VERSION_2c;
	session.community = community;
	session.community_len = sizeof(community) - 1;
	session.peername = peer;
	opened = snmp_open(&session);
	if (opened == NULL)
		die("cannot open a session");
	return opened;
}

/*
 * One request from `from`; sets it to the end of the answer. False after the end of the first
 * column.
 */
static bool
ask(netsnmp_session *session, long repetitions, const struct name *roots, struct name *from, int n,
    unsigned long *got)
{
	netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GETBULK), *response = NULL;
	bool more = true;
	int i = 0;

	pdu->non_repeaters = 0;
	pdu->max_repetitions = repetitions;
	for (int c = 0; c < n; c++)
		(void)snmp_add_null_var(pdu, from[c].arcs, from[c].len);
	if (snmp_synch_response(session, pdu, &response) != STAT_SUCCESS || response == NULL ||
	    response->errstat != SNMP_ERR_NOERROR)
		die("no answer");
	for (netsnmp_variable_list *v = response->variables; v != NULL; v = v->next_variable, i++) {
		if (v->type == SNMP_ENDOFMIBVIEW ||
		    netsnmp_oid_is_subtree(
			roots[i % n].arcs, roots[i % n].len, v->name, v->name_length) != 0) {
			more = false;
			continue;
		}
		++*got;
		memcpy(from[i % n].arcs, v->name, v->name_length * sizeof(oid));
		from[i % n].len = v->name_length;
	}
	snmp_free_pdu(response);
	return more;
}

int
main(int argc, char **argv)
{
	static struct name roots[COLUMNS_MAX], from[COLUMNS_MAX];
	struct timespec a, b;
	unsigned long got = 0, want;
	netsnmp_session *session;
	int n = argc - 4;

	if (n < 1 || n > COLUMNS_MAX)
		die("usage: multi_walk PORT REPETITIONS VARBINDS OID...");
	(void)setenv("MIBS", "", 1);
	netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
	init_snmp("multi_walk");
	want = strtoul(argv[3], NULL, 10);
	for (int i = 0; i < n; i++) {
		roots[i].len = MAX_OID_LEN;
		if (snmp_parse_oid(argv[4 + i], roots[i].arcs, &roots[i].len) == NULL)
			die("bad OID");
	}
	session = open_session(argv[1]);
	(void)clock_gettime(CLOCK_MONOTONIC, &a);
	while (got < want) {
		unsigned long before = got;

		memcpy(from, roots, sizeof(roots));
		while (ask(session, strtol(argv[2], NULL, 10), roots, from, n, &got) && got < want)
			continue;
		if (got == before)
			die("nothing there");
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &b);
	(void)printf("%lu %lld\n", got,
	    (long long)(b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000);
	(void)snmp_close(session);
	return EXIT_SUCCESS;
}
