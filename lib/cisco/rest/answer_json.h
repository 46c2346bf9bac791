/* SPDX-License-Identifier: ISC */
/* JSON (RFC 8259) that a device answered: bounded, and no key twice in one object. */
#ifndef AW_ANSWER_JSON_H
#define AW_ANSWER_JSON_H

#include <jansson.h>

#include "model/license.h"

#define AW_ANSWER_JSON_MAX ((size_t)16 * 1024 * 1024) /* octets */
#define AW_ANSWER_JSON_DEPTH 32

/* What is being read into a license. */
struct aw_answer_json {
	const char *where; /* which answer, as problems name it */
	struct aw_license *license;
	size_t n_problems;
	bool failed; /* memory is short */
};

/*
 * The document, to be given back with json_decref. AW_ERR_ANSWER_JSON (object `where`): no JSON,
 * keys twice, larger or deeper than the limits.
 */
AW_CHECKED enum aw_err aw_answer_json_load(
    const char *data, size_t len, const char *where, json_t **root, struct aw_error *err);

#define AW_ANSWER_MESSAGE_MAX 160

/* What an answer that is an error says, clean: `message`, or the first of `messages`. False:
 * nothing.
 */
bool aw_answer_json_message(const char *data, size_t len, char out[AW_ANSWER_MESSAGE_MAX]);

/* The text of a key, borrowed; NULL if it is not there, empty or no text. */
const char *aw_answer_json_text(const json_t *object, const char *key);

/* The same, cleaned and copied; NULL also where memory is short, which `failed` says. */
char *aw_answer_json_keep(struct aw_answer_json *answer, const json_t *object, const char *key);

/*
 * Adds the problem "KEY: VALUE": UNKNOWN for a gap in the answer (AW_ERR_LICENSE_INCOMPLETE), else
 * a warning; behind the first hundred it is only counted.
 */
void aw_answer_json_complain(
    struct aw_answer_json *answer, enum aw_err code, const char *key, const char *value);

/* The problem of a date that is judged and cannot be read: UNKNOWN. */
void aw_answer_json_unreadable(struct aw_answer_json *answer, const char *key, const char *value);

/* Adds how many problems were only counted. AW_ERR_NO_MEMORY if memory was short at any time. */
AW_CHECKED enum aw_err aw_answer_json_finish(struct aw_answer_json *answer, struct aw_error *err);

#endif
