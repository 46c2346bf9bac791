/* SPDX-License-Identifier: ISC */
/* Paths of the lists of an account on SSM On-Prem; apart from tokens, which need a reader of JSON.
 */
#ifndef AW_SSM_PATH_H
#define AW_SSM_PATH_H

#include <stdbool.h>
#include <stddef.h>

/*
 * "/api/v1/accounts/ACCOUNT/LIST" into `out`, the account as one segment with everything but
 * unreserved characters in percent-encoding (RFC 3986). False if it does not fit.
 */
bool aw_ssm_list_path(char *out, size_t size, const char *account, const char *list);

#endif
