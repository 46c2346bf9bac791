/* SPDX-License-Identifier: ISC */
/*
 * A world: one device, the transitions, the policy and an instant, as plain data of fixed size.
 * Copying it is an assignment, making it worse or smaller is an edit. What follows from other parts
 * is not in it: the paths of a chain come from the roots of a store when the record is built, so
 * that an edit never contradicts itself.
 */
#ifndef AW_LAW_WORLD_H
#define AW_LAW_WORLD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/instant.h"
#include "model/license.h"
#include "model/transition.h"
#include "policy/judge/settings.h"
#include "tests/law/random.h"

struct aw_certificate; /* model/anchor.h */
struct aw_pool;
struct aw_record;
struct aw_service;
struct law_plant; /* law.h */

enum {
	LAW_ROOTS = 8,
	LAW_STORES = 3,
	LAW_HELD = 5,
	LAW_CHANGES = 2,
	LAW_SERVICES = 3,
	LAW_CHAINS = 2,
	LAW_TRANSITIONS = 3,
	LAW_SIDE = 2, /* roots of a side of a transition */
	LAW_LICENSES = 2,
	LAW_ENTITLEMENTS = 2,
	LAW_CERTIFICATES = 2,
	LAW_SOURCES = 3,
	LAW_VERSIONS = 6,
	LAW_ROLES = 6,
	LAW_EXCEPTIONS = 2,
};

/* Roots with one key number have one key and one subject. */
struct law_root {
	int key, issuer; /* key numbers; another issuer: a cross certificate */
	int64_t not_before, not_after;
	uint16_t flaws;
};

/* Whether facts were ever read, when, and how the last try went. */
struct law_read {
	int64_t at; /* AW_INSTANT_NONE: never */
	bool fails;
};

struct law_held {
	int root, copies;
	bool rejected, by_name;
};

struct law_change {
	int64_t at;
	int root;
	bool added;
};

struct law_store {
	bool present, judged, appliance; /* an appliance's, else a file's */
	bool peer;                       /* of the second machine of a cluster */
	struct law_read read;
	int64_t written_at, fresh_for;
	unsigned n_held, n_changes, bad_blocks;
	struct law_held held[LAW_HELD];
	struct law_change changes[LAW_CHANGES]; /* newest first */
	bool duplicate;                         /* a problem that is harmless */
};

struct law_chain {
	int top;   /* key number of the root that it goes up to */
	int cross; /* cross certificate of that key that it presents; -1: none */
	int64_t from, leaf_to, issuer_to, seen_since;
	bool wrong_name, cut;
};

enum law_look { LAW_ABSENT, LAW_NEVER, LAW_SEEN };

struct law_service {
	bool used; /* named by the configuration */
	enum law_look look;
	struct law_read read;
	unsigned n_chains;
	struct law_chain chains[LAW_CHAINS];
	int64_t changed_at; /* AW_INSTANT_NONE: never */
	int changed_from;   /* a key number */
};

struct law_transition {
	bool present;
	enum aw_applies applies;
	unsigned n_retiring, n_replacements, n_switches;
	int retiring[LAW_SIDE], replacements[LAW_SIDE];
	int services[LAW_SERVICES];
	int64_t switches[LAW_SERVICES];
	int64_t lasts[LAW_SERVICES]; /* seconds of the window of a switch; 0: the day is known */
	int64_t issuance_stop, clean_up, distrust_after;
	bool keys; /* it names the keys of its roots */
	bool needs_all;
};

struct law_entitlement {
	enum aw_entitlement_state state;
	bool word, enforced;
	uint64_t count, owned;
	int64_t ends;
};

struct law_license {
	bool present;
	struct law_read read;
	int64_t fresh_for;
	enum aw_license_mode mode;
	bool complete, reservation, no_address, word;
	int transport;
	enum aw_registration registration, held;
	enum aw_authorization authorization;
	enum aw_deadline_word deadline_word;
	enum aw_sync_result sync, renewal;
	enum aw_trust_code trust_code;
	int64_t sync_at, renewal_at, last_success, failing_since, next_sync, deadline;
	int64_t registered_at, registration_expires, next_renewal, pending_since, held_at;
	int64_t authorized_at, out_of_compliance_since, evaluation_ends;
	int64_t last_ack, next_ack_deadline, next_report, trust_code_ends;
	unsigned n_entitlements;
	struct law_entitlement entitlements[LAW_ENTITLEMENTS];
	enum aw_err problem; /* AW_OK: none */
};

/* Who issued a certificate of the device, by the root at the end of its path: none that is known,
 * a root of the world by its number, or one that no world has in a store. */
enum law_issuer {
	LAW_NO_ISSUER = -1,
	LAW_PUBLIC = LAW_ROOTS, /* a public CA that stops to issue clientAuth */
	LAW_STOPPED,            /* one that has stopped before all others */
	LAW_SERVES_BOTH,        /* one that goes on */
	LAW_PRIVATE,
	LAW_ISSUERS
};

struct law_certificate {
	bool present, known;
	bool peer; /* of the second machine of a cluster */
	struct law_read read;
	int64_t not_before, not_after;
	int role, issuer;
	bool seen; /* its extensions were read */
	unsigned purposes;
	int64_t changed_at; /* when it took the place of another; AW_INSTANT_NONE: never */
};

struct law_source {
	bool present;
	struct law_read read;
	enum aw_err code; /* of a try that failed */
};

struct law_exception {
	int root;
	int64_t until;
};

struct law_world {
	char device[24];
	int64_t now, interval, written_at;
	struct law_root roots[LAW_ROOTS];
	struct law_store stores[LAW_STORES];
	struct law_service services[LAW_SERVICES];
	struct law_transition transitions[LAW_TRANSITIONS];
	struct law_license licenses[LAW_LICENSES];
	struct law_certificate certificates[LAW_CERTIFICATES];
	struct law_source sources[LAW_SOURCES];
	bool managed, mismatch;
	int version;        /* of an Expressway; 0: not known */
	unsigned roles;     /* what its certificates are used for; 0: not said */
	int64_t clock_skew; /* AW_INSTANT_NONE: not known */
	int64_t clock_at;
	struct aw_policy policy; /* without exceptions */
	unsigned n_exceptions;
	struct law_exception exceptions[LAW_EXCEPTIONS];
	const struct law_plant *plant; /* law.h; NULL: policy as it is */
};

/* Draws a world around that instant. (world_draw.c) */
void law_draw(struct law_random *random, int64_t now, struct law_world *world);
void law_draw_license(
    struct law_random *random, int64_t now, int64_t interval, struct law_license *license);

void law_draw_certificate(
    struct law_random *random, const struct law_world *world, struct law_certificate *certificate);

/* One that was never read. */
void law_no_license(struct law_license *license);

/* An instant near `now` by a round time, or near its edge, and facts that were read before it. */
int64_t law_draw_instant(struct law_random *random, int64_t now);
void law_draw_read(struct law_random *random, int64_t now, int64_t interval, struct law_read *read);

/* A world as what policy takes. Ends the program where memory is short. (world_build.c) */
struct law_built {
	struct aw_pool *pool;
	struct aw_record *record;
	struct aw_transitions transitions;
	struct aw_policy policy;
	struct aw_root roots[LAW_TRANSITIONS][2 * LAW_SIDE];
	struct aw_switch switches[LAW_TRANSITIONS][LAW_SERVICES];
	struct aw_transition items[LAW_TRANSITIONS];
	struct aw_exception exceptions[LAW_EXCEPTIONS];
	int64_t now;
};

/* `order` 0: in the order of the world; else roots and parts are added in another one. */
void law_build(const struct law_world *world, uint64_t order, struct law_built *built);
void law_build_end(struct law_built *built);

void law_build_certificate(const struct law_world *world, const struct law_certificate *from,
    const char *name, struct aw_record *record);
void law_build_attempt(
    struct aw_attempt *attempt, const struct law_read *read, int64_t now, enum aw_err code);
struct aw_certificate *law_build_plain(const uint8_t sha256[AW_SHA256_LEN], const char *name,
    const char *subject, const char *issuer, int64_t not_before, int64_t not_after);
void law_build_license(const struct law_license *from, const char *name, struct aw_record *record);
void law_build_chains(const struct law_world *world, const struct law_service *from,
    struct aw_record *record, struct aw_service *service);
const struct aw_certificate *
law_build_root(const struct law_world *world, int root, bool by_name, struct aw_pool *pool);

/* Names that records and texts of a world use. */
const char *law_version(int version); /* "X14.2"; NULL: not known */
const char *law_role(int role);       /* "server"; NULL: not said */
const char *law_service_name(int service);
const char *law_store_name(int store);
const char *law_root_name(int root);
const char *law_subject(int key);
void law_root_sha256(int root, uint8_t sha256[AW_SHA256_LEN]);
/* Two certificates with other dates have other fingerprints. */
void law_mix(uint8_t sha256[AW_SHA256_LEN], int64_t a, int64_t b);
void law_key_sha256(int key, uint8_t sha256[AW_SHA256_LEN]);
char *law_dup(const char *text);

/* The record, the transitions and the instant as files that the programs read. */
void law_print(const struct law_world *world, FILE *out);
void law_print_transitions(const struct law_world *world, FILE *out);
void law_print_policy(const struct law_world *world, FILE *out);

#endif
