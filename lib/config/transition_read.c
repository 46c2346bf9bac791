/* SPDX-License-Identifier: ISC */
#include "config/transition_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "config/conf.h"
#include "model/store.h"
#include "base/text.h"
#include "config/transition_dates.h"

#define SERIAL_DIGITS_MAX 64

static const struct aw_conf_key root_keys[] = {
    {"sha256", AW_CONF_VALUE, NULL},
    {"sha1", AW_CONF_VALUE, NULL},
    {"key-sha256", AW_CONF_VALUE, NULL},
    {"subject", AW_CONF_VALUE, NULL},
    {"serial", AW_CONF_VALUE, NULL},
    {"not-after", AW_CONF_VALUE, NULL},
    {"url", AW_CONF_VALUE, NULL},
    {"key-type", AW_CONF_VALUE, NULL},
    {NULL, AW_CONF_VALUE, NULL},
};

static const struct aw_conf_key transition_keys[] = {
    {"title", AW_CONF_VALUE, NULL},
    {"source", AW_CONF_VALUE, NULL},
    {"applies-to", AW_CONF_VALUE, NULL},
    {"kind", AW_CONF_VALUE, NULL},
    {"issuance-stop", AW_CONF_VALUE, NULL},
    {"clean-up", AW_CONF_VALUE, NULL},
    {"retiring", AW_CONF_TITLED, root_keys},
    {"replacement", AW_CONF_TITLED, root_keys},
    {"needs", AW_CONF_VALUE, NULL},
    {"seen", AW_CONF_VALUE, NULL},
    {"distrust-after", AW_CONF_VALUE, NULL},
    {"service", AW_CONF_TITLED, aw_transition_service_keys},
    {"date", AW_CONF_TITLED, aw_transition_date_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

static const struct aw_conf_key file_keys[] = {
    {"transition", AW_CONF_TITLED, transition_keys},
    {NULL, AW_CONF_VALUE, NULL},
};

/* A root as the file names it, to find one fingerprint with two names. */
struct mention {
	const struct aw_root *root;
	int line;
};

static enum aw_err
required(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key)
{
	if (aw_conf_values(sec, key) > 0)
		return AW_OK;
	return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE, "%s is missing", key);
}

/* Lower-case hex without colons and leading zeros. */
static bool
tidy_serial(char *serial)
{
	static const char digits[] = "00112233445566778899aAbBcCdDeEfF";
	char *first = serial[0] == '-' ? serial + 1 : serial, *to = first;

	for (const char *from = first; *from != '\0'; from++) {
		const char *digit = strchr(digits, *from);

		if (*from == ':')
			continue;
		if (digit == NULL)
			return false;
		if (to == first + 1 && *first == '0')
			to = first;
		*to++ = digits[(digit - digits) / 2 * 2];
	}
	*to = '\0';
	return to > first && to - first <= SERIAL_DIGITS_MAX;
}

static enum aw_err
read_serial(const struct aw_conf *conf, struct aw_conf_section *sec, char **out)
{
	enum aw_err rc = aw_conf_string(conf, sec, "serial", out);
	size_t sign, digits;
	char *padded;

	if (rc != AW_OK || *out == NULL)
		return rc;
	if (!tidy_serial(*out))
		return aw_conf_fail(conf, aw_conf_value_line(sec, "serial"), AW_ERR_CONFIG_VALUE,
		    "serial must be a number in hex");
	sign = (*out)[0] == '-' ? 1 : 0;
	digits = strlen(*out) - sign;
	if (digits % 2 == 0)
		return AW_OK;
	/* Whole octets, as the model has it. */
	padded = malloc(sign + digits + 2);
	if (padded == NULL)
		return aw_conf_fail(
		    conf, aw_conf_value_line(sec, "serial"), AW_ERR_NO_MEMORY, "out of memory");
	(void)snprintf(padded, sign + digits + 2, "%s0%s", sign != 0 ? "-" : "", *out + sign);
	free(*out);
	*out = padded;
	return AW_OK;
}

static enum aw_err
read_prints(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_root *root)
{
	bool given;
	enum aw_err rc = required(conf, sec, "sha256");

	if (rc == AW_OK)
		rc = aw_conf_hex(conf, sec, "sha256", root->sha256, AW_SHA256_LEN, &given);
	if (rc == AW_OK)
		rc = aw_conf_hex(conf, sec, "sha1", root->sha1, AW_SHA1_LEN, &root->has_sha1);
	if (rc == AW_OK)
		rc = aw_conf_hex(
		    conf, sec, "key-sha256", root->key_sha256, AW_SHA256_LEN, &root->has_key);
	return rc;
}

static enum aw_err
read_key_type(const struct aw_conf *conf, struct aw_conf_section *sec, enum aw_key_type *out)
{
	const char *word = aw_conf_value(sec, "key-type", 0);

	if (word == NULL || aw_key_type_parse(word, out))
		return AW_OK;
	return aw_conf_bad(conf, sec, "key-type", "rsa or ecdsa");
}

static enum aw_err
read_root(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_root *root)
{
	const char *title = aw_conf_title(sec);
	size_t len = strlen(title);
	enum aw_err rc;

	root->not_after = AW_INSTANT_NONE;
	if (len == 0 || len > AW_SUBJECT_MAX || !aw_text_is_clean(title, len))
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_CONFIG_VALUE,
		    "the name of a root must be one line of printable characters");
	root->name = strdup(title);
	if (root->name == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_NO_MEMORY, "out of memory");
	rc = read_prints(conf, sec, root);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "subject", &root->subject);
	if (rc == AW_OK)
		rc = read_serial(conf, sec, &root->serial);
	if (rc == AW_OK)
		rc = aw_conf_instant(conf, sec, "not-after", &root->not_after);
	if (rc == AW_OK)
		rc = aw_conf_string(conf, sec, "url", &root->url);
	if (rc == AW_OK)
		rc = read_key_type(conf, sec, &root->key_type);
	return rc;
}

static enum aw_err
read_roots(const struct aw_conf *conf, struct aw_conf_section *sec, const char *key,
    struct aw_root **out, size_t *n_out)
{
	size_t n = aw_conf_sections(sec, key);

	if (n == 0)
		return AW_OK;
	*out = calloc(n, sizeof(**out));
	if (*out == NULL)
		return aw_conf_fail(conf, aw_conf_line(sec), AW_ERR_NO_MEMORY, "out of memory");
	for (size_t i = 0; i < n; i++) {
		struct aw_conf_section *root = aw_conf_section(sec, key, i);
		enum aw_err rc = read_root(conf, root, &(*out)[(*n_out)++]);

		if (rc != AW_OK)
			return rc;
	}
	return AW_OK;
}

static enum aw_err
read_texts(const struct aw_conf *conf, struct aw_conf_section *sec, struct aw_transition *t)
{
	static const char *const applies[] = {"all", "holders", "declared", NULL};
	static const char *const kinds[] = {"service", "program", NULL};
	static const char *const needs[] = {"any", "all", NULL};
	unsigned word = AW_APPLIES_HOLDERS;
	enum aw_err rc = required(conf, sec, "title");

	if (rc == AW_OK)
		rc = required(conf, sec, "source");
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
		return aw_conf_fail(conf, line, AW_ERR_NO_MEMORY, "out of memory");
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
		rc = read_roots(conf, sec, "retiring", &t->retiring, &t->n_retiring);
	if (rc == AW_OK)
		rc = read_roots(conf, sec, "replacement", &t->replacements, &t->n_replacements);
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
			    "root \"%s\" stands here and in line %d of one transition",
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

static enum aw_err
read_all(struct aw_transitions *list, const struct aw_conf *conf)
{
	size_t first = list->n_items, n = aw_conf_sections(aw_conf_root(conf), "transition");

	for (size_t i = 0; i < n; i++) {
		struct aw_conf_section *sec = aw_conf_section(aw_conf_root(conf), "transition", i);
		enum aw_err rc;

		if (!AW_GROW(list->items, list->n_items))
			return aw_conf_fail(
			    conf, aw_conf_line(sec), AW_ERR_NO_MEMORY, "out of memory");
		list->items[list->n_items] = (struct aw_transition){0};
		rc = read_transition(conf, sec, &list->items[list->n_items++]);
		if (rc != AW_OK)
			return rc;
	}
	return n > 0 ? check_roots(conf, &list->items[first], n) : AW_OK;
}

enum aw_err
aw_transition_read_file(struct aw_transitions *transitions, const char *path, struct aw_error *err)
{
	struct aw_conf *conf;
	enum aw_err rc = aw_conf_read(path, file_keys, NULL, &conf, err);

	if (rc != AW_OK)
		return rc;
	rc = read_all(transitions, conf);
	aw_conf_free(conf);
	return rc;
}
