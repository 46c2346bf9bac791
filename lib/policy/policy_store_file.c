/* SPDX-License-Identifier: ISC */
/* Verdicts on the files of stores that OpenSSL does not load. */
#include "base/buf.h"
#include "model/model.h"
#include "model/store.h"
#include "policy/judge/judge.h"
#include "policy/policy_parts.h"
#include "policy/service/device_type.h"

#define TEXT_BYTES ((size_t)64 * 1024)

static void
append_remedy(const struct aw_store *store, struct aw_buf *buf)
{
	const char *path = store->path != NULL ? store->path : "the file";

	(void)aw_buf_printf(buf,
	    "mend %s at that place: between its BEGIN and END lines, which begin at the start of a "
	    "line, a block has base64 of 64 characters a line, and nothing else; then openssl "
	    "crl2pkcs7 -nocrl -certfile %s loads it",
	    path, path);
}

static bool
add(struct aw_judge *judge, const struct aw_store *store, const struct aw_problem *problem)
{
	struct aw_verdict head = {.finding = AW_FINDING_STORE_REFUSED,
	    .object = store->name,
	    .since = AW_INSTANT_NONE,
	    .until = AW_INSTANT_NONE};
	bool other = aw_device_verifies_itself(judge->record), done;
	struct aw_buf remedy;

	if (!other)
		head.severity = aw_judge_capped(judge, store, judge->policy->store_refused);
	aw_buf_init(&remedy, TEXT_BYTES);
	append_remedy(store, &remedy);
	head.remedy = remedy.data;
	done = !remedy.failed &&
	       aw_judge_add(judge, &head, "store %s: %s%s", store->name, problem->text,
		   other ? "; this device loads it with code of its own" : "");
	aw_buf_free(&remedy);
	return done;
}

bool
aw_judge_store_files(struct aw_judge *judge)
{
	for (size_t i = 0; i < judge->record->n_stores; i++) {
		const struct aw_store *store = &judge->record->stores[i];

		for (size_t k = 0; k < store->n_problems; k++)
			if (store->problems[k].code == AW_ERR_STORE_REFUSED &&
			    !add(judge, store, &store->problems[k]))
				return false;
	}
	return true;
}
