/* SPDX-License-Identifier: ISC */
/* A service being judged, for policy_service.c, service_words.c and readiness*.c alone. */
#ifndef AW_SERVICE_JUDGE_H
#define AW_SERVICE_JUDGE_H

#include "base/buf.h"
#include "policy/service/chain_time.h"
#include "policy/judge/judge.h"

/* True if the device may be presented the chain: it can use the type of its key, or its
 * configuration does not say which it can use. (service_keys.c) */
bool aw_service_chain_counts(const struct aw_judge *judge, const struct aw_chain *chain);

/*
 * Appends " (the RSA chain)" where a service presents chains with several types of keys; where the
 * device does not say which it can use, also that the worst of them decides. Else nothing.
 */
void aw_service_append_key_type(const struct aw_judge *judge, const struct aw_service *service,
    const struct aw_chain *chain, struct aw_buf *buf);

/* The service of that use as it was looked at, or NULL. */
const struct aw_service *aw_service_of_use(const struct aw_judge *judge, const struct aw_use *use);

/* True if what a service presents is known and fresh enough to be used: all chains that count. */
bool aw_service_known(const struct aw_judge *judge, const struct aw_service *service);

/* A chain against the store of that name, or NULL where it was not judged. */
const struct aw_trust *aw_chain_trust(const struct aw_chain *chain, const char *store);

/* Why a chain does not verify now: "the certificate X expired on D". */
void aw_service_append_failure(
    const struct aw_trust *trust, const struct aw_holds *holds, struct aw_buf *buf);

/* "it cannot be said whether store S verifies the chain to ROOT: OpenSSL V knows neither ..." */
void aw_service_append_unchecked(
    const struct aw_trust *trust, const struct aw_path *path, struct aw_buf *buf);

/* "IdenTrust Commercial Root CA 1 (SHA-256 ...) is not in the store", or the issuer by its subject
 * and key identifier where no root is known to be it. */
void aw_service_append_wanted(const struct aw_wanted *wanted, struct aw_buf *buf);

/* The certificate of that fingerprint in the chain or the store; NULL: in neither. */
const struct aw_certificate *aw_service_ending(
    const struct aw_store *store, const struct aw_chain *chain, const uint8_t *sha256);

/* "; X ends then", or "; the cross certificate of X ends then": the root of that name goes on. */
void aw_service_append_end(const struct aw_judge *judge, const struct aw_store *store,
    const struct aw_chain *chain, const struct aw_path *path, struct aw_buf *buf);

/* "; licenses stop on D", of a device under a policy "; usage reports are not acknowledged from D
 * on", as far as known. */
void aw_service_append_impact(
    const struct aw_judge *judge, int64_t break_date, int64_t impact, struct aw_buf *buf);

/* A break and what follows from it; instants may be AW_INSTANT_NONE. */
struct aw_break {
	bool broken;
	int64_t any_day_since, at, impact;
	enum aw_purpose purpose; /* of the service: what else stops */
};

/* "could break any day since D1; breaks at the latest on D2; licenses stop on D3; cause: ", as far
 * as known; nothing where no date of the break is. */
void aw_service_append_break(
    const struct aw_judge *judge, const struct aw_break *breaks, struct aw_buf *buf);

/* Adds notes on how the chains that count are made: weak, superfluous or misplaced certificates.
 * False: no memory. (service_chain_notes.c) */
bool aw_service_judge_chains(struct aw_judge *judge, const struct aw_service *service);

/* Adds a finding on the service whose text is in the buffer, which is freed. False: no memory. */
bool aw_service_add_note(struct aw_judge *judge, const struct aw_service *service,
    enum aw_finding finding, enum aw_severity severity, int64_t since, struct aw_buf *buf);

/* Adds findings on a service other than trust. False: no memory. (policy_service_notes.c) */
bool aw_service_judge_notes(struct aw_judge *judge, const struct aw_service *service);

/* Adds what OpenSSL's own search makes of the service, if that differs. False: no memory.
 * (policy_service_search.c) */
bool aw_service_judge_searches(struct aw_judge *judge, const struct aw_service *service);

/* Adds the verdicts on all services of the record, and one service verdict each. False: no memory.
 */
bool aw_judge_services(struct aw_judge *judge);

#endif
