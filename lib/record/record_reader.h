/* SPDX-License-Identifier: ISC */
/*
 * Reading values of a record's document, for record_*.c alone. Every call that finds something
 * wrong notes the first such thing in the reader and gives false or NULL.
 */
#ifndef AW_RECORD_READER_H
#define AW_RECORD_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json_in.h"
#include "record/record_columns.h"
#include "record/record_rows.h"

struct aw_attempt;
struct aw_certificate;
struct aw_chain;
struct aw_problem;
struct aw_record;
struct aw_store;

#define AW_READER_INSTANT_MIN INT64_C(-62135596800) /* 0001-01-01T00:00:00Z */
#define AW_READER_INSTANT_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z */

struct aw_reader {
	struct aw_record *record;
	struct aw_error *err;
	const char *device;
	const char *kind, *name;             /* "store" and its name, while one is read; or NULL */
	size_t columns[AW_RECORD_N_COLUMNS]; /* position of each in the rows */
	size_t n_columns;                    /* that the rows have */
	/* Cells that are facts of a certificate, which come first in our own order; 0: another one
	 */
	size_t n_facts;
	struct aw_rows rows; /* of all stores */
	/* the table of what services present, with pool references (record_service.c) */
	const struct aw_certificate **presented;
	size_t n_presented;
	struct aw_arena arena; /* of all values */
	enum aw_err rc;        /* the first failure; stays */
};

/* Notes the first thing that is wrong; always false. */
bool aw_reader_bad(struct aw_reader *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool aw_reader_no_memory(struct aw_reader *r);

/* A clean string of at most `max` octets, borrowed; NULL if it is none. */
const char *
aw_reader_text(struct aw_reader *r, const struct aw_json *value, const char *what, size_t max);

/* Copies a clean text; null gives NULL where `optional`. */
bool aw_reader_take_text(
    struct aw_reader *r, const struct aw_json *value, const char *what, bool optional, char **out);

bool aw_reader_number(struct aw_reader *r, const struct aw_json *value, const char *what,
    int64_t min, int64_t max, int64_t *out);

/* Seconds in the years 1 to 9999; null is AW_INSTANT_NONE. */
bool
aw_reader_instant(struct aw_reader *r, const struct aw_json *value, const char *what, int64_t *out);

/* Exactly `len` bytes of hex. */
bool aw_reader_hash(
    struct aw_reader *r, const struct aw_json *value, const char *what, uint8_t *out, size_t len);

/* An error code by its name. */
bool aw_reader_code(struct aw_reader *r, const char *word, enum aw_err *out);

bool
aw_reader_is_array(struct aw_reader *r, const struct aw_json *value, const char *what, size_t max);

/*
 * Takes all members of an object apart at once, nothing missing, nothing left. The format is a
 * list of "s:o", each with a key and the address of a variable: o a value, s a string, b an int for
 * true or false; "s?o": it may be missing, and the variable is left as it is.
 */
bool aw_reader_unpack(struct aw_reader *r, const struct aw_json *value, const char *fmt, ...);

bool
aw_reader_attempt(struct aw_reader *r, struct aw_attempt *attempt, const struct aw_json *object);

/* Appends to a list of problems, which AW_GROW made. */
bool aw_reader_problems(
    struct aw_reader *r, const struct aw_json *list, struct aw_problem **items, size_t *n);

/* A name for a part of that kind ("license"), noted in the reader; NULL if it is none. */
const char *aw_reader_name(struct aw_reader *r, const char *kind, const struct aw_json *value);

/* The positions of the columns, then the anchors of each store (record_anchor.c). */
bool aw_reader_columns(struct aw_reader *r, const struct aw_json *list);
bool aw_reader_anchors(struct aw_reader *r, struct aw_store *store, const struct aw_json *value);

/* What a configuration says of its device; NULL or null: nothing. (record_running.c) */
bool aw_reader_running(struct aw_reader *r, struct aw_store *store, const struct aw_json *object);

/* The reference of the device, and how a store differs from it; NULL or null: none.
 * (record_reference.c) */
bool aw_reader_reference(struct aw_reader *r, const struct aw_json *object);
bool
aw_reader_difference(struct aw_reader *r, struct aw_store *store, const struct aw_json *object);

/* A row that is a certificate alone, with a pool reference; NULL after an error. */
const struct aw_certificate *aw_reader_certificate(struct aw_reader *r, const struct aw_json *row);

/* The parts with files of their own (record_license.c, record_source.c,
 * record_service.c). */
bool aw_reader_services(struct aw_reader *r, const struct aw_json *object);
bool aw_reader_license(struct aw_reader *r, const struct aw_json *object);
bool aw_reader_roles(struct aw_reader *r, const struct aw_json *list);
bool aw_reader_server_certificate(struct aw_reader *r, const struct aw_json *object);
bool aw_reader_source(struct aw_reader *r, const struct aw_json *object);
bool aw_reader_identity(struct aw_reader *r, const struct aw_json *object);
bool aw_reader_asked(struct aw_reader *r, const struct aw_json *list);

/* Appends a trust to those of the chain (record_path.c). */
bool aw_reader_trust(struct aw_reader *r, struct aw_chain *chain, const struct aw_json *object);

#endif
