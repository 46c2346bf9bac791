/* SPDX-License-Identifier: ISC */
/* Conditions that every license must meet, whatever was read. */
#ifndef AW_FUZZ_DEMAND_H
#define AW_FUZZ_DEMAND_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "model/license.h"
#include "base/text.h"

static inline void
demand(bool rule)
{
	if (!rule)
		abort();
}

static inline void
demand_clean(const char *text)
{
	demand(text == NULL || aw_text_is_clean(text, strlen(text)));
}

/* A terminated copy of the input; NULL: no memory. Free it. */
static inline char *
fuzz_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (text != NULL && size > 0)
		memcpy(text, data, size);
	if (text != NULL)
		text[size] = '\0';
	return text;
}

/* Nothing good without a word of the device, and no bytes that could harm a terminal. */
static inline void
demand_license(const struct aw_license *license)
{
	bool account = license->mode == AW_LICENSE_ACCOUNT; /* has neither */

	demand(account || license->registration == AW_REGISTRATION_UNKNOWN ||
	       license->registration_raw != NULL);
	demand(account || license->authorization == AW_AUTHORIZATION_UNKNOWN ||
	       license->authorization_raw != NULL);
	demand_clean(license->registration_raw);
	demand_clean(license->authorization_raw);
	demand_clean(license->smart_account);
	demand_clean(license->virtual_account);
	demand_clean(license->product);
	demand_clean(license->renewal.reason);
	demand_clean(license->sync.reason);
	for (size_t i = 0; i < license->n_problems; i++)
		demand_clean(license->problems[i].text);
	demand(license->n_entitlements <= AW_ENTITLEMENTS_MAX);
	for (size_t i = 0; i < license->n_entitlements; i++) {
		const struct aw_entitlement *entitlement = &license->entitlements[i];

		demand(entitlement->state == AW_ENTITLEMENT_UNKNOWN || entitlement->raw != NULL);
		demand_clean(entitlement->name);
		demand_clean(entitlement->tag);
		demand_clean(entitlement->raw);
	}
}

#endif
