/* SPDX-License-Identifier: ISC */
/* A service over time: since when an issuer is seen, and its changes. */
#include <stdio.h>

#include "model/pool.h"
#include "chain/presented.h"
#include "model/service_follow.h"
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

		(void)aw_service_follow(&now, &before, at);
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

/* As long as the issuer is the same, with any chain. */
START_TEST(seen_since)
{
	struct aw_service first = look("a", 5), second = look("Ab", 6);

	ck_assert(!aw_service_follow(&first, &(struct aw_service){0}, 5));
	ck_assert(aw_service_follow(&second, &first, 6));
	ck_assert_int_eq(second.chains[0].seen_since, 5); /* A */
	ck_assert_int_eq(second.chains[1].seen_since, 6); /* b */
	aw_service_clear(&first, NULL);
	aw_service_clear(&second, NULL);
}
END_TEST

START_TEST(no_more_than_the_limits)
{
	struct aw_service before = {0};
	struct aw_chain ninth = {.digest = {'z'}};
	struct aw_error err;

	for (int at = 1; at <= AW_SERVICE_CHANGES_MAX + 3; at++) {
		struct aw_service now = look(at % 2 == 0 ? "a" : "b", at);

		(void)aw_service_follow(&now, &before, at);
		aw_service_clear(&before, NULL);
		before = now;
	}
	ck_assert_uint_eq(before.n_changes, AW_SERVICE_CHANGES_MAX);
	ck_assert_int_eq(before.changes[0].at, AW_SERVICE_CHANGES_MAX + 3);
	aw_service_clear(&before, NULL);
	before = look("abcdefgh", 1);
	ck_assert_int_eq(aw_service_add_chain(&before, NULL, &ninth, &err), AW_ERR_CHAIN_MANY);
	ck_assert_uint_eq(before.n_chains, AW_SERVICE_CHAINS_MAX);
	aw_service_clear(&before, NULL);
}
END_TEST

START_TEST(trusts_stay_with_their_chain)
{
	struct aw_service first = look("ab", 1), second = look("Ab", 2);

	first.chains[1].trusts = calloc(1, sizeof(struct aw_trust));
	first.chains[1].n_trusts = 1;
	(void)aw_service_follow(&second, &first, 2);
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

	from.via = strdup("http://p:1");
	ck_assert_int_eq(aw_service_copy(&to, &from, NULL), AW_OK);
	ck_assert_str_eq(to.name, "h:443");
	ck_assert_str_eq(to.via, "http://p:1");
	ck_assert_int_eq(to.observed_at, 7);
	ck_assert_uint_eq(to.n_addresses, 3);
	ck_assert_str_eq(to.addresses[2].address, "2");
	ck_assert_int_eq(to.addresses[2].attempt.code, AW_ERR_NET_REFUSED);
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
