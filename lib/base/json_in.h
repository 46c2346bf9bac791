/* SPDX-License-Identifier: ISC */
/*
 * Reading JSON (RFC 8259) strictly, for documents of our own that are read often: a tree in an
 * arena whose strings are in the text itself. It refuses what jansson refuses with
 * JSON_REJECT_DUPLICATES: keys twice, NUL in strings, what is not UTF-8, integers that do not fit.
 */
#ifndef AW_JSON_IN_H
#define AW_JSON_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define AW_JSON_DEPTH_MAX 64

enum aw_json_kind {
	AW_JSON_NULL,
	AW_JSON_FALSE,
	AW_JSON_TRUE,
	AW_JSON_INTEGER,
	AW_JSON_REAL, /* its value is not kept */
	AW_JSON_STRING,
	AW_JSON_ARRAY,
	AW_JSON_OBJECT,
};

struct aw_json {
	enum aw_json_kind kind;
	uint32_t key_len;
	const char *key; /* of a member of an object, terminated; else NULL */
	uint32_t n;      /* octets of the string, or items or members */
	union {
		const char *string; /* terminated */
		int64_t integer;
		const struct aw_json *items; /* in the order of the document */
	} of;
};

/* What is wrong, and the key of the member where that is, or NULL. A text of NULL: no memory. */
struct aw_json_error {
	const char *text, *key;
};

/*
 * Parses a document, which must be an array or an object unless `any`. The text has room for an
 * octet after its len; it is changed, and stays part of the value, with the arena. NULL after an
 * error.
 */
const struct aw_json *aw_json_parse(
    struct aw_arena *arena, char *text, size_t len, bool any, struct aw_json_error *error);

/* Those of another kind, and NULL, give 0, NULL or false. */
static inline bool
aw_json_is(const struct aw_json *value, enum aw_json_kind kind)
{
	return value != NULL && value->kind == kind;
}

static inline const char *
aw_json_string(const struct aw_json *value)
{
	return aw_json_is(value, AW_JSON_STRING) ? value->of.string : NULL;
}

static inline size_t
aw_json_length(const struct aw_json *value)
{
	return aw_json_is(value, AW_JSON_STRING) ? value->n : 0;
}

static inline int64_t
aw_json_number(const struct aw_json *value)
{
	return aw_json_is(value, AW_JSON_INTEGER) ? value->of.integer : 0;
}

static inline size_t
aw_json_size(const struct aw_json *value)
{
	return aw_json_is(value, AW_JSON_ARRAY) ? value->n : 0;
}

static inline const struct aw_json *
aw_json_item(const struct aw_json *value, size_t i)
{
	return i < aw_json_size(value) ? &value->of.items[i] : NULL;
}

/* The member of an object with that key, or NULL. */
const struct aw_json *aw_json_member(const struct aw_json *value, const char *key);

#endif
