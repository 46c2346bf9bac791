/* SPDX-License-Identifier: ISC */
/*
 * JSON of the commands: small values, and one object a line. Each function that makes a value gives
 * NULL when memory is short, and takes NULL values without harm, so a caller checks once.
 */
#ifndef AW_CLI_JSONOUT_H
#define AW_CLI_JSONOUT_H

#include "cli.h"
#include "policy/judge/verdict.h"

struct json_t; /* jansson's */

/* True, false, or null where it cannot be told. */
struct json_t *aw_cli_json_verified(enum aw_verified verified);

/* RFC 3339 in UTC, or null for AW_INSTANT_NONE. */
struct json_t *aw_cli_json_instant(int64_t instant);

/* Lower-case hex. */
struct json_t *aw_cli_json_hex(const uint8_t *bytes, size_t len);

/* A string, or null for NULL. Bytes that are no UTF-8 come out escaped, as aw_text_clean does. */
struct json_t *aw_cli_json_text(const char *text);

/* The words of the set bits, as aw_flaw_word has them. */
struct json_t *aw_cli_json_flaws(unsigned flaws);

/* An array of n elements, each made by `make` from the context and its index. */
struct json_t *aw_cli_json_array(
    size_t n, struct json_t *(*make)(const void *context, size_t i), const void *context);

/*
 * Writes the object (ownership taken; NULL gives AW_ERR_NO_MEMORY) and a line end. Keys keep their
 * order. With `ascii` every other character is escaped: for text that is not clean.
 */
enum aw_err aw_cli_json_print(FILE *out, struct json_t *object, bool ascii, struct aw_error *err);

#endif
