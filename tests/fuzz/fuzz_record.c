/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as the record of a device, which may come from another host: no crash, no leak. What is
 * read is judged at any instant with clean texts, raises alarms, and is the same record when it is
 * written and read again.
 */
#include <stdint.h>

#include "alarm/alarm.h"
#include "base/instant.h"
#include "config/transition_files.h"
#include "demand.h"
#include "model/device_record.h"
#include "model/pool.h"
#include "policy/policy.h"
#include "record/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEVICE "d" /* in each input */

/* The shipped transitions, read once. */
static const struct aw_transitions *
shipped(void)
{
	static struct aw_transitions transitions;
	struct aw_error err;

	if (transitions.n_items == 0)
		demand(aw_transitions_add(&transitions, "data/transitions", false, &err) == AW_OK);
	return &transitions;
}

static void
demand_judgement(const struct aw_judgement *judgement)
{
	for (size_t i = 0; i < judgement->n_verdicts; i++) {
		demand(judgement->verdicts[i].severity <= judgement->worst ||
		       judgement->worst == AW_SEVERITY_UNKNOWN ||
		       judgement->verdicts[i].severity == AW_SEVERITY_UNKNOWN);
		demand(judgement->verdicts[i].text != NULL);
		demand_clean(judgement->verdicts[i].text);
		demand_clean(judgement->verdicts[i].object);
		demand_clean(judgement->verdicts[i].remedy);
	}
	for (size_t i = 0; i < judgement->n_readiness; i++)
		demand_clean(judgement->readiness[i].reason);
	for (size_t i = 0; i < judgement->n_services; i++)
		demand_clean(judgement->services[i].reason);
}

static void
judge(const struct aw_record *record, int64_t now)
{
	struct aw_alarms *alarms = aw_alarms_new(0);
	struct aw_judgement *judgement = NULL;
	struct aw_policy policy;
	struct aw_error err;
	bool changed;

	aw_policy_defaults(&policy);
	demand(alarms != NULL);
	demand(aw_policy_judge(record, shipped(), &policy, now, &judgement, &err) == AW_OK);
	demand_judgement(judgement);
	demand(aw_alarms_update(alarms, DEVICE, judgement, NULL, now, &changed, &err) == AW_OK);
	aw_judgement_free(judgement);
	aw_alarms_free(alarms);
}

static void
write_record(const struct aw_record *record, struct aw_buf *buf)
{
	struct aw_error err;

	aw_buf_init(buf, AW_RECORD_BYTES_MAX);
	demand(aw_record_format(record, buf, &err) == AW_OK);
}

static void
demand_same(struct aw_pool *pool, const struct aw_record *record)
{
	struct aw_record *again = NULL;
	struct aw_buf first, second;
	struct aw_error err;

	write_record(record, &first);
	demand(aw_record_parse(pool, first.data, first.len, DEVICE, &again, &err) == AW_OK);
	write_record(again, &second);
	demand(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	aw_record_free(again);
	aw_buf_free(&first);
	aw_buf_free(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* 1970, 2020, 2026, 2100, 9999 */
	static const int64_t instants[] = {
	    0, 1577836800, 1795996377, 4102444800, INT64_C(253402300799)};
	struct aw_pool *pool = aw_pool_new();
	struct aw_record *record = NULL;
	struct aw_error err = {0};
	enum aw_err rc;

	if (pool == NULL)
		return 0;
	rc = aw_record_parse(pool, (const char *)data, size, DEVICE, &record, &err);
	demand((rc == AW_OK) == (record != NULL));
	if (rc == AW_OK) {
		for (size_t i = 0; i < sizeof(instants) / sizeof(instants[0]); i++)
			judge(record, instants[i]);
		demand_same(pool, record);
	} else {
		demand(err.code == rc && err.text[0] != '\0');
		demand_clean(err.text);
	}
	aw_record_free(record);
	demand(aw_pool_count(pool) == 0);
	aw_pool_free(pool);
	return 0;
}
