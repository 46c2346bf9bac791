/* SPDX-License-Identifier: ISC */
#include "config/conf_parse.h"

#include <string.h>

#include "base/array.h"

static bool
is_section(const struct aw_conf_key *key)
{
	return key->kind == AW_CONF_SECTION || key->kind == AW_CONF_TITLED;
}

static struct aw_conf_section *
new_section(struct aw_conf_parser *parser, const struct aw_conf_key *key, int line,
    struct aw_conf_section *up)
{
	struct aw_conf_section *sec = aw_arena_take(parser->arena, sizeof(*sec));

	if (sec == NULL)
		return NULL;
	sec->key = key;
	sec->line = line;
	sec->up = up;
	return sec;
}

/* The item of a key in the section, which may be a new one. */
static struct aw_conf_item *
item_of(struct aw_conf_parser *parser, struct aw_conf_section *sec, const struct aw_conf_key *key,
    int line)
{
	struct aw_conf_item **at = &sec->items;

	while (*at != NULL && (*at)->key != key)
		at = &(*at)->next;
	if (*at == NULL) {
		*at = aw_arena_take(parser->arena, sizeof(**at));
		if (*at == NULL)
			return NULL;
		(*at)->key = key;
		(*at)->line = line;
	}
	return *at;
}

/* Makes room for one more pointer behind the n of *array, which is full if n is a power of two. */
static bool
grow(struct aw_arena *arena, void *array, size_t n)
{
	void **old, **grown;

	if ((n & (n - 1)) != 0)
		return true;
	grown = aw_arena_take(arena, (n == 0 ? 1 : 2 * n) * sizeof(*grown));
	if (grown == NULL)
		return false;
	memcpy(&old, array, sizeof(old));
	if (n > 0)
		memcpy(grown, old, n * sizeof(*grown));
	memcpy(array, &grown, sizeof(grown));
	return true;
}

static bool
is_text(const struct aw_conf_token *token)
{
	return token->kind == AW_CONF_WORD || token->kind == AW_CONF_QUOTED;
}

/* Takes the latest token as a value. */
static enum aw_err
add_value(struct aw_conf_parser *parser, struct aw_conf_item *item)
{
	if (item->key->kind == AW_CONF_VALUE)
		item->value = parser->scan.token.text;
	else if (grow(parser->arena, &item->values, item->n))
		item->values[item->n] = parser->scan.token.text;
	else
		return aw_error_nomem(parser->scan.err);
	item->n++;
	return aw_conf_scan_next(&parser->scan);
}

/* From "{" on: values with commas between them; one may follow the last. */
static enum aw_err
parse_list(struct aw_conf_parser *parser, struct aw_conf_item *item)
{
	const struct aw_conf_token *token = &parser->scan.token;
	const char *name = item->key->name;
	int line = token->line;
	enum aw_err rc = aw_conf_scan_next(&parser->scan);

	while (rc == AW_OK && token->mark != '}') {
		if (token->kind == AW_CONF_END)
			return aw_conf_syntax(&parser->scan, line,
			    "the list of %s is never closed: \"}\" is missing", name);
		if (!is_text(token))
			return aw_conf_syntax(&parser->scan, token->line,
			    "a value of %s is missing before \"%s\"", name, token->text);
		rc = add_value(parser, item);
		if (rc == AW_OK && token->mark == ',')
			rc = aw_conf_scan_next(&parser->scan);
		else if (rc == AW_OK && is_text(token))
			return aw_conf_syntax(&parser->scan, token->line,
			    "\",\" is missing between two values of %s; a value with blanks needs "
			    "quotes",
			    name);
	}
	if (rc == AW_OK && item->n == 0)
		return aw_conf_syntax(
		    &parser->scan, line, "an empty list: give %s a value, or leave it out", name);
	return rc == AW_OK ? aw_conf_scan_next(&parser->scan) : rc;
}

static enum aw_err
parse_value(struct aw_conf_parser *parser, struct aw_conf_item *item)
{
	const struct aw_conf_token *token = &parser->scan.token;
	const char *name = item->key->name;
	enum aw_err rc;

	if (token->mark == '{')
		return aw_conf_syntax(
		    &parser->scan, token->line, "%s takes one value, without braces", name);
	if (is_text(token)) {
		parser->before = token->kind == AW_CONF_WORD ? item->key : NULL;
		parser->before_line = token->line;
		rc = add_value(parser, item);
		/* What was taken for the value may be the next key. */
		if (rc != AW_OK || token->mark != '=' || parser->before == NULL)
			return rc;
	}
	return aw_conf_syntax(
	    &parser->scan, item->line, "%s has no value: write %s = VALUE", name, name);
}

/* What follows the key of a setting. */
static enum aw_err
parse_setting(
    struct aw_conf_parser *parser, const struct aw_conf_token *word, struct aw_conf_item *item)
{
	struct aw_conf_scan *scan = &parser->scan;
	enum aw_err rc = AW_OK;

	if (scan->token.mark != '=') {
		rc = aw_conf_unquoted(parser, word);
		return rc != AW_OK ? rc
				   : aw_conf_syntax(scan, word->line,
					 "\"=\" is missing: write %s = VALUE", item->key->name);
	}
	parser->before = NULL;
	rc = aw_conf_scan_next(scan);
	if (rc == AW_OK && item->n > 0)
		return aw_conf_scan_fail(scan, word->line, AW_ERR_CONFIG_CONFLICT,
		    "%s is given here and in line %d", item->key->name, item->line);
	if (rc != AW_OK)
		return rc;
	return scan->token.mark == '{' && item->key->kind == AW_CONF_LIST
		   ? parse_list(parser, item)
		   : parse_value(parser, item);
}

/* The title that the section has to have, up to "{", which is then the latest token. */
static enum aw_err
parse_head(struct aw_conf_scan *scan, const struct aw_conf_key *key, int line, const char **title)
{
	bool titled = key->kind == AW_CONF_TITLED;
	enum aw_err rc = AW_OK;

	*title = titled && is_text(&scan->token) ? scan->token.text : NULL;
	if (*title != NULL)
		rc = aw_conf_scan_next(scan);
	if (rc == AW_OK && *title != NULL && is_text(&scan->token))
		return aw_conf_syntax(scan, scan->token.line,
		    "a title with blanks needs quotes: %s \"%.64s %.*s...\"", key->name, *title,
		    AW_CONF_SHOWN(&scan->token));
	if (rc == AW_OK && (scan->token.mark != '{' || (*title != NULL) != titled))
		return aw_conf_syntax(scan, line, "%s is a section: write %s %s{ ... }", key->name,
		    key->name, titled ? "\"TITLE\" " : "");
	return rc;
}

static enum aw_err parse_statements(struct aw_conf_parser *parser, struct aw_conf_section *sec);

/* True for a section that the reader of the file does not need. */
static bool
is_passed(const struct aw_conf_parser *parser, const struct aw_conf_section *up,
    const struct aw_conf_key *key, const char *title)
{
	const struct aw_conf_filter *filter = parser->filter;

	return filter != NULL && up->up == NULL && title != NULL &&
	       strcmp(key->name, filter->key) == 0 && strcmp(title, filter->title) != 0;
}

static enum aw_err
never_closed(const struct aw_conf_parser *parser, int line, const char *name)
{
	return aw_conf_syntax(
	    &parser->scan, line, "this %s is never closed: \"}\" is missing", name);
}

/* A new section of the item, which holds what is from "{" to "}". */
static enum aw_err
parse_body(struct aw_conf_parser *parser, int line, struct aw_conf_section *up,
    struct aw_conf_item *item, const char *title)
{
	struct aw_conf_section *sec = grow(parser->arena, &item->sections, item->n)
					  ? new_section(parser, item->key, line, up)
					  : NULL;
	enum aw_err rc;

	if (sec == NULL)
		return aw_error_nomem(parser->scan.err);
	sec->title = title;
	item->sections[item->n++] = sec;
	rc = aw_conf_scan_next(&parser->scan);
	if (rc == AW_OK)
		rc = parse_statements(parser, sec);
	if (rc == AW_OK && parser->scan.token.mark != '}')
		rc = never_closed(parser, line, item->key->name);
	return rc;
}

/* What follows the key of a section. */
static enum aw_err
parse_section(
    struct aw_conf_parser *parser, int line, struct aw_conf_section *up, struct aw_conf_item *item)
{
	const char *title;
	enum aw_err rc = parse_head(&parser->scan, item->key, line, &title);
	bool closed = true;

	if (rc != AW_OK)
		return rc;
	parser->before = NULL;
	if (is_passed(parser, up, item->key, title)) {
		rc = aw_conf_scan_pass(&parser->scan, &closed);
		if (rc == AW_OK && !closed)
			rc = never_closed(parser, line, item->key->name);
	} else {
		rc = parse_body(parser, line, up, item, title);
	}
	parser->before = NULL;
	return rc == AW_OK ? aw_conf_scan_next(&parser->scan) : rc;
}

static const void *
title_at(const void *list, size_t i, size_t *len)
{
	const char *title = ((struct aw_conf_section *const *)list)[i]->title;

	*len = strlen(title);
	return title;
}

static enum aw_err
check_titles(const struct aw_conf_scan *scan, const struct aw_conf_section *sec)
{
	size_t twice[2];

	for (const struct aw_conf_item *item = sec->items; item != NULL; item = item->next) {
		enum aw_err rc = AW_OK;

		if (item->key->kind == AW_CONF_TITLED && item->n > 1)
			rc = aw_conf_twice(item->sections, item->n, title_at, twice);
		if (rc == AW_ERR_CONFIG_CONFLICT)
			return aw_conf_scan_fail(scan, item->sections[twice[1]]->line, rc,
			    "%s \"%s\" is defined here and in line %d", item->key->name,
			    item->sections[twice[1]]->title, item->sections[twice[0]]->line);
		if (rc != AW_OK)
			return aw_error_nomem(scan->err);
	}
	return AW_OK;
}

/* The key of that name, or that which ends the keys. */
static const struct aw_conf_key *
find_key(const struct aw_conf_token *word, const struct aw_conf_key *key)
{
	while (key->name != NULL && (key->name[0] != word->text[0] ||
					strncmp(key->name, word->text, (size_t)word->len) != 0 ||
					key->name[word->len] != '\0'))
		key++;
	return key;
}

/* Notes where a statement of the file begins and ends, which was parsed. */
static bool
keep_statement(struct aw_conf_parser *parser, const struct aw_conf_section *sec,
    const struct aw_conf_token *word, const struct aw_conf_item *item)
{
	struct aw_conf_statement *statement;

	if (!parser->keeps || sec->up != NULL)
		return true;
	if (!AW_GROW(parser->statements, parser->n_statements))
		return false;
	statement = &parser->statements[parser->n_statements++];
	*statement = (struct aw_conf_statement){.key = item->key->name,
	    .title = item->key->kind == AW_CONF_TITLED ? item->sections[item->n - 1]->title : NULL,
	    .at = (size_t)(word->at - parser->text),
	    .line = word->line};
	statement->len = (size_t)(parser->scan.token.at - parser->text) - statement->at;
	return true;
}

/* Settings and sections up to "}" or the end of the file, which is then the latest token. */
static enum aw_err
parse_statements(struct aw_conf_parser *parser, struct aw_conf_section *sec)
{
	struct aw_conf_scan *scan = &parser->scan;
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && scan->token.kind != AW_CONF_END && scan->token.mark != '}') {
		struct aw_conf_token word = scan->token;
		const struct aw_conf_key *key = find_key(&word, sec->key->keys);
		struct aw_conf_item *item;

		if (word.kind != AW_CONF_WORD)
			return aw_conf_syntax(scan, word.line, "a key is expected here, not %s",
			    word.kind == AW_CONF_MARK ? word.text : "a quoted text");
		if (key->name == NULL)
			return aw_conf_unknown_key(parser, sec);
		item = item_of(parser, sec, key, word.line);
		if (item == NULL)
			return aw_error_nomem(scan->err);
		rc = aw_conf_scan_next(scan);
		if (rc == AW_OK)
			rc = is_section(key) ? parse_section(parser, word.line, sec, item)
					     : parse_setting(parser, &word, item);
		if (rc == AW_OK && !keep_statement(parser, sec, &word, item))
			rc = aw_error_nomem(scan->err);
	}
	return rc == AW_OK ? check_titles(scan, sec) : rc;
}

enum aw_err
aw_conf_parse_more(struct aw_conf_parser *parser, struct aw_conf_section *root)
{
	struct aw_conf_scan *scan = &parser->scan;
	enum aw_err rc;

	parser->text = scan->p;
	rc = aw_conf_scan_next(scan);
	if (rc == AW_OK)
		rc = parse_statements(parser, root);
	if (rc == AW_OK && scan->token.kind != AW_CONF_END)
		return aw_conf_syntax(
		    scan, scan->token.line, "a closing brace without an opening one");
	return rc;
}

enum aw_err
aw_conf_parse(
    struct aw_conf_parser *parser, const struct aw_conf_key *file, struct aw_conf_section **root)
{
	*root = new_section(parser, file, 1, NULL);
	return *root == NULL ? aw_error_nomem(parser->scan.err) : aw_conf_parse_more(parser, *root);
}
