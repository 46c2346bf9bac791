/* SPDX-License-Identifier: ISC */
/* The dates after --as-of on which something may change. For rehearse_line.c and timeline*.c. */
#ifndef AW_CLI_TIMELINE_H
#define AW_CLI_TIMELINE_H

#include "rehearse/rehearsal.h"

#define AW_CLI_EVENTS_MAX 512
#define AW_CLI_EVENT_WORDS 320

struct aw_cli_event {
	int64_t at;
	char words[AW_CLI_EVENT_WORDS];
};

struct aw_cli_timeline {
	const struct aw_cli_rehearsal *rehearsal;
	struct aw_cli_event *events;
	size_t n;
	int64_t
	    *until; /* of each service of the record: when it stops presenting its known chain */
	bool truncated; /* there are more than AW_CLI_EVENTS_MAX */
	bool failed;    /* no memory */
};

/* Adds the event "SUBJECT WHAT" at an instant, each once, unless that is past. */
void
aw_cli_timeline_add(struct aw_cli_timeline *tl, int64_t at, const char *subject, const char *what);

/* True if something is at that instant. */
bool aw_cli_timeline_has(const struct aw_cli_timeline *tl, int64_t at);

/* The second after an end; the end itself is the last good second. */
int64_t aw_cli_second_after(int64_t end);

/* Adds the public dates of the roots that a service or an own certificate of the device hangs on:
 * when nothing more is issued under them, when browsers stop to trust them. */
void aw_cli_timeline_roots(struct aw_cli_timeline *tl);

/* Adds when own certificates that cannot be renewed as they are need a new one. */
void aw_cli_timeline_own(struct aw_cli_timeline *tl);

/* Appends what is found of own certificates in another way than before; *lead goes before the
 * first. */
void aw_cli_timeline_own_effects(const struct aw_judgement *before, const struct aw_judgement *now,
    const char **lead, struct aw_buf *out);

#endif
