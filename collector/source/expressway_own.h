/* SPDX-License-Identifier: ISC */
/* Own certificates of an Expressway: server, client and those of domains. */
#ifndef AW_EXPRESSWAY_OWN_H
#define AW_EXPRESSWAY_OWN_H

#include "source/machine.h"

#define AW_EXPRESSWAY_CLIENT "client" /* its name in the record, and its role */

/* Takes a certificate of an answer: that of the server as the one that is expected of the source,
 * the others in addition. */
AW_CHECKED enum aw_err aw_expressway_own_server(
    struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err);
AW_CHECKED enum aw_err aw_expressway_own_client(
    struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err);

/* Those of all domains, of JSON or PEM. One that is missing or damaged is a fault of that one. */
AW_CHECKED enum aw_err aw_expressway_own_domains(
    struct aw_machine *machine, const struct aw_http_answer *answer, struct aw_error *err);

#endif
