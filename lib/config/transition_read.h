/* SPDX-License-Identifier: ISC */
/* Reading one file of transitions; used by transition.c alone. */
#ifndef AW_TRANSITION_READ_H
#define AW_TRANSITION_READ_H

#include "base/err.h"
#include "model/transition.h"

struct aw_error;

/*
 * Appends the transitions of a file, in its order. Names may be there twice afterwards: the caller
 * looks at that. On an error the ones read before stay in *transitions.
 */
AW_CHECKED enum aw_err
aw_transition_read_file(struct aw_transitions *transitions, const char *path, struct aw_error *err);

#endif
