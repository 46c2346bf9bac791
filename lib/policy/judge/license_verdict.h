/* SPDX-License-Identifier: ISC */
/* What policy says of a license state of a device. Part of verdict.h. */
#ifndef AW_LICENSE_VERDICT_H
#define AW_LICENSE_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct aw_license; /* model/license.h */

/*
 * From the first missed or failed renewal to the deadline, both included. UNKNOWN where the facts
 * do not suffice; NONE also for all that has no grace: reservations, evaluation, policy mode.
 */
enum aw_grace { AW_GRACE_UNKNOWN = 1, AW_GRACE_NONE, AW_GRACE_IN_GRACE, AW_GRACE_EXPIRED };

/* The license clock of one license state. Instants may be AW_INSTANT_NONE. */
struct aw_license_verdict {
	const struct aw_license *license; /* borrowed */
	enum aw_grace grace;
	int64_t grace_start, grace_end; /* NONE where no renewal was missed or failed */
	int64_t deadline;               /* when it turns Authorization Expired if nothing changes */
	bool deadline_reported;         /* by the device; else computed from the profile */
	enum aw_finding finding;        /* the worst of it */
	enum aw_severity severity;
	char *reason; /* one clean line, the whole story */
};

/* Words of outputs and the MIB: "inGrace", "none", "expired". */
const char *aw_grace_word(enum aw_grace grace);

#endif
