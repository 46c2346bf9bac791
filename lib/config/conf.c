/* SPDX-License-Identifier: ISC */
#include "config/conf.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "config/conf_parse.h"
#include "config/named_files.h"

struct aw_conf {
	char *path;
	struct aw_bytes bytes;   /* which titles and values point into */
	size_t skipped;          /* of them: a byte order mark */
	struct aw_conf_key file; /* the key of the root */
	struct aw_arena arena;   /* of the tree */
	struct aw_conf_section *root;
	struct aw_arena *values;      /* what is made of them; NULL: the heap */
	struct aw_named_files *named; /* NULL: paths are not noted */
	struct aw_error *err;
};

/* An empty file; NULL without memory. */
static struct aw_conf *
new_conf(
    const char *path, const struct aw_conf_key *keys, struct aw_arena *arena, struct aw_error *err)
{
	struct aw_conf *conf = calloc(1, sizeof(*conf));

	if (conf == NULL)
		return NULL;
	conf->err = err;
	conf->values = arena;
	conf->path = aw_conf_copy(conf, path);
	if (conf->path == NULL) {
		free(conf);
		return NULL;
	}
	conf->file = (struct aw_conf_key){"", AW_CONF_SECTION, keys};
	return conf;
}

/* *out becomes the file if all went well, which else is freed. */
static enum aw_err
give(struct aw_conf *conf, enum aw_err rc, struct aw_conf **out)
{
	if (rc == AW_OK)
		*out = conf;
	else
		aw_conf_free(conf);
	return rc;
}

/* Text without a byte order mark; an empty file is a truncated one. */
static enum aw_err
parse(struct aw_conf *conf, struct aw_conf_parser *parser)
{
	const struct aw_bytes *bytes = &conf->bytes;
	char *text = (char *)bytes->data + conf->skipped;
	size_t len = bytes->len - conf->skipped;
	enum aw_err rc;

	if (strspn(text, " \t\r\n") == len)
		return aw_error_set(conf->err, AW_ERR_CONFIG_SYNTAX, conf->path, "is empty");
	parser->arena = &conf->arena;
	conf->arena.step = parser->filter == NULL ? bytes->len : 0;
	rc = aw_conf_scan_start(&parser->scan, conf->path, text, len, conf->err);
	return rc == AW_OK ? aw_conf_parse(parser, &conf->file, &conf->root) : rc;
}

static enum aw_err
read_bytes(struct aw_conf *conf)
{
	enum aw_err rc = aw_file_read(conf->path, AW_CONF_BYTES_MAX, &conf->bytes, conf->err);
	const struct aw_bytes *bytes = &conf->bytes;

	if (rc == AW_OK && bytes->len >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0)
		conf->skipped = 3;
	return rc;
}

enum aw_err
aw_conf_read_only(const char *path, const struct aw_conf_key *keys,
    const struct aw_conf_filter *filter, struct aw_arena *arena, struct aw_conf **out,
    struct aw_error *err)
{
	struct aw_conf_parser parser = {.filter = filter};
	struct aw_conf *conf = new_conf(path, keys, arena, err);
	enum aw_err rc;

	if (conf == NULL)
		return aw_error_nomem(err);
	rc = read_bytes(conf);
	if (rc == AW_OK)
		rc = parse(conf, &parser);
	return give(conf, rc, out);
}

enum aw_err
aw_conf_read(const char *path, const struct aw_conf_key *keys, struct aw_arena *arena,
    struct aw_conf **out, struct aw_error *err)
{
	return aw_conf_read_only(path, keys, NULL, arena, out, err);
}

/* The text as it is before parsing, which changes it. */
static enum aw_err
copy_text(const struct aw_conf *conf, struct aw_conf_split *split)
{
	size_t size = conf->bytes.len - conf->skipped + 1;

	split->text = malloc(size);
	if (split->text == NULL)
		return aw_error_nomem(conf->err);
	memcpy(split->text, conf->bytes.data + conf->skipped, size);
	return AW_OK;
}

enum aw_err
aw_conf_split(const char *path, const struct aw_conf_key *keys, struct aw_conf_split *out,
    struct aw_error *err)
{
	struct aw_conf_parser parser = {.keeps = true};
	struct aw_conf *conf = new_conf(path, keys, NULL, err);
	enum aw_err rc;

	*out = (struct aw_conf_split){0};
	if (conf == NULL)
		return aw_error_nomem(err);
	rc = read_bytes(conf);
	if (rc == AW_OK)
		rc = copy_text(conf, out);
	if (rc == AW_OK)
		rc = parse(conf, &parser);
	out->statements = parser.statements;
	out->n = parser.n_statements;
	rc = give(conf, rc, &out->conf);
	if (rc != AW_OK)
		aw_conf_split_clear(out);
	return rc;
}

void
aw_conf_split_clear(struct aw_conf_split *split)
{
	aw_conf_free(split->conf);
	free(split->text);
	free(split->statements);
	*split = (struct aw_conf_split){0};
}

enum aw_err
aw_conf_join(const char *path, const struct aw_conf_piece *pieces, size_t n,
    const struct aw_conf_key *keys, struct aw_arena *arena, struct aw_conf **out,
    struct aw_error *err)
{
	struct aw_conf_parser parser = {0};
	struct aw_conf *conf = new_conf(path, keys, arena, err);
	enum aw_err rc;

	if (conf == NULL)
		return aw_error_nomem(err);
	parser.arena = &conf->arena;
	rc = AW_OK;
	for (size_t i = 0; i < n && rc == AW_OK; i++) {
		rc = aw_conf_scan_start(
		    &parser.scan, conf->path, pieces[i].text, pieces[i].len, err);
		parser.scan.line = pieces[i].line;
		if (rc == AW_OK && conf->root == NULL)
			rc = aw_conf_parse(&parser, &conf->file, &conf->root);
		else if (rc == AW_OK)
			rc = aw_conf_parse_more(&parser, conf->root);
	}
	return give(conf, rc, out);
}

void
aw_conf_note_paths(struct aw_conf *conf, struct aw_named_files *files)
{
	conf->named = files;
}

enum aw_err
aw_conf_note_path(const struct aw_conf *conf, const char *key, const char *path, int line)
{
	struct aw_named_files *named = conf->named;

	if (named == NULL)
		return AW_OK;
	if (!AW_GROW(named->items, named->n))
		return aw_conf_fail(conf, line, AW_ERR_NO_MEMORY, "out of memory");
	named->items[named->n++] =
	    (struct aw_named_file){.key = key, .path = path, .place = {conf->path, line}};
	return AW_OK;
}

void
aw_conf_free(struct aw_conf *conf)
{
	if (conf == NULL)
		return;
	aw_arena_free(&conf->arena);
	aw_bytes_free(&conf->bytes);
	if (conf->values == NULL)
		free(conf->path);
	free(conf);
}

void *
aw_conf_take(const struct aw_conf *conf, size_t size)
{
	return conf->values != NULL ? aw_arena_take(conf->values, size) : calloc(1, size);
}

char *
aw_conf_copy(const struct aw_conf *conf, const char *text)
{
	return conf->values != NULL ? aw_arena_copy(conf->values, text) : strdup(text);
}

size_t
aw_conf_bytes(const struct aw_conf *conf)
{
	return conf->bytes.len;
}

const char *
aw_conf_path_of(const struct aw_conf *conf)
{
	return conf->path;
}

struct aw_conf_section *
aw_conf_root(const struct aw_conf *conf)
{
	return conf->root;
}

const char *
aw_conf_at(const struct aw_conf *conf, int line, char buf[AW_CONF_LINE_MAX])
{
	return aw_conf_place(conf->path, line, buf);
}

enum aw_err
aw_conf_fail(const struct aw_conf *conf, int line, enum aw_err code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	aw_conf_vfail(conf->path, line, conf->err, code, fmt, ap);
	va_end(ap);
	return code;
}

/* What the section has of a key; NULL if it is not given. */
static const struct aw_conf_item *
find(const struct aw_conf_section *sec, const char *key)
{
	const struct aw_conf_item *item = sec->items;

	while (item != NULL && (item->key->name[0] != key[0] || strcmp(item->key->name, key) != 0))
		item = item->next;
	return item;
}

size_t
aw_conf_sections(struct aw_conf_section *sec, const char *key)
{
	return aw_conf_values(sec, key);
}

struct aw_conf_section *
aw_conf_section(struct aw_conf_section *sec, const char *key, size_t i)
{
	const struct aw_conf_item *item = find(sec, key);

	return item != NULL && i < item->n ? item->sections[i] : NULL;
}

int
aw_conf_line(const struct aw_conf_section *sec)
{
	return sec->line;
}

const char *
aw_conf_title(const struct aw_conf_section *sec)
{
	return sec->title;
}

bool
aw_conf_any(const struct aw_conf_section *sec)
{
	return sec->items != NULL;
}

size_t
aw_conf_values(struct aw_conf_section *sec, const char *key)
{
	const struct aw_conf_item *item = find(sec, key);

	return item != NULL ? item->n : 0;
}

const char *
aw_conf_value(struct aw_conf_section *sec, const char *key, size_t i)
{
	const struct aw_conf_item *item = find(sec, key);

	if (item == NULL || i >= item->n)
		return NULL;
	return item->key->kind == AW_CONF_LIST ? item->values[i] : item->value;
}

int
aw_conf_value_line(struct aw_conf_section *sec, const char *key)
{
	const struct aw_conf_item *item = find(sec, key);

	return item != NULL ? item->line : 0;
}
