/* SPDX-License-Identifier: ISC */
/* From a world to the record, the transitions and the policy that are judged. */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "model/device_record.h"
#include "model/pool.h"
#include "model/store.h"
#include "tests/law/world.h"

static const char *const services[LAW_SERVICES] = {
    "tools.cisco.com:443", "smartreceiver.cisco.com:443", "license.example:8443"};

const char *
law_service_name(int service)
{
	return services[service];
}

const char *
law_store_name(int store)
{
	static const char *const names[LAW_STORES] = {"trusted-ca", "bundle", "system"};

	return names[store];
}

const char *
law_root_name(int root)
{
	static const char *const names[LAW_ROOTS] = {
	    "Root 0", "Root 1", "Root 2", "Root 3", "Root 4", "Root 5", "Root 6", "Root 7"};

	return names[root];
}

const char *
law_subject(int key)
{
	static const char *const subjects[] = {"CN=Key 0,O=Law,C=US", "CN=Key 1,O=Law,C=US",
	    "CN=Key 2,O=Law,C=US", "CN=Key 3,O=Law,C=US", "CN=Key 4,O=Law,C=US"};

	return subjects[key];
}

static _Noreturn void
no_memory(void)
{
	(void)fputs("out of memory\n", stderr);
	exit(2);
}

static void *
must(void *memory)
{
	if (memory == NULL)
		no_memory();
	return memory;
}

static void
need(bool done)
{
	if (!done)
		no_memory();
}

char *
law_dup(const char *text)
{
	return must(strdup(text));
}

/* A literal for a member that is not const; it is not freed. */
static char *
borrow(const char *literal)
{
	char *text;

	memcpy(&text, &literal, sizeof(text));
	return text;
}

void
law_root_sha256(int root, uint8_t sha256[AW_SHA256_LEN])
{
	memset(sha256, 0x10 * root + 7, AW_SHA256_LEN);
	sha256[0] = (uint8_t)(root * 67 + 13);
}

void
law_mix(uint8_t sha256[AW_SHA256_LEN], int64_t a, int64_t b)
{
	struct law_random random = {(uint64_t)a * 31 + (uint64_t)b};
	uint64_t mixed = law_next(&random);

	memcpy(sha256 + 8, &mixed, sizeof(mixed));
}

void
law_key_sha256(int key, uint8_t sha256[AW_SHA256_LEN])
{
	memset(sha256, 0xe0 + key, AW_SHA256_LEN);
}

struct aw_certificate *
law_build_plain(const uint8_t sha256[AW_SHA256_LEN], const char *name, const char *subject,
    const char *issuer, int64_t not_before, int64_t not_after)
{
	struct aw_certificate *cert = must(calloc(1, sizeof(*cert)));

	memcpy(cert->sha256, sha256, AW_SHA256_LEN);
	memcpy(cert->sha1, sha256, AW_SHA1_LEN);
	memcpy(cert->key_sha256, sha256, AW_SHA256_LEN);
	cert->key_sha256[1] ^= 0xff;
	cert->name = law_dup(name);
	cert->subject = law_dup(subject);
	cert->issuer = strcmp(issuer, subject) == 0 ? cert->subject : law_dup(issuer);
	cert->serial = law_dup("0509");
	cert->key_algorithm = law_dup("RSA");
	cert->signature_algorithm = law_dup("sha256WithRSAEncryption");
	cert->key_bits = 4096;
	cert->not_before = not_before;
	cert->not_after = not_after;
	return cert;
}

const struct aw_certificate *
law_build_root(const struct law_world *world, int root, bool by_name, struct aw_pool *pool)
{
	const struct law_root *from = &world->roots[root];
	const struct aw_certificate *shared;
	uint8_t sha256[AW_SHA256_LEN];
	struct aw_certificate *cert;

	law_root_sha256(root, sha256);
	cert = law_build_plain(sha256, law_root_name(root), law_subject(from->key),
	    law_subject(from->issuer), from->not_before, from->not_after);
	cert->flaws = (uint16_t)(from->flaws | (by_name ? AW_FLAW_BY_NAME : 0));
	law_key_sha256(from->key, cert->key_sha256);
	if (by_name) { /* no listing gives its SHA-1 or its key */
		memset(cert->sha1, 0, AW_SHA1_LEN);
		memset(cert->key_sha256, 0, AW_SHA256_LEN);
	}
	shared = aw_pool_take(pool, cert);
	need(shared != NULL);
	return shared;
}

void
law_build_attempt(
    struct aw_attempt *attempt, const struct law_read *read, int64_t now, enum aw_err code)
{
	if (read->fails)
		aw_attempt_set(attempt, now - AW_MINUTE, code, "no answer");
	else
		aw_attempt_set(attempt, read->at, AW_OK, NULL);
}

/* 0, 1, 2 in another order for another `order`. */
static unsigned
nth(unsigned i, unsigned n, uint64_t order)
{
	unsigned at = (unsigned)((i + order) % n);

	return order % 2 == 0 ? at : n - 1 - at;
}

static void
add_changes(const struct law_store *from, struct aw_store *store)
{
	for (unsigned i = 0; i < from->n_changes; i++) {
		const struct law_change *change = &from->changes[i];
		struct aw_change *to;

		need(AW_GROW(store->changes, store->n_changes));
		to = &store->changes[store->n_changes++];
		*to = (struct aw_change){.at = change->at,
		    .before = (uint32_t)store->n_anchors + !change->added,
		    .after = (uint32_t)store->n_anchors,
		    .added = change->added,
		    .removed = !change->added};
		need(AW_GROW(to->items, 0));
		to->n_items = 1;
		to->items[0] = (struct aw_change_item){
		    .name = law_dup(law_root_name(change->root)), .added = change->added};
		law_root_sha256(change->root, to->items[0].sha256);
	}
}

static void
add_store(const struct law_world *world, int i, uint64_t order, struct aw_record *record)
{
	const struct law_store *from = &world->stores[i];
	struct aw_store *store = must(aw_record_add_store(record, law_store_name(i)));

	store->source = law_dup(from->peer ? "exp-2" : from->appliance ? "expressway" : "file");
	store->path = law_dup("/etc/anchorwatch/store.pem");
	store->format = law_dup("pem");
	store->judged = from->judged;
	store->observed_at = from->read.at;
	store->written_at = from->written_at;
	store->fresh_for = from->fresh_for;
	law_build_attempt(&store->attempt, &from->read, world->now, AW_ERR_FILE_MISSING);
	for (unsigned k = 0; k < from->n_held; k++) {
		const struct law_held *held = &from->held[nth(k, from->n_held, order)];

		for (int copy = 0; copy < held->copies; copy++)
			need(aw_store_add(store, record->pool,
				 law_build_root(world, held->root, held->by_name, record->pool),
				 held->rejected ? AW_FLAW_REJECTED : 0, NULL) == AW_OK);
	}
	aw_store_seal(store, record->pool);
	store->bad_blocks = from->bad_blocks;
	store->blocks = (uint32_t)store->n_anchors + from->bad_blocks;
	if (from->duplicate)
		need(aw_store_problem(store, AW_SEVERITY_OK, AW_ERR_STORE_DUPLICATE, "block 1",
			 "a copy") == AW_OK);
	for (unsigned k = 0; k < from->bad_blocks; k++)
		need(aw_store_problem(store, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "block 9",
			 "no certificate") == AW_OK);
	add_changes(from, store);
}

static void
add_service(const struct law_world *world, int i, struct aw_record *record)
{
	const struct law_service *from = &world->services[i];
	struct aw_service *service = must(aw_record_add_service(record, law_service_name(i)));

	service->source = law_dup("tls");
	service->host = law_dup("host.example");
	service->observed_at = from->read.at;
	law_build_attempt(&service->attempt, &from->read, world->now, AW_ERR_NET_REFUSED);
	if (from->look != LAW_SEEN)
		return;
	if (from->changed_at != AW_INSTANT_NONE) {
		need(AW_GROW(service->changes, 0));
		service->n_changes = 1;
		service->changes[0] = (struct aw_service_change){from->changed_at,
		    law_dup(law_subject(from->changed_from)),
		    law_dup(law_subject(from->chains[0].top))};
	}
	law_build_chains(world, from, record, service);
}

static void
add_services(const struct law_world *world, uint64_t order, struct aw_record *record)
{
	for (int i = 0; i < LAW_SERVICES; i++)
		if (world->services[i].used) {
			need(AW_GROW(record->uses, record->n_uses));
			record->uses[record->n_uses++] = law_dup(law_service_name(i));
		}
	for (unsigned i = 0; i < LAW_SERVICES; i++) {
		int at = (int)nth(i, LAW_SERVICES, order);
		const struct law_service *service = &world->services[at];

		if (service->look != LAW_ABSENT && (service->used || record->n_uses == 0))
			add_service(world, at, record);
	}
}

static void
add_source(const struct law_world *world, int i, struct aw_record *record)
{
	static const char *const names[LAW_SOURCES] = {"expressway", "restconf", "exp-2"};
	static const enum aw_source_kind kinds[LAW_SOURCES] = {
	    AW_SOURCE_EXPRESSWAY, AW_SOURCE_RESTCONF, AW_SOURCE_EXPRESSWAY};
	struct aw_source_status *to = must(aw_record_add_source(record, names[i], kinds[i]));

	to->endpoint = law_dup("https://device.example/");
	to->observed_at = world->sources[i].read.at;
	law_build_attempt(
	    &to->attempt, &world->sources[i].read, world->now, world->sources[i].code);
}

static void
set_identity(const struct law_world *world, struct aw_identity *identity)
{
	identity->mismatch = world->mismatch;
	if (world->mismatch || world->version != 0) {
		identity->product = law_dup("TANDBERG VCS");
		if (world->version != 0)
			identity->version = law_dup(law_version(world->version));
		identity->serial = law_dup("0A1B2C3D");
		identity->source = law_dup("expressway");
		identity->observed_at = world->now - AW_MINUTE;
	}
	identity->clock_skew = world->clock_skew;
	identity->clock_observed_at = world->clock_at;
}

static void
add_parts(const struct law_world *world, uint64_t order, struct aw_record *record)
{
	static const char *const names[LAW_LICENSES] = {"license", "peer"};
	static const char *const certificates[LAW_CERTIFICATES] = {"server", "exp-2"};

	for (unsigned i = 0; i < LAW_STORES; i++) {
		int at = (int)nth(i, LAW_STORES, order);

		if (world->stores[at].present)
			add_store(world, at, order, record);
	}
	add_services(world, order, record);
	for (unsigned i = 0; i < LAW_LICENSES; i++) {
		unsigned at = nth(i, LAW_LICENSES, order);

		if (world->licenses[at].present)
			law_build_license(&world->licenses[at], names[at], record);
	}
	for (unsigned i = 0; i < LAW_CERTIFICATES; i++) {
		unsigned at = nth(i, LAW_CERTIFICATES, order);

		if (world->certificates[at].present)
			law_build_certificate(
			    world, &world->certificates[at], certificates[at], record);
	}
	for (int i = 0; i < LAW_SOURCES; i++)
		if (world->sources[i].present)
			add_source(world, i, record);
	set_identity(world, &record->identity);
	if (world->managed)
		record->managed_by = law_dup("Cloud Certificate Management");
}

static void
build_root(const struct law_world *world, int root, bool keys, struct aw_root *to)
{
	*to = (struct aw_root){.name = borrow(law_root_name(root)),
	    .subject = borrow(law_subject(world->roots[root].key)),
	    .has_key = keys,
	    .not_after = world->roots[root].not_after};
	law_root_sha256(root, to->sha256);
	if (keys)
		law_key_sha256(world->roots[root].key, to->key_sha256);
}

static int
by_instant(const void *a, const void *b)
{
	const struct aw_switch *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->service, y->service);
}

static void
build_transition(const struct law_world *world, int i, struct law_built *built)
{
	static const char *const names[LAW_TRANSITIONS] = {"first", "second", "third"};
	const struct law_transition *from = &world->transitions[i];
	struct aw_transition *to = &built->items[built->transitions.n_items++];
	struct aw_root *roots = built->roots[i];

	*to = (struct aw_transition){.name = borrow(names[i]),
	    .title = borrow("a transition"),
	    .source = borrow("a notice"),
	    .defined_at = borrow("law.conf:1"),
	    .applies = from->applies,
	    .issuance_stop = from->issuance_stop,
	    .clean_up = from->clean_up,
	    .distrusts = from->distrust_after != AW_INSTANT_NONE,
	    .distrust_after = from->distrust_after,
	    .needs_all = from->needs_all,
	    .retiring = roots,
	    .n_retiring = from->n_retiring,
	    .replacements = roots + LAW_SIDE,
	    .n_replacements = from->n_replacements,
	    .switches = built->switches[i],
	    .n_switches = from->n_switches};
	for (unsigned k = 0; k < from->n_retiring; k++)
		build_root(world, from->retiring[k], from->keys, &roots[k]);
	for (unsigned k = 0; k < from->n_replacements; k++)
		build_root(world, from->replacements[k], from->keys, &roots[LAW_SIDE + k]);
	for (unsigned k = 0; k < from->n_switches; k++)
		to->switches[k] = (struct aw_switch){
		    borrow(law_service_name(from->services[k])), from->switches[k], from->lasts[k]};
	qsort(to->switches, to->n_switches, sizeof(*to->switches), by_instant);
}

void
law_build(const struct law_world *world, uint64_t order, struct law_built *built)
{
	memset(built, 0, sizeof(*built));
	built->now = world->now;
	built->pool = must(aw_pool_new());
	built->record = must(aw_record_new(built->pool, world->device));
	built->record->written_at = world->written_at;
	built->record->interval = world->interval;
	built->record->roles = world->roles;
	add_parts(world, order, built->record);
	built->transitions.items = built->items;
	/* Those that read transitions sort them by their names. */
	for (int i = 0; i < LAW_TRANSITIONS; i++)
		if (world->transitions[i].present)
			build_transition(world, i, built);
	built->policy = world->policy;
	built->policy.exceptions = built->exceptions;
	built->policy.n_exceptions = world->n_exceptions;
	for (unsigned i = 0; i < world->n_exceptions; i++) {
		law_root_sha256(world->exceptions[i].root, built->exceptions[i].sha256);
		built->exceptions[i].reason = borrow("a test device");
		built->exceptions[i].until = world->exceptions[i].until;
	}
}

void
law_build_end(struct law_built *built)
{
	aw_record_free(built->record);
	aw_pool_free(built->pool);
}
