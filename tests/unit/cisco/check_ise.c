/* SPDX-License-Identifier: ISC */
/* Answers of ISE: pages of certificates, links to the next one, nodes, licenses. */
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "cisco/rest/ise.h"
#include "fixture/make.h"
#include "fixture/suite.h"
#include "model/pool.h"
#include "model/store.h"

#define PATH AW_ISE_TRUSTED_PATH
#define SHA "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae"

static struct aw_error err;

static const struct {
	const char *href;
	unsigned last, page; /* 0: not followed */
	const char *why;
} links[] = {
    {"https://ise.example.org" PATH "?page=2&size=100", 1, 2, NULL},
    {"https://ISE.example.org:443" PATH "?size=100&page=2", 1, 2, NULL},
    {"HTTPS://ise.example.org/proxy" PATH "?page=3", 2, 3, NULL},
    {"https://ise.example.org" PATH "?page=3", 1, 0, "leaves pages out"},
    {PATH "?page=2", 1, 2, NULL},
    {"https://ise.example.org" PATH "?page=2", 2, 0, "leads back"},
    {"https://ise.example.org" PATH "?page=1", 2, 0, "leads back"},
    {"https://ise.example.org" PATH "?page=0", 1, 0, "no number"},
    {"https://ise.example.org" PATH "?xpage=2", 1, 0, "no number"},
    {"https://ise.example.org" PATH "?page=99999999999", 1, 0, "no number"},
    {"https://ise.example.org" PATH "?page=201", 1, 0, "limit"},
    {"https://ise.example.org" PATH, 1, 0, "no number"},
    {"https://ise.example.org.evil" PATH "?page=2", 1, 0, "another machine"},
    {"https://evil.example" PATH "?page=2", 1, 0, "another machine"},
    {"https://ise.example.org@evil.example" PATH "?page=2", 1, 0, "another machine"},
    {"https://ise.example.org:8443" PATH "?page=2", 1, 0, "another machine"},
    {"http://ise.example.org" PATH "?page=2", 1, 0, "another machine"},
    {"//evil.example" PATH "?page=2", 1, 0, "another machine"},
    {"https://ise.example.org/other?page=2", 1, 0, "another resource"},
    {"https://ise.example.org/?x=" PATH "&page=2", 1, 0, "another resource"},
    {"", 1, 0, "another machine"},
};

START_TEST(links_to_pages)
{
	const char *why = NULL;

	ck_assert_uint_eq(
	    aw_ise_next_page(links[_i].href, "ise.example.org:443", PATH, links[_i].last, &why),
	    links[_i].page);
	ck_assert_int_eq(why != NULL, links[_i].page == 0);
	if (why != NULL)
		ck_assert_msg(strstr(why, links[_i].why) != NULL, "%s", why);
}
END_TEST

static enum aw_err
add(struct aw_ise_list *list, const char *json, int64_t zone)
{
	return aw_ise_list_add(list, json, strlen(json), zone, &err);
}

static const struct {
	const char *text;
	int64_t zone;
	const char *at; /* NULL: none */
	bool noted;     /* a zone that may mean several */
} dates[] = {
    {"Mon Jan 16 18:12:23 UTC 2034", AW_INSTANT_NONE, "2034-01-16T18:12:23Z", false},
    {"Mon Jan 16 18:12:23 UTC 2034", 8 * AW_HOUR, "2034-01-16T18:12:23Z", false},
    {"Mon Jan 16 18:12:23 CST 2034", AW_INSTANT_NONE, "2034-01-16T18:12:23Z", true},
    {"Mon Jan 16 18:12:23 CST 2034", 8 * AW_HOUR, "2034-01-16T10:12:23Z", false},
    {"2035-01-01 00:00:00", AW_INSTANT_NONE, "2035-01-01T00:00:00Z", true},
    {"2035-01-01 00:00:00", -5 * AW_HOUR, "2035-01-01T05:00:00Z", false},
    {"some day", AW_INSTANT_NONE, NULL, false},
};

START_TEST(dates_of_nodes)
{
	struct aw_ise_list list = {0};
	char json[256], at[AW_INSTANT_TEXT];

	(void)aw_text_format(json, sizeof(json),
	    "{\"response\": [{\"id\": \"a\", \"expirationDate\": \"%s\"}]}", dates[_i].text);
	ck_assert_int_eq(add(&list, json, dates[_i].zone), AW_OK);
	ck_assert_int_eq(list.bad_dates, dates[_i].at == NULL);
	ck_assert_int_eq(list.zone[0] != '\0', dates[_i].noted);
	if (dates[_i].at != NULL)
		ck_assert_str_eq(aw_instant_format(list.items[0].not_after, at), dates[_i].at);
	aw_ise_list_clear(&list);
}
END_TEST

START_TEST(entries_of_a_page)
{
	static const char json[] =
	    "{\"response\": [{\"id\": \"a\", \"serialNumberDecimalFormat\": "
	    "\"13298821034946342390520003877796839426\", \"sha256Fingerprint\": \"" SHA "\"}, "
	    "{\"id\": \"../x\", \"serialNumberDecimalFormat\": \"12x\", "
	    "\"sha256Fingerprint\": \"00\"}, 7, {\"id\": \"a\"}], "
	    "\"nextPage\": {\"href\": \"/x\"}}";
	struct aw_ise_list list = {0};

	ck_assert_int_eq(add(&list, json, AW_INSTANT_NONE), AW_OK);
	ck_assert_uint_eq(list.n, 3);
	ck_assert_uint_eq(list.page, 4);
	ck_assert_str_eq(list.next, "/x");
	ck_assert_str_eq(list.items[0].serial, "0a0142800000014523c844b500000002");
	ck_assert(list.items[0].has_sha256 && !list.items[1].has_sha256);
	ck_assert_ptr_null(list.items[1].id);
	ck_assert_ptr_null(list.items[1].serial);
	/* The same page again adds what nothing identifies, and no more. */
	ck_assert_int_eq(add(&list, json, AW_INSTANT_NONE), AW_OK);
	ck_assert_uint_eq(list.added, 2);
	aw_ise_list_clear(&list);
}
END_TEST

static const char *const no_pages[] = {"", "{", "7", "{}", "{\"response\": {}}",
    "{\"message\": \"not now\"}", "{\"response\": [], \"response\": []}"};

START_TEST(what_is_no_page)
{
	struct aw_ise_list list = {0};

	ck_assert_int_eq(add(&list, no_pages[_i], AW_INSTANT_NONE), AW_ERR_ANSWER_JSON);
	ck_assert_uint_eq(list.n, 0);
	aw_ise_list_clear(&list);
}
END_TEST

static const struct {
	const char *status, *use;
	bool counts;
} trusts[] = {
    {"Enabled", "Infrastructure", true},
    {"enabled", "Endpoints, Infrastructure", true},
    {"Enabled", "Cisco Services,Endpoints", true},
    {"Enabled", " Infrastructure ", true},
    {"Enabled", "Unknown", false},
    {"Enabled", "Infrastructure,Unknown", false},
    {"Enabled", "Endpoints", false},
    {"Enabled", "Infrastructures", false},
    {"Enabled", "", false},
    {"Enabled", NULL, false},
    {"Disabled", "Infrastructure", false},
    {"Odd", "Infrastructure", false},
    {NULL, "Infrastructure", false},
};

START_TEST(what_counts)
{
	struct aw_ise_entry entry = {.status = (char *)(uintptr_t)trusts[_i].status,
	    .use = (char *)(uintptr_t)trusts[_i].use,
	    .has_sha256 = true};

	ck_assert_int_eq(aw_ise_untrusted(&entry) == NULL, trusts[_i].counts);
	entry.has_sha256 = false;
	ck_assert_ptr_nonnull(aw_ise_untrusted(&entry));
}
END_TEST

static const struct {
	const char *tiers;
	enum aw_authorization authorization;
	size_t problems;
} licenses[] = {
    {"[{\"name\": \"A\", \"status\": \"ENABLED\", \"compliance\": \"COMPLIANT\"}]",
	AW_AUTHORIZATION_AUTHORIZED, 0},
    {"[{\"name\": \"A\", \"status\": \"ENABLED\", \"compliance\": \"COMPLIANT\"}, "
     "{\"name\": \"B\", \"status\": \"ENABLED\", \"compliance\": \"NON_COMPLIANT\"}]",
	AW_AUTHORIZATION_OUT_OF_COMPLIANCE, 0},
    {"[{\"name\": \"A\", \"status\": \"DISABLED\", \"compliance\": \"NON_COMPLIANT\"}]",
	AW_AUTHORIZATION_NONE, 0},
    {"[{\"name\": \"A\", \"compliance\": \"EVALUATION\"}]", AW_AUTHORIZATION_EVALUATION, 0},
    {"[{\"name\": \"A\", \"compliance\": \"odd\"}, {\"compliance\": \"COMPLIANT\"}]",
	AW_AUTHORIZATION_UNKNOWN, 1},
    {"{\"response\": [{}]}", AW_AUTHORIZATION_UNKNOWN, 1},
    {"[]", AW_AUTHORIZATION_UNKNOWN, 1},
};

START_TEST(tiers_of_a_license)
{
	struct aw_license license;

	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
	ck_assert_int_eq(aw_ise_tiers_parse(licenses[_i].tiers, strlen(licenses[_i].tiers),
			     AW_INSTANT_NONE, &license, &err),
	    AW_OK);
	ck_assert_int_eq(license.authorization, licenses[_i].authorization);
	ck_assert_uint_eq(license.n_problems, licenses[_i].problems);
	ck_assert(!license.complete);
	aw_license_clear(&license);
}
END_TEST

START_TEST(last_authorization)
{
	static const char json[] = "[{\"name\": \"A\", \"compliance\": \"COMPLIANT\", "
				   "\"lastAuthorization\": \"May 27,2026 19:38:38 PM\"}]";
	struct aw_license license;
	char at[AW_INSTANT_TEXT];

	ck_assert_int_eq(aw_license_init(&license, "license"), AW_OK);
	ck_assert_int_eq(
	    aw_ise_tiers_parse(json, strlen(json), 2 * AW_HOUR, &license, &err), AW_OK);
	ck_assert_str_eq(aw_instant_format(license.sync.at, at), "2026-05-27T17:38:38Z");
	ck_assert_int_eq(license.sync.result, AW_SYNC_SUCCEEDED);
	aw_license_clear(&license);
}
END_TEST

/* A link that is there and cannot be read: the list has more than was read. */
START_TEST(a_link_without_a_target)
{
	static const char *const pages[] = {"{\"response\": [], \"nextPage\": {\"href\": 2}}",
	    "{\"response\": [], \"nextPage\": {}}",
	    "{\"response\": [], \"nextPage\": \"?page=2\"}"};
	struct aw_ise_list list = {0};
	const char *why = NULL;

	for (size_t i = 0; i < COUNT(pages); i++) {
		ck_assert_int_eq(add(&list, pages[i], AW_INSTANT_NONE), AW_OK);
		ck_assert_pstr_eq(list.next, "");
		ck_assert_uint_eq(aw_ise_next_page(list.next, "a:443", PATH, 1, &why), 0);
	}
	ck_assert_int_eq(
	    add(&list, "{\"response\": [], \"nextPage\": null}", AW_INSTANT_NONE), AW_OK);
	ck_assert_ptr_null(list.next);
	aw_ise_list_clear(&list);
}
END_TEST

START_TEST(nodes_and_version)
{
	static const char nodes[] =
	    "{\"response\": [{\"hostname\": \"b\"}, {\"hostname\": \"../x\"}, {}, "
	    "{\"hostname\": \"a\", \"roles\": [\"PrimaryAdmin\"]}]}";
	static const char patch[] = "{\"iseVersion\": \"3.3.0.430\", \"patchVersion\": "
				    "[{\"patchNumber\": 2}, {\"patchNumber\": 1}]}";
	struct aw_ise_nodes out;
	char *version;

	ck_assert_int_eq(aw_ise_nodes_parse(nodes, strlen(nodes), &out, &err), AW_OK);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_str_eq(out.names[0], "a");
	ck_assert_msg(out.cut, "two nodes without a usable name are missing");
	aw_ise_nodes_clear(&out);
	ck_assert_int_eq(aw_ise_nodes_parse("[]", 2, &out, &err), AW_ERR_ANSWER_JSON);
	aw_ise_nodes_clear(&out);
	ck_assert_int_eq(aw_ise_version_parse(patch, strlen(patch), &version, &err), AW_OK);
	ck_assert_str_eq(version, "3.3.0.430, patch 2");
	free(version);
	ck_assert_int_eq(aw_ise_version_parse("{}", 2, &version, &err), AW_ERR_ANSWER_JSON);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, links_to_pages, 0, COUNT(links));
	tcase_add_test(tc, a_link_without_a_target);
	tcase_add_loop_test(tc, dates_of_nodes, 0, COUNT(dates));
	tcase_add_test(tc, entries_of_a_page);
	tcase_add_loop_test(tc, what_is_no_page, 0, COUNT(no_pages));
	tcase_add_loop_test(tc, what_counts, 0, COUNT(trusts));
	tcase_add_loop_test(tc, tiers_of_a_license, 0, COUNT(licenses));
	tcase_add_test(tc, last_authorization);
	tcase_add_test(tc, nodes_and_version);
}

int
main(void)
{
	return aw_suite_run("ise", fill);
}
