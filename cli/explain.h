/* SPDX-License-Identifier: ISC */
/* Suggests a code for a mistyped word. */
#ifndef AW_CLI_EXPLAIN_H
#define AW_CLI_EXPLAIN_H

#include "base/err.h"

/* The code most similar to a word that is not a code; NULL if no code is similar. Static. */
const struct aw_code *aw_cli_nearest_code(const char *word);

#endif
