/* SPDX-License-Identifier: ISC */
/* Net-SNMP's headers use u_char and its like; connect() and numeric addresses are POSIX. */
#define _DEFAULT_SOURCE

#include <sys/types.h>
#include <sys/select.h>
#include <sys/time.h>

#include "snmp/snmp_client.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/library/large_fd_set.h>
#include <net-snmp/library/lcd_time.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "snmp/snmp_keys.h"
#include "snmp/snmp_pdu.h"
#include "snmp/snmp_wipe.h"
#include "base/text.h"

#define VALUES_MAX 4096 /* in one message of at most 64 KiB */
#define SIZE_MAX_OCTETS ((size_t)1024 * 1024)
#define PEER_MAX 80

enum outcome { WAITING, ENGINE_KNOWN, ENDED };

struct aw_snmp_session {
	struct aw_io_watch watch;
	struct aw_io *io;
	struct aw_snmp_peer peer; /* address, port and secret are not valid after the opening */
	char name[PEER_MAX];      /* "ADDRESS:PORT", for errors */
	void *handle;             /* of the single-session API of Net-SNMP */
	netsnmp_pdu *pending;     /* to be sent when the engine id is known */
	enum outcome outcome;
	struct aw_snmp_reply reply;
	bool taken;        /* the library had a use for the last message */
	bool answered;     /* at least one request */
	unsigned n_broken; /* messages since the last request that it had no use for */
	int broken;        /* its error for the last of them; 0: the message can be read */
};

void
aw_snmp_client_init(void)
{
	snmp_disable_log();
	snmp_enable_calllog(); /* no handler is registered; without this the library logs to
				  standard error */
	(void)setenv("MIBS", "", 1);
	(void)setenv("MIBDIRS", "", 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_PERSIST_STATE, 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_DONT_READ_CONFIGS, 1);
	(void)netsnmp_ds_set_boolean(NETSNMP_DS_LIBRARY_ID, NETSNMP_DS_LIB_ALARM_DONT_USE_SIG, 1);
	/* A directory that cannot exist: the library must neither read nor create its files. */
	set_persistent_directory("/dev/null");
	set_configuration_directory("/dev/null");
	init_snmp("anchorwatchd");
}

static netsnmp_session *
net_session(const struct aw_snmp_session *session)
{
	return snmp_sess_session(session->handle);
}

/* The deadline at which the library sends again or reports a timeout. */
static void
set_deadline(struct aw_snmp_session *session, const struct aw_clock *now)
{
	netsnmp_large_fd_set fds;
	struct timeval left = {0};
	int n = 0, block = 1;

	netsnmp_large_fd_set_init(&fds, FD_SETSIZE);
	(void)snmp_sess_select_info2_flags(
	    session->handle, &n, &fds, &left, &block, NETSNMP_SELECT_NOALARMS);
	netsnmp_large_fd_set_cleanup(&fds);
	session->watch.deadline_ms =
	    block ? INT64_MAX : now->ms + (int64_t)left.tv_sec * 1000 + left.tv_usec / 1000 + 1;
}

static void
fail_session(struct aw_snmp_session *session, enum aw_err code, const char *text)
{
	session->outcome = ENDED;
	(void)aw_error_set(&session->reply.err, code, session->name, "%s", text);
}

static void
fail_errno(struct aw_snmp_session *session, int error)
{
	enum aw_err code = error == ECONNREFUSED ? AW_ERR_NET_REFUSED : AW_ERR_NET_OTHER;

	if (error == ENETUNREACH || error == EHOSTUNREACH || error == EACCES || error == EPERM)
		code = AW_ERR_NET_ROUTE;
	fail_session(session, code, strerror(error));
}

/* After messages that cannot be used the agent is not silent. A late copy of an answer is harmless.
 */
static void
fail_unanswered(struct aw_snmp_session *session, const char *silent)
{
	const char *what = session->broken != 0 ? snmp_api_errstring(session->broken)
						: "it answers none of the requests";
	unsigned n = session->n_broken;

	session->outcome = ENDED;
	if (n == 0)
		fail_session(session, AW_ERR_SNMP_TIMEOUT, silent);
	else if (session->broken == 0 && session->answered)
		fail_session(session, AW_ERR_SNMP_TIMEOUT,
		    "no answer to this request, only one that came before or was late");
	else
		(void)aw_error_set(&session->reply.err, AW_ERR_SNMP_FORM, session->name,
		    "%u answer%s came, and none of them can be used: %s", n, aw_text_s(n), what);
}

void
aw_snmp_expire(struct aw_snmp_session *session, const char *silent, struct aw_error *err)
{
	fail_unanswered(session, silent);
	*err = session->reply.err;
}

/* Errors that the agent reports or the library detects (RFC 3414 section 3.2). */
static void
fail_security(struct aw_snmp_session *session, int type)
{
	switch (type) {
	case SNMPERR_UNKNOWN_USER_NAME:
	case SNMPERR_USM_UNKNOWNSECURITYNAME:
		fail_session(session, AW_ERR_SNMP_USER, "the agent does not know the user");
		break;
	case SNMPERR_AUTHENTICATION_FAILURE:
	case SNMPERR_USM_AUTHENTICATIONFAILURE:
		fail_session(session, AW_ERR_SNMP_PASSWORD, "the agent refuses the authentication");
		break;
	case SNMPERR_DECRYPTION_ERR:
	case SNMPERR_USM_DECRYPTIONERROR:
		fail_session(session, AW_ERR_SNMP_DECRYPT, "the agent cannot decrypt the request");
		break;
	case SNMPERR_UNSUPPORTED_SEC_LEVEL:
	case SNMPERR_USM_UNSUPPORTEDSECURITYLEVEL:
		fail_session(
		    session, AW_ERR_SNMP_LEVEL, "the agent refuses the security level authPriv");
		break;
	case SNMPERR_NOT_IN_TIME_WINDOW:
	case SNMPERR_USM_NOTINTIMEWINDOW:
		fail_session(session, AW_ERR_SNMP_TIME,
		    "the request is outside the time window of the agent");
		break;
	default:
		fail_session(session, AW_ERR_SNMP_REPORT, snmp_api_errstring(type));
		break;
	}
}

/*
 * Net-SNMP passes a report to the callback before it processes it, the version of Debian after
 * that, and both once more as NETSNMP_CALLBACK_OP_SEC_ERROR: that call is `last`.
 */
static void
take_report(struct aw_snmp_session *session, netsnmp_pdu *pdu, bool last)
{
	int type = snmpv3_get_report_type(pdu);

	if (type == SNMPERR_NOT_IN_TIME_WINDOW && !last)
		return; /* the library sends again with the time of the report */
	if (session->pending != NULL && type == SNMPERR_UNKNOWN_ENG_ID &&
	    pdu->securityEngineIDLen > 0)
		session->outcome = ENGINE_KNOWN; /* the library stores it in the session */
	else
		fail_security(session, type);
}

static void
take_response(struct aw_snmp_session *session, const netsnmp_pdu *pdu)
{
	struct aw_snmp_reply *reply = &session->reply;
	uint32_t name[AW_MIB_OID_MAX];
	struct aw_mib_value value;

	session->outcome = ENDED;
	session->answered = true;
	reply->status = pdu->errstat;
	reply->status_text = snmp_errstring((int)pdu->errstat);
	for (netsnmp_variable_list *v = pdu->variables; v != NULL; v = v->next_variable) {
		aw_snmp_convert(v, name, &value);
		if (aw_mib_values_add(&reply->values, &value, &reply->err) != AW_OK)
			return;
	}
}

static int
session_callback(int operation, netsnmp_session *s, int id, netsnmp_pdu *pdu, void *context)
{
	struct aw_snmp_session *session = context;

	(void)id;
	session->taken = true;
	if (session->outcome != WAITING)
		return 1;
	switch (operation) {
	case NETSNMP_CALLBACK_OP_RECEIVED_MESSAGE:
		if (pdu->command == SNMP_MSG_REPORT)
			take_report(session, pdu, false);
		else if (pdu->command == SNMP_MSG_RESPONSE && session->pending == NULL)
			take_response(session, pdu);
		else
			fail_session(session, AW_ERR_SNMP_FORM, "an unexpected answer");
		break;
	case NETSNMP_CALLBACK_OP_RESEND:
		break;
	case NETSNMP_CALLBACK_OP_TIMED_OUT:
		fail_unanswered(session, "no answer");
		break;
	case NETSNMP_CALLBACK_OP_SEC_ERROR:
		if (pdu->command == SNMP_MSG_REPORT)
			take_report(session, pdu, true);
		else
			fail_security(session, s->s_snmp_errno);
		break;
	default:
		fail_errno(session, s->s_errno);
		break;
	}
	return 1;
}

/* Sends the PDU and owns it. */
static enum aw_err
send_pdu(struct aw_snmp_session *session, netsnmp_pdu *pdu, const struct aw_clock *now)
{
	int sent;

	session->outcome = WAITING;
	session->reply.err = (struct aw_error){.code = AW_OK};
	aw_snmp_wiping(true);
	aw_snmp_user_add(net_session(session));
	sent = snmp_sess_async_send(session->handle, pdu, session_callback, session);
	aw_snmp_user_remove(net_session(session));
	aw_snmp_wiping(false);
	if (sent != 0) {
		set_deadline(session, now);
		return AW_OK;
	}
	snmp_free_pdu(pdu);
	if (session->reply.err.code == AW_OK)
		fail_session(session, AW_ERR_NET_OTHER, "the request could not be sent");
	return session->reply.err.code;
}

static enum aw_err
send_request(struct aw_snmp_session *session, netsnmp_pdu *pdu, const struct aw_clock *now,
    struct aw_error *err)
{
	netsnmp_session *s = net_session(session);
	enum aw_err rc;

	session->n_broken = 0;
	aw_mib_values_clear(&session->reply.values);
	if (s->version == SNMP_VERSION_3 && s->securityEngineIDLen == 0) {
		session->pending = pdu;
		pdu = aw_snmp_probe();
		if (pdu == NULL)
			return aw_error_nomem(err);
	}
	rc = send_pdu(session, pdu, now);
	if (rc != AW_OK)
		*err = session->reply.err;
	return rc;
}

static void
continue_session(struct aw_snmp_session *session, const struct aw_clock *now)
{
	netsnmp_pdu *pending = session->pending;

	if (session->outcome == ENGINE_KNOWN) {
		session->pending = NULL;
		if (send_pdu(session, pending, now) == AW_OK)
			return;
	}
	set_deadline(session, now);
	if (session->outcome == ENDED) /* `answered` may close the session */
		session->peer.answered(session->peer.context, &session->reply, now);
}

/* Reads one message; one that the library has no use for is counted. */
static void
read_message(struct aw_snmp_session *session)
{
	int fd = session->watch.fd;
	netsnmp_session *s = net_session(session);
	netsnmp_large_fd_set fds;
	int rc;

	session->taken = false;
	s->s_snmp_errno = 0;
	netsnmp_large_fd_set_init(&fds, fd + 1 > FD_SETSIZE ? fd + 1 : FD_SETSIZE);
	NETSNMP_LARGE_FD_SET(fd, &fds);
	rc = snmp_sess_read2(session->handle, &fds);
	netsnmp_large_fd_set_cleanup(&fds);
	if (session->taken || session->outcome != WAITING)
		return;
	if (rc < 0 && s->s_snmp_errno == SNMPERR_BAD_RECVFROM) {
		if (s->s_errno != EAGAIN)
			fail_errno(session, s->s_errno);
		return;
	}
	session->n_broken++;
	session->broken = s->s_snmp_errno;
}

static void
session_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct aw_snmp_session *session = watch->context;

	aw_snmp_wiping(true);
	aw_snmp_user_add(net_session(session));
	if (revents != 0)
		read_message(session);
	else
		snmp_sess_timeout(session->handle);
	aw_snmp_user_remove(net_session(session));
	aw_snmp_wiping(false);
	continue_session(session, now);
}

/* Connects the socket: only the agent can answer, and ICMP errors are reported. Sets close-on-exec
 * and non-blocking mode. */
static bool
bind_to_peer(int fd, const struct aw_snmp_peer *peer)
{
	static const struct addrinfo hints = {
	    .ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
	struct addrinfo *found;
	bool done;

	if (getaddrinfo(peer->address, peer->port, &hints, &found) != 0)
		return false;
	done = connect(fd, found->ai_addr, found->ai_addrlen) == 0 &&
	       fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
	freeaddrinfo(found);
	return done;
}

static enum aw_err
open_handle(struct aw_snmp_session *session, const struct aw_snmp_peer *peer, struct aw_error *err)
{
	bool six = strchr(peer->address, ':') != NULL;
	char target[PEER_MAX];
	netsnmp_session s;
	bool keys;

	(void)aw_text_format(session->name, sizeof(session->name), six ? "[%s]:%s" : "%s:%s",
	    peer->address, peer->port);
	(void)aw_text_format(target, sizeof(target), "%s:%s", six ? "udp6" : "udp", session->name);
	snmp_sess_init(&s);
	s.peername = target;
	s.timeout = (long)(peer->wait_ms * 1000);
	s.retries = (int)peer->retries;
	aw_snmp_wiping(true);
	keys = aw_snmp_set_credentials(&s, peer->secret);
	if (keys)
		session->handle = snmp_sess_open(&s);
	aw_snmp_wiping(false);
	explicit_bzero(&s, sizeof(s));
	if (!keys)
		return aw_error_set(err, AW_ERR_CREDENTIAL, session->name,
		    "Net-SNMP of this host does not have the protocol of auth or priv");
	if (session->handle == NULL)
		return aw_error_set(err, AW_ERR_NET_OTHER, session->name, "no socket for SNMP");
	net_session(session)->flags |= SNMP_FLAGS_DONT_PROBE;
	return AW_OK;
}

struct aw_snmp_session *
aw_snmp_open(struct aw_io *io, const struct aw_snmp_peer *peer, struct aw_error *err)
{
	struct aw_snmp_session *session = calloc(1, sizeof(*session));

	if (session == NULL) {
		(void)aw_error_nomem(err);
		return NULL;
	}
	session->io = io;
	session->peer = *peer;
	session->reply.values =
	    (struct aw_mib_values){.max = VALUES_MAX, .max_size = SIZE_MAX_OCTETS};
	if (open_handle(session, peer, err) != AW_OK) {
		free(session);
		return NULL;
	}
	session->peer.secret = NULL;
	session->watch = (struct aw_io_watch){.fd = snmp_sess_transport(session->handle)->sock,
	    .events = POLLIN,
	    .deadline_ms = INT64_MAX,
	    .ready = session_ready,
	    .context = session};
	aw_io_add(io, &session->watch);
	if (bind_to_peer(session->watch.fd, peer))
		return session;
	fail_errno(session, errno);
	*err = session->reply.err;
	aw_snmp_close(session);
	return NULL;
}

/* The library frees keys and community without wiping them, so they are wiped here. */
void
aw_snmp_close(struct aw_snmp_session *session)
{
	netsnmp_session *s;

	if (session == NULL)
		return;
	s = net_session(session);
	session->outcome = ENDED; /* later callbacks are ignored */
	if (s->securityEngineIDLen > 0)
		free_enginetime(s->securityEngineID, s->securityEngineIDLen);
	if (s->community != NULL)
		explicit_bzero(s->community, s->community_len);
	explicit_bzero(s->securityAuthKey, sizeof(s->securityAuthKey));
	explicit_bzero(s->securityPrivKey, sizeof(s->securityPrivKey));
	aw_io_remove(session->io, &session->watch);
	aw_snmp_wiping(true);
	if (session->pending != NULL)
		snmp_free_pdu(session->pending);
	(void)snmp_sess_close(session->handle);
	aw_snmp_wiping(false);
	aw_mib_values_clear(&session->reply.values);
	free(session);
}

enum aw_err
aw_snmp_get(struct aw_snmp_session *session, const struct aw_mib_oid *names, size_t n,
    const struct aw_clock *now, struct aw_error *err)
{
	netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GET);
	size_t i = 0;

	while (pdu != NULL && i < n && aw_snmp_add_name(pdu, names[i].id, names[i].len))
		i++;
	if (i == n && pdu != NULL)
		return send_request(session, pdu, now, err);
	snmp_free_pdu(pdu);
	return aw_error_nomem(err);
}

enum aw_err
aw_snmp_get_bulk(struct aw_snmp_session *session, const uint32_t *name, size_t len,
    unsigned repetitions, const struct aw_clock *now, struct aw_error *err)
{
	netsnmp_pdu *pdu = snmp_pdu_create(SNMP_MSG_GETBULK);

	if (pdu != NULL && aw_snmp_add_name(pdu, name, len)) {
		pdu->non_repeaters = 0;
		pdu->max_repetitions = (long)repetitions;
		return send_request(session, pdu, now, err);
	}
	snmp_free_pdu(pdu);
	return aw_error_nomem(err);
}
