/* SPDX-License-Identifier: ISC */
#include "policy/judge/verdict.h"

#include <stdlib.h>

#include "base/instant.h"
#include "model/store.h"

int
aw_readiness_rank(enum aw_readiness readiness)
{
	switch (readiness) {
	case AW_READINESS_NOT_AFFECTED:
		return 1;
	case AW_READINESS_READY:
		return 2;
	case AW_READINESS_CLEAN_UP:
		return 3;
	case AW_READINESS_UNKNOWN:
		return 4;
	case AW_READINESS_AT_RISK:
		return 5;
	case AW_READINESS_BROKEN:
		return 6;
	}
	return 4;
}

const char *
aw_readiness_word(enum aw_readiness readiness)
{
	switch (readiness) {
	case AW_READINESS_NOT_AFFECTED:
		return "notAffected";
	case AW_READINESS_READY:
		return "ready";
	case AW_READINESS_CLEAN_UP:
		return "cleanUp";
	case AW_READINESS_AT_RISK:
		return "atRisk";
	case AW_READINESS_BROKEN:
		return "broken";
	case AW_READINESS_UNKNOWN:
		break;
	}
	return "unknown";
}

const char *
aw_verified_word(enum aw_verified verified)
{
	switch (verified) {
	case AW_VERIFIED_YES:
		return "yes";
	case AW_VERIFIED_NO:
		return "no";
	case AW_VERIFIED_UNKNOWN:
		break;
	}
	return "unknown";
}

const char *
aw_grace_word(enum aw_grace grace)
{
	switch (grace) {
	case AW_GRACE_NONE:
		return "none";
	case AW_GRACE_IN_GRACE:
		return "inGrace";
	case AW_GRACE_EXPIRED:
		return "expired";
	case AW_GRACE_UNKNOWN:
		break;
	}
	return "unknown";
}

const struct aw_missing *
aw_judgement_missing(
    const struct aw_judgement *judgement, const struct aw_transition *transition, size_t *n)
{
	const struct aw_missing *first = NULL;

	*n = 0;
	for (size_t i = 0; i < judgement->n_missing; i++) {
		if (judgement->missing[i].transition != transition)
			continue;
		first = first != NULL ? first : &judgement->missing[i];
		++*n;
	}
	return first;
}

const char *
aw_verdict_remedy(const struct aw_verdict *verdict)
{
	return verdict->remedy != NULL ? verdict->remedy
				       : aw_finding_code(verdict->finding)->remedy;
}

static void
clear_verdict(struct aw_verdict *verdict)
{
	free(verdict->object);
	free(verdict->text);
	free(verdict->remedy);
}

static bool
is_one_of(enum aw_finding finding, const enum aw_finding *findings, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (findings[i] == finding)
			return true;
	return false;
}

void
aw_judgement_drop(struct aw_judgement *judgement, const enum aw_finding *findings, size_t n)
{
	struct aw_verdict *smaller;
	size_t out = 0;

	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		struct aw_verdict *verdict = &judgement->verdicts[i];

		if (verdict->severity == AW_SEVERITY_OK && is_one_of(verdict->finding, findings, n))
			clear_verdict(verdict);
		else
			judgement->verdicts[out++] = *verdict;
	}
	judgement->n_verdicts = out;
	smaller = out == 0 ? NULL : realloc(judgement->verdicts, out * sizeof(*smaller));
	if (smaller != NULL)
		judgement->verdicts = smaller;
}

void
aw_judgement_free(struct aw_judgement *judgement)
{
	if (judgement == NULL)
		return;
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		if (!judgement->readiness[i].shared)
			free(judgement->readiness[i].reason);
		free(judgement->readiness[i].remedy);
	}
	for (size_t i = 0; i < judgement->n_services; i++) {
		free(judgement->services[i].reason);
		free(judgement->services[i].remedy);
	}
	free(judgement->services);
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		clear_verdict(&judgement->verdicts[i]);
	for (size_t i = 0; i < judgement->n_licenses; i++)
		free(judgement->licenses[i].reason);
	free(judgement->licenses);
	free(judgement->readiness);
	free(judgement->missing);
	free(judgement->horizons);
	free(judgement->verdicts);
	free(judgement->needed);
	aw_uses_clear(&judgement->uses);
	free(judgement);
}

bool
aw_judgement_needs(const struct aw_judgement *judgement, const struct aw_anchor *anchor)
{
	for (size_t i = 0; i < judgement->n_needed; i++)
		if (judgement->needed[i] == anchor)
			return true;
	return false;
}

enum aw_readiness
aw_judgement_readiness(const struct aw_judgement *judgement)
{
	enum aw_readiness worst = AW_READINESS_NOT_AFFECTED;

	if (judgement->unread)
		return AW_READINESS_UNKNOWN;
	for (size_t i = 0; i < judgement->n_readiness; i++)
		if (aw_readiness_rank(judgement->readiness[i].state) > aw_readiness_rank(worst))
			worst = judgement->readiness[i].state;
	return worst;
}

int64_t
aw_judgement_needed_until(const struct aw_judgement *judgement, const struct aw_store *store)
{
	int64_t earliest = AW_INSTANT_NONE;

	for (size_t i = 0; i < store->n_anchors; i++)
		if (aw_judgement_needs(judgement, &store->anchors[i]))
			earliest =
			    aw_instant_earlier(earliest, store->anchors[i].certificate->not_after);
	return earliest;
}
