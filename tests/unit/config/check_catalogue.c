/* SPDX-License-Identifier: ISC */
/* The shipped transitions against the certificates of their roots, and their sources. */
#include "base/instant.h"
#include "base/text.h"
#include "config/transition_files.h"
#include "fixture/suite.h"
#include "model/key_type.h"
#include "model/pool.h"
#include "model/store.h"
#include "model/transition.h"
#include "truststore/truststore.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define SHIPPED "data/transitions"
#define ROOT_DATES "data/transitions/roots"
#define ROOTS "tests/data/roots/catalogue.pem" /* public roots, as their publishers offer them */

static struct aw_transitions list;
static struct aw_pool *pool;
static struct aw_store store;

static void
open_catalogue(void)
{
	static const struct aw_truststore_options reading;
	struct aw_error err = {0};

	ck_assert_msg(aw_transitions_add(&list, SHIPPED, false, &err) == AW_OK, "%s: %s",
	    err.object, err.text);
	ck_assert_msg(aw_transitions_add(&list, ROOT_DATES, false, &err) == AW_OK, "%s: %s",
	    err.object, err.text);
	pool = aw_pool_new();
	ck_assert_msg(
	    aw_truststore_read(pool, ROOTS, &reading, &store, &err) == AW_OK, "%s", err.text);
	ck_assert_uint_eq(store.bad_blocks, 0);
}

static void
close_catalogue(void)
{
	aw_store_clear(&store, pool);
	aw_pool_free(pool);
	aw_transitions_clear(&list);
}

static void
check_root(const struct aw_transition *t, const struct aw_root *root)
{
	const struct aw_anchor *anchor = aw_store_find(&store, root->sha256);
	const struct aw_certificate *cert;

	ck_assert_msg(anchor != NULL, "%s: no certificate of %s", t->name, root->name);
	cert = anchor->certificate;
	ck_assert(root->has_sha1 && memcmp(root->sha1, cert->sha1, AW_SHA1_LEN) == 0);
	ck_assert(root->has_key && memcmp(root->key_sha256, cert->key_sha256, AW_SHA256_LEN) == 0);
	ck_assert_int_eq(root->key_type, aw_key_type_of(cert));
	ck_assert_str_eq(root->subject, cert->subject);
	ck_assert_str_eq(root->serial, cert->serial);
	ck_assert_int_eq(root->not_after, cert->not_after);
}

START_TEST(fingerprints)
{
	for (size_t i = 0; i < list.n_items; i++) {
		const struct aw_transition *t = &list.items[i];

		for (size_t k = 0; k < t->n_retiring; k++)
			check_root(t, &t->retiring[k]);
		for (size_t k = 0; k < t->n_replacements; k++)
			check_root(t, &t->replacements[k]);
	}
}
END_TEST

START_TEST(sources)
{
	for (size_t i = 0; i < list.n_items; i++) {
		const struct aw_transition *t = &list.items[i];

		ck_assert(t->source != NULL && t->source[0] != '\0');
		ck_assert_msg(t->seen != AW_INSTANT_NONE, "%s", t->name);
		/* The kinds of other dates have sources of their own. */
		for (size_t k = 0; k < t->n_dates; k++)
			ck_assert_msg(
			    t->dates[k].source != NULL || (t->dates[k].kind != AW_DATE_PROGRAM &&
							      t->dates[k].kind != AW_DATE_END),
			    "%s: %s", t->name, t->dates[k].name);
	}
}
END_TEST

/* Roots of a root program say so by their date alone: nothing is due for clean-up by it. */
START_TEST(dates_end_where_certificates_do)
{
	for (size_t i = 0; i < list.n_items; i++) {
		const struct aw_transition *t = &list.items[i];

		for (size_t k = 0; k < t->n_dates; k++)
			if (t->dates[k].kind == AW_DATE_END)
				ck_assert_int_eq(t->dates[k].at, t->retiring[0].not_after);
		ck_assert(!t->program);
	}
}
END_TEST

/* No device is alarmed for a service that it does not use. */
START_TEST(license_servers_alone_are_assumed)
{
	for (size_t i = 0; i < list.n_items; i++) {
		const struct aw_transition *t = &list.items[i];

		for (size_t k = 0; k < t->n_services; k++) {
			bool license = t->services[k].purpose == AW_PURPOSE_LICENSE;

			ck_assert_int_ne(t->services[k].purpose, AW_PURPOSE_UNKNOWN);
			ck_assert_int_eq(t->applies == AW_APPLIES_ALL, license);
		}
	}
}
END_TEST

/* Mozilla's rule: 15 years from the begin, old roots in steps. */
static int64_t
end_of_trust(int64_t begin)
{
	static const struct {
		const char *before, *end;
	} steps[] = {{"2006-01-01", "2025-04-15"}, {"2008-01-01", "2026-04-15"},
	    {"2010-01-01", "2027-04-15"}, {"2012-01-01", "2028-04-15"},
	    {"2014-04-15", "2029-04-15"}};
	char day[AW_INSTANT_TEXT], end[AW_INSTANT_TEXT];
	int64_t at;

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		ck_assert(aw_instant_parse(steps[i].before, &at));
		if (begin >= at)
			continue;
		ck_assert(aw_instant_parse(steps[i].end, &at));
		return at;
	}
	(void)aw_instant_format_date(begin, day);
	(void)snprintf(end, sizeof(end), "%d%s", atoi(day) + 15, day + 4);
	ck_assert(aw_instant_parse(end, &at));
	return at;
}

START_TEST(dates_of_roots)
{
	size_t seen = 0;

	for (size_t i = 0; i < list.n_root_dates; i++) {
		const struct aw_root_dates *dates = &list.root_dates[i];

		ck_assert_int_eq(dates->date.kind, AW_DATE_PROGRAM);
		ck_assert(dates->date.source != NULL && dates->date.seen != AW_INSTANT_NONE);
		for (size_t k = 0; k < dates->n_roots && dates->date.lasts == 0; k++) {
			const struct aw_anchor *anchor =
			    aw_store_find(&store, dates->roots[k].sha256);

			if (anchor == NULL)
				continue;
			seen++;
			ck_assert_msg(
			    dates->date.at == end_of_trust(anchor->certificate->not_before), "%s",
			    dates->roots[k].name);
		}
	}
	ck_assert_uint_gt(seen, 20);
}
END_TEST

START_TEST(a_version)
{
	int64_t least;

	ck_assert(aw_instant_parse("2026-11-29", &least));
	ck_assert_int_ge(list.version, least);
	/* No source was seen after it. */
	for (size_t i = 0; i < list.n_items; i++)
		ck_assert_int_le(list.items[i].seen, list.version);
}
END_TEST

static const struct {
	const char *name;
	enum aw_applies applies;
	size_t retiring, replacements, switches, services, dates;
	bool all;
} rows[] = {
    {"affirmtrust-removal", AW_APPLIES_HOLDERS, 4, 0, 0, 0, 1, false},
    {"baltimore-expiry", AW_APPLIES_HOLDERS, 1, 0, 0, 0, 1, false},
    {"digicert-g1", AW_APPLIES_HOLDERS, 3, 2, 0, 0, 1, false},
    {"dst-root-x3", AW_APPLIES_HOLDERS, 1, 1, 0, 0, 1, false},
    {"entrust-distrust", AW_APPLIES_HOLDERS, 5, 0, 0, 0, 2, false},
    {"globalsign-r46", AW_APPLIES_HOLDERS, 4, 2, 0, 0, 2, false},
    {"microsoft-sign-in", AW_APPLIES_DECLARED, 1, 2, 4, 4, 4, false},
    {"microsoftonline-sign-in", AW_APPLIES_DECLARED, 1, 1, 1, 1, 1, false},
    {"quovadis-identrust", AW_APPLIES_ALL, 1, 1, 2, 2, 4, false},
    {"sectigo-r46", AW_APPLIES_HOLDERS, 3, 2, 0, 0, 4, false},
    {"teams-2023", AW_APPLIES_DECLARED, 1, 1, 1, 1, 4, false},
    {"teams-2026", AW_APPLIES_DECLARED, 1, 7, 1, 1, 1, true},
    {"umbrella-digicert", AW_APPLIES_DECLARED, 1, 1, 1, 1, 1, false},
    {"webex-identrust", AW_APPLIES_DECLARED, 1, 1, 0, 1, 3, false},
};

START_TEST(what_ships)
{
	const struct aw_transition *t = aw_transition_find(&list, rows[_i].name);

	ck_assert_uint_eq(list.n_items, COUNT(rows));
	ck_assert_ptr_nonnull(t);
	ck_assert_int_eq(t->applies, rows[_i].applies);
	ck_assert_uint_eq(t->n_retiring, rows[_i].retiring);
	ck_assert_uint_eq(t->n_replacements, rows[_i].replacements);
	ck_assert_uint_eq(t->n_switches, rows[_i].switches);
	ck_assert_uint_eq(t->n_services, rows[_i].services);
	ck_assert_uint_eq(t->n_dates, rows[_i].dates);
	ck_assert_int_eq(t->needs_all, rows[_i].all);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_catalogue, close_catalogue);
	tcase_add_test(tc, fingerprints);
	tcase_add_test(tc, sources);
	tcase_add_test(tc, dates_end_where_certificates_do);
	tcase_add_test(tc, license_servers_alone_are_assumed);
	tcase_add_test(tc, dates_of_roots);
	tcase_add_test(tc, a_version);
	tcase_add_loop_test(tc, what_ships, 0, COUNT(rows));
}

int
main(void)
{
	return aw_suite_run("catalogue", fill);
}
