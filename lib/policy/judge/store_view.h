/* SPDX-License-Identifier: ISC */
/*
 * Stores that are one to the device. IOS looks in its trustpoints and in its trustpool: a judged
 * store that is a part only is one with every whole one. What is in it is there; what is not in it
 * may be elsewhere.
 */
#ifndef AW_STORE_VIEW_H
#define AW_STORE_VIEW_H

#include <stdbool.h>
#include <stddef.h>

struct aw_judge;
struct aw_record;
struct aw_store;

/* True if verdicts are given on the i-th store of the record: a judged one that is whole, or the
 * first part where there is no whole one. */
bool aw_store_is_view(const struct aw_record *record, size_t i);

/* True if the device looks in `other` where it looks in `store`, a view. */
bool aw_store_in_view(
    const struct aw_judge *judge, const struct aw_store *store, const struct aw_store *other);

/* True if the device has a judged store at all. */
bool aw_store_any_view(const struct aw_record *record);

#endif
