/* SPDX-License-Identifier: ISC */
/* Names of what a verdict is about. */
#ifndef AW_VERDICT_OBJECT_H
#define AW_VERDICT_OBJECT_H

#include <stddef.h>

#define AW_OBJECT_MAX 48 /* octets of a verdict's object */

struct aw_anchor;  /* model/anchor.h */
struct aw_license; /* model/license.h */
struct aw_service; /* model/service.h */
struct aw_store;   /* model/store.h */

/* Any name as an object; one that is too long is cut and ends in a hash of the whole. */
void aw_judge_object(const char *whole, char object[AW_OBJECT_MAX + 1]);

/* The object of verdicts on an anchor: "store/0123456789abcdef", the begin of what names it. */
void aw_anchor_object(
    const struct aw_store *store, const struct aw_anchor *anchor, char object[AW_OBJECT_MAX + 1]);

/*
 * The object of verdicts on the i-th entitlement of a license: "license/tag", by its name where it
 * has no tag, by its number (from 1) where it has neither. One that is too long is cut and ends in
 * a hash of the whole, so that tags that begin alike stay apart.
 */
void
aw_entitlement_object(const struct aw_license *license, size_t i, char object[AW_OBJECT_MAX + 1]);

/* The object of verdicts on a service: its name, cut in the same way. */
void aw_service_object(const struct aw_service *service, char object[AW_OBJECT_MAX + 1]);

#endif
