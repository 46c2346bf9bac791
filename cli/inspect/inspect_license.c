/* SPDX-License-Identifier: ISC */
/* License texts in anchorwatch inspect: the record of a device with this license alone, judged. */
#include <string.h>

#include "base/file.h"
#include "inspect/inspect.h"
#include "cisco/text/license_text.h"
#include "model/device_record.h"
#include "model/model.h"

#define NAME "file" /* of the device and the license */

/* A record of a device whose license is read now, however old the file is. NULL: no memory. */
static struct aw_license *
make_license(struct aw_cli_inspection *inspection, struct aw_pool *pool)
{
	struct aw_record *record = aw_record_new(pool, NAME);
	struct aw_license *license;

	if (record == NULL)
		return NULL;
	inspection->record = record;
	record->written_at = inspection->now;
	record->interval = AW_DAY;
	license = aw_record_add_license(record, NAME);
	inspection->license = license;
	return license;
}

/* Adds the facts that policy needs and the parser does not know. */
static enum aw_err
finish_license(
    struct aw_license *license, const struct aw_cli_inspection *inspection, struct aw_error *err)
{
	license->observed_at = inspection->now;
	license->source = strdup("license-text");
	aw_attempt_set(&license->attempt, inspection->now, AW_OK, NULL);
	if (license->source == NULL)
		return aw_error_nomem(err);
	return AW_OK;
}

/* Notes are none. */
static bool
has_problems(const struct aw_license *license)
{
	for (size_t i = 0; i < license->n_problems; i++)
		if (license->problems[i].severity != AW_SEVERITY_OK)
			return true;
	return false;
}

static enum aw_cli_result
result_of(const struct aw_cli_inspection *inspection)
{
	switch (aw_cli_inspection_severity(inspection)) {
	case AW_SEVERITY_OK:
		return has_problems(inspection->license) ? AW_CLI_PROBLEMS : AW_CLI_CLEAN;
	case AW_SEVERITY_WARNING:
	case AW_SEVERITY_CRITICAL:
		return AW_CLI_PROBLEMS;
	case AW_SEVERITY_UNKNOWN:
		break;
	}
	return AW_CLI_UNUSABLE;
}

static enum aw_err
parse_and_judge(struct aw_cli_inspection *inspection, const struct aw_policy *policy,
    struct aw_pool *pool, const struct aw_bytes *bytes, const struct aw_cli_settings *set,
    struct aw_error *err)
{
	const struct aw_license_text_options options = {
	    .observed_at = set->as_of != AW_INSTANT_NONE ? set->as_of : bytes->mtime,
	    .zone_offset = AW_INSTANT_NONE,
	    .device = set->device_name,
	    .udi = set->udi};
	const struct aw_transitions none = {0};
	struct aw_license *license = make_license(inspection, pool);
	enum aw_err code;

	if (license == NULL)
		return aw_error_nomem(err);
	code = aw_license_text_parse(
	    license, (const char *)bytes->data, bytes->len, &options, &inspection->error);
	inspection->error.code = code;
	if (code == AW_ERR_NO_MEMORY)
		return aw_error_nomem(err);
	if (code != AW_OK)
		return AW_OK;
	code = finish_license(license, inspection, err);
	if (code == AW_OK)
		code = aw_policy_judge(inspection->record, &none, policy, inspection->now,
		    &inspection->judgement, err);
	if (code == AW_OK)
		inspection->result = result_of(inspection);
	return code;
}

enum aw_err
aw_cli_inspect_license(struct aw_cli_inspection *inspection, const struct aw_policy *policy,
    struct aw_pool *pool, const struct aw_cli_settings *set, bool *is_license, struct aw_error *err)
{
	struct aw_bytes bytes = {0};
	struct aw_error unreadable;
	enum aw_err code = aw_file_read(inspection->path, AW_LICENSE_TEXT_MAX, &bytes, &unreadable);

	/* Anything else, unreadable files too, goes to the reader of trust stores. */
	*is_license = code == AW_OK && bytes.len > 0 &&
		      aw_license_text_recognise((const char *)bytes.data, bytes.len);
	code = code == AW_ERR_NO_MEMORY ? aw_error_nomem(err) : AW_OK;
	if (*is_license)
		code = parse_and_judge(inspection, policy, pool, &bytes, set, err);
	aw_bytes_free(&bytes);
	return code;
}
