/* SPDX-License-Identifier: ISC */
/* What a device prints on its command line in place of an answer. */
#ifndef AW_SSH_ANSWER_H
#define AW_SSH_ANSWER_H

#include <stdbool.h>

#include "base/err.h"
#include "cisco/text/ssh_family.h"

/*
 * AW_OK if the text may hold an answer. Else what the device said instead, in the text of *err,
 * with the command as its object: AW_ERR_CLI_EMPTY, _COMMAND, _PRIVILEGE, _ENABLE, _AUTHORIZATION,
 * _AUTOCOMMAND, _PAGER, AW_ERR_SSH_LOCKED. `command` is the first one that was sent; `several`:
 * there were more in one connection, and if one of them was refused, the text may have the answer
 * to another.
 */
AW_CHECKED enum aw_err aw_ssh_refusal(const struct aw_ssh_family *family, const char *command,
    bool several, const char *text, size_t len, struct aw_error *err);

/*
 * AW_ERR_CLI_BANNER with the first line of a text in which no reader found an answer: a banner, a
 * menu, or the output of another command.
 */
enum aw_err aw_ssh_other(const char *command, const char *text, size_t len, struct aw_error *err);

#endif
