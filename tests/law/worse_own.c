/* SPDX-License-Identifier: ISC */
/* Edits of certificates of the device itself. */
#include <string.h>

#include "model/own_certificate.h"
#include "tests/law/worse_own.h"

#define X14_2 2
#define X15_4 4

static struct law_certificate *
pick_certificate(struct law_world *world, struct law_random *random)
{
	unsigned first = law_below(random, LAW_CERTIFICATES);

	for (unsigned i = 0; i < LAW_CERTIFICATES; i++) {
		struct law_certificate *c = &world->certificates[(first + i) % LAW_CERTIFICATES];

		if (c->present && c->known)
			return c;
	}
	return NULL;
}

/* Exception: what ends before a stop can be renewed as it is, so an earlier end may be better. */
static bool
passes_a_stop(const struct law_world *world, int64_t from, int64_t to)
{
	static const char *const stops[] = {"2026-07-08", "2027-03-01"};
	int64_t at;

	for (int i = 0; i < LAW_TRANSITIONS; i++)
		if (world->transitions[i].present && from < world->transitions[i].issuance_stop &&
		    world->transitions[i].issuance_stop <= to)
			return true;
	for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
		if (aw_instant_parse(stops[i], &at) && from < at && at <= to)
			return true;
	return false;
}

bool
law_near_certificate(struct law_world *world, struct law_random *random)
{
	struct law_certificate *c = pick_certificate(world, random);
	int64_t before;

	if (c == NULL)
		return false;
	before = c->not_after;
	c->not_after -= 1 + law_below(random, 90 * 86400);
	/* Its lifetime, of which limits are shares, stays the same. */
	return c->not_after > c->not_before && !passes_a_stop(world, c->not_after, before);
}

bool
law_drop_purpose(struct law_world *world, struct law_random *random)
{
	struct law_certificate *c = pick_certificate(world, random);

	const unsigned serves = AW_OWN_SERVER | AW_OWN_ANY | AW_OWN_UNRESTRICTED;

	if (c == NULL || !c->seen)
		return false;
	c->purposes =
	    (c->purposes & serves) != 0 && law_chance(random, 70) ? AW_OWN_SERVER : AW_OWN_EMAIL;
	return true;
}

/* Exception: what two peers hang on is compared, and an edit of one may make them agree. */
static bool
has_peers(const struct law_world *world)
{
	return world->certificates[0].present && world->certificates[1].present;
}

/* From a CA that issues what it likes to one that stops. */
bool
law_go_public(struct law_world *world, struct law_random *random)
{
	struct law_certificate *c = pick_certificate(world, random);

	if (c == NULL || has_peers(world) ||
	    (c->issuer != LAW_PRIVATE && c->issuer != LAW_SERVES_BOTH))
		return false;
	c->issuer = law_chance(random, 50) ? LAW_PUBLIC : LAW_STOPPED;
	return true;
}

/* Exception: an Expressway before X15.5 has no client certificate, so nothing is known of one. */
bool
law_go_back(struct law_world *world, struct law_random *random)
{
	(void)random;
	for (int i = 0; i < LAW_CERTIFICATES; i++)
		if (world->certificates[i].present && world->certificates[i].role == 1)
			return false;
	if (world->version < X15_4)
		return false;
	world->version = X14_2;
	return true;
}

bool
law_stop_sooner(struct law_world *world, struct law_random *random)
{
	struct law_transition *t = &world->transitions[law_below(random, LAW_TRANSITIONS)];

	if (!t->present || t->issuance_stop == AW_INSTANT_NONE)
		return false;
	t->issuance_stop -= 1 + law_below(random, 400 * 86400);
	return true;
}

/* The root above a certificate is one that a transition retires, which has stopped. */
bool
law_retire_issuer(struct law_world *world, struct law_random *random)
{
	struct law_certificate *c = pick_certificate(world, random);

	if (c == NULL || has_peers(world) ||
	    (c->issuer != LAW_PRIVATE && c->issuer != LAW_SERVES_BOTH))
		return false;
	for (int i = 0; i < LAW_TRANSITIONS; i++) {
		const struct law_transition *t = &world->transitions[i];

		if (!t->present || t->issuance_stop == AW_INSTANT_NONE || t->n_retiring == 0)
			continue;
		c->issuer = t->retiring[0];
		return true;
	}
	return false;
}

/* The half-done change: two peers hung on one root. */
bool
law_part_peers(struct law_world *world, struct law_random *random)
{
	struct law_certificate *a = &world->certificates[0], *b = &world->certificates[1];

	(void)random;
	if (!a->present || !b->present || !a->known || !b->known || a->issuer != LAW_PRIVATE ||
	    b->issuer != LAW_PRIVATE)
		return false;
	b->issuer = LAW_SERVES_BOTH;
	return true;
}

bool
law_age_certificate(struct law_world *world, struct law_random *random)
{
	struct law_certificate *c = pick_certificate(world, random);
	int64_t at = law_long_ago(world, random);

	if (c == NULL)
		return false;
	if (at < c->read.at)
		c->read.at = at;
	return true;
}

bool
law_lose_certificate(struct law_world *world, struct law_random *random)
{
	struct law_certificate *c = pick_certificate(world, random);

	if (c == NULL)
		return false;
	*c = (struct law_certificate){.present = true,
	    .peer = c->peer,
	    .read = {AW_INSTANT_NONE, true},
	    .role = c->role,
	    .issuer = LAW_NO_ISSUER,
	    .changed_at = AW_INSTANT_NONE};
	return true;
}
