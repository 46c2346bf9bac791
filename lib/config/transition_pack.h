/* SPDX-License-Identifier: ISC */
/* Transitions in the form of pack.h: what reading the files of them gave. */
#ifndef AW_TRANSITION_PACK_H
#define AW_TRANSITION_PACK_H

#include "config/pack.h"
#include "model/transition.h"

/* Adds the transitions, without the dates of roots. */
void aw_transitions_pack(struct aw_buf *buf, const struct aw_transitions *transitions);

/*
 * Fills *out, which is empty. Where packed->failed is set then, something is missing or memory is
 * short, and *out is to be cleared.
 */
void aw_transitions_unpack(struct aw_packed *packed, struct aw_transitions *out);

#endif
