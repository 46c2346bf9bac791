/* SPDX-License-Identifier: ISC */
/*
 * AgentX by Net-SNMP, and the only place that knows it. One subagent a process: Net-SNMP keeps its
 * state in globals. Single-threaded. Net-SNMP talks to the master synchronously when it opens,
 * pings and closes, so with a hung master each of these takes up to AW_AX_TIMEOUT seconds.
 */
#ifndef AW_AX_H
#define AW_AX_H

#include <poll.h>

#include "table.h"

#define AW_AX_TIMEOUT 1 /* seconds for an answer of the master */
#define AW_AX_RETRY 1   /* seconds between tries to connect */
#define AW_AX_FDS_MAX 16
#define AW_AX_VARBINDS_MAX 12

/* What the program does for it. The contexts are its own: of answers, and of the rest. */
struct aw_ax_program {
	enum aw_answer (*get)(void *get_ctx, const unsigned long *oid, size_t len,
	    enum aw_smi *type, struct aw_value *value);
	enum aw_answer (*next)(void *get_ctx, const unsigned long *oid, size_t len,
	    struct aw_oid *next, enum aw_smi *type, struct aw_value *value);
	void (*connected)(void *ctx, bool is); /* the master knows our region, or is gone */
	void (*log)(void *ctx, int priority, const char *line); /* syslog's priorities */
	void *get_ctx;
	void *ctx;
};

struct aw_varbind {
	struct aw_oid oid;
	enum aw_smi type;
	struct aw_value value;
};

/*
 * Starts the subagent: registers the region and connects, now or as soon as there is a master.
 * `address` as in snmpd.conf's agentXSocket; NULL: Net-SNMP's default. False if it cannot start.
 */
bool aw_ax_open(const char *name, const char *address, const unsigned long *root, size_t root_len,
    const struct aw_ax_program *program);

/* Leaves the master and frees everything. */
void aw_ax_close(void);

/*
 * What poll(2) is to wait for: fills fds, returns how many, and shortens *timeout_ms (-1: for
 * ever). To be asked each turn. After poll, aw_ax_process does what is due.
 */
size_t aw_ax_prepare(struct pollfd fds[AW_AX_FDS_MAX], int *timeout_ms);
void aw_ax_process(const struct pollfd *fds, size_t n);

enum aw_ax_sent {
	AW_AX_SENT,
	AW_AX_NOT_NOW, /* no master, or it has not answered in this turn: try again in a later one
			*/
	AW_AX_FAILED,  /* no memory: never */
};

/*
 * Sends a notification; never blocks. At most AW_AX_BATCH go out before the master has answered all
 * of them, and none to a master that has not just shown that it reads, so a hung one is not filled
 * up. What a master that died had not answered is sent again by itself after the next connect; what
 * one that hung had not answered is not, since it will read it when it goes on.
 */
#define AW_AX_BATCH 32
enum aw_ax_sent aw_ax_notify(const struct aw_oid *id, const struct aw_varbind *varbinds, size_t n);

#endif
