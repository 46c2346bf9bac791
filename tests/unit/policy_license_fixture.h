/* SPDX-License-Identifier: ISC */
/* What the tests of verdicts on licenses share. */
#ifndef AW_POLICY_LICENSE_FIXTURE_H
#define AW_POLICY_LICENSE_FIXTURE_H

#include "license_world.h"
#include "suite.h"

#define NOW "2021-06-01T12:00:00Z"
#define NONE AW_INSTANT_NONE
#define OKAY AW_SEVERITY_OK
#define UNKN AW_SEVERITY_UNKNOWN
#define WARN AW_SEVERITY_WARNING
#define CRIT AW_SEVERITY_CRITICAL
/* A day from an origin. */
#define D(n) (INT64_C(1600000000) + (n)*AW_DAY)

/* Verdicts on the license above a note, and the grace. */
struct expected {
	enum aw_grace grace;
	enum aw_finding finding; /* the worst; NONE where the next is LICENSE_OK */
	enum aw_severity severity;
	size_t above; /* verdicts above OK */
};

static inline size_t
count_above(const struct license_world *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->judgement->n_verdicts; i++)
		n += w->judgement->verdicts[i].severity > OKAY;
	return n;
}

static inline void
check(struct license_world *w, int64_t now, const struct expected *expected)
{
	const struct aw_license_verdict *verdict = license_world_judge(w, now);

	ck_assert_msg(verdict->grace == expected->grace, "grace %s: %s",
	    aw_grace_word(verdict->grace), verdict->reason);
	ck_assert_msg(verdict->finding == expected->finding, "%s: %s",
	    aw_finding_code(verdict->finding)->id, verdict->reason);
	ck_assert_msg(verdict->severity == expected->severity, "%s: %s",
	    aw_severity_word(verdict->severity), verdict->reason);
	ck_assert_msg(
	    count_above(w) == expected->above, "%zu: %s", count_above(w), verdict->reason);
	ck_assert_int_eq(w->judgement->worst, expected->severity);
	ck_assert_ptr_nonnull(license_world_find(w, expected->finding));
	ck_assert_uint_gt(strlen(verdict->reason), 0);
}

#endif
