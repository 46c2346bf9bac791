/* SPDX-License-Identifier: ISC */
/*
 * Reading files of anchorwatch.conf(5)'s form: the base of config_*.c and transition_read.c. It
 * takes time and memory in proportion to the file. Titles and values are texts; what they mean is
 * up to the caller.
 */
#ifndef AW_CONF_H
#define AW_CONF_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_CONF_BYTES_MAX ((size_t)16 * 1024 * 1024)
#define AW_CONF_FILES_MAX 10000
#define AW_CONF_WIDTH_MAX 65536 /* octets of a line */
#define AW_CONF_LINE_MAX 280    /* room for "file:line", a long path cut at its front */

struct aw_conf_section; /* a section of a file, or the whole */

enum aw_conf_kind {
	AW_CONF_VALUE,   /* key = value */
	AW_CONF_LIST,    /* key = {value, value} or key = value */
	AW_CONF_SECTION, /* key { ... } */
	AW_CONF_TITLED,  /* key "title" { ... }, each title once in its section */
};

/* What a section may hold; a NULL name ends the array. */
struct aw_conf_key {
	const char *name;
	enum aw_conf_kind kind;
	const struct aw_conf_key *keys; /* of a section */
};

struct aw_conf; /* a file that was read */

/*
 * Reads and parses a file of at most AW_CONF_BYTES_MAX. Errors: those of aw_file_read (object: the
 * path); AW_ERR_CONFIG_SYNTAX and AW_ERR_CONFIG_CONFLICT (object "file:line"). What is made of
 * values is in `arena`; if that is NULL, the caller frees it. *err stays in use for aw_conf_fail
 * until aw_conf_free.
 */
AW_CHECKED enum aw_err aw_conf_read(const char *path, const struct aw_conf_key *keys,
    struct aw_arena *arena, struct aw_conf **out, struct aw_error *err);
void aw_conf_free(struct aw_conf *conf);

/*
 * The same without the sections of the file that have the key and another title: these are passed
 * over, not checked. aw_conf_any is true for a file that has only such.
 */
struct aw_conf_filter {
	const char *key, *title;
};
AW_CHECKED enum aw_err aw_conf_read_only(const char *path, const struct aw_conf_key *keys,
    const struct aw_conf_filter *filter, struct aw_arena *arena, struct aw_conf **out,
    struct aw_error *err);

/* Zeroed memory, or a copy of a text, where what is made of values is; NULL when memory is short.
 */
void *aw_conf_take(const struct aw_conf *conf, size_t size);
char *aw_conf_copy(const struct aw_conf *conf, const char *text);

/* Octets of the file. */
size_t aw_conf_bytes(const struct aw_conf *conf);

/* The section of the whole file. */
struct aw_conf_section *aw_conf_root(const struct aw_conf *conf);

/* Fills the error of aw_conf_read with "file:line" as object; returns code. */
enum aw_err aw_conf_fail(const struct aw_conf *conf, int line, enum aw_err code, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* "file:line" into buf, a long path cut at its front; returns buf. */
const char *aw_conf_place(const char *path, int line, char buf[AW_CONF_LINE_MAX]);
const char *aw_conf_at(const struct aw_conf *conf, int line, char buf[AW_CONF_LINE_MAX]);

/* The path as it was read, in the arena of the file. */
const char *aw_conf_path_of(const struct aw_conf *conf);

/* Sections of that key in the order of the file, and the line and title of one. */
size_t aw_conf_sections(struct aw_conf_section *sec, const char *key);
struct aw_conf_section *aw_conf_section(struct aw_conf_section *sec, const char *key, size_t i);
int aw_conf_line(const struct aw_conf_section *sec);
const char *aw_conf_title(const struct aw_conf_section *sec);

/* True if the section holds any setting or section. */
bool aw_conf_any(const struct aw_conf_section *sec);

/* Values of a key as the file has them, and the line of the key; 0 or NULL if it is not given. */
size_t aw_conf_values(struct aw_conf_section *sec, const char *key);
const char *aw_conf_value(struct aw_conf_section *sec, const char *key, size_t i);
int aw_conf_value_line(struct aw_conf_section *sec, const char *key);

/*
 * The same by type. *out stays as it is where the key is not given; a value of the wrong form or
 * out of its range is AW_ERR_CONFIG_VALUE at its line. Strings are clean (text.h), not empty, at
 * most AW_SUBJECT_MAX octets and made by aw_conf_copy. A path is absolute; it may have any other
 * octets.
 */
AW_CHECKED enum aw_err aw_conf_string(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, char **out);
AW_CHECKED enum aw_err
aw_conf_path(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, char **out);
AW_CHECKED enum aw_err aw_conf_instant(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, int64_t *out);
AW_CHECKED enum aw_err aw_conf_duration(const struct aw_conf *conf, struct aw_conf_section *sec,
    const char *key, int64_t min, int64_t max, int64_t *out);
AW_CHECKED enum aw_err aw_conf_number(const struct aw_conf *conf, struct aw_conf_section *sec,
    const char *key, uint32_t min, uint32_t max, uint32_t *out);
AW_CHECKED enum aw_err
aw_conf_bool(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, bool *out);
AW_CHECKED enum aw_err aw_conf_hex(const struct aw_conf *conf, struct aw_conf_section *sec,
    const char *key, uint8_t *out, size_t len, bool *given);
/* AW_ERR_CONFIG_VALUE: "KEY must be RULE"; with the word that value i may mean; the wrong unit. */
enum aw_err aw_conf_bad(
    const struct aw_conf *conf, struct aw_conf_section *sec, const char *key, const char *rule);
enum aw_err aw_conf_bad_word(const struct aw_conf *conf, struct aw_conf_section *sec,
    const char *key, size_t i, const char *words);
AW_CHECKED enum aw_err aw_conf_bad_amount(const struct aw_conf *conf, struct aw_conf_section *sec,
    const char *key, const char *units, const char *rule);
/* The place of the value in a NULL-ended list of words. */
AW_CHECKED enum aw_err aw_conf_word(const struct aw_conf *conf, struct aw_conf_section *sec,
    const char *key, const char *const *words, unsigned *out);

/*
 * The "*.conf" files of a directory in byte order, as paths; hidden ones are passed over. At most
 * AW_CONF_FILES_MAX. Free with aw_conf_files_free. AW_ERR_FILE_MISSING where there is no such
 * directory.
 */
struct aw_conf_files {
	char **paths;
	size_t n;
};
AW_CHECKED enum aw_err
aw_conf_files(const char *dir, struct aw_conf_files *out, struct aw_error *err);
void aw_conf_files_free(struct aw_conf_files *files);

/*
 * conf_twice.c: the first of n texts that was there before; an `at` gives the i-th of a list. Fills
 * twice with the place of that other and its own, for AW_ERR_CONFIG_CONFLICT; AW_OK if all differ;
 * AW_ERR_NO_MEMORY. Takes time in proportion to n, and memory only where n is more than 8.
 */
typedef const void *(*aw_conf_text)(const void *list, size_t i, size_t *len);
AW_CHECKED enum aw_err aw_conf_twice(const void *list, size_t n, aw_conf_text at, size_t twice[2]);
const void *aw_conf_string_at(const void *list, size_t i, size_t *len); /* of a char *[] */

#endif
