/* SPDX-License-Identifier: ISC */
/*
 * What a device of IOS-XE answers by RESTCONF (RFC 8040, RFC 7951): licensing/state of the YANG
 * module cisco-smart-license, revisions 2017-10-11 to 2021-03-01.
 */
#ifndef AW_RESTCONF_H
#define AW_RESTCONF_H

#include "model/license.h"

/* Of the request. */
#define AW_RESTCONF_PATH "/restconf/data/cisco-smart-license:licensing/state"
#define AW_RESTCONF_TYPE "application/yang-data+json"

/*
 * Reads the answer into *license, which is initialised with its name, and udi into product and
 * serial of *identity. observed_at: now, from which the evaluation time left counts. A device that
 * reports a policy or acknowledgements of usage reports is in policy mode; one with smart-enabled
 * false needs no license server. Dates of zero are absent.
 * AW_ERR_ANSWER_JSON: no JSON, beyond the limits of answer_json.h, keys twice, or without
 * cisco-smart-license:state. Clear both also after an error.
 */
AW_CHECKED enum aw_err aw_restconf_json_parse(const char *data, size_t len, int64_t observed_at,
    struct aw_license *license, struct aw_identity *identity, struct aw_error *err);

#endif
