/* SPDX-License-Identifier: ISC */
/* A chain of a service being judged, for policy_service*.c alone. */
#ifndef AW_CHAIN_JUDGEMENT_H
#define AW_CHAIN_JUDGEMENT_H

#include "base/buf.h"
#include "policy/judge/judge.h"
#include "policy/service/chain_time.h"

/* One chain against one store, or what kept it from being judged. */
struct aw_chain_judgement {
	struct aw_judge *judge;
	const struct aw_service *service;
	const struct aw_store *store;
	const struct aw_chain *chain;
	const struct aw_trust *trust;
	struct aw_holds holds;
	enum aw_verified verified;
	const struct aw_use *use; /* NULL: the device does not use it */
};

/* The reason of the verdict; `break_date` is from when the service fails, or AW_INSTANT_NONE. */
void aw_service_append_reason(const struct aw_chain_judgement *judged,
    const struct aw_service_verdict *out, int64_t break_date, struct aw_buf *buf);

/* What makes trust in the service known. */
const char *aw_service_unknown_remedy(const struct aw_chain_judgement *judged);

#endif
