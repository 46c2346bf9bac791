/* SPDX-License-Identifier: ISC */
/*
 * Finding the one character that turns damaged base64 text into a genuine root: every change,
 * insertion and deletion of a character whose result has the SHA-256 of a root. Private to the
 * store readers.
 */
#ifndef AW_BASE64_REPAIR_H
#define AW_BASE64_REPAIR_H

#include "model/transition.h"

#define AW_REPAIR_TEXT_MAX ((size_t)16 * 1024) /* characters */

enum aw_base64_repair_kind {
	AW_REPAIR_CHANGE = 1, /* symbol `index` should be `value` */
	AW_REPAIR_INSERT,     /* `value` is missing before symbol `index` */
	AW_REPAIR_DELETE,     /* symbol `index` is one too many */
};

struct aw_base64_repair {
	enum aw_base64_repair_kind kind;
	size_t index;
	uint8_t value;
	const struct aw_root *root;
};

struct aw_base64_repair_roots {
	const struct aw_root *const *items;
	size_t n;
};

/*
 * Looks for a repair of n symbols (each 0 to 63). Characters that are easily mistaken for each
 * other are tried first. All others follow if the text carries the name or the serial number of one
 * of the roots somewhere, so that other people's damaged certificates cost little. *budget is what
 * may be hashed, in bytes, and is lowered by what was. False if there is none, or it was not found
 * within the budget.
 */
bool aw_base64_repair_find(const uint8_t *symbols, size_t n,
    const struct aw_base64_repair_roots *roots, uint64_t *budget, struct aw_base64_repair *out);

/* The root whose name or serial number the text contains, at any bit phase; NULL if there is no
 * such root. */
const struct aw_root *
aw_base64_repair_hint(const uint8_t *symbols, size_t n, const struct aw_base64_repair_roots *roots);

#endif
