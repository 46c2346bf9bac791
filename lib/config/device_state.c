/* SPDX-License-Identifier: ISC */
#include "config/device_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "config/expected_record.h"
#include "model/device_record.h"
#include "record/record.h"

/* True if the error is that of a device there is: one with a record, or configured in a file. */
static bool
is_device(const struct aw_config *config, const char *device, enum aw_err rc)
{
	const struct aw_device_config *configured = aw_config_device(config, device);

	if (rc == AW_ERR_NO_MEMORY || rc == AW_ERR_DEVICE_NAME)
		return false;
	return rc != AW_ERR_RECORD_MISSING ||
	       (configured != NULL && configured->place.file != NULL);
}

enum aw_err
aw_device_state_load(struct aw_pool *pool, const struct aw_config *config, const char *device,
    const struct aw_transitions *transitions, const struct aw_policy *policy, int64_t now,
    struct aw_device_state *out, struct aw_error *err)
{
	enum aw_err rc =
	    aw_record_load(pool, config->state_dir, device, &out->record, &out->unread);
	struct aw_unread unread = {.code = rc, .text = out->unread.text};

	out->judgement = NULL;
	out->unread.code = rc;
	if (rc == AW_OK) {
		rc = aw_policy_judge(out->record, transitions, policy, now, &out->judgement, err);
	} else if (is_device(config, device, rc)) {
		out->record = aw_expected_record(pool, config, device);
		rc = out->record == NULL ? aw_error_nomem(err)
					 : aw_policy_judge_unread(out->record, &unread, transitions,
					       policy, now, &out->judgement, err);
	} else if (err != NULL) {
		*err = out->unread;
	}
	if (rc != AW_OK)
		aw_device_state_clear(out);
	return rc;
}

void
aw_device_state_clear(struct aw_device_state *state)
{
	aw_judgement_free(state->judgement);
	aw_record_free(state->record);
	state->judgement = NULL;
	state->record = NULL;
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds those of a configuration file that are not among the sorted names. */
static bool
add_configured(const struct aw_config *config, char ***names, size_t *n)
{
	size_t n_recorded = *n;

	for (size_t i = 0; i < config->n_devices; i++) {
		const struct aw_device_config *device = &config->devices[i];

		if (device->place.file == NULL ||
		    (n_recorded > 0 && bsearch(&device->name, *names, n_recorded, sizeof(**names),
					   compare_names) != NULL))
			continue;
		if (!AW_GROW(*names, *n) || ((*names)[*n] = strdup(device->name)) == NULL)
			return false;
		(*n)++;
	}
	if (*n > 1)
		qsort(*names, *n, sizeof(**names), compare_names);
	return true;
}

enum aw_err
aw_device_known(const struct aw_config *config, const char *name, bool *known, struct aw_error *err)
{
	const struct aw_device_config *device = aw_config_device(config, name);

	*known = device != NULL && device->place.file != NULL;
	return *known ? AW_OK : aw_record_exists(config->state_dir, name, known, err);
}

enum aw_err
aw_device_names(const struct aw_config *config, char ***names, size_t *n, struct aw_error *err)
{
	enum aw_err rc = aw_record_list(config->state_dir, names, n, err);

	if (rc != AW_OK && rc != AW_ERR_FILE_MISSING)
		return rc;
	if (!add_configured(config, names, n)) {
		aw_record_list_free(*names, *n);
		*names = NULL;
		*n = 0;
		return aw_error_nomem(err);
	}
	return *n > 0 ? AW_OK : rc;
}
