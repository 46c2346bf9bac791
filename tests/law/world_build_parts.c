/* SPDX-License-Identifier: ISC */
/* License states and chains of a world. Paths are what a collection would find: they follow from
 * the chain and from the roots of the store. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "model/device_record.h"
#include "model/pool.h"
#include "model/store.h"
#include "tests/law/world.h"

static void
need(bool done)
{
	if (done)
		return;
	(void)fputs("out of memory\n", stderr);
	exit(2);
}

static void
add_entitlement(const struct law_entitlement *from, unsigned i, struct aw_license *license)
{
	static const char *const names[] = {"alpha", "beta"};
	struct aw_entitlement *to =
	    aw_license_entitlement(license, names[i], strlen(names[i]), names[i], strlen(names[i]));

	need(to != NULL);
	to->state = from->state;
	if (from->word)
		to->raw = law_dup(from->state == AW_ENTITLEMENT_UNKNOWN
				      ? "STRANGE"
				      : aw_entitlement_word(from->state));
	to->enforced = from->enforced;
	to->count = from->count;
	to->owned = from->owned;
	to->ends = from->ends;
}

static void
set_sync(struct aw_sync *sync, enum aw_sync_result result, int64_t at, bool word)
{
	sync->result = result;
	sync->at = at;
	if (word && result == AW_SYNC_UNKNOWN)
		sync->raw = law_dup("STRANGE");
	if (result == AW_SYNC_FAILED)
		sync->reason = law_dup("Fail to send out Call Home HTTP message");
}

static void
set_words(const struct law_license *from, struct aw_license *to)
{
	static const char *const transports[] = {
	    "Smart", "Callhome", "CSLU", "Off", "automatic", "Smart", "Callhome"};
	static const char *const urls[] = {"https://smartreceiver.cisco.com/licservice/license",
	    NULL, "http://cslu.example:8182/cslu/v1/pi", NULL, NULL, NULL,
	    "https://tools.cisco.com/its/service/oddce/services/DDCEService"};

	if (from->word) {
		to->registration_raw = law_dup(from->registration == AW_REGISTRATION_UNKNOWN
						   ? "STRANGE"
						   : aw_registration_word(from->registration));
		to->authorization_raw = law_dup(from->authorization == AW_AUTHORIZATION_UNKNOWN
						    ? "STRANGE"
						    : aw_authorization_word(from->authorization));
	}
	if (from->transport < 0)
		return;
	to->transport = law_dup(transports[from->transport]);
	if (urls[from->transport] != NULL)
		to->url = law_dup(urls[from->transport]);
}

static void
set_instants(const struct law_license *from, struct aw_license *to)
{
	to->last_success = from->last_success;
	to->failing_since = from->failing_since;
	to->next_sync = from->next_sync;
	to->deadline = from->deadline;
	to->registered_at = from->registered_at;
	to->registration_expires = from->registration_expires;
	to->next_renewal = from->next_renewal;
	to->pending_since = from->pending_since;
	to->held_at = from->held_at;
	to->authorized_at = from->authorized_at;
	to->out_of_compliance_since = from->out_of_compliance_since;
	to->evaluation_ends = from->evaluation_ends;
	to->last_ack = from->last_ack;
	to->next_ack_deadline = from->next_ack_deadline;
	to->next_report = from->next_report;
	to->trust_code_ends = from->trust_code_ends;
}

void
law_build_license(const struct law_license *from, const char *name, struct aw_record *record)
{
	struct aw_license *to = aw_record_add_license(record, name);

	need(to != NULL);
	to->source = law_dup("expressway");
	to->observed_at = from->read.at;
	to->fresh_for = from->fresh_for;
	if (from->read.fails)
		aw_attempt_set(&to->attempt, record->written_at, AW_ERR_NET_REFUSED, "no answer");
	else
		aw_attempt_set(&to->attempt, from->read.at, AW_OK, NULL);
	to->mode = from->mode;
	to->complete = from->complete;
	to->reservation = from->reservation;
	to->no_address = from->no_address;
	to->registration = from->registration;
	to->held = from->held;
	to->authorization = from->authorization;
	to->deadline_word = from->deadline_word;
	to->trust_code = from->trust_code;
	to->report_period = -1;
	to->evaluation_left = -1;
	set_sync(&to->sync, from->sync, from->sync_at, from->word);
	set_sync(&to->renewal, from->renewal, from->renewal_at, from->word);
	set_words(from, to);
	set_instants(from, to);
	for (unsigned i = 0; i < from->n_entitlements; i++)
		add_entitlement(&from->entitlements[i], i, to);
	if (from->problem != AW_OK)
		need(aw_license_problem(to, AW_SEVERITY_WARNING, from->problem, "line 9", "%s",
			 "Feb 29 2023") == AW_OK);
}

/* By its place in the world, so that no two chains have one leaf. */
static void
leaf_sha256(
    const struct law_world *world, const struct law_chain *chain, uint8_t sha256[AW_SHA256_LEN])
{
	memset(sha256, 0x51, AW_SHA256_LEN);
	for (int i = 0; i < LAW_SERVICES; i++)
		for (int k = 0; k < LAW_CHAINS; k++)
			if (chain == &world->services[i].chains[k])
				sha256[3] = (uint8_t)(i * LAW_CHAINS + k);
	law_mix(sha256, chain->from, chain->leaf_to);
}

/* A path to an anchor, over a cross certificate or not, clipped by each of its certificates. */
static void
add_path(const struct law_world *world, const struct law_chain *chain,
    const struct aw_anchor *anchor, const struct aw_certificate *cross, struct aw_trust *trust)
{
	const struct aw_certificate *root = anchor->certificate;
	struct aw_path *path;

	need(AW_GROW(trust->paths, trust->n_paths));
	path = &trust->paths[trust->n_paths++];
	*path = (struct aw_path){.anchor_name = law_dup(root->name),
	    .length = (uint16_t)(cross != NULL ? 4 : 3),
	    .cross = cross != NULL,
	    .not_before = AW_INSTANT_NONE,
	    .not_after = AW_INSTANT_NONE};
	memcpy(path->anchor, root->sha256, AW_SHA256_LEN);
	if (chain->wrong_name)
		path->flaw = AW_CHAIN_NAME;
	else if ((anchor->flaws & AW_FLAW_REJECTED) != 0)
		path->flaw = AW_CHAIN_REJECTED;
	else if ((root->flaws & AW_FLAWS_UNUSABLE) != 0 ||
		 (cross != NULL && (cross->flaws & AW_FLAWS_UNUSABLE) != 0))
		path->flaw = AW_CHAIN_NOT_CA;
	else if (root->issuer != root->subject)
		path->flaw = AW_CHAIN_PARTIAL;
	if (path->flaw != AW_CHAIN_SOUND)
		return;
	path->not_before = aw_instant_later(chain->from, root->not_before);
	path->not_after = chain->leaf_to;
	if (cross != NULL)
		path->not_before = aw_instant_later(path->not_before, cross->not_before);
	path->begins_by = law_dup("the leaf");
	path->ends_by = law_dup("the leaf");
	leaf_sha256(world, chain, path->ends_sha256);
	if (chain->issuer_to < path->not_after)
		path->not_after = chain->issuer_to;
	if (cross != NULL && cross->not_after < path->not_after) {
		path->not_after = cross->not_after;
		memcpy(path->ends_sha256, cross->sha256, AW_SHA256_LEN);
	}
	if (root->not_after < path->not_after) {
		path->not_after = root->not_after;
		memcpy(path->ends_sha256, root->sha256, AW_SHA256_LEN);
	}
	if (path->not_before <= path->not_after)
		return;
	path->flaw = AW_CHAIN_NEVER;
	path->not_before = path->not_after = AW_INSTANT_NONE;
	free(path->begins_by);
	free(path->ends_by);
	path->begins_by = path->ends_by = NULL;
}

static bool
has_key(const struct aw_certificate *cert, int key)
{
	uint8_t sha256[AW_SHA256_LEN];

	law_key_sha256(key, sha256);
	return memcmp(cert->key_sha256, sha256, AW_SHA256_LEN) == 0;
}

/* Paths to all anchors with that key, and from each that is a cross certificate to its issuer. */
static void
add_paths(const struct law_world *world, const struct law_chain *chain,
    const struct aw_store *store, int key, const struct aw_certificate *cross,
    struct aw_trust *trust)
{
	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_anchor *anchor = &store->anchors[i];
		const struct aw_certificate *cert = anchor->certificate;

		if (!has_key(cert, key))
			continue;
		add_path(world, chain, anchor, cross, trust);
		if (cross != NULL || cert->issuer == cert->subject)
			continue;
		for (int issuer = 0; issuer < 5; issuer++)
			if (strcmp(law_subject(issuer), cert->issuer) == 0)
				add_paths(world, chain, store, issuer, cert, trust);
	}
}

static int
longest_first(const void *a, const void *b)
{
	const struct aw_path *x = a, *y = b;

	if ((x->flaw == AW_CHAIN_SOUND) != (y->flaw == AW_CHAIN_SOUND))
		return x->flaw == AW_CHAIN_SOUND ? -1 : 1;
	if (x->not_after != y->not_after)
		return x->not_after > y->not_after ? -1 : 1;
	if (x->not_before != y->not_before)
		return x->not_before < y->not_before ? -1 : 1;
	if (x->length != y->length)
		return x->length < y->length ? -1 : 1;
	return memcmp(x->anchor, y->anchor, AW_SHA256_LEN);
}

/* What the chain wants where no path ends in a self-signed anchor. */
static void
set_wanted(const struct law_world *world, const struct law_chain *chain,
    const struct aw_store *store, struct aw_trust *trust)
{
	for (size_t i = 0; i < trust->n_paths; i++)
		if (trust->paths[i].flaw != AW_CHAIN_PARTIAL)
			return;
	(void)store;
	trust->wanted.flaw = AW_CHAIN_NO_ANCHOR;
	trust->wanted.subject = law_dup(law_subject(chain->top));
	trust->wanted.key_id = law_dup("ed4419c0d3f0068beea47bbe42e72654c88e3676");
	for (int i = 0; i < 4; i++)
		if (world->roots[i].key == chain->top) {
			trust->wanted.known = true;
			law_root_sha256(i, trust->wanted.sha256);
			trust->wanted.name = law_dup(law_root_name(i));
			trust->wanted.not_after = world->roots[i].not_after;
			trust->wanted.found_in = law_dup("first");
		}
}

static void
add_trust(const struct law_world *world, const struct law_chain *from, const struct aw_store *store,
    struct aw_record *record, struct aw_chain *chain)
{
	const struct aw_certificate *cross = NULL;
	struct aw_trust *trust;

	need(AW_GROW(chain->trusts, chain->n_trusts));
	trust = &chain->trusts[chain->n_trusts++];
	*trust = (struct aw_trust){
	    .store = law_dup(store->name), .cut = from->cut, .wanted.not_after = AW_INSTANT_NONE};
	add_paths(world, from, store, from->top, NULL, trust);
	if (from->cross >= 0) {
		cross = law_build_root(world, from->cross, false, record->pool);
		add_paths(world, from, store, world->roots[from->cross].issuer, cross, trust);
		aw_pool_unref(record->pool, cross);
	}
	if (trust->n_paths > 1)
		qsort(trust->paths, trust->n_paths, sizeof(*trust->paths), longest_first);
	set_wanted(world, from, store, trust);
}

static const struct aw_certificate *
leaf_of(const struct law_world *world, const struct law_chain *from, struct aw_pool *pool)
{
	struct aw_certificate *leaf = calloc(1, sizeof(*leaf));

	need(leaf != NULL);
	leaf_sha256(world, from, leaf->sha256);
	memcpy(leaf->key_sha256, leaf->sha256, AW_SHA256_LEN);
	leaf->name = law_dup("host.example");
	leaf->subject = law_dup("CN=host.example");
	leaf->issuer = law_dup("CN=Sub CA");
	leaf->serial = law_dup("01");
	leaf->key_algorithm = law_dup("RSA");
	leaf->signature_algorithm = law_dup("sha256WithRSAEncryption");
	leaf->key_bits = 2048;
	leaf->not_before = from->from;
	leaf->not_after = from->leaf_to;
	leaf->flaws = AW_FLAW_NOT_CA;
	return aw_pool_take(pool, leaf);
}

static void
add_address(unsigned i, const struct aw_chain *chain, struct aw_service *service)
{
	static const char *const addresses[LAW_CHAINS] = {"192.0.2.1:443", "192.0.2.2:443"};
	struct aw_address *address;

	need(AW_GROW(service->addresses, service->n_addresses));
	address = &service->addresses[service->n_addresses++];
	*address = (struct aw_address){.address = law_dup(addresses[i]),
	    .attempt.at = service->observed_at,
	    .protocol = law_dup("TLSv1.3")};
	memcpy(address->chain, chain->digest, AW_SERVICE_DIGEST_LEN);
}

void
law_build_chains(const struct law_world *world, const struct law_service *from,
    struct aw_record *record, struct aw_service *service)
{
	for (unsigned i = 0; i < from->n_chains; i++) {
		const struct law_chain *one = &from->chains[i];
		struct aw_chain *chain;

		need(AW_GROW(service->chains, service->n_chains));
		chain = &service->chains[service->n_chains++];
		*chain = (struct aw_chain){.digest = {(uint8_t)(i + 1)},
		    .issuer = law_dup(law_subject(one->top)),
		    .seen_since = one->seen_since};
		need(AW_GROW(chain->certificates, 0));
		chain->certificates[chain->n_certificates++] = leaf_of(world, one, record->pool);
		for (size_t k = 0; k < record->n_stores; k++)
			if (record->stores[k].judged &&
			    record->stores[k].observed_at != AW_INSTANT_NONE)
				add_trust(world, one, &record->stores[k], record, chain);
		add_address(i, chain, service);
	}
}
