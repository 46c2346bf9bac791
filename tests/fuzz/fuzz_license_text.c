/* SPDX-License-Identifier: ISC */
/* Any bytes as a license text: no crash, no leak, and the result follows the rules of the model. */
#include <stdlib.h>
#include <string.h>

#include "cisco/text/license_text.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool rule)
{
	if (!rule)
		abort();
}

/* NULL means that the text is missing. */
static void
demand_clean(const char *text)
{
	demand(text == NULL || aw_text_is_clean(text, strlen(text)));
}

static void
check_sync(const struct aw_sync *sync)
{
	demand_clean(sync->raw);
	demand_clean(sync->reason);
	demand(sync->result == AW_SYNC_NONE || sync->raw != NULL);
}

static void
check_lists(const struct aw_license *license)
{
	for (size_t i = 0; i < license->n_entitlements; i++) {
		const struct aw_entitlement *item = &license->entitlements[i];

		demand(item->name != NULL && item->tag != NULL);
		demand_clean(item->name);
		demand_clean(item->tag);
		demand_clean(item->version);
		demand_clean(item->raw);
		demand(item->count <= UINT32_MAX || item->count == AW_COUNT_NONE);
		demand(item->raw != NULL || item->state == AW_ENTITLEMENT_UNKNOWN);
		demand(item->raw != NULL || !license->complete);
	}
	for (size_t i = 0; i < license->n_problems; i++) {
		demand(license->problems[i].where != NULL && license->problems[i].text != NULL);
		demand_clean(license->problems[i].where);
		demand_clean(license->problems[i].text);
	}
}

static void
check_license(const struct aw_license *license)
{
	const char *texts[] = {license->smart_account, license->virtual_account, license->product,
	    license->transport, license->url, license->zone_note, license->registration_raw,
	    license->authorization_raw};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		demand_clean(texts[i]);
	check_sync(&license->renewal);
	check_sync(&license->sync);
	check_lists(license);
	demand(license->mode != AW_LICENSE_UNKNOWN || !license->complete);
	demand(license->complete || license->n_problems > 0);
	/* A good state needs a word in the text. */
	demand(license->registration != AW_REGISTRATION_REGISTERED ||
	       license->registration_raw != NULL);
	demand(license->authorization != AW_AUTHORIZATION_AUTHORIZED ||
	       license->authorization_raw != NULL);
}

/* The same where one device is asked for. */
static void
pick_one(const char *text, size_t size)
{
	struct aw_license_text_options options = {
	    .observed_at = INT64_C(1700000000), .zone_offset = AW_INSTANT_NONE, .device = "sw-a"};
	struct aw_license license;
	struct aw_error err = {0};

	for (int i = 0; i < 2; i++) {
		if (aw_license_init(&license, "license") != AW_OK)
			return;
		if (aw_license_text_parse(&license, text, size, &options, &err) == AW_OK)
			check_license(&license);
		aw_license_clear(&license);
		options.device = NULL;
		options.udi = "PID:C9300,SN:FOC1";
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_license_text_options options = {
	    .observed_at = INT64_C(1700000000), .zone_offset = AW_INSTANT_NONE};
	const char *text = (const char *)data;
	struct aw_license license;
	struct aw_error err = {0};
	enum aw_err rc;

	(void)aw_license_text_recognise(text, size);
	if (aw_license_init(&license, "license") != AW_OK)
		return 0;
	rc = aw_license_text_parse(&license, text, size, &options, &err);
	demand(rc == err.code);
	demand(rc == AW_OK || !license.complete);
	if (rc == AW_OK)
		check_license(&license);
	aw_license_clear(&license);
	pick_one(text, size);
	return 0;
}
