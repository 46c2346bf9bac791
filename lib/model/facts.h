/* SPDX-License-Identifier: ISC */
/*
 * What the model knows of a device beside its stores and licenses: its sources as they answered,
 * the certificates it presents, what it says it is. Part of model.h, which says whose the texts
 * are.
 */
#ifndef AW_FACTS_H
#define AW_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/instant.h"

struct aw_certificate; /* model.h */
struct aw_pool;

/* The last try to read a source; code AW_OK if it went well. */
struct aw_attempt {
	int64_t at; /* AW_INSTANT_NONE: never tried */
	enum aw_err code;
	char *text; /* NULL if it went well */
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
	char *product, *version, *serial; /* NULL: not told */
	int64_t observed_at;              /* AW_INSTANT_NONE: never told */
	int64_t clock_skew; /* device minus our clock then, seconds; AW_INSTANT_NONE: not told */
	bool mismatch;      /* another serial or product than configured: facts are not merged */
};

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
