/* SPDX-License-Identifier: ISC */
/* A device of 2021 to 2023 with one store, one license and services, judged at any instant. */
#ifndef AW_SERVICE_WORLD_H
#define AW_SERVICE_WORLD_H

#include "model/license.h"
#include "make_service.h"
#include "policy/policy.h"

#define TOOLS "tools.cisco.com:443"
#define SMART "smartreceiver.cisco.com:443"
#define STOP "2021-03-31"
#define SWITCH "2022-02-05"
#define CLEAN_UP "2023-06-01"
#define QUOVADIS_SUBJECT "CN=QuoVadis Root CA 2,O=QuoVadis Limited,C=BM"
#define IDEN_KEY "07e854f26a7cbd389927aa041bfef1b6cd21dd143818ad947dc655a9e587fe88"
#define QUOVADIS_KEY "8fd112c3c8370f147d5ccd3a7d865eb8dd540783bac69fc60088e3743ff33378"
#define OTHER_ROOT "00000000000000000000000000000000000000000000000000000000000000aa"
#define QUOVADIS_REISSUED "00000000000000000000000000000000000000000000000000000000000000bb"

/* Roots of the store. */
enum { QUOVADIS = 1, IDEN = 2, OTHER = 4, REISSUED = 8 };

struct service_world {
	struct aw_root retiring, replacement;
	struct aw_switch at;
	struct aw_transition transition;
	struct aw_transitions transitions;
	struct aw_policy policy;
	struct aw_pool *pool;
	struct aw_record *record;
	struct aw_store *store;
	struct aw_service *service;
	struct aw_judgement *judgement;
};

static inline void
world_root(struct service_world *w, const char *sha256, const char *key, const char *subject,
    const char *name, const char *to)
{
	struct aw_certificate *cert = make_certificate(sha256, name, "2006-11-24", to);

	free(cert->subject);
	cert->subject = cert->issuer = strdup(subject);
	ck_assert(aw_unhex(key, cert->key_sha256, AW_SHA256_LEN));
	make_add(w->store, w->pool, cert);
}

static inline void
world_transition(struct service_world *w)
{
	w->retiring = (struct aw_root){.name = make_text("QuoVadis Root CA 2"),
	    .subject = make_text(QUOVADIS_SUBJECT),
	    .has_key = true};
	w->replacement = (struct aw_root){.name = make_text("IdenTrust Commercial Root CA 1"),
	    .subject = make_text(IDENTRUST_SUBJECT),
	    .url = make_text("https://roots.example/identrust.pem"),
	    .has_key = true};
	ck_assert(aw_unhex(QUOVADIS_2, w->retiring.sha256, AW_SHA256_LEN));
	ck_assert(aw_unhex(QUOVADIS_KEY, w->retiring.key_sha256, AW_SHA256_LEN));
	ck_assert(aw_unhex(IDENTRUST, w->replacement.sha256, AW_SHA256_LEN));
	ck_assert(aw_unhex(IDEN_KEY, w->replacement.key_sha256, AW_SHA256_LEN));
	w->at = (struct aw_switch){make_text(TOOLS), make_at(SWITCH)};
	w->transition = (struct aw_transition){.name = make_text("quovadis-identrust"),
	    .applies = AW_APPLIES_ALL,
	    .issuance_stop = make_at(STOP),
	    .clean_up = make_at(CLEAN_UP),
	    .retiring = &w->retiring,
	    .n_retiring = 1,
	    .replacements = &w->replacement,
	    .n_replacements = 1,
	    .switches = &w->at,
	    .n_switches = 1};
	w->transitions = (struct aw_transitions){&w->transition, 1};
}

/* A world whose store holds these roots, with the service tools.cisco.com and no chain yet. */
static inline void
world_make(struct service_world *w, int holds)
{
	*w = (struct service_world){0};
	world_transition(w);
	aw_policy_defaults(&w->policy);
	w->policy.earliest_now = 0;
	w->pool = aw_pool_new();
	w->record = make_record(w->pool, "exp-core-1", make_at("2021-01-01"));
	w->store = &w->record->stores[0];
	w->store->source = strdup("expressway");
	if (holds & QUOVADIS)
		world_root(w, QUOVADIS_2, QUOVADIS_KEY, QUOVADIS_SUBJECT, "QuoVadis Root CA 2",
		    "2031-11-24");
	if (holds & IDEN)
		world_root(w, IDENTRUST, IDEN_KEY, IDENTRUST_SUBJECT,
		    "IdenTrust Commercial Root CA 1", "2034-01-16");
	if (holds & OTHER)
		make_add(w->store, w->pool,
		    make_certificate(OTHER_ROOT, "Other Root", "2010-01-01", "2040-01-01"));
	if (holds & REISSUED)
		world_root(w, QUOVADIS_REISSUED, QUOVADIS_KEY, QUOVADIS_SUBJECT,
		    "QuoVadis Root CA 2", "2031-11-24");
	aw_store_seal(w->store, w->pool);
	w->service = make_service(w->record, TOOLS, make_at("2021-01-01"));
}

/* The chain of QuoVadis: holds until its leaf ends. */
static inline struct aw_trust *
world_old_chain(struct service_world *w, uint8_t n, const char *leaf_end)
{
	struct aw_chain *chain =
	    make_chain(w->record, w->service, n, QUOVADIS_SUBJECT, "2021-01-01", leaf_end);
	struct aw_trust *trust = make_trust(chain, "system");

	if (aw_store_find(w->store, w->retiring.sha256) != NULL)
		make_path(trust, QUOVADIS_2, "2020-01-01", leaf_end, AW_CHAIN_SOUND);
	else
		make_wanted(trust, QUOVADIS_SUBJECT, NULL, NULL);
	return trust;
}

/* The chain of IdenTrust, first seen then. */
static inline struct aw_trust *
world_new_chain(struct service_world *w, uint8_t n, const char *since)
{
	struct aw_chain *chain =
	    make_chain(w->record, w->service, n, IDENTRUST_SUBJECT, since, "2023-02-01");
	struct aw_trust *trust = make_trust(chain, "system");

	if (aw_store_find(w->store, w->replacement.sha256) != NULL)
		make_path(trust, IDENTRUST, "2021-12-01", "2023-02-01", AW_CHAIN_SOUND);
	else
		make_wanted(trust, IDENTRUST_SUBJECT, IDENTRUST, "IdenTrust Commercial Root CA 1");
	return trust;
}

/* Judges with all facts read at that instant. */
static inline const struct aw_readiness_verdict *
world_judge_at(struct service_world *w, int64_t now)
{
	aw_judgement_free(w->judgement);
	w->record->written_at = w->store->observed_at = now;
	if (w->service->observed_at < now)
		w->service->observed_at = w->service->attempt.at = now;
	ck_assert_int_eq(
	    aw_policy_judge(w->record, &w->transitions, &w->policy, now, &w->judgement, NULL),
	    AW_OK);
	ck_assert_uint_eq(w->judgement->n_readiness, w->transitions.n_items);
	ck_assert_uint_eq(w->judgement->n_services, w->record->n_services);
	return w->judgement->readiness;
}

static inline const struct aw_readiness_verdict *
world_judge(struct service_world *w, const char *now)
{
	return world_judge_at(w, make_at(now));
}

/* The verdict of that finding, which stands there once at most; NULL: not at all. */
static inline const struct aw_verdict *
world_find(const struct service_world *w, enum aw_finding finding)
{
	const struct aw_verdict *found = NULL;

	for (size_t i = 0; i < w->judgement->n_verdicts; i++) {
		if (w->judgement->verdicts[i].finding != finding)
			continue;
		ck_assert_msg(found == NULL, "%s twice", aw_finding_code(finding)->id);
		found = &w->judgement->verdicts[i];
	}
	return found;
}

/* Verdicts above a note. */
static inline size_t
world_alarms(const struct service_world *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->judgement->n_verdicts; i++)
		n += w->judgement->verdicts[i].severity > AW_SEVERITY_OK;
	return n;
}

static inline void
world_end(struct service_world *w)
{
	aw_judgement_free(w->judgement);
	aw_policy_clear(&w->policy);
	aw_record_free(w->record);
	aw_pool_free(w->pool);
}

#endif
