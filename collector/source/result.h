/* SPDX-License-Identifier: ISC */
/* What one run of a source gave. */
#ifndef AW_RESULT_H
#define AW_RESULT_H

#include "model/license.h"
#include "model/model.h"

/* How one fact came: not asked for, there (code AW_OK), or why not. */
struct aw_fact {
	bool asked;
	bool absent; /* the device does not have it: normal for its version */
	struct aw_error err;
};

struct aw_result {
	/* AW_OK: the source answered. Else the facts it could not bring for that have the same. */
	struct aw_error err;
	bool hold;      /* asking again with these credentials may lock the account */
	int64_t wait;   /* seconds to be left alone, as the device says; 0: it does not */
	char *endpoint; /* NULL for a file */
	char *absent;   /* what it could not give and why; NULL: nothing */

	struct aw_fact has_store, has_license, has_certificate, has_service;
	struct aw_store store;
	struct aw_license license;
	struct aw_service service;
	const struct aw_certificate *certificate; /* a reference of the pool */
	struct aw_identity identity;              /* observed_at AW_INSTANT_NONE: not told */
};

/* All absent. */
void aw_result_init(struct aw_result *result);
void aw_result_clear(struct aw_result *result, struct aw_pool *pool);

/* Adds "WHAT: why" to `absent`; lost where memory is short. */
void aw_result_absent(struct aw_result *result, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
