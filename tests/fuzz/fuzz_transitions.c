/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as a file of transitions: no crash, no leak, and either an error with its position and
 * nothing added, or transitions that are packed and read again as they were.
 */
#include "config/transition_files.h"
#include "model/transition.h"
#include "packed.h"
#include "place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *file;

static void
begin(void)
{
	if (!begin_place())
		return;
	file = place_file("x.conf");
}

static void
demand_transitions(const struct aw_transitions *transitions)
{
	for (size_t i = 0; i < transitions->n_items; i++) {
		const struct aw_transition *transition = &transitions->items[i];

		demand(transition->name != NULL && transition->n_retiring > 0);
		demand_clean(transition->name);
		demand_clean(transition->title);
	}
	demand_packed(transitions);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_transitions transitions = {0};
	struct aw_error err = {0};
	enum aw_err rc;

	begin();
	place_write(file, data, size);
	rc = aw_transitions_add(&transitions, file, true, &err);
	if (rc == AW_OK)
		demand_transitions(&transitions);
	else
		demand_line(rc, &err, data, size);
	demand(rc == AW_OK || transitions.n_items == 0);
	aw_transitions_clear(&transitions);
	return 0;
}
