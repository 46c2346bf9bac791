/* SPDX-License-Identifier: ISC */
/* How the judged stores of a device differ from a reference. For references.c alone. */
#ifndef AW_COLLECTOR_DIFFERENCE_H
#define AW_COLLECTOR_DIFFERENCE_H

#include "model/reference.h"
#include "model/transition.h"
#include "truststore/anchor_index.h"

struct aw_difference_input {
	const struct aw_record *record;
	const struct aw_transitions *transitions;
	const struct aw_anchor_index *reference;
	int64_t now;
};

/*
 * The difference of the i-th store of the record, a view: a root is missing that neither it nor a
 * judged part has. The lists begin with the roots of transitions and those that chains want. NULL
 * for want of memory.
 */
struct aw_difference *aw_difference_of(const struct aw_difference_input *in, size_t i);

#endif
