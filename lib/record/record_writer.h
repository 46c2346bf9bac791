/* SPDX-License-Identifier: ISC */
/*
 * Writing values of a record's document, for record_*.c alone. Each gives a new value, or NULL when
 * memory is short or a text is not UTF-8.
 */
#ifndef AW_RECORD_WRITER_H
#define AW_RECORD_WRITER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* Seconds; null for AW_INSTANT_NONE. */
json_t *aw_writer_instant(int64_t value);

/* At most AW_SHA256_LEN bytes as hex. */
json_t *aw_writer_hex(const uint8_t *bytes, size_t len);

/* Appends and keeps the first failure: NULL from then on. */
json_t *aw_writer_append(json_t *list, json_t *item);

/* The words of a bit set of `n` bits. */
json_t *aw_writer_words(unsigned set, unsigned n, const char *(*word)(unsigned bit));

json_t *aw_writer_attempt(const struct aw_attempt *attempt);
json_t *aw_writer_problems(const struct aw_problem *problems, size_t n);

/* A certificate as a row of AW_RECORD_COLUMNS; no anchor: 1, false and NULL. */
json_t *
aw_writer_row(const struct aw_certificate *cert, int copies, bool rejected, const char *trustpoint);

/* The parts with files of their own. */
json_t *aw_writer_trusts(const struct aw_chain *chain);
json_t *aw_writer_services(const struct aw_record *record);
json_t *aw_writer_licenses(const struct aw_record *record);
json_t *aw_writer_certificates(const struct aw_record *record);
json_t *aw_writer_roles(unsigned roles);
json_t *aw_writer_sources(const struct aw_record *record);
json_t *aw_writer_running(const struct aw_running *running);
/* One row of what was asked (record_asked.c). */
json_t *aw_writer_asked(const struct aw_asked *asked);
json_t *aw_writer_reference(const struct aw_reference *reference);
json_t *aw_writer_difference(const struct aw_difference *difference);
json_t *aw_writer_identity(const struct aw_identity *identity);

#endif
