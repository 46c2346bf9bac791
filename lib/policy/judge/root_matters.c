/* SPDX-License-Identifier: ISC */
#include "policy/judge/root_matters.h"

#include <string.h>

#include "model/service.h"
#include "model/transition.h"
#include "policy/judge/verdict.h"

static void
append(struct aw_buf *why, const char *text, const char *name)
{
	(void)aw_buf_printf(why, "%s%s %s", why->len > 0 ? ", " : "", text, name);
}

/* Transitions that affect the device, by one of the lists of their roots. */
static void
append_transitions(const struct aw_judgement *judgement, bool replacements,
    const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why)
{
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		const struct aw_readiness_verdict *verdict = &judgement->readiness[i];
		const struct aw_transition *t = verdict->transition;

		if (verdict->state != AW_READINESS_NOT_AFFECTED &&
		    aw_root_find(replacements ? t->replacements : t->retiring,
			replacements ? t->n_replacements : t->n_retiring, sha256) != NULL)
			append(why,
			    replacements ? "replacement of transition" : "retires in transition",
			    t->name);
	}
}

/* Services whose chain ends at a root that the device lacks. */
static void
append_services(
    const struct aw_judgement *judgement, const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why)
{
	for (size_t i = 0; i < judgement->n_services; i++) {
		const struct aw_wanted *wanted = judgement->services[i].wanted;

		if (wanted != NULL && wanted->known &&
		    memcmp(wanted->sha256, sha256, AW_SHA256_LEN) == 0)
			append(why, "needed by service", judgement->services[i].service->name);
	}
}

void
aw_root_lacking_matters(
    const struct aw_judgement *judgement, const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why)
{
	append_transitions(judgement, true, sha256, why);
	append_services(judgement, sha256, why);
}

void
aw_root_retiring_matters(
    const struct aw_judgement *judgement, const uint8_t sha256[AW_SHA256_LEN], struct aw_buf *why)
{
	append_transitions(judgement, false, sha256, why);
}
