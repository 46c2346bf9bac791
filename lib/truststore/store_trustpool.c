/* SPDX-License-Identifier: ISC */
/* A trustpool's text into the model: known roots by issuer and serial, the rest by a number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/instant.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"
#include "truststore/store_reading.h"
#include "truststore/trustpool_text.h"

#define ZONE_SECONDS_MAX (14 * AW_HOUR) /* a local time is at most so far from UTC */

/* True if the dates can be one instant, the zone of `printed` being unknown. */
static bool
may_be(int64_t printed, int64_t real)
{
	int64_t apart = printed > real ? printed - real : real - printed;

	return apart <= ZONE_SECONDS_MAX;
}

static bool
is_root(const struct aw_root *root, const struct aw_trustpool_entry *entry)
{
	return root->subject != NULL && root->serial != NULL &&
	       strcmp(root->serial, entry->serial) == 0 &&
	       aw_trustpool_same_name(root->subject, entry->subject) &&
	       aw_trustpool_same_name(root->subject, entry->issuer);
}

/* The one known root with issuer, subject, serial and end of the entry; NULL for none or two. */
static const struct aw_root *
find_root(const struct aw_store_reading *in, const struct aw_trustpool_entry *entry)
{
	const struct aw_root *found = NULL;

	for (size_t i = 0; i < in->n_known; i++) {
		const struct aw_root *root = in->known[i];

		if (!is_root(root, entry))
			continue;
		if (found != NULL || (root->not_after != AW_INSTANT_NONE &&
					 !may_be(entry->not_after, root->not_after)))
			return NULL;
		found = root;
	}
	return found;
}

/* A number for an entry that is no known root. No certificate begins with this text, so none has
 * it as its fingerprint. */
static bool
number_entry(const struct aw_trustpool_entry *entry, uint8_t digest[AW_SHA256_LEN])
{
	static const char domain[] = "anchorwatch trustpool entry 1";
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool done = md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
		    EVP_DigestUpdate(md, domain, sizeof(domain)) == 1 &&
		    EVP_DigestUpdate(md, entry->issuer, strlen(entry->issuer) + 1) == 1 &&
		    EVP_DigestUpdate(md, entry->serial, strlen(entry->serial) + 1) == 1 &&
		    EVP_DigestUpdate(md, entry->subject, strlen(entry->subject) + 1) == 1 &&
		    EVP_DigestFinal_ex(md, digest, NULL) == 1;

	EVP_MD_CTX_free(md);
	return done;
}

static void
take_root(struct aw_certificate *cert, const struct aw_root *root)
{
	memcpy(cert->sha256, root->sha256, sizeof(cert->sha256));
	if (root->not_after != AW_INSTANT_NONE)
		cert->not_after = root->not_after;
}

static bool
fill_texts(
    struct aw_certificate *cert, const struct aw_trustpool_entry *entry, const struct aw_root *root)
{
	const char *subject = root != NULL ? root->subject : entry->subject;

	cert->name = strdup(entry->name[0] != '\0' ? entry->name : subject);
	cert->subject = strdup(subject);
	cert->issuer = root != NULL || strcmp(entry->issuer, subject) == 0 ? cert->subject
									   : strdup(entry->issuer);
	cert->serial = strdup(entry->serial);
	cert->key_algorithm = strdup("unknown");
	cert->signature_algorithm = strdup("unknown");
	return cert->name != NULL && cert->subject != NULL && cert->issuer != NULL &&
	       cert->serial != NULL && cert->key_algorithm != NULL &&
	       cert->signature_algorithm != NULL;
}

static enum aw_err
add_entry(struct aw_store_reading *in, const struct aw_trustpool_entry *entry)
{
	const struct aw_root *root = find_root(in, entry);
	struct aw_certificate *cert = calloc(1, sizeof(*cert));
	const struct aw_certificate *pooled;

	if (cert == NULL)
		return aw_error_nomem(in->err);
	cert->flaws = AW_FLAW_BY_NAME;
	cert->not_before = entry->not_before;
	cert->not_after = entry->not_after;
	if (!fill_texts(cert, entry, root) ||
	    (root == NULL && !number_entry(entry, cert->sha256))) {
		aw_certificate_free(cert);
		return aw_error_nomem(in->err);
	}
	if (root != NULL)
		take_root(cert, root);
	pooled = aw_pool_take(in->pool, cert);
	if (pooled == NULL)
		return aw_error_nomem(in->err);
	return aw_store_reading_anchor(in, pooled, 0);
}

/* True if a configuration in the same file holds the certificate itself. */
static bool
is_configured(const struct aw_store_reading *in, const struct aw_trustpool_entry *entry)
{
	for (size_t i = 0; in->excerpt && in->member == NULL && i < in->store->n_anchors; i++) {
		const struct aw_certificate *cert = in->store->anchors[i].certificate;

		if ((cert->flaws & AW_FLAW_BY_NAME) == 0 &&
		    strcmp(cert->serial, entry->serial) == 0 &&
		    aw_trustpool_same_name(cert->issuer, entry->issuer))
			return true;
	}
	return false;
}

static enum aw_err
read_entry(struct aw_store_reading *in, const struct aw_trustpool_entry *entry)
{
	enum aw_err rc = aw_store_reading_account(in, entry->start, entry->end,
	    entry->wrong == NULL ? AW_ACCOUNT_CERTIFICATE : AW_ACCOUNT_PROBLEM);
	char where[64];

	if (rc != AW_OK || (entry->wrong == NULL && is_configured(in, entry)))
		return rc;
	in->block++;
	in->store->blocks++;
	if (entry->wrong == NULL)
		return add_entry(in, entry);
	(void)snprintf(where, sizeof(where), "entry %u, line %zu", in->block, entry->line);
	return aw_store_reading_bad(in, entry->cut ? AW_ERR_STORE_TRUNCATED : AW_ERR_STORE_BLOCK,
	    where, "CA certificate of a trustpool: %s%s", entry->wrong,
	    entry->cut ? "; the text ends there" : "");
}

static enum aw_err
append_zone(struct aw_store_reading *in, const char *zone)
{
	return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_ZONE, "",
	    "dates are in zone %s, which may mean several; they are read as UTC and may be up to "
	    "14 hours off",
	    zone);
}

/* Trustpoints alone are a part of what the device trusts. */
static enum aw_err
note_extent(struct aw_store_reading *in, const struct aw_trustpool_text *text)
{
	if (text->has_pool || !text->has_points) {
		in->has_pool = true;
		return AW_OK;
	}
	in->excerpt = true;
	return aw_store_reading_format(in, "trustpoints-text");
}

enum aw_err
aw_store_trustpool_read(struct aw_store_reading *in)
{
	bool known = in->options->has_zone;
	struct aw_trustpool_text text = {.lines = {.s = (const char *)in->data, .len = in->len},
	    .has_zone = known,
	    .zone_offset = known ? in->options->zone_offset : 0};
	struct aw_trustpool_entry entry;
	char zone[sizeof(entry.zone)] = "", where[32];
	enum aw_err rc = aw_store_reading_format(in, "trustpool-text");

	while (rc == AW_OK && aw_trustpool_text_next(&text, &entry)) {
		if (zone[0] == '\0')
			memcpy(zone, entry.zone, sizeof(zone));
		rc = read_entry(in, &entry);
	}
	if (rc == AW_OK && text.half_line) {
		(void)snprintf(where, sizeof(where), "line %zu", text.lines.line);
		rc = aw_store_reading_problem(in, AW_SEVERITY_CRITICAL, AW_ERR_STORE_TRUNCATED,
		    where, "the text ends within a line: more entries may have followed");
	}
	if (rc == AW_OK)
		rc = note_extent(in, &text);
	return rc == AW_OK && zone[0] != '\0' && !known ? append_zone(in, zone) : rc;
}
