/* SPDX-License-Identifier: ISC */
/* The parts of a certificate snapshot, and the names that they get in a record. */
#include <stdio.h>
#include <string.h>

#include "config/config.h"
#include "config/source_parts.h"
#include "fixture/suite.h"
#include "base/text.h"
#include "model/trust_list.h"
#include "truststore/snapshot_parts.h"

#define HEAD "{\"trackingId\": \"1\", \"server\": \"ucm\", "

static const struct {
	const char *service, *list;
} names[] = {
    {"tomcat", "tomcat-trust"},
    {"tomcat-trust", "tomcat-trust"},
    {"tomcat-TRUST", "tomcat-trust"},
    {"-trust", "-trust-trust"},
    {"a b/c", "a_b_c-trust"},
    {"", "-trust"},
};

START_TEST(names_of_lists)
{
	char out[AW_TRUST_LIST_MAX + 1];

	aw_trust_list_name(names[_i].service, out);
	ck_assert_str_eq(out, names[_i].list);
}
END_TEST

static const struct {
	const char *json;
	int rc;
	size_t lists, own;
	bool whole;
	const char *says; /* part of the text of a failure, or the name of the first list */
} snapshots[] = {
    {HEAD "\"trusts\": [], \"identities\": []}", AW_OK, 0, 0, true, NULL},
    {HEAD "\"trusts\": {}, \"identities\": {}}", AW_OK, 0, 0, false, NULL},
    {HEAD "\"trusts\": []}", AW_OK, 0, 0, false, NULL},
    {HEAD "\"trusts\": [{\"service\": \"tomcat\"}, {\"service\": \"Tomcat-trust\"}], "
	  "\"identities\": [7]}",
	AW_OK, 1, 1, true, "tomcat-trust"},
    {HEAD "\"trusts\": {\"service\": \"cup\"}, \"identities\": {\"service\": \"cup\"}}", AW_OK, 1,
	1, false, "cup-trust"},
    {HEAD "\"trusts\": [7, null]}", AW_OK, 2, 0, false, "number_1-trust"},
    {"{\"message\": \"later\"}", AW_ERR_ANSWER_JSON, 0, 0, false, "snapshot: later"},
    {"{\"messages\": [\"a\", \"b\"]}", AW_ERR_ANSWER_JSON, 0, 0, false, "snapshot: a"},
    {"[]", AW_ERR_ANSWER_JSON, 0, 0, false, "no certificate snapshot"},
    {"7", AW_ERR_ANSWER_JSON, 0, 0, false, "no certificate snapshot"},
    {"", AW_ERR_ANSWER_JSON, 0, 0, false, ""},
    {HEAD "\"trusts\": []} x", AW_ERR_ANSWER_JSON, 0, 0, false, "follows"},
    {"{\"trusts\": [], \"trusts\": []}", AW_ERR_ANSWER_JSON, 0, 0, false, "duplicate"},
};

START_TEST(parts_of_a_snapshot)
{
	struct aw_snapshot_parts parts;
	struct aw_error err = {0};
	const char *json = snapshots[_i].json, *says = snapshots[_i].says;

	ck_assert_int_eq(
	    aw_snapshot_parts_read(json, strlen(json), &parts, &err), snapshots[_i].rc);
	ck_assert_uint_eq(parts.n_lists, snapshots[_i].lists);
	ck_assert_uint_eq(parts.n_own, snapshots[_i].own);
	ck_assert_int_eq(parts.whole, snapshots[_i].whole);
	if (snapshots[_i].rc != AW_OK)
		ck_assert_msg(strstr(err.text, says) != NULL, "%s", err.text);
	else if (says != NULL)
		ck_assert_str_eq(parts.lists[0].name, says);
	aw_snapshot_parts_clear(&parts);
}
END_TEST

START_TEST(faults_of_identities)
{
	static const char json[] = HEAD "\"trusts\": [], \"identities\": [{\"service\": \"a\"}, "
					"{\"service\": \"b\", \"certificate\": \" \\n\"}, "
					"{\"service\": \"c\", \"certificate\": 7}, "
					"{\"service\": \"d\", \"certificate\": null}, "
					"{\"service\": \"e\", \"certificate\": \"x\"}]}";
	static const char *const why[] = {"missing", "empty", "no text", "missing", NULL};
	struct aw_snapshot_parts parts;
	struct aw_error err = {0};

	ck_assert_int_eq(aw_snapshot_parts_read(json, strlen(json), &parts, &err), AW_OK);
	ck_assert_uint_eq(parts.n_own, COUNT(why));
	for (size_t i = 0; i < COUNT(why); i++) {
		ck_assert_int_eq(parts.own[i].pem != NULL, why[i] == NULL);
		if (why[i] != NULL)
			ck_assert_ptr_nonnull(strstr(parts.own[i].why, why[i]));
	}
	aw_snapshot_parts_clear(&parts);
}
END_TEST

static const struct {
	const char *peer, *own, *name; /* NULL: one with a mark */
} parts_names[] = {
    {NULL, "CallManager-trust", "CallManager-trust"},
    {"sub-1", "client", "sub-1.client"},
    {"a-peer-with-24-characters", "client", NULL},
    {NULL, "domain-a-long-name.example.org", NULL},
    {NULL, "domain-*.example.org", NULL},
    {NULL, ".a", NULL},
    {NULL, "", NULL},
};

START_TEST(names_of_parts)
{
	struct aw_node_config node = {.name = (char *)(uintptr_t)parts_names[_i].peer};
	char out[AW_STORE_NAME_MAX + 1], other[AW_STORE_NAME_MAX + 1], own[64];

	aw_source_part_name(&node, parts_names[_i].own, out);
	ck_assert_msg(aw_name_ok(out, AW_STORE_NAME_MAX), "%s", out);
	if (parts_names[_i].name != NULL) {
		ck_assert_str_eq(out, parts_names[_i].name);
		return;
	}
	ck_assert_uint_ge(strlen(out), 4);
	/* Another name that begins alike is another part. */
	(void)snprintf(own, sizeof(own), "%s!", parts_names[_i].own);
	aw_source_part_name(&node, own, other);
	ck_assert_str_ne(out, other);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, names_of_lists, 0, COUNT(names));
	tcase_add_loop_test(tc, parts_of_a_snapshot, 0, COUNT(snapshots));
	tcase_add_test(tc, faults_of_identities);
	tcase_add_loop_test(tc, names_of_parts, 0, COUNT(parts_names));
}

int
main(void)
{
	return aw_suite_run("snapshot_parts", fill);
}
