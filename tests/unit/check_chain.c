/* SPDX-License-Identifier: ISC */
/* Chains against stores: every path, its interval, its flaw. */
#include "suite.h"

#include "pki.h"

static struct pki t;

static void
setup(void)
{
	pki_setup(&t);
}

static void
teardown(void)
{
	pki_teardown(&t);
}

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

/* Root, intermediate and leaf of the usual kind. */
struct usual {
	const struct pki_cert *root, *ca, *leaf;
};

static struct usual
make_usual(void)
{
	struct usual u;

	u.root = MAKE(&t, .name = "Root", .key = KEY_A);
	u.ca = MAKE(&t, .name = "CA", .key = KEY_B, .issuer = u.root);
	u.leaf = MAKE(&t, .name = HOST, .key = KEY_C, .issuer = u.ca, .host = "DNS:" HOST);
	return u;
}

START_TEST(usual_chain_verifies)
{
	struct usual u = make_usual();
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
	struct usual u = make_usual();

	free(t.service->host);
	t.service->host = strdup("other.example.com");
	STORE(&t, u.root);
	PRESENT(&t, u.leaf, u.ca);
	expect_flaw(AW_CHAIN_NAME);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, usual_chain_verifies);
	tcase_add_test(tc, wrong_host_is_named);
}

int
main(void)
{
	return aw_suite_run("chain", fill);
}
