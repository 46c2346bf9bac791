/* SPDX-License-Identifier: ISC */
/* Drawing worlds: mostly plausible parts, each with its edges, combined at random. */
#include <string.h>

#include "model/own_certificate.h"
#include "tests/law/world.h"

int64_t
law_draw_instant(struct law_random *random, int64_t now)
{
	static const int64_t spans[] = {0, AW_MINUTE, AW_HOUR, 12 * AW_HOUR, AW_DAY, 6 * AW_DAY,
	    13 * AW_DAY, 29 * AW_DAY, 45 * AW_DAY, 75 * AW_DAY, 100 * AW_DAY, 365 * AW_DAY,
	    3650 * AW_DAY};
	int64_t span = spans[law_below(random, sizeof(spans) / sizeof(spans[0]))];

	if (law_chance(random, 50))
		span += law_below(random, 3 * 86400);
	else
		span += (int64_t)law_below(random, 3) - 1;
	return law_chance(random, 50) ? now - span : now + span;
}

void
law_draw_read(struct law_random *random, int64_t now, int64_t interval, struct law_read *read)
{
	unsigned kind = law_below(random, 100);

	read->fails = law_chance(random, 8);
	if (kind < 88)
		read->at = now - law_below(random, (unsigned)interval * 2);
	else if (kind < 92)
		read->at = now - 3 * interval + (int64_t)law_below(random, 3) - 1;
	else if (kind < 95)
		read->at = now - 4 * interval - law_below(random, 90 * 86400);
	else if (kind < 99)
		read->at = AW_INSTANT_NONE;
	else
		read->at = now + law_below(random, 7200);
	if (read->at == AW_INSTANT_NONE)
		read->fails = true;
}

/* Roots 0 to 3 are self-signed roots of their own; the others may be cross certificates, or other
 * certificates of one of those keys. */
static void
draw_roots(struct law_random *random, struct law_world *world)
{
	static const uint16_t flaws[] = {AW_FLAW_NOT_CA, AW_FLAW_NO_CERT_SIGN, AW_FLAW_KEY_WEAK,
	    AW_FLAW_SIGNATURE_WEAK, AW_FLAW_VERSION_1, AW_FLAW_BAD_SIGNATURE, AW_FLAW_KEY_UNKNOWN};

	for (int i = 0; i < LAW_ROOTS; i++) {
		struct law_root *root = &world->roots[i];

		root->key = i < 4 ? i : (int)law_below(random, 5);
		root->issuer = root->key;
		if (i >= 4 && law_chance(random, 60))
			root->issuer = (int)law_below(random, 5);
		root->not_before = world->now - (500 + law_below(random, 3000)) * AW_DAY;
		root->not_after = world->now + (60 + law_below(random, 3000)) * AW_DAY;
		if (law_chance(random, 20))
			root->not_after = law_draw_instant(random, world->now);
		if (law_chance(random, 4))
			root->not_before = law_draw_instant(random, world->now);
		if (root->not_before > root->not_after)
			root->not_before = root->not_after - 365 * AW_DAY;
		root->flaws = 0;
		if (law_chance(random, 7))
			root->flaws = flaws[law_below(random, sizeof(flaws) / sizeof(flaws[0]))];
	}
}

static void
draw_store(struct law_random *random, const struct law_world *world, struct law_store *store)
{
	store->present = true;
	store->judged = law_chance(random, 80);
	store->appliance = law_chance(random, 50);
	law_draw_read(random, world->now, world->interval, &store->read);
	store->written_at = AW_INSTANT_NONE;
	if (!store->appliance && store->read.at != AW_INSTANT_NONE) {
		store->written_at = store->read.at - law_below(random, 20 * 86400);
		if (law_chance(random, 10))
			store->fresh_for = 7 * AW_DAY;
	}
	if (store->read.at == AW_INSTANT_NONE)
		return;
	store->n_held = law_below(random, LAW_HELD + 1);
	for (unsigned i = 0; i < store->n_held; i++)
		store->held[i] = (struct law_held){
		    .root = (int)law_below(random, LAW_ROOTS),
		    .copies = law_chance(random, 10) ? 2 : 1,
		    .rejected = law_chance(random, 4),
		    .by_name = law_chance(random, 6),
		};
	store->n_changes = law_chance(random, 25) ? 1 + law_below(random, LAW_CHANGES) : 0;
	for (unsigned i = 0; i < store->n_changes; i++)
		store->changes[i] = (struct law_change){
		    .at = store->read.at - (int64_t)(i + 1) * law_below(random, 40 * 86400),
		    .root = (int)law_below(random, LAW_ROOTS),
		    .added = law_chance(random, 50),
		};
	if (store->n_changes == 2 && store->changes[1].at > store->changes[0].at)
		store->changes[1].at = store->changes[0].at;
	store->bad_blocks = law_chance(random, 6) ? 1 : 0;
	store->duplicate = law_chance(random, 6);
}

static void
draw_chain(struct law_random *random, const struct law_world *world, struct law_chain *chain)
{
	*chain = (struct law_chain){.top = (int)law_below(random, 5), .cross = -1};
	chain->from = world->now - (10 + law_below(random, 300)) * AW_DAY;
	chain->leaf_to = world->now + (1 + law_below(random, 300)) * AW_DAY;
	chain->issuer_to = world->now + (100 + law_below(random, 2000)) * AW_DAY;
	if (law_chance(random, 15))
		chain->leaf_to = law_draw_instant(random, world->now);
	if (law_chance(random, 6))
		chain->issuer_to = law_draw_instant(random, world->now);
	chain->seen_since = chain->from + law_below(random, 9 * 86400);
	/* Seen while it held, or it would have no other date than that. */
	chain->seen_since = aw_instant_earlier(chain->seen_since, chain->leaf_to);
	chain->seen_since = aw_instant_earlier(chain->seen_since, chain->issuer_to);
	for (int i = 0; i < LAW_ROOTS; i++)
		if (world->roots[i].key == chain->top && world->roots[i].issuer != chain->top &&
		    law_chance(random, 60))
			chain->cross = i;
	chain->wrong_name = law_chance(random, 2);
	chain->cut = law_chance(random, 2);
}

static void
draw_service(struct law_random *random, const struct law_world *world, bool named,
    struct law_service *service)
{
	unsigned look = law_below(random, 100);

	*service = (struct law_service){.changed_at = AW_INSTANT_NONE};
	service->used = named && law_chance(random, 60);
	service->look = look < 40 ? LAW_ABSENT : look < 46 ? LAW_NEVER : LAW_SEEN;
	service->read = (struct law_read){.at = AW_INSTANT_NONE, .fails = true};
	if (service->look != LAW_SEEN)
		return;
	law_draw_read(random, world->now, world->interval, &service->read);
	if (service->read.at == AW_INSTANT_NONE) {
		service->look = LAW_NEVER;
		return;
	}
	service->n_chains = law_chance(random, 15) ? 2 : 1;
	for (unsigned i = 0; i < service->n_chains; i++) {
		draw_chain(random, world, &service->chains[i]);
		if (service->chains[i].seen_since > service->read.at)
			service->chains[i].seen_since = service->read.at;
	}
	if (law_chance(random, 15)) {
		service->changed_at = service->read.at - law_below(random, 20 * 86400);
		service->changed_from = (int)law_below(random, 5);
	}
}

/* A root that neither side of the transition names yet. */
static int
other_root(struct law_random *random, const struct law_transition *transition)
{
	int root;

	do {
		root = (int)law_below(random, 6);
		for (unsigned i = 0; root >= 0 && i < LAW_SIDE; i++)
			if ((i < transition->n_retiring && transition->retiring[i] == root) ||
			    (i < transition->n_replacements && transition->replacements[i] == root))
				root = -1;
	} while (root < 0);
	return root;
}

static void
draw_switches(
    struct law_random *random, const struct law_world *world, struct law_transition *transition)
{
	int64_t last = AW_INSTANT_NONE;

	for (int i = 0; i < LAW_SERVICES; i++) {
		if (!law_chance(random, 45))
			continue;
		transition->services[transition->n_switches] = i;
		transition->switches[transition->n_switches] = law_draw_instant(random, world->now);
		if (law_chance(random, 20))
			transition->lasts[transition->n_switches] = law_below(random, 120) * AW_DAY;
		last = aw_instant_later(last, transition->switches[transition->n_switches] +
						  transition->lasts[transition->n_switches]);
		transition->n_switches++;
	}
	transition->distrust_after =
	    law_chance(random, 15) ? law_draw_instant(random, world->now) : AW_INSTANT_NONE;
	transition->needs_all = law_chance(random, 30);
	transition->issuance_stop = AW_INSTANT_NONE;
	transition->clean_up = last; /* as those that read it have it without a date */
	if (law_chance(random, 40))
		transition->issuance_stop = law_draw_instant(random, world->now);
	if (law_chance(random, 40))
		transition->clean_up =
		    aw_instant_later(aw_instant_later(last, transition->issuance_stop),
			law_draw_instant(random, world->now));
}

static void
draw_transition(
    struct law_random *random, const struct law_world *world, struct law_transition *transition)
{
	static const enum aw_applies applies[] = {
	    AW_APPLIES_ALL, AW_APPLIES_ALL, AW_APPLIES_HOLDERS, AW_APPLIES_DECLARED};
	unsigned n_retiring = law_chance(random, 20) ? 2 : 1;
	unsigned n_replacements = law_chance(random, 12) ? 0 : law_chance(random, 25) ? 2 : 1;

	transition->present = true;
	transition->applies = applies[law_below(random, 4)];
	transition->keys = law_chance(random, 75);
	for (; transition->n_retiring < n_retiring; transition->n_retiring++)
		transition->retiring[transition->n_retiring] = other_root(random, transition);
	for (; transition->n_replacements < n_replacements; transition->n_replacements++)
		transition->replacements[transition->n_replacements] =
		    other_root(random, transition);
	draw_switches(random, world, transition);
}

/* Settings that anchorwatch.conf(5) allows. */
static void
draw_policy(struct law_random *random, struct aw_policy *policy)
{
	aw_policy_defaults(policy);
	if (law_chance(random, 70))
		return;
	policy->match = law_chance(random, 50) ? AW_MATCH_FINGERPRINT : AW_MATCH_KEY;
	if (law_chance(random, 30))
		policy->unknown = AW_SEVERITY_WARNING + law_below(random, 2);
	if (law_chance(random, 30))
		policy->clean_up = law_below(random, 4);
	if (law_chance(random, 30))
		policy->at_risk_critical = law_below(random, 60) * AW_DAY;
	if (law_chance(random, 30))
		policy->store_problem = AW_SEVERITY_CRITICAL;
	if (law_chance(random, 30))
		policy->service_unreachable = law_below(random, 4);
	if (law_chance(random, 30))
		policy->sync_failed = AW_SEVERITY_CRITICAL;
	if (law_chance(random, 30))
		policy->grace_critical = law_below(random, 30) * AW_DAY;
	if (law_chance(random, 30))
		policy->ack_overdue = AW_SEVERITY_CRITICAL;
	if (law_chance(random, 30))
		policy->stale_intervals = 2 + law_below(random, 4);
	if (law_chance(random, 30))
		policy->renewal_warning = (1 + law_below(random, 200)) * AW_DAY;
	if (law_chance(random, 30))
		policy->certificate_renewal = law_below(random, 4);
	if (law_chance(random, 30))
		policy->certificate_purpose = law_below(random, 4);
	if (law_chance(random, 30))
		policy->anchor_warning = policy->service_warning = (struct aw_limit){0, 0};
}

/* True if the record has parts that the first source gives. */
static bool
needs_source(const struct law_world *world)
{
	bool needs = world->mismatch || world->clock_skew != AW_INSTANT_NONE;

	for (int i = 0; i < LAW_STORES; i++)
		needs = needs || (world->stores[i].present && world->stores[i].appliance);
	for (int i = 0; i < LAW_LICENSES; i++)
		needs = needs || world->licenses[i].present;
	for (int i = 0; i < LAW_CERTIFICATES; i++)
		needs = needs || world->certificates[i].present;
	return needs;
}

static void
draw_parts(struct law_random *random, struct law_world *world)
{
	for (int i = 0; i < LAW_LICENSES; i++)
		if (law_chance(random, i == 0 ? 65 : 10))
			law_draw_license(random, world->now, world->interval, &world->licenses[i]);
	for (int i = 0; i < LAW_CERTIFICATES; i++) {
		struct law_certificate *certificate = &world->certificates[i];

		if (!law_chance(random, 30))
			continue;
		law_draw_certificate(random, world, certificate);
		certificate->peer = i > 0;
		world->stores[i].peer = i > 0 && world->stores[i].appliance;
	}
	world->version = (int)law_below(random, LAW_VERSIONS);
	world->roles = law_chance(random, 15) ? AW_OWN_SERVER << law_below(random, 2) : 0;
	for (int i = 0; i < LAW_SOURCES; i++) {
		bool peer = i == 2;

		if (peer ? !world->certificates[1].present
			 : !law_chance(random, 30) && !(i == 0 && needs_source(world)))
			continue;
		world->sources[i].present = true;
		law_draw_read(random, world->now, world->interval, &world->sources[i].read);
		world->sources[i].code =
		    law_chance(random, 20) ? AW_ERR_IDENTITY_OTHER : AW_ERR_NET_REFUSED;
	}
}

void
law_draw(struct law_random *random, int64_t now, struct law_world *world)
{
	bool named = law_chance(random, 65);
	unsigned n_stores = law_below(random, 10), n_transitions = law_below(random, 10);

	memset(world, 0, sizeof(*world));
	(void)snprintf(world->device, sizeof(world->device), "device");
	world->now = now;
	world->interval = law_chance(random, 50) ? AW_HOUR : 12 * AW_HOUR;
	draw_policy(random, &world->policy);
	draw_roots(random, world);
	n_stores = n_stores == 0 ? 0 : n_stores < 7 ? 1 : n_stores < 9 ? 2 : 3;
	for (unsigned i = 0; i < n_stores; i++)
		draw_store(random, world, &world->stores[i]);
	for (int i = 0; i < LAW_SERVICES; i++)
		draw_service(random, world, named, &world->services[i]);
	n_transitions = n_transitions == 0 ? 0 : n_transitions < 7 ? 1 : n_transitions < 9 ? 2 : 3;
	for (unsigned i = 0; i < n_transitions; i++)
		draw_transition(random, world, &world->transitions[i]);
	world->mismatch = law_chance(random, 2);
	world->clock_skew = AW_INSTANT_NONE;
	world->clock_at = AW_INSTANT_NONE;
	if (law_chance(random, 10)) {
		world->clock_skew = (int64_t)law_below(random, 1200) - 600;
		world->clock_at = world->now - law_below(random, 7200);
	}
	draw_parts(random, world);
	world->managed = law_chance(random, 8);
	world->n_exceptions = law_chance(random, 12) ? 1 + law_below(random, LAW_EXCEPTIONS) : 0;
	for (unsigned i = 0; i < world->n_exceptions; i++)
		world->exceptions[i] =
		    (struct law_exception){(int)i, law_draw_instant(random, world->now)};
	world->written_at = now - law_below(random, (unsigned)world->interval);
}
