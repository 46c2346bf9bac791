/* SPDX-License-Identifier: ISC */
/* awStoreTable: what a store lacks of the reference of its device. */
#include "fixture/make_service.h"
#include "columns.h"
#include "model/reference.h"

/* After the others: its names are short. */
#include "fixture/agent_snapshot.h"

#define NOW "2026-06-01"

static struct aw_value value;

/* The column of the only store; false: it is absent. */
static bool
ask(const char *name)
{
	const struct aw_column *column = aw_table_column_named(&aw_store_table, name);
	struct aw_row row = {.source = &source};

	ck_assert_msg(column != NULL, "%s", name);
	row.outer = aw_store_table.levels[0].at(&row, 0);
	return aw_column_value(column, &row, make_at(NOW), &value);
}

static struct aw_record *
compared(bool partial)
{
	struct aw_record *record = make_record(pool, "dev", make_at(NOW));
	struct aw_difference *difference = calloc(1, sizeof(*difference));
	struct aw_certificate *cert = make_numbered(7);

	ck_assert_ptr_nonnull(difference);
	ck_assert(aw_differing_add(&difference->missing, cert));
	difference->missing.all = 12;
	difference->extra.all = 3;
	aw_certificate_free(cert);
	record->stores[0].difference = difference;
	record->stores[0].partial = partial;
	return record;
}

START_TEST(counts)
{
	show_record(compared(false), make_at(NOW));
	ck_assert(ask("awStoreReferenceMissing"));
	ck_assert_int_eq(value.number, 12);
	ck_assert(ask("awStoreReferenceExtra"));
	ck_assert_int_eq(value.number, 3);
}
END_TEST

START_TEST(a_part_lacks_nothing)
{
	show_record(compared(true), make_at(NOW));
	ck_assert(!ask("awStoreReferenceMissing"));
	ck_assert(ask("awStoreReferenceExtra"));
}
END_TEST

START_TEST(not_compared)
{
	show_record(make_record(pool, "dev", make_at(NOW)), make_at(NOW));
	ck_assert(!ask("awStoreReferenceMissing"));
	ck_assert(!ask("awStoreReferenceExtra"));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, counts);
	tcase_add_test(tc, a_part_lacks_nothing);
	tcase_add_test(tc, not_compared);
}

int
main(void)
{
	return aw_suite_run("store-rows", fill);
}
