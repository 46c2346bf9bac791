/* SPDX-License-Identifier: ISC */
/* A device with one license, judged at any instant, for tests. */
#ifndef AW_LICENSE_WORLD_H
#define AW_LICENSE_WORLD_H

#include "model/license.h"
#include "make.h"
#include "policy/policy.h"

/* The interval is so long that facts are stale only where a test makes them. */
#define WORLD_INTERVAL (365 * AW_DAY)

struct license_world {
	struct aw_transitions transitions;
	struct aw_policy policy;
	struct aw_pool *pool;
	struct aw_record *record;
	struct aw_license *license;
	struct aw_judgement *judgement;
};

static inline void
set_text(char **to, const char *text)
{
	free(*to);
	*to = text != NULL ? strdup(text) : NULL;
	ck_assert(text == NULL || *to != NULL);
}

/* A device that is registered and authorized, read at that instant. */
static inline void
license_world_make(struct license_world *w, int64_t at)
{
	*w = (struct license_world){0};
	aw_policy_defaults(&w->policy);
	w->policy.earliest_now = 0;
	w->pool = aw_pool_new();
	w->record = make_record(w->pool, "exp-core-1", at);
	w->record->interval = WORLD_INTERVAL;
	w->license = aw_record_add_license(w->record, "license");
	ck_assert_ptr_nonnull(w->license);
	w->license->observed_at = at;
	w->license->attempt.at = at;
	w->license->mode = AW_LICENSE_CLASSIC;
	w->license->complete = true;
	w->license->registration = AW_REGISTRATION_REGISTERED;
	set_text(&w->license->registration_raw, "REGISTERED");
	w->license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	set_text(&w->license->authorization_raw, "AUTHORIZED");
}

static inline const struct aw_license_verdict *
license_world_judge(struct license_world *w, int64_t now)
{
	aw_judgement_free(w->judgement);
	ck_assert_int_eq(
	    aw_policy_judge(w->record, &w->transitions, &w->policy, now, &w->judgement, NULL),
	    AW_OK);
	ck_assert_uint_eq(w->judgement->n_licenses, w->record->n_licenses);
	return w->judgement->n_licenses > 0 ? &w->judgement->licenses[0] : NULL;
}

/* The verdict of that finding, which stands there once at most; NULL: not at all. */
static inline const struct aw_verdict *
license_world_find(const struct license_world *w, enum aw_finding finding)
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

static inline void
license_world_end(struct license_world *w)
{
	aw_judgement_free(w->judgement);
	aw_policy_clear(&w->policy);
	aw_record_free(w->record);
	aw_pool_free(w->pool);
}

#endif
