/* SPDX-License-Identifier: ISC */
/* License texts of which the end is missing, wherever they are cut. */
#include "fixture/license_text_fixture.h"

/*
 * Half an output is never taken for a whole one: wherever it is cut, it either says that it is not
 * complete, or nothing that is judged is missing.
 */
static void
expect_same_or_incomplete(const struct aw_license *whole, const char *name, size_t len)
{
	if (t.rc != AW_OK || !t.license.complete)
		return;
	ck_assert_msg(
	    whole->complete && t.license.mode == whole->mode &&
		t.license.registration == whole->registration &&
		t.license.authorization == whole->authorization &&
		(whole->mode == AW_LICENSE_POLICY || t.license.sync.result == whole->sync.result) &&
		t.license.deadline == whole->deadline &&
		t.license.out_of_compliance_since == whole->out_of_compliance_since &&
		t.license.next_ack_deadline == whole->next_ack_deadline,
	    "%s cut at %zu", name, len);
	ck_assert_msg(t.license.n_entitlements == whole->n_entitlements, "%s cut at %zu: licenses",
	    name, len);
	for (size_t i = 0; i < whole->n_entitlements; i++)
		ck_assert_int_eq(t.license.entitlements[i].state, whole->entitlements[i].state);
}

START_TEST(half_an_output_is_incomplete)
{
	static const char *const cut[] = {"asa-authorized", "asa-evaluation", "asa-renewal-failed",
	    "cucm", "ios-no-licenses", "ios-out-of-compliance", "policy-all", "policy-status",
	    "policy-tech", "synthetic-authorization-expired", "synthetic-evaluation-cucm",
	    "synthetic-registration-failed", "synthetic-states"};
	struct aw_bytes text;
	struct aw_license whole;

	for (int i = 0; i < COUNT(cut); i++) {
		text = load(cut[i], ".txt");
		read_bytes((const char *)text.data, text.len);
		ck_assert(t.rc == AW_OK && t.license.complete);
		whole = t.license;
		memset(&t.license, 0, sizeof(t.license));
		for (size_t len = 0; len < text.len; len++) {
			read_bytes((const char *)text.data, len);
			expect_same_or_incomplete(&whole, cut[i], len);
		}
		aw_license_clear(&whole);
		aw_bytes_free(&text);
	}
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_checked_fixture(tc, NULL, teardown);
	tcase_add_test(tc, half_an_output_is_incomplete);
}

int
main(void)
{
	return aw_suite_run("license_cut", fill);
}
