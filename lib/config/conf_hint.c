/* SPDX-License-Identifier: ISC */
/* What an unknown key of a configuration file was meant to be. */
#include "config/conf_parse.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/misspelt.h"

#define PLACE_SHOWN 128
#define LIST_SHOWN 320

/* The key that is spelt most like the word, or begins with it; NULL if none is near. */
static const char *
nearest(const struct aw_conf_key *keys, const struct aw_conf_token *word)
{
	const char *found = NULL;
	unsigned best = UINT_MAX;

	for (const struct aw_conf_key *key = keys; key->name != NULL; key++) {
		unsigned distance = aw_misspelt_word(key->name, word->text, (size_t)word->len);

		if (distance < best) {
			best = distance;
			found = key->name;
		}
	}
	return found;
}

/* "in device "a"" into buf; returns buf. */
static const char *
place(const struct aw_conf_section *sec, char buf[PLACE_SHOWN])
{
	if (sec->up == NULL)
		return "at the top level";
	if (sec->title != NULL)
		(void)snprintf(buf, PLACE_SHOWN, "in %s \"%.64s\"", sec->key->name, sec->title);
	else
		(void)snprintf(buf, PLACE_SHOWN, "in %s", sec->key->name);
	return buf;
}

enum aw_err
aw_conf_unquoted(const struct aw_conf_parser *parser, const struct aw_conf_token *word)
{
	if (parser->before == NULL || word->line != parser->before_line)
		return AW_OK;
	return aw_conf_syntax(&parser->scan, word->line,
	    "a value with blanks needs quotes: write %s = \"...\"", parser->before->name);
}

/* True if a section around this one has the key: a brace was forgotten. */
static bool
known_outside(const struct aw_conf_section *sec, const struct aw_conf_token *word)
{
	for (sec = sec->up; sec != NULL; sec = sec->up)
		for (const struct aw_conf_key *key = sec->key->keys; key->name != NULL; key++)
			if (strlen(key->name) == (size_t)word->len &&
			    memcmp(key->name, word->text, (size_t)word->len) == 0)
				return true;
	return false;
}

static enum aw_err
list_keys(const struct aw_conf_scan *scan, const struct aw_conf_section *sec)
{
	const struct aw_conf_token *word = &scan->token;
	char buf[PLACE_SHOWN], list[LIST_SHOWN];
	size_t len = 0;

	for (const struct aw_conf_key *key = sec->key->keys; key->name != NULL; key++) {
		if (len + strlen(key->name) + sizeof(", ...") > sizeof(list)) {
			(void)snprintf(list + len, sizeof(list) - len, ", ...");
			break;
		}
		len += (size_t)snprintf(
		    list + len, sizeof(list) - len, "%s%s", len > 0 ? ", " : "", key->name);
	}
	return aw_conf_syntax(scan, word->line, "there is no \"%.*s\" %s; allowed are %s",
	    AW_CONF_SHOWN(word), place(sec, buf), list);
}

enum aw_err
aw_conf_unknown_key(const struct aw_conf_parser *parser, const struct aw_conf_section *sec)
{
	const struct aw_conf_scan *scan = &parser->scan;
	const struct aw_conf_token *word = &scan->token;
	const char *near = nearest(sec->key->keys, word);
	char buf[PLACE_SHOWN];
	enum aw_err rc;

	if (near != NULL)
		return aw_conf_syntax(scan, word->line,
		    "there is no \"%.*s\" %s: did you mean \"%s\"?", AW_CONF_SHOWN(word),
		    place(sec, buf), near);
	rc = aw_conf_unquoted(parser, word);
	if (rc != AW_OK)
		return rc;
	if (known_outside(sec, word))
		return aw_conf_syntax(scan, word->line,
		    "there is no \"%.*s\" %s: is the \"}\" missing that closes it? It opens in "
		    "line %d",
		    AW_CONF_SHOWN(word), place(sec, buf), sec->line);
	return list_keys(scan, sec);
}
