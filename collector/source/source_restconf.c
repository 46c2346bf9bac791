/* SPDX-License-Identifier: ISC */
/* Cisco IOS-XE: the license state by RESTCONF (RFC 8040), YANG module cisco-smart-license. */
#include <stdlib.h>
#include <string.h>

#include "source/machine.h"
#include "cisco/rest/restconf.h"

static enum aw_err
take_license(struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_result *result = &machine->result;
	struct aw_license *license = &result->license;
	enum aw_err rc = answer->err.code;

	if (rc != AW_OK) {
		*err = answer->err;
		return rc;
	}
	rc = aw_machine_check_page(machine, answer, AW_ERR_ANSWER_JSON, err);
	if (rc != AW_OK)
		return rc;
	if (aw_license_init(license, machine->source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_restconf_json_parse(
	    answer->body, answer->len, machine->host->now.wall, license, &result->identity, err);
	if (rc != AW_OK)
		return rc;
	return aw_machine_identify(machine, err);
}

static void
license_answered(void *context, const struct aw_http_answer *answer)
{
	struct aw_machine *machine = context;
	struct aw_error err;

	aw_machine_answered(machine, answer);
	aw_machine_finish(machine, answer, take_license(machine, answer, &err), &err);
}

static void
start_restconf(struct aw_source_host *host, struct aw_source *source)
{
	static const struct aw_machine_request request = {.path = AW_RESTCONF_PATH,
	    .accept = AW_RESTCONF_TYPE,
	    .last = true,
	    .done = license_answered};

	aw_machine_ask_once(host, source, &request);
}

const struct aw_source_type aw_source_restconf = {
    .kind = AW_SOURCE_RESTCONF,
    .start = start_restconf,
    .stop = aw_machine_stop,
    .watched = aw_machine_watched,
};
