/* SPDX-License-Identifier: ISC */
/* Certificates of domains and the state of automatic renewal (ACME, RFC 8555) of an Expressway. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/text.h"
#include "cisco/rest/answer_json.h"
#include "cisco/rest/expressway.h"

#define DOMAINS "certificates of domains"
#define ACME "ACME"
#define NAME_MAX_OCTETS 64
#define VALUE_MAX 160
#define RENEWAL_MAX 400 /* octets of the state in words */
#define DEPTH 3         /* of objects in the state */

static bool
is_one_of(const char *key, const char *const *words)
{
	while (*words != NULL && strcasecmp(key, *words) != 0)
		words++;
	return *words != NULL;
}

/* The first text of the object whose key is one of the words. */
static const char *
text_of(json_t *object, const char *const *words)
{
	const char *key;
	json_t *value;

	json_object_foreach(
	    object, key, value) if (json_is_string(value) &&
				    is_one_of(key, words)) return json_string_value(value);
	return NULL;
}

static bool
append(struct aw_expressway_domains *out, const char *name, const char *pem)
{
	struct aw_expressway_domain *domain;

	if (!AW_GROW(out->items, out->n))
		return false;
	domain = &out->items[out->n];
	*domain = (struct aw_expressway_domain){
	    .name = aw_text_clean_dup(name, strlen(name), NAME_MAX_OCTETS),
	    .pem = pem != NULL ? strdup(pem) : NULL};
	out->n++;
	return domain->name != NULL && (pem == NULL || domain->pem != NULL);
}

/* A domain as an object, or the text of its certificate below its name (`key`). */
static bool
take_domain(struct aw_expressway_domains *out, const char *key, json_t *value)
{
	static const char *const names[] = {
	    "Domain", "DomainName", "Domain_Name", "Name", "DNSName", NULL};
	static const char *const certificates[] = {"Certificate", "Cert", "PEM", "Certificates",
	    "Certificate_PEM", "DomainCertificate", "CertificateChain", NULL};
	const char *name = text_of(value, names), *pem = text_of(value, certificates);
	char number[32];

	if (json_is_string(value))
		pem = json_string_value(value);
	if (name == NULL || name[0] == '\0')
		name = key;
	if (name == NULL) {
		(void)aw_text_format(number, sizeof(number), "number %zu", out->n + 1);
		name = number;
	}
	return append(out, name, pem);
}

/* The list, or the object whose keys are names of domains. */
static bool
take_domains(struct aw_expressway_domains *out, json_t *list)
{
	const char *key;
	json_t *value;
	bool room = true;

	for (size_t i = 0; room && i < json_array_size(list); i++)
		room = out->n >= AW_EXPRESSWAY_DOMAINS_MAX
			   ? ++out->left_out > 0
			   : take_domain(out, NULL, json_array_get(list, i));
	json_object_foreach(list, key, value) if (room) room = out->n >= AW_EXPRESSWAY_DOMAINS_MAX
								   ? ++out->left_out > 0
								   : take_domain(out, key, value);
	return room;
}

/* The list itself may be the value of the only key. */
static json_t *
find_list(json_t *root)
{
	const char *key;
	json_t *value;

	if (json_is_object(root) && json_object_size(root) == 1)
		json_object_foreach(root, key, value) if (json_is_array(value)) return value;
	return root;
}

enum aw_err
aw_expressway_domains_parse(
    const char *data, size_t len, struct aw_expressway_domains *out, struct aw_error *err)
{
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, DOMAINS, &root, err);

	*out = (struct aw_expressway_domains){0};
	if (rc != AW_OK)
		return rc;
	if (!take_domains(out, find_list(root)))
		rc = aw_error_nomem(err);
	json_decref(root);
	return rc;
}

void
aw_expressway_domains_clear(struct aw_expressway_domains *domains)
{
	for (size_t i = 0; i < domains->n; i++) {
		free(domains->items[i].name);
		free(domains->items[i].pem);
	}
	free(domains->items);
	*domains = (struct aw_expressway_domains){0};
}

static bool
has_word(const char *text, const char *word)
{
	return aw_span_find((struct aw_span){text, strlen(text)}, word) != SIZE_MAX;
}

/* Words that say that something failed; the other words of such keys are no errors. */
static bool
says_failure(const char *key, const char *value)
{
	static const char *const nothing[] = {"", "none", "no", "false", "0", "ok", "null", "n/a",
	    "no error", "success", "succeeded", NULL};
	static const char *const states[] = {"fail", "expired", "denied", "invalid", NULL};

	if (is_one_of(value, nothing))
		return false;
	if (has_word(key, "error") || has_word(value, "error"))
		return true;
	for (const char *const *word = states; *word != NULL; word++)
		if (has_word(value, *word))
			return true;
	return false;
}

/* Keys of what may be shown: an account for ACME has secrets, so all others are passed over. */
static bool
is_shown(const char *key)
{
	static const char *const secret[] = {
	    "key", "secret", "token", "password", "hmac", "account", "credential", NULL};
	static const char *const shown[] = {"state", "status", "enable", "mode", "provider",
	    "result", "error", "reason", "last", "next", "renew", "date", "expir", "domain", "type",
	    "auto", NULL};
	bool found = false;

	for (const char *const *word = secret; *word != NULL; word++)
		if (has_word(key, *word))
			return false;
	for (const char *const *word = shown; *word != NULL && !found; word++)
		found = has_word(key, *word);
	return found;
}

struct renewal {
	struct aw_buf text;
	bool failed;
};

static void
add_value(struct renewal *r, const char *key, json_t *value)
{
	char name[NAME_MAX_OCTETS], text[VALUE_MAX];

	if (!is_shown(key))
		return;
	if (json_is_boolean(value))
		(void)aw_text_format(text, sizeof(text), "%s", json_is_true(value) ? "on" : "off");
	else if (json_is_integer(value))
		(void)aw_text_format(
		    text, sizeof(text), "%lld", (long long)json_integer_value(value));
	else if (json_string_length(value) > 0)
		(void)aw_text_clean(
		    text, sizeof(text), json_string_value(value), json_string_length(value));
	else
		return;
	(void)aw_text_clean(name, sizeof(name), key, strlen(key));
	r->failed = r->failed || says_failure(name, text);
	(void)aw_buf_printf(&r->text, "%s%s %s", r->text.len > 0 ? ", " : "", name, text);
}

/* NOLINTNEXTLINE(misc-no-recursion): at most DEPTH deep */
static void
add_object(struct renewal *r, json_t *value, int depth)
{
	const char *key;
	json_t *member;

	for (size_t i = 0; depth > 0 && i < json_array_size(value); i++)
		add_object(r, json_array_get(value, i), depth - 1);
	json_object_foreach(value, key, member)
	{
		if (!json_is_object(member) && !json_is_array(member))
			add_value(r, key, member);
		else if (depth > 0)
			add_object(r, member, depth - 1);
	}
}

enum aw_err
aw_expressway_acme_parse(
    const char *data, size_t len, char **renewal, bool *failed, struct aw_error *err)
{
	struct renewal r = {.failed = false};
	json_t *root;
	enum aw_err rc = aw_answer_json_load(data, len, ACME, &root, err);

	*renewal = NULL;
	*failed = false;
	if (rc != AW_OK)
		return rc;
	aw_buf_init(&r.text, RENEWAL_MAX);
	add_object(&r, root, DEPTH);
	json_decref(root);
	*failed = r.failed;
	if (r.text.len > 0)
		*renewal = aw_text_clean_dup(r.text.data, r.text.len, RENEWAL_MAX);
	rc = r.text.len == 0    ? aw_error_set(err, AW_ERR_ANSWER_JSON, ACME, "no state in it")
	     : *renewal == NULL ? aw_error_nomem(err)
				: AW_OK;
	aw_buf_free(&r.text);
	return rc;
}
