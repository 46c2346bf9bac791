/* SPDX-License-Identifier: ISC */
#include "source/expressway_own.h"

#include <string.h>

#include "base/text.h"
#include "cisco/rest/expressway.h"
#include "model/own_certificate.h"
#include "model/pool.h"
#include "model/store.h"
#include "source/more.h"
#include "truststore/truststore.h"

#define CERTIFICATES_MAX 100 /* in one answer */

enum aw_err
aw_expressway_own_server(
    struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_store store = {0};
	enum aw_err rc = aw_machine_read_pem(machine, answer->body, answer->len,
	    &(struct aw_truststore_options){.max_anchors = CERTIFICATES_MAX, .in_order = true},
	    &store, err);

	if (rc == AW_OK)
		rc = aw_result_take_own(&machine->result, &store, machine->host->pool, err);
	aw_store_clear(&store, machine->host->pool);
	return rc;
}

enum aw_err
aw_expressway_own_client(
    struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err)
{
	return aw_machine_add_own(
	    machine, answer->body, answer->len, AW_EXPRESSWAY_CLIENT, AW_EXPRESSWAY_CLIENT, err);
}

/* An entry that holds none, or a damaged one, is noted and hides no other. */
static enum aw_err
take_domain(struct aw_machine *machine, const char *domain, const char *pem, struct aw_error *err)
{
	char own[AW_OWN_ROLE_MAX + 1], role[AW_OWN_ROLE_MAX + 1];
	struct aw_error why = {0};
	enum aw_err rc;

	(void)aw_text_format(own, sizeof(own), "domain-%s", domain);
	(void)aw_text_format(role, sizeof(role), "domain %s", domain);
	if (pem == NULL || pem[0] == '\0')
		rc = aw_error_set(&why, AW_ERR_STORE_EMPTY, machine->url,
		    "no certificate in the entry of domain %s", domain);
	else
		rc = aw_machine_add_own(machine, pem, strlen(pem), own, role, &why);
	if (rc == AW_OK || rc == AW_ERR_NO_MEMORY)
		return rc == AW_OK ? AW_OK : aw_error_nomem(err);
	aw_result_absent(&machine->result, "certificate of domain %s: %s [%s]", domain, why.text,
	    aw_err_code(rc)->id);
	return aw_machine_own_failed(machine, own, &why, err);
}

static enum aw_err
take_json(struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err)
{
	struct aw_expressway_domains domains;
	enum aw_err rc = aw_expressway_domains_parse(answer->body, answer->len, &domains, err);

	if (rc == AW_OK && domains.left_out > 0) {
		machine->result.all_more = 0;
		aw_result_absent(&machine->result, "certificates of %zu more domains: more than %d",
		    domains.left_out, AW_EXPRESSWAY_DOMAINS_MAX);
	}
	for (size_t i = 0; i < domains.n && rc == AW_OK; i++)
		rc = take_domain(machine, domains.items[i].name, domains.items[i].pem, err);
	aw_expressway_domains_clear(&domains);
	return rc;
}

enum aw_err
aw_expressway_own_domains(
    struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err)
{
	const char *text = answer->body + strspn(answer->body, " \t\r\n");

	if (text[0] == '{' || text[0] == '[')
		return take_json(machine, answer, err);
	return aw_machine_add_each(machine, answer->body, answer->len, "domain", err);
}
