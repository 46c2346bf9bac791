/* SPDX-License-Identifier: ISC */
/*
 * What Cisco's license servers (SSM On-Prem, and the cloud's API in the same form) answer of an
 * account: its licenses and its alerts. How they are asked: ssm_token.h.
 */
#ifndef AW_SSM_JSON_H
#define AW_SSM_JSON_H

#include "model/license.h"

/*
 * Reads the list of licenses into *license, which is initialised with its name: mode ACCOUNT, the
 * account as the smart account, one entitlement a license with the count in use. Of one that names
 * its virtual account the tag is "VIRTUAL/NAME". A list with less than it announces, or a status
 * that is not known, is not complete.
 * AW_ERR_ANSWER_JSON: no JSON, beyond the limits of answer_json.h, keys twice, or without
 * "licenses"; the text contains what the server says instead. Clear it also after an error.
 */
AW_CHECKED enum aw_err aw_ssm_licenses_parse(const char *data, size_t len, const char *account,
    struct aw_license *license, struct aw_error *err);

/*
 * Adds the list of alerts as problems AW_ERR_DEVICE_ALARM: a note for those that are "minor", a
 * warning for "major" and for any other word. The server's own words are shown. Errors as above.
 */
AW_CHECKED enum aw_err
aw_ssm_alerts_parse(const char *data, size_t len, struct aw_license *license, struct aw_error *err);

#endif
