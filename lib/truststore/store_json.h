/* SPDX-License-Identifier: ISC */
/*
 * JSON as a trust store: the certificate snapshot of a CUCM family server, and PEM texts alone. Any
 * other document is named with what it holds. For this room alone.
 */
#ifndef AW_STORE_JSON_H
#define AW_STORE_JSON_H

#include <jansson.h>

#include "truststore/store_reading.h"

/* True if the bytes begin as JSON does. */
bool aw_store_json_is(const uint8_t *data, size_t len);

/* One document behind another, and what else follows them. */
AW_CHECKED enum aw_err aw_store_json_read(struct aw_store_reading *in);

/* A snapshot (store_snapshot.c): what names it, and its certificates of CAs. */
bool aw_snapshot_is(json_t *root);
AW_CHECKED enum aw_err aw_snapshot_read(struct aw_store_reading *in, json_t *root);

/* In json_pem.c: a text with PEM as a file of its own; what keeps it from being read is a bad
 * block. */
AW_CHECKED enum aw_err
aw_json_pem_read(struct aw_store_reading *in, json_t *text, const char *where);

#endif
