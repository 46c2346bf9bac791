/* SPDX-License-Identifier: ISC */
/* Telling systemd how the service is (sd_notify(3)), without its library. */
#ifndef AW_NOTIFY_H
#define AW_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct aw_notify {
	int fd; /* -1: nobody listens */
	struct sockaddr_un address;
	socklen_t address_len;
	int64_t watchdog_ms; /* systemd waits this long for a sign of life; 0: it does not */
	int64_t sent_ms;     /* when it last got one */
};

/* From the values of NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, each NULL where not set. */
void aw_notify_init(struct aw_notify *notify, const char *path, const char *watchdog_usec,
    const char *watchdog_pid);
void aw_notify_close(struct aw_notify *notify);

/* Sends "READY=1" and its like. Never blocks; what systemd does not take is lost. */
void aw_notify_send(const struct aw_notify *notify, const char *state);

/*
 * Feeds the watchdog where it is time; call it after each turn of work. Returns in how many ms it
 * wants the next sign at the latest, INT64_MAX if it wants none.
 */
int64_t aw_notify_alive(struct aw_notify *notify, int64_t now_ms);

#endif
