/* SPDX-License-Identifier: ISC */
#include "model/license.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"

#define NAME_MAX_OCTETS 256

enum aw_err
aw_license_init(struct aw_license *license, const char *name)
{
	*license = (struct aw_license){
	    .observed_at = AW_INSTANT_NONE,
	    .attempt = {.at = AW_INSTANT_NONE},
	    .mode = AW_LICENSE_UNKNOWN,
	    .registration = AW_REGISTRATION_UNKNOWN,
	    .registered_at = AW_INSTANT_NONE,
	    .registration_expires = AW_INSTANT_NONE,
	    .next_renewal = AW_INSTANT_NONE,
	    .renewal = {.result = AW_SYNC_NONE, .at = AW_INSTANT_NONE},
	    .pending_since = AW_INSTANT_NONE,
	    .held = AW_REGISTRATION_UNKNOWN,
	    .held_at = AW_INSTANT_NONE,
	    .authorization = AW_AUTHORIZATION_UNKNOWN,
	    .authorized_at = AW_INSTANT_NONE,
	    .sync = {.result = AW_SYNC_NONE, .at = AW_INSTANT_NONE},
	    .last_success = AW_INSTANT_NONE,
	    .failing_since = AW_INSTANT_NONE,
	    .next_sync = AW_INSTANT_NONE,
	    .deadline = AW_INSTANT_NONE,
	    .deadline_word = AW_DEADLINE_PLAIN,
	    .out_of_compliance_since = AW_INSTANT_NONE,
	    .evaluation_ends = AW_INSTANT_NONE,
	    .evaluation_left = -1,
	    .last_ack = AW_INSTANT_NONE,
	    .next_ack_deadline = AW_INSTANT_NONE,
	    .next_report = AW_INSTANT_NONE,
	    .report_period = -1,
	    .trust_code = AW_TRUST_CODE_UNKNOWN,
	    .trust_code_ends = AW_INSTANT_NONE,
	};
	license->name = aw_text_clean_dup(name, strlen(name), AW_LICENSE_NAME_MAX + 1);
	return license->name != NULL ? AW_OK : AW_ERR_NO_MEMORY;
}

static void
entitlement_clear(struct aw_entitlement *entitlement)
{
	free(entitlement->name);
	free(entitlement->tag);
	free(entitlement->version);
	free(entitlement->raw);
}

void
aw_license_clear(struct aw_license *license)
{
	char *texts[] = {license->name, license->source, license->attempt.text,
	    license->smart_account, license->virtual_account, license->product, license->transport,
	    license->url, license->zone_note, license->registration_raw, license->renewal.raw,
	    license->renewal.reason, license->authorization_raw, license->sync.raw,
	    license->sync.reason};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	for (size_t i = 0; i < license->n_entitlements; i++)
		entitlement_clear(&license->entitlements[i]);
	free(license->entitlements);
	aw_problems_free(license->problems, license->n_problems);
	memset(license, 0, sizeof(*license));
}

enum aw_err
aw_license_problem(struct aw_license *license, enum aw_severity severity, enum aw_err code,
    const char *where, const char *fmt, ...)
{
	enum aw_err rc;
	va_list ap;

	va_start(ap, fmt);
	rc = aw_problem_add(
	    &license->problems, &license->n_problems, severity, code, where, fmt, ap);
	va_end(ap);
	return rc;
}

struct aw_entitlement *
aw_license_entitlement(
    struct aw_license *license, const char *name, size_t name_len, const char *tag, size_t tag_len)
{
	struct aw_entitlement *entitlement;

	if (license->n_entitlements >= AW_ENTITLEMENTS_MAX ||
	    !AW_GROW(license->entitlements, license->n_entitlements))
		return NULL;
	entitlement = &license->entitlements[license->n_entitlements];
	*entitlement = (struct aw_entitlement){
	    .name = aw_text_clean_dup(name, name_len, NAME_MAX_OCTETS),
	    .tag = aw_text_clean_dup(tag, tag_len, NAME_MAX_OCTETS),
	    .count = AW_COUNT_NONE,
	    .state = AW_ENTITLEMENT_UNKNOWN,
	    .owned = AW_COUNT_NONE,
	    .ends = AW_INSTANT_NONE,
	};
	if (entitlement->name == NULL || entitlement->tag == NULL) {
		entitlement_clear(entitlement);
		return NULL;
	}
	license->n_entitlements++;
	return entitlement;
}
