/* SPDX-License-Identifier: ISC */
#include "model/own_certificate.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "model/pool.h"
#include "model/public_roots.h"
#include "model/source_kind.h"

/* Key usage that TLS needs of a client and of a server, one of each: as OpenSSL asks it. */
#define CLIENT_USAGE ((unsigned)(AW_OWN_USAGE_SIGNATURE | AW_OWN_USAGE_AGREEMENT))
#define SERVER_USAGE (CLIENT_USAGE | AW_OWN_USAGE_ENCIPHERMENT)

const char *
aw_own_role(const struct aw_server_certificate *own)
{
	return own->role != NULL ? own->role : AW_NAME_CERTIFICATE;
}

bool
aw_own_allows(const struct aw_own_facts *facts, unsigned purpose)
{
	unsigned usage = purpose == AW_OWN_CLIENT ? CLIENT_USAGE : SERVER_USAGE;

	return (facts->purposes & (purpose | AW_OWN_ANY | AW_OWN_UNRESTRICTED)) != 0 &&
	       (facts->usage & (usage | AW_OWN_USAGE_NONE)) != 0;
}

const struct aw_certificate *
aw_own_root(const struct aw_server_certificate *own)
{
	const struct aw_certificate *top =
	    own->n_path > 0 ? own->path[own->n_path - 1] : own->certificate;

	return top != NULL && aw_certificate_self_issued(top) ? top : NULL;
}

/* A cross certificate of a public root has its own fingerprint, so each of the path is looked up.
 */
enum aw_own_issuer
aw_own_issuer(const struct aw_server_certificate *own, const struct aw_public_root **root)
{
	const struct aw_public_root *found = NULL;

	for (size_t i = 0; i < own->n_path && found == NULL; i++)
		found = aw_public_root_find(own->path[i]->sha256);
	if (root != NULL)
		*root = found;
	if (found != NULL)
		return AW_OWN_ISSUER_PUBLIC;
	return aw_own_root(own) != NULL ? AW_OWN_ISSUER_PRIVATE : AW_OWN_ISSUER_UNKNOWN;
}

/* The place of the only bit of a set; `n` for another number. */
static unsigned
place_of(unsigned bit, unsigned n)
{
	unsigned i = 0;

	while (i < n && bit != 1U << i)
		i++;
	return i;
}

const char *
aw_own_purpose_word(unsigned bit)
{
	static const char *const words[AW_OWN_PURPOSES + 1] = {"server-auth", "client-auth", "any",
	    "unrestricted", "code-signing", "email-protection", "time-stamping", "ocsp-signing",
	    "ipsec", "other", "unknown"};

	return words[place_of(bit, AW_OWN_PURPOSES)];
}

const char *
aw_own_usage_word(unsigned bit)
{
	static const char *const words[AW_OWN_USAGES + 1] = {"digital-signature", "non-repudiation",
	    "key-encipherment", "data-encipherment", "key-agreement", "cert-sign", "crl-sign",
	    "encipher-only", "decipher-only", "unrestricted", "unknown"};

	return words[place_of(bit, AW_OWN_USAGES)];
}

const char *
aw_own_issuer_word(enum aw_own_issuer issuer)
{
	return issuer == AW_OWN_ISSUER_PUBLIC    ? "public"
	       : issuer == AW_OWN_ISSUER_PRIVATE ? "private"
						 : "unknown";
}

/* Appends a word after ", "; what does not fit is left out, "..." says so. */
static void
append_word(char *buf, size_t size, const char *word)
{
	size_t len = strlen(buf), need = strlen(word) + (len > 0 ? 2 : 0);
	bool full = len >= 3 && strcmp(buf + len - 3, "...") == 0;

	if (!full && len + need + sizeof(", ...") > size)
		word = "...";
	if (!full)
		(void)aw_text_format(buf + len, size - len, "%s%s", len > 0 ? ", " : "", word);
}

static const char *
set_text(unsigned set, unsigned n, const char *(*word)(unsigned bit), char *buf, size_t size)
{
	buf[0] = '\0';
	for (unsigned i = 0; i < n; i++)
		if ((set & 1U << i) != 0)
			append_word(buf, size, word(1U << i));
	return buf;
}

const char *
aw_own_purposes_text(unsigned purposes, char *buf, size_t size)
{
	return set_text(purposes, AW_OWN_PURPOSES, aw_own_purpose_word, buf, size);
}

const char *
aw_own_path_text(const struct aw_server_certificate *own, char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; i < own->n_path; i++)
		append_word(buf, size, own->path[i]->name);
	return buf;
}

const char *
aw_own_names_text(const struct aw_own_facts *facts, char *buf, size_t size)
{
	buf[0] = '\0';
	for (size_t i = 0; i < facts->n_names; i++)
		append_word(buf, size, facts->names[i]);
	return buf;
}

bool
aw_own_add_name(struct aw_own_facts *facts, const char *name)
{
	if (facts->n_names >= AW_OWN_NAMES_MAX)
		return true;
	if (!AW_GROW(facts->names, facts->n_names))
		return false;
	facts->names[facts->n_names] = aw_text_clean_dup(name, strlen(name), AW_OWN_NAME_MAX);
	return facts->names[facts->n_names] != NULL && ++facts->n_names > 0;
}

bool
aw_own_append(const struct aw_certificate ***list, size_t *n, struct aw_pool *pool,
    const struct aw_certificate *certificate)
{
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): the elements are pointers */
	if (!aw_array_grow(list, *n, sizeof(**list))) {
		aw_pool_unref(pool, certificate);
		return false;
	}
	(*list)[(*n)++] = certificate;
	return true;
}

void
aw_own_list_clear(const struct aw_certificate ***list, size_t *n, struct aw_pool *pool)
{
	for (size_t i = 0; i < *n; i++)
		aw_pool_unref(pool, (*list)[i]);
	free(*list);
	*list = NULL;
	*n = 0;
}

void
aw_own_facts_clear(struct aw_own_facts *facts)
{
	for (size_t i = 0; i < facts->n_names; i++)
		free(facts->names[i]);
	free(facts->names);
	*facts = (struct aw_own_facts){0};
}

void
aw_server_certificate_clear(struct aw_server_certificate *certificate, struct aw_pool *pool)
{
	aw_server_certificate_set(certificate, pool, NULL);
	free(certificate->name);
	free(certificate->role);
	free(certificate->source);
	free(certificate->renewal);
	free(certificate->attempt.text);
	free(certificate->change.issuer);
	*certificate = (struct aw_server_certificate){.observed_at = AW_INSTANT_NONE,
	    .attempt.at = AW_INSTANT_NONE,
	    .change = {.at = AW_INSTANT_NONE, .not_after = AW_INSTANT_NONE}};
}

void
aw_server_certificate_set(struct aw_server_certificate *to, struct aw_pool *pool,
    const struct aw_certificate *certificate)
{
	aw_own_list_clear(&to->presented, &to->n_presented, pool);
	aw_own_list_clear(&to->path, &to->n_path, pool);
	aw_own_facts_clear(&to->facts);
	aw_pool_unref(pool, to->certificate);
	to->path_from = 0;
	to->certificate = certificate;
}

bool
aw_own_note_change(struct aw_server_certificate *own, int64_t now)
{
	char *issuer = strdup(own->certificate->issuer);

	if (issuer == NULL)
		return false;
	free(own->change.issuer);
	own->change = (struct aw_own_change){
	    .at = now, .issuer = issuer, .not_after = own->certificate->not_after};
	memcpy(own->change.sha256, own->certificate->sha256, AW_SHA256_LEN);
	return true;
}
