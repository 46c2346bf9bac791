/* SPDX-License-Identifier: ISC */
#include "notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Messages in one watchdog period: one of them may be late. */
#define MESSAGES 3

static int64_t
parse_number(const char *text)
{
	char *end;
	long long value = text != NULL ? strtoll(text, &end, 10) : 0;

	return text != NULL && *text != '\0' && *end == '\0' && value > 0 ? value : 0;
}

void
aw_notify_init(
    struct aw_notify *notify, const char *path, const char *watchdog_usec, const char *watchdog_pid)
{
	size_t len = path != NULL ? strlen(path) : 0;

	*notify = (struct aw_notify){.fd = -1, .address.sun_family = AF_UNIX};
	if (len < 2 || len >= sizeof(notify->address.sun_path) ||
	    (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(notify->address.sun_path, path, len);
	if (path[0] == '@')
		notify->address.sun_path[0] = '\0'; /* abstract */
	notify->address_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	notify->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (watchdog_pid == NULL || parse_number(watchdog_pid) == getpid())
		notify->watchdog_ms = parse_number(watchdog_usec) / 1000;
}

void
aw_notify_close(struct aw_notify *notify)
{
	if (notify->fd >= 0)
		(void)close(notify->fd);
	notify->fd = -1;
}

void
aw_notify_send(const struct aw_notify *notify, const char *state)
{
	if (notify->fd >= 0)
		(void)sendto(notify->fd, state, strlen(state), MSG_NOSIGNAL,
		    (const struct sockaddr *)&notify->address, notify->address_len);
}

int64_t
aw_notify_alive(struct aw_notify *notify, int64_t now_ms)
{
	int64_t every = notify->watchdog_ms / MESSAGES;

	if (notify->fd < 0 || notify->watchdog_ms == 0)
		return INT64_MAX;
	if (now_ms - notify->sent_ms >= every) {
		aw_notify_send(notify, "WATCHDOG=1");
		notify->sent_ms = now_ms;
	}
	return notify->sent_ms + every - now_ms;
}
