/* SPDX-License-Identifier: ISC */
#include "config/conf.h"

#include <confuse.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

/*
 * libconfuse's callbacks get no pointer of the caller, so every array of options begins with one
 * that no file can set (aw_conf_scan lets no quoted key pass) and that carries it. Line numbers are
 * kept where libconfuse leaves room: that of a value in def.number of its option, which strings do
 * not use, and that of a section in `line`, which counts only until the section was read.
 */
#define CONTEXT " "

struct aw_conf {
	void *self; /* what the context option points to */
	cfg_t *root;
	char *path;
	int *lines; /* of opening braces, in the order in which the sections end */
	size_t next_line;
	struct aw_error *err;
	enum aw_err rc;
};

static struct aw_conf *
context(const cfg_t *sec)
{
	return *sec->opts[0].simple_value.ptr;
}

/* The line of the section with that title among those read, 0 if there is none. */
static int
title_line(const cfg_t *sec, const char *title)
{
	for (const cfg_opt_t *opt = sec->opts; opt->name != NULL; opt++) {
		if (opt->type != CFGT_SEC || (opt->flags & CFGF_TITLE) == 0)
			continue;
		for (unsigned i = 0; i < opt->nvalues; i++)
			if (strcmp(opt->values[i]->section->title, title) == 0)
				return opt->values[i]->section->line;
	}
	return 0;
}

static void
parser_error(cfg_t *sec, const char *fmt, va_list ap)
{
	struct aw_conf *conf = context(sec);
	char text[AW_ERROR_TEXT_MAX];
	const char *title;
	va_list again;

	if (conf->rc != AW_OK)
		return;
	if (strcmp(fmt, "found duplicate title '%s'") == 0) {
		va_copy(again, ap);
		title = va_arg(again, const char *);
		conf->rc = aw_conf_fail(conf, sec->line, AW_ERR_CONFIG_CONFLICT,
		    "\"%s\" stands here and in line %d", title, title_line(sec, title));
		va_end(again);
		return;
	}
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	conf->rc = aw_conf_fail(conf, sec->line, AW_ERR_CONFIG_SYNTAX, "%s", text);
}

/* Called once for each value of a key, of a list too. */
static int
value_read(cfg_t *sec, cfg_opt_t *opt, const char *value, void *result)
{
	struct aw_conf *conf = context(sec);

	if (opt->nvalues == 1 && opt->def.number != 0) {
		conf->rc = aw_conf_fail(conf, sec->line, AW_ERR_CONFIG_CONFLICT,
		    "%s is given here and in line %ld", opt->name, opt->def.number);
		return -1;
	}
	opt->def.number = sec->line;
	memcpy(result, &value, sizeof(value));
	return 0;
}

static int
section_read(cfg_t *sec, cfg_opt_t *opt)
{
	struct aw_conf *conf = context(sec);

	opt->values[opt->nvalues - 1]->section->line = conf->lines[conf->next_line++];
	return 0;
}

static void
free_options(cfg_opt_t *opts)
{
	if (opts == NULL)
		return;
	for (cfg_opt_t *opt = opts; opt->name != NULL; opt++)
		free_options(opt->subopts);
	free(opts);
}

static bool make_option(cfg_opt_t *opt, const struct aw_conf_key *key, struct aw_conf *conf);

/* libconfuse's form of an array of keys; NULL when memory is short. */
static cfg_opt_t *
make_options(const struct aw_conf_key *keys, struct aw_conf *conf)
{
	cfg_opt_t *opts;
	size_t n = 0;

	while (keys[n].name != NULL)
		n++;
	opts = calloc(n + 2, sizeof(*opts));
	if (opts == NULL)
		return NULL;
	opts[0] = (cfg_opt_t){.name = CONTEXT, .type = CFGT_FUNC};
	opts[0].simple_value.ptr = &conf->self;
	for (size_t i = 0; i < n; i++) {
		if (!make_option(&opts[i + 1], &keys[i], conf)) {
			free_options(opts);
			return NULL;
		}
	}
	return opts;
}

static bool
make_option(cfg_opt_t *opt, const struct aw_conf_key *key, struct aw_conf *conf)
{
	opt->name = key->name;
	opt->flags = CFGF_NODEFAULT;
	if (key->kind == AW_CONF_VALUE || key->kind == AW_CONF_LIST) {
		opt->type = CFGT_STR;
		opt->flags |= key->kind == AW_CONF_LIST ? CFGF_LIST : 0;
		opt->parsecb = value_read;
		return true;
	}
	opt->type = CFGT_SEC;
	opt->flags |= CFGF_MULTI;
	if (key->kind == AW_CONF_TITLED)
		opt->flags |= CFGF_TITLE | CFGF_NO_TITLE_DUPES;
	opt->validcb = section_read;
	opt->subopts = make_options(key->keys, conf);
	return opt->subopts != NULL;
}

static enum aw_err
parse(struct aw_conf *conf, const char *text, const struct aw_conf_key *keys)
{
	cfg_opt_t *opts = make_options(keys, conf);

	conf->root = opts == NULL ? NULL : cfg_init(opts, CFGF_NONE);
	free_options(opts);
	if (conf->root == NULL)
		return aw_error_nomem(conf->err);
	(void)cfg_set_error_function(conf->root, parser_error);
	if (cfg_parse_buf(conf->root, text) == CFG_SUCCESS)
		return AW_OK;
	if (conf->rc != AW_OK)
		return conf->rc;
	/*
	 * It fails without a word only for want of memory. libconfuse 3.3 follows null pointers
	 * when it frees what it has half built then, so that little is lost rather than the
	 * process.
	 */
	conf->root = NULL;
	return aw_error_nomem(conf->err);
}

/* Text without a byte order mark; an empty file is a truncated one. */
static enum aw_err
parse_bytes(struct aw_conf *conf, const struct aw_bytes *bytes, const struct aw_conf_key *keys)
{
	size_t skip = bytes->len >= 3 && memcmp(bytes->data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	char *text = (char *)bytes->data + skip;
	enum aw_err rc;

	if (text[strspn(text, " \t\r\n")] == '\0' && strlen(text) == bytes->len - skip)
		return aw_error_set(conf->err, AW_ERR_CONFIG_SYNTAX, conf->path, "is empty");
	rc = aw_conf_scan(conf->path, text, bytes->len - skip, &conf->lines, conf->err);
	return rc == AW_OK ? parse(conf, text, keys) : rc;
}

enum aw_err
aw_conf_read(
    const char *path, const struct aw_conf_key *keys, struct aw_conf **out, struct aw_error *err)
{
	struct aw_conf *conf = calloc(1, sizeof(*conf));
	struct aw_bytes bytes;
	enum aw_err rc;

	if (conf == NULL || (conf->path = strdup(path)) == NULL) {
		free(conf);
		return aw_error_nomem(err);
	}
	conf->self = conf;
	conf->err = err;
	rc = aw_file_read(path, AW_CONF_BYTES_MAX, &bytes, err);
	if (rc == AW_OK)
		rc = parse_bytes(conf, &bytes, keys);
	aw_bytes_free(&bytes);
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
	if (conf->root != NULL)
		(void)cfg_free(conf->root);
	free(conf->lines);
	free(conf->path);
	free(conf);
}

struct cfg_t *
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
	char place[AW_CONF_LINE_MAX], text[AW_ERROR_TEXT_MAX];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return aw_error_set(conf->err, code, aw_conf_at(conf, line, place), "%s", text);
}

/* The option of that key; keys asked for are always among those the file was read with. */
static cfg_opt_t *
option(struct cfg_t *sec, const char *key)
{
	cfg_opt_t *opt = &sec->opts[1];

	while (opt->name != NULL && strcmp(opt->name, key) != 0)
		opt++;
	return opt;
}

size_t
aw_conf_sections(struct cfg_t *sec, const char *key)
{
	return option(sec, key)->nvalues;
}

struct cfg_t *
aw_conf_section(struct cfg_t *sec, const char *key, size_t i)
{
	return option(sec, key)->values[i]->section;
}

int
aw_conf_line(const struct cfg_t *sec)
{
	return sec->line;
}

const char *
aw_conf_title(const struct cfg_t *sec)
{
	return sec->title;
}

bool
aw_conf_any(const struct cfg_t *sec)
{
	for (const cfg_opt_t *opt = sec->opts; opt->name != NULL; opt++)
		if (opt->nvalues > 0)
			return true;
	return false;
}

size_t
aw_conf_values(struct cfg_t *sec, const char *key)
{
	return option(sec, key)->nvalues;
}

const char *
aw_conf_value(struct cfg_t *sec, const char *key, size_t i)
{
	const cfg_opt_t *opt = option(sec, key);

	return i < opt->nvalues ? opt->values[i]->string : NULL;
}

int
aw_conf_value_line(struct cfg_t *sec, const char *key)
{
	return (int)option(sec, key)->def.number;
}
