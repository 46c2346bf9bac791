/* SPDX-License-Identifier: ISC */
/* Finding the code somebody meant. */
#ifndef AW_CLI_EXPLAIN_H
#define AW_CLI_EXPLAIN_H

#include <stddef.h>

#include "base/err.h"

/* Single-character edits from one word to the other (Levenshtein); SIZE_MAX for a word over 64. */
size_t aw_cli_edit_distance(const char *a, const char *b);

/* The code most like a word that is none, or NULL if none resembles it. */
const struct aw_code *aw_cli_nearest_code(const char *word);

#endif
