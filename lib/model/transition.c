/* SPDX-License-Identifier: ISC */
#include "model/transition.h"

#include "base/instant.h"
#include "model/service_name.h"

#include <stdlib.h>
#include <string.h>

static void
free_roots(struct aw_root *roots, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(roots[i].name);
		free(roots[i].subject);
		free(roots[i].serial);
		free(roots[i].url);
	}
	free(roots);
}

void
aw_transition_clear(struct aw_transition *transition)
{
	free(transition->name);
	free(transition->title);
	free(transition->source);
	free(transition->defined_at);
	free_roots(transition->retiring, transition->n_retiring);
	free_roots(transition->replacements, transition->n_replacements);
	for (size_t i = 0; i < transition->n_switches; i++)
		free(transition->switches[i].service);
	free(transition->switches);
	for (size_t i = 0; i < transition->n_services; i++) {
		free(transition->services[i].name);
		free(transition->services[i].issuer);
	}
	free(transition->services);
	for (size_t i = 0; i < transition->n_dates; i++) {
		free(transition->dates[i].name);
		free(transition->dates[i].source);
	}
	free(transition->dates);
}

void
aw_root_dates_clear(struct aw_root_dates *dates)
{
	free(dates->date.name);
	free(dates->date.source);
	free_roots(dates->roots, dates->n_roots);
}

void
aw_transitions_clear(struct aw_transitions *transitions)
{
	for (size_t i = 0; i < transitions->n_root_dates; i++)
		aw_root_dates_clear(&transitions->root_dates[i]);
	free(transitions->root_dates);
	for (size_t i = 0; i < transitions->n_items; i++)
		aw_transition_clear(&transitions->items[i]);
	free(transitions->items);
	*transitions = (struct aw_transitions){0};
}

const struct aw_root *
aw_root_find(const struct aw_root *roots, size_t n, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(roots[i].sha256, sha256, AW_SHA256_LEN) == 0)
			return &roots[i];
	return NULL;
}

bool
aw_root_is(const struct aw_root *root, const struct aw_certificate *cert)
{
	return memcmp(root->sha256, cert->sha256, AW_SHA256_LEN) == 0 ||
	       (root->has_key && memcmp(root->key_sha256, cert->key_sha256, AW_SHA256_LEN) == 0);
}

const struct aw_switch *
aw_transition_switch(const struct aw_transition *transition, const char *service)
{
	for (size_t i = 0; i < transition->n_switches; i++)
		if (aw_service_same(transition->switches[i].service, service))
			return &transition->switches[i];
	return NULL;
}

int64_t
aw_switch_latest(const struct aw_switch *at)
{
	return at->lasts == 0 ? at->at : aw_instant_add(at->at, at->lasts);
}

const struct aw_named_service *
aw_transition_service(const struct aw_transition *transition, const char *service)
{
	for (size_t i = 0; i < transition->n_services; i++)
		if (aw_service_same(transition->services[i].name, service))
			return &transition->services[i];
	return NULL;
}

bool
aw_transition_names(const struct aw_transition *transition, const char *service)
{
	return aw_transition_service(transition, service) != NULL ||
	       aw_transition_switch(transition, service) != NULL;
}

const struct aw_transition *
aw_transition_find(const struct aw_transitions *transitions, const char *name)
{
	size_t low = 0, high = transitions->n_items;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(transitions->items[middle].name, name);

		if (order == 0)
			return &transitions->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
