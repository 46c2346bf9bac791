/* SPDX-License-Identifier: ISC */
/*
 * What an operator is to do, one line: where a root goes, by the kind of source that a store comes
 * from, or who else is to act. Appends to a buffer whose content is cleaned by the caller.
 */
#ifndef AW_REMEDY_H
#define AW_REMEDY_H

#include <stdint.h>

#include "base/buf.h"
#include "policy/service/chain_time.h"

struct aw_record;

/* A root that a store needs, or is to lose. */
struct aw_remedy_root {
	const char *name;      /* or its subject */
	const uint8_t *sha256; /* NULL: not known */
	const char *url;       /* where its publisher offers it; NULL: not known */
	const char *found_in;  /* file with a copy; NULL: no file */
};

/* "append NAME (SHA-256 ...) under Maintenance > ...; no restart needed; from URL" */
void aw_remedy_append(const struct aw_record *record, const char *store,
    const struct aw_remedy_root *root, struct aw_buf *buf);

/* "remove NAME (SHA-256 ...) from ..." */
void aw_remedy_remove(const struct aw_record *record, const char *store,
    const struct aw_remedy_root *root, struct aw_buf *buf);

/* "replace the copy of NAME (SHA-256 ...) in store S, which cannot be used, by ..." */
void aw_remedy_replace(const struct aw_record *record, const char *store,
    const struct aw_remedy_root *root, struct aw_buf *buf);

/* What mends a chain that the store does not verify now, or not for long: on the device, or by the
 * operator of the service. */
void aw_remedy_chain(const struct aw_record *record, const struct aw_trust *trust,
    const struct aw_holds *holds, struct aw_buf *buf);

#endif
