/* SPDX-License-Identifier: ISC */
/* The arguments and the environment of the OpenSSH client for one source. */
#ifndef AW_SSH_WORDS_H
#define AW_SSH_WORDS_H

#include "base/arena.h"
#include "source/source_type.h"

struct aw_ssh_words {
	struct aw_arena memory;    /* of all words */
	char **argv;               /* NULL-ended; its last word is set by aw_ssh_words_command */
	char **environment;        /* NULL-ended; paths and names, no secret */
	char **command;            /* place of that word */
	char **login;              /* place of the word with the ways to log in */
	char *password, *keyboard; /* that word for each of them */
	char *host;                /* of the device, without brackets */
	char *jump;                /* of the jump host, the same; NULL: none */
};

/*
 * Makes them of the configuration; `secret` is the path of the credentials, NULL where there are
 * none. AW_ERR_NO_MEMORY. Free with aw_arena_free(&words->memory) in any case.
 */
AW_CHECKED enum aw_err aw_ssh_words_make(struct aw_ssh_words *words, const struct aw_source *source,
    const char *secret, struct aw_error *err);

/*
 * From now on a password goes by keyboard-interactive, else, as in the beginning, by the way
 * "password": never by both in one connection, as a wrong one would count twice.
 */
void aw_ssh_words_keyboard(struct aw_ssh_words *words, bool keyboard);

/* Sets the command, borrowed; NULL: a session, whose commands are typed. */
void aw_ssh_words_command(struct aw_ssh_words *words, char *command);

#endif
