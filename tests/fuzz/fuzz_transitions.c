/* SPDX-License-Identifier: ISC */
/*
 * Any bytes as a file of transitions: no crash, no leak, and either an error with its position and
 * nothing added, or transitions that are packed and read again as they were.
 */
#include "config/transition_files.h"
#include "config/transition_pack.h"
#include "model/transition.h"
#include "place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct place place;
static const char *file;

static void
end(void)
{
	remove_place(&place);
}

static void
begin(void)
{
	if (file != NULL)
		return;
	make_place(&place);
	file = place_file(&place, "x.conf");
	demand(atexit(end) == 0);
}

static void
pack(struct aw_buf *buf, const struct aw_transitions *transitions)
{
	aw_buf_init(buf, (size_t)1 << 28);
	aw_transitions_pack(buf, transitions);
	demand(!buf->failed);
}

static void
demand_packed(const struct aw_transitions *transitions)
{
	struct aw_transitions again = {0};
	struct aw_buf first, second;
	struct aw_packed packed;

	pack(&first, transitions);
	packed = (struct aw_packed){
	    .p = (const uint8_t *)first.data, .end = (const uint8_t *)first.data + first.len};
	aw_transitions_unpack(&packed, &again);
	demand(!packed.failed && packed.p == packed.end && again.n_items == transitions->n_items);
	pack(&second, &again);
	demand(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	aw_transitions_clear(&again);
	aw_buf_free(&first);
	aw_buf_free(&second);
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
