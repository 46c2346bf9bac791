/* SPDX-License-Identifier: ISC */
/*
 * Errors and findings: one table of codes (lib/base/codes.def) for the library, the programs,
 * `anchorwatch explain`, the documentation and the MIB. An error is something that could not be
 * done; a finding is what policy says of facts that were read well.
 */
#ifndef AW_ERR_H
#define AW_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define AW_ERROR_OBJECT_MAX 256
#define AW_ERROR_TEXT_MAX 1024 /* with a line for known_hosts of an RSA key */

/* On a prototype whose result the caller must check: the compiler warns where it is ignored. */
#define AW_CHECKED __attribute__((warn_unused_result))

enum aw_err {
	AW_OK = 0,
#define AW_ERROR(sym, id, title, meaning, remedy) AW_ERR_##sym,
#define AW_FINDING(sym, class, id, title, meaning, remedy)
#include "base/codes.def"
#undef AW_ERROR
#undef AW_FINDING
	AW_ERR_COUNT
};

enum aw_finding {
	AW_FINDING_NONE = 0,
#define AW_ERROR(sym, id, title, meaning, remedy)
#define AW_FINDING(sym, class, id, title, meaning, remedy) AW_FINDING_##sym,
#include "base/codes.def"
#undef AW_ERROR
#undef AW_FINDING
	AW_FINDING_COUNT
};

/* One row of the table. All strings are static, plain ASCII and never NULL. */
struct aw_code {
	const char *id;      /* "file-missing": what logs and outputs print and explain takes */
	const char *title;   /* a few words */
	const char *meaning; /* what it says of the device or of anchorwatch */
	const char *remedy;  /* what an operator does about it */
};

/* What went wrong: the object (file, device, certificate) and the rule it broke. */
struct aw_error {
	enum aw_err code;
	char object[AW_ERROR_OBJECT_MAX];
	char text[AW_ERROR_TEXT_MAX];
};

/*
 * Fills *err (ignored where NULL) and returns `code`, so that callers can write
 * `return aw_error_set(...)`. Object and text come out as one printable line: control characters
 * and invalid UTF-8 in them are escaped. `object` may be NULL.
 */
enum aw_err aw_error_set(struct aw_error *err, enum aw_err code, const char *object,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Shorthand for AW_ERR_NO_MEMORY. */
enum aw_err aw_error_nomem(struct aw_error *err);

/* "object: text [id]" into buf, as every program prints an error; returns buf. */
const char *aw_error_line(const struct aw_error *err, char *buf, size_t size);

/* The table row of an error or a finding. Never NULL: an unknown number gives "internal". */
const struct aw_code *aw_err_code(enum aw_err code);
const struct aw_code *aw_finding_code(enum aw_finding code);

/* The row with this id, NULL if there is none. */
const struct aw_code *aw_code_find(const char *id);

/* Reverse lookups, for records and state files: AW_ERR_INTERNAL or AW_FINDING_NONE if unknown. */
AW_CHECKED enum aw_err aw_err_find(const char *id);
enum aw_finding aw_finding_find(const char *id);

/* The n-th row of the whole table, errors first; NULL past its end. */
const struct aw_code *aw_code_at(size_t n);

#endif
