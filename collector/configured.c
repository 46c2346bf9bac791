/* SPDX-License-Identifier: ISC */
#include "configured.h"

#include <stdlib.h>
#include <string.h>

#include "model/device_record.h"
#include "model/model.h"
#include "model/running.h"
#include "model/store.h"
#include "precedence.h"

static void
add_clock(struct aw_cisco_clock *sum, const struct aw_cisco_clock *clock)
{
	if (clock->zone[0] == '\0')
		return;
	if (sum->zone[0] == '\0') {
		*sum = *clock;
		return;
	}
	sum->several = sum->several || clock->several || sum->offset != clock->offset ||
		       sum->summer_offset != clock->summer_offset ||
		       strcmp(sum->zone, clock->zone) != 0 ||
		       strcmp(sum->summer, clock->summer) != 0;
}

struct aw_cisco_clock
aw_configured_clock(const struct aw_record *record)
{
	struct aw_cisco_clock clock;

	aw_cisco_clock_init(&clock);
	for (size_t i = 0; i < record->n_stores; i++)
		if (record->stores[i].running != NULL)
			add_clock(&clock, &record->stores[i].running->clock);
	return clock;
}

bool
aw_configured_again(const struct aw_device *device, const struct aw_source *source)
{
	const struct aw_store *store;

	if (source->store == NULL || source->running || source->clock.zone[0] != '\0')
		return false;
	store = aw_record_store(device->record, source->store->name);
	for (size_t i = 0; store != NULL && i < store->n_problems; i++)
		if (store->problems[i].code == AW_ERR_STORE_ZONE)
			return aw_configured_clock(device->record).zone[0] != '\0';
	return false;
}

static bool
says_identity(const struct aw_running *running)
{
	return running != NULL &&
	       (running->product != NULL || running->serial != NULL || running->version != NULL);
}

static const struct aw_store *
store_with_identity(const struct aw_record *record)
{
	for (size_t i = 0; i < record->n_stores; i++)
		if (says_identity(record->stores[i].running))
			return &record->stores[i];
	return NULL;
}

static bool
replace(char **to, const char *text)
{
	char *copy = text != NULL ? strdup(text) : NULL;

	if (text != NULL && copy == NULL)
		return false;
	free(*to);
	*to = copy;
	return true;
}

void
aw_configured_identity(struct aw_device *device)
{
	struct aw_identity *identity = &device->record->identity;
	const struct aw_store *store = store_with_identity(device->record);
	const struct aw_running *running = store != NULL ? store->running : NULL;

	if (identity->source != NULL && aw_precedence_source(device, identity->source) != NULL)
		return;
	if (running == NULL) {
		if (identity->source == NULL)
			return;
		(void)(replace(&identity->product, NULL) && replace(&identity->version, NULL) &&
		       replace(&identity->serial, NULL) && replace(&identity->source, NULL));
		identity->observed_at = AW_INSTANT_NONE;
		return;
	}
	if (!replace(&identity->source, store->name) ||
	    !replace(&identity->product, running->product) ||
	    !replace(&identity->version, running->version) ||
	    !replace(&identity->serial, running->serial))
		return;
	identity->mismatch = false;
	identity->observed_at = store->observed_at;
}
