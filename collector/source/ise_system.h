/* SPDX-License-Identifier: ISC */
/* System certificates of a node of ISE as own certificates. */
#ifndef AW_ISE_SYSTEM_H
#define AW_ISE_SYSTEM_H

#include "source/ise_pages.h"

/*
 * Adds the certificates of the list that something uses, with that as their role; that of the
 * administration of the first node (`host` NULL) is the expected one, and those of others have the
 * name of their host. They are known by what ISE says of them.
 */
AW_CHECKED enum aw_err aw_ise_system_take(struct aw_machine *machine,
    const struct aw_ise_pages *pages, const char *host, struct aw_error *err);

#endif
