/* SPDX-License-Identifier: ISC */
/* A snapshot in which devices were replaced is the one that a whole build would make. */
#include "fixture/agent_snapshot.h"

#include <stdio.h>

#include "model/device_record.h"
#include "model/license.h"
#include "model/store.h"

#define NOW INT64_C(1800000000)
#define DEVICES 9
#define ROUNDS 300

static uint32_t seed;

static uint32_t
draw(uint32_t end)
{
	seed = seed * 1103515245U + 12345U;
	return (seed >> 16) % end;
}

/* A device with any number of stores, licenses and sources, fresh or old. */
static struct aw_device_row *
make_device(unsigned number)
{
	char name[32];
	struct aw_record *record;
	struct aw_loaded *loaded;
	struct aw_device_row *device;
	struct aw_error err;

	(void)snprintf(name, sizeof(name), "%.*sdev", (int)number, "aaaaaaaaaa");
	record = aw_record_new(pool, name);
	ck_assert_ptr_nonnull(record);
	record->interval = 3600;
	record->written_at = NOW;
	for (uint32_t i = draw(4); i > 0; i--) {
		(void)snprintf(name, sizeof(name), "store-%u", i);
		aw_record_add_store(record, name)->observed_at = NOW - 20000 * (int64_t)draw(2);
	}
	for (uint32_t i = draw(3); i > 0; i--) {
		(void)snprintf(name, sizeof(name), "license-%u", i);
		aw_record_add_license(record, name)->observed_at = NOW - 20000 * (int64_t)draw(2);
	}
	for (uint32_t i = draw(3); i > 0; i--) {
		(void)snprintf(name, sizeof(name), "source-%u", i);
		aw_record_add_source(record, name, AW_SOURCE_RESTCONF)->observed_at = NOW;
	}
	loaded = aw_loaded_new(record, false);
	ck_assert_ptr_nonnull(loaded);
	ck_assert_int_eq(aw_device_row_new(loaded, rules, NOW, &device, &err), AW_OK);
	aw_loaded_unref(loaded);
	return device;
}

static void
same_rows(const struct aw_snapshot *a, const struct aw_snapshot *b)
{
	for (size_t kind = 0; kind < AW_ROWS_KINDS; kind++) {
		ck_assert_uint_eq(a->rows[kind].n, b->rows[kind].n);
		for (size_t i = 0; i < a->rows[kind].n; i++)
			ck_assert_ptr_eq(a->rows[kind].rows[i], b->rows[kind].rows[i]);
	}
	for (size_t i = 0; i < a->n_devices; i++) {
		ck_assert_ptr_eq(a->devices[i], b->devices[i]);
		for (size_t kind = 0; kind < AW_ROWS_KINDS; kind++)
			ck_assert_uint_eq(a->sums[i].first[kind], b->sums[i].first[kind]);
	}
}

static void
same_totals(const struct aw_totals *a, const struct aw_totals *b)
{
	ck_assert_uint_eq(a->devices, b->devices);
	ck_assert_uint_eq(a->stale, b->stale);
	ck_assert_uint_eq(a->unreadable, b->unreadable);
	ck_assert_uint_eq(a->stores, b->stores);
	ck_assert_uint_eq(a->anchors, b->anchors);
	ck_assert_uint_eq(a->services, b->services);
	ck_assert_mem_eq(a->verified, b->verified, sizeof(a->verified));
	ck_assert_mem_eq(a->worst, b->worst, sizeof(a->worst));
	ck_assert_mem_eq(a->severities, b->severities, sizeof(a->severities));
	ck_assert_int_eq(a->severity, b->severity);
	ck_assert_ptr_eq(a->worst_device, b->worst_device);
	ck_assert_ptr_eq(a->worst_text, b->worst_text);
	ck_assert_int_eq(a->break_date, b->break_date);
	ck_assert_ptr_eq(a->break_device, b->break_device);
	for (size_t i = 0; i < AW_FLEET_CLASSES; i++) {
		ck_assert_int_eq(a->classes[i].severity, b->classes[i].severity);
		ck_assert_uint_eq(a->classes[i].devices, b->classes[i].devices);
		ck_assert_ptr_eq(a->classes[i].worst, b->classes[i].worst);
	}
}

/* The same devices in a snapshot of their own. */
static void
compare_with_whole(void)
{
	struct aw_device_row *devices[DEVICES];
	struct aw_snapshot *whole;
	struct aw_error err;

	for (size_t i = 0; i < DEVICES; i++)
		devices[i] = aw_device_row_ref(snapshot->devices[i]);
	ck_assert_int_eq(aw_snapshot_new(rules, devices, DEVICES, NOW, &whole, &err), AW_OK);
	same_rows(snapshot, whole);
	same_totals(&snapshot->fleet, &whole->fleet);
	ck_assert(aw_unchanged_snapshot(snapshot, whole));
	aw_snapshot_free(whole);
}

START_TEST(replaced)
{
	struct aw_device_row *devices[DEVICES];
	struct aw_error err;

	seed = 7;
	for (unsigned i = 0; i < DEVICES; i++)
		devices[i] = make_device(i);
	ck_assert_int_eq(aw_snapshot_new(rules, devices, DEVICES, NOW, &snapshot, &err), AW_OK);
	for (size_t i = 0; i < ROUNDS; i++) {
		struct aw_device_row *device = make_device(draw(DEVICES));

		ck_assert_int_eq(aw_snapshot_replace(snapshot, device, NOW, &err), AW_OK);
		if (draw(2) == 0)
			continue;
		aw_snapshot_sum_up(snapshot);
		compare_with_whole();
	}
}
END_TEST

/* The serial counts what a manager can see to be another value. */
START_TEST(counted)
{
	struct aw_device_row *a, *b;
	struct aw_error err;
	bool unchanged;

	seed = 1;
	a = make_device(1);
	seed = 1;
	b = make_device(1);
	ck_assert_int_eq(aw_unchanged_device(a, b, NOW, &unchanged, &err), AW_OK);
	ck_assert(unchanged);
	aw_device_row_unref(b);
	do
		b = make_device(1);
	while (b->stores == a->stores && (aw_device_row_unref(b), true));
	ck_assert_int_eq(aw_unchanged_device(a, b, NOW, &unchanged, &err), AW_OK);
	ck_assert(!unchanged);
	aw_device_row_unref(a);
	aw_device_row_unref(b);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, replaced);
	tcase_add_test(tc, counted);
}

int
main(void)
{
	return aw_suite_run("replace", fill);
}
