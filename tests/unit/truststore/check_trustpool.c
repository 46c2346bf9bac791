/* SPDX-License-Identifier: ISC */
#include "fixture/listing_fixture.h"

#include "fixture/make.h"
#include "model/store.h"
#include "policy/policy.h"
#include "record/record.h"
#include "model/transition.h"
#include "model/device_record.h"
#include "truststore/listed.h"

/* Transports change the same text in these ways. */
static const struct {
	const char *from, *to;
} forms[] = {
    {"", ""},
    {"\n", "\r\n"},
    {"\n", "\n!"},
    {"\n    c=", "\n --More-- \b\b\b\b\b\b\b\b\b         \b\b\b\b\b\b\b\b\b    c="},
    {"    cn=", "    CN="},
    {"  Trustpool: Built-In\n", ""},
    {"hex): 05", "hex): 0005"},
    {"R1#show crypto pki trustpool\n", "\xef\xbb\xbf"},
};

START_TEST(test_forms)
{
	const struct aw_anchor *anchor;

	ck_assert_int_eq(parse_file("trustpool-both", forms[_i].from, forms[_i].to), AW_OK);
	ck_assert_str_eq(t.store.format, "trustpool-text");
	expect(3, 3, 0, 0);
	anchor = find_root(IDENTRUST);
	ck_assert_ptr_nonnull(anchor);
	ck_assert_uint_eq(anchor->certificate->flaws, AW_FLAW_BY_NAME);
	ck_assert_str_eq(anchor->certificate->subject, IDENTRUST_SUBJECT);
	ck_assert_str_eq(anchor->certificate->serial, "0a0142800000014523c844b500000002");
	ck_assert_int_eq(anchor->certificate->not_after, make_at("2034-01-16T18:12:23Z"));
	ck_assert(aw_anchor_usable(anchor, make_at(NOW)));
	ck_assert_ptr_nonnull(find_root(QUOVADIS_2));
}
END_TEST

/* An unknown root has a number that is not a fingerprint, the same each time. */
START_TEST(test_unknown)
{
	uint8_t zero[AW_SHA256_LEN] = {0}, number[AW_SHA256_LEN] = {0};

	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(parse_file("trustpool-both", "", ""), AW_OK);
		for (size_t i = 0; i < t.store.n_anchors; i++) {
			const struct aw_certificate *cert = t.store.anchors[i].certificate;

			if (strcmp(cert->serial, "1d") != 0)
				continue;
			ck_assert_str_eq(cert->subject,
			    "CN=Example Works Root,OU=Example\\, Works,O=Example Ltd.");
			ck_assert_uint_eq(cert->flaws, AW_FLAW_BY_NAME);
			ck_assert_mem_eq(cert->key_sha256, zero, sizeof(zero));
			ck_assert(round == 0 || memcmp(number, cert->sha256, sizeof(number)) == 0);
			memcpy(number, cert->sha256, sizeof(number));
		}
	}
	ck_assert_mem_ne(number, zero, sizeof(zero));
}
END_TEST

/* With any difference, it is not the root. */
static const struct {
	const char *from, *to;
} others[] = {
    {"44B500000002", "44B500000003"},
    {"cn=IdenTrust Commercial Root CA 1", "cn=IdenTrust Commercial Root CA 11"},
    {"cn=IdenTrust Commercial", "cn=Identrust Commercial"},
    {"    o=IdenTrust\n", ""},
    {"    o=IdenTrust\n", "    o=IdenTrust\n    ou=More\n"},
    {"    o=IdenTrust\n", "    ou=IdenTrust\n"},
    {"Issuer: \n    c=US", "Issuer: \n    c=UK"},
    {"Jan 16 2034", "Jan 18 2034"},
};

START_TEST(test_not_the_root)
{
	ck_assert_int_eq(parse_file("trustpool-both", others[_i].from, others[_i].to), AW_OK);
	expect(3, 3, 0, 0);
	ck_assert_ptr_null(find_root(IDENTRUST));
	ck_assert_ptr_nonnull(find_root(QUOVADIS_2));
}
END_TEST

/* A bad entry is reported and does not affect the others. */
static const struct {
	const char *from, *to;
} spoilt[] = {
    {"(hex): 0509", "(hex): 05g9"},
    {"(hex): 0509", "(hex): "},
    {"23:33 UTC Nov 24 2031", "23:33 UTC Nov 31 2031"},
    {"23:33 UTC Nov 24 2031", "23:33 UTC Nov 24 203"},
    {"(hex): 0509", "(hex): 0509\n  Certificate Serial Number (hex): 0510"},
    {"(hex): 0509", "(hex): 0509\n  Status: Pending"},
    {"Issuer: \n    cn=Q", "Issuer: \n    Q"},
};

START_TEST(test_spoilt)
{
	ck_assert_int_eq(parse_file("trustpool-both", spoilt[_i].from, spoilt[_i].to), AW_OK);
	expect(2, 3, 1, 1);
	expect_problem(0, AW_SEVERITY_CRITICAL, AW_ERR_STORE_BLOCK, "entry 2, line 22");
	ck_assert_ptr_null(find_root(QUOVADIS_2));
}
END_TEST

/*
 * Truncated at any place: an incomplete entry is a problem, and no line is lost without a report.
 */
START_TEST(test_cut)
{
	char *text = text_of("trustpool-quovadis", "", "");
	const char *second = strstr(strstr(text, "CA Certificate") + 1, "CA Certificate");
	const char *end = strstr(second, "2031") + 4;

	for (size_t len = (size_t)(second - text) + 1; text[len] != '\0'; len++) {
		bool whole = text + len >= end, heading = len >= (size_t)(second - text) + 14;

		ck_assert_int_eq(parse(text, len), AW_OK);
		ck_assert_uint_eq(t.store.n_anchors, whole ? 2 : 1);
		ck_assert_uint_eq(t.store.bad_blocks, heading && !whole ? 1 : 0);
		if (!whole) {
			ck_assert_uint_ge(t.store.n_problems, 1);
			ck_assert_int_eq(t.store.problems[0].code, AW_ERR_STORE_TRUNCATED);
		}
	}
	free(text);
}
END_TEST

START_TEST(test_zone)
{
	ck_assert_int_eq(parse_file("trustpool-both", "18:12:23 UTC", "23:42:23 IST"), AW_OK);
	expect(3, 3, 0, 1);
	expect_problem(0, AW_SEVERITY_WARNING, AW_ERR_STORE_ZONE, "");
	ck_assert_int_eq(
	    find_root(IDENTRUST)->certificate->not_after, make_at("2034-01-16T18:12:23Z"));
}
END_TEST

START_TEST(test_zone_that_carries_its_offset)
{
	ck_assert_int_eq(parse_file("trustpool-both", "18:12:23 UTC", "23:12:23 GMT+5"), AW_OK);
	expect(3, 3, 0, 0);
	ck_assert_int_eq(
	    find_root(IDENTRUST)->certificate->not_before, make_at("2014-01-16T18:12:23Z"));
}
END_TEST

/* The operator's setting for the zone makes no problem, and applies to every name but UTC. */
static const struct {
	const char *printed, *instant;
} zone_cases[] = {
    {"23:42:23 IST", "2014-01-16T18:12:23Z"},
    {"18:12:23 UTC", "2014-01-16T18:12:23Z"},
    {"23:42:23 GMT", "2014-01-16T18:12:23Z"},
    {"23:42:23 GMT+7", "2014-01-16T18:12:23Z"},
    {"23:42:23 Colombo", "2014-01-16T18:12:23Z"},
};

START_TEST(test_zone_that_is_known)
{
	char text[64];

	t.options.has_zone = true;
	t.options.zone_offset = 5 * AW_HOUR + 30 * AW_MINUTE;
	(void)snprintf(text, sizeof(text), "%s", zone_cases[_i].printed);
	ck_assert_int_eq(parse_file("trustpool-both", "18:12:23 UTC", text), AW_OK);
	expect(3, 3, 0, 0);
	ck_assert_int_eq(
	    find_root(IDENTRUST)->certificate->not_before, make_at(zone_cases[_i].instant));
}
END_TEST

/* The zone by a configuration: names that it does not have stay unknown, the setting goes first. */
static const struct {
	const char *clock, *printed;
	int64_t zone_offset;
	const char *instant;
	size_t problems;
} clock_cases[] = {
    {"clock timezone IST 5 30", "23:42:23 IST", AW_INSTANT_NONE, "2014-01-16T18:12:23Z", 0},
    {"clock timezone IST 5 30", "18:12:23 CST", AW_INSTANT_NONE, "2014-01-16T18:12:23Z", 1},
    {"clock timezone GMT 4 0", "22:12:23 GMT", AW_INSTANT_NONE, "2014-01-16T18:12:23Z", 0},
    {"clock timezone CET 1 0\nclock summer-time CEST recurring", "20:12:23 CEST", AW_INSTANT_NONE,
	"2014-01-16T18:12:23Z", 0},
    {"clock timezone CET 1 0\nclock summer-time CET recurring", "18:12:23 CET", AW_INSTANT_NONE,
	"2014-01-16T18:12:23Z", 1},
    {"clock timezone IST 9 0", "23:42:23 IST", 5 * AW_HOUR + 30 * AW_MINUTE, "2014-01-16T18:12:23Z",
	0},
};

START_TEST(test_zone_of_a_configuration)
{
	struct aw_cisco_clock clock;
	const char *lines = clock_cases[_i].clock;
	char *text, *whole;

	aw_cisco_clock_init(&clock);
	aw_cisco_clock_scan(&clock, (struct aw_span){lines, strlen(lines)});
	t.options.clock = &clock;
	t.options.has_zone = clock_cases[_i].zone_offset != AW_INSTANT_NONE;
	t.options.zone_offset = clock_cases[_i].zone_offset;
	ck_assert_int_eq(
	    parse_file("trustpool-both", "18:12:23 UTC", clock_cases[_i].printed), AW_OK);
	expect(3, 3, 0, clock_cases[_i].problems);
	ck_assert_int_eq(
	    find_root(IDENTRUST)->certificate->not_before, make_at(clock_cases[_i].instant));
	/* The same lines in the file itself, which go before those of the device. */
	aw_cisco_clock_init(&clock);
	ck_assert(aw_cisco_clock_line(&clock, (struct aw_span){"clock timezone IST 1", 20}));
	text = text_of("trustpool-both", "18:12:23 UTC", clock_cases[_i].printed);
	whole = join(lines, "\n!\n", text, "");
	ck_assert_int_eq(parse_text(whole), AW_OK);
	free(whole);
	free(text);
	ck_assert_int_eq(
	    find_root(IDENTRUST)->certificate->not_before, make_at(clock_cases[_i].instant));
}
END_TEST

/* Two devices print one entry with different dates. */
START_TEST(test_two_zones)
{
	struct aw_store before;
	int64_t at;

	ck_assert_int_eq(parse_file("trustpool-both", "18:12:23 UTC", "18:12:23 IST"), AW_OK);
	before = t.store;
	t.store = (struct aw_store){0};
	at = aw_store_find(&before, before.anchors[0].certificate->sha256)->certificate->not_before;
	t.options.has_zone = true;
	t.options.zone_offset = AW_HOUR;
	ck_assert_int_eq(parse_file("trustpool-both", "18:12:23 UTC", "18:12:23 IST"), AW_OK);
	ck_assert_int_eq(
	    find_root(IDENTRUST)->certificate->not_before, make_at("2014-01-16T17:12:23Z"));
	ck_assert_int_eq(before.anchors[0].certificate->not_before, at);
	aw_store_clear(&before, t.pool);
}
END_TEST

/* The list is not read if there are PEM blocks, and that is reported. */
START_TEST(test_beside_pem)
{
	char *text = text_of("trustpool-both", "", ""), *all = join(t.pem[0], text, "", "");

	ck_assert_int_eq(parse_text(all), AW_OK);
	ck_assert_str_eq(t.store.format, "pem");
	expect(1, 1, 0, 1);
	free(all);
	free(text);
}
END_TEST

/* An anchor known by name never replaces the certificate itself, in the pool or in a store. */
START_TEST(test_pool)
{
	struct aw_store real = {0};
	uint8_t digest[AW_SHA256_LEN];

	ck_assert_int_eq(parse_file("trustpool-both", "", ""), AW_OK);
	ck_assert(aw_unhex(IDENTRUST, digest, sizeof(digest)));
	ck_assert_ptr_null(aw_pool_ref(t.pool, digest));
	ck_assert_int_eq(
	    aw_truststore_read(t.pool, "tests/data/roots/identrust-commercial-root-ca-1.pem",
		&t.options, &real, NULL),
	    AW_OK);
	ck_assert_str_eq(real.anchors[0].certificate->key_algorithm, "RSA");
	ck_assert_uint_eq(real.anchors[0].certificate->flaws & AW_FLAW_BY_NAME, 0);
	ck_assert_int_eq(
	    aw_store_add(&t.store, t.pool, aw_pool_ref(t.pool, digest), 0, NULL), AW_OK);
	aw_store_seal(&t.store, t.pool);
	ck_assert_uint_eq(t.store.n_anchors, 3);
	ck_assert_ptr_eq(find_root(IDENTRUST)->certificate, real.anchors[0].certificate);
	aw_store_clear(&real, t.pool);
}
END_TEST

/* The result of each file for the transition; the reason says how the roots were identified. */
static const struct {
	const char *file, *state, *words;
} verdicts[] = {
    {"both", "ready", "is in store system"},
    {"quovadis", "broken", "is not in store system"},
    {"lookalike", "broken", "an entry of the same name"},
};

START_TEST(test_readiness)
{
	struct aw_record *record = make_record(t.pool, "r1", make_at(NOW));
	struct aw_judgement *judgement = NULL;
	struct aw_policy policy;
	char path[128];
	size_t i = 0;

	(void)snprintf(path, sizeof(path), DATA "trustpool-%s.txt", verdicts[_i].file);
	aw_policy_defaults(&policy);
	record->stores[0].judged = true;
	ck_assert_int_eq(
	    aw_truststore_read(t.pool, path, &t.options, &record->stores[0], NULL), AW_OK);
	ck_assert_int_eq(
	    aw_policy_judge(record, &known, &policy, make_at(NOW), &judgement, NULL), AW_OK);
	while (strcmp(judgement->readiness[i].transition->name, "quovadis-identrust") != 0)
		i++;
	ck_assert_str_eq(aw_readiness_word(judgement->readiness[i].state), verdicts[_i].state);
	ck_assert_ptr_nonnull(strstr(judgement->readiness[i].reason, verdicts[_i].words));
	ck_assert_ptr_nonnull(strstr(
	    judgement->readiness[i].reason, "matched by issuer and serial, not by fingerprint"));
	aw_judgement_free(judgement);
	aw_record_free(record);
}
END_TEST

/* Written and read again, in a pool that also has the certificate itself. */
START_TEST(test_record)
{
	struct aw_record *record = make_record(t.pool, "r1", make_at(NOW)), *back = NULL;
	struct aw_store *store = &record->stores[0];
	struct aw_error err = {0};
	struct aw_buf buf;

	store->source = strdup("file");
	store->path = strdup("/pool.txt");
	ck_assert_int_eq(
	    aw_truststore_read(t.pool, DATA "trustpool-both.txt", &t.options, store, NULL), AW_OK);
	ck_assert_int_eq(
	    aw_truststore_read(t.pool, "tests/data/roots/identrust-commercial-root-ca-1.pem",
		&t.options, &t.store, NULL),
	    AW_OK);
	store->excerpt = true;
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert_int_eq(aw_record_format(record, &buf, NULL), AW_OK);
	ck_assert_ptr_nonnull(strstr(buf.data, "by-issuer-and-serial"));
	ck_assert_msg(
	    aw_record_parse(t.pool, buf.data, strlen(buf.data), "r1", &back, &err) == AW_OK, "%s",
	    err.text);
	ck_assert(back->stores[0].excerpt && !back->stores[0].partial);
	ck_assert_uint_eq(back->stores[0].n_anchors, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_ptr_eq(
		    back->stores[0].anchors[i].certificate, store->anchors[i].certificate);
	aw_record_free(back);
	aw_record_free(record);
	aw_buf_free(&buf);
}
END_TEST

#define SHOW_POOL "show crypto pki trustpool"
#define TRUSTPOINTS "Associated Trustpoints: Trustpool"

/* Headings before and behind an entry; it stays as it is. */
static const char *const headings[] = {
    "CA Certificate (Rollover)",
    "Certificate",
    "Certificate (Rollover)",
    "Certificate (subordinate CA certificate)",
    "Certificate (subordinate CA certificate, Rollover)",
    "Certificate (RA mode CS certificate)",
    "Router Self-Signed Certificate",
    "Identity Certificate",
};

START_TEST(test_headings)
{
	bool ca = strncmp(headings[_i], "CA", 2) == 0;
	char other[512], *text, *whole;

	(void)snprintf(other, sizeof(other),
	    "%s\n  Status: Available\n  Certificate Serial Number (hex): 07\n  Issuer: \n    cn=X\n"
	    "  Subject: \n    cn=Y\n  Validity Date: \n"
	    "    start date: 00:00:00 UTC Jan 1 2020\n    end   date: 00:00:00 UTC Jan 1 2040\n"
	    "  Associated Trustpoints: Trustpool\n\nCA Certificate\n",
	    headings[_i]);
	text = text_of("trustpool-both", "CA Certificate\n", other);
	ck_assert_int_eq(parse_text(text), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, ca ? 4 : 3);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	ck_assert_ptr_nonnull(find_root(IDENTRUST));
	/* The same behind "! ". */
	whole = calloc(3, strlen(text) + 1);
	for (const char *s = text; *s != '\0'; s++) {
		if (s == text || s[-1] == '\n')
			(void)strcat(whole, "! ");
		(void)strncat(whole, s, 1);
	}
	ck_assert_int_eq(parse_text(whole), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, ca ? 4 : 3);
	ck_assert_uint_eq(t.store.bad_blocks, 0);
	free(whole);
	free(text);
}
END_TEST

/* Which store the listing is. */
static const struct {
	const char *from, *to, *with, *by;
	bool partial;
} kinds[] = {
    {"", "", "", "", false},
    {SHOW_POOL, "show crypto pki certificates", "", "", false},
    {SHOW_POOL, "show clock", TRUSTPOINTS, "Associated Trustpoints: A B", true},
    {SHOW_POOL, "show crypto pki certificates", TRUSTPOINTS, "Associated Trustpoints: ONE", true},
    {SHOW_POOL, "show crypto ca certificates", "  " TRUSTPOINTS, "  Storage: config", true},
    {SHOW_POOL, "show crypto ca trustpool", "  " TRUSTPOINTS, "  Storage: config", false},
    {SHOW_POOL, "show crypto pki certificates pool", "  " TRUSTPOINTS, "  Storage: config", false},
    {SHOW_POOL, "show clock", TRUSTPOINTS, "Associated Trustpoints: MyTrustpool", true},
    {SHOW_POOL, "show clock", TRUSTPOINTS, "Associated Trustpoints: A Trustpool1", false},
};

static char *
replace_all(char *text, const char *from, const char *to)
{
	size_t n = strlen(from);
	struct aw_buf buf;

	aw_buf_init(&buf, (size_t)1 << 20);
	for (const char *s = text; *s != '\0';) {
		if (n > 0 && strncmp(s, from, n) == 0) {
			ck_assert(aw_buf_puts(&buf, to));
			s += n;
		} else {
			ck_assert(aw_buf_add(&buf, s++, 1));
		}
	}
	free(text);
	return buf.data;
}

START_TEST(test_kinds)
{
	char *text = text_of("trustpool-both", kinds[_i].from, kinds[_i].to);

	if (kinds[_i].with[0] != '\0') {
		text = replace_all(text, "  Trustpool: Built-In\n", "");
		text = replace_all(text, "  Trustpool: Downloaded\n", "");
	}
	text = replace_all(text, kinds[_i].with, kinds[_i].by);
	ck_assert_int_eq(parse_text(text), AW_OK);
	ck_assert_uint_eq(t.store.n_anchors, 3);
	ck_assert_int_eq(t.store.partial, kinds[_i].partial);
	ck_assert_str_eq(t.store.format, kinds[_i].partial ? "trustpoints-text" : "trustpool-text");
	free(text);
}
END_TEST

/* As ASA prints it: other keys, and the first attribute of a name after its key. */
static const struct {
	const char *from, *to;
} asa_forms[] = {
    {"", ""},
    {"Issuer Name: \n    cn", "Issuer Name: cn"},
    {"Subject Name: \n    cn", "Subject Name:\n    cn"},
    {"Number: 0a01", "Number: 0x0a01"},
    {"Number: 0a014280", "Number: 0A 01 42 80 "},
    {"Number: 0a014280", "Number: 0A:01:42:80:"},
    {"  Storage: config\n", ""},
};

START_TEST(test_asa)
{
	char *text = strdup("ciscoasa# show crypto ca certificates\n"
			    "CA Certificate\n"
			    "  Status: Available\n"
			    "  Certificate Serial Number: 0a0142800000014523c844b500000002\n"
			    "  Certificate Usage: General Purpose\n"
			    "  Public Key Type: RSA (4096 bits)\n"
			    "  Signature Algorithm: RSA-SHA256\n"
			    "  Issuer Name: \n    cn=IdenTrust Commercial Root CA 1\n"
			    "    o=IdenTrust\n    c=US\n"
			    "  Subject Name: \n    cn=IdenTrust Commercial Root CA 1\n"
			    "    o=IdenTrust\n    c=US\n"
			    "  Validity Date: \n"
			    "    start date: 18:12:23 UTC Jan 16 2014\n"
			    "    end   date: 18:12:23 UTC Jan 16 2034\n"
			    "  Storage: config\n"
			    "  Associated Trustpoints: ONE \n\nciscoasa# ");

	text = replace_all(text, asa_forms[_i].from, asa_forms[_i].to);
	ck_assert_int_eq(parse_text(text), AW_OK);
	expect(1, 1, 0, 0);
	ck_assert_ptr_nonnull(find_root(IDENTRUST));
	ck_assert(t.store.partial);
	free(text);
}
END_TEST

START_TEST(test_names)
{
	ck_assert(aw_listed_same_name("CN=a,O=b\\, c", "o=b\\, c,cn=a"));
	ck_assert(!aw_listed_same_name("CN=a,O=b", "CN=a"));
	ck_assert(!aw_listed_same_name("CN=a,CN=a", "CN=a,CN=b"));
	ck_assert(!aw_listed_same_name("CN=a", "CN=A"));
	ck_assert(!aw_listed_same_name("", ""));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_all, close_all);
	tcase_add_loop_test(tc, test_forms, 0, COUNT(forms));
	tcase_add_test(tc, test_unknown);
	tcase_add_loop_test(tc, test_not_the_root, 0, COUNT(others));
	tcase_add_loop_test(tc, test_spoilt, 0, COUNT(spoilt));
	tcase_add_test(tc, test_cut);
	tcase_add_test(tc, test_zone);
	tcase_add_test(tc, test_zone_that_carries_its_offset);
	tcase_add_loop_test(tc, test_zone_that_is_known, 0, COUNT(zone_cases));
	tcase_add_loop_test(tc, test_zone_of_a_configuration, 0, COUNT(clock_cases));
	tcase_add_test(tc, test_two_zones);
	tcase_add_test(tc, test_beside_pem);
	tcase_add_test(tc, test_pool);
	tcase_add_loop_test(tc, test_readiness, 0, COUNT(verdicts));
	tcase_add_test(tc, test_record);
	tcase_add_loop_test(tc, test_headings, 0, COUNT(headings));
	tcase_add_loop_test(tc, test_kinds, 0, COUNT(kinds));
	tcase_add_loop_test(tc, test_asa, 0, COUNT(asa_forms));
	tcase_add_test(tc, test_names);
}

int
main(void)
{
	return aw_suite_run("trustpool", fill);
}
