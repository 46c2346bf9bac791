/* SPDX-License-Identifier: ISC */
/* What `anchorwatch rehearse` finds. */
#ifndef AW_CLI_REHEARSAL_H
#define AW_CLI_REHEARSAL_H

#include "scenario/scenario.h"

/* A service in use whose chain is not known. */
struct aw_cli_unseen {
	const char *service; /* borrowed */
	bool judged;         /* a transition has a switch of it, whose date decides */
	const char
	    *meant; /* borrowed: one that transitions name and that is spelt alike, or NULL */
};

#define AW_CLI_UNSEEN_TEXT 512 /* octets of the reason, with the NUL */

struct aw_cli_rehearsal {
	const struct aw_cli *cli; /* borrowed, as the next two members */
	struct aw_cli_scenario *scenario;
	const struct aw_judgement *judgement; /* at --as-of */
	struct aw_cli_unseen *unseen;
	size_t n_unseen;
};

/*
 * Looks for the service in the switches of the transitions. Nothing judges one that is in none of
 * them and was never looked at.
 */
void aw_cli_unseen_find(
    struct aw_cli_unseen *unseen, const struct aw_transitions *transitions, const char *service);

/* Why nothing more is known of it, with "did you mean"; returns buf. */
const char *aw_cli_unseen_reason(const struct aw_cli_unseen *unseen, char buf[AW_CLI_UNSEEN_TEXT]);

/* True for what keeps a device from using a root that it holds: a file that OpenSSL refuses, a
 * search that fails. */
bool aw_cli_hinders(enum aw_finding finding);

/* True for what a change of CAs does to a certificate of the device; that it ends is none. */
bool aw_cli_own_finding(enum aw_finding finding);

/* True for what is found of transitions, services in use, their chains and own certificates, and
 * for what hinders; that a service could not be looked at now says nothing of the change. */
bool aw_cli_rehearses(enum aw_finding finding);

/* "verifies", "does not verify" or "unknown", for people. */
const char *aw_cli_verified_word(enum aw_verified verified);

#endif
