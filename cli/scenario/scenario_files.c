/* SPDX-License-Identifier: ISC */
/* A record made of saved files: trust stores and license text. */
#include <stdio.h>
#include <string.h>

#include "model/device_record.h"
#include "scenario/scenario_steps.h"
#include "base/file.h"
#include "cisco/text/license_text.h"
#include "output.h"
#include "store_file.h"
#include "model/store.h"
#include "base/text.h"
#include "model/model.h"

#define RECORD "files"
#define LICENSE "license"

/*
 * A name for the store in the record: the file name without its folder, with an underscore for each
 * character that names cannot have, and a number if another store has the name.
 */
static void
store_name(const struct aw_record *record, const char *path, char name[AW_STORE_NAME_MAX + 1])
{
	const char *base = strrchr(path, '/');
	char stem[AW_STORE_NAME_MAX + 1];
	unsigned n = 1;

	base = base != NULL && base[1] != '\0' ? base + 1 : path;
	(void)snprintf(stem, sizeof(stem), "%s", base);
	for (char *p = stem; *p != '\0'; p++) {
		const char one[] = {*p, '\0'};

		if (!aw_name_ok(one, 1) && (p == stem || (*p != '.' && *p != '-')))
			*p = '_';
	}
	(void)snprintf(name, AW_STORE_NAME_MAX + 1, "%s", stem[0] != '\0' ? stem : "store");
	while (aw_record_store(record, name) != NULL)
		(void)snprintf(
		    name, AW_STORE_NAME_MAX + 1, "%.*s-%u", AW_STORE_NAME_MAX - 11, stem, ++n);
}

static enum aw_err
add_store(struct aw_cli_scenario *scenario, const char *path, struct aw_error *err)
{
	char name[AW_STORE_NAME_MAX + 1];
	struct aw_store *store;

	store_name(scenario->record, path, name);
	store = aw_record_add_store(scenario->record, name);
	if (store == NULL)
		return aw_error_nomem(err);
	store->judged = true;
	store->observed_at = scenario->at;
	store->source = strdup("file");
	store->path = aw_cli_clean(path);
	aw_attempt_set(&store->attempt, scenario->at, AW_OK, NULL);
	if (store->source == NULL || store->path == NULL)
		return aw_error_nomem(err);
	return aw_cli_store_read(scenario->cli, scenario->run, path, false, store, err);
}

/*
 * When the device printed the license text: the mtime of the file, if that is after the last
 * contact in the text and before the next planned one; else the last contact.
 */
static int64_t
printed_at(const struct aw_license *license, int64_t mtime, int64_t at)
{
	int64_t last = license->sync.at;

	if (last != AW_INSTANT_NONE &&
	    (mtime < last || (license->next_sync != AW_INSTANT_NONE && mtime > license->next_sync)))
		mtime = last;
	return mtime < at ? mtime : at;
}

static enum aw_err
parse_license(struct aw_cli_scenario *scenario, const char *path, const struct aw_bytes *bytes,
    struct aw_license *license, struct aw_error *err)
{
	const struct aw_license_text_options options = {
	    .observed_at = scenario->at, .zone_offset = AW_INSTANT_NONE};
	struct aw_error unnamed = {0};
	enum aw_err code;

	code = aw_license_text_parse(
	    license, (const char *)bytes->data, bytes->len, &options, &unnamed);
	if (code != AW_OK)
		return aw_error_set(err, code, path, "%s", unnamed.text);
	license->observed_at = printed_at(license, bytes->mtime, scenario->at);
	license->source = strdup("license-text");
	aw_attempt_set(&license->attempt, scenario->at, AW_OK, NULL);
	if (license->source == NULL)
		return aw_error_nomem(err);
	return aw_cli_scenario_note(scenario, err, "license text: %s, %s, from %s",
	    aw_registration_word(license->registration),
	    aw_authorization_word(license->authorization), path);
}

static enum aw_err
add_license(struct aw_cli_scenario *scenario, const char *path, struct aw_error *err)
{
	struct aw_bytes bytes = {0};
	struct aw_license *license;
	enum aw_err code = aw_file_read(path, AW_LICENSE_TEXT_MAX, &bytes, err);

	if (code != AW_OK)
		return code;
	license = aw_record_add_license(scenario->record, LICENSE);
	code = license != NULL ? parse_license(scenario, path, &bytes, license, err)
			       : aw_error_nomem(err);
	aw_bytes_free(&bytes);
	return code;
}

enum aw_err
aw_cli_scenario_files(struct aw_cli_scenario *scenario, struct aw_error *err)
{
	const struct aw_cli_settings *set = &scenario->cli->set;
	char at[AW_INSTANT_TEXT];
	enum aw_err code;

	scenario->record = aw_record_new(scenario->run->pool, RECORD);
	if (scenario->record == NULL)
		return aw_error_nomem(err);
	scenario->record->written_at = scenario->at;
	scenario->record->interval = AW_DAY;
	code = aw_cli_scenario_note(scenario, err, "saved files count as read at that instant, %s",
	    aw_instant_format(scenario->at, at));
	for (size_t i = 0; code == AW_OK && i < set->stores.n; i++)
		code = add_store(scenario, set->stores.items[i], err);
	if (code == AW_OK && set->license != NULL)
		code = add_license(scenario, set->license, err);
	return code;
}
