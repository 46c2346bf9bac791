/* SPDX-License-Identifier: ISC */
#include "rehearse/rehearsal.h"

#include <string.h>

#include "base/text.h"
#include "base/misspelt.h"
#include "model/service_name.h"
#include "policy/judge/finding_class.h"

const char *
aw_cli_verified_word(enum aw_verified verified)
{
	switch (verified) {
	case AW_VERIFIED_YES:
		return "verifies";
	case AW_VERIFIED_NO:
		return "does not verify";
	case AW_VERIFIED_UNKNOWN:
		break;
	}
	return "unknown";
}

void
aw_cli_unseen_find(
    struct aw_cli_unseen *unseen, const struct aw_transitions *transitions, const char *service)
{
	unsigned least = aw_misspelt_limit(service);

	*unseen = (struct aw_cli_unseen){.service = service};
	for (size_t i = 0; i < transitions->n_items; i++)
		for (size_t k = 0; k < transitions->items[i].n_switches; k++) {
			const char *name = transitions->items[i].switches[k].service;
			unsigned distance = aw_misspelt_service(name, service, least);

			unseen->judged = unseen->judged || aw_service_same(service, name);
			if (distance < least || (distance == least && unseen->meant == NULL)) {
				least = distance;
				unseen->meant = name;
			}
		}
}

const char *
aw_cli_unseen_reason(const struct aw_cli_unseen *unseen, char buf[AW_CLI_UNSEEN_TEXT])
{
	if (unseen->judged)
		(void)aw_text_format(buf, AW_CLI_UNSEEN_TEXT,
		    "the chain that it presents is not known; the dates of the transitions decide");
	else
		(void)aw_text_format(buf, AW_CLI_UNSEEN_TEXT,
		    "nothing judges it: no chain of it is known, and no transition has a switch of "
		    "it%s%s%s",
		    AW_MISSPELT_SAY(unseen->meant));
	return buf;
}

bool
aw_cli_hinders(enum aw_finding finding)
{
	return finding == AW_FINDING_STORE_REFUSED || finding == AW_FINDING_FRAGILE;
}

bool
aw_cli_own_finding(enum aw_finding finding)
{
	return finding == AW_FINDING_CERTIFICATE_PURPOSE ||
	       finding == AW_FINDING_CERTIFICATE_RENEWAL ||
	       finding == AW_FINDING_CERTIFICATE_RETIRING;
}

bool
aw_cli_rehearses(enum aw_finding finding)
{
	enum aw_alarm_class class = aw_alarm_class_of(finding);

	return ((class == AW_ALARM_READINESS || class == AW_ALARM_SERVICE) &&
		   finding != AW_FINDING_SERVICE_UNREACHABLE) ||
	       aw_cli_hinders(finding) || aw_cli_own_finding(finding);
}
