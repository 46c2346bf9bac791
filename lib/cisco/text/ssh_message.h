/* SPDX-License-Identifier: ISC */
/* What the OpenSSH client says on standard error, as codes. */
#ifndef AW_SSH_MESSAGE_H
#define AW_SSH_MESSAGE_H

#include <stdbool.h>

#include "base/err.h"

/*
 * The line that the helper prints on standard error for each host key: this mark, then host, type
 * and key as in known_hosts(5), and the fingerprint, blanks between them.
 */
#define AW_SSH_KEY_MARK "anchorwatch-host-key:"

/* The line that the helper prints there when it gives the password to the client. */
#define AW_SSH_PASSWORD_MARK "anchorwatch-password: given"

struct aw_ssh_peer {
	const char *host;        /* for errors */
	const char *known_hosts; /* the file that a line is to be added to */
	const char *host_key;    /* "SHA256:..." as configured; NULL: by known_hosts */
	const char *jump;        /* "host" of the jump host; NULL: none */
};

/*
 * Why the client failed, by what it said: an error of AW_ERR_NET_* or AW_ERR_SSH_*. AW_OK if
 * nothing in the text is a failure: the device closed the connection after its answer. What the
 * device itself may have printed there, as a banner, counts less than what is printed only before
 * or after it.
 */
AW_CHECKED enum aw_err
aw_ssh_failure(const char *text, size_t len, const struct aw_ssh_peer *peer, struct aw_error *err);

/*
 * True if the login was refused before the password was sent, and the device offers the other way
 * to send it: `keyboard` says that keyboard-interactive was tried, else password was.
 */
bool aw_ssh_offers_other(const char *text, size_t len, bool keyboard);

/* True if trying again with the same credentials may lock the account. */
bool aw_ssh_refused(enum aw_err code);

#endif
