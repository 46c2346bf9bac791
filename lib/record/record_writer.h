/* SPDX-License-Identifier: ISC */
/*
 * Writing the parts of a record's document, for record_*.c alone. Members of each object are in the
 * order of their names. `key` is the member that gets the part, and NULL in a list.
 */
#ifndef AW_RECORD_WRITER_H
#define AW_RECORD_WRITER_H

#include "base/json_out.h"

struct aw_anchor;
struct aw_asked;
struct aw_attempt;
struct aw_certificate;
struct aw_chain;
struct aw_difference;
struct aw_identity;
struct aw_problem;
struct aw_record;
struct aw_reference;
struct aw_running;
struct aw_store;

/* Bytes as hex; null where they are not known. */
void aw_writer_known_hex(
    struct aw_json_out *out, const char *key, bool known, const uint8_t *bytes, size_t len);

/* The words of a bit set of `n` bits. */
void aw_writer_words(struct aw_json_out *out, const char *key, unsigned set, unsigned n,
    const char *(*word)(unsigned bit));

void aw_writer_attempt(struct aw_json_out *out, const char *key, const struct aw_attempt *attempt);
void aw_writer_problems(
    struct aw_json_out *out, const char *key, const struct aw_problem *problems, size_t n);

/* A certificate as a row of AW_RECORD_COLUMNS. */
void aw_writer_row(struct aw_json_out *out, const char *key, const struct aw_certificate *cert);
void aw_writer_anchor(
    struct aw_json_out *out, const struct aw_store *store, const struct aw_anchor *anchor);

/* The parts with files of their own. */
void aw_writer_trusts(struct aw_json_out *out, const char *key, const struct aw_chain *chain);
void aw_writer_services(struct aw_json_out *out, const char *key, const struct aw_record *record);
void aw_writer_licenses(struct aw_json_out *out, const char *key, const struct aw_record *record);
void
aw_writer_certificates(struct aw_json_out *out, const char *key, const struct aw_record *record);
void aw_writer_roles(struct aw_json_out *out, const char *key, unsigned roles);
void aw_writer_sources(struct aw_json_out *out, const char *key, const struct aw_record *record);
void aw_writer_running(struct aw_json_out *out, const char *key, const struct aw_running *running);
/* One row of what was asked (record_asked.c), whose members have an order of their own. */
void aw_writer_asked(struct aw_json_out *out, const struct aw_asked *asked);
void
aw_writer_reference(struct aw_json_out *out, const char *key, const struct aw_reference *reference);
void aw_writer_difference(
    struct aw_json_out *out, const char *key, const struct aw_difference *difference);
void
aw_writer_identity(struct aw_json_out *out, const char *key, const struct aw_identity *identity);

#endif
