/* SPDX-License-Identifier: ISC */
/*
 * Any octets as transitions of an index of a configuration. No crash, no leak; what was read whole
 * gives the same transitions when it is packed and read again.
 */
#include <stdlib.h>
#include <string.h>

#include "packed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aw_packed packed = {.p = data, .end = data + size};
	struct aw_transitions transitions = {0};

	aw_transitions_unpack(&packed, &transitions);
	if (!packed.failed)
		demand_packed(&transitions);
	aw_transitions_clear(&transitions);
	return 0;
}
