/* SPDX-License-Identifier: ISC */
/* Faults that a law has to find: each changes a judgement as a faulty policy would have made it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/license.h"
#include "model/model.h"
#include "tests/law/law.h"

static void
sum_up(struct aw_judgement *judgement)
{
	judgement->worst = AW_SEVERITY_OK;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		judgement->worst =
		    aw_severity_worse(judgement->worst, judgement->verdicts[i].severity);
}

/* A finding stays in the list and counts no more. */
static void
silence(struct aw_judgement *judgement, enum aw_finding finding, enum aw_severity severity)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == finding &&
		    judgement->verdicts[i].severity > severity)
			judgement->verdicts[i].severity = severity;
	sum_up(judgement);
}

/* 1: a finding that the severity of the device leaves out. */
static void
miss_expired(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	judgement->worst = AW_SEVERITY_OK;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding != AW_FINDING_AUTHORIZATION_EXPIRED)
			judgement->worst =
			    aw_severity_worse(judgement->worst, judgement->verdicts[i].severity);
}

/* 2: an anchor counts as the replacement though it is none any more. */
static void
count_unusable(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)built;
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		struct aw_readiness_verdict *verdict = &judgement->readiness[i];

		if (verdict->state == AW_READINESS_BROKEN && verdict->missing != NULL &&
		    world->stores[0].n_held > 1) {
			verdict->state = AW_READINESS_READY;
			verdict->severity = AW_SEVERITY_OK;
		}
	}
}

/* 2: a service that nobody looks at is passed over. */
static void
pass_over_uses(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		struct aw_verdict *verdict = &judgement->verdicts[i];

		if (strstr(verdict->text, ".example:8443") != NULL ||
		    strstr(verdict->object, ".example:8443") != NULL)
			verdict->severity = AW_SEVERITY_OK;
	}
	sum_up(judgement);
}

/* 2: stale facts of a license count as fresh ones. */
static void
trust_stale(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		for (size_t k = 0; k < built->record->n_licenses; k++)
			if (strcmp(judgement->verdicts[i].object,
				built->record->licenses[k].name) == 0 &&
			    judgement->verdicts[i].finding == AW_FINDING_LICENSE_UNKNOWN)
				judgement->verdicts[i].severity = AW_SEVERITY_OK;
	sum_up(judgement);
}

/* 3: what is about to end counts as what ended long ago, and that as nothing. */
static void
forget_ends(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_licenses; i++)
		if (judgement->licenses[i].grace == AW_GRACE_EXPIRED)
			judgement->licenses[i].severity = AW_SEVERITY_OK;
	silence(judgement, AW_FINDING_AUTHORIZATION_EXPIRED, AW_SEVERITY_OK);
}

/* 3: a renewal that fails moves the deadline on. */
static void
move_deadline(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_licenses; i++)
		if (judgement->licenses[i].grace == AW_GRACE_IN_GRACE &&
		    judgement->licenses[i].deadline != AW_INSTANT_NONE)
			judgement->licenses[i].deadline += 60 * AW_DAY;
}

/* 4: the contact that refutes a break is not named. */
static void
hide_success(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_readiness; i++) {
		struct aw_readiness_verdict *verdict = &judgement->readiness[i];
		const struct aw_transition *transition = verdict->transition;

		if (verdict->state != AW_READINESS_UNKNOWN || transition->n_switches == 0 ||
		    aw_switch_latest(&transition->switches[0]) > world->now)
			continue;
		verdict->state = AW_READINESS_BROKEN;
		verdict->break_date = transition->switches[0].at;
		verdict->reason[0] = '\0';
	}
}

/* 5: what comes first depends on where it is in memory. */
static void
sort_by_address(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	if (judgement->n_verdicts > 1 && ((uintptr_t)built->record >> 6) % 2 == 0) {
		struct aw_verdict first = judgement->verdicts[0];

		judgement->verdicts[0] = judgement->verdicts[1];
		judgement->verdicts[1] = first;
	}
}

/* 6: nothing says what a finding is about. */
static void
name_nothing(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == AW_FINDING_CERTIFICATE_EXPIRING)
			judgement->verdicts[i].object[0] = '\0';
}

/* 6: a remedy of its own that is empty. */
static void
advise_nothing(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].remedy != NULL)
			judgement->verdicts[i].remedy[0] = '\0';
}

/* 3: what a certificate lacks is no finding, what its renewal will lack is one. */
static void
forgive_purposes(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	silence(judgement, AW_FINDING_CERTIFICATE_PURPOSE, AW_SEVERITY_OK);
}

/* 3: a certificate that has ended is not said to be under a retiring root, or not to be renewed. */
static void
forgive_ended(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)built;
	for (int i = 0; i < LAW_CERTIFICATES; i++)
		if (world->certificates[i].not_after < world->now) {
			silence(judgement, AW_FINDING_CERTIFICATE_RETIRING, AW_SEVERITY_OK);
			silence(judgement, AW_FINDING_CERTIFICATE_RENEWAL, AW_SEVERITY_OK);
			silence(judgement, AW_FINDING_CERTIFICATE_EXPIRED, AW_SEVERITY_OK);
		}
}

/* 7: a store that differs from the reference is an alarm. */
static void
demand_reference(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_verdicts; i++)
		if (judgement->verdicts[i].finding == AW_FINDING_REFERENCE_DIFFERS)
			judgement->verdicts[i].severity = AW_SEVERITY_WARNING;
}

/* 8: a text with the name of its part twice. */
static void
repeat_name(
    const struct law_world *world, const struct law_built *built, struct aw_judgement *judgement)
{
	(void)world;
	(void)built;
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		struct aw_verdict *verdict = &judgement->verdicts[i];
		size_t size = strlen(verdict->text) + sizeof("store store ");
		char *text = verdict->finding == AW_FINDING_COLLECTED ? malloc(size) : NULL;

		if (text == NULL)
			continue;
		(void)snprintf(text, size, "store store %s", verdict->text);
		free(verdict->text);
		verdict->text = text;
	}
}

const struct law_plant law_plants[] = {
    {"miss-expired", 1, miss_expired},
    {"count-unusable", 2, count_unusable},
    {"pass-over-uses", 2, pass_over_uses},
    {"trust-stale", 2, trust_stale},
    {"forget-ends", 3, forget_ends},
    {"move-deadline", 3, move_deadline},
    {"forgive-purposes", 3, forgive_purposes},
    {"forgive-ended", 3, forgive_ended},
    {"hide-success", 4, hide_success},
    {"sort-by-address", 5, sort_by_address},
    {"name-nothing", 6, name_nothing},
    {"advise-nothing", 6, advise_nothing},
    {"demand-reference", 7, demand_reference},
    {"repeat-name", 8, repeat_name},
    {NULL, 0, NULL},
};

const struct law_plant *
law_plant_find(const char *name)
{
	for (const struct law_plant *plant = law_plants; plant->name != NULL; plant++)
		if (strcmp(plant->name, name) == 0)
			return plant;
	return NULL;
}
