/* SPDX-License-Identifier: ISC */
/*
 * The notification protocol of systemd (sd_notify(3)), without its library: datagrams to the socket
 * of NOTIFY_SOCKET.
 */
#ifndef AW_NOTIFY_H
#define AW_NOTIFY_H

#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct aw_notify {
	int fd; /* -1: no socket, nothing is sent */
	struct sockaddr_un address;
	socklen_t address_len;
	int64_t watchdog_ms; /* the service manager waits this long for a message; 0: no watchdog */
	int64_t sent_ms;     /* when WATCHDOG=1 was last sent */
};

/* Takes the values of NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID; NULL: not set. Cannot fail. */
void aw_notify_init(struct aw_notify *notify, const char *path, const char *watchdog_usec,
    const char *watchdog_pid);

/* Closes the socket. */
void aw_notify_close(struct aw_notify *notify);

/* Sends a state such as "READY=1". Never blocks; errors are ignored, as sd_notify(3) advises. */
void aw_notify_send(const struct aw_notify *notify, const char *state);

/*
 * Sends WATCHDOG=1 when it is due; call it in each turn of the loop with aw_clock.ms. Returns the
 * milliseconds until the next one is due, INT64_MAX without a watchdog.
 */
int64_t aw_notify_alive(struct aw_notify *notify, int64_t now_ms);

#endif
