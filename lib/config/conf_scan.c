/* SPDX-License-Identifier: ISC */
#include "config/conf.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define PLACE_PATH_MAX 240

/* Where the scan is: what stands before the next token decides what that token may be. */
struct scan {
	const char *path;
	char *p;
	const char *end;
	int line;
	char before; /* the token before: a punctuation mark, 'w' for a word, 'q' quoted, 0 none */
	int open[AW_CONF_DEPTH_MAX]; /* lines of the braces that are open */
	bool list[AW_CONF_DEPTH_MAX];
	int depth;
	int *lines;
	size_t n_lines;
	struct aw_error *err;
};

static const char no_variables[] = "\"${\" is not allowed: variables are not expanded";

const char *
aw_conf_place(const char *path, int line, char buf[AW_CONF_LINE_MAX])
{
	size_t len = strlen(path);

	if (len > PLACE_PATH_MAX)
		(void)snprintf(
		    buf, AW_CONF_LINE_MAX, "...%s:%d", path + len - PLACE_PATH_MAX, line);
	else
		(void)snprintf(buf, AW_CONF_LINE_MAX, "%s:%d", path, line);
	return buf;
}

static enum aw_err
fail(const struct scan *s, int line, const char *rule)
{
	char place[AW_CONF_LINE_MAX];

	return aw_error_set(
	    s->err, AW_ERR_CONFIG_SYNTAX, aw_conf_place(s->path, line, place), "%s", rule);
}

/* Characters of values without quotes. All that could begin something else needs quotes. */
static bool
word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("_-.:/@%", c) != NULL);
}

/* Blanks a comment: libconfuse counts the line of a remark more than once. */
static void
blank(char *from, const char *to)
{
	for (; from < to; from++)
		if (*from != '\n')
			*from = ' ';
}

static enum aw_err
block_comment(struct scan *s)
{
	int line = s->line;
	char *start = s->p;

	for (s->p += 2; s->p < s->end; s->p++) {
		if (s->p[0] == '*' && s->p[1] == '/') {
			s->p += 2;
			blank(start, s->p);
			return AW_OK;
		}
		if (*s->p == '\n')
			s->line++;
	}
	return fail(s, line, "this comment is never closed");
}

/* True where a statement begins, so that a key comes next. */
static bool
at_key(const struct scan *s)
{
	return s->before == 0 || s->before == '}' || s->before == 'q' ||
	       (s->before == '{' && !s->list[s->depth - 1]);
}

/* A quoted text ends on its line, so that a missing quote is found where it is missing. */
static enum aw_err
quoted(struct scan *s)
{
	char quote = *s->p;

	if (at_key(s))
		return fail(s, s->line, "a quoted text stands where a key is needed");
	s->before = 'q';
	for (s->p++; *s->p != quote; s->p++) {
		if (s->p == s->end || *s->p == '\n')
			return fail(s, s->line, "this quoted text is not closed on its line");
		if ((unsigned char)*s->p < ' ' && *s->p != '\t')
			return fail(s, s->line, "a control character stands in a quoted text");
		if (s->p[0] == '$' && s->p[1] == '{')
			return fail(s, s->line, no_variables);
		if (*s->p == '\\' && (s->p[1] == '\\' || s->p[1] == quote))
			s->p++;
	}
	s->p++;
	return AW_OK;
}

static enum aw_err
open_brace(struct scan *s)
{
	if (s->depth == AW_CONF_DEPTH_MAX)
		return fail(s, s->line, "braces are nested too deeply");
	s->open[s->depth] = s->line;
	s->list[s->depth++] = s->before == '=';
	return AW_OK;
}

static enum aw_err
close_brace(struct scan *s)
{
	if (s->depth == 0)
		return fail(s, s->line, "a closing brace without an opening one");
	s->depth--;
	if (s->list[s->depth])
		return s->before == '{' ? fail(s, s->line, "an empty list") : AW_OK;
	if (!AW_GROW(s->lines, s->n_lines))
		return aw_error_nomem(s->err);
	s->lines[s->n_lines++] = s->open[s->depth];
	return AW_OK;
}

/* One token other than blanks, comments and quoted texts. */
static enum aw_err
token(struct scan *s)
{
	enum aw_err rc = AW_OK;
	char c = *s->p;

	if (word_char(c)) {
		while (word_char(*s->p))
			s->p++;
		s->before = 'w';
		return AW_OK;
	}
	if (c == '{')
		rc = open_brace(s);
	else if (c == '}')
		rc = close_brace(s);
	else if (c == '+')
		return fail(s, s->line, "'+' is not allowed here: write the whole list with '='");
	else if (c == '$' && s->p[1] == '{')
		return fail(s, s->line, no_variables);
	else if ((unsigned char)c < ' ' || c == 0x7f)
		return fail(s, s->line, "a control character: this is not a text file");
	else if (c != '=' && c != ',')
		return fail(s, s->line, "a character that needs quotes around its value");
	s->before = c;
	s->p++;
	return rc;
}

static enum aw_err
step(struct scan *s)
{
	char *start;

	switch (*s->p) {
	case '\n':
		if (s->line == INT_MAX)
			return fail(s, s->line, "too many lines");
		s->line++;
		/* FALLTHROUGH */
	case ' ':
	case '\t':
	case '\r':
		s->p++;
		return AW_OK;
	case '/':
		if (s->p[1] == '*')
			return block_comment(s);
		if (s->p[1] != '/')
			return token(s);
		/* FALLTHROUGH */
	case '#':
		start = s->p;
		s->p += strcspn(s->p, "\n");
		blank(start, s->p);
		return AW_OK;
	case '"':
	case '\'':
		return quoted(s);
	default:
		return token(s);
	}
}

enum aw_err
aw_conf_scan(const char *path, char *text, size_t len, int **lines, struct aw_error *err)
{
	struct scan s = {.path = path, .p = text, .end = text + len, .line = 1, .err = err};
	enum aw_err rc = AW_OK;

	/* A NUL ends the text for libconfuse, and what follows would be lost. */
	if (memchr(text, '\0', len) != NULL)
		return aw_error_set(
		    err, AW_ERR_CONFIG_SYNTAX, path, "has a NUL byte: this is not a text file");
	while (rc == AW_OK && s.p < s.end)
		rc = step(&s);
	if (rc == AW_OK && s.depth > 0)
		rc = fail(&s, s.open[s.depth - 1], "this brace is never closed");
	if (rc == AW_OK) {
		*lines = s.lines;
		return AW_OK;
	}
	free(s.lines);
	return rc;
}
