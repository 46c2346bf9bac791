/* SPDX-License-Identifier: ISC */
/* Entries of listings into the model: known roots by SHA-1 or by issuer and serial, the rest by a
 * number. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/instant.h"
#include "base/text.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/words.h"
#include "truststore/store_format.h"
#include "truststore/store_reading.h"
#include "truststore/listing.h"

#define ZONE_SECONDS_MAX (14 * AW_HOUR) /* a local time is at most so far from UTC */

/* True if the dates can be one instant, the zone of `printed` being unknown. */
static bool
may_be(int64_t printed, int64_t real)
{
	int64_t apart = printed > real ? printed - real : real - printed;

	return apart <= ZONE_SECONDS_MAX;
}

/* By name and serial number. What the entry does not give does not count; its SHA-1 does. */
static bool
is_root(const struct aw_root *root, const struct aw_listed *entry)
{
	if (root->subject == NULL || root->serial == NULL ||
	    strcmp(root->serial, entry->serial) != 0 || (root->has_sha1 && entry->has_sha1))
		return false;
	return aw_listed_same_name(root->subject, entry->subject) &&
	       (entry->issuer[0] == '\0' || aw_listed_same_name(root->subject, entry->issuer));
}

/* The known root with the SHA-1 of the entry; NULL for none. */
static const struct aw_root *
find_sha1(const struct aw_store_reading *in, const struct aw_listed *entry)
{
	for (size_t i = 0; entry->has_sha1 && i < in->n_known; i++)
		if (in->known[i]->has_sha1 &&
		    memcmp(in->known[i]->sha1, entry->sha1, AW_SHA1_LEN) == 0)
			return in->known[i];
	return NULL;
}

/* The one known root with SHA-1, or issuer, subject, serial and end of the entry; NULL for none or
 * two. */
static const struct aw_root *
find_root(const struct aw_store_reading *in, const struct aw_listed *entry)
{
	const struct aw_root *found = find_sha1(in, entry);

	for (size_t i = 0; found == NULL && i < in->n_known; i++) {
		const struct aw_root *root = in->known[i];

		if (!is_root(root, entry))
			continue;
		if (root->not_after != AW_INSTANT_NONE && entry->not_after != AW_INSTANT_NONE &&
		    !may_be(entry->not_after, root->not_after))
			return NULL;
		for (size_t k = i + 1; k < in->n_known; k++)
			if (is_root(in->known[k], entry))
				return NULL;
		return root;
	}
	return found;
}

static bool
hash_text(EVP_MD_CTX *md, const char *text)
{
	return EVP_DigestUpdate(md, text, strlen(text) + 1) == 1;
}

/* A number for an entry that is no known root. No certificate begins with this text, so none has
 * it as its fingerprint. The SHA-1 counts where issuer and serial do not identify it. */
static bool
number_entry(const struct aw_listed *entry, uint8_t digest[AW_SHA256_LEN])
{
	bool named = entry->issuer[0] != '\0' && entry->serial[0] != '\0';
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	bool done = md != NULL && EVP_DigestInit_ex(md, EVP_sha256(), NULL) == 1 &&
		    hash_text(md, "anchorwatch trustpool entry 1") &&
		    hash_text(md, entry->issuer) && hash_text(md, entry->serial) &&
		    hash_text(md, entry->subject) &&
		    (named || EVP_DigestUpdate(md, entry->sha1, AW_SHA1_LEN) == 1) &&
		    EVP_DigestFinal_ex(md, digest, NULL) == 1;

	EVP_MD_CTX_free(md);
	return done;
}

/* Of the root only what leads to it: the source gave neither its fingerprint nor its key. */
static void
take_root(struct aw_certificate *cert, const struct aw_root *root)
{
	memcpy(cert->sha256, root->sha256, sizeof(cert->sha256));
	if (root->not_after != AW_INSTANT_NONE)
		cert->not_after = root->not_after;
}

static bool
fill_texts(struct aw_certificate *cert, const struct aw_listed *entry, const struct aw_root *root)
{
	const char *subject =
	    root != NULL && root->subject != NULL ? root->subject : entry->subject;
	bool given = entry->issuer[0] != '\0';

	cert->name = strdup(entry->name[0] != '\0' ? entry->name : subject);
	cert->subject = strdup(subject);
	if (given && (root != NULL || strcmp(entry->issuer, subject) == 0))
		cert->issuer = cert->subject;
	else
		cert->issuer = strdup(entry->issuer);
	cert->serial = strdup(entry->serial);
	cert->key_algorithm = strdup("unknown");
	cert->signature_algorithm = strdup("unknown");
	return cert->name != NULL && cert->subject != NULL && cert->issuer != NULL &&
	       cert->serial != NULL && cert->key_algorithm != NULL &&
	       cert->signature_algorithm != NULL;
}

static enum aw_err
add_entry(struct aw_store_reading *in, const struct aw_listed *entry, const struct aw_root *root)
{
	struct aw_certificate *cert = calloc(1, sizeof(*cert));
	const struct aw_certificate *pooled;

	if (cert == NULL)
		return aw_error_nomem(in->err);
	cert->flaws = entry->has_sha1 ? AW_FLAW_BY_SHA1 : AW_FLAW_BY_NAME;
	memcpy(cert->sha1, entry->sha1, AW_SHA1_LEN);
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

/* True if the entry is that certificate, by what both give of it. */
static bool
is_same(const struct aw_certificate *cert, const struct aw_listed *entry)
{
	if (entry->has_sha1 && aw_certificate_has_sha1(cert))
		return memcmp(cert->sha1, entry->sha1, AW_SHA1_LEN) == 0;
	if (entry->serial[0] == '\0' || strcmp(cert->serial, entry->serial) != 0)
		return false;
	return entry->issuer[0] != '\0' ? aw_listed_same_name(cert->issuer, entry->issuer)
					: aw_listed_same_name(cert->subject, entry->subject);
}

/* True if a configuration in the same file holds the certificate itself, or another list in it
 * said all of this entry. */
static bool
is_known(const struct aw_store_reading *in, const struct aw_listed *entry, bool whole)
{
	for (size_t i = 0;
	     (in->excerpt || !whole) && in->member == NULL && i < in->store->n_anchors; i++) {
		const struct aw_certificate *cert = in->store->anchors[i].certificate;

		if ((!whole || !aw_certificate_unseen(cert)) && is_same(cert, entry))
			return true;
	}
	return false;
}

static enum aw_err
read_entry(struct aw_store_reading *in, struct aw_listed *entry, bool whole)
{
	enum aw_err rc = aw_store_reading_account(in, entry->start, entry->end,
	    entry->wrong == NULL ? AW_ACCOUNT_CERTIFICATE : AW_ACCOUNT_PROBLEM);
	const struct aw_root *root = NULL;
	char where[64];

	if (rc != AW_OK || (entry->wrong == NULL && is_known(in, entry, whole)))
		return rc;
	in->block++;
	in->store->blocks++;
	if (entry->wrong == NULL)
		root = find_root(in, entry);
	if (root != NULL && root->serial != NULL && entry->serial[0] != '\0' &&
	    strcmp(root->serial, entry->serial) != 0)
		aw_listed_spoil(
		    entry, "its SHA-1 is that of a known root, but its serial number is another");
	if (entry->wrong == NULL) {
		in->trustpoint = (struct aw_span){entry->trustpoints, strlen(entry->trustpoints)};
		rc = add_entry(in, entry, root);
		in->trustpoint.len = 0;
		return rc;
	}
	(void)snprintf(where, sizeof(where), "entry %u, line %zu", in->block, entry->line);
	return aw_store_reading_bad(in, entry->cut ? AW_ERR_STORE_TRUNCATED : AW_ERR_STORE_BLOCK,
	    where, "CA certificate of a listing: %s%s", entry->wrong,
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

/* The words for what was read, by form: of a trustpool and of trustpoints. */
static const char *const formats[][2] = {
    [AW_LISTING_IOS] = {"trustpool-text", "trustpoints-text"},
    [AW_LISTING_XR] = {"xr-trustpool-text", "xr-trustpoints-text"},
    [AW_LISTING_NXOS] = {"nxos-trustpool-text", "nxos-trustpoints-text"},
    [AW_LISTING_POINTS] = {"trustpoints-status-text", "trustpoints-status-text"},
};

/* Trustpoints alone are a part of what the device trusts. IOS says of each entry of a trustpool
 * what it is; of the others a text that says nothing is taken for a part. */
static enum aw_err
note_extent(struct aw_store_reading *in, const struct aw_listing *text, enum aw_listing_form form,
    bool first)
{
	bool pool = text->has_pool || (form == AW_LISTING_IOS && !text->has_points);

	if (pool)
		in->has_pool = true;
	else
		in->excerpt = true;
	if (!first)
		return AW_OK;
	if (text->is_asa)
		return aw_store_reading_format(
		    in, pool ? "asa-trustpool-text" : "asa-trustpoints-text");
	return aw_store_reading_format(in, formats[form][pool ? 0 : 1]);
}

static enum aw_err
note_half_line(struct aw_store_reading *in, const struct aw_listing *text)
{
	char where[32];

	if (!text->half_line)
		return AW_OK;
	(void)snprintf(where, sizeof(where), "line %zu", text->lines.line);
	return aw_store_reading_problem(in, AW_SEVERITY_CRITICAL, AW_ERR_STORE_TRUNCATED, where,
	    "the text ends within a line: more entries may have followed");
}

static bool (*const readers[])(struct aw_listing *, struct aw_listed *) = {
    [AW_LISTING_IOS] = aw_listing_ios_next,
    [AW_LISTING_XR] = aw_listing_xr_next,
    [AW_LISTING_NXOS] = aw_listing_nxos_next,
    [AW_LISTING_POINTS] = aw_listing_points_next,
};

/* The zone of the device: by the same file, else by what is known of the device. */
static struct aw_cisco_clock
configured_clock(const struct aw_store_reading *in)
{
	struct aw_cisco_clock clock;

	aw_cisco_clock_init(&clock);
	aw_cisco_clock_scan(&clock, (struct aw_span){(const char *)in->data, in->len});
	return clock.zone[0] == '\0' && in->options->clock != NULL ? *in->options->clock : clock;
}

static struct aw_listing
open_text(const struct aw_store_reading *in)
{
	bool known = in->options->has_zone;

	return (struct aw_listing){.lines = {.s = (const char *)in->data, .len = in->len},
	    .has_zone = known,
	    .zone_offset = known ? in->options->zone_offset : 0};
}

/* Reads the entries of one form; *zone gets the first zone without an offset. */
static enum aw_err
read_form(
    struct aw_store_reading *in, enum aw_listing_form form, bool first, char zone[AW_ZONE_MAX])
{
	const struct aw_cisco_clock clock = configured_clock(in);
	struct aw_listing text = open_text(in);
	struct aw_listed entry;
	enum aw_err rc = AW_OK;

	text.clock = &clock;
	while (rc == AW_OK && readers[form](&text, &entry)) {
		if (zone[0] == '\0')
			memcpy(zone, entry.zone, AW_ZONE_MAX);
		rc = read_entry(in, &entry, form != AW_LISTING_POINTS);
	}
	if (rc == AW_OK)
		rc = note_half_line(in, &text);
	return rc == AW_OK ? note_extent(in, &text, form, first) : rc;
}

bool
aw_store_listing_is(const uint8_t *data, size_t len)
{
	return aw_listing_recognise(data, len) != 0;
}

enum aw_err
aw_store_listing_read(struct aw_store_reading *in)
{
	unsigned forms = aw_listing_recognise(in->data, in->len);
	char zone[AW_ZONE_MAX] = "";
	enum aw_err rc = AW_OK;
	bool first = true;

	for (int form = 0; rc == AW_OK && form < AW_LISTING_FORMS; form++) {
		if ((forms & 1U << form) == 0)
			continue;
		rc = read_form(in, (enum aw_listing_form)form, first, zone);
		first = false;
	}
	return rc == AW_OK && zone[0] != '\0' && !in->options->has_zone ? append_zone(in, zone)
									: rc;
}

/* Accounts for the entries of one form, which are not read. */
static enum aw_err
pass_over(struct aw_store_reading *in, enum aw_listing_form form, size_t *n, size_t *first)
{
	struct aw_listing text = open_text(in);
	struct aw_listed entry;
	enum aw_err rc = AW_OK;

	while (rc == AW_OK && readers[form](&text, &entry)) {
		if ((*n)++ == 0 || entry.line < *first)
			*first = entry.line;
		rc = aw_store_reading_account(in, entry.start, entry.end, AW_ACCOUNT_PROBLEM);
	}
	return rc;
}

enum aw_err
aw_store_listing_name(struct aw_store_reading *in)
{
	unsigned forms = aw_listing_recognise(in->data, in->len);
	size_t n = 0, first = 0;
	enum aw_err rc = AW_OK;
	char where[64];

	for (int form = 0; rc == AW_OK && form < AW_LISTING_FORMS; form++)
		if ((forms & 1U << form) != 0)
			rc = pass_over(in, (enum aw_listing_form)form, &n, &first);
	if (rc != AW_OK || n == 0)
		return rc;
	(void)snprintf(where, sizeof(where), "line %zu", first);
	return aw_store_reading_problem(in, AW_SEVERITY_WARNING, AW_ERR_STORE_BLOCK, where,
	    "a list of %zu CA certificate%s (as show crypto pki trustpool prints them) is next to "
	    "the "
	    "PEM blocks; it was not read",
	    n, aw_text_s(n));
}
