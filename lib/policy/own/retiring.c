/* SPDX-License-Identifier: ISC */
/* A certificate under a root that is retired: it lives until its end, and is not renewed there. */
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "model/model.h"
#include "model/transition.h"
#include "policy/judge/judge.h"
#include "policy/own/own_parts.h"

#define NAMES_MAX 400 /* octets of the names of replacements */

/* The retiring root, or intermediate, that its path leads through; NULL: none. */
static const struct aw_root *
root_above(const struct aw_transition *transition, const struct aw_server_certificate *own)
{
	for (size_t i = 0; i < own->n_path; i++)
		for (size_t k = 0; k < transition->n_retiring; k++)
			if (aw_root_is(&transition->retiring[k], own->path[i]))
				return &transition->retiring[k];
	return NULL;
}

/* "A", "A and B", "A, B and C": what peers need; of several one is enough, or all are needed. */
static void
name_replacements(const struct aw_transition *transition, char names[NAMES_MAX])
{
	size_t n = transition->n_replacements, len = 0;
	const char *last = transition->needs_all ? " and " : " or ";

	(void)aw_text_format(names, NAMES_MAX, "%s", n == 0 ? "the root of its next issuer" : "");
	for (size_t i = 0; i < n && len + 1 < NAMES_MAX; i++) {
		(void)aw_text_format(names + len, NAMES_MAX - len, "%s%s",
		    i == 0       ? ""
		    : i + 1 == n ? last
				 : ", ",
		    transition->replacements[i].name);
		len += strlen(names + len);
	}
}

/* The first transition that retires a root above it and stops before its end; NULL: none. */
static const struct aw_transition *
find_transition(const struct aw_judge *judge, const struct aw_server_certificate *own)
{
	for (size_t i = 0; i < judge->transitions->n_items; i++) {
		const struct aw_transition *transition = &judge->transitions->items[i];

		if (aw_instant_given(transition->issuance_stop) &&
		    transition->issuance_stop <= own->certificate->not_after &&
		    root_above(transition, own) != NULL)
			return transition;
	}
	return NULL;
}

bool
aw_judge_own_retiring(struct aw_judge *judge, const struct aw_server_certificate *own)
{
	const struct aw_transition *transition = find_transition(judge, own);
	int64_t end = own->certificate->not_after;
	struct aw_verdict head = {.finding = AW_FINDING_CERTIFICATE_RETIRING,
	    .severity = judge->policy->certificate_renewal};
	char names[NAMES_MAX], date[AW_INSTANT_TEXT], remedy[AW_JUDGE_TEXT_MAX], by[96] = "";

	if (transition == NULL || end == AW_INSTANT_NONE)
		return true;
	aw_own_date(&head, end, judge->now);
	if (aw_instant_sub(end, judge->now) > judge->policy->renewal_warning)
		head.severity = AW_SEVERITY_OK;
	name_replacements(transition, names);
	(void)aw_instant_format_date(end, date);
	if (end >= judge->now)
		(void)aw_text_format(by, sizeof(by), "Before %s: put", date);
	(void)snprintf(remedy, sizeof(remedy),
	    "%s %s into the trust stores of all peers of the device, then renew the certificate "
	    "under it.",
	    by[0] != '\0' ? by : "Put", names);
	head.remedy = remedy;
	return aw_own_add(judge, &head, own,
	    "%s valid until %s; it will not be renewed under %s; from then on peers need %s",
	    end < judge->now ? "was" : "is", date, root_above(transition, own)->name, names);
}
