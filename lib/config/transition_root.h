/* SPDX-License-Identifier: ISC */
/* Roots of a transition file; used by transition_read.c alone. */
#ifndef AW_TRANSITION_ROOT_H
#define AW_TRANSITION_ROOT_H

#include "base/err.h"
#include "config/conf.h"

struct aw_root; /* model/transition.h */

/* The keys of a root. */
extern const struct aw_conf_key aw_transition_root_keys[];

/* Reads the sections of that key into a list of roots, which is the caller's also on an error. */
AW_CHECKED enum aw_err aw_transition_read_roots(const struct aw_conf *conf,
    struct aw_conf_section *sec, const char *key, struct aw_root **out, size_t *n_out);

#endif
