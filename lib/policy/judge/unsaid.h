/* SPDX-License-Identifier: ISC */
/* What an OK of each mode of check_anchorwatch does not say, for explain and the documentation. */
#ifndef AW_UNSAID_H
#define AW_UNSAID_H

#include <stddef.h>

struct aw_unsaid {
	const char *mode; /* rows of one mode follow each other */
	const char *text; /* one sentence without its full stop */
};

/* The i-th row, NULL behind the last. Static. */
const struct aw_unsaid *aw_unsaid_at(size_t i);

#endif
