/* SPDX-License-Identifier: ISC */
/* What policy (policy.h) says of a device. */
#ifndef AW_VERDICT_H
#define AW_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/words.h"
#include "policy/judge/license_verdict.h"
#include "policy/judge/roots_verdict.h"
#include "policy/judge/uses.h"

struct aw_anchor; /* of the model */
struct aw_chain;
struct aw_path;
struct aw_root;
struct aw_service;
struct aw_store;
struct aw_switch;
struct aw_transition;
struct aw_wanted;

enum aw_readiness {
	AW_READINESS_NOT_AFFECTED = 1,
	AW_READINESS_READY,
	AW_READINESS_CLEAN_UP,
	AW_READINESS_AT_RISK,
	AW_READINESS_BROKEN,
	AW_READINESS_UNKNOWN,
};

/* One thing that was found: what, how bad, about what, in words. */
struct aw_verdict {
	enum aw_finding finding;
	enum aw_severity severity;
	/* What it is about, at most AW_OBJECT_MAX octets: a transition, a store, a license or a
	 * certificate by its name; "store/0123456789abcdef" for an anchor; "license/tag" for an
	 * entitlement; for a part that has the name of a store, "source/name", "license/name" or
	 * "certificate/name"; "identity", "clock" and "services" of the device itself. */
	char *object;
	char *text;    /* one clean line without the device's name */
	char *remedy;  /* one clean line, if it knows better than its code; NULL: the code's */
	int64_t since; /* from when it holds; AW_INSTANT_NONE if that is not known */
	int64_t until; /* the date it turns on: a break, an end; AW_INSTANT_NONE */
};

/* Readiness of the device for one transition. */
struct aw_readiness_verdict {
	const struct aw_transition *transition; /* borrowed */
	enum aw_readiness state;
	enum aw_severity severity;
	enum aw_finding finding;
	int64_t since;         /* since when broken or to be cleaned up; else AW_INSTANT_NONE */
	int64_t break_date;    /* the latest; AW_INSTANT_NONE: nothing breaks, or it is not known */
	int64_t any_day_since; /* end of issuance, or a past switch of an old chain; NONE */
	int64_t impact_date;   /* when licenses stop for it (impact.h); AW_INSTANT_NONE */
	/* borrowed: the replacement that is not there or usable; of several the first, and all of
	 * them are in the judgement */
	const struct aw_root *missing;
	const struct aw_switch *first; /* borrowed: the switch that gives the break date, or NULL */
	const char *store;             /* borrowed: the store that decides, or NULL */
	const char *service;       /* borrowed: the service that decides; NULL: by dates alone */
	enum aw_use_origin origin; /* of the use that decides; 0: none does */
	bool by_key;               /* replacement there only by its public key */
	bool shared;               /* the reason is the text of a verdict before it */
	char *remedy; /* one clean line, what to do about it; NULL: nothing is to be done */
	char *reason; /* one clean line, the whole story */
};

enum aw_verified { AW_VERIFIED_UNKNOWN = 1, AW_VERIFIED_YES, AW_VERIFIED_NO };

/* Whether the device verifies one of its services: the worst of its chains and judged stores. */
struct aw_service_verdict {
	const struct aw_service *service; /* borrowed */
	enum aw_verified verified;
	int64_t since;                  /* NO: since when, AW_INSTANT_NONE if not known or never */
	int64_t until;                  /* YES: last second that it verifies without a break */
	const char *store;              /* borrowed: the store that decides, or NULL */
	const struct aw_chain *chain;   /* borrowed: the chain that decides, or NULL */
	const struct aw_path *path;     /* borrowed: the one that carries or ended last, or NULL */
	const struct aw_wanted *wanted; /* borrowed: NO: the issuer that is missing, or NULL */
	bool cross;                     /* trust hangs on a cross certificate */
	int64_t impact_date;            /* when licenses stop for it; AW_INSTANT_NONE */
	enum aw_finding finding;
	enum aw_severity severity;
	char *reason; /* one clean line */
	char *remedy; /* one clean line; NULL: nothing is to be done */
};

struct aw_judgement {
	enum aw_severity worst;
	int64_t observed_at; /* oldest good facts of the device; AW_INSTANT_NONE: something was
				never read */
	bool stale;
	bool unread; /* there is no readable record (aw_policy_judge_unread) */
	struct aw_readiness_verdict *readiness; /* one a transition, in their order */
	size_t n_readiness;
	/* Sorted by transition, the shorter name first, then by number. */
	struct aw_missing *missing;
	size_t n_missing;
	struct aw_horizon *horizons; /* of needed anchors, by store and anchor as there */
	size_t n_horizons;
	/* every finding, notes of severity OK too; worst first, then by date */
	struct aw_verdict *verdicts;
	size_t n_verdicts;
	struct aw_license_verdict *licenses; /* one a license state, in their order */
	size_t n_licenses;
	struct aw_service_verdict *services; /* one a service of the record, in their order */
	size_t n_services;
	struct aw_uses uses;             /* the services that the device depends on */
	const struct aw_anchor **needed; /* anchors that a service depends on, each once */
	size_t n_needed;
};

/* What to do about it: the verdict's own remedy, else that of its code; borrowed. */
const char *aw_verdict_remedy(const struct aw_verdict *verdict);

void aw_judgement_free(struct aw_judgement *judgement);

/* Frees the notes (severity OK) of n findings, for a holder that has the facts of them elsewhere.
 * No verdict may be added afterwards. */
void aw_judgement_drop(struct aw_judgement *judgement, const enum aw_finding *findings, size_t n);

/* True if a service of the device depends on that anchor of its record. */
bool aw_judgement_needs(const struct aw_judgement *judgement, const struct aw_anchor *anchor);

/* The earliest notAfter of the needed anchors of a store; AW_INSTANT_NONE: there are none. */
int64_t
aw_judgement_needed_until(const struct aw_judgement *judgement, const struct aw_store *store);

/* From good to bad, which is not the order of the numbers: the worst of several is the greatest. */
int aw_readiness_rank(enum aw_readiness readiness);

/* The worst of the transitions; UNKNOWN without a readable record, NOT_AFFECTED without any. */
enum aw_readiness aw_judgement_readiness(const struct aw_judgement *judgement);

/* Words of outputs and the MIB: "atRisk"; "inGrace", "none", "expired"; "yes", "no". */
const char *aw_readiness_word(enum aw_readiness readiness);
const char *aw_verified_word(enum aw_verified verified);

#endif
