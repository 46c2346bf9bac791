/* SPDX-License-Identifier: ISC */
/* The answers of one device to the commands of a source of kind ssh, and the facts in them. */
#ifndef AW_SSH_ANSWERS_H
#define AW_SSH_ANSWERS_H

#include "base/buf.h"
#include "cisco/text/ssh_family.h"
#include "source/source_type.h"

/* For one part of the record. */
struct aw_ssh_answer {
	struct aw_buf text;     /* of all its commands, one after the other */
	const char *command;    /* the first of them, borrowed; NULL: none was sent */
	unsigned good, refused; /* commands */
	struct aw_error err;    /* of the first that was refused */
	int64_t asked_at;       /* when the first was sent */
};

struct aw_ssh_answers {
	struct aw_ssh_answer of[AW_SSH_GIVES];
};

/* `max_bytes`: of all answers for one part together. */
void aw_ssh_answers_init(struct aw_ssh_answers *answers, size_t max_bytes);
void aw_ssh_answers_clear(struct aw_ssh_answers *answers);

/* What one connection was for. */
struct aw_ssh_sent {
	const char *command; /* the first one */
	bool several;        /* there were more */
	unsigned gives;      /* 1 << enum aw_ssh_gives for each part that the answer is for */
};

/*
 * Adds what came to a command, or notes that the device refused it. An error is one of the whole
 * source: AW_ERR_SSH_LOCKED, AW_ERR_NET_SIZE, AW_ERR_NO_MEMORY.
 */
AW_CHECKED enum aw_err aw_ssh_answers_add(struct aw_ssh_answers *answers,
    const struct aw_ssh_family *family, const struct aw_ssh_sent *sent,
    const struct aw_program_end *end, struct aw_error *err);

/*
 * Reads all answers into the result. A part that no command gave has its own error.
 * AW_ERR_IDENTITY_OTHER, AW_ERR_NO_MEMORY, or the first error if nothing was given at all.
 */
AW_CHECKED enum aw_err aw_ssh_answers_read(const struct aw_ssh_answers *answers,
    const struct aw_source *source, const struct aw_source_host *host, struct aw_result *result,
    struct aw_error *err);

#endif
