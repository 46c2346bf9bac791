/* SPDX-License-Identifier: ISC */
/* The parts of a device in show's JSON form. NULL: no memory. */
#ifndef AW_CLI_SHOW_JSON_H
#define AW_CLI_SHOW_JSON_H

#include "show/show.h"

struct json_t; /* jansson's */

/* The code of an attempt that went well is null, as its text. */
struct json_t *aw_cli_show_attempt_json(const struct aw_attempt *attempt);

/* The i-th of an array of struct aw_problem. */
struct json_t *aw_cli_show_problem_json(const void *problems, size_t i);

/* The i-th license, own certificate and source; the context is a struct aw_cli_device. */
struct json_t *aw_cli_show_license_json(const void *context, size_t i);
struct json_t *aw_cli_show_certificate_json(const void *context, size_t i);
struct json_t *aw_cli_show_source_json(const void *context, size_t i);

/* The i-th service, with its addresses, chains and paths; the same context. */
struct json_t *aw_cli_show_service_json(const void *context, size_t i);

/* True if facts of that instant are too old. */
bool aw_cli_show_is_stale(const struct aw_cli_device *device, int64_t observed_at);

/* Null where the device never told what it is. */
struct json_t *aw_cli_show_identity_json(const struct aw_identity *identity);

#endif
