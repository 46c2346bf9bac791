/* SPDX-License-Identifier: ISC */
/*
 * bench_get PORT OID PID: asks for one object by SNMP again and again while the process runs, and
 * for two seconds after it; prints within how many milliseconds 99 of 100 were answered.
 */
#include <net-snmp/net-snmp-config.h>

#include <net-snmp/net-snmp-includes.h>

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GETS_MAX 1000000
#define AFTER 2.0

static double
seconds(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static bool
ask(netsnmp_session *session, const oid *name, size_t len)
{
	netsnmp_pdu *request = snmp_pdu_create(SNMP_MSG_GET), *answer = NULL;
	bool good;

	snmp_add_null_var(request, name, len);
	good = snmp_synch_response(session, request, &answer) == STAT_SUCCESS &&
	       answer->errstat == SNMP_ERR_NOERROR;
	if (answer != NULL)
		snmp_free_pdu(answer);
	return good;
}

/* The times of all answers, in milliseconds. */
static size_t
measure(netsnmp_session *session, const oid *name, size_t len, pid_t pid, double *times)
{
	double end = 0;
	size_t n = 0;

	while (n < GETS_MAX && (end == 0 || seconds() < end)) {
		double start = seconds();

		if (!ask(session, name, len))
			return 0;
		times[n++] = (seconds() - start) * 1e3;
		if (end == 0 && kill(pid, 0) != 0)
			end = seconds() + AFTER;
	}
	return n;
}

int
main(int argc, char *argv[])
{
	netsnmp_session session, *open;
	double *times = calloc(GETS_MAX, sizeof(*times));
	oid name[MAX_OID_LEN];
	size_t len = MAX_OID_LEN, n;
	char peer[64], community[] = "public";

	if (argc != 4 || times == NULL)
		return 1;
	init_snmp("bench");
	(void)snprintf(peer, sizeof(peer), "127.0.0.1:%s", argv[1]);
	snmp_sess_init(&session);
	session.version = SNMP_VERSION_2c;
	session.peername = peer;
	session.community = (u_char *)community;
	session.community_len = strlen(community);
	session.timeout = 10000000;
	open = snmp_open(&session);
	if (open == NULL || !read_objid(argv[2], name, &len))
		return 1;
	n = measure(open, name, len, (pid_t)atoi(argv[3]), times);
	snmp_close(open);
	if (n == 0)
		return 1;
	qsort(times, n, sizeof(*times), compare);
	(void)printf("%.2f\n", times[n - 1 - n / 100]);
	free(times);
	return 0;
}
