/* SPDX-License-Identifier: ISC */
/* Certificates of the device itself: drawing and building them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/device_record.h"
#include "model/model.h"
#include "model/pool.h"
#include "tests/law/world.h"

static const char *const versions[LAW_VERSIONS] = {
    NULL, "X8.11.3", "X14.2", "X15.3.2", "X15.4", "X15.5"};

/* The second and third are of an Expressway, the last is of no row of the table. */
static const char *const roles[LAW_ROLES] = {
    NULL, "client", "domain example.com", "tomcat", "cube", "other"};

/* From LAW_PUBLIC on. */
static const struct {
	const char *sha256, *name;
} issuers[LAW_ISSUERS - LAW_ROOTS] = {
    {"cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f", "DigiCert Global Root G2"},
    {"96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6", "ISRG Root X1"},
    {"7d05ebb682339f8c9451ee094eebfefa7953a114edb2f44949452fab7d2fc185",
	"DigiCert Assured ID Root G2"},
    {"00000000000000000000000000000000000000000000000000000000000000ee", "A private root"},
};

const char *
law_version(int version)
{
	return versions[version];
}

const char *
law_role(int role)
{
	return roles[role];
}

static unsigned
draw_purposes(struct law_random *random)
{
	static const unsigned some[] = {AW_OWN_SERVER | AW_OWN_CLIENT,
	    AW_OWN_SERVER | AW_OWN_CLIENT, AW_OWN_SERVER | AW_OWN_CLIENT, AW_OWN_SERVER,
	    AW_OWN_SERVER, AW_OWN_CLIENT, AW_OWN_UNRESTRICTED, AW_OWN_ANY, AW_OWN_EMAIL};

	return some[law_below(random, sizeof(some) / sizeof(some[0]))];
}

/* Its end: far away, near now, or near a day on which a CA stops. */
static int64_t
draw_end(struct law_random *random, int64_t now)
{
	static const char *const stops[] = {"2026-07-08", "2027-02-01", "2027-03-01", "2027-03-16"};
	unsigned kind = law_below(random, 100);
	int64_t at;

	if (kind < 50)
		return now + (120 + law_below(random, 300)) * AW_DAY;
	if (kind < 80 || !aw_instant_parse(stops[kind % 4], &at))
		return law_draw_instant(random, now);
	return law_draw_instant(random, at);
}

void
law_draw_certificate(
    struct law_random *random, const struct law_world *world, struct law_certificate *certificate)
{
	struct law_certificate *c = certificate;

	c->present = true;
	law_draw_read(random, world->now, world->interval, &c->read);
	c->known = c->read.at != AW_INSTANT_NONE;
	c->not_before = world->now - law_below(random, 400 * 86400);
	c->not_after = draw_end(random, world->now);
	if (c->not_before > c->not_after)
		c->not_before = c->not_after - 365 * AW_DAY;
	c->role = law_chance(random, 60) ? 0 : (int)law_below(random, LAW_ROLES);
	c->issuer = (int)law_below(random, LAW_ISSUERS + 1) - 1;
	if (law_chance(random, 30))
		c->issuer = LAW_ROOTS + (int)law_below(random, LAW_ISSUERS - LAW_ROOTS);
	c->seen = law_chance(random, 85);
	c->purposes = c->seen ? draw_purposes(random) : 0;
	c->changed_at = AW_INSTANT_NONE;
	if (c->known && law_chance(random, 15))
		c->changed_at = c->read.at - law_below(random, 3 * 86400);
}

static void
need(bool done)
{
	if (done)
		return;
	(void)fputs("out of memory\n", stderr);
	exit(2);
}

/* The root at the end of its path; under one that no store has its own certificate is made. */
static const struct aw_certificate *
root_of(const struct law_world *world, int issuer, struct aw_pool *pool)
{
	uint8_t sha256[AW_SHA256_LEN];
	char subject[64];
	const char *name;

	if (issuer < LAW_ROOTS)
		return law_build_root(world, issuer, false, pool);
	name = issuers[issuer - LAW_ROOTS].name;
	(void)snprintf(subject, sizeof(subject), "CN=%s", name);
	need(aw_unhex(issuers[issuer - LAW_ROOTS].sha256, sha256, sizeof(sha256)));
	return aw_pool_take(pool, law_build_plain(sha256, name, subject, subject,
				      INT64_C(1262304000), INT64_C(4102444800)));
}

static void
set_change(const struct law_certificate *from, struct aw_own_change *change)
{
	if (from->changed_at == AW_INSTANT_NONE)
		return;
	change->at = from->changed_at;
	change->issuer = law_dup("CN=Old CA");
	change->not_after = from->not_before;
	memset(change->sha256, 0xab, AW_SHA256_LEN);
}

void
law_build_certificate(const struct law_world *world, const struct law_certificate *from,
    const char *name, struct aw_record *record)
{
	struct aw_server_certificate *to = aw_record_add_certificate(record, name);
	uint8_t sha256[AW_SHA256_LEN];
	struct aw_certificate *cert;
	const struct aw_certificate *root;

	need(to != NULL);
	to->source = law_dup(from->peer ? "exp-2" : "expressway");
	to->role = from->role != 0 ? law_dup(roles[from->role]) : NULL;
	law_build_attempt(&to->attempt, &from->read, world->now, AW_ERR_NET_REFUSED);
	if (!from->known)
		return;
	to->observed_at = from->read.at;
	memset(sha256, from->peer ? 0xc1 : 0xc0, sizeof(sha256));
	law_mix(sha256, from->not_before, from->not_after);
	cert = law_build_plain(
	    sha256, "device", "CN=device", "CN=A sub CA", from->not_before, from->not_after);
	cert->flaws = AW_FLAW_NOT_CA;
	aw_server_certificate_set(to, record->pool, aw_pool_take(record->pool, cert));
	to->facts = (struct aw_own_facts){
	    .seen = from->seen, .purposes = from->purposes, .usage = AW_OWN_USAGE_NONE};
	set_change(from, &to->change);
	if (from->issuer == LAW_NO_ISSUER)
		return;
	root = root_of(world, from->issuer, record->pool);
	need(root != NULL && aw_own_append(&to->path, &to->n_path, record->pool, root));
}
