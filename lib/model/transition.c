/* SPDX-License-Identifier: ISC */
#include "model/transition.h"

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
}

void
aw_transitions_clear(struct aw_transitions *transitions)
{
	for (size_t i = 0; i < transitions->n_items; i++)
		aw_transition_clear(&transitions->items[i]);
	free(transitions->items);
	*transitions = (struct aw_transitions){0};
}

const struct aw_switch *
aw_transition_switch(const struct aw_transition *transition, const char *service)
{
	for (size_t i = 0; i < transition->n_switches; i++)
		if (aw_service_same(transition->switches[i].service, service))
			return &transition->switches[i];
	return NULL;
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
