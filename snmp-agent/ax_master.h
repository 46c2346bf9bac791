/* SPDX-License-Identifier: ISC */
/*
 * The session with the master, for ax*.c alone. Source files include it before the headers of
 * Net-SNMP, which need u_char and similar types.
 */
#ifndef AW_AX_MASTER_H
#define AW_AX_MASTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ax.h"
#include "ax_frame.h"

/*
 * ax_wire.c: the transport that checks what the master sends. Returns the address at which the
 * library has to connect; NULL if it cannot be used. The program must live as long as the process.
 */
const char *aw_ax_wire_open(const char *address, const struct aw_ax_program *program);
/* The session ends; until the library hears of it, its questions are answered with an error. */
bool aw_ax_wire_over(void);

/* ax_regions.c */
struct netsnmp_mib_handler_s;
struct netsnmp_handler_registration_s;
struct netsnmp_agent_request_info_s;
struct netsnmp_request_info_s;
typedef int aw_ax_handler(struct netsnmp_mib_handler_s *handler,
    struct netsnmp_handler_registration_s *registration, struct netsnmp_agent_request_info_s *info,
    struct netsnmp_request_info_s *requests);

/*
 * Registers the regions; the master is asked as soon as there is one. The program must live as
 * long. False if Net-SNMP cannot.
 */
bool aw_ax_regions_open(const struct aw_ax_region *regions, size_t n,
    const struct aw_ax_program *program, aw_ax_handler *handler);
/* The session ended: nothing is refused any more. */
void aw_ax_regions_lost(void);
/* Asks again for a region that the master refused, once a second; while there is a master. */
void aw_ax_regions_retry(int64_t now_ms);
/* Takes a line of the log of the library; true if it says that a region was refused. */
bool aw_ax_regions_log(const char *line);

#endif
