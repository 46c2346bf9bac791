/* SPDX-License-Identifier: ISC */
/* Certificates that are known by their SHA-256, and the store of those that ISE trusts. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "cisco/rest/ise.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/transition.h"

#define FORMAT "ise-trusted"
#define NAME_MAX_OCTETS 256

/* True if one of the words of a list with commas is that one, blanks and case left out. */
static bool
lists(const char *words, const char *word)
{
	size_t len = strlen(word);

	while (words != NULL && *words != '\0') {
		size_t end = strcspn(words, ",");

		while (end > 0 && *words == ' ') {
			words++;
			end--;
		}
		while (end > 0 && words[end - 1] == ' ')
			end--;
		if (end == len && strncasecmp(words, word, len) == 0)
			return true;
		words += strcspn(words, ",");
		words += *words == ',';
	}
	return false;
}

const char *
aw_ise_untrusted(const struct aw_ise_entry *entry)
{
	if (entry->status == NULL)
		return "it has no status";
	if (strcasecmp(entry->status, "Disabled") == 0)
		return "it is disabled";
	if (strcasecmp(entry->status, "Enabled") != 0)
		return "its status is neither Enabled nor Disabled";
	if (entry->use == NULL || lists(entry->use, "Unknown"))
		return "it is trusted for nothing (trustedFor)";
	if (!lists(entry->use, "Infrastructure") && !lists(entry->use, "Cisco Services"))
		return "it is trusted neither for Infrastructure nor for Cisco Services";
	if (!entry->has_sha256)
		return "it has no SHA-256, so which certificate it is cannot be known";
	return NULL;
}

static const struct aw_root *
find_in(const struct aw_root *roots, size_t n, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(roots[i].sha256, sha256, AW_SHA256_LEN) == 0)
			return &roots[i];
	return NULL;
}

static const struct aw_root *
find_root(const struct aw_transitions *known, const uint8_t sha256[AW_SHA256_LEN])
{
	const struct aw_root *root = NULL;

	for (size_t i = 0; known != NULL && root == NULL && i < known->n_items; i++) {
		const struct aw_transition *transition = &known->items[i];

		root = find_in(transition->retiring, transition->n_retiring, sha256);
		if (root == NULL)
			root =
			    find_in(transition->replacements, transition->n_replacements, sha256);
	}
	return root;
}

/* The common name of "CN=A,O=B", or the text itself. */
static char *
short_name(const char *subject)
{
	const char *text = strncasecmp(subject, "CN=", 3) == 0 ? subject + 3 : subject;
	size_t len = text != subject ? strcspn(text, ",") : strlen(text);

	return aw_text_clean_dup(text, len, NAME_MAX_OCTETS);
}

/* The issuer is given by its common name where the subject is a whole name. */
static bool
is_self_issued(const struct aw_ise_entry *entry, const char *subject)
{
	char *name = short_name(subject);
	bool same =
	    entry->issuer != NULL && (strcmp(entry->issuer, subject) == 0 ||
					 (name != NULL && strcmp(entry->issuer, name) == 0));

	free(name);
	return same;
}

static bool
fill_texts(
    struct aw_certificate *cert, const struct aw_ise_entry *entry, const struct aw_root *root)
{
	const char *subject = entry->subject != NULL ? entry->subject : "";

	if (root != NULL && root->subject != NULL)
		subject = root->subject;
	cert->subject = strdup(subject);
	if (root != NULL || is_self_issued(entry, subject))
		cert->issuer = cert->subject;
	else
		cert->issuer = strdup(entry->issuer != NULL ? entry->issuer : "");
	if (root != NULL)
		cert->name = strdup(root->name);
	else
		cert->name = subject[0] != '\0'    ? short_name(subject)
			     : entry->name != NULL ? strdup(entry->name)
						   : strdup("");
	cert->serial = strdup(entry->serial != NULL ? entry->serial : "");
	cert->key_algorithm = strdup("unknown");
	cert->signature_algorithm = strdup(entry->signature != NULL ? entry->signature : "unknown");
	return cert->subject != NULL && cert->issuer != NULL && cert->name != NULL &&
	       cert->serial != NULL && cert->key_algorithm != NULL &&
	       cert->signature_algorithm != NULL;
}

const struct aw_certificate *
aw_ise_certificate(
    const struct aw_ise_entry *entry, const struct aw_transitions *known, struct aw_pool *pool)
{
	const struct aw_certificate *seen = aw_pool_ref(pool, entry->sha256);
	const struct aw_root *root = find_root(known, entry->sha256);
	struct aw_certificate *cert;

	if (seen != NULL)
		return seen;
	cert = calloc(1, sizeof(*cert));
	if (cert == NULL)
		return NULL;
	cert->flaws = AW_FLAW_BY_SHA256;
	memcpy(cert->sha256, entry->sha256, sizeof(cert->sha256));
	cert->not_before = entry->not_before;
	cert->not_after =
	    root != NULL && root->not_after != AW_INSTANT_NONE ? root->not_after : entry->not_after;
	if (fill_texts(cert, entry, root))
		return aw_pool_take(pool, cert);
	aw_certificate_free(cert);
	return NULL;
}

/* What it is trusted for, as the name of its trustpoint: "Infrastructure Cisco-Services". */
static enum aw_err
note_use(struct aw_store *store, const char *use)
{
	char words[AW_TRUSTPOINT_TEXT_MAX];
	size_t len = 0;

	for (const char *c = use; *c != '\0' && len + 1 < sizeof(words); c++) {
		if (*c == ',') {
			words[len++] = ' ';
			c += strspn(c + 1, " ");
		} else {
			words[len] = *c;
			if (*c == ' ')
				words[len] = '-';
			len++;
		}
	}
	return aw_store_set_trustpoint(store, words, len);
}

static enum aw_err
add_entry(struct aw_store *store, const struct aw_ise_entry *entry,
    const struct aw_transitions *known, struct aw_pool *pool, struct aw_error *err)
{
	const struct aw_certificate *cert = aw_ise_certificate(entry, known, pool);
	enum aw_err rc;

	if (cert == NULL)
		return aw_error_nomem(err);
	rc = aw_store_add(store, pool, cert, 0, err);
	if (rc != AW_OK) {
		aw_pool_unref(pool, cert);
		return rc;
	}
	return note_use(store, entry->use) == AW_ERR_NO_MEMORY ? aw_error_nomem(err) : AW_OK;
}

/* What does not count is a note; one that cannot be identified may be any root. */
static enum aw_err
leave_out(struct aw_store *store, const struct aw_ise_entry *entry, size_t number, const char *why)
{
	bool any = !entry->has_sha256;
	char where[32], hex[2 * AW_SHA256_LEN + 1] = "unknown";

	(void)aw_text_format(where, sizeof(where), "certificate %zu", number);
	if (entry->has_sha256)
		aw_hex(hex, entry->sha256, AW_SHA256_LEN);
	store->bad_blocks += any;
	if (store->n_problems >= AW_ISE_PROBLEMS_MAX)
		return AW_OK;
	return aw_store_problem(store, any ? AW_SEVERITY_WARNING : AW_SEVERITY_OK,
	    AW_ERR_STORE_UNTRUSTED, where, "%s (SHA-256 %s) does not count: %s",
	    entry->name != NULL ? entry->name : "a certificate without a name", hex, why);
}

enum aw_err
aw_ise_store_fill(struct aw_store *store, const struct aw_ise_list *list,
    const struct aw_transitions *known, bool whole, struct aw_pool *pool, struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	store->format = strdup(FORMAT);
	if (store->format == NULL)
		return aw_error_nomem(err);
	store->excerpt = !whole;
	store->blocks = (uint32_t)list->n;
	for (size_t i = 0; i < list->n && rc == AW_OK; i++) {
		const struct aw_ise_entry *entry = &list->items[i];
		const char *why = aw_ise_untrusted(entry);

		if (why == NULL) {
			rc = add_entry(store, entry, known, pool, err);
			continue;
		}
		store->excerpt = store->excerpt || !entry->has_sha256;
		if (leave_out(store, entry, i + 1, why) != AW_OK)
			rc = aw_error_nomem(err);
	}
	if (rc == AW_OK && list->zone[0] != '\0' && store->n_anchors > 0 &&
	    aw_store_problem(store, AW_SEVERITY_WARNING, AW_ERR_STORE_ZONE, "",
		"dates are in zone %s; they are read as UTC and may be up to 14 hours off",
		list->zone) != AW_OK)
		rc = aw_error_nomem(err);
	aw_store_seal(store, pool);
	return rc;
}
