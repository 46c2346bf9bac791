/* SPDX-License-Identifier: ISC */
/* What policy says of single roots of a device. Part of verdict.h; all pointers are borrowed. */
#ifndef AW_ROOTS_VERDICT_H
#define AW_ROOTS_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/transition.h"

struct aw_anchor; /* of the model */
struct aw_judgement;
struct aw_store;

/* A root that a store needs for a transition and does not have, or not usable. */
struct aw_missing {
	const struct aw_transition *transition;
	const struct aw_root *root;
	uint32_t number; /* its place among the replacements, from 1 on */
	const char *store;
	bool there; /* it is in the store, and not usable */
};

/*
 * The roots that are missing for a transition, in the order of its replacements: the first, and
 * their number into *n; NULL and 0: none.
 */
const struct aw_missing *aw_judgement_missing(
    const struct aw_judgement *judgement, const struct aw_transition *transition, size_t *n);

/* The next public date of an anchor that a service of the device hangs on. */
struct aw_horizon {
	const struct aw_store *store;
	const struct aw_anchor *anchor;
	enum aw_date_kind kind;
	int64_t at; /* the first instant, and the last one, that it may be */
	int64_t latest;
	const char *name;   /* of the date; NULL: the end of the certificate */
	const char *source; /* NULL: the certificate itself */
};

/* "Mozilla, 15 years: browsers stop to trust it on 2029-04-15; its services are expected to move
 * before": one clean line. */
struct aw_buf;
void aw_horizon_append(const struct aw_horizon *horizon, struct aw_buf *buf);

#endif
