/* SPDX-License-Identifier: ISC */
/* The address of a master agent, as in agentXSocket of snmpd.conf(5). */
#ifndef AW_AGENTX_ADDRESS_H
#define AW_AGENTX_ADDRESS_H

/*
 * NULL: a path, unix: and a path, or tcp: or tcp6: and an address of this host; else what is wrong
 * with it. AgentX has no encryption and no password, so it never leaves the host.
 */
const char *aw_agentx_address_problem(const char *address);

#endif
