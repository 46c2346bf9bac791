/* SPDX-License-Identifier: ISC */
/*
 * Requests to change an object. All objects are read-only, but the library keeps the variables of a
 * request from its TestSet to its CleanupSet, and frees them twice where the master has given up a
 * request meanwhile: a subagent that was suspended for some seconds ended there.
 */
/* For u_char and similar types in the headers of Net-SNMP. */
#define _DEFAULT_SOURCE

#include <sys/types.h>
#include <sys/select.h>
#include <sys/time.h>

#include "ax_master.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

/* RFC 2741, 6.1 and 7.2.4; the header of Net-SNMP that defines them is not installed. */
#define TEST_SET_PDU 8
#define COMMIT_SET_PDU 9
#define UNDO_SET_PDU 10
#define CLEANUP_SET_PDU 11
#define RESPONSE_PDU 18

static netsnmp_callback library; /* what handles all other requests */

static long
error_of(int command)
{
	switch (command) {
	case COMMIT_SET_PDU:
		return SNMP_ERR_COMMITFAILED;
	case UNDO_SET_PDU:
		return SNMP_ERR_UNDOFAILED;
	default:
		return SNMP_ERR_NOTWRITABLE;
	}
}

static void
answer_set(netsnmp_session *session, netsnmp_pdu *request)
{
	netsnmp_pdu *answer = snmp_clone_pdu(request);

	if (answer == NULL)
		return;
	snmp_free_varbind(answer->variables);
	answer->variables = NULL;
	answer->command = RESPONSE_PDU;
	answer->version = session->version;
	answer->errstat = error_of(request->command);
	answer->errindex = 1;
	if (snmp_send(session, answer) == 0)
		snmp_free_pdu(answer);
}

static int
handle_request(int op, netsnmp_session *session, int id, netsnmp_pdu *pdu, void *magic)
{
	bool set = op == NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE && pdu != NULL &&
		   pdu->command >= TEST_SET_PDU && pdu->command <= CLEANUP_SET_PDU;

	if (!set)
		return library != NULL ? library(op, session, id, pdu, magic) : 1;
	if (pdu->command != CLEANUP_SET_PDU)
		answer_set(session, pdu);
	return 1;
}

void
aw_ax_refuse_sets(struct snmp_session *session)
{
	if (session == NULL || session->callback == handle_request)
		return;
	library = session->callback;
	session->callback = handle_request;
}
