/* SPDX-License-Identifier: ISC */
/* Suggests a code for a mistyped word. */
#ifndef AW_CLI_EXPLAIN_H
#define AW_CLI_EXPLAIN_H

#include <stddef.h>

#include "base/err.h"

/* Levenshtein distance of two words, in single-character edits; SIZE_MAX if one exceeds 64 octets.
 */
size_t aw_cli_edit_distance(const char *a, const char *b);

/* The code most similar to a word that is not a code; NULL if no code is similar. Static. */
const struct aw_code *aw_cli_nearest_code(const char *word);

#endif
