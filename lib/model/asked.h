/* SPDX-License-Identifier: ISC */
/*
 * What a device was asked, and how that went: each URL, command, file and handshake of the last run
 * of each source. For an operator and a support case; nothing is judged by it. Part of model.h.
 */
#ifndef AW_ASKED_H
#define AW_ASKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define AW_ASKED_MAX 128         /* of one run of a source; later ones are dropped */
#define AW_ASKED_RECORD_MAX 8192 /* in a record */
#define AW_ASKED_TEXT_MAX 512    /* octets of a text, with the NUL */

struct aw_asked {
	char *by;      /* "source NAME", "store NAME" or "service NAME" */
	char *version; /* of the program that asked */
	char *what;    /* "GET https://HOST/PATH", without secrets */
	int64_t at;    /* the answer, or its absence */
	enum aw_err code;
	int64_t status;  /* of HTTP; 0: none */
	int64_t octets;  /* of the answer; -1: not known */
	int64_t took_ms; /* -1: not known */
};

struct aw_asked_list {
	struct aw_asked *items; /* in the order of the sources and of their requests */
	size_t n;
};

/*
 * Appends a copy of *one, whose `by` may be NULL; the texts are cleaned and cut, and secrets in
 * `what` are masked (redact.h). False: no memory, or the list has AW_ASKED_MAX; it is as it was.
 */
bool aw_asked_add(struct aw_asked_list *list, const struct aw_asked *one);

/* Appends a copy of an item that was read from a record. False: no memory. */
bool aw_asked_append(struct aw_asked_list *list, const struct aw_asked *one);

/* Moves all of `from`, as asked by `by`, into the place of those that `by` asked before. */
void aw_asked_replace(struct aw_asked_list *list, const char *by, struct aw_asked_list *from);

/* Moves what `by` asked, if anything, from one record to the end of another. */
void aw_asked_inherit(struct aw_asked_list *list, const char *by, struct aw_asked_list *from);

void aw_asked_clear(struct aw_asked_list *list);

#endif
