/* SPDX-License-Identifier: ISC */
/*
 * AgentX (RFC 2741) with Net-SNMP; no other file uses Net-SNMP. One subagent per process, because
 * Net-SNMP keeps its state in globals. Single-threaded. Opening and closing a session wait for the
 * answer of the master, so each takes up to AW_AX_TIMEOUT seconds if the master hangs.
 */
#ifndef AW_AX_H
#define AW_AX_H

#include <poll.h>

#include "table.h"

#define AW_AX_TIMEOUT 1 /* seconds until the master must have answered */
#define AW_AX_RETRY 1   /* seconds between two attempts to connect */
#define AW_AX_FDS_MAX 16
#define AW_AX_VARBINDS_MAX 12
#define AW_AX_REGIONS_MAX 32

/*
 * Callbacks. get and next answer requests for the registered region (RFC 2741, 7.2.3.1 and 7.2.3.2)
 * and get get_ctx; connected and log get ctx. Values need to be valid only until the next call.
 */
struct aw_ax_program {
	enum aw_answer (*get)(void *get_ctx, const unsigned long *oid, size_t len,
	    enum aw_smi *type, struct aw_value *value);
	enum aw_answer (*next)(void *get_ctx, const unsigned long *oid, size_t len,
	    struct aw_oid *next, enum aw_smi *type, struct aw_value *value);
	void (*connected)(void *ctx, bool is); /* registered, or the session ended */
	/* The master refuses a region for that reason; NULL: it serves it now. */
	void (*region)(void *ctx, const char *name, const char *reason);
	/* The session is ended, because of what the master did; before `connected`. */
	void (*ended)(void *ctx, const char *why);
	void (*log)(void *ctx, int priority, const char *line); /* priorities of syslog(3) */
	void *get_ctx;
	void *ctx;
};

/* A subtree that is registered by itself: the others are served if the master refuses it. */
struct aw_ax_region {
	const char *name;
	const unsigned long *root;
	size_t root_len;
};

/* A variable of a notification, with its type and value. */
struct aw_varbind {
	struct aw_oid oid;
	enum aw_smi type;
	struct aw_value value;
};

/*
 * Starts the subagent: registers the n regions and connects, now or as soon as there is a master.
 * address: as agentXSocket of snmpd.conf(5); NULL: Net-SNMP's default. `name`, names and roots of
 * the regions, and what the contexts refer to must live until aw_ax_close; the callbacks and
 * regions are copied. False if Net-SNMP cannot start. A region that the master refuses is asked for
 * again each second.
 */
bool aw_ax_open(const char *name, const char *address, const struct aw_ax_region *regions, size_t n,
    const struct aw_ax_program *program);

/* Closes the session with the master and frees everything. */
void aw_ax_close(void);

/*
 * Fills fds for poll(2), returns their number, and reduces *timeout_ms (-1: no limit) to the next
 * timer. To be called in each turn, before poll.
 */
size_t aw_ax_prepare(struct pollfd fds[AW_AX_FDS_MAX], int *timeout_ms);

/*
 * After poll: answers the requests on the n descriptors of aw_ax_prepare, connects again, and sends
 * a ping (RFC 2741, 6.2.11) if one is due.
 */
void aw_ax_process(const struct pollfd *fds, size_t n);

/* What became of a notification. */
enum aw_ax_sent {
	AW_AX_SENT,
	AW_AX_NOT_NOW, /* no master, or no answer of it in this turn: try again in a later turn */
	AW_AX_FAILED,  /* no memory: it is lost */
};

#define AW_AX_BATCH 32 /* notifications without an answer of the master */

/*
 * Sends a notification (agentx-Notify-PDU, RFC 2741, 6.2.10) with the identifier and n variables,
 * which are copied. Never blocks. At most AW_AX_BATCH are sent before the master has answered all
 * of them, and only if the master has answered in this turn, so that the socket of a hung master
 * does not fill up. Notifications that a master did not answer before it died are sent again after
 * the next connect; those that a hung master did not answer are not, since it will still read them.
 */
enum aw_ax_sent aw_ax_notify(const struct aw_oid *id, const struct aw_varbind *varbinds, size_t n);

#endif
