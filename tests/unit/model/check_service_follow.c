/* SPDX-License-Identifier: ISC */
/* A service over time: since when an issuer is seen, and its changes. */
#include <stdio.h>

#include "model/pool.h"
#include "chain/presented.h"
#include "model/service_follow.h"
#include "fixture/make.h"
#include "fixture/suite.h"
#include "model/service.h"

/* Addresses "0", "1", ... present chains of the issuers in `plan`, one letter each; '-': none. */
static struct aw_service
look(const char *plan, int64_t at)
{
	struct aw_service service = {.name = strdup("h:443"), .observed_at = at};

	service.addresses = calloc(strlen(plan) + 1, sizeof(*service.addresses));
	for (; plan[service.n_addresses] != '\0'; service.n_addresses++) {
		struct aw_address *address = &service.addresses[service.n_addresses];
		char letter = plan[service.n_addresses], name[16];
		struct aw_chain chain = {.digest = {(uint8_t)letter}, .seen_since = at};
		struct aw_error err;

		(void)snprintf(name, sizeof(name), "%zu", service.n_addresses);
		address->address = strdup(name);
		address->attempt.code = letter == '-' ? AW_ERR_NET_REFUSED : AW_OK;
		if (letter == '-')
			continue;
		address->chain[0] = (uint8_t)letter;
		(void)snprintf(name, sizeof(name), "CN=%c", letter & ~0x20);
		chain.issuer = strdup(name);
		ck_assert_int_eq(aw_service_add_chain(&service, NULL, &chain, &err), AW_OK);
	}
	return service;
}

/*
 * Probes separated by blanks, one per second from 1; changes newest first as "at:FROM>TO". A
 * capital and a small letter are two chains of one issuer.
 */
static const struct {
	const char *looks, *changes;
} stories[] = {
    {"a a", ""},
    {"a A", ""},
    {"a b", "2:A>B "},
    {"a b b b", "2:A>B "},
    {"aa ab bb bb", "2:A>B "},
    {"aa ab aa", "3:B>A 2:A>B "},
    {"a b a b", "4:A>B 3:B>A 2:A>B "},
    {"a- -b", "2:A>B "},
    /* Whether B is new at an address that did not answer before is unknown: one change, not two. */
    {"ab a- ab a- ab", "3:A>B "},
    {"aab a-b aab", ""},
    {"a ab a- ab", "2:A>B "},
    {"ab ba", "2:B>A 2:A>B "},
    {"abc add", "2:C>D 2:B>D "},
    {"a - b", ""},
};

START_TEST(changes)
{
	struct aw_service before = {0};
	char plan[8], got[256] = "";
	int used = 0, at = 0;

	for (const char *p = stories[_i].looks; sscanf(p, "%7s%n", plan, &used) == 1; p += used) {
		struct aw_service now = look(plan, ++at);

		(void)aw_service_follow(&now, &before, NULL, at);
		aw_service_clear(&before, NULL);
		before = now;
	}
	for (size_t i = 0; i < before.n_changes; i++)
		(void)snprintf(got + strlen(got), sizeof(got) - strlen(got), "%d:%c>%c ",
		    (int)before.changes[i].at, before.changes[i].from[3], before.changes[i].to[3]);
	ck_assert_str_eq(got, stories[_i].changes);
	aw_service_clear(&before, NULL);
}
END_TEST

static const struct aw_certificate *
leaf_of(struct aw_pool *pool, char letter)
{
	char sha256[65];
	struct aw_certificate *cert;

	(void)snprintf(sha256, sizeof(sha256), "%064x", (unsigned)letter);
	cert = make_certificate(sha256, "h", "2021-01-01", "2022-01-01");
	free(cert->key_algorithm);
	cert->key_algorithm = strdup((letter & 0x20) != 0 ? "EC P-256" : "RSA");
	return aw_pool_take(pool, cert);
}

static void
add_typed(struct aw_service *service, struct aw_pool *pool, char letter)
{
	struct aw_chain chain = {.digest = {(uint8_t)letter}, .issuer = strdup("CN=?")};
	struct aw_error err;

	chain.issuer[3] = (char)(letter & ~0x20);
	chain.certificates = calloc(1, sizeof(const struct aw_certificate *));
	chain.certificates[chain.n_certificates++] = leaf_of(pool, letter);
	ck_assert_int_eq(aw_service_add_chain(service, pool, &chain, &err), AW_OK);
}

/*
 * Two letters an address: the chain that it presents, and the other one ('-': none, '?': it did not
 * answer). A capital is the RSA chain of an issuer, a small letter its ECDSA chain.
 */
static struct aw_service
look_twice(const char *plan, struct aw_pool *pool, int64_t at)
{
	struct aw_service service = {.name = strdup("h:443"), .observed_at = at};

	service.addresses = calloc(strlen(plan), sizeof(*service.addresses));
	for (; *plan != '\0'; plan += 2) {
		struct aw_address *address = &service.addresses[service.n_addresses++];

		address->address = strdup(service.n_addresses > 1 ? "1" : "0");
		address->chain[0] = (uint8_t)plan[0];
		add_typed(&service, pool, plan[0]);
		address->unanswered = plan[1] == '?';
		address->has_other = plan[1] != '-' && plan[1] != '?';
		if (!address->has_other)
			continue;
		address->other[0] = (uint8_t)plan[1];
		address->other_at = at;
		add_typed(&service, pool, plan[1]);
	}
	return service;
}

/* With the chains known at the end, each with the instant of its last sight. */
static const struct {
	const char *looks, *changes, *chains;
} pairs[] = {
    {"a- aB", "", "B2 a2 "},
    {"aB aB", "", "B2 a2 "},
    {"aB Ba", "", "B2 a2 "},
    {"aB a-", "", "a2 "},
    {"aB cB", "2:A>C ", "B2 c2 "},
    {"aB aD", "2:B>D ", "D2 a2 "},
    {"aB cD", "2:B>D 2:A>C ", "D2 c2 "},
    {"a- B-", "2:A>B ", "B2 "},
    {"a-a- B-B-", "2:A>B ", "B2 "},
    {"a-a- aBaB", "", "B2 a2 "},
    {"aB a?", "", "B1 a2 "},
    {"aB a? a?", "", "B1 a3 "},
    {"aB a? a-", "", "a3 "},
    {"aB a? aB", "", "B3 a3 "},
    {"aB B?", "", "B2 a1 "},
    {"aB C?", "2:B>C ", "C2 a1 "},
    {"a- a?", "", "a2 "},
    {"a? a?", "", "a2 "},
    {"aBaB a?aB", "", "B2 a2 "},
    {"aBcB a?c-", "", "B1 a2 c2 "},
};

START_TEST(two_types_of_keys)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_service before = {0};
	char plan[8], told[128] = "", chains[128] = "";
	int used = 0, at = 0;

	for (const char *p = pairs[_i].looks; sscanf(p, "%7s%n", plan, &used) == 1; p += used) {
		struct aw_service now = look_twice(plan, pool, ++at);

		(void)aw_service_follow(&now, &before, pool, at);
		aw_service_clear(&before, pool);
		before = now;
		for (size_t i = 0; i < now.n_addresses; i++)
			ck_assert(!now.addresses[i].unanswered);
	}
	for (size_t i = 0; i < before.n_changes; i++)
		(void)snprintf(told + strlen(told), sizeof(told) - strlen(told), "%d:%c>%c ",
		    (int)before.changes[i].at, before.changes[i].from[3], before.changes[i].to[3]);
	for (size_t i = 0; i < before.n_chains; i++)
		(void)snprintf(chains + strlen(chains), sizeof(chains) - strlen(chains), "%c%d ",
		    before.chains[i].digest[0],
		    (int)aw_service_chain_seen(&before, &before.chains[i]));
	ck_assert_msg(strcmp(told, pairs[_i].changes) == 0, "%s: %s", pairs[_i].looks, told);
	ck_assert_msg(strcmp(chains, pairs[_i].chains) == 0, "%s: %s", pairs[_i].looks, chains);
	aw_service_clear(&before, pool);
	ck_assert_uint_eq(aw_pool_count(pool), 0);
	aw_pool_free(pool);
}
END_TEST

/* What is not answered is kept as often as there is room. */
START_TEST(no_room_for_what_is_kept)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_service first = look_twice("aB", pool, 1), now = look_twice("a?", pool, 2);

	for (char letter = 'c'; letter < 'a' + AW_SERVICE_CHAINS_MAX + 1; letter++)
		add_typed(&now, pool, letter);
	ck_assert_uint_eq(now.n_chains, AW_SERVICE_CHAINS_MAX);
	ck_assert(!now.addresses[0].has_other);
	(void)aw_service_follow(&now, &first, pool, 2);
	ck_assert_uint_eq(now.n_chains, AW_SERVICE_CHAINS_MAX);
	ck_assert(!now.addresses[0].has_other);
	aw_service_clear(&first, pool);
	aw_service_clear(&now, pool);
	aw_pool_free(pool);
}
END_TEST

/* As long as the issuer is the same, with any chain. */
START_TEST(seen_since)
{
	struct aw_service first = look("a", 5), second = look("Ab", 6);

	ck_assert(!aw_service_follow(&first, &(struct aw_service){0}, NULL, 5));
	ck_assert(aw_service_follow(&second, &first, NULL, 6));
	ck_assert_int_eq(second.chains[0].seen_since, 5); /* A */
	ck_assert_int_eq(second.chains[1].seen_since, 6); /* b */
	aw_service_clear(&first, NULL);
	aw_service_clear(&second, NULL);
}
END_TEST

START_TEST(no_more_than_the_limits)
{
	struct aw_service before = {0};
	struct aw_chain more = {.digest = {'z'}};
	struct aw_error err;

	for (int at = 1; at <= AW_SERVICE_CHANGES_MAX + 3; at++) {
		struct aw_service now = look(at % 2 == 0 ? "a" : "b", at);

		(void)aw_service_follow(&now, &before, NULL, at);
		aw_service_clear(&before, NULL);
		before = now;
	}
	ck_assert_uint_eq(before.n_changes, AW_SERVICE_CHANGES_MAX);
	ck_assert_int_eq(before.changes[0].at, AW_SERVICE_CHANGES_MAX + 3);
	aw_service_clear(&before, NULL);
	before = look("abcdefghijklmnop", 1);
	ck_assert_int_eq(aw_service_add_chain(&before, NULL, &more, &err), AW_ERR_CHAIN_MANY);
	ck_assert_uint_eq(before.n_chains, AW_SERVICE_CHAINS_MAX);
	aw_service_clear(&before, NULL);
}
END_TEST

START_TEST(trusts_stay_with_their_chain)
{
	struct aw_service first = look("ab", 1), second = look("Ab", 2);

	first.chains[1].trusts = calloc(1, sizeof(struct aw_trust));
	first.chains[1].n_trusts = 1;
	(void)aw_service_follow(&second, &first, NULL, 2);
	ck_assert_uint_eq(second.chains[0].n_trusts, 0);
	ck_assert_uint_eq(second.chains[1].n_trusts, 1);
	ck_assert_uint_eq(first.chains[1].n_trusts, 0);
	aw_service_clear(&first, NULL);
	aw_service_clear(&second, NULL);
}
END_TEST

START_TEST(copies)
{
	struct aw_service from = look("ab-", 7), to;

	from.addresses[0].has_other = from.addresses[0].unanswered = true;
	from.addresses[0].other[0] = 'b';
	from.addresses[0].other_at = 6;
	from.via = strdup("http://p:1");
	ck_assert_int_eq(aw_service_copy(&to, &from, NULL), AW_OK);
	ck_assert_str_eq(to.name, "h:443");
	ck_assert_str_eq(to.via, "http://p:1");
	ck_assert_int_eq(to.observed_at, 7);
	ck_assert_uint_eq(to.n_addresses, 3);
	ck_assert_str_eq(to.addresses[2].address, "2");
	ck_assert_int_eq(to.addresses[2].attempt.code, AW_ERR_NET_REFUSED);
	ck_assert(to.addresses[0].has_other && to.addresses[0].unanswered);
	ck_assert_uint_eq(to.addresses[0].other[0], 'b');
	ck_assert_int_eq(to.addresses[0].other_at, 6);
	ck_assert_uint_eq(to.n_chains, 2);
	ck_assert_str_eq(to.chains[1].issuer, "CN=B");
	aw_service_clear(&from, NULL);
	aw_service_clear(&to, NULL);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, changes, 0, COUNT(stories));
	tcase_add_loop_test(tc, two_types_of_keys, 0, COUNT(pairs));
	tcase_add_test(tc, no_room_for_what_is_kept);
	tcase_add_test(tc, seen_since);
	tcase_add_test(tc, no_more_than_the_limits);
	tcase_add_test(tc, trusts_stay_with_their_chain);
	tcase_add_test(tc, copies);
}

int
main(void)
{
	return aw_suite_run("service-follow", fill);
}
