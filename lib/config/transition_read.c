/* SPDX-License-Identifier: ISC */
#include "config/transition_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "config/conf.h"
#include "config/config_read.h"
#include "model/store.h"
#include "base/text.h"
#include "config/transition_dates.h"
#include "config/transition_root.h"

static const struct aw_conf_key transition_keys[] = {
    {"title", AW_CONF_VALUE, NULL},
    {"source", AW_CONF_VALUE, NULL},
    {"applies-to", AW_CONF_VALUE, NULL},
    {"kind", AW_CONF_VALUE, NULL},
    {"issuance-stop", AW_CONF_VALUE, NULL},
    {"clean-up", AW_CONF_VALUE, NULL},
    {"retiring", AW_CONF_TITLED, aw_transition_root_keys},
    {"replacement", AW_CONF_TITLED, aw_transition_root_keys},
    {"needs", AW_CONF_VALUE, NULL},
    {"seen", AW_CONF_VALUE, NULL},
    {"distrust-after", AW_CONF_VALUE, NULL},
    {"service", AW_CONF_TITLED, aw_transition_service_keys},
    {"date", AW_CONF_TITLED, aw_transition_date_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

static const struct aw_conf_key root_dates_keys[] = {
    {"kind", AW_CONF_VALUE, NULL},
    {"at", AW_CONF_VALUE, NULL},
    {"latest", AW_CONF_VALUE, NULL},
    {"source", AW_CONF_VALUE, NULL},
    {"seen", AW_CONF_VALUE, NULL},
    {"root", AW_CONF_TITLED, aw_transition_root_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

static const struct aw_conf_key catalogue_keys[] = {
    {"version", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

static const struct aw_conf_key file_keys[] = {
    {"catalogue", AW_CONF_SECTION, catalogue_keys},
    {"transition", AW_CONF_TITLED, transition_keys},
    {"root-dates", AW_CONF_TITLED, root_dates_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

/* A root as the file names it, to find one fingerprint with two names. */
struct mention {
	const struct aw_root *root;
	int line;
};

static enum aw_err
read_texts(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	static const char *const applies[] = {"all", "holders", "declared", NULL};
	static const char *const kinds[] = {"service", "program", NULL};
	static const char *const needs[] = {"any", "all", NULL};
	unsigned word = AW_APPLIES_HOLDERS;
	enum aw_err rc = aw_config_required(conf, sec, "title");

	if (rc == AW_OK)
		rc = aw_config_required(conf, sec, "source");
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "title", &t->title);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "source", &t->source);
	if (rc == AW_OK)
		rc = aw_conf_word(conf, sec, "applies-to", applies, &word);
	if (rc == AW_OK)
		rc = aw_conf_instant(conf, sec, "seen", &t->seen);
	t->applies = (enum aw_applies)word;
	word = 0;
	if (rc == AW_OK)
		rc = aw_conf_word(conf, sec, "kind", kinds, &word);
	t->program = word == 1;
	word = 0;
	if (rc == AW_OK)
		rc = aw_conf_word(conf, sec, "needs", needs, &word);
	t->needs_all = word == 1;
	return rc;
}

static enum aw_err
read_name(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	char place[AW_CONF_LINE_MAX];
	const char *name = aw_conf_title(sec);
	int line = aw_conf_line(sec);

	if (!aw_name_ok(name, AW_STORE_NAME_MAX))
		return aw_conf_fail(conf, line, AW_ERR_DEVICE_NAME,
		    "the name of a transition has 1 to %d letters, digits, dots, dashes and "
		    "underscores",
		    AW_STORE_NAME_MAX);
	t->name = strdup(name);
	t->defined_at = strdup(aw_conf_at(conf, line, place));
	if (t->name == NULL || t->defined_at == NULL)
		return aw_config_no_memory(conf, sec);
	return AW_OK;
}

static enum aw_err
read_transition(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	enum aw_err rc = read_name(conf, sec, t);

	t->seen = AW_INSTANT_NONE;
	if (rc == AW_OK)
		rc = read_texts(conf, sec, t);
	if (rc == AW_OK)
		rc = aw_transition_read_dates(conf, sec, t);
	if (rc == AW_OK && aw_conf_sections(sec, "retiring") == 0)
		rc = aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "transition \"%s\" has no retiring root", t->name);
	if (rc == AW_OK)
		rc = aw_transition_read_roots(conf, sec, "retiring", &t->retiring, &t->n_retiring);
	if (rc == AW_OK)
		rc = aw_transition_read_roots(
		    conf, sec, "replacement", &t->replacements, &t->n_replacements);
	return rc;
}

static int
by_print_and_line(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	int order = memcmp(x->root->sha256, y->root->sha256, AW_SHA256_LEN);

	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

static size_t
mention_roots(struct aw_conf_section *sec, const char *key, const struct aw_root *roots, size_t n,
    struct mention *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (struct mention){&roots[i], aw_conf_line(aw_conf_section(sec, key, i))};
	return n;
}

/* One fingerprint twice in a transition, or with two names in the file. */
static enum aw_err
check_mentions(const struct aw_conf *conf, struct mention *mentions, size_t n, bool in_one)
{
	if (n < 2)
		return AW_OK;
	qsort(mentions, n, sizeof(*mentions), by_print_and_line);
	for (size_t i = 1; i < n; i++) {
		const struct mention *x = &mentions[i - 1], *y = &mentions[i];

		if (memcmp(x->root->sha256, y->root->sha256, AW_SHA256_LEN) != 0)
			continue;
		if (in_one)
			return aw_conf_fail(conf, y->line, AW_ERR_CONFIG_CONFLICT,
			    "root \"%s\" is given here and in line %d of one transition",
			    y->root->name, x->line);
		if (strcmp(x->root->name, y->root->name) != 0)
			return aw_conf_fail(conf, y->line, AW_ERR_CONFIG_CONFLICT,
			    "\"%s\" has the fingerprint of \"%s\" in line %d", y->root->name,
			    x->root->name, x->line);
	}
	return AW_OK;
}

static enum aw_err
check_roots(const struct aw_conf *conf, const struct aw_transition *items, size_t n_items)
{
	struct mention *mentions;
	enum aw_err rc = AW_OK;
	size_t room = 1, n = 0;

	for (size_t i = 0; i < n_items; i++)
		room += items[i].n_retiring + items[i].n_replacements;
	mentions = calloc(room, sizeof(*mentions));
	if (mentions == NULL)
		return aw_conf_fail(conf, 1, AW_ERR_NO_MEMORY, "out of memory");
	for (size_t i = 0; i < n_items && rc == AW_OK; i++) {
		struct aw_conf_section *sec = aw_conf_section(aw_conf_root(conf), "transition", i);
		const struct aw_transition *t = &items[i];
		size_t first = n;

		n += mention_roots(sec, "retiring", t->retiring, t->n_retiring, mentions + n);
		n += mention_roots(
		    sec, "replacement", t->replacements, t->n_replacements, mentions + n);
		rc = check_mentions(conf, mentions + first, n - first, true);
	}
	if (rc == AW_OK)
		rc = check_mentions(conf, mentions, n, false);
	free(mentions);
	return rc;
}

/* A public date of any number of roots. */
static enum aw_err
read_root_dates(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_root_dates *out)
{
	enum aw_err rc = aw_config_required(conf, sec, "source");

	if (rc == AW_OK)
		rc = aw_transition_read_date(conf, sec, &out->date);
	if (rc == AW_OK && aw_conf_sections(sec, "root") == 0)
		rc = aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "root-dates \"%s\" has no root", out->date.name);
	return rc == AW_OK ? aw_transition_read_roots(conf, sec, "root", &out->roots, &out->n_roots)
			   : rc;
}

static enum aw_err
read_all_root_dates(struct aw_transitions *list, const struct aw_conf *conf)
{
	size_t n = aw_conf_sections(aw_conf_root(conf), "root-dates");
	enum aw_err rc = AW_OK;

	for (size_t i = 0; i < n && rc == AW_OK; i++) {
		struct aw_conf_section *sec = aw_conf_section(aw_conf_root(conf), "root-dates", i);

		if (!AW_GROW(list->root_dates, list->n_root_dates))
			return aw_config_no_memory(conf, sec);
		list->root_dates[list->n_root_dates] = (struct aw_root_dates){0};
		rc = read_root_dates(conf, sec, &list->root_dates[list->n_root_dates++]);
	}
	return rc;
}

static enum aw_err
read_all(struct aw_transitions *list, const struct aw_conf *conf)
{
	size_t first = list->n_items, n = aw_conf_sections(aw_conf_root(conf), "transition");

	for (size_t i = 0; i < n; i++) {
		struct aw_conf_section *sec = aw_conf_section(aw_conf_root(conf), "transition", i);
		enum aw_err rc;

		if (!AW_GROW(list->items, list->n_items))
			return aw_config_no_memory(conf, sec);
		list->items[list->n_items] = (struct aw_transition){0};
		rc = read_transition(conf, sec, &list->items[list->n_items++]);
		if (rc != AW_OK)
			return rc;
	}
	return n > 0 ? check_roots(conf, &list->items[first], n) : AW_OK;
}

/* The day of the catalogue, the latest of several files. */
static enum aw_err
read_version(struct aw_transitions *list, const struct aw_conf *conf)
{
	struct aw_conf_section *sec = aw_conf_section(aw_conf_root(conf), "catalogue", 0);
	int64_t version = 0;
	enum aw_err rc = AW_OK;

	if (aw_conf_sections(aw_conf_root(conf), "catalogue") > 0)
		rc = aw_conf_instant(conf, sec, "version", &version);
	if (version > list->version)
		list->version = version;
	return rc;
}

enum aw_err
aw_transition_read_file(struct aw_transitions *transitions, const char *path, struct aw_error *err)
{
	struct aw_conf *conf;
	enum aw_err rc = aw_conf_read(path, file_keys, NULL, &conf, err);

	if (rc != AW_OK)
		return rc;
	rc = read_version(transitions, conf);
	if (rc == AW_OK)
		rc = read_all(transitions, conf);
	if (rc == AW_OK)
		rc = read_all_root_dates(transitions, conf);
	aw_conf_free(conf);
	return rc;
}
