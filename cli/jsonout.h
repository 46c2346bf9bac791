/* SPDX-License-Identifier: ISC */
/*
 * JSON of the commands: small values, and one object a line. Each function that makes a value
 * returns a new reference, or NULL for want of memory. json_pack() returns NULL if a value is NULL,
 * so a caller checks only the whole object. Values without a fact are null, never made up.
 */
#ifndef AW_CLI_JSONOUT_H
#define AW_CLI_JSONOUT_H

#include "cli.h"
#include "policy/judge/verdict.h"

struct json_t; /* jansson's */
struct aw_store;

/* true, false, or null if it is unknown. */
struct json_t *aw_cli_json_verified(enum aw_verified verified);

/* RFC 3339 in UTC, or null for AW_INSTANT_NONE. */
struct json_t *aw_cli_json_instant(int64_t instant);

/* A number of seconds, or null for one that is not above 0. */
struct json_t *aw_cli_json_seconds(int64_t seconds);

/* Lower-case hex. */
struct json_t *aw_cli_json_hex(const uint8_t *bytes, size_t len);

/* A fingerprint of a certificate, or null where the source did not give it. */
struct json_t *aw_cli_json_sha256(const struct aw_certificate *cert);
struct json_t *aw_cli_json_sha1(const struct aw_certificate *cert);

/* A text of a certificate; null for "", which a source did not give. */
struct json_t *aw_cli_json_given(const char *text);

/* A string, or null for NULL. Bytes that are not UTF-8 are escaped as by aw_text_clean. */
struct json_t *aw_cli_json_text(const char *text);

/* An array of the words of the set bits (aw_flaw_word). */
struct json_t *aw_cli_json_flaws(unsigned flaws);

/* An array of n elements, each made by `make` from the context and its index. */
struct json_t *aw_cli_json_array(
    size_t n, struct json_t *(*make)(const void *context, size_t i), const void *context);

/* An array of the revocation lists of a store, and whether each holds at that instant. */
struct json_t *aw_cli_json_crls(const struct aw_store *store, int64_t now);

/*
 * Writes the object on one line and releases it; NULL gives AW_ERR_NO_MEMORY. Keys keep their
 * order. With `ascii` characters outside ASCII are escaped, for text that may hold control or
 * direction characters. AW_ERR_FILE_WRITE if the stream fails.
 */
AW_CHECKED enum aw_err
aw_cli_json_print(FILE *out, struct json_t *object, bool ascii, struct aw_error *err);

#endif
