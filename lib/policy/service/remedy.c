/* SPDX-License-Identifier: ISC */
#include "policy/service/remedy.h"

#include <string.h>

#include "base/text.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/service.h"
#include "model/store.h"
#include "model/store_family.h"

static bool
starts(const char *text, const char *with)
{
	return text != NULL && strncmp(text, with, strlen(with)) == 0;
}

/* How an operator puts a root into the store, or takes it out: by the source that gave it, or by
 * the device whose text it is. */
static const struct aw_root_words *
words_of(const struct aw_record *record, const struct aw_store *store, bool more)
{
	const struct aw_source_status *source = NULL;
	const struct aw_source_kind_row *row;
	enum aw_store_family family = AW_FAMILY_NONE;
	enum aw_source_kind kind = AW_SOURCE_UNKNOWN;

	if (store != NULL && store->source != NULL)
		source = aw_record_source(record, store->source);
	if (store != NULL && source == NULL)
		family = aw_store_family(store->format);
	if (family != AW_FAMILY_NONE)
		return more ? &aw_store_family_row(family)->append
			    : &aw_store_family_row(family)->remove;
	if (store != NULL)
		kind = source != NULL ? source->kind : aw_source_kind_parse(store->source);
	row = aw_source_kind_row(kind);
	return more ? &row->append : &row->remove;
}

/* True for a store of files that no device printed: the system's own may be among them. */
static bool
is_of_files(const struct aw_record *record, const struct aw_store *store)
{
	return (store->source == NULL || aw_record_source(record, store->source) == NULL) &&
	       aw_store_family(store->format) == AW_FAMILY_NONE;
}

static void
append_root(const struct aw_remedy_root *root, struct aw_buf *buf)
{
	char hex[2 * AW_SHA256_LEN + 1];

	(void)aw_buf_puts(buf, root->name);
	if (root->sha256 == NULL)
		return;
	aw_hex(hex, root->sha256, AW_SHA256_LEN);
	(void)aw_buf_printf(buf, " (SHA-256 %s)", hex);
}

/* Where a root is to be had; one of no known fingerprint is to be compared first. */
static void
append_origin(const struct aw_remedy_root *root, struct aw_buf *buf)
{
	if (root->url != NULL)
		(void)aw_buf_printf(buf, "; from %s", root->url);
	else if (root->found_in != NULL)
		(void)aw_buf_printf(buf, "; a copy is known from %s", root->found_in);
	else if (root->sha256 == NULL)
		(void)aw_buf_puts(buf,
		    "; get it from its publisher and compare the fingerprint "
		    "(if it is no root, the operator of the service is to send it)");
}

/* False where the operator of the device puts roots in himself. */
static bool
managed(const struct aw_record *record, struct aw_buf *buf)
{
	if (record->managed_by == NULL || record->managed_by[0] == '\0')
		return false;
	(void)aw_buf_printf(
	    buf, "%s manages the roots of this device: ask there to ", record->managed_by);
	return true;
}

/* The commands of a distribution for its own store; false if it is none of these. */
static bool
tell_system_place(const struct aw_store *store, bool more, struct aw_buf *buf)
{
	if (starts(store->path, "/etc/ssl/certs"))
		(void)aw_buf_puts(buf, more ? " as a .crt file under /usr/local/share/"
					      "ca-certificates and run update-ca-certificates"
					    : " with dpkg-reconfigure ca-certificates");
	else if (starts(store->path, "/etc/pki/"))
		(void)aw_buf_printf(buf,
		    " as a file under /etc/pki/ca-trust/source/%s and run update-ca-trust",
		    more ? "anchors" : "blocklist");
	else
		return false;
	return true;
}

static void
append_place(const struct aw_record *record, const char *name, bool more, struct aw_buf *buf)
{
	const struct aw_store *store = aw_record_store(record, name);
	const char *place = store != NULL && store->path != NULL ? store->path : name;
	const struct aw_root_words *words = words_of(record, store, more);

	if (store != NULL && is_of_files(record, store) && tell_system_place(store, more, buf))
		return;
	if (words->before == NULL) {
		(void)aw_buf_printf(buf, more ? " to store %s" : " from store %s", name);
		return;
	}
	(void)aw_buf_puts(buf, words->before);
	if (words->after != NULL)
		(void)aw_buf_printf(buf, "%s%s", place, words->after);
}

void
aw_remedy_append(const struct aw_record *record, const char *store,
    const struct aw_remedy_root *root, struct aw_buf *buf)
{
	bool asked = managed(record, buf);

	(void)aw_buf_puts(buf, "append ");
	append_root(root, buf);
	if (!asked)
		append_place(record, store, true, buf);
	append_origin(root, buf);
}

void
aw_remedy_remove(const struct aw_record *record, const char *store,
    const struct aw_remedy_root *root, struct aw_buf *buf)
{
	bool asked = managed(record, buf);

	(void)aw_buf_puts(buf, "remove ");
	append_root(root, buf);
	if (!asked)
		append_place(record, store, false, buf);
}

void
aw_remedy_replace(const struct aw_record *record, const char *store,
    const struct aw_remedy_root *root, struct aw_buf *buf)
{
	(void)managed(record, buf);
	(void)aw_buf_puts(buf, "replace the copy of ");
	append_root(root, buf);
	(void)aw_buf_printf(buf,
	    " in store %s, which cannot be used, by its publisher's current certificate", store);
	append_origin(root, buf);
}

/* True if the certificate of that fingerprint is an anchor of the store. */
static bool
is_anchor(const struct aw_record *record, const struct aw_trust *trust, const uint8_t *sha256)
{
	const struct aw_store *store = aw_record_store(record, trust->store);

	return store != NULL && aw_store_find(store, sha256) != NULL;
}

/* True if the path ends with its root. */
static bool
is_root_of(const struct aw_path *path)
{
	return memcmp(path->ends_sha256, path->anchor, sizeof(path->anchor)) == 0;
}

/* A certificate on the way has ended, will, or has not begun. */
static void
append_dates(const struct aw_record *record, const struct aw_trust *trust,
    const struct aw_holds *holds, struct aw_buf *buf)
{
	const struct aw_path *ended = holds->best != NULL ? holds->best : holds->lapsed;
	const struct aw_path *path = holds->now ? holds->last : ended;
	const char *name = path->ends_by != NULL ? path->ends_by : "the certificate";

	if (!holds->now && holds->best != NULL && holds->since == AW_INSTANT_NONE)
		(void)aw_buf_puts(buf, "compare the clocks; else the operator of the service is to "
				       "present a chain that is valid already");
	else if (is_anchor(record, trust, path->ends_sha256) && !is_root_of(path))
		(void)aw_buf_printf(buf,
		    "replace %s in store %s by its renewed certificate; if the service presents it "
		    "too, its operator is to renew it",
		    name, trust->store);
	else if (is_root_of(path))
		(void)aw_buf_printf(
		    buf, "append the successor of root %s to store %s", name, trust->store);
	else
		(void)aw_buf_printf(buf,
		    "the operator of the service is to renew %s; look that the new chain leads to "
		    "a "
		    "root of store %s",
		    name, trust->store);
}

static void
append_wanted(const struct aw_record *record, const struct aw_trust *trust, struct aw_buf *buf)
{
	const struct aw_wanted *wanted = &trust->wanted;
	struct aw_remedy_root root = {.name = wanted->subject,
	    .sha256 = wanted->known ? wanted->sha256 : NULL,
	    .found_in = wanted->known ? wanted->found_in : NULL};

	if (wanted->known && wanted->name != NULL)
		root.name = wanted->name;
	aw_remedy_append(record, trust->store, &root, buf);
}

static const char *
flaw_remedy(enum aw_chain_flaw flaw)
{
	switch (flaw) {
	case AW_CHAIN_REJECTED:
		return "let the root be trusted for TLS servers again, or append another one that "
		       "the chain leads to";
	case AW_CHAIN_NAME:
		return "correct the name of the service in the configuration, or have its operator "
		       "present a certificate for that name";
	case AW_CHAIN_INCOMPLETE:
		return "the operator of the service is to send the intermediate certificate; if "
		       "its issuer is a root, append that";
	case AW_CHAIN_OTHER_KEY:
		return "append the root with the key that the chain wants; the one of that name is "
		       "another";
	case AW_CHAIN_PARTIAL:
		return "append the root above the intermediate certificate that is in the store";
	default:
		return "the operator of the service is to mend its chain, or append a root that it "
		       "leads to without this flaw";
	}
}

void
aw_remedy_chain(const struct aw_record *record, const struct aw_trust *trust,
    const struct aw_holds *holds, struct aw_buf *buf)
{
	enum aw_chain_flaw flaw = aw_trust_flaw(trust);

	if (!holds->now && holds->unchecked != NULL)
		(void)aw_buf_puts(buf,
		    "collect on a host whose OpenSSL knows the algorithm (ML-DSA and SLH-DSA: 3.5 "
		    "or later), or ask the device itself");
	else if (holds->best != NULL || holds->lapsed != NULL)
		append_dates(record, trust, holds, buf);
	else if (trust->wanted.subject != NULL &&
		 (trust->wanted.known || flaw == AW_CHAIN_NO_ANCHOR || flaw == AW_CHAIN_OTHER_KEY))
		append_wanted(record, trust, buf);
	else
		(void)aw_buf_puts(buf, flaw_remedy(flaw));
}
