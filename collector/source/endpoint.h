/* SPDX-License-Identifier: ISC */
/* The name of a machine in records. */
#ifndef AW_ENDPOINT_H
#define AW_ENDPOINT_H

#include "source/source_type.h"

/*
 * "https://HOST:PORT/PREFIX" of a machine, with the path of its account if it has one, or
 * "snmp://HOST:PORT". Facts of different endpoints are never mixed: they are of different machines
 * or accounts. The caller frees. NULL: no memory.
 */
char *aw_source_endpoint(const struct aw_source *source);

#endif
