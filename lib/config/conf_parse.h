/* SPDX-License-Identifier: ISC */
/* The tree of a configuration file, and its parser; used by conf*.c alone. */
#ifndef AW_CONF_PARSE_H
#define AW_CONF_PARSE_H

#include "base/arena.h"
#include "config/conf_scan.h"
#include "config/conf_split.h"

/* Precision and text of a token in a message. */
#define AW_CONF_SHOWN(token) (token)->len < 64 ? (token)->len : 64, (token)->text

/* What a section has of one key. */
struct aw_conf_item {
	const struct aw_conf_key *key;
	struct aw_conf_item *next; /* of another key */
	union {
		const char *value;                 /* of AW_CONF_VALUE */
		const char **values;               /* of AW_CONF_LIST */
		struct aw_conf_section **sections; /* of the others */
	};
	uint32_t n;
	int line; /* of the key, where it was first */
};

struct aw_conf_section {
	const struct aw_conf_key *key; /* that opened it */
	const char *title;             /* NULL: it has none */
	struct aw_conf_section *up;    /* NULL: it is the whole file */
	struct aw_conf_item *items;
	int line;
};

struct aw_conf_parser {
	struct aw_conf_scan scan;
	struct aw_arena *arena; /* of the tree */
	/* Of the statement before, if that was a value without quotes: what follows may belong to
	 * it; NULL if not. */
	const struct aw_conf_key *before;
	int before_line;
	const struct aw_conf_filter *filter; /* sections that are passed; NULL: none is */
	const char *text;                    /* of the file */
	/* Statements of the file itself, by malloc, if they are kept. */
	bool keeps;
	struct aw_conf_statement *statements;
	size_t n_statements;
};

/*
 * Parses the text of a scan that was started. *root becomes the section of the whole file, in
 * the arena; `file` is its key. Errors as aw_conf_read.
 */
AW_CHECKED enum aw_err aw_conf_parse(
    struct aw_conf_parser *parser, const struct aw_conf_key *file, struct aw_conf_section **root);

/* The same of another text of the same file, whose statements *root gets too. */
AW_CHECKED enum aw_err
aw_conf_parse_more(struct aw_conf_parser *parser, struct aw_conf_section *root);

/* conf_hint.c: says of the latest token why it is no key of the section, and what was meant. */
AW_CHECKED enum aw_err
aw_conf_unknown_key(const struct aw_conf_parser *parser, const struct aw_conf_section *sec);

/* Says that the value before `word` needs quotes, if it may be a part of it. Else AW_OK. */
AW_CHECKED enum aw_err
aw_conf_unquoted(const struct aw_conf_parser *parser, const struct aw_conf_token *word);

#endif
