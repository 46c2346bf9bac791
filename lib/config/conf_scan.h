/* SPDX-License-Identifier: ISC */
/* The tokens of a configuration file; used by conf*.c alone. */
#ifndef AW_CONF_SCAN_H
#define AW_CONF_SCAN_H

#include <stdarg.h>

#include "config/conf.h"

enum aw_conf_token_kind {
	AW_CONF_END,    /* of the file */
	AW_CONF_WORD,   /* without quotes */
	AW_CONF_QUOTED, /* text that was in quotes, decoded */
	AW_CONF_MARK,   /* one of "=", ",", "{" and "}" */
};

struct aw_conf_token {
	enum aw_conf_token_kind kind;
	char mark;        /* 0 for other kinds */
	const char *text; /* as decoded; for messages too */
	int len;
	int line;
	const char *at; /* its first octet in the file */
};

struct aw_conf_scan {
	const char *path;
	char *p;           /* the next octet */
	const char *end;   /* of the text, where a NUL is */
	const char *begin; /* of the line */
	char *unended;     /* octet after the latest word, whose NUL is due there; or NULL */
	int line;
	struct aw_conf_token token; /* the latest */
	struct aw_error *err;
};

/*
 * Starts with a text of len octets and a NUL behind them. The scan changes the text, and tokens
 * point into it; `path` is for errors, and must stay as long. AW_ERR_CONFIG_SYNTAX for a NUL
 * inside.
 */
AW_CHECKED enum aw_err aw_conf_scan_start(
    struct aw_conf_scan *scan, const char *path, char *text, size_t len, struct aw_error *err);

/*
 * Reads the next token into scan->token, past blanks and comments. Only this ends the text of a
 * word before it with a NUL. AW_ERR_CONFIG_SYNTAX for what is no token.
 */
AW_CHECKED enum aw_err aw_conf_scan_next(struct aw_conf_scan *scan);

/*
 * Passes a section whose "{" is the latest token; the next one is then what follows its "}". Its
 * tokens are found by their ends, and not decoded. *closed is false if the file ends before "}".
 */
AW_CHECKED enum aw_err aw_conf_scan_pass(struct aw_conf_scan *scan, bool *closed);

/* Fills the error with "file:line" as object; returns code. */
enum aw_err aw_conf_scan_fail(const struct aw_conf_scan *scan, int line, enum aw_err code,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
enum aw_err aw_conf_vfail(const char *path, int line, struct aw_error *err, enum aw_err code,
    const char *fmt, va_list ap) __attribute__((format(printf, 5, 0)));

#define aw_conf_syntax(scan, line, ...) \
	aw_conf_scan_fail(scan, line, AW_ERR_CONFIG_SYNTAX, __VA_ARGS__)

#endif
