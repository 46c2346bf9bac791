/* SPDX-License-Identifier: ISC */
/*
 * The regions that the subagent serves: the entry of each table, and each group of scalars. A view
 * that hides a table then costs one request: of a region that is larger than what the view hides,
 * the master asks for each hidden instance.
 */
/* For u_char and similar types in the headers of Net-SNMP. */
#define _DEFAULT_SOURCE

#include <sys/types.h>
#include <sys/select.h>
#include <sys/time.h>

#include "ax_master.h"

#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>
#include <net-snmp/agent/net-snmp-agent-includes.h>
#include <net-snmp/agent/agent_callbacks.h>

#include <string.h>

#define RETRY_MS 1000

/* The library logs an error of a register PDU with its code, and reports it in no other way. */
static const char failure[] = "registering pdu failed: ";

static struct {
	struct aw_ax_region regions[AW_AX_REGIONS_MAX];
	bool refused[AW_AX_REGIONS_MAX];
	size_t n;
	size_t asked; /* the region that the library asks for now; n: none */
	bool failed;  /* it was refused */
	int64_t retry_at;
	size_t next; /* where the next question begins */
	const struct aw_ax_program *program;
} ax;

/* RFC 2741, 6.2.16: codes of AgentX. */
static const char *
reason(long code)
{
	switch (code) {
	case 263:
		return "another subagent serves it";
	case 264:
	case 266:
		return "the master does not know such a registration";
	case 267:
		return "the master's configuration does not allow it";
	default:
		return "the master refuses it";
	}
}

static void
set_refused(size_t i, const char *why)
{
	if (ax.refused[i] != (why != NULL))
		ax.program->region(ax.program->ctx, ax.regions[i].name, why);
	ax.refused[i] = why != NULL;
}

bool
aw_ax_regions_log(const char *line)
{
	const char *at = strstr(line, failure);

	if (at == NULL || ax.asked >= ax.n || aw_ax_wire_over())
		return at != NULL;
	ax.failed = true;
	set_refused(ax.asked, reason(strtol(at + strlen(failure), NULL, 10)));
	return true;
}

/* Called before the library asks the master for a region: what it logs then is of that. */
static int
handle_registered(int major, int minor, void *data, void *arg)
{
	const struct register_parameters *parameters = data;

	(void)major;
	(void)minor;
	(void)arg;
	ax.asked = ax.n;
	for (size_t i = 0; parameters != NULL && i < ax.n; i++)
		if (snmp_oid_compare(parameters->name, parameters->namelen, ax.regions[i].root,
			ax.regions[i].root_len) == 0)
			ax.asked = i;
	return 0;
}

static bool
open_region(const struct aw_ax_region *region, Netsnmp_Node_Handler *handler)
{
	netsnmp_handler_registration *registration = netsnmp_create_handler_registration(
	    region->name, handler, region->root, region->root_len, HANDLER_CAN_RONLY);

	return registration != NULL && netsnmp_register_handler(registration) == MIB_REGISTERED_OK;
}

bool
aw_ax_regions_open(const struct aw_ax_region *regions, size_t n,
    const struct aw_ax_program *program, aw_ax_handler *handler)
{
	bool good = n <= AW_AX_REGIONS_MAX;

	ax.program = program;
	(void)snmp_register_callback(
	    SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_REGISTER_OID, handle_registered, NULL);
	for (size_t i = 0; good && i < n; i++) {
		ax.regions[ax.n++] = regions[i];
		good = open_region(&regions[i], handler);
	}
	return good;
}

void
aw_ax_regions_lost(void)
{
	memset(ax.refused, 0, sizeof(ax.refused));
}

/* As the library does for a region that is new, which has no session. */
static void
ask_again(size_t i)
{
	oid name[AW_OID_MAX];
	struct register_parameters parameters = {.name = name,
	    .namelen = ax.regions[i].root_len,
	    .priority = DEFAULT_MIB_PRIORITY,
	    .contextName = ""};

	memcpy(name, ax.regions[i].root, ax.regions[i].root_len * sizeof(oid));
	ax.failed = false;
	(void)snmp_call_callbacks(
	    SNMP_CALLBACK_APPLICATION, SNMPD_CALLBACK_REGISTER_OID, &parameters);
	if (!ax.failed && !aw_ax_wire_over())
		set_refused(i, NULL);
}

void
aw_ax_regions_retry(int64_t now_ms)
{
	if (now_ms < ax.retry_at)
		return;
	ax.retry_at = now_ms + RETRY_MS;
	/* After one is refused again, the others wait: a master logs each question. */
	for (size_t k = 0; k < ax.n; k++) {
		size_t i = (ax.next + k) % ax.n;

		if (!ax.refused[i])
			continue;
		ask_again(i);
		ax.next = i + 1;
		if (ax.refused[i])
			return;
	}
}
