/* SPDX-License-Identifier: ISC */
/* Smaller worlds in which the same rule is broken. */
#include <string.h>

#include "model/own_certificate.h"
#include "tests/law/law.h"

/* The world without its n-th part. False if there is none of that number. */
typedef bool drop(struct law_world *world, unsigned n);

static bool
drop_store(struct law_world *world, unsigned n)
{
	if (n >= LAW_STORES || !world->stores[n].present)
		return n < LAW_STORES;
	memset(&world->stores[n], 0, sizeof(world->stores[n]));
	return true;
}

static bool
drop_held(struct law_world *world, unsigned n)
{
	struct law_store *store = &world->stores[n / LAW_HELD % LAW_STORES];
	unsigned k = n % LAW_HELD;

	if (n < LAW_STORES * LAW_HELD && k < store->n_held) {
		for (store->n_held--; k < store->n_held; k++)
			store->held[k] = store->held[k + 1];
	}
	return n < LAW_STORES * LAW_HELD;
}

static bool
plain_held(struct law_world *world, unsigned n)
{
	struct law_held *held = &world->stores[n / LAW_HELD % LAW_STORES].held[n % LAW_HELD];

	held->copies = 1;
	held->by_name = held->rejected = false;
	return n < LAW_STORES * LAW_HELD;
}

static bool
plain_store(struct law_world *world, unsigned n)
{
	struct law_store *store = &world->stores[n / 5 % LAW_STORES];

	if (!store->present)
		return n < LAW_STORES * 5;
	switch (n % 5) {
	case 0:
		store->n_changes = 0;
		break;
	case 1:
		store->bad_blocks = 0;
		break;
	case 2:
		store->duplicate = false;
		break;
	case 3:
		if (store->read.at != AW_INSTANT_NONE)
			store->read = (struct law_read){world->now - AW_HOUR, false};
		break;
	default:
		store->fresh_for = 0;
		store->written_at = AW_INSTANT_NONE;
		store->appliance = true;
		break;
	}
	return n < LAW_STORES * 5;
}

static bool
drop_service(struct law_world *world, unsigned n)
{
	struct law_service *service = &world->services[n / 4 % LAW_SERVICES];

	switch (n % 4) {
	case 0:
		*service =
		    (struct law_service){.used = service->used, .changed_at = AW_INSTANT_NONE};
		break;
	case 1:
		service->used = false;
		break;
	case 2:
		if (service->n_chains > 1)
			service->n_chains = 1;
		break;
	default:
		service->changed_at = AW_INSTANT_NONE;
		if (service->look == LAW_SEEN)
			service->read = (struct law_read){world->now - AW_HOUR, false};
		break;
	}
	return n < LAW_SERVICES * 4;
}

static bool
plain_chain(struct law_world *world, unsigned n)
{
	struct law_chain *chain = &world->services[n / 4 % LAW_SERVICES].chains[0];

	switch (n % 4) {
	case 0:
		chain->cross = -1;
		break;
	case 1:
		chain->wrong_name = chain->cut = false;
		break;
	case 2:
		chain->leaf_to = world->now + 200 * AW_DAY;
		break;
	default:
		chain->issuer_to = world->now + 1000 * AW_DAY;
		break;
	}
	return n < LAW_SERVICES * 4;
}

static bool
drop_transition(struct law_world *world, unsigned n)
{
	if (n < LAW_TRANSITIONS)
		memset(&world->transitions[n], 0, sizeof(world->transitions[n]));
	return n < LAW_TRANSITIONS;
}

static bool
plain_transition(struct law_world *world, unsigned n)
{
	struct law_transition *transition = &world->transitions[n / 8 % LAW_TRANSITIONS];

	switch (n % 8) {
	case 0:
		transition->issuance_stop = AW_INSTANT_NONE;
		break;
	case 1:
		transition->clean_up = AW_INSTANT_NONE;
		break;
	case 2:
		if (transition->n_retiring > 1)
			transition->n_retiring = 1;
		break;
	case 3:
		if (transition->n_replacements > 1)
			transition->n_replacements = 1;
		break;
	case 4:
		transition->keys = true;
		break;
	default:
		for (unsigned k = n % 8 - 5; k < transition->n_switches; k++) {
			if (k + 1 < transition->n_switches) {
				transition->switches[k] = transition->switches[k + 1];
				transition->lasts[k] = transition->lasts[k + 1];
				transition->services[k] = transition->services[k + 1];
			} else {
				transition->n_switches--;
			}
		}
		break;
	}
	return n < LAW_TRANSITIONS * 8;
}

static bool
drop_license(struct law_world *world, unsigned n)
{
	if (n < LAW_LICENSES)
		memset(&world->licenses[n], 0, sizeof(world->licenses[n]));
	return n < LAW_LICENSES;
}

static bool
plain_license(struct law_world *world, unsigned n)
{
	struct law_license *license = &world->licenses[n / 24 % LAW_LICENSES];
	int64_t *instants[] = {&license->sync_at, &license->renewal_at, &license->last_success,
	    &license->failing_since, &license->next_sync, &license->deadline,
	    &license->registered_at, &license->registration_expires, &license->next_renewal,
	    &license->pending_since, &license->held_at, &license->authorized_at,
	    &license->out_of_compliance_since, &license->evaluation_ends, &license->last_ack,
	    &license->next_ack_deadline, &license->next_report, &license->trust_code_ends};
	unsigned k = n % 24;

	if (!license->present)
		return n < LAW_LICENSES * 24;
	if (k < 18)
		*instants[k] = AW_INSTANT_NONE;
	else if (k == 18)
		license->n_entitlements = 0;
	else if (k == 19)
		license->problem = AW_OK;
	else if (k == 20)
		license->complete = license->word = true;
	else if (k == 21)
		license->registration = AW_REGISTRATION_REGISTERED;
	else if (k == 22)
		license->authorization = AW_AUTHORIZATION_AUTHORIZED;
	else if (license->read.at != AW_INSTANT_NONE)
		license->renewal = AW_SYNC_SUCCEEDED;
	return n < LAW_LICENSES * 24;
}

static bool
drop_part(struct law_world *world, unsigned n)
{
	switch (n) {
	case 0:
	case 1:
		world->certificates[n].present = false;
		break;
	case 2:
	case 3:
		world->sources[n - 2].present = false;
		break;
	case 4:
		world->mismatch = false;
		break;
	case 5:
		world->clock_skew = AW_INSTANT_NONE;
		break;
	case 6:
		world->managed = false;
		break;
	case 7:
		world->n_exceptions = 0;
		break;
	case 8:
		aw_policy_defaults(&world->policy);
		break;
	case 10:
		world->version = 0;
		break;
	case 11:
		world->roles = 0;
		break;
	case 12:
		world->sources[2].present = false;
		break;
	case 9:
		world->written_at = world->now - AW_HOUR;
		break;
	default:
		return false;
	}
	return true;
}

static bool
plain_certificate(struct law_world *world, unsigned n)
{
	struct law_certificate *certificate = &world->certificates[n / 5 % LAW_CERTIFICATES];

	switch (n % 5) {
	case 0:
		certificate->role = 0;
		break;
	case 1:
		certificate->issuer = LAW_NO_ISSUER;
		break;
	case 2:
		certificate->changed_at = AW_INSTANT_NONE;
		break;
	case 3:
		certificate->purposes = certificate->seen ? AW_OWN_UNRESTRICTED : 0;
		break;
	default:
		certificate->read.fails = false;
		break;
	}
	return n < LAW_CERTIFICATES * 5;
}

static bool
plain_root(struct law_world *world, unsigned n)
{
	struct law_root *root = &world->roots[n / 3 % LAW_ROOTS];

	switch (n % 3) {
	case 0:
		root->flaws = 0;
		break;
	case 1:
		root->not_before = world->now - 2000 * AW_DAY;
		root->not_after = world->now + 2000 * AW_DAY;
		break;
	default:
		root->issuer = root->key;
		break;
	}
	return n < LAW_ROOTS * 3;
}

static bool
still_broken(
    const struct law *law, uint64_t salt, const struct law_world *world, struct law_report *report)
{
	struct law_report now;
	struct law_view view;
	bool held;

	law_view_open(world, 0, &view);
	held = law->holds(&view, salt, &now);
	law_view_close(&view);
	if (held || strcmp(now.rule, report->rule) != 0)
		return false;
	*report = now;
	return true;
}

void
law_shrink(const struct law *law, uint64_t salt, struct law_world *world, struct law_report *report)
{
	static drop *const drops[] = {drop_part, drop_license, drop_store, drop_transition,
	    drop_service, drop_held, plain_held, plain_store, plain_transition, plain_chain,
	    plain_license, plain_certificate, plain_root};
	bool smaller = true;

	for (int round = 0; smaller && round < 4; round++) {
		smaller = false;
		for (size_t i = 0; i < sizeof(drops) / sizeof(drops[0]); i++) {
			struct law_world less = *world;

			for (unsigned n = 0; drops[i](&less, n); less = *world, n++) {
				if (memcmp(&less, world, sizeof(less)) == 0 ||
				    !still_broken(law, salt, &less, report))
					continue;
				*world = less;
				smaller = true;
			}
		}
	}
}
