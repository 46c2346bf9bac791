/* SPDX-License-Identifier: ISC */
/* Which family of devices a record is of: a wrong guess gives the steps of another system. */
#include <string.h>

#include "export/export_family.h"
#include "fixture/make.h"
#include "fixture/suite.h"
#include "model/device_record.h"
#include "model/pool.h"
#include "model/running.h"
#include "model/store.h"

static const struct {
	const char *product, *format, *word;
} cases[] = {
    {NULL, "pem", "pem"},
    {"Expressway", "pem", "expressway"},
    {"C9300-24T", "pem", "ios"},
    {"ISR4331/K9", NULL, "ios"},
    {"ASR-9006", NULL, "pem"},
    {"ASR-9006", "xr-trustpool-text", "pem"},
    {"ASR1001-X", "trustpool-text", "ios"},
    {"N9K-C93180YC-EX", NULL, "pem"},
    {"N9K-C93180YC-EX", "nxos-trustpool-text", "pem"},
    {NULL, "asa-trustpool-text", "asa"},
    {NULL, "asa-trustpoints-text", "asa"},
    {"ASA5525", NULL, "asa"},
    {"ASAv", NULL, "asa"},
    {"Cisco Adaptive Security Appliance", NULL, "asa"},
    {"FPR-2110", NULL, "pem"},
    {"FPR-2110", "asa-trustpool-text", "asa"},
    {"Cisco IOS Software, Catalyst L3 Switch", NULL, "ios"},
    {"Cisco IOS XR Software (NCS-540)", NULL, "pem"},
    {"Cisco Nexus Operating System (NX-OS)", NULL, "pem"},
    {"Cisco Unified Communications Manager", NULL, "cucm"},
    {"Cisco Unity Connection", NULL, "cucm"},
    {NULL, "cucm-snapshot", "cucm"},
    {"something else", "directory", "pem"},
};

START_TEST(of_product_and_format)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "a", 0);

	if (cases[_i].product != NULL)
		record->identity.product = strdup(cases[_i].product);
	if (cases[_i].format != NULL)
		record->stores[0].format = strdup(cases[_i].format);
	ck_assert_str_eq(aw_cli_family_of(record)->word, cases[_i].word);
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

/* The configuration says itself whose it is. */
START_TEST(of_configuration)
{
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = make_record(pool, "a", 0);
	struct aw_store *store = &record->stores[0];

	store->format = strdup("running-config");
	store->running = aw_running_new();
	ck_assert_ptr_nonnull(store->running);
	ck_assert_str_eq(aw_cli_family_of(record)->word, "asa");
	store->running->ios = true;
	ck_assert_str_eq(aw_cli_family_of(record)->word, "ios");
	aw_record_free(record);
	aw_pool_free(pool);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, of_product_and_format, 0, COUNT(cases));
	tcase_add_test(tc, of_configuration);
}

int
main(void)
{
	return aw_suite_run("family", fill);
}
