/* SPDX-License-Identifier: ISC */
/*
 * Any octets as transitions of an index of a configuration. No crash, no leak; what was read whole
 * gives the same transitions when it is packed and read again.
 */
#include <stdlib.h>
#include <string.h>

#include "config/transition_pack.h"
#include "demand.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
pack(struct aw_buf *buf, const struct aw_transitions *transitions)
{
	aw_buf_init(buf, (size_t)1 << 28);
	aw_transitions_pack(buf, transitions);
	demand(!buf->failed);
}

/* Packed again, they are the same octets: numbers of truth values apart, which become 0 and 1. */
static void
check_same(const struct aw_transitions *transitions)
{
	struct aw_transitions again = {0};
	struct aw_buf first, second;
	struct aw_packed packed;

	pack(&first, transitions);
	packed = (struct aw_packed){
	    .p = (const uint8_t *)first.data, .end = (const uint8_t *)first.data + first.len};
	aw_transitions_unpack(&packed, &again);
	demand(!packed.failed && packed.p == packed.end);
	pack(&second, &again);
	demand(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	aw_transitions_clear(&again);
	aw_buf_free(&first);
	aw_buf_free(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_packed packed = {.p = data, .end = data + size};
	struct aw_transitions transitions = {0};

	aw_transitions_unpack(&packed, &transitions);
	if (!packed.failed)
		check_same(&transitions);
	aw_transitions_clear(&transitions);
	return 0;
}
