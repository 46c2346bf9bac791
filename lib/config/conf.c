/* SPDX-License-Identifier: ISC */
#include "config/conf.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "config/conf_parse.h"

struct aw_conf {
	char *path;
	struct aw_bytes bytes;   /* which titles and values point into */
	struct aw_conf_key file; /* the key of the root */
	struct aw_arena arena;   /* of the tree */
	struct aw_conf_section *root;
	struct aw_arena *values; /* what is made of them; NULL: the heap */
	struct aw_error *err;
};

/* Text without a byte order mark; an empty file is a truncated one. */
static enum aw_err
parse(struct aw_conf *conf)
{
	const struct aw_bytes *bytes = &conf->bytes;
	size_t skip = bytes->len >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	char *text = (char *)bytes->data + skip;
	struct aw_conf_parser parser = {.arena = &conf->arena};
	enum aw_err rc;

	if (strspn(text, " \t\r\n") == bytes->len - skip)
		return aw_error_set(conf->err, AW_ERR_CONFIG_SYNTAX, conf->path, "is empty");
	conf->arena.step = bytes->len;
	rc = aw_conf_scan_start(&parser.scan, conf->path, text, bytes->len - skip, conf->err);
	return rc == AW_OK ? aw_conf_parse(&parser, &conf->file, &conf->root) : rc;
}

enum aw_err
aw_conf_read(const char *path, const struct aw_conf_key *keys, struct aw_arena *arena,
    struct aw_conf **out, struct aw_error *err)
{
	struct aw_conf *conf = calloc(1, sizeof(*conf));
	enum aw_err rc;

	if (conf == NULL)
		return aw_error_nomem(err);
	conf->err = err;
	conf->values = arena;
	conf->path = aw_conf_copy(conf, path);
	if (conf->path == NULL) {
		free(conf);
		return aw_error_nomem(err);
	}
	conf->file = (struct aw_conf_key){"", AW_CONF_SECTION, keys};
	rc = aw_file_read(path, AW_CONF_BYTES_MAX, &conf->bytes, err);
	if (rc == AW_OK)
		rc = parse(conf);
	if (rc == AW_OK)
		*out = conf;
	else
		aw_conf_free(conf);
	return rc;
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
