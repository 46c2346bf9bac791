/* SPDX-License-Identifier: ISC */
/* Transitions as they are packed into an index of a configuration. */
#ifndef AW_FUZZ_PACKED_H
#define AW_FUZZ_PACKED_H

#include "config/transition_pack.h"
#include "demand.h"

static inline void
pack_transitions(struct aw_buf *buf, const struct aw_transitions *transitions)
{
	aw_buf_init(buf, (size_t)1 << 28);
	aw_transitions_pack(buf, transitions);
	demand(!buf->failed);
}

/* Packed, read and packed again, they are as many and the same octets. */
static inline void
demand_packed(const struct aw_transitions *transitions)
{
	struct aw_transitions again = {0};
	struct aw_buf first, second;
	struct aw_packed packed;

	pack_transitions(&first, transitions);
	packed = (struct aw_packed){
	    .p = (const uint8_t *)first.data, .end = (const uint8_t *)first.data + first.len};
	aw_transitions_unpack(&packed, &again);
	demand(!packed.failed && packed.p == packed.end && again.n_items == transitions->n_items);
	pack_transitions(&second, &again);
	demand(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	aw_transitions_clear(&again);
	aw_buf_free(&first);
	aw_buf_free(&second);
}

#endif
