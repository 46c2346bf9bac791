/* SPDX-License-Identifier: ISC */
/* The statements of a configuration file as texts, and a file of some of them: for config_index.c.
 */
#ifndef AW_CONF_SPLIT_H
#define AW_CONF_SPLIT_H

#include "config/conf.h"

/*
 * A setting or section of the file itself: from its key up to the key of the next one. `title` is
 * NULL where the key has none.
 */
struct aw_conf_statement {
	const char *key, *title;
	size_t at, len; /* in the text */
	int line;
};

/* Splits a file into its statements. `text` is as in the file; free with aw_conf_split_clear. */
struct aw_conf_split {
	struct aw_conf *conf;
	char *text;
	struct aw_conf_statement *statements;
	size_t n;
};
AW_CHECKED enum aw_err aw_conf_split(const char *path, const struct aw_conf_key *keys,
    struct aw_conf_split *out, struct aw_error *err);
void aw_conf_split_clear(struct aw_conf_split *split);

/*
 * A file of some of its statements. Each text has a NUL after it; it is changed, and must stay
 * until aw_conf_free.
 */
struct aw_conf_piece {
	char *text;
	size_t len;
	int line;
};
AW_CHECKED enum aw_err aw_conf_join(const char *path, const struct aw_conf_piece *pieces, size_t n,
    const struct aw_conf_key *keys, struct aw_arena *arena, struct aw_conf **out,
    struct aw_error *err);

#endif
