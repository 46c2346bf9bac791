/* SPDX-License-Identifier: ISC */
/* Edits that make a world worse, and those that take facts away. */
#include <string.h>

#include "model/store.h"
#include "tests/law/law.h"
#include "tests/law/worse_own.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A judged store that was read and is not stale, or NULL. */
static struct law_store *
pick_store(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_STORES);

	for (unsigned i = 0; i < LAW_STORES; i++) {
		struct law_store *store = &world->stores[(first + i) % LAW_STORES];

		if (store->present && store->judged && store->read.at != AW_INSTANT_NONE)
			return store;
	}
	return NULL;
}

static struct law_license *
pick_license(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_LICENSES);

	for (unsigned i = 0; i < LAW_LICENSES; i++) {
		struct law_license *license = &world->licenses[(first + i) % LAW_LICENSES];

		if (license->present && license->read.at != AW_INSTANT_NONE)
			return license;
	}
	return NULL;
}

static struct law_service *
pick_service(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_SERVICES);

	for (unsigned i = 0; i < LAW_SERVICES; i++) {
		struct law_service *service = &world->services[(first + i) % LAW_SERVICES];

		if (service->look == LAW_SEEN)
			return service;
	}
	return NULL;
}

static bool
is_usable(const struct law_world *world, const struct law_held *held)
{
	const struct law_root *root = &world->roots[held->root];

	return !held->rejected && (root->flaws & AW_FLAWS_UNUSABLE) == 0 &&
	       root->not_before <= world->now && world->now <= root->not_after;
}

static struct law_held *
pick_held(struct law_world *world, struct law_store *store, struct law_random *random)
{
	unsigned first = law_below(random, LAW_HELD);

	for (unsigned i = 0; store != NULL && i < store->n_held; i++) {
		struct law_held *held = &store->held[(first + i) % store->n_held];

		if (is_usable(world, held))
			return held;
	}
	return NULL;
}

/* All copies go, and the collection saw it. */
static bool
remove_root(struct law_world *world, struct law_random *random)
{
	struct law_store *store = pick_store(world, random);
	struct law_held *held = pick_held(world, store, random);
	unsigned n = 0;
	int root;

	if (held == NULL)
		return false;
	root = held->root;
	for (unsigned i = 0; i < store->n_held; i++)
		if (store->held[i].root != root)
			store->held[n++] = store->held[i];
	store->n_held = n;
	store->changes[1] = store->changes[0];
	store->changes[0] = (struct law_change){.at = store->read.at, .root = root};
	store->n_changes = store->n_changes > 0 ? 2 : 1;
	return true;
}

static bool
expire_root(struct law_world *world, struct law_random *random)
{
	struct law_held *held = pick_held(world, pick_store(world, random), random);
	int64_t at;

	if (held == NULL)
		return false;
	at = world->now - 1 - law_below(random, 40 * 86400);
	/* Exception: a contact after the end would show that the device needs no such root. */
	for (int i = 0; i < LAW_LICENSES; i++)
		if (world->licenses[i].present && world->licenses[i].last_success < world->now)
			at = aw_instant_later(at, world->licenses[i].last_success);
	world->roots[held->root].not_after = at;
	return true;
}

static bool
spoil_root(struct law_world *world, struct law_random *random)
{
	struct law_held *held = pick_held(world, pick_store(world, random), random);

	if (held == NULL)
		return false;
	world->roots[held->root].flaws |= AW_FLAW_NOT_CA;
	return true;
}

static bool
reject_root(struct law_world *world, struct law_random *random)
{
	struct law_store *store = pick_store(world, random);
	struct law_held *held = pick_held(world, store, random);

	if (held == NULL)
		return false;
	held->rejected = true;
	return true;
}

static bool
corrupt_block(struct law_world *world, struct law_random *random)
{
	struct law_store *store = pick_store(world, random);

	if (store == NULL)
		return false;
	store->bad_blocks++;
	return true;
}

static bool
fail_renewal(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL || license->mode == AW_LICENSE_ACCOUNT ||
	    license->sync == AW_SYNC_UNKNOWN || license->sync_at > license->read.at)
		return false;
	/* The first failure of a row stays the first. */
	if (license->failing_since == AW_INSTANT_NONE && license->sync == AW_SYNC_FAILED)
		license->failing_since = license->sync_at;
	if (license->failing_since == AW_INSTANT_NONE || license->sync == AW_SYNC_SUCCEEDED)
		license->failing_since = license->read.at;
	license->sync = AW_SYNC_FAILED;
	license->sync_at = license->read.at;
	return true;
}

/* The last contact that went well was longer ago, and the dates show no more than that. */
static bool
age_success(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);
	int64_t by = 1 + law_below(random, 90 * 86400);

	if (license == NULL || license->last_success == AW_INSTANT_NONE ||
	    license->last_success > license->read.at || license->sync_at > license->read.at)
		return false;
	license->last_success -= by;
	if (license->sync == AW_SYNC_SUCCEEDED && license->sync_at != AW_INSTANT_NONE)
		license->sync_at -= by;
	return true;
}

/* The next contact was planned for an earlier day. */
static bool
near_contact(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL || license->next_sync == AW_INSTANT_NONE)
		return false;
	/* Exception: one that was planned before the last success says nothing, so that the time
	 * between two renewals counts instead. */
	license->next_sync -= 1 + law_below(random, 40 * 86400);
	return license->next_sync > license->last_success &&
	       (license->sync != AW_SYNC_SUCCEEDED || license->next_sync > license->sync_at);
}

static bool
lose_license(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL)
		return false;
	law_no_license(license);
	return true;
}

/* A part of the answer is missing. */
static bool
cut_license(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL)
		return false;
	license->complete = false;
	return true;
}

/* A word that no version knows. */
static bool
say_strange(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL || license->mode != AW_LICENSE_CLASSIC || !license->word)
		return false;
	if (law_chance(random, 50))
		license->registration = AW_REGISTRATION_UNKNOWN;
	else
		license->authorization = AW_AUTHORIZATION_UNKNOWN;
	return true;
}

/* One of the dates that a license waits for. */
static bool
near_deadline(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);
	int64_t *dates[5], *date;

	if (license == NULL)
		return false;
	dates[0] = &license->deadline;
	dates[1] = &license->evaluation_ends;
	dates[2] = &license->registration_expires;
	dates[3] = &license->next_ack_deadline;
	dates[4] = &license->entitlements[0].ends;
	date = dates[law_below(random, license->n_entitlements > 0 ? 5 : 4)];
	if (*date == AW_INSTANT_NONE)
		return false;
	/* Exception: one that is past by the word of the device, and dated ahead, is wrong already.
	 */
	if (*date > license->read.at &&
	    (license->deadline_word == AW_DEADLINE_EXCEEDED ||
		license->authorization == AW_AUTHORIZATION_EVALUATION_EXPIRED))
		return false;
	*date -= 1 + law_below(random, 60 * 86400);
	return true;
}

static bool
expire_authorization(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL || license->mode != AW_LICENSE_CLASSIC ||
	    license->registration == AW_REGISTRATION_RESERVED ||
	    license->registration == AW_REGISTRATION_NOT_APPLICABLE ||
	    license->authorization != AW_AUTHORIZATION_AUTHORIZED)
		return false;
	license->authorization = AW_AUTHORIZATION_EXPIRED;
	return true;
}

static bool
lose_registration(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	/* Exception: a registration that ends within days is critical, one that is gone by what is
	 * left of the evaluation. */
	if (license == NULL || license->mode != AW_LICENSE_CLASSIC ||
	    license->registration != AW_REGISTRATION_REGISTERED ||
	    license->authorization != AW_AUTHORIZATION_AUTHORIZED ||
	    (license->registration_expires != AW_INSTANT_NONE &&
		license->registration_expires < world->now + 31 * AW_DAY))
		return false;
	license->registration = AW_REGISTRATION_FAILED;
	return true;
}

static bool
overuse(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL || license->n_entitlements == 0 ||
	    license->entitlements[0].state != AW_ENTITLEMENT_AUTHORIZED ||
	    license->entitlements[0].ends != AW_INSTANT_NONE)
		return false;
	license->entitlements[0].state = AW_ENTITLEMENT_OUT_OF_COMPLIANCE;
	return true;
}

static bool
note_problem(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL || license->problem != AW_OK)
		return false;
	license->problem = AW_ERR_LICENSE_DATE;
	return true;
}

/*
 * True if a replacement that is usable now ends before that instant. Exception: such a device is at
 * risk because of the date of the switch alone, and one that has passed, or comes before the end,
 * finds the replacement in order.
 */
static bool
is_outlived(const struct law_world *world, const struct law_transition *transition, int64_t at)
{
	for (unsigned i = 0; i < transition->n_replacements; i++)
		for (int k = 0; k < LAW_ROOTS; k++)
			if (world->roots[k].key == world->roots[transition->replacements[i]].key &&
			    world->roots[k].not_after < at &&
			    world->roots[k].not_after >= world->now)
				return true;
	return false;
}

static bool
is_key_of(const struct law_world *world, const int *roots, unsigned n, int key)
{
	for (unsigned i = 0; i < n; i++)
		if (world->roots[roots[i]].key == key)
			return true;
	return false;
}

/*
 * True if the service was seen to present a chain that does not lead to a retiring root alone, or
 * to one whose key a replacement has as well. Exception: once the switch has passed, what the
 * service presents decides, and such a chain may have nothing to do with the transition, or hold
 * longer.
 */
static bool
is_elsewhere(const struct law_world *world, const struct law_transition *transition, unsigned k)
{
	const struct law_service *service = &world->services[transition->services[k]];

	for (unsigned i = 0; service->look == LAW_SEEN && i < service->n_chains; i++) {
		const struct law_chain *chain = &service->chains[i];

		if (chain->cross >= 0 ||
		    !is_key_of(world, transition->retiring, transition->n_retiring, chain->top) ||
		    is_key_of(
			world, transition->replacements, transition->n_replacements, chain->top))
			return true;
	}
	return false;
}

/* Each of several replacements is needed. */
static bool
need_all(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_TRANSITIONS);

	for (unsigned i = 0; i < LAW_TRANSITIONS; i++) {
		struct law_transition *transition =
		    &world->transitions[(first + i) % LAW_TRANSITIONS];

		if (!transition->present || transition->needs_all || transition->n_replacements < 2)
			continue;
		transition->needs_all = true;
		return true;
	}
	return false;
}

/* The retiring roots are not trusted for certificates of today and of yesterday. */
static bool
distrust_sooner(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_TRANSITIONS);

	for (unsigned i = 0; i < LAW_TRANSITIONS; i++) {
		struct law_transition *transition =
		    &world->transitions[(first + i) % LAW_TRANSITIONS];

		if (!transition->present || transition->distrust_after == AW_INSTANT_NONE)
			continue;
		transition->distrust_after -= (1 + law_below(random, 900)) * AW_DAY;
		return true;
	}
	return false;
}

/* A switch that is ahead has passed. */
static bool
pass_switch(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_TRANSITIONS);

	for (unsigned i = 0; i < LAW_TRANSITIONS; i++) {
		struct law_transition *transition =
		    &world->transitions[(first + i) % LAW_TRANSITIONS];
		unsigned k = law_below(random, LAW_SERVICES);

		if (!transition->present || k >= transition->n_switches ||
		    transition->switches[k] + transition->lasts[k] <= world->now ||
		    is_elsewhere(world, transition, k) ||
		    is_outlived(world, transition, transition->switches[k] + transition->lasts[k]))
			continue;
		transition->switches[k] = world->now - law_below(random, 30 * 86400);
		transition->lasts[k] = 0;
		return true;
	}
	return false;
}

static bool
near_switch(struct law_world *world, struct law_random *random)
{
	for (unsigned i = 0; i < LAW_TRANSITIONS; i++) {
		struct law_transition *transition = &world->transitions[i];
		unsigned k = law_below(random, LAW_SERVICES);

		if (!transition->present || k >= transition->n_switches ||
		    transition->switches[k] <= world->now + 2 * AW_DAY ||
		    is_outlived(world, transition, transition->switches[k] + transition->lasts[k]))
			continue;
		transition->switches[k] =
		    world->now + 1 +
		    (transition->switches[k] - world->now) / (2 + law_below(random, 20));
		return true;
	}
	return false;
}

static bool
near_leaf(struct law_world *world, struct law_random *random)
{
	struct law_service *service = pick_service(world, random);
	struct law_chain *chain;

	if (service == NULL)
		return false;
	chain = &service->chains[law_below(random, service->n_chains)];
	if (chain->leaf_to <= world->now)
		return false;
	chain->leaf_to -= 1 + law_below(random, 120 * 86400);
	if (chain->leaf_to < chain->from)
		chain->from = chain->leaf_to - 30 * AW_DAY;
	return true;
}

/* The service presents a chain to a root that no store has; seen long ago it would only replace
 * what was known. */
static bool
present_other(struct law_world *world, struct law_random *random)
{
	struct law_service *service = pick_service(world, random);
	unsigned used = 0;
	int key = 0;

	if (service == NULL ||
	    service->read.at <
		world->now - (int64_t)world->policy.stale_intervals * world->interval)
		return false;
	for (int i = 0; i < LAW_STORES; i++)
		for (unsigned k = 0; k < world->stores[i].n_held; k++)
			used |= 1U << world->roots[world->stores[i].held[k].root].key;
	while (key < 5 && (used & 1U << key) != 0)
		key++;
	if (key == 5)
		return false;
	for (unsigned i = 0; i < service->n_chains; i++) {
		service->chains[i].top = key;
		service->chains[i].cross = -1;
	}
	return true;
}

static bool
rename_leaf(struct law_world *world, struct law_random *random)
{
	struct law_service *service = pick_service(world, random);

	if (service == NULL)
		return false;
	service->chains[0].wrong_name = true;
	return true;
}

static bool
be_another(struct law_world *world, struct law_random *random)
{
	(void)random;
	world->mismatch = true;
	return true;
}

static bool
fail_source(struct law_world *world, struct law_random *random)
{
	struct law_source *source = &world->sources[law_below(random, LAW_SOURCES)];

	if (!source->present)
		return false;
	source->read.fails = true;
	return true;
}

static bool
fail_store(struct law_world *world, struct law_random *random)
{
	struct law_store *store = pick_store(world, random);

	if (store == NULL)
		return false;
	store->read.fails = true;
	return true;
}

/* One service more than before, of a device that names its services. */
static bool
use_more(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_SERVICES), named = 0;

	for (unsigned i = 0; i < LAW_SERVICES; i++)
		named += world->services[i].used;
	for (unsigned i = 0; named > 0 && i < LAW_SERVICES; i++) {
		struct law_service *service = &world->services[(first + i) % LAW_SERVICES];

		if (service->used)
			continue;
		service->used = true;
		return true;
	}
	return false;
}

int64_t
law_long_ago(const struct law_world *world, struct law_random *random)
{
	int64_t least = (int64_t)world->policy.stale_intervals * world->interval;

	return world->now - least - 1 - law_below(random, 30 * 86400);
}

static void
age(const struct law_world *world, struct law_random *random, struct law_read *read)
{
	int64_t at = law_long_ago(world, random);

	if (at < read->at)
		read->at = at;
}

static bool
age_store(struct law_world *world, struct law_random *random)
{
	struct law_store *store = pick_store(world, random);

	if (store == NULL)
		return false;
	age(world, random, &store->read);
	return true;
}

static bool
lose_store(struct law_world *world, struct law_random *random)
{
	struct law_store *store = pick_store(world, random);

	if (store == NULL)
		return false;
	store->read = (struct law_read){AW_INSTANT_NONE, true};
	store->written_at = AW_INSTANT_NONE;
	store->n_held = store->n_changes = store->bad_blocks = 0;
	store->duplicate = false;
	return true;
}

static bool
age_service(struct law_world *world, struct law_random *random)
{
	struct law_service *service = pick_service(world, random);

	if (service == NULL)
		return false;
	age(world, random, &service->read);
	return true;
}

static bool
lose_service(struct law_world *world, struct law_random *random)
{
	struct law_service *service = pick_service(world, random);

	if (service == NULL)
		return false;
	*service = (struct law_service){.used = service->used,
	    .look = LAW_NEVER,
	    .read = {AW_INSTANT_NONE, true},
	    .changed_at = AW_INSTANT_NONE};
	return true;
}

/* Exception: where a transition announces a switch of the service, dates judge it then. */
static bool
is_announced(const struct law_world *world, int service)
{
	for (int i = 0; i < LAW_TRANSITIONS; i++)
		for (unsigned k = 0; k < world->transitions[i].n_switches; k++)
			if (world->transitions[i].services[k] == service)
				return true;
	return false;
}

/* A service that is used is looked at no more. */
static bool
forget_service(struct law_world *world, struct law_random *random)
{
	struct law_service *service = pick_service(world, random);

	if (service == NULL || !service->used || pick_store(world, random) == NULL ||
	    is_announced(world, (int)(service - world->services)))
		return false;
	*service = (struct law_service){.used = true, .changed_at = AW_INSTANT_NONE};
	return true;
}

static bool
age_license(struct law_world *world, struct law_random *random)
{
	struct law_license *license = pick_license(world, random);

	if (license == NULL)
		return false;
	age(world, random, &license->read);
	if (license->fresh_for > 0 && license->read.at > world->now - license->fresh_for)
		license->read.at = world->now - license->fresh_for - 1;
	return true;
}

static bool
age_source(struct law_world *world, struct law_random *random)
{
	struct law_source *source = &world->sources[law_below(random, LAW_SOURCES)];

	if (!source->present || source->read.at == AW_INSTANT_NONE)
		return false;
	age(world, random, &source->read);
	return true;
}

/* What does not hold yet may hold later, and what is news is none later: such worlds are left out.
 */
static bool
is_settled(const struct law_world *world)
{
	for (int i = 0; i < LAW_ROOTS; i++)
		if (world->roots[i].not_before > world->now)
			return false;
	for (int i = 0; i < LAW_STORES; i++)
		if (world->stores[i].n_changes > 0 || world->stores[i].read.at > world->now)
			return false;
	for (int i = 0; i < LAW_SERVICES; i++)
		if (world->services[i].look == LAW_SEEN &&
		    (world->services[i].changed_at != AW_INSTANT_NONE ||
			world->services[i].read.at > world->now))
			return false;
	for (int i = 0; i < LAW_LICENSES; i++)
		if (world->licenses[i].present && world->licenses[i].read.at > world->now)
			return false;
	for (int i = 0; i < LAW_CERTIFICATES; i++)
		if (world->certificates[i].present &&
		    (world->certificates[i].not_before > world->now ||
			world->certificates[i].read.at > world->now))
			return false;
	for (int i = 0; i < LAW_SOURCES; i++)
		if (world->sources[i].present && world->sources[i].read.at > world->now)
			return false;
	return true;
}

/* Nothing is collected any more, and the clock goes on. */
static bool
pass_time(struct law_world *world, struct law_random *random)
{
	static const int64_t times[] = {
	    1, AW_HOUR, 3 * AW_HOUR, AW_DAY, 2 * AW_DAY, 10 * AW_DAY, 40 * AW_DAY, 400 * AW_DAY};

	if (!is_settled(world))
		return false;
	world->now += times[law_below(random, COUNT(times))];
	return true;
}

const struct law_mutation law_mutations[] = {
    {"remove-root", LAW_WORSE, remove_root},
    {"expire-root", LAW_WORSE, expire_root},
    {"spoil-root", LAW_WORSE, spoil_root},
    {"reject-root", LAW_WORSE, reject_root},
    {"corrupt-block", LAW_WORSE, corrupt_block},
    {"fail-renewal", LAW_WORSE, fail_renewal},
    {"near-deadline", LAW_WORSE, near_deadline},
    {"age-success", LAW_WORSE, age_success},
    {"near-contact", LAW_WORSE, near_contact},
    {"expire-authorization", LAW_WORSE, expire_authorization},
    {"lose-registration", LAW_WORSE, lose_registration},
    {"overuse", LAW_WORSE, overuse},
    {"note-problem", LAW_WORSE, note_problem},
    {"pass-switch", LAW_WORSE, pass_switch},
    {"near-switch", LAW_WORSE, near_switch},
    {"need-all", LAW_WORSE, need_all},
    {"distrust-sooner", LAW_WORSE, distrust_sooner},
    {"near-leaf", LAW_WORSE, near_leaf},
    {"present-other", LAW_WORSE, present_other},
    {"rename-leaf", LAW_WORSE, rename_leaf},
    {"near-certificate", LAW_WORSE, law_near_certificate},
    {"drop-purpose", LAW_WORSE, law_drop_purpose},
    {"go-public", LAW_WORSE, law_go_public},
    {"go-back", LAW_WORSE, law_go_back},
    {"stop-sooner", LAW_WORSE, law_stop_sooner},
    {"retire-issuer", LAW_WORSE, law_retire_issuer},
    {"part-peers", LAW_WORSE, law_part_peers},
    {"be-another", LAW_WORSE, be_another},
    {"fail-source", LAW_WORSE, fail_source},
    {"fail-store", LAW_WORSE, fail_store},
    {"use-more", LAW_WORSE, use_more},
    {"age-store", LAW_TAKEN, age_store},
    {"lose-store", LAW_TAKEN, lose_store},
    {"age-service", LAW_TAKEN, age_service},
    {"lose-service", LAW_TAKEN, lose_service},
    {"forget-service", LAW_TAKEN, forget_service},
    {"age-license", LAW_TAKEN, age_license},
    {"lose-license", LAW_TAKEN, lose_license},
    {"cut-license", LAW_TAKEN, cut_license},
    {"say-strange", LAW_TAKEN, say_strange},
    {"age-certificate", LAW_TAKEN, law_age_certificate},
    {"lose-certificate", LAW_TAKEN, law_lose_certificate},
    {"age-source", LAW_TAKEN, age_source},
    {"pass-time", LAW_TAKEN, pass_time},
};
const unsigned law_n_mutations = COUNT(law_mutations);
