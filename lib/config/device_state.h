/* SPDX-License-Identifier: ISC */
/*
 * One device as its record and the configuration give it, judged: what every program that reads
 * records shows of it, so that one without a readable record is the same everywhere.
 */
#ifndef AW_DEVICE_STATE_H
#define AW_DEVICE_STATE_H

#include "config/config.h"
#include "policy/policy.h"

struct aw_pool;
struct aw_record;

struct aw_device_state {
	/* Without a readable record: what the configuration makes one expect, never read. */
	struct aw_record *record;
	struct aw_judgement *judgement; /* borrows from the record, transitions and configuration */
	struct aw_error unread;         /* why the record was not read; code AW_OK: it was */
};

/*
 * Loads and judges; free *out with aw_device_state_clear before pool, configuration and
 * transitions. A record that cannot be read is an error of the judgement (aw_policy_judge_unread),
 * not of this function. Errors: no such device (AW_ERR_RECORD_MISSING: it has no record and is not
 * in a configuration file; AW_ERR_DEVICE_NAME) and AW_ERR_NO_MEMORY; *out is clear then.
 */
AW_CHECKED enum aw_err aw_device_state_load(struct aw_pool *pool, const struct aw_config *config,
    const char *device, const struct aw_transitions *transitions, const struct aw_policy *policy,
    int64_t now, struct aw_device_state *out, struct aw_error *err);

/*
 * Names of all devices, those with a record and those in a configuration file, sorted, each once;
 * the caller frees them with aw_record_list_free. A folder of records that is gone hides no
 * configured device. Errors: AW_ERR_NO_MEMORY; AW_ERR_FILE_MISSING without the folder and without a
 * configured device; the other errors of aw_record_list.
 */
AW_CHECKED enum aw_err
aw_device_names(const struct aw_config *config, char ***names, size_t *n, struct aw_error *err);

/* True in *known for one of these names. Errors: those of aw_record_exists. */
AW_CHECKED enum aw_err aw_device_known(
    const struct aw_config *config, const char *name, bool *known, struct aw_error *err);

/* Frees record and judgement, also of a clear one. */
void aw_device_state_clear(struct aw_device_state *state);

#endif
