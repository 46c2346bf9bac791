/* SPDX-License-Identifier: ISC */
#include "policy/judge/unsaid.h"

static const struct aw_unsaid rows[] = {
#define AW_UNSAID(mode, text) {mode, text},
#include "policy/judge/unsaid.def"
#undef AW_UNSAID
};

const struct aw_unsaid *
aw_unsaid_at(size_t i)
{
	return i < sizeof(rows) / sizeof(rows[0]) ? &rows[i] : NULL;
}
