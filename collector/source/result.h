/* SPDX-License-Identifier: ISC */
/* The result of one run of a source. */
#ifndef AW_RESULT_H
#define AW_RESULT_H

#include "pki/tls_cipher.h"
#include "model/asked.h"
#include "model/license.h"
#include "model/own_certificate.h"
#include "model/service.h"
#include "model/store.h"

/* The state of one fact: not asked for, present (code AW_OK), or the error. */
struct aw_fact {
	bool asked;
	bool absent; /* the device does not have it, as is normal for its version */
	bool same;   /* the facts in the record are still true: none are given again */
	struct aw_error err;
};

struct aw_more;

struct aw_result {
	/* AW_OK: the source answered. Else all facts that are missing for this reason have this
	 * code. */
	struct aw_error err;
	bool hold;      /* trying again with these credentials may lock the account */
	int64_t wait;   /* seconds that the device asks to wait (Retry-After); 0: not asked */
	char *endpoint; /* NULL for a file */
	char *absent;   /* what it could not give and why, as text; NULL: nothing is missing */

	struct aw_fact has_store, has_license, has_certificate, has_service;
	struct aw_store store;
	struct aw_license license;
	struct aw_service service;
	const struct aw_certificate *certificate; /* with a reference of the pool */
	const struct aw_certificate **presented;  /* with it; references as well */
	size_t n_presented;
	struct aw_asked_list asked;  /* by this run */
	struct aw_tls_cipher cipher; /* of its connections; name "": by none that is known */
	char *role;                  /* of it, as the device names it; NULL: as configured */
	char *renewal;       /* what the device says of its automatic renewal; NULL: nothing */
	bool renewal_failed; /* and that it fails */
	struct aw_identity identity; /* observed_at AW_INSTANT_NONE: not reported */
	struct aw_more *more;        /* parts that only this answer names (more.h) */
	size_t n_more;
	unsigned all_more; /* enum aw_source_part: of these, `more` lists all that there are */
};

/* An empty result: no fact is asked for. Clear it, unless its content was moved. */
void aw_result_init(struct aw_result *result);

/* Frees the content and gives certificates back to the pool. */
void aw_result_clear(struct aw_result *result, struct aw_pool *pool);

/*
 * Takes the device's own certificate of what it presents: of several the first that issued no
 * other; the rest, its issuers, are noted as presented with it. The store has at least one.
 */
AW_CHECKED enum aw_err aw_result_take_own(struct aw_result *result, const struct aw_store *store,
    struct aw_pool *pool, struct aw_error *err);

/*
 * Notes what the source asked, and how that went, for the record: call it once for each request,
 * command, file or handshake when it has ended. `by` and `version` are set; secrets in `what` are
 * masked. Set octets and took_ms to -1 where they are not known. Dropped for want of memory.
 */
void aw_result_asked(struct aw_result *result, const struct aw_asked *asked);

/* The same for a file that was read, or was not: its size is looked up. */
void
aw_result_asked_file(struct aw_result *result, const char *path, int64_t now, enum aw_err code);

/* Appends "WHAT: why" to `absent`; dropped for want of memory. */
void aw_result_absent(struct aw_result *result, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
