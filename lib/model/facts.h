/* SPDX-License-Identifier: ISC */
/*
 * What the model knows of a device in addition to its stores and licenses: its sources as they
 * answered, the certificates it presents, what it says it is. Part of model.h, which says whose the
 * texts are.
 */
#ifndef AW_FACTS_H
#define AW_FACTS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/instant.h"
#include "model/words.h"

struct aw_certificate; /* model.h */
struct aw_pool;

/* The last try to read a source; code AW_OK if it went well. */
struct aw_attempt {
	int64_t at; /* AW_INSTANT_NONE: never tried */
	enum aw_err code;
	char *text; /* NULL if it went well */
};

/* Something wrong with a store: where ("block 12, line 301") and what. */
struct aw_problem {
	enum aw_severity
	    severity; /* WARNING: read all the same; CRITICAL: an error, something was not read */
	enum aw_err code;
	char *where;
	char *text;
};

/* A certificate that the device itself presents. */
struct aw_server_certificate {
	char *name;                               /* "server" */
	const struct aw_certificate *certificate; /* borrowed as an anchor's; NULL: never read */
	char *source;                             /* as a store's */
	int64_t observed_at;
	struct aw_attempt attempt;
};

/* One source of the device as it answered: what it is and how the last try went. */
struct aw_source_status {
	char *name;          /* "expressway", "license-text", ... unique in the device */
	char *endpoint;      /* URL without user information, path or command; cleaned */
	char *absent;        /* facts it could not give and why, "; " between them; NULL: none */
	int64_t observed_at; /* last good answer; AW_INSTANT_NONE: never */
	struct aw_attempt attempt;
};

/* What the device says it is, and its clock. */
struct aw_identity {
	char *product, *version, *serial; /* NULL: not reported */
	int64_t observed_at;              /* AW_INSTANT_NONE: never reported */
	int64_t
	    clock_skew; /* device minus our clock then, seconds; AW_INSTANT_NONE: not reported */
	bool mismatch;  /* another serial or product than configured: facts are not merged */
};

/* Sets the last attempt; text NULL for success. AW_ERR_NO_MEMORY: *attempt is as it was. */
enum aw_err
aw_attempt_set(struct aw_attempt *attempt, int64_t at, enum aw_err code, const char *text);

/*
 * Appends a problem to a list that AW_GROW makes; `where` and the text are cleaned and copied.
 * AW_ERR_NO_MEMORY: the list is as it was.
 */
enum aw_err aw_problem_add(struct aw_problem **items, size_t *n, enum aw_severity severity,
    enum aw_err code, const char *where, const char *fmt, va_list ap);
void aw_problems_free(struct aw_problem *items, size_t n);

/* All absent. */
void aw_identity_init(struct aw_identity *identity);

/* Free the content (not the struct), which is absent afterwards; the certificate goes back. */
void aw_identity_clear(struct aw_identity *identity);
void aw_source_status_clear(struct aw_source_status *source);
void aw_server_certificate_clear(struct aw_server_certificate *certificate, struct aw_pool *pool);

/*
 * Sets the certificate and moves the caller's pool reference of it; the one before is given back.
 */
void aw_server_certificate_set(struct aw_server_certificate *to, struct aw_pool *pool,
    const struct aw_certificate *certificate);

#endif
