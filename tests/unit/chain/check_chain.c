/* SPDX-License-Identifier: ISC */
/* Chains against stores: every path, its interval, its flaw. */
#include "fixture/suite.h"

#include "fixture/pki_matrix.h"

/* The only path of the trust. */
static const struct aw_path *
only(const struct aw_trust *trust)
{
	ck_assert_uint_eq(trust->n_paths, 1);
	return &trust->paths[0];
}

static void
expect_flaw(enum aw_chain_flaw flaw)
{
	const struct aw_path *path = only(pki_judge(&t));

	ck_assert_str_eq(aw_chain_flaw_word(path->flaw), aw_chain_flaw_word(flaw));
}

static void
expect_limits(
    const struct aw_path *path, const char *from, const char *by, const char *to, const char *end)
{
	ck_assert_int_eq(path->flaw, AW_CHAIN_SOUND);
	ck_assert_int_eq(path->not_before, make_at(from));
	ck_assert_str_eq(path->begins_by, by);
	ck_assert_int_eq(path->not_after, make_at(to));
	ck_assert_str_eq(path->ends_by, end);
}

START_TEST(usual_chain_verifies)
{
	struct usual u = make_usual(&t);
	const struct aw_trust *trust;
	const struct aw_path *path;

	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	trust = pki_judge(&t);
	path = only(trust);
	expect_limits(path, "2020-01-01", HOST, "2030-01-01", HOST);
	ck_assert_mem_eq(path->anchor, u.root->cert->sha256, AW_SHA256_LEN);
	ck_assert_str_eq(path->anchor_name, "Root");
	ck_assert_uint_eq(path->length, 3);
	ck_assert(!path->cross);
	ck_assert(!trust->cut);
	ck_assert_ptr_null(trust->wanted.subject);
	ck_assert_str_eq(trust->store, "system");
}
END_TEST

START_TEST(wrong_host_is_named)
{
	build_usual(&t, 0);
	free(t.service->host);
	t.service->host = strdup("other.example.com");
	expect_flaw(AW_CHAIN_NAME);
}
END_TEST

START_TEST(first_to_die_ends_the_path)
{
	const struct dying *d = &dying[_i];
	const struct aw_path *path;

	build_dying(&t, _i);
	path = only(pki_judge(&t));
	expect_limits(path, "2023-01-01", "CA", "2026-01-01", d->first);
	for (size_t i = 0; i < t.n; i++)
		if (strcmp(t.certs[i].cert->name, d->first) == 0)
			ck_assert_mem_eq(path->ends_sha256, t.certs[i].cert->sha256, AW_SHA256_LEN);
}
END_TEST

START_TEST(before_during_and_after_a_switch)
{
	const struct phase *p = &phases[_i];
	const struct aw_trust *trust;

	build_phase(&t, _i);
	trust = pki_judge(&t);
	ck_assert_str_eq(
	    t.service->chains[0].issuer, p->sends_new ? "CN=New,O=Example" : "CN=Old,O=Example");
	ck_assert(pki_holds(trust, make_at("2025-01-01")) == p->verifies);
	ck_assert(!pki_holds(trust, make_at("2030-01-02")));
	ck_assert((trust->wanted.subject == NULL) == p->verifies);
}
END_TEST

START_TEST(replacement_not_yet_valid)
{
	const struct aw_trust *trust;

	build_short(&t, 1);
	trust = pki_judge(&t);
	expect_limits(only(trust), "2026-01-01", "Root", "2030-01-01", HOST);
	ck_assert(!pki_holds(trust, make_at("2025-12-31T23:59:59Z")));
	ck_assert(pki_holds(trust, make_at("2026-01-01")));
}
END_TEST

START_TEST(last_second_counts)
{
	const struct aw_trust *trust;

	build_usual(&t, 0);
	trust = pki_judge(&t);
	ck_assert(pki_holds(trust, make_at("2030-01-01T00:00:00Z")));
	ck_assert(!pki_holds(trust, make_at("2030-01-01T00:00:01Z")));
}
END_TEST

START_TEST(never_valid_together)
{
	build_odd(&t, 3);
	expect_flaw(AW_CHAIN_NEVER);
}
END_TEST

START_TEST(refused_as_a_tls_client_does)
{
	build_refused(&t, _i);
	expect_flaw(refused[_i].flaw);
}
END_TEST

START_TEST(host_is_a_name_or_an_address)
{
	build_host(&t, _i);
	expect_flaw(hosts[_i].good ? AW_CHAIN_SOUND : AW_CHAIN_NAME);
}
END_TEST

START_TEST(host_of_the_service_where_none_is_told)
{
	build_usual(&t, 0);
	free(t.service->host);
	t.service->host = NULL;
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

START_TEST(every_kind_of_key)
{
	build_kind(&t, _i);
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

START_TEST(rejected_anchor)
{
	build_rejected(&t, 0);
	expect_flaw(AW_CHAIN_REJECTED);
}
END_TEST

START_TEST(forged_signature)
{
	build_odd(&t, 0);
	expect_flaw(AW_CHAIN_SIGNATURE);
}
END_TEST

START_TEST(issuer_of_another_serial_number)
{
	const struct aw_path *path;

	build_odd(&t, 1);
	path = only(pki_judge(&t));
	ck_assert_int_eq(path->flaw, AW_CHAIN_OTHER);
	ck_assert_str_eq(path->detail, "authority and issuer serial number mismatch");
}
END_TEST

START_TEST(anchor_that_is_not_self_signed)
{
	const struct aw_trust *trust;

	build_held(&t, 0);
	trust = pki_judge(&t);
	ck_assert_int_eq(only(trust)->flaw, AW_CHAIN_PARTIAL);
	ck_assert_str_eq(trust->wanted.subject, "CN=Root,O=Example");
}
END_TEST

START_TEST(intermediate_from_the_store)
{
	const struct aw_trust *trust;

	build_held(&t, _i);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_SOUND);
	ck_assert_uint_eq(trust->paths[0].length, 3);
	ck_assert_int_eq(trust->paths[1].flaw, AW_CHAIN_PARTIAL);
	ck_assert_ptr_null(trust->wanted.subject);
}
END_TEST

START_TEST(leaf_that_is_its_own_anchor)
{
	build_short(&t, 0);
	expect_flaw(AW_CHAIN_SOUND);
	ck_assert_uint_eq(t.service->chains[0].trusts[0].paths[0].length, 1);
}
END_TEST

START_TEST(same_key_issued_again)
{
	const struct aw_trust *trust;

	build_again(&t, _i);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	expect_limits(&trust->paths[0], "2020-01-01", HOST, "2030-01-01", HOST);
	ck_assert_mem_eq(trust->paths[0].anchor, t.certs[1 - _i].cert->sha256, AW_SHA256_LEN);
	expect_limits(&trust->paths[1], "2020-01-01", HOST, "2025-01-01", "Root");
	ck_assert(!trust->paths[0].cross && !trust->paths[1].cross);
}
END_TEST

/* The path that holds is found in any order of the certificates. */
START_TEST(one_of_two_ways_is_dead)
{
	const struct aw_trust *trust;

	build_fork(&t, _i);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	ck_assert_str_eq(trust->paths[0].anchor_name, "Live");
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_SOUND);
	ck_assert_int_eq(trust->paths[1].flaw, _i == 0 ? AW_CHAIN_SOUND : AW_CHAIN_CONSTRAINTS);
	ck_assert(pki_holds(trust, make_at("2029-01-01")));
}
END_TEST

START_TEST(cross_certificates_in_a_loop)
{
	const struct aw_trust *trust;

	build_loop(&t, 0);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	ck_assert_uint_eq(trust->paths[0].length, 2);
	ck_assert(!trust->paths[0].cross);
	ck_assert_uint_eq(trust->paths[1].length, 3);
	ck_assert(trust->paths[1].cross);
}
END_TEST

START_TEST(loop_without_a_root)
{
	const struct aw_trust *trust;

	build_loop(&t, 1);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 0);
	ck_assert_str_eq(trust->wanted.subject, "CN=A,O=Example");
}
END_TEST

START_TEST(names_are_one_without_case_and_blanks)
{
	build_odd(&t, 2);
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

START_TEST(odd_chains_verify_all_the_same)
{
	build_presented(&t, _i);
	ck_assert_uint_eq(t.service->chains[0].oddities, presented[_i].oddities);
	ck_assert_str_eq(t.service->chains[0].issuer, "CN=Root,O=Example");
	expect_flaw(AW_CHAIN_SOUND);
}
END_TEST

START_TEST(what_was_cut_stays_cut)
{
	struct usual u = make_usual(&t);
	struct aw_chain *chain = PRESENT(&t, u.leaf, u.ca);
	uint8_t digest[AW_SERVICE_DIGEST_LEN];

	memcpy(digest, chain->digest, sizeof(digest));
	chain->oddities |= AW_CHAIN_CUT;
	ck_assert_int_eq(aw_chain_look(chain, &t.err), AW_OK);
	ck_assert_uint_eq(chain->oddities, AW_CHAIN_CUT);
	ck_assert_mem_eq(chain->digest, digest, sizeof(digest));
	chain = PRESENT(&t, u.ca, u.leaf);
	ck_assert_mem_ne(chain->digest, digest, sizeof(digest));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, usual_chain_verifies);
	tcase_add_test(tc, wrong_host_is_named);
	tcase_add_loop_test(tc, first_to_die_ends_the_path, 0, COUNT(dying));
	tcase_add_loop_test(tc, before_during_and_after_a_switch, 0, COUNT(phases));
	tcase_add_test(tc, replacement_not_yet_valid);
	tcase_add_test(tc, last_second_counts);
	tcase_add_test(tc, never_valid_together);
	tcase_add_loop_test(tc, refused_as_a_tls_client_does, 0, COUNT(refused));
	tcase_add_loop_test(tc, host_is_a_name_or_an_address, 0, COUNT(hosts));
	tcase_add_test(tc, host_of_the_service_where_none_is_told);
	tcase_add_loop_test(tc, every_kind_of_key, 0, COUNT(kinds));
	tcase_add_test(tc, rejected_anchor);
	tcase_add_test(tc, forged_signature);
	tcase_add_test(tc, issuer_of_another_serial_number);
	tcase_add_test(tc, anchor_that_is_not_self_signed);
	tcase_add_loop_test(tc, intermediate_from_the_store, 1, 2);
	tcase_add_loop_test(tc, intermediate_from_the_store, 3, 4);
	tcase_add_test(tc, leaf_that_is_its_own_anchor);
	tcase_add_loop_test(tc, same_key_issued_again, 0, 2);
	tcase_add_loop_test(tc, one_of_two_ways_is_dead, 0, 2);
	tcase_add_test(tc, cross_certificates_in_a_loop);
	tcase_add_test(tc, loop_without_a_root);
	tcase_add_test(tc, names_are_one_without_case_and_blanks);
	tcase_add_loop_test(tc, odd_chains_verify_all_the_same, 0, COUNT(presented));
	tcase_add_test(tc, what_was_cut_stays_cut);
}

int
main(void)
{
	return aw_suite_run("chain", fill);
}
