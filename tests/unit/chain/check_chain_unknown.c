/* SPDX-License-Identifier: ISC */
/*
 * Keys and signatures that no OpenSSL knows, by certificates of Ed25519 and P-384 whose object
 * identifiers were changed to ones that nobody has: nothing is said of the chain, be it good or
 * bad.
 */
#include "fixture/suite.h"

#include "fixture/pki.h"

enum { SPOIL_KEY = 1, SPOIL_SIGNATURE = 2 };

#define STRANGE "1.3.101.127"

/* Moves *at behind the next such identifier in the DER; false where there is none. */
static bool
next_oid(const uint8_t *der, size_t len, size_t *at, const char *oid, size_t n)
{
	while (*at + n <= len && memcmp(der + *at, oid, n) != 0)
		++*at;
	if (*at + n > len)
		return false;
	*at += n;
	return true;
}

/* Signs what was changed again. */
static void
sign_again(unsigned char **der, int *len, EVP_PKEY *signer)
{
	const unsigned char *p = *der;
	X509 *x = d2i_X509(NULL, &p, *len);

	ck_assert_ptr_nonnull(x);
	ck_assert_int_gt(X509_sign(x, signer, EVP_sha256()), 0);
	OPENSSL_free(*der);
	*der = NULL;
	*len = i2d_X509(x, der);
	ck_assert_int_gt(*len, 0);
	X509_free(x);
}

/* The certificate with the identifiers of Ed25519 (0) or of P-384 (1) changed; signed again unless
 * the signature itself is to be of an unknown kind. */
static const struct pki_cert *
strange(const struct pki_cert *from, unsigned what, int kind, EVP_PKEY *signer)
{
	static const char ed25519[] = "\x06\x03\x2b\x65\x70",
			  p384[] = "\x06\x05\x2b\x81\x04\x00\x22";
	struct pki_cert *made = &t.certs[t.n++];
	unsigned char *der = NULL;
	int len = i2d_X509(from->x, &der);
	size_t at = 0, used;

	ck_assert_int_gt(len, 0);
	while (next_oid(der, (size_t)len, &at, kind == 0 ? ed25519 : p384,
	    kind == 0 ? sizeof(ed25519) - 1 : sizeof(p384) - 1)) {
		bool key = der[at] == 0x03 && (kind != 0 || der[at + 1] == 0x21);

		if ((what & (key ? SPOIL_KEY : SPOIL_SIGNATURE)) != 0)
			der[at - 1] = 0x7f;
	}
	if (signer != NULL)
		sign_again(&der, &len, signer);
	*made = (struct pki_cert){.key = from->key};
	ck_assert_int_eq(
	    aw_certificate_decode(t.pool, der, (size_t)len, 0, &made->cert, &used, &t.err), AW_OK);
	OPENSSL_free(der);
	return made;
}

/* Who has a key that is not known: everything signed with it has a signature of that kind. */
enum who { ROOT, CA, LEAF, NOBODY };

struct situation {
	enum who who;
	const char *host, *leaf_to;
	bool no_ids;
	bool forged; /* the leaf's signature, which is of a known kind */
	int curve;   /* the key is of P-384 with another curve */
	enum aw_chain_flaw flaw;
	const char *says;
};

static const struct situation situations[] = {
    {.who = ROOT, .flaw = AW_CHAIN_UNCHECKED, .says = "neither the key nor the signature " STRANGE},
    {.who = ROOT, .no_ids = true, .flaw = AW_CHAIN_UNCHECKED, .says = STRANGE},
    {.who = CA, .flaw = AW_CHAIN_UNCHECKED, .says = "neither the key nor the signature " STRANGE},
    {.who = CA, .no_ids = true, .flaw = AW_CHAIN_UNCHECKED, .says = STRANGE},
    {.who = LEAF, .flaw = AW_CHAIN_UNCHECKED, .says = "does not know the key " STRANGE},
    {.who = ROOT, .curve = 1, .flaw = AW_CHAIN_UNCHECKED, .says = "does not know the key 1.3.132"},
    {.who = ROOT, .host = "DNS:other.example.com", .flaw = AW_CHAIN_NAME},
    {.who = CA, .host = "DNS:other.example.com", .flaw = AW_CHAIN_NAME},
    {.who = ROOT, .forged = true, .flaw = AW_CHAIN_SIGNATURE},
    {.who = ROOT, .leaf_to = "2019-01-01", .flaw = AW_CHAIN_NEVER},
    {.who = NOBODY, .flaw = AW_CHAIN_SOUND},
};

static const struct pki_cert *
made(const struct situation *s, enum who who, const struct pki_cert *cert, EVP_PKEY *signer)
{
	unsigned what = s->who == who ? SPOIL_KEY : 0;

	if ((int)s->who + 1 == (int)who || (s->who == ROOT && who == ROOT))
		what |= SPOIL_SIGNATURE;
	if (what == 0)
		return cert;
	return strange(cert, what, s->curve, what == SPOIL_KEY ? signer : NULL);
}

static const struct aw_trust *
build(const struct situation *s, bool trusted)
{
	enum pki_key odd = s->curve ? KEY_P384 : KEY_ED25519;
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = s->who == ROOT ? odd : KEY_A,
	    .no_ids = s->no_ids, .from = "2018-01-01");
	const struct pki_cert *ca = MAKE(&t, .name = "CA", .key = s->who == CA ? odd : KEY_B,
	    .issuer = root, .no_ids = s->no_ids);
	const struct pki_cert *leaf = MAKE(&t, .name = HOST, .key = s->who == LEAF ? odd : KEY_C,
	    .issuer = ca, .no_ids = s->no_ids, .host = s->host != NULL ? s->host : "DNS:" HOST,
	    .wrong_key = s->forged, .from = s->leaf_to != NULL ? "2018-01-01" : NULL,
	    .to = s->leaf_to);
	const struct pki_cert *other = MAKE(&t, .name = "Other", .key = KEY_D);

	STORE(&t, trusted ? made(s, ROOT, root, NULL) : other);
	PRESENT(&t, made(s, LEAF, leaf, ca->key), made(s, CA, ca, root->key));
	return pki_judge(&t);
}

START_TEST(what_is_not_known_is_said)
{
	const struct situation *s = &situations[_i];
	const struct aw_trust *trust = build(s, true);

	ck_assert_uint_eq(trust->n_paths, 1);
	ck_assert_str_eq(aw_chain_flaw_word(trust->paths[0].flaw), aw_chain_flaw_word(s->flaw));
	ck_assert_ptr_null(trust->wanted.subject);
	ck_assert_int_eq(trust->paths[0].detail != NULL, s->says != NULL);
	if (s->says == NULL)
		return;
	ck_assert_msg(
	    strstr(trust->paths[0].detail, s->says) != NULL, "%s", trust->paths[0].detail);
	ck_assert_msg(
	    strstr(trust->paths[0].detail, OpenSSL_version(OPENSSL_VERSION_STRING)) != NULL, "%s",
	    trust->paths[0].detail);
}
END_TEST

/* The dates of what could not be checked are known. */
START_TEST(dates_are_those_of_the_certificates)
{
	const struct aw_path *path = &build(&situations[0], true)->paths[0];

	ck_assert_int_eq(path->not_before, make_at("2020-01-01"));
	ck_assert_int_eq(path->not_after, make_at("2030-01-01"));
	ck_assert_str_eq(path->anchor_name, "Root");
}
END_TEST

/* A root that is not there is missing, whatever its key is. */
START_TEST(missing_root_is_missing)
{
	const struct aw_trust *trust = build(&situations[0], false);

	ck_assert_uint_eq(trust->n_paths, 0);
	ck_assert_str_eq(trust->wanted.subject, "CN=Root,O=Example");
}
END_TEST

/* A path that verifies comes before one that could not be checked. */
START_TEST(sound_path_comes_first)
{
	const struct pki_cert *strange_root = MAKE(&t, .name = "Strange", .key = KEY_ED25519);
	const struct pki_cert *root = MAKE(&t, .name = "Root", .key = KEY_A);
	const struct pki_cert *ca =
	    MAKE(&t, .name = "CA", .key = KEY_B, .issuer = root, .to = "2026-01-01");
	const struct pki_cert *cross = MAKE(&t, .name = "CA", .key = KEY_B, .issuer = strange_root);
	const struct pki_cert *leaf =
	    MAKE(&t, .name = HOST, .key = KEY_C, .issuer = ca, .host = "DNS:" HOST);
	const struct aw_trust *trust;

	STORE(&t, strange(strange_root, SPOIL_KEY | SPOIL_SIGNATURE, 0, NULL), root);
	PRESENT(&t, leaf, strange(cross, SPOIL_SIGNATURE, 0, NULL), ca);
	trust = pki_judge(&t);
	ck_assert_uint_eq(trust->n_paths, 2);
	ck_assert_int_eq(trust->paths[0].flaw, AW_CHAIN_SOUND);
	ck_assert_int_eq(trust->paths[1].flaw, AW_CHAIN_UNCHECKED);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, what_is_not_known_is_said, 0, COUNT(situations));
	tcase_add_test(tc, dates_are_those_of_the_certificates);
	tcase_add_test(tc, missing_root_is_missing);
	tcase_add_test(tc, sound_path_comes_first);
}

int
main(void)
{
	return aw_suite_run("chain_unknown", fill);
}
