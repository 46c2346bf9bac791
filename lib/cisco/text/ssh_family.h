/* SPDX-License-Identifier: ISC */
/*
 * The command lines of device families: the read-only commands whose answers give facts. This is
 * the one table of what is sent to a device by SSH, unless the configuration replaces it.
 */
#ifndef AW_SSH_FAMILY_H
#define AW_SSH_FAMILY_H

#include <stddef.h>

/* What the answers of a list of commands give. */
enum aw_ssh_gives {
	AW_SSH_IDENTITY,
	AW_SSH_LICENSE,
	AW_SSH_STORE,
	AW_SSH_CERTIFICATE, /* that the device presents */
	AW_SSH_GIVES
};

/* How commands reach the device. */
enum aw_ssh_way {
	AW_SSH_EACH,   /* one command a connection: the device closes it */
	AW_SSH_JOINED, /* several in one, as one line */
	AW_SSH_TYPED,  /* several in one, as lines of a session without a terminal */
};

struct aw_ssh_family {
	const char *name; /* in the configuration */
	enum aw_ssh_way way;
	const char *between;                       /* two commands of one line, for JOINED */
	const char *leave;                         /* the last line of a session, for TYPED */
	const char *const *commands[AW_SSH_GIVES]; /* NULL-ended; NULL: gives none of this */
};

/* The family of that name, or NULL. */
const struct aw_ssh_family *aw_ssh_family(const char *name);

/* The i-th family, or NULL after the last. */
const struct aw_ssh_family *aw_ssh_family_at(size_t i);

#endif
