/* SPDX-License-Identifier: ISC */
/*
 * The parts of a device in the JSON form of show, each a new reference, or NULL for want of memory.
 * Absent facts are null.
 */
#ifndef AW_CLI_SHOW_JSON_H
#define AW_CLI_SHOW_JSON_H

#include "show/show.h"

struct aw_identity;
struct aw_attempt;
struct aw_reference;
struct aw_store;
struct json_t; /* jansson's */

/* Code and text of a successful attempt are null. */
struct json_t *aw_cli_show_attempt_json(const struct aw_attempt *attempt);

/* The i-th of an array of struct aw_problem. */
struct json_t *aw_cli_show_problem_json(const void *problems, size_t i);

/* The i-th license, own certificate and source; the context is a struct aw_cli_device. */
struct json_t *aw_cli_show_license_json(const void *context, size_t i);
struct json_t *aw_cli_show_certificate_json(const void *context, size_t i);
struct json_t *aw_cli_show_source_json(const void *context, size_t i);
struct json_t *aw_cli_show_asked_json(const void *context, size_t i);

/* The i-th of a judgement, which is the context. */
struct json_t *aw_cli_show_readiness_json(const void *context, size_t i);
struct json_t *aw_cli_show_verdict_json(const void *context, size_t i);

/* The i-th service, with its addresses, chains and paths; the same context. */
struct json_t *aw_cli_show_service_json(const void *context, size_t i);

/* null without a reference, and for a store that is not compared with it. */
struct json_t *aw_cli_show_reference_json(const struct aw_reference *reference);
struct json_t *
aw_cli_show_difference_json(const struct aw_cli_device *device, const struct aw_store *store);

/* True if facts of that instant are stale for the device (aw_policy_stale). */
bool aw_cli_show_is_stale(const struct aw_cli_device *device, int64_t observed_at);

/* null if the device never reported what it is. */
struct json_t *aw_cli_show_identity_json(const struct aw_identity *identity);

#endif
