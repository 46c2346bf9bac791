/* SPDX-License-Identifier: ISC */
/* For u_char and similar types in the headers of Net-SNMP. */
#define _DEFAULT_SOURCE

#include <sys/types.h>
#include <sys/select.h>
#include <sys/time.h>

#include "ax_master.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>
#include <net-snmp/library/large_fd_set.h>

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

_Static_assert(sizeof(oid) == sizeof(unsigned long), "arcs of Net-SNMP and of the table engine");

#define KEEPALIVE_MS 30000 /* between two pings of an idle session, to detect a dead TCP peer */

#define MILLISECONDS 1000
#ifndef AW_AX_RETRY_MS /* a test sets another one */
#define AW_AX_RETRY_MS ((int64_t)AW_AX_RETRY * MILLISECONDS)
#endif
#define LOG_LINE_MAX 512

/*
 * The session with the master (NULL: none) and the function that opens it. libnetsnmpagent exports
 * them, but no installed header declares them.
 */
extern netsnmp_session *main_session;
int subagent_open_master_session(void);

/* A notification that the master has not answered. */
struct unanswered {
	netsnmp_variable_list *variables; /* NULL: the slot is free */
	uintptr_t number;                 /* identifies the answer; never 0 */
	int64_t sent_at;                  /* monotonic milliseconds */
};

static struct {
	struct aw_ax_program program;
	const char *name;
	bool connected;
	int64_t retry_at, ping_at; /* monotonic milliseconds */
	size_t waiting;            /* PDUs that were sent and have not been answered or timed out */
	size_t credit;             /* notifications that may go out in this turn */
	uintptr_t number;
	struct unanswered unanswered[AW_AX_BATCH];
	size_t n_unanswered;
} ax;

static int64_t
monotonic_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * MILLISECONDS + ts.tv_nsec / 1000000;
}

static int
log_message(int major, int minor, void *data, void *arg)
{
	const struct snmp_log_message *message = data;
	char line[LOG_LINE_MAX];
	size_t len;

	(void)major;
	(void)minor;
	(void)arg;
	if (message == NULL || message->msg == NULL)
		return 0;
	len = strnlen(message->msg, sizeof(line) - 1);
	memcpy(line, message->msg, len);
	while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == ' '))
		len--;
	line[len] = '\0';
	if (len > 0 && !aw_ax_regions_log(line))
		ax.program.log(ax.program.ctx, message->priority, line);
	return 0;
}

static void
forget_notification(struct unanswered *one)
{
	snmp_free_varbind(one->variables);
	one->variables = NULL;
	ax.n_unanswered--;
}

/*
 * The master processes PDUs in order, so the answer to a ping (number 0) confirms all PDUs before
 * it.
 */
static int
handle_answer(int op, netsnmp_session *session, int id, netsnmp_pdu *pdu, void *magic)
{
	uintptr_t number = (uintptr_t)magic;

	(void)session;
	(void)id;
	(void)pdu;
	if (ax.waiting > 0)
		ax.waiting--;
	if (op != NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE)
		return 1;
	for (size_t i = 0; i < AW_AX_BATCH; i++)
		if (ax.unanswered[i].variables != NULL &&
		    (number == 0 || ax.unanswered[i].number == number))
			forget_notification(&ax.unanswered[i]);
	if (ax.n_unanswered == 0)
		ax.credit = AW_AX_BATCH;
	return 1;
}

/* Sends a PDU without waiting; takes ownership of the variables. */
static bool
send_pdu(int command, netsnmp_variable_list *variables, uintptr_t number)
{
	netsnmp_pdu *pdu = snmp_pdu_create(command);

	if (pdu == NULL) {
		snmp_free_varbind(variables);
		return false;
	}
	pdu->variables = variables;
	pdu->sessid = main_session->sessid;
	pdu->flags |= main_session->flags & AW_AX_NETWORK_BYTE_ORDER;
	/* The number is passed as a pointer, which is never dereferenced. */
	if (snmp_async_send(main_session, pdu, handle_answer, (void *)number) !=
	    0) /* NOLINT(performance-no-int-to-ptr) */
		return true;
	snmp_free_pdu(pdu);
	return false;
}

static bool
send_notification(struct unanswered *one)
{
	netsnmp_variable_list *copy = snmp_clone_varbind(one->variables);

	one->sent_at = monotonic_ms();
	return copy != NULL && send_pdu(AW_AX_NOTIFY, copy, one->number);
}

/* Keeps what a master that died did not answer; see aw_ax_notify for one that hung. */
static int
handle_disconnect(int major, int minor, void *data, void *arg)
{
	int64_t hung_before = monotonic_ms() - (int64_t)AW_AX_TIMEOUT * MILLISECONDS;

	(void)major;
	(void)minor;
	(void)data;
	(void)arg;
	for (size_t i = 0; i < AW_AX_BATCH; i++)
		if (ax.unanswered[i].variables != NULL && ax.unanswered[i].sent_at <= hung_before)
			forget_notification(&ax.unanswered[i]);
	ax.waiting = 0;
	ax.credit = 0;
	aw_ax_regions_lost();
	if (ax.connected) {
		ax.connected = false;
		ax.program.connected(ax.program.ctx, false);
	}
	return 0;
}

static int
handle_connect(int major, int minor, void *data, void *arg)
{
	(void)major;
	(void)minor;
	(void)data;
	(void)arg;
	ax.connected = true;
	ax.ping_at = monotonic_ms() + KEEPALIVE_MS;
	ax.program.connected(ax.program.ctx, true);
	for (size_t i = 0; i < AW_AX_BATCH; i++)
		if (ax.unanswered[i].variables != NULL)
			(void)send_notification(&ax.unanswered[i]);
	return 0;
}

/* False: no memory. */
static bool
set_value(netsnmp_variable_list *variable, enum aw_smi type, const struct aw_value *value)
{
	int failed =
	    type == AW_SMI_OCTETS
		? snmp_set_var_typed_value(variable, (u_char)type, value->bytes, value->len)
		: snmp_set_var_typed_integer(variable, (u_char)type, (long)value->number);

	return failed == 0;
}

/* The answer to a request; without memory for it an error, never another value. */
static void
put_value(netsnmp_agent_request_info *info, netsnmp_request_info *request, enum aw_smi type,
    const struct aw_value *value)
{
	if (!set_value(request->requestvb, type, value))
		(void)netsnmp_set_request_error(info, request, SNMP_ERR_GENERR);
}

static enum aw_answer
answer_get(const netsnmp_variable_list *variable, enum aw_smi *type, struct aw_value *value)
{
	return ax.program.get(
	    ax.program.get_ctx, variable->name, variable->name_length, type, value);
}

static void
handle_get(netsnmp_agent_request_info *info, netsnmp_request_info *request)
{
	struct aw_value value;
	enum aw_smi type;

	switch (answer_get(request->requestvb, &type, &value)) {
	case AW_ANSWER_VALUE:
		put_value(info, request, type, &value);
		break;
	case AW_ANSWER_NO_INSTANCE:
		(void)netsnmp_set_request_error(info, request, SNMP_NOSUCHINSTANCE);
		break;
	default:
		(void)netsnmp_set_request_error(info, request, SNMP_NOSUCHOBJECT);
	}
}

static void
handle_next(const netsnmp_handler_registration *registration, netsnmp_agent_request_info *info,
    netsnmp_request_info *request)
{
	netsnmp_variable_list *variable = request->requestvb;
	struct aw_value value;
	struct aw_oid next;
	enum aw_smi type;

	/* The start of a search range may be included (RFC 2741, 5.2). */
	if (request->inclusive && answer_get(variable, &type, &value) == AW_ANSWER_VALUE) {
		put_value(info, request, type, &value);
		return;
	}
	/* End of the region: Net-SNMP continues after it if the variable is not changed. */
	if (ax.program.next(ax.program.get_ctx, variable->name, variable->name_length, &next, &type,
		&value) != AW_ANSWER_VALUE ||
	    snmp_oidtree_compare(
		next.arcs, next.len, registration->rootoid, registration->rootoid_len) != 0)
		return;
	if (snmp_set_var_objid(variable, next.arcs, next.len) == 0)
		put_value(info, request, type, &value);
	else
		(void)netsnmp_set_request_error(info, request, SNMP_ERR_GENERR);
}

static int
handle_requests(netsnmp_mib_handler *handler, netsnmp_handler_registration *registration,
    netsnmp_agent_request_info *info, netsnmp_request_info *requests)
{
	(void)handler;
	for (netsnmp_request_info *request = requests; request != NULL; request = request->next) {
		if (request->processed)
			continue;
		if (info->mode == MODE_GET)
			handle_get(info, request);
		else if (info->mode == MODE_GETNEXT)
			handle_next(registration, info, request);
		else
			(void)netsnmp_set_request_error(info, request, SNMP_ERR_NOTWRITABLE);
	}
	return SNMP_ERR_NOERROR;
}

/* Disables persistent files, configuration files, MIB files and SIGALRM. */
static bool
configure_library(const char *address)
{
	const char *wire = aw_ax_wire_open(address, &ax.program);

	if (wire == NULL)
		return false;
	(void)setenv("MIBS", "", 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_ROLE, 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG, 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_LOAD_HOST_FILES, 1);
	/* ax_wire.c says why it cannot connect. */
	(void)netsnmp_ds_set_boolean(
	    NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_NO_CONNECTION_WARNINGS, 1);
	(void)netsnmp_ds_set_string(NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_X_SOCKET, wire);
	return true;
}

/* To be called after init_agent(), which sets its own intervals. */
static void
set_interval(int seconds)
{
	(void)netsnmp_ds_set_int(
	    NETSNMP_DS_APPLICATION_ID, NETSNMP_DS_AGENT_AGENTX_PING_INTERVAL, seconds);
}

/*
 * Net-SNMP pings and connects in alarms, and runs alarms until none is due. With a hung master
 * each takes as long as the interval between them, so the loop would never continue. Therefore
 * they are switched off after the first attempt, and reconnect_master() and ask_master() replace
 * them.
 */
static void
connect_first(const char *name)
{
	set_interval(AW_AX_RETRY);
	(void)netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_TIMEOUT, AW_AX_TIMEOUT);
	(void)netsnmp_ds_set_int(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_RETRIES, 0);
	init_snmp(name);
	snmp_alarm_unregister_all();
	set_interval(0);
	ax.retry_at = monotonic_ms() + AW_AX_RETRY_MS;
}

static void
reconnect_master(void)
{
	if (main_session != NULL || monotonic_ms() < ax.retry_at)
		return;
	if (subagent_open_master_session() == 0) {
		/* The library takes a region for registered if the session ended meanwhile. */
		register_mib_detach();
		register_mib_reattach();
	}
	/* Counted from the end of the attempt, so that the loop continues however long it took. */
	ax.retry_at = monotonic_ms() + AW_AX_RETRY_MS;
}

bool
aw_ax_open(const char *name, const char *address, const struct aw_ax_region *regions, size_t n,
    const struct aw_ax_program *program)
{
	ax.program = *program;
	ax.name = name;
	snmp_disable_log();
	snmp_enable_calllog();
	(void)snmp_register_callback(
	    SNMP_CALLBACK_LIBRARY, SNMP_CALLBACK_LOGGING, log_message, NULL);
	if (!configure_library(address) || init_agent(name) != 0)
		return false;
	(void)snmp_register_callback(
	    SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_START, handle_connect, NULL);
	(void)snmp_register_callback(
	    SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_INDEX_STOP, handle_disconnect, NULL);
	if (!aw_ax_regions_open(regions, n, &ax.program, handle_requests))
		return false;
	connect_first(name);
	return true;
}

void
aw_ax_close(void)
{
	snmp_shutdown(ax.name);
	shutdown_agent();
	for (size_t i = 0; i < AW_AX_BATCH; i++)
		if (ax.unanswered[i].variables != NULL)
			forget_notification(&ax.unanswered[i]);
}

size_t
aw_ax_prepare(struct pollfd fds[AW_AX_FDS_MAX], int *timeout_ms)
{
	netsnmp_large_fd_set set;
	struct timeval tv = {0};
	int n_fds = 0, block = *timeout_ms < 0;
	int64_t ms;
	size_t n = 0;

	ax.credit = 0; /* answers of the previous turn do not count any more */
	if (main_session == NULL) {
		ms = ax.retry_at - monotonic_ms();
		ms = ms < 0 ? 0 : ms;
		if (*timeout_ms < 0 || ms < *timeout_ms)
			*timeout_ms = (int)ms;
		block = 0;
	}
	if (!block) {
		tv.tv_sec = *timeout_ms / MILLISECONDS;
		tv.tv_usec = (suseconds_t)(*timeout_ms % MILLISECONDS) * MILLISECONDS;
	}
	netsnmp_large_fd_set_init(&set, FD_SETSIZE);
	(void)snmp_select_info2(&n_fds, &set, &tv, &block);
	for (int fd = 0; fd < n_fds && n < AW_AX_FDS_MAX; fd++)
		if (NETSNMP_LARGE_FD_ISSET(fd, &set))
			fds[n++] = (struct pollfd){.fd = fd, .events = POLLIN};
	netsnmp_large_fd_set_cleanup(&set);
	if (!block) {
		/* Rounded up, so that the timer has expired after poll. */
		ms = (int64_t)tv.tv_sec * MILLISECONDS + (tv.tv_usec + 999) / MILLISECONDS;
		*timeout_ms = ms > INT_MAX ? INT_MAX : (int)ms;
	}
	return n;
}

/* Pings the master; its answer allows the next batch of notifications. */
static void
ask_master(void)
{
	if (ax.waiting > 0 || main_session == NULL)
		return;
	(void)send_pdu(AW_AX_PING, NULL, 0);
	ax.ping_at = monotonic_ms() + KEEPALIVE_MS;
}

void
aw_ax_process(const struct pollfd *fds, size_t n)
{
	netsnmp_large_fd_set set;
	size_t ready = 0;

	netsnmp_large_fd_set_init(&set, FD_SETSIZE);
	for (size_t i = 0; i < n; i++) {
		if (fds[i].revents == 0)
			continue;
		NETSNMP_LARGE_FD_SET(fds[i].fd, &set);
		ready++;
	}
	if (ready > 0)
		snmp_read2(&set);
	else
		snmp_timeout();
	netsnmp_large_fd_set_cleanup(&set);
	reconnect_master();
	if (ax.connected && monotonic_ms() >= ax.ping_at)
		ask_master();
	if (ax.connected && main_session != NULL)
		aw_ax_regions_retry(monotonic_ms());
	run_alarms();
	netsnmp_check_outstanding_agent_requests();
}

/* snmpTrapOID.0 (RFC 2741, 6.2.10) and the variables; NULL: no memory. */
static netsnmp_variable_list *
make_variables(const struct aw_oid *id, const struct aw_varbind *varbinds, size_t n)
{
	static const oid trap_oid[] = {1, 3, 6, 1, 6, 3, 1, 1, 4, 1, 0};
	netsnmp_variable_list *list = NULL, *last;

	last = snmp_varlist_add_variable(&list, trap_oid, OID_LENGTH(trap_oid), ASN_OBJECT_ID,
	    (const u_char *)id->arcs, id->len * sizeof(id->arcs[0]));
	for (size_t i = 0; last != NULL && i < n; i++) {
		last = snmp_varlist_add_variable(
		    &list, varbinds[i].oid.arcs, varbinds[i].oid.len, ASN_NULL, NULL, 0);
		if (last != NULL && !set_value(last, varbinds[i].type, &varbinds[i].value))
			last = NULL;
	}
	if (last == NULL) {
		snmp_free_varbind(list);
		return NULL;
	}
	return list;
}

static struct unanswered *
free_place(void)
{
	for (size_t i = 0; i < AW_AX_BATCH; i++)
		if (ax.unanswered[i].variables == NULL)
			return &ax.unanswered[i];
	return NULL;
}

enum aw_ax_sent
aw_ax_notify(const struct aw_oid *id, const struct aw_varbind *varbinds, size_t n)
{
	struct unanswered *one = free_place();

	if (!ax.connected || main_session == NULL)
		return AW_AX_NOT_NOW;
	if (ax.credit == 0 || one == NULL) {
		ask_master();
		return AW_AX_NOT_NOW;
	}
	one->variables = make_variables(id, varbinds, n);
	if (one->variables == NULL)
		return AW_AX_FAILED;
	ax.credit--;
	ax.n_unanswered++;
	if (++ax.number == 0)
		ax.number = 1;
	one->number = ax.number;
	/* If sending fails the connection is lost, and it is sent after the next connect. */
	(void)send_notification(one);
	return AW_AX_SENT;
}
