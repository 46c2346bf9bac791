/* SPDX-License-Identifier: ISC */
/* The certificate by which a path ends, and whether it is a cross certificate. */
#include <string.h>
#include <strings.h>

#include "model/service.h"
#include "model/store.h"
#include "model/transition.h"
#include "policy/service/service_judge.h"

const struct aw_certificate *
aw_service_ending(const struct aw_store *store, const struct aw_chain *chain, const uint8_t *sha256)
{
	const struct aw_anchor *anchor = aw_store_find(store, sha256);

	for (size_t i = 0; i < chain->n_certificates; i++)
		if (memcmp(chain->certificates[i]->sha256, sha256, AW_SHA256_LEN) == 0)
			return chain->certificates[i];
	return anchor != NULL ? anchor->certificate : NULL;
}

static bool
has_key_of(const struct aw_certificate *cert, const struct aw_root *roots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (roots[i].has_key &&
		    memcmp(cert->key_sha256, roots[i].key_sha256, AW_SHA256_LEN) == 0)
			return true;
	return false;
}

/* True for a certificate with the key of a root that is known, issued by another one. */
static bool
is_cross(
    const struct aw_judge *judge, const struct aw_store *store, const struct aw_certificate *cert)
{
	if (strcasecmp(cert->subject, cert->issuer) == 0)
		return false;
	for (size_t i = 0; i < judge->transitions->n_items; i++) {
		const struct aw_transition *transition = &judge->transitions->items[i];

		if (has_key_of(cert, transition->retiring, transition->n_retiring) ||
		    has_key_of(cert, transition->replacements, transition->n_replacements))
			return true;
	}
	for (size_t i = 0; i < store->n_anchors; i++)
		if (store->anchors[i].certificate != cert &&
		    memcmp(store->anchors[i].certificate->key_sha256, cert->key_sha256,
			AW_SHA256_LEN) == 0)
			return true;
	return false;
}

void
aw_service_append_end(const struct aw_judge *judge, const struct aw_store *store,
    const struct aw_chain *chain, const struct aw_path *path, struct aw_buf *buf)
{
	const struct aw_certificate *cert = aw_service_ending(store, chain, path->ends_sha256);
	bool cross = cert != NULL && is_cross(judge, store, cert);

	if (path->ends_by != NULL)
		(void)aw_buf_printf(buf, "; %s%s ends then",
		    cross ? "the cross certificate of " : "", path->ends_by);
}
