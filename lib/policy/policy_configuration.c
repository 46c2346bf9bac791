/* SPDX-License-Identifier: ISC */
/* Verdicts on what a running-configuration lacks. */
#include <string.h>

#include "model/model.h"
#include "model/running.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/policy_parts.h"

#define LICENSING_ROOT "Cisco Licensing Root CA"

/* The SHA-256 of the certificate that IOS has in SLA-TrustPoint, valid to 2038-05-30. */
static const uint8_t licensing_root[AW_SHA256_LEN] = {0xf1, 0xb5, 0x23, 0x92, 0xc4, 0xa4, 0xec,
    0x2a, 0x87, 0x09, 0xb1, 0x30, 0x83, 0x04, 0xa9, 0x11, 0xff, 0xce, 0xc2, 0xce, 0x0b, 0x63, 0xa9,
    0x4f, 0xbe, 0x96, 0x91, 0x64, 0x56, 0x7c, 0x49, 0x25};

/* In a listing it is known by its name alone. */
static bool
is_licensing_root(const struct aw_certificate *cert)
{
	return memcmp(cert->sha256, licensing_root, AW_SHA256_LEN) == 0 ||
	       ((cert->flaws & AW_FLAW_BY_NAME) != 0 && strcmp(cert->name, LICENSING_ROOT) == 0);
}

static bool
has_licensing_root(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_stores; i++)
		for (size_t k = 0; k < record->stores[i].n_anchors; k++)
			if (is_licensing_root(record->stores[i].anchors[k].certificate))
				return true;
	return false;
}

/* Only a whole configuration that has lines of license smart shows that the root is needed and not
 * there. */
static bool
judge_licensing_root(struct aw_judge *judge, const struct aw_store *store)
{
	const struct aw_running *running = store->running;
	struct aw_verdict head = {.finding = AW_FINDING_LICENSING_ROOT,
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	const char *doubt = "";

	if (!running->whole)
		doubt = "; the configuration is not complete, so it may be elsewhere";
	else if (!running->smart)
		doubt = "; the configuration has no line of license smart, so it may not be needed";
	else
		head.severity = aw_judge_capped(judge, store, judge->policy->licensing_root);
	return aw_judge_add(judge, &head,
	    "store %s: no trustpoint has %s, with which Smart "
	    "Licensing verifies its messages (SLA-TrustPoint)%s",
	    store->name, LICENSING_ROOT, doubt);
}

bool
aw_judge_configurations(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];
		const struct aw_running *running = store->running;

		if (running == NULL || !running->ios || running->licensing_kept ||
		    has_licensing_root(judge->record))
			continue;
		if (!judge_licensing_root(judge, store))
			return false;
	}
	return true;
}
